"""Estimates from rows with the influence of every respondent: the route for any weights and any design."""

from dataclasses import dataclass

import numpy as np

from reports.estimation.arrays import BooleanArray, FloatArray, Numbers
from reports.estimation.designs import SurveyDesign
from reports.estimation.errors import MissingValueError, ShapeError


@dataclass(frozen=True, slots=True)
class Influence:
    """An estimate with the influence of every respondent in the file, in the unit of the estimate; 0 outside the domain."""

    value: float
    domain: BooleanArray
    influence: FloatArray


def share_influence(hits: BooleanArray, domain: BooleanArray, design: SurveyDesign) -> Influence | None:
    """Estimate a share: p = sum w y / sum w over the domain, z = w (y - p) / sum w.

    Returns None where nobody in the domain has a weight. Raises ShapeError when the arrays do not fit together.
    """
    _check(hits, domain, design)
    return _of_ratio((hits & domain).astype(np.float64), domain.astype(np.float64), domain, design)


def mean_influence(values: Numbers, domain: BooleanArray, design: SurveyDesign) -> Influence | None:
    """Estimate a mean: sum w y / sum w over the domain, z = w (y - mean) / sum w.

    Returns None where nobody in the domain has a weight. Raises ShapeError when the arrays do not fit together, and
    MissingValueError when a value in the domain is no number.
    """
    return _of_ratio(_inside(values, domain, design), domain.astype(np.float64), domain, design)


def ratio_influence(numerators: Numbers, denominators: Numbers, domain: BooleanArray, design: SurveyDesign) -> Influence | None:
    """Estimate a ratio: R = sum w y / sum w x over the domain, z = w (y - R x) / sum w x.

    Returns None where the denominators add to nothing. Raises as `mean_influence` does.
    """
    return _of_ratio(_inside(numerators, domain, design), _inside(denominators, domain, design), domain, design)


def total_influence(values: Numbers, domain: BooleanArray, design: SurveyDesign, population: float) -> Influence | None:
    """Estimate a total in a population of `population` people: z = w y, the weights scaled to add to that.

    The scaled weights are the expansion weights of R's `svytotal`. Returns None where nobody in the file has a weight.
    Raises as `mean_influence` does.
    """
    inside = _inside(values, domain, design)
    weight = design.survey_weights.sum()
    if not weight > 0:
        return None
    influence = design.survey_weights * inside * (population / weight)
    return Influence(float(influence.sum()), domain, influence)


def _of_ratio(numerators: FloatArray, denominators: FloatArray, domain: BooleanArray, design: SurveyDesign) -> Influence | None:
    weights = design.survey_weights
    bottom = float(weights @ denominators)
    if bottom == 0:
        return None
    value = float(weights @ numerators) / bottom
    return Influence(value, domain, weights * (numerators - value * denominators) / bottom)


def _inside(values: Numbers, domain: BooleanArray, design: SurveyDesign) -> FloatArray:
    """Return the values as floats, 0 outside the domain."""
    _check(values, domain, design)
    inside = np.where(domain, values, 0).astype(np.float64)
    if not np.isfinite(inside).all():
        raise MissingValueError("a value in the base is missing or infinite")
    return inside


def _check(values: Numbers | BooleanArray, domain: BooleanArray, design: SurveyDesign) -> None:
    if not values.shape == domain.shape == design.survey_weights.shape:
        raise ShapeError("answers, domain and survey weights must describe the same respondents")
