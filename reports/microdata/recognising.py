"""Proposes what the columns of a file mean: as an earlier file was read, else by name, label and the words of the answers."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypedDict

from reports.microdata.reading import FileAnswer, FileColumn
from reports.microdata.targets import NOT_TICKED, TICKED, Target, TargetKind

_TICKED_WORDS: Final = frozenset({"1", "ja", "yes", "true", "waar", "genoemd", "aangekruist", "wel genoemd"})
_NOT_TICKED_WORDS: Final = frozenset({"0", "nee", "no", "false", "onwaar", "niet genoemd", "niet aangekruist"})
_NO_ANSWER_WORDS: Final = frozenset(
    {"niet voorgelegd", "afgeschermd", "niet gevraagd", "niet ingevuld", "overgeslagen", "geen antwoord", "missing"}
)
"""The first two are those of our own microdata."""


class ColumnMeaning(TypedDict):
    """What a column means: the name of its target, and the code of every value that has one. Empty: not used, or no answer."""

    target: str
    answers: dict[str, str]


NOT_USED: Final[ColumnMeaning] = {"target": "", "answers": {}}
Meanings = dict[str, ColumnMeaning]
"""By name of the column."""


def proposed(
    columns: Sequence[FileColumn], targets: Sequence[Target], remembered: Iterable[tuple[FileColumn, ColumnMeaning]] = ()
) -> Meanings:
    """Return a meaning for every column; no target is given to two columns, and what is not recognised is not used.

    `remembered` are columns of earlier files with what they were said to mean, the newest first: they hold for a column of the
    same name and label.
    """
    known: dict[tuple[str, str], ColumnMeaning] = {}
    for column, meaning in remembered:
        known.setdefault((column.name, column.label), meaning)
    by_name, by_label = {one.name: one for one in targets}, _told_apart(targets)
    meanings: Meanings = {}
    taken: set[str] = set()
    for column in columns:
        before = known.get((column.name, column.label))
        target = by_name.get(before["target"]) if before else _recognised(column, by_name, by_label)
        if target is None or target.name in taken:
            meanings[column.name] = {"target": "", "answers": {}}
            continue
        taken.add(target.name)
        answers = codes_of(column, target) | _still(before["answers"] if before else {}, column, target)
        meanings[column.name] = {"target": target.name, "answers": answers}
    return meanings


def _recognised(column: FileColumn, by_name: Mapping[str, Target], by_label: Mapping[str, Target]) -> Target | None:
    return by_name.get(column.name) or by_name.get(column.name.lower()) or by_label.get(plain(column.label))


def _told_apart(targets: Sequence[Target]) -> dict[str, Target]:
    """Return the targets by their plain label, without labels that several have."""
    labels = [plain(one.label) for one in targets]
    return {plain(one.label): one for one in targets if one.label and labels.count(plain(one.label)) == 1}


def _still(answers: Mapping[str, str], column: FileColumn, target: Target) -> dict[str, str]:
    """Return what was said of values that this file has too, in codes that there still are; also that a value is no answer."""
    values, codes = {one.value for one in column.answers}, {"", *(code for code, _ in target.codes)}
    return {value: code for value, code in answers.items() if value in values and code in codes}


def codes_of(column: FileColumn, target: Target) -> dict[str, str]:
    """Return the code of every value of a column that is recognised by its value or its label; an empty one for no answer."""
    if target.kind is TargetKind.BOX:
        found = ((one.value, _box(one)) for one in column.answers)
    elif target.kind is TargetKind.CODES:
        by_code, by_label = {code: code for code, _ in target.codes}, {plain(label): code for code, label in target.codes}
        found = ((one.value, by_code.get(one.value) or by_label.get(plain(one.label or one.value), "")) for one in column.answers)
    else:
        return {}
    recognised = {value: code for value, code in found if code}
    return {one.value: "" for one in column.answers if plain(one.label or one.value) in _NO_ANSWER_WORDS} | recognised


def _box(answer: FileAnswer) -> str:
    words = {plain(answer.label) or plain(answer.value), answer.value}
    if words & _NOT_TICKED_WORDS:
        return NOT_TICKED
    return TICKED if words & _TICKED_WORDS else ""


def plain(text: str) -> str:
    """Return a text without capitals, accents and signs, by which two ways of writing it are alike."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", letters.lower()))


def unread(column: FileColumn, target: Target, meaning: ColumnMeaning) -> tuple[FileAnswer, ...]:
    """Return the values of a column that were neither given a code nor said to be no answer."""
    if target.kind not in {TargetKind.CODES, TargetKind.BOX}:
        return ()
    return tuple(one for one in column.answers if one.value not in meaning["answers"])
