"""Tables of totals from counts: how many people in the population, or hours, or euros."""

from dataclasses import dataclass

import numpy as np

from reports.estimation.arrays import FloatArray
from reports.estimation.errors import NoRespondentsError
from reports.estimation.grouping import GroupedCounts
from reports.estimation.intervals import student_interval
from reports.estimation.moments import Moments, score_moments
from reports.estimation.results import Estimate, Statistic
from reports.estimation.scores import Scores


@dataclass(frozen=True, slots=True)
class TotalTable:
    """Totals in the population with their evidence: arrays [groups, measures]."""

    moments: Moments
    values: FloatArray
    """In people, hours or euros."""
    standard_errors: FloatArray
    design_effects: FloatArray
    """Against the total of a plain sample as large as the file; NaN where there is no spread."""

    def estimate(self, group: int, measure: int) -> Estimate:
        """Return one cell with the interval of Student."""
        at = (group, measure)
        respondents, degrees = int(self.moments.respondents[at]), int(self.moments.degrees_of_freedom()[at])
        value, error, effect = (float(part[at]) for part in (self.values, self.standard_errors, self.design_effects))
        can_vary = bool(self.moments.used[at] > 1)
        return Estimate(
            value=value,
            respondents=respondents,
            hits=respondents,
            weighted_base=float(self.moments.weighted_bases[at]),
            standard_error=error if can_vary else None,
            interval=student_interval(value, error, degrees) if can_vary and error > 0 and degrees > 0 else None,
            design_effect=effect if can_vary and not np.isnan(effect) else None,
            variance=self.moments.grouped.variance,
            statistic=Statistic.TOTAL,
            degrees_of_freedom=degrees if degrees > 0 else None,
        )


def total_table(grouped: GroupedCounts, question: str, scores: Scores, population: float) -> TotalTable:
    """Estimate the totals of what stands on top of the line in `scores`, in a population of `population` people.

    With `scores.shares` these are numbers of people for every answer; with `mean_of` the total of the numbers.

    Formula: z = w a times population / sum(w); V = sum over strata of factor (sum(z^2) - sum(z)^2 / n_h), also where the
    weights are taken as given (then the file is one stratum): who is not in the group counts with 0. The numbers of
    `estimating.total`.

    Raises
    ------
    ShapeError
        When there is no such question, or the scores are for another number of answers.
    NoRespondentsError
        When nobody in the file has a weight.
    """
    cells = grouped.counts.cells
    if not cells.file_weight > 0:
        raise NoRespondentsError("nobody in the file has a weight")
    moments = score_moments(grouped, question, scores)
    scale = population / cells.file_weight
    values = moments.top.sum(axis=0) * scale
    sizes = np.maximum(grouped.stratum_sizes, 1)[:, np.newaxis, np.newaxis]
    within = moments.top_squares - np.square(moments.top) / sizes
    variances = np.maximum((grouped.factors[:, np.newaxis, np.newaxis] * within).sum(axis=0), 0.0) * scale**2
    plain = _plain_variances(moments, values, population)
    with np.errstate(divide="ignore", invalid="ignore"):
        effects = np.where(plain > 0, variances / plain, np.nan)
    return TotalTable(moments, values, np.sqrt(variances), effects)


def _plain_variances(moments: Moments, values: FloatArray, population: float) -> FloatArray:
    """Return the variances of the totals in a plain sample with replacement, as large as the file."""
    cells = moments.grouped.counts.cells
    means = values / population
    spread = moments.spread[0] / cells.file_weight - np.square(means)
    return np.asarray(population**2 * spread / max(cells.file_used - 1, 1), dtype=np.float64)
