"""The sums over a table of which every estimate, standard error and test is a function."""

from dataclasses import dataclass

import numpy as np

from reports.estimation.arrays import FloatArray, IntArray
from reports.estimation.errors import ShapeError
from reports.estimation.grouping import GroupedCounts
from reports.estimation.results import Statistic
from reports.estimation.scores import Scores


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums for measures of the form sum(w a) / sum(w b), with a the score on top of the line and b the one below.

    `top` to `bottom_squares` are [strata, groups, measures]; the others [groups, measures].
    """

    grouped: GroupedCounts
    statistic: Statistic
    top: FloatArray
    """sum(w a)."""
    bottom: FloatArray
    """sum(w b)."""
    top_squares: FloatArray
    """sum(w^2 a^2)."""
    products: FloatArray
    """sum(w^2 a b)."""
    bottom_squares: FloatArray
    """sum(w^2 b^2)."""
    spread: tuple[FloatArray, FloatArray, FloatArray]
    """sum(w a^2), sum(w a b), sum(w b^2)."""
    respondents: IntArray
    """Unweighted number in the base."""
    hits: IntArray
    """Unweighted number of them with a score on top; of what is no share all of them."""
    used_by_stratum: IntArray
    """[strata, groups, measures] number in the base with a weight above zero."""
    used_hits: IntArray
    """Number of them with a score on top."""
    weighted_bases: FloatArray
    """sum(w) over the base."""
    squared_bases: FloatArray
    """sum(w^2) over the base."""

    def part(self, groups: slice, measures: slice) -> "Moments":
        """Return the sums of some groups and measures."""
        by_group, by_stratum = (groups, measures), (slice(None), groups, measures)
        squares, products, bottoms = self.spread
        return Moments(
            grouped=self.grouped,
            statistic=self.statistic,
            top=self.top[by_stratum],
            bottom=self.bottom[by_stratum],
            top_squares=self.top_squares[by_stratum],
            products=self.products[by_stratum],
            bottom_squares=self.bottom_squares[by_stratum],
            spread=(squares[by_group], products[by_group], bottoms[by_group]),
            respondents=self.respondents[by_group],
            hits=self.hits[by_group],
            used_by_stratum=self.used_by_stratum[by_stratum],
            used_hits=self.used_hits[by_group],
            weighted_bases=self.weighted_bases[by_group],
            squared_bases=self.squared_bases[by_group],
        )

    @property
    def used(self) -> IntArray:
        """Number in the base with a weight above zero."""
        return np.asarray(self.used_by_stratum.sum(axis=0), dtype=np.int64)

    def degrees_of_freedom(self) -> IntArray:
        """Return the number in the base with a weight, less the strata that they are in, or less one."""
        return self.used - (np.count_nonzero(self.used_by_stratum, axis=0) if self.grouped.has_strata else 1)


def share_moments(grouped: GroupedCounts, in_base: FloatArray | None = None) -> Moments:
    """Return the sums for the share of every answer of every question at once.

    Parameters
    ----------
    in_base
        [slots] 1 for answers in the base of their question, 0 for those out of it; None for all.
    """
    starts = grouped.counts.starts
    widths = np.diff(starts)
    mask = np.ones(grouped.weights.shape[2]) if in_base is None else in_base

    def based(hits: FloatArray) -> FloatArray:
        return np.repeat(np.add.reduceat(hits, starts[:-1], axis=-1), widths, axis=-1)

    tops, squares = grouped.weights * mask, grouped.squares * mask
    bottoms, bottom_squares = based(tops), based(squares)
    used = grouped.used * mask
    used_bases, used_hits = based(used), used.sum(axis=0)
    everybody_used = grouped.used is grouped.respondents
    hits = used_hits if everybody_used else grouped.respondents.sum(axis=0) * mask
    return Moments(
        grouped=grouped,
        statistic=Statistic.SHARE,
        top=tops,
        bottom=bottoms,
        top_squares=squares,
        products=squares,
        bottom_squares=bottom_squares,
        spread=(tops.sum(axis=0), tops.sum(axis=0), bottoms.sum(axis=0)),
        respondents=(used_bases.sum(axis=0) if everybody_used else based(hits)).astype(np.int64),
        hits=hits.astype(np.int64),
        used_by_stratum=used_bases.astype(np.int64),
        used_hits=used_hits.astype(np.int64),
        weighted_bases=bottoms.sum(axis=0),
        squared_bases=bottom_squares.sum(axis=0),
    )


def score_moments(grouped: GroupedCounts, question: str, scores: Scores) -> Moments:
    """Return the sums for the measures of one question.

    Raises ShapeError when there is no such question, or the scores are for another number of answers.
    """
    slots = grouped.counts.slots_of(question)
    if scores.top.shape[1] != slots.stop - slots.start:
        raise ShapeError(f"the scores are not for the answers of {question}")
    weights, squares = grouped.weights[..., slots], grouped.squares[..., slots]
    respondents, used = grouped.respondents[..., slots].sum(axis=0), grouped.used[..., slots]
    top, bottom, base = scores.top.T, scores.bottom.T, scores.in_base.T.astype(np.float64)
    counted = ((top != 0) & (base > 0)).astype(np.float64) if scores.statistic is Statistic.SHARE else base
    used_bases = used @ base
    flat = weights.sum(axis=0)
    return Moments(
        grouped=grouped,
        statistic=scores.statistic,
        top=weights @ top,
        bottom=weights @ bottom,
        top_squares=squares @ np.square(top),
        products=squares @ (top * bottom),
        bottom_squares=squares @ np.square(bottom),
        spread=(flat @ np.square(top), flat @ (top * bottom), flat @ np.square(bottom)),
        respondents=np.rint(respondents @ base).astype(np.int64),
        hits=np.rint(respondents @ counted).astype(np.int64),
        used_by_stratum=np.rint(used_bases).astype(np.int64),
        used_hits=np.rint(used.sum(axis=0) @ counted).astype(np.int64),
        weighted_bases=flat @ base,
        squared_bases=squares.sum(axis=0) @ base,
    )
