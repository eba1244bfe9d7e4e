"""Survey weights that make several margins equal to the population at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from reports.estimation.arrays import Codes, FloatArray
from reports.estimation.errors import ConvergenceError, EmptyCellError, NoRespondentsError, PopulationError, ShapeError
from reports.estimation.weights import CellPopulation, WeightDiagnostics, check_survey_weights, scaled, weight_diagnostics

MOST_ROUNDS: Final = 1000
CLOSE_ENOUGH: Final = 1e-12
"""Of the population: the largest difference that a margin may keep."""


@dataclass(frozen=True, slots=True)
class Margin:
    """One way to divide the population: of every respondent the class, and how many people every class holds."""

    name: str
    classes: Codes
    """[respondents] position in `populations`."""
    populations: tuple[CellPopulation, ...]


@dataclass(frozen=True, slots=True)
class Raking:
    """The weights of a raking (mean 1), in how many rounds, and how far the worst margin is off as a part of the population."""

    survey_weights: FloatArray
    rounds: int
    largest_difference: float
    diagnostics: WeightDiagnostics


def rake(margins: Sequence[Margin], design_weights: FloatArray | None = None) -> Raking:
    """Weight respondents so that every class of every margin gets its share of the population.

    Formula: post-stratify to the margins in turn, starting from the design weights, until all of them hold (iterative
    proportional fitting); the mean weight is 1.

    Parameters
    ----------
    margins
        Every margin adds to the same population.
    design_weights
        Of every respondent the weight to start from; None where all are equal.

    Raises
    ------
    NoRespondentsError, ShapeError, SurveyWeightError
        When there is nobody, arrays do not fit together, or a weight to start from is unsound.
    PopulationError
        When margins add to different populations, or a class has respondents and no people.
    EmptyCellError
        When a class has people but no respondents with a weight.
    ConvergenceError
        When the margins cannot hold together.

    References
    ----------
    Deming and Stephan (1940), On a least squares adjustment of a sampled frequency table, Annals of Mathematical Statistics 11.
    """
    weights = _start(margins, design_weights)
    targets = [_targets(margin, weights) for margin in margins]
    if any(not np.isclose(target.sum(), targets[0].sum(), rtol=CLOSE_ENOUGH) for target in targets):
        raise PopulationError("the margins add to different populations")
    population = float(targets[0].sum())
    for rounds in range(1, MOST_ROUNDS + 1):
        for margin, target in zip(margins, targets, strict=True):
            weights = _fitted(weights, margin, target)
        difference = max(
            float(np.abs(_totals(weights, margin) - target).max()) / population
            for margin, target in zip(margins, targets, strict=True)
        )
        if difference <= CLOSE_ENOUGH:
            final = scaled(weights)
            return Raking(final, rounds, difference, weight_diagnostics(final))
    raise ConvergenceError("the margins cannot hold together")


def _start(margins: Sequence[Margin], design_weights: FloatArray | None) -> FloatArray:
    if not margins or not margins[0].classes.size:
        raise NoRespondentsError("there is nobody to weight, or no margin to weight to")
    size = margins[0].classes.size
    weights = np.ones(size) if design_weights is None else design_weights.astype(np.float64)
    check_survey_weights(weights)
    for margin in margins:
        if margin.classes.shape != weights.shape:
            raise ShapeError("margins and weights must describe the same respondents")
        if margin.classes.min() < 0 or margin.classes.max() >= len(margin.populations):
            raise ShapeError(f"a respondent is in no class of the margin {margin.name}")
    return weights


def _targets(margin: Margin, weights: FloatArray) -> FloatArray:
    targets = np.array([cell.population for cell in margin.populations], dtype=np.float64)
    if (targets < 0).any():
        raise PopulationError("a population cannot be negative")
    present = _totals(weights, margin) > 0
    if (present & (targets == 0)).any():
        raise PopulationError(f"respondents in a class of {margin.name} without population")
    empty = tuple(cell.name for cell, here in zip(margin.populations, present, strict=True) if cell.population and not here)
    if empty:
        raise EmptyCellError(empty)
    return targets


def _totals(weights: FloatArray, margin: Margin) -> FloatArray:
    return np.asarray(np.bincount(margin.classes, weights=weights, minlength=len(margin.populations)), dtype=np.float64)


def _fitted(weights: FloatArray, margin: Margin, target: FloatArray) -> FloatArray:
    totals = _totals(weights, margin)
    factors = np.divide(target, totals, out=np.zeros(target.size), where=totals > 0)
    return np.asarray(weights * factors[margin.classes], dtype=np.float64)
