"""The cells of a coded variable: beside the texts themselves, or the question with its open answers coded back into it."""

from collections.abc import Iterator, Mapping, Sequence

from reports.open_texts.scheme import UNCODABLE, BackCoding, Scheme

Codings = Mapping[str, tuple[str, ...]]
"""The codes of every row that was coded, by the key of the row."""
Flags = list[bool | None]


def coded_columns(scheme: Scheme, row_keys: Sequence[str], codings: Codings) -> Iterator[tuple[str, Flags]]:
    """Yield a column `variabele_code__code` for every code: empty for whoever wrote nothing or was not coded yet."""
    for name in scheme.names:
        yield f"{scheme.column}__{name}", [name in codings[key] if key in codings else None for key in row_keys]


def back_coded_values(
    back_coding: BackCoding, row_keys: Sequence[str], answers: Sequence[str | None], codings: Codings
) -> list[str | None]:
    """Return the answers to a question with one answer, in which a code takes the place of 'anders'.

    What is not coded yet, or cannot be, stays 'anders'.
    """
    return [
        _code_for_other(codings.get(key, ()), answer) if answer == back_coding.other else answer
        for key, answer in zip(row_keys, answers, strict=True)
    ]


def _code_for_other(codes: tuple[str, ...], answer: str | None) -> str | None:
    return codes[0] if codes and codes[0] != UNCODABLE else answer


def back_coded_columns(
    scheme: Scheme, back_coding: BackCoding, row_keys: Sequence[str], answers: Mapping[str, Flags], codings: Codings
) -> Iterator[tuple[str, Flags]]:
    """Yield a column for every answer to a question with several answers: ticked, or coded from the open text.

    `answers` holds the column of every answer of the question. 'Anders' stays ticked where its text is not coded yet, cannot be
    coded, or was coded as 'anders' itself. Whoever did not answer the question has no cell.
    """
    other = answers[back_coding.other]
    given = [_codes_of_other(codings, key, ticked, back_coding.other) for key, ticked in zip(row_keys, other, strict=True)]
    for name in dict.fromkeys([*answers, *(code.name for code in scheme.codes)]):
        ticked = answers[name] if name in answers and name != back_coding.other else [False] * len(row_keys)
        cells = zip(other, ticked, given, strict=True)
        yield f"{scheme.column}__{name}", [None if asked is None else bool(tick) or name in codes for asked, tick, codes in cells]


def _codes_of_other(codings: Codings, key: str, ticked: bool | None, other: str) -> tuple[str, ...]:  # noqa: FBT001 -- a cell
    """Return what the open text of a row comes to: its codes, or 'anders' where it has none."""
    if not ticked:
        return ()
    codes = tuple(code for code in codings.get(key, ()) if code != UNCODABLE)
    return codes or (other,)
