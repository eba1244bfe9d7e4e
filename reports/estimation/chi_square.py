"""Whether two questions hang together: Pearson's chi-square with the corrections of Rao and Scott."""

from dataclasses import dataclass

import numpy as np
import scipy

from reports.estimation.arrays import BooleanArray, Codes, FloatArray
from reports.estimation.comparisons import MINIMUM_TEST_BASE, NotTested
from reports.estimation.designs import SurveyDesign
from reports.estimation.errors import ShapeError
from reports.estimation.variance import covariance_of


@dataclass(frozen=True, slots=True)
class IndependenceTest:
    """A test of independence; without numbers when it was not run."""

    statistic: float | None
    """F: Pearson's X2 divided by the trace of the design effects."""
    numerator_degrees: float | None
    denominator_degrees: float | None
    p_value: float | None
    """Of F (second order); the one to print."""
    first_order_p_value: float | None
    """Of X2 divided by the mean design effect, on the chi-square distribution ("Chisq" in R)."""
    not_tested: NotTested | None = None


def rao_scott(one: Codes, other: Codes, domain: BooleanArray, design: SurveyDesign) -> IndependenceTest:
    """Test whether the answers `one` and `other` are independent among respondents with both.

    Formula: P the weighted shares of the cells of the cross table, V their covariance, X2 = n sum((P - Pr Pc)^2 / (Pr Pc));
    with C the contrasts of interaction that are orthogonal to the margins and D = diag(P), Delta = (C' D^-1 C / n)^-1
    C' D^-1 V D^-1 C. F = X2 / tr(Delta) with d = tr(Delta)^2 / tr(Delta^2) and d nu degrees of freedom, nu those of the
    domain. Categories that nobody is in are left out.

    Parameters
    ----------
    one, other
        [respondents in the file] codes from 0; -1 for no answer.
    domain
        [respondents in the file] whom the test is about; who lacks an answer is left out.

    Raises
    ------
    ShapeError, LonelyStratumError
        When arrays do not fit together, or a stratum holds one respondent and the design refuses that.

    References
    ----------
    Rao and Scott (1984), On chi-squared tests for multiway contingency tables, Annals of Statistics 12; `svychisq`.
    """
    if not one.shape == other.shape == domain.shape == design.survey_weights.shape:
        raise ShapeError("answers, domain and survey weights must describe the same respondents")
    valid = domain & (one >= 0) & (other >= 0)
    if np.count_nonzero(valid) < MINIMUM_TEST_BASE:
        return _not_run(NotTested.FEW_RESPONDENTS)
    used = valid & (design.survey_weights > 0)
    rows, columns = np.unique(one[used]), np.unique(other[used])
    if rows.size < 2 or columns.size < 2:  # noqa: PLR2004 -- nothing can hang together with one category
        return _not_run(NotTested.NO_SPREAD)
    shares, covariance = _cells(one, other, used, design, (rows, columns))
    return _f_test(shares, covariance, int(np.count_nonzero(valid)), design.degrees_of_freedom(valid))


def _f_test(shares: FloatArray, covariance: FloatArray, size: int, degrees_of_freedom: int) -> IndependenceTest:
    """Test the shares of the cells [rows, columns] of `size` respondents against independence."""
    delta = _design_effects(shares, covariance, size)
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    pearson = float(size * (np.square(shares - expected) / expected).sum())
    trace, cells = float(np.trace(delta)), delta.shape[0]
    if not trace > 0:
        return _not_run(NotTested.NO_SPREAD)
    numerator = trace**2 / float(np.trace(delta @ delta))
    denominator = numerator * degrees_of_freedom
    statistic = pearson / trace
    return IndependenceTest(
        statistic=statistic,
        numerator_degrees=numerator,
        denominator_degrees=denominator,
        p_value=float(scipy.stats.f.sf(statistic, numerator, denominator)),
        first_order_p_value=float(scipy.stats.chi2.sf(pearson / (trace / cells), cells)),
    )


def _cells(
    one: Codes, other: Codes, used: BooleanArray, design: SurveyDesign, categories: tuple[Codes, Codes]
) -> tuple[FloatArray, FloatArray]:
    """Return the weighted shares of the cells [rows, columns] and their covariance [cells, cells]."""
    rows, columns = categories
    inside = np.flatnonzero(used)
    cell = np.searchsorted(rows, one[inside]) * columns.size + np.searchsorted(columns, other[inside])
    weights = design.survey_weights[inside]
    count = rows.size * columns.size
    shares = np.bincount(cell, weights=weights, minlength=count) / weights.sum()
    influences = np.zeros((design.file_size, count))
    influences[inside] = -shares
    influences[inside, cell] += 1.0
    influences *= (design.survey_weights / weights.sum())[:, np.newaxis]
    return shares.reshape(rows.size, columns.size), covariance_of(influences, design)


def _design_effects(shares: FloatArray, covariance: FloatArray, size: int) -> FloatArray:
    """Return the matrix of generalised design effects of the interactions."""
    flat = shares.ravel()
    inverse = np.divide(1.0, flat, out=np.zeros(flat.size), where=flat > 0)
    contrasts = _interactions(*shares.shape)
    scaled = contrasts * inverse[:, np.newaxis]
    return np.asarray(np.linalg.solve(contrasts.T @ scaled / size, scaled.T @ covariance @ scaled), dtype=np.float64)


def _interactions(rows: int, columns: int) -> FloatArray:
    """Return contrasts of interaction, orthogonal to the margins: [cells, (rows - 1) (columns - 1)]."""
    centred = [np.eye(count)[:, 1:] - 1 / count for count in (rows, columns)]
    return np.asarray(np.kron(*centred), dtype=np.float64)


def _not_run(reason: NotTested) -> IndependenceTest:
    return IndependenceTest(None, None, None, None, None, reason)
