"""Tests between the groups of a table, from counts: every pair, a group and the rest, a group and the total; column letters."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final, TypeVar

import numpy as np
import scipy
from numpy.typing import NDArray

from reports.estimation.adjusting import Adjustment, adjusted
from reports.estimation.arrays import FloatArray, IntArray
from reports.estimation.comparisons import MINIMUM_TEST_BASE, ROUNDING, SIGNIFICANCE, Comparison, NotTested, run_test, untested
from reports.estimation.errors import ShapeError
from reports.estimation.moments import Moments
from reports.estimation.tabulating import EstimateTable, estimates_from

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Number = TypeVar("Number", np.int64, np.float64)


def compare_groups(table: EstimateTable, one: int, other: int, measure: int) -> Comparison:
    """Test the difference between two groups without a common member: the second less the first.

    Formula: V = V1 + V2 - 2 cov, cov = - sum over strata of factor s1 s2 / n_h where the spread is that within strata (s the
    sum of the influences of a group in a stratum), and 0 where the weights are taken as given. Degrees of freedom: those of
    both groups together, less one. The same as `comparing.compare` gives from rows, and R's `svyttest`.
    """
    moments = table.moments
    difference = float(table.values[other, measure] - table.values[one, measure])
    reason = _reason(difference, moments.respondents[one, measure], moments.respondents[other, measure])
    if reason is not None:
        return reason
    shared = _within(moments, _sums(table, one, measure) * _sums(table, other, measure))
    variance = _variance(table, one, measure) + _variance(table, other, measure) - 2 * shared
    used = moments.used_by_stratum[:, one, measure] + moments.used_by_stratum[:, other, measure]
    lost = int(np.count_nonzero(used)) if moments.grouped.has_strata else 1
    scale = max(abs(float(table.values[group, measure])) for group in (one, other))
    return run_test(difference, variance, int(used.sum()) - lost - 1, scale)


def compare_with_rest(table: EstimateTable, group: int, total: int, measure: int) -> Comparison:
    """Test a group against everybody in the total who is not in it: the group less the rest.

    Raises ShapeError when the group is no part of the total.
    """
    both = estimates_from(_with_rest(table.moments, [group], total))
    return compare_groups(both, 1, 0, measure)


def compare_with_total(table: EstimateTable, group: int, total: int, measure: int) -> Comparison:
    """Test a group against the total that it is part of: the group less the total.

    Formula: V = V_g + V_T - 2 cov, where cov holds the people who are in both: never as if they were independent.
    """
    moments = table.moments
    difference = float(table.values[group, measure] - table.values[total, measure])
    reason = _reason(difference, moments.respondents[group, measure], moments.respondents[total, measure])
    if reason is not None:
        return reason
    mine, whole = table.values[group, measure], table.values[total, measure]
    squares = (
        moments.top_squares[:, group, measure]
        - (mine + whole) * moments.products[:, group, measure]
        + mine * whole * moments.bottom_squares[:, group, measure]
    )
    bottoms = moments.bottom[:, group, measure].sum() * moments.bottom[:, total, measure].sum()
    shared = float(moments.grouped.factors @ squares / bottoms)
    shared += _within(moments, _sums(table, group, measure) * _sums(table, total, measure))
    variance = _variance(table, group, measure) + _variance(table, total, measure) - 2 * shared
    degrees = int(moments.degrees_of_freedom()[total, measure]) - 1
    return run_test(difference, variance, degrees, max(abs(float(mine)), abs(float(whole))))


def column_letters(
    table: EstimateTable,
    groups: Sequence[int],
    measures: Sequence[int],
    *,
    adjustment: Adjustment = Adjustment.NONE,
    level: float = SIGNIFICANCE,
) -> tuple[tuple[str, ...], ...]:
    """Give every group the letters of the groups that it is significantly higher than, a row for every measure.

    The first of `groups` is A, the second B. The correction is over all pairs of groups and all `measures` together: hand in
    the answers of one question, the block of rows that is read as one.

    Raises ShapeError when there are more groups than letters.
    """
    if len(groups) > len(LETTERS):
        raise ShapeError("more groups than letters")
    tests = compare_all_pairs(table, groups, measures)
    corrected = adjusted(tests.p_values.ravel(), adjustment).reshape(tests.p_values.shape)
    rows = []
    for differences, p_values in zip(tests.differences.T, corrected.T, strict=True):
        lower: list[set[int]] = [set() for _ in groups]
        for pair in np.flatnonzero(p_values < level):
            one, other = tests.pairs[pair]
            high, low = (one, other) if differences[pair] < 0 else (other, one)
            lower[high].add(low)
        rows.append(tuple("".join(LETTERS[low] for low in sorted(lows)) for lows in lower))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class PairTests:
    """The tests between all pairs of some groups: arrays [pairs, measures]."""

    pairs: tuple[tuple[int, int], ...]
    """Positions of the two groups in the list that was handed in."""
    differences: FloatArray
    """The second group less the first, in the unit of the estimates; NaN where one has no value."""
    p_values: FloatArray
    """Two-sided and uncorrected; NaN where no test is run."""


def compare_all_pairs(table: EstimateTable, groups: Sequence[int], measures: Sequence[int]) -> PairTests:
    """Test all pairs of `groups` on all `measures`, each as `compare_groups` does."""
    return _compare_pairs(table, groups, measures, tuple(combinations(range(len(groups)), 2)))


def compare_all_with_rest(table: EstimateTable, groups: Sequence[int], total: int, measures: Sequence[int]) -> PairTests:
    """Test every group against everybody in the total who is not in it, on all `measures`, each as `compare_with_rest` does.

    The pairs are those of (rest, group), so that a difference is the group less its rest. Raises ShapeError when a group is no
    part of the total.
    """
    both = estimates_from(_with_rest(table.moments, list(groups), total))
    count = len(groups)
    pairs = tuple((count + place, place) for place in range(count))
    return _compare_pairs(both, range(2 * count), measures, pairs)


def _compare_pairs(
    table: EstimateTable, groups: Sequence[int], measures: Sequence[int], pairs: tuple[tuple[int, int], ...]
) -> PairTests:
    moments, chosen = table.moments, np.ix_(groups, measures)
    one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    values = table.values[chosen]
    variances = np.square(np.nan_to_num(table.standard_errors[chosen]))
    variances = variances[one] + variances[other] - 2 * _pair_covariances(table, chosen, (one, other))
    used = moments.used_by_stratum[:, chosen[0], chosen[1]]
    in_both = used[:, one] + used[:, other]
    degrees = in_both.sum(axis=0) - (np.count_nonzero(in_both, axis=0) if moments.grouped.has_strata else 1) - 1
    bases = moments.respondents[chosen]
    differences = values[other] - values[one]
    scale = np.maximum(np.abs(values[one]), np.abs(values[other]))
    with np.errstate(invalid="ignore", divide="ignore"):
        is_run = np.minimum(bases[one], bases[other]) >= MINIMUM_TEST_BASE
        is_run &= (variances > ROUNDING * np.square(scale)) & (degrees >= 1)
        statistics = np.abs(differences) / np.sqrt(variances)
        p_values = np.where(is_run, 2 * scipy.stats.t.sf(statistics, np.maximum(degrees, 1)), np.nan)
    return PairTests(pairs, differences, p_values)


def _pair_covariances(table: EstimateTable, chosen: tuple[NDArray[np.intp], ...], pair: tuple[IntArray, IntArray]) -> FloatArray:
    """Return the covariances [pairs, measures] of two groups: what taking off the means of strata gives."""
    moments, grouped = table.moments, table.moments.grouped
    one, other = pair
    if not grouped.is_centred:
        return np.zeros((one.size, table.values[chosen].shape[1]))
    top, bottom = moments.top[:, chosen[0], chosen[1]], moments.bottom[:, chosen[0], chosen[1]]
    with np.errstate(invalid="ignore", divide="ignore"):
        sums = (top - table.values[chosen] * bottom) / bottom.sum(axis=0)
    factors = grouped.factors / np.maximum(grouped.stratum_sizes, 1)
    return np.asarray(-(factors[:, np.newaxis, np.newaxis] * sums[:, one] * sums[:, other]).sum(axis=0), dtype=np.float64)


def _reason(difference: float, *respondents: int) -> Comparison | None:
    """Return why no test is run; None when it is."""
    if np.isnan(difference):
        return untested(NotTested.NO_SPREAD)
    return untested(NotTested.FEW_RESPONDENTS, difference) if min(respondents) < MINIMUM_TEST_BASE else None


def _variance(table: EstimateTable, group: int, measure: int) -> float:
    """Return the variance, which is 0 for a share of 0 or 1; a test may still follow from the other side."""
    error = float(table.standard_errors[group, measure])
    return 0.0 if np.isnan(error) else error**2


def _sums(table: EstimateTable, group: int, measure: int) -> FloatArray:
    """Return the sum of the influences of a group in every stratum."""
    top, bottom = table.moments.top[:, group, measure], table.moments.bottom[:, group, measure]
    return np.asarray((top - table.values[group, measure] * bottom) / bottom.sum(), dtype=np.float64)


def _within(moments: Moments, products: FloatArray) -> float:
    """Return minus the sum over strata of factor products / n_h: the covariance that taking off means of strata gives."""
    grouped = moments.grouped
    if not grouped.is_centred:
        return 0.0
    return float(-(grouped.factors @ (products / np.maximum(grouped.stratum_sizes, 1))))


def _with_rest(moments: Moments, groups: Sequence[int], total: int) -> Moments:
    """Return the sums of groups, and after them of the rest of the total of each: sums can be taken from each other."""

    def apart(sums: NDArray[Number]) -> NDArray[Number]:
        axis = sums.ndim - 2
        mine, whole = np.take(sums, groups, axis), np.take(sums, [total], axis)
        return np.concatenate([mine, whole - mine], axis=axis)

    respondents = apart(moments.respondents)
    if (respondents < 0).any():
        raise ShapeError("a group is no part of the total")
    squares, products, bottoms = moments.spread
    return replace(
        moments,
        top=apart(moments.top),
        bottom=apart(moments.bottom),
        top_squares=apart(moments.top_squares),
        products=apart(moments.products),
        bottom_squares=apart(moments.bottom_squares),
        spread=(apart(squares), apart(products), apart(bottoms)),
        respondents=respondents,
        hits=apart(moments.hits),
        used_by_stratum=apart(moments.used_by_stratum),
        used_hits=apart(moments.used_hits),
        weighted_bases=apart(moments.weighted_bases),
        squared_bases=apart(moments.squared_bases),
    )
