"""Survey weights by post-stratification, and what they cost in precision."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reports.estimation.errors import EmptyCellError, NoRespondentsError, PopulationError, ShapeError, SurveyWeightError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


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


def post_stratify(cell_codes: NDArray[np.integer[Any]], cells: Sequence[CellPopulation]) -> PostStratification:
    """Weight respondents so that every cell gets its share of the population.

    Formula: w_h = (N_h / N) / (n_h / n), with N_h people and n_h respondents in cell h; the mean weight is 1.
    Weights stay unrounded. A cell without people and without respondents gets weight 0.

    Parameters
    ----------
    cell_codes
        For every respondent the position of the cell in `cells`.
    cells
        The cells, which together are the whole population.

    Raises
    ------
    NoRespondentsError
        When there are no respondents.
    EmptyCellError
        When a cell has people but no respondents; merging cells is a decision, not a fallback.
    PopulationError
        When a population is negative, or a cell has respondents but no people.
    ShapeError
        When a code points outside `cells`, or two cells bear one name.

    References
    ----------
    Holt and Smith (1979), Post Stratification, JRSS A 142; `postStratify` in R's survey gives the same shares.
    """
    counts = _respondents_per_cell(cell_codes, cells)
    population = np.array([cell.population for cell in cells], dtype=np.int64)
    _check_populations(cells, counts, population)
    population_shares = population / population.sum()
    response_shares = counts / counts.sum()
    cell_weights = np.divide(population_shares, response_shares, out=np.zeros(len(cells)), where=counts > 0)
    survey_weights = cell_weights[cell_codes]
    table = tuple(
        CellWeight(cell.name, cell.population, int(n), float(share), float(answered), float(weight))
        for cell, n, share, answered, weight in zip(cells, counts, population_shares, response_shares, cell_weights, strict=True)
    )
    return PostStratification(table, survey_weights, weight_diagnostics(survey_weights))


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


def check_survey_weights(survey_weights: FloatArray) -> None:
    """Refuse weights that are negative, infinite or not a number."""
    if not np.isfinite(survey_weights).all() or (survey_weights < 0).any():
        raise SurveyWeightError("survey weights must be finite and not negative")


def _respondents_per_cell(cell_codes: NDArray[np.integer[Any]], cells: Sequence[CellPopulation]) -> IntArray:
    if not cell_codes.size:
        raise NoRespondentsError("there are no respondents to weight")
    if len({cell.name for cell in cells}) != len(cells):
        raise ShapeError("two weighting cells bear the same name")
    if cell_codes.min() < 0 or cell_codes.max() >= len(cells):
        raise ShapeError("a respondent is in none of the weighting cells")
    return np.bincount(cell_codes, minlength=len(cells)).astype(np.int64)


def _check_populations(cells: Sequence[CellPopulation], counts: IntArray, population: IntArray) -> None:
    if (population < 0).any():
        raise PopulationError("a population cannot be negative")
    strangers = [cell.name for cell, n, size in zip(cells, counts, population, strict=True) if n and not size]
    if strangers:
        raise PopulationError(f"respondents in weighting cells without population: {', '.join(strangers)}")
    empty = tuple(cell.name for cell, n, size in zip(cells, counts, population, strict=True) if size and not n)
    if empty:
        raise EmptyCellError(empty)
