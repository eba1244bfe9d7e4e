"""How the answers to one question are divided in two snapshots, and by how much that changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import polars as pl

from reports.dataset import SURVEY_WEIGHT

Shares = Mapping[str, float]
"""Weighted share by answer, 0 to 1."""


class Presence(StrEnum):
    """In which of the snapshots a question is."""

    BOTH = "in allebei"
    NEW = "nieuw"
    GONE = "weg"


@dataclass(frozen=True, slots=True)
class Compared:
    """A question as it is compared: its columns, and the labels of its answers by code."""

    name: str
    label: str
    columns: tuple[str, ...]
    answers: Mapping[str, str]
    is_multiple: bool
    is_open: bool
    """Open text: only who wrote something is counted."""


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One answer with its weighted share before and after, 0 to 1."""

    label: str
    before: float
    after: float

    @property
    def difference(self) -> float:
        """How much the share grew, in parts of one."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class VariableChange:
    """What changed in the answers to a question."""

    name: str
    label: str
    presence: Presence
    different: int
    """Answers that are not the same, of who came and who went too."""
    before: int | None
    """How many answered it in the earlier snapshot; None where that is withheld."""
    after: int | None
    largest: AnswerChange | None
    """The answer whose share changed most; None for open text, where nobody answered, and where it is withheld."""
    distance: float | None
    """Half the sum of all changes of shares, 0 to 1; of ticked boxes the largest change."""
    is_withheld: bool


NOBODY: Final[tuple[int, Shares]] = (0, {})


def variable_change(
    asked: Compared, before: pl.DataFrame, after: pl.DataFrame, *, different: int, minimum: int
) -> VariableChange:
    """Compare the answers to a question; withhold how they changed where some but fewer than `minimum` answers are not the same.

    With so few a change of shares, or of who got the question at all, would tell what one person answered.
    """
    is_withheld = 0 < different < minimum
    old, new = _counted(asked, before), _counted(asked, after)
    presence = _presence(asked, before, after)
    if is_withheld:
        return VariableChange(asked.name, asked.label, presence, different, None, None, None, None, is_withheld=True)
    changes = [
        AnswerChange(asked.answers.get(code, code), old[1].get(code, 0.0), new[1].get(code, 0.0))
        for code in dict.fromkeys((*old[1], *new[1]))
    ]
    is_told = bool(changes and old[0] and new[0])
    largest = max(changes, key=_size) if is_told else None
    distance = _distance(changes, is_multiple=asked.is_multiple) if is_told else None
    return VariableChange(asked.name, asked.label, presence, different, old[0], new[0], largest, distance, is_withheld=False)


def _presence(asked: Compared, before: pl.DataFrame, after: pl.DataFrame) -> Presence:
    in_old, in_new = (any(name in frame.columns for name in asked.columns) for frame in (before, after))
    if in_old and in_new:
        return Presence.BOTH
    return Presence.NEW if in_new else Presence.GONE


def _size(change: AnswerChange) -> tuple[float, float]:
    """Return how large a change is; of two that are equally large, such as those of yes and no, the one that grew goes first."""
    return round(abs(change.difference), 9), change.difference


def _distance(changes: Sequence[AnswerChange], *, is_multiple: bool) -> float:
    sizes = [abs(one.difference) for one in changes]
    return max(sizes) if is_multiple else sum(sizes) / 2


def _counted(asked: Compared, frame: pl.DataFrame) -> tuple[int, Shares]:
    """Return how many answered, and the weighted share of every answer."""
    columns = [name for name in asked.columns if name in frame.columns]
    if not columns:
        return NOBODY
    # Only what is needed: to filter all columns of a snapshot for each of its questions takes a second.
    answered = frame.select(*columns, SURVEY_WEIGHT)
    answered = answered.filter(pl.any_horizontal(*(pl.col(name).is_not_null() for name in columns)))
    weight = float(answered[SURVEY_WEIGHT].sum())
    if asked.is_open or not weight:
        return answered.height, {}
    return answered.height, dict(_shares(asked, answered, columns, weight))


def _shares(asked: Compared, answered: pl.DataFrame, columns: Sequence[str], weight: float) -> Iterator[tuple[str, float]]:
    if asked.is_multiple:
        for name in columns:
            ticked = answered.filter(pl.col(name))
            yield name.removeprefix(f"{asked.name}__"), float(ticked[SURVEY_WEIGHT].sum()) / weight
        return
    (column,) = columns
    by_answer = answered.group_by(pl.col(column).cast(pl.String)).agg(pl.col(SURVEY_WEIGHT).sum()).sort(column)
    yield from ((code, total / weight) for code, total in by_answer.iter_rows())
