"""Shares "omgerekend" to another base: of all office holders, where only victims were asked."""

import numpy as np

from reports.estimation.arrays import BooleanArray, Codes
from reports.estimation.counting import Answers
from reports.estimation.errors import ShapeError


def rebased(question: Answers, base: BooleanArray, asked: BooleanArray) -> Answers:
    """Return the question over everybody in `base`: who was not asked gets a code of its own, which no answer counts.

    Who was asked and did not answer stays out of the base: that nobody knows. The extra code is the last.

    Parameters
    ----------
    base
        [respondents] everybody whom the share is about.
    asked
        [respondents] who got the question.

    Raises
    ------
    ShapeError
        When the arrays do not fit together, or somebody answered without being asked.
    """
    if not question.codes.shape == base.shape == asked.shape:
        raise ShapeError("answers and bases must describe the same respondents")
    answered = question.codes >= 0
    if (answered & ~asked).any():
        raise ShapeError("somebody answered who was not asked")
    codes = np.where(asked, question.codes, question.code_count)
    smallest: Codes = np.where(base, codes, -1).astype(np.int16)
    return Answers(question.name, smallest, question.code_count + 1)
