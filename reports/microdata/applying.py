"""Turns the rows of a file into answers, by what its columns were said to mean."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import NAMESPACE_OID, uuid5

import polars as pl

from reports.microdata.reading import MicrodataError
from reports.microdata.recognising import Meanings
from reports.microdata.targets import CLUSTER, TICKED, Target, TargetKind
from surveys.routing import Kind, Questionnaire, Value, derived_values

MOST_WEIGHT: Final = 1e9


@dataclass(frozen=True, slots=True)
class TakenRow:
    """A respondent of a file: background, answers with what follows from them, and the weight."""

    row_id: str
    cluster: str | None
    background: dict[str, Value]
    values: dict[str, Value]
    weight: float


@dataclass(frozen=True, slots=True)
class _Reader:
    """What is needed to read one row."""

    used: Mapping[str, Target]
    """By column, in the order of the file."""
    meanings: Meanings
    questionnaire: Questionnaire
    digest: str

    def row(self, place: int, line: tuple[str | None, ...]) -> TakenRow:
        background: dict[str, Value] = {}
        answers: dict[str, Value] = {}
        cluster, weight = None, 1.0
        for (column, target), text in zip(self.used.items(), line, strict=True):
            if target.kind is TargetKind.WEIGHT:
                weight = _weight(text)
            elif text is None:
                continue
            elif target.kind is TargetKind.KEY:
                cluster = self._digest_of(f"{CLUSTER}:{text}")
            elif target.kind is TargetKind.NUMBER:
                _add_number(answers, target.name, text, self.questionnaire)
            elif code := self.meanings[column]["answers"].get(text, ""):
                _add_code(background if target.is_background else answers, target, code)
        known = {**background, **answers}
        values = {**answers, **derived_values(self.questionnaire, known)}
        return TakenRow(self._digest_of(str(place)), cluster, background, values, weight)

    def _digest_of(self, text: str) -> str:
        return str(uuid5(NAMESPACE_OID, f"{self.digest}:{text}"))


def rows_from(
    rows: pl.DataFrame, meanings: Meanings, targets: Sequence[Target], questionnaire: Questionnaire, *, digest: str
) -> list[TakenRow]:
    """Return every row with its answers, ordered by row id; calculations and derived variables are worked out.

    Row ids and clusters are digests of `digest` and the place or value, so that they lead back to nothing. Weights are scaled
    to mean 1. A ticked box counts for who has an answer to any box of the question. Numbers outside the range of a question
    are no answer.

    Raises MicrodataError when a row has no weight, or one that is no number above zero.
    """
    known = {one.name: one for one in targets}
    used = {column: known[meaning["target"]] for column, meaning in meanings.items() if meaning["target"] in known}
    reader = _Reader(used, meanings, questionnaire, digest)
    taken = [reader.row(place, line) for place, line in enumerate(rows.select(list(used)).iter_rows())]
    mean = sum(one.weight for one in taken) / len(taken)
    return sorted((replace(one, weight=one.weight / mean) for one in taken), key=lambda one: one.row_id)


def _add_code(values: dict[str, Value], target: Target, code: str) -> None:
    if target.kind is not TargetKind.BOX:
        # Codes of the background that are numbers are so in the data too.
        values[target.name] = int(code) if target.is_background and code.isdecimal() else code
        return
    ticked = values.setdefault(target.variable, [])
    if code == TICKED and isinstance(ticked, list):
        ticked.append(target.name.removeprefix(f"{target.variable}__"))


def _add_number(values: dict[str, Value], name: str, text: str, questionnaire: Questionnaire) -> None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return
    item = questionnaire.variables[name].item
    low, high = (item.minimum, item.maximum) if item is not None else (None, None)
    if number.is_integer() and (low is None or number >= low) and (high is None or number <= high):
        values[name] = int(number)


def _weight(text: str | None) -> float:
    try:
        weight = float((text or "").replace(",", "."))
    except ValueError:
        weight = 0.0
    if not 0 < weight < MOST_WEIGHT:
        raise MicrodataError("Niet elke rij heeft een weegfactor die een getal boven nul is.")
    return weight


def columns_taken(meanings: Meanings, targets: Sequence[Target], questionnaire: Questionnaire) -> Iterator[str]:
    """Yield the columns of answers that the file gave: those of the questions and boxes that a column became."""
    known = {one.name: one for one in targets}
    for meaning in meanings.values():
        target = known.get(meaning["target"])
        if target is not None and target.variable:
            variable = questionnaire.variables[target.variable]
            yield target.name if variable.kind is Kind.MULTIPLE else variable.name
