"""What a table asks of the answers to a question: how much every answer counts on top and below the line.

Every measure is sum(w top) / sum(w bottom): a share counts an answer as 1 on top and every answer in the base as 1 below; a
mean counts its number on top.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reports.estimation.arrays import BooleanArray, FloatArray
from reports.estimation.errors import MissingValueError, ShapeError
from reports.estimation.results import Statistic


@dataclass(frozen=True, slots=True)
class Scores:
    """Measures over one question."""

    top: FloatArray
    """[measures, codes]."""
    bottom: FloatArray
    """[measures, codes]."""
    in_base: BooleanArray
    """[measures, codes] whether who gave the answer is in the base."""
    statistic: Statistic


def shares(code_count: int, excluded: Collection[int] = ()) -> Scores:
    """Return the share of every answer; who gave an `excluded` one ("weet niet") is not in the base."""
    return nets(code_count, [(code,) for code in range(code_count)], excluded)


def nets(code_count: int, together: Sequence[Collection[int]], excluded: Collection[int] = ()) -> Scores:
    """Return the share of answers taken together, such as "(helemaal) mee eens", or 5 to 7 on a scale.

    Raises ShapeError when a code lies outside the list.
    """
    base = _base(code_count, excluded)
    top = np.zeros((len(together), code_count))
    for row, codes in enumerate(together):
        _check(code_count, codes)
        top[row, list(codes)] = 1.0
    bottom = np.tile(base, (len(together), 1))
    return Scores(top * bottom, bottom, bottom > 0, Statistic.SHARE)


def mean_of(values: Mapping[int, float], code_count: int) -> Scores:
    """Return the mean of the numbers that answers stand for; answers without a number are not in the base.

    Raises ShapeError when a code lies outside the list, and MissingValueError when a number is none.
    """
    _check(code_count, values)
    if not np.isfinite(list(values.values())).all():
        raise MissingValueError("an answer stands for a number that is missing or infinite")
    top, base = np.zeros((1, code_count)), np.zeros((1, code_count))
    for code, value in values.items():
        top[0, code], base[0, code] = value, 1.0
    return Scores(top, base, base > 0, Statistic.MEAN)


def ratio_of(top: FloatArray, bottom: FloatArray, in_base: BooleanArray) -> Scores:
    """Return ratios with scores of their own; see `multiple_response`.

    Raises ShapeError when the arrays do not fit together, or an answer outside the base has a score.
    """
    if not top.shape == bottom.shape == in_base.shape or (top[~in_base] != 0).any() or (bottom[~in_base] != 0).any():
        raise ShapeError("scores must fit together, and be nought outside the base")
    return Scores(top, bottom, in_base, Statistic.RATIO)


def _base(code_count: int, excluded: Collection[int]) -> FloatArray:
    _check(code_count, excluded)
    base = np.ones(code_count)
    base[list(excluded)] = 0.0
    return base


def _check(code_count: int, codes: Collection[int]) -> None:
    if any(not 0 <= code < code_count for code in codes):
        raise ShapeError("a code lies outside its list")
