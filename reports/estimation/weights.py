"""Survey weights by post-stratification, and what they cost in precision."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reports.estimation.arrays import Codes, FloatArray, IntArray
from reports.estimation.errors import (
    EmptyCellError,
    NoRespondentsError,
    PopulationError,
    ShapeError,
    SmallCellError,
    SurveyWeightError,
)


@dataclass(frozen=True, slots=True)
class CellPopulation:
    """A weighting cell and how many people it holds in the population."""

    name: str
    population: int


@dataclass(frozen=True, slots=True)
class CellWeight:
    """A weighting cell with the weight that everybody in it gets."""

    name: str
    population: int
    respondents: int
    population_share: float
    response_share: float
    survey_weight: float
    """With design weights: the factor that they are multiplied by."""


@dataclass(frozen=True, slots=True)
class WeightDiagnostics:
    """What weighting costs: Kish's design effect, the effective number of respondents, the range of the weights."""

    respondents: int
    design_effect: float
    effective_respondents: float
    smallest: float
    largest: float


@dataclass(frozen=True, slots=True)
class PostStratification:
    """The weights of a post-stratification: one per cell, and one per respondent (mean 1)."""

    cells: tuple[CellWeight, ...]
    survey_weights: FloatArray
    diagnostics: WeightDiagnostics


@dataclass(frozen=True, slots=True)
class GivenWeights:
    """Weights from outside, scaled to mean 1."""

    survey_weights: FloatArray
    diagnostics: WeightDiagnostics


def post_stratify(
    cell_codes: Codes,
    cells: Sequence[CellPopulation],
    *,
    design_weights: FloatArray | None = None,
    minimum_respondents: int = 1,
) -> PostStratification:
    """Weight respondents so that every cell gets its share of the population.

    Formula: w_h = (N_h / N) / (n_h / n), with N_h people and n_h respondents in cell h; the mean weight is 1. With design
    weights d: w_i = d_i (N_h / N) / (sum of d over h / sum of d), scaled to mean 1.
    Weights stay unrounded. A cell without people and without respondents gets weight 0.

    Parameters
    ----------
    cell_codes
        For every respondent the position of the cell in `cells`.
    cells
        The cells, which together are the whole population.
    design_weights
        For every respondent the weight to start from; None where all are equal.
    minimum_respondents
        A cell with fewer respondents is refused.

    Raises
    ------
    NoRespondentsError
        When nobody responded.
    EmptyCellError
        When a cell has people but no respondents (with a weight): merging cells (`merging.merge_cells`) is a decision.
    SmallCellError
        When a cell has fewer than `minimum_respondents`.
    PopulationError
        When a population is negative, or a cell has respondents but no people.
    ShapeError
        When a code points outside `cells`, or two cells bear one name.

    References
    ----------
    Holt and Smith (1979), Post Stratification, JRSS A 142; `postStratify` in R's survey gives the same shares.
    """
    counts = _respondents_per_cell(cell_codes, cells)
    start = np.ones(cell_codes.size) if design_weights is None else design_weights
    _check_start(cell_codes, start)
    sums = np.bincount(cell_codes, weights=start, minlength=len(cells)).astype(np.float64, copy=False)
    _check_populations(cells, np.where(sums > 0, counts, 0))
    _refuse_small(cells, counts, minimum_respondents)
    table = _weighted_cells(cells, counts, sums)
    cell_weights = np.array([cell.survey_weight for cell in table])
    survey_weights = cell_weights[cell_codes] if design_weights is None else scaled(start * cell_weights[cell_codes])
    return PostStratification(table, survey_weights, weight_diagnostics(survey_weights))


