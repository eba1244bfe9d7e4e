"""How much those who respond differ from those who were approached: R-indicators after Schouten, Cobben and Bethlehem.

The population is known person by person, as counts per cell of background characteristics, so nothing here is sampled:
what is uncertain is only who of them happened to respond.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from reports.estimation.arrays import FloatArray
from reports.estimation.errors import EstimationError, NoRespondentsError, ShapeError

_MOST_ROUNDS: Final = 60
_SETTLED: Final = 1e-10
# Beyond this the logistic curve is flat in double precision: a category in which nobody responds ends here.
_STEEPEST: Final = 25.0
_MOST_R: Final = 1.0


class UnsettledModelError(EstimationError):
    """The propensities did not converge."""


@dataclass(frozen=True, slots=True)
class PartialIndicator:
    """How much one category adds to the lack of representativeness: above 0 over-, below 0 underrepresented."""

    category: str
    population: int
    respondents: int
    value: float

    @property
    def percent(self) -> float:
        """Who responded, of the category."""
        return 100 * self.respondents / self.population


@dataclass(frozen=True, slots=True)
class PartialIndicators:
    """The unconditional partial R-indicator of a variable, and those of its categories."""

    variable: str
    value: float
    categories: tuple[PartialIndicator, ...]


@dataclass(frozen=True, slots=True)
class Representativeness:
    """The R-indicator with what is needed to judge it."""

    value: float
    """Adjusted for bias; at most 1."""
    unadjusted: float
    standard_error: float | None
    """None when the response does not vary, where the formula has no answer."""
    mean_propensity: float
    coefficient_of_variation: float
    """S / mean: bounds how far the mean of any variable can be off, in its own standard deviations."""
    partial: tuple[PartialIndicators, ...]


@dataclass(frozen=True, slots=True)
class _Model:
    """A fitted logistic model over cells."""

    design: FloatArray
    propensities: FloatArray
    covariance: FloatArray


def representativeness(
    variables: Mapping[str, Sequence[str]], population: NDArray[np.integer[Any]], respondents: NDArray[np.integer[Any]]
) -> Representativeness:
    """Estimate the R-indicator of a response.

    Parameters
    ----------
    variables
        For each variable the category of every cell.
    population
        For every cell how many people were approached.
    respondents
        For every cell how many of them responded.

    Returns
    -------
    R = 1 - 2 S(rho), rho the propensities of a logistic model with main effects, S^2 their variance over the N people
    with N in the denominator. S^2 is lowered by the bias that estimating rho brings, the mean of z' V z with z the gradient of
    rho to the coefficients and V their covariance (Shlomo, Skinner and Schouten 2012, where the sample is the whole population).
    The standard error of S^2 is the square root of 4 a' V a + 2 tr(B V B V), a = cov(rho, z), B = cov(z, z); that of R is this
    over S.

    Raises
    ------
    ShapeError, NoRespondentsError, UnsettledModelError
        When the cells do not fit together, nobody was approached or responded, or the model does not converge.
    """
    _check(variables, population, respondents)
    kept = population > 0
    people, answered = population[kept].astype(np.float64), respondents[kept].astype(np.float64)
    columns = {name: np.asarray(categories, dtype=np.str_)[kept] for name, categories in variables.items()}
    model = _fitted(_design(columns), people, answered)
    shares = people / people.sum()
    mean = float(shares @ model.propensities)
    variance = float(shares @ np.square(model.propensities - mean))
    adjusted = max(0.0, variance - _bias(model, shares))
    return Representativeness(
        value=_MOST_R - 2 * float(np.sqrt(adjusted)),
        unadjusted=_MOST_R - 2 * float(np.sqrt(variance)),
        standard_error=_standard_error(model, shares, mean, adjusted),
        mean_propensity=mean,
        coefficient_of_variation=float(np.sqrt(adjusted)) / mean,
        partial=tuple(_partial(name, column, people, answered) for name, column in columns.items()),
    )


def _check(
    variables: Mapping[str, Sequence[str]], population: NDArray[np.integer[Any]], respondents: NDArray[np.integer[Any]]
) -> None:
    if population.shape != respondents.shape or any(len(one) != population.size for one in variables.values()):
        raise ShapeError("variables, population and respondents must describe the same cells")
    if population.size and (respondents.min() < 0 or (respondents > population).any()):
        raise ShapeError("a cell has more respondents than people, or fewer than none")
    if not respondents.sum():
        raise NoRespondentsError("nobody responded")


def _design(columns: Mapping[str, NDArray[np.str_]]) -> FloatArray:
    """Return the independent columns of a constant and a dummy per category.

    Offices lie within tiers, and a size class within municipalities, so that some dummies say nothing new; they are left out
    one by one, which changes no propensity.
    """
    size = next((column.size for column in columns.values()), 0)
    dummies = [np.ones(size)]
    for column in columns.values():
        dummies += [(column == category).astype(np.float64) for category in np.unique(column)[1:]]
    _, independent = _independent(np.column_stack(dummies))
    return np.column_stack([dummies[place] for place in independent])


def _independent(matrix: FloatArray) -> tuple[FloatArray, list[int]]:
    """Return an orthonormal basis of the columns and which columns span it, the first ones first."""
    basis = np.zeros((matrix.shape[0], 0))
    kept: list[int] = []
    for place in range(matrix.shape[1]):
        column = matrix[:, place]
        rest = column - basis @ (basis.T @ column)
        rest -= basis @ (basis.T @ rest)  # once more, against rounding
        if np.linalg.norm(rest) > 1e-9 * max(1.0, float(np.linalg.norm(column))):
            basis = np.column_stack([basis, rest / np.linalg.norm(rest)])
            kept.append(place)
    return basis, kept


def _fitted(design: FloatArray, people: FloatArray, answered: FloatArray) -> _Model:
    """Fit by iteratively reweighted least squares: Newton's method, halved while it overshoots."""
    coefficients = np.zeros(design.shape[1])
    share = answered.sum() / people.sum()
    coefficients[0] = np.log(share) - np.log1p(-share) if share < 1 else _STEEPEST
    reached = _likelihood(design @ coefficients, people, answered)
    for _ in range(_MOST_ROUNDS):
        propensities = _propensities(design @ coefficients)
        information = _information(design, people, propensities)
        step = np.linalg.pinv(information, hermitian=True) @ (design.T @ (answered - people * propensities))
        while (improved := _likelihood(design @ (coefficients + step), people, answered)) < reached - _SETTLED:
            step = step / 2
        coefficients = coefficients + step
        if improved - reached <= _SETTLED * (1 + abs(improved)):
            final = _propensities(design @ coefficients)
            covariance = np.asarray(np.linalg.pinv(_information(design, people, final), hermitian=True), dtype=np.float64)
            return _Model(design, final, covariance)
        reached = improved
    raise UnsettledModelError("the propensities did not converge")


