"""Coded variables as a table plan may ask for them: named after the questionnaire, with the codes that schemes added.

`toelichting_code` holds the codes of an open question; `kanaal_code` the answers to a question with one of which a text goes,
those texts coded back into its answers (decision 30). Reads no scheme: which codes were added is handed in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from reports.open_texts.scheme import UNCODABLE, UNCODABLE_LABEL, BackCoding, column_name
from reports.tableplans.simulating import Answers
from surveys.routing import Choice, Item, Kind, Origin, Questionnaire, Value, Variable
from surveys.routing.texts import read_text

Codes = Mapping[str, Mapping[str, str]]
"""Of coded variables the names of their codes with their labels."""


def coded_names(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the name of the coded variable of every open variable."""
    return {name: column_name(name, back) for _, name, back in _open(questionnaire)}


def with_coded(questionnaire: Questionnaire, codes: Codes) -> Questionnaire:
    """Return the questionnaire with the coded variables of which `codes` are known, beside its own; its own names win."""
    found = {column_name(name, back): _variable(item, name, back, codes) for item, name, back in _open(questionnaire)}
    wanted = {name: variable for name, variable in found.items() if name in codes}
    return replace(questionnaire, variables={**wanted, **questionnaire.variables}) if wanted else questionnaire


def as_frozen(questionnaire: Questionnaire, coding: Sequence[Mapping[str, Any]]) -> Questionnaire:
    """Return the questionnaire with the coded variables of a snapshot, as its manifest tells of them."""
    codes = {one["coded_variable"]: {code["code"]: code["label"] for code in one["codes"]} for one in coding}
    return with_coded(questionnaire, codes)


def coded_answers(questionnaire: Questionnaire, walks: Sequence[Answers]) -> tuple[Answers, ...]:
    """Return made-up respondents with their texts coded: each gets a code in turn, so that no code is without anybody."""
    coded = [
        (name, back, variable)
        for _, name, back in _open(questionnaire)
        if (variable := questionnaire.variables.get(column_name(name, back))) is not None
    ]
    return tuple({**walk, **dict(_coded(walk, number, coded))} for number, walk in enumerate(walks)) if coded else tuple(walks)


def _open(questionnaire: Questionnaire) -> Iterator[tuple[Item, str, BackCoding | None]]:
    for item in questionnaire.items.values():
        if item.kind is Kind.LONG_TEXT:
            yield item, item.name, None
        yield from ((item, name, BackCoding(item.name, code, item.kind is Kind.MULTIPLE)) for code, name in item.opens)


def _variable(item: Item, name: str, back: BackCoding | None, codes: Codes) -> Variable:
    column = column_name(name, back)
    known = {*(choice.name for choice in item.choices), UNCODABLE}
    added = [_choice(code, label) for code, label in codes.get(column, {}).items() if code not in known]
    uncodable = [] if back is not None else [replace(_choice(UNCODABLE, UNCODABLE_LABEL), substantive=False)]
    return Variable(
        name=column,
        label=item.label,
        short_label=item.short_label,
        kind=Kind.SINGLE if back is not None and not back.is_multiple else Kind.MULTIPLE,
        choices=(*item.choices, *added, *uncodable),
        origin=Origin.DERIVED,
        item=item,
        page_name=item.page_name,
        rule=None,
    )


def _choice(name: str, label: str) -> Choice:
    return Choice(name, label, label, substantive=True, exclusive=False, open_name=None, columns={}, text=read_text(label))


def _coded(walk: Answers, number: int, coded: Sequence[tuple[str, BackCoding | None, Variable]]) -> Iterator[tuple[str, Value]]:
    for name, back, variable in coded:
        code = variable.choices[number % len(variable.choices)].name
        if back is None:
            if name in walk:
                yield variable.name, [code]
            continue
        answer = walk.get(back.question)
        if isinstance(answer, list):
            rest = [one for one in answer if one != back.other]
            yield variable.name, list(dict.fromkeys([*rest, code])) if back.other in answer else answer
        elif answer is not None:
            yield variable.name, code if answer == back.other else answer
