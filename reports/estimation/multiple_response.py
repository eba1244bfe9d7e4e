"""Questions of which several answers may be ticked: on respondents (adds to more than 100 %) and on answers (to 100 %)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from reports.estimation.arrays import BooleanArray, Codes, IntArray
from reports.estimation.counting import Answers
from reports.estimation.errors import ShapeError
from reports.estimation.scores import Scores, ratio_of


@dataclass(frozen=True, slots=True)
class TickedBoxes:
    """The boxes of one question and who is in its base."""

    names: tuple[str, ...]
    """Those that are counted, in order."""
    ticked: BooleanArray
    """[respondents, boxes]; nothing is ticked outside the base."""
    base: BooleanArray
    """[respondents] who answered the question and ticked nothing that excludes."""

    @property
    def ticks(self) -> IntArray:
        """How many of the boxes every respondent ticked."""
        return np.asarray(np.count_nonzero(self.ticked, axis=1), dtype=np.int64)

    def on_respondents(self) -> list[Answers]:
        """Return a column for every box: 1 ticked, 0 not, -1 outside the base."""
        columns = np.where(self.base[:, np.newaxis], self.ticked, -1).astype(np.int8)
        return [Answers(name, columns[:, position], 2) for position, name in enumerate(self.names)]

    def on_answers(self) -> tuple[list[Answers], Scores]:
        """Return a column for every box that tells too how many were ticked, with the scores for shares of all ticks.

        A code is the number of ticks, plus the number of boxes and one when this box is among them: with it numerator and
        denominator are known together, so the standard error is that of a ratio.
        """
        most = len(self.names)
        codes = self.ticks[:, np.newaxis] + self.ticked * (most + 1)
        columns = np.where(self.base[:, np.newaxis], codes, -1).astype(np.int16)
        ticks = np.tile(np.arange(most + 1.0), 2)
        is_ticked = np.repeat([0.0, 1.0], most + 1)
        possible = ticks > 0
        scores = ratio_of((is_ticked * possible)[np.newaxis], ticks[np.newaxis], possible[np.newaxis])
        questions = [Answers(name, columns[:, position], 2 * (most + 1)) for position, name in enumerate(self.names)]
        return questions, scores


def ticked_boxes(names: Sequence[str], boxes: Codes, excluding: Collection[str] = ()) -> TickedBoxes:
    """Read the columns of a multiple response question.

    Who has a 1 or a 0 in any box answered the question; an empty box is then a 0. Who ticked a box that excludes ("weet
    niet", "n.v.t.") leaves the base, and that box is not counted.

    Parameters
    ----------
    boxes
        [respondents, boxes] 1 ticked, 0 not ticked, -1 empty.

    Raises
    ------
    ShapeError
        When there are not as many names as boxes, an excluding box is not there, or a value is not 1, 0 or -1.
    """
    if boxes.ndim != 2 or boxes.shape[1] != len(names) or not set(names).issuperset(excluding):  # noqa: PLR2004 -- a table
        raise ShapeError("every box needs a name")
    if boxes.size and (boxes.min() < -1 or boxes.max() > 1):
        raise ShapeError("a box is ticked, not ticked or empty")
    excludes = np.array([name in set(excluding) for name in names], dtype=np.bool_)
    base = (boxes >= 0).any(axis=1) & ~(boxes[:, excludes] == 1).any(axis=1)
    counted = tuple(name for name in names if name not in set(excluding))
    return TickedBoxes(counted, (boxes[:, ~excludes] == 1) & base[:, np.newaxis], base)
