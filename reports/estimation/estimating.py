"""One estimate from rows, with its evidence, for any weights and any design. Tables of many cells come from `tabulating`."""

from typing import Final

import numpy as np

from reports.estimation.arrays import BooleanArray, FloatArray, Numbers
from reports.estimation.bases import Base, base_of
from reports.estimation.comparisons import ROUNDING
from reports.estimation.designs import SurveyDesign
from reports.estimation.influence import Influence, mean_influence, ratio_influence, share_influence, total_influence
from reports.estimation.intervals import certain_interval, share_interval, student_interval
from reports.estimation.results import Estimate, Interval, IntervalMethod, Statistic
from reports.estimation.variance import variance_of

NO_SPREAD: Final = 1e-20
"""A variance below this part of p (1 - p) is none: what is left is rounding in the last bit."""


def share(
    hits: BooleanArray, domain: BooleanArray, design: SurveyDesign, method: IntervalMethod = IntervalMethod.LOGIT
) -> Estimate:
    """Estimate which weighted share of `domain` has `hits`.

    Parameters
    ----------
    hits
        For every respondent in the file whether the answer counted was given; outside `domain` it is not looked at.
    domain
        For every respondent in the file whether he or she is in the base: in the group, with a valid answer.
    method
        Of the interval; a share without spread gets the exact one.

    Raises
    ------
    ShapeError, LonelyStratumError
        When the arrays do not fit together, or a stratum holds one respondent and the design refuses that.
    """
    found = share_influence(hits, domain, design)
    base = base_of(domain, design)
    counted = int(np.count_nonzero(hits & domain))
    if found is None:
        return base.estimate(Statistic.SHARE, None, hits=counted)
    used_hits = int(np.count_nonzero(hits & base.used))
    if used_hits in {0, base.used_respondents}:
        value = 1.0 if used_hits else 0.0
        return base.estimate(Statistic.SHARE, value, hits=counted, interval=_certain_interval(value, base))
    variance = variance_of(found.influence, design)
    plain = found.value * (1 - found.value) / (base.used_respondents - 1)
    return base.estimate(
        Statistic.SHARE,
        found.value,
        hits=counted,
        standard_error=float(np.sqrt(variance)),
        interval=_share_interval(method, found.value, variance, base),
        design_effect=variance / plain,
    )


def mean(values: Numbers, domain: BooleanArray, design: SurveyDesign) -> Estimate:
    """Estimate the weighted mean of `values` over `domain`; the interval is Student's.

    Raises ShapeError, MissingValueError or LonelyStratumError when arrays do not fit together, a value in the domain is no
    number, or a stratum holds one respondent and the design refuses that.
    """
    found = mean_influence(values, domain, design)
    base = base_of(domain, design)
    return _of_numbers(found, Statistic.MEAN, base, _plain_variance(found, base))


def ratio(numerators: Numbers, denominators: Numbers, domain: BooleanArray, design: SurveyDesign) -> Estimate:
    """Estimate the total of `numerators` per unit of the total of `denominators` over `domain`; raises as `mean` does.

    Such as answers on answers: a box ticked, per boxes ticked. Its weighted base is that of the respondents.
    """
    found = ratio_influence(numerators, denominators, domain, design)
    base = base_of(domain, design)
    return _of_numbers(found, Statistic.RATIO, base, _plain_variance(found, base))


def total(values: Numbers, domain: BooleanArray, design: SurveyDesign, population: float) -> Estimate:
    """Estimate the total of `values` over `domain` in a population of `population` people; raises as `mean` does.

    A number of people is the total of ones. Who is not in the domain adds nothing, and that is part of the spread: the
    standard error and the design effect are those of y in the domain and 0 outside it, over the whole file.
    """
    found = total_influence(values, domain, design, population)
    everybody = base_of(np.ones_like(domain), design)
    return _of_numbers(found, Statistic.TOTAL, base_of(domain, design), _plain_variance(found, everybody))


def _of_numbers(found: Influence | None, statistic: Statistic, base: Base, plain: float) -> Estimate:
    if found is None:
        return base.estimate(statistic, None)
    if not base.can_vary:
        return base.estimate(statistic, found.value)
    variance = variance_of(found.influence, base.design)
    if variance <= ROUNDING * found.value**2:
        variance = 0.0
    standard_error = float(np.sqrt(variance))
    has_interval = variance > 0 and base.degrees_of_freedom > 0
    return base.estimate(
        statistic,
        found.value,
        standard_error=standard_error,
        interval=student_interval(found.value, standard_error, base.degrees_of_freedom) if has_interval else None,
        design_effect=variance / plain if plain > 0 and variance > 0 else None,
    )


def _plain_variance(found: Influence | None, base: Base) -> float:
    """Return the variance in a plain sample with replacement of the same size: n / (n - 1) sum w (y - mean)^2 / W / n.

    With y = z W / w, what the respondent adds to the estimate apart from the weight.
    """
    if found is None or not base.can_vary:
        return 0.0
    weights: FloatArray = base.design.survey_weights[base.used]
    numbers = found.influence[base.used] / weights * weights.sum()
    centred = numbers - weights @ numbers / weights.sum()
    return float(weights @ np.square(centred) / weights.sum() / (base.used_respondents - 1))


def _share_interval(method: IntervalMethod, value: float, variance: float, base: Base) -> Interval | None:
    if variance <= NO_SPREAD * value * (1 - value):
        return _certain_interval(value, base)
    if base.degrees_of_freedom < 1:
        return None
    return share_interval(method, value, float(np.sqrt(variance)), base.degrees_of_freedom, base.used_respondents)


def _certain_interval(value: float, base: Base) -> Interval | None:
    return certain_interval(value, base.effective_respondents) if base.can_vary else None