def _weighted_cells(cells: Sequence[CellPopulation], counts: IntArray, sums: FloatArray) -> tuple[CellWeight, ...]:
    """Return the weight of every cell, with the shares of which it is the quotient; `sums` of the weights to start from."""
    population = np.array([cell.population for cell in cells], dtype=np.int64)
    population_shares, response_shares = population / population.sum(), sums / sums.sum()
    weights = np.divide(population_shares, response_shares, out=np.zeros(len(cells)), where=sums > 0)
    return tuple(
        CellWeight(cell.name, cell.population, int(n), float(share), float(answered), float(weight))
        for cell, n, share, answered, weight in zip(cells, counts, population_shares, response_shares, weights, strict=True)
    )


def weight_diagnostics(survey_weights: FloatArray) -> WeightDiagnostics:
    """Tell what `survey_weights` cost.

    Formula: design effect = n sum(w^2) / sum(w)^2; effective n = sum(w)^2 / sum(w^2)
    (Kish 1965, Survey Sampling, 11.7).
    Weights of zero do not count as respondents.
    """
    check_survey_weights(survey_weights)
    used = survey_weights[survey_weights > 0]
    if not used.size:
        raise NoRespondentsError("no respondents with a weight above zero")
    effective = float(used.sum() ** 2 / np.square(used).sum())
    return WeightDiagnostics(
        respondents=int(used.size),
        design_effect=used.size / effective,
        effective_respondents=effective,
        smallest=float(used.min()),
        largest=float(used.max()),
    )


def given_weights(design_weights: FloatArray) -> GivenWeights:
    """Take weights that were made elsewhere, scaled to mean 1.

    Raises SurveyWeightError when a weight is unsound, and NoRespondentsError when none is above zero.
    """
    diagnostics = weight_diagnostics(design_weights)
    survey_weights = scaled(design_weights)
    factor = survey_weights.sum() / design_weights.sum()
    return GivenWeights(
        survey_weights, replace(diagnostics, smallest=diagnostics.smallest * factor, largest=diagnostics.largest * factor)
    )


def scaled(survey_weights: FloatArray) -> FloatArray:
    """Scale weights to mean 1 over everybody in the file, those without weight included."""
    return np.asarray(survey_weights * (survey_weights.size / survey_weights.sum()), dtype=np.float64)


def check_survey_weights(survey_weights: FloatArray) -> None:
    """Refuse weights that are negative, infinite or not a number."""
    if not np.isfinite(survey_weights).all() or (survey_weights < 0).any():
        raise SurveyWeightError("survey weights must be finite and not negative")


def _check_start(cell_codes: Codes, design_weights: FloatArray) -> None:
    if design_weights.shape != cell_codes.shape:
        raise ShapeError("weighting cells and design weights must describe the same respondents")
    check_survey_weights(design_weights)


def _refuse_small(cells: Sequence[CellPopulation], counts: IntArray, minimum: int) -> None:
    small = tuple(cell.name for cell, n in zip(cells, counts, strict=True) if cell.population and n < minimum)
    if small:
        raise SmallCellError(small)


def _respondents_per_cell(cell_codes: Codes, cells: Sequence[CellPopulation]) -> IntArray:
    if not cell_codes.size:
        raise NoRespondentsError("there are no respondents to weight")
    if len({cell.name for cell in cells}) != len(cells):
        raise ShapeError("two weighting cells bear the same name")
    if cell_codes.min() < 0 or cell_codes.max() >= len(cells):
        raise ShapeError("a respondent is in none of the weighting cells")
    return np.bincount(cell_codes, minlength=len(cells)).astype(np.int64)


def _check_populations(cells: Sequence[CellPopulation], counts: IntArray) -> None:
    if any(cell.population < 0 for cell in cells):
        raise PopulationError("a population cannot be negative")
    strangers = [cell.name for cell, n in zip(cells, counts, strict=True) if n and not cell.population]
    if strangers:
        raise PopulationError(f"respondents in weighting cells without population: {', '.join(strangers)}")
    empty = tuple(cell.name for cell, n in zip(cells, counts, strict=True) if cell.population and not n)
    if empty:
        raise EmptyCellError(empty)