def _likelihood(predictor: FloatArray, people: FloatArray, answered: FloatArray) -> float:
    clipped = np.clip(predictor, -_STEEPEST, _STEEPEST)
    return float(answered @ clipped - people @ np.logaddexp(0, clipped))


def _propensities(predictor: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-np.clip(predictor, -_STEEPEST, _STEEPEST))), dtype=np.float64)


def _information(design: FloatArray, people: FloatArray, propensities: FloatArray) -> FloatArray:
    weights = people * propensities * (1 - propensities)
    return np.asarray(design.T @ (weights[:, None] * design), dtype=np.float64)


def _gradients(model: _Model) -> FloatArray:
    """Return z, the gradient of each propensity to the coefficients."""
    slope = model.propensities * (1 - model.propensities)
    return np.asarray(slope[:, None] * model.design, dtype=np.float64)


def _bias(model: _Model, shares: FloatArray) -> float:
    gradients = _gradients(model)
    return float(shares @ np.einsum("ij,jk,ik->i", gradients, model.covariance, gradients))


def _standard_error(model: _Model, shares: FloatArray, mean: float, adjusted: float) -> float | None:
    if not adjusted:
        return None
    gradients = _gradients(model)
    centred = gradients - shares @ gradients
    with_propensity = centred.T @ (shares * (model.propensities - mean))
    spread = centred.T @ (shares[:, None] * centred) @ model.covariance
    of_square = 4 * with_propensity @ model.covariance @ with_propensity + 2 * np.trace(spread @ spread)
    return float(np.sqrt(of_square / adjusted))


def _partial(name: str, column: NDArray[np.str_], people: FloatArray, answered: FloatArray) -> PartialIndicators:
    """Return the partial indicators of a variable.

    Formula: of category k sqrt(N_k / N) (rho_k - rho), with rho_k the mean propensity in it; of the variable the root of the sum
    of their squares. The model holds the variable, so that rho_k is the share of the category that responded.
    """
    total, overall = people.sum(), answered.sum() / people.sum()
    categories = []
    for category in np.unique(column):
        inside = column == category
        count, responded = people[inside].sum(), answered[inside].sum()
        value = float(np.sqrt(count / total) * (responded / count - overall))
        categories.append(PartialIndicator(str(category), int(count), int(responded), value))
    return PartialIndicators(name, float(np.sqrt(sum(one.value**2 for one in categories))), tuple(categories))
