"""What a standard error takes into account: the weights of the file, and how they and the respondents came about."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from reports.estimation.arrays import BooleanArray, Codes, FloatArray, IntArray
from reports.estimation.errors import PopulationError, ShapeError
from reports.estimation.results import VarianceMethod
from reports.estimation.weights import check_survey_weights


class LonelyStratum(StrEnum):
    """What to do with a stratum of one respondent, of which the spread is unknown."""

    REFUSE = "refuse"
    CERTAIN = "certain"
    """Count it as without spread; R calls this "remove"."""


@dataclass(frozen=True, slots=True)
class SurveyDesign:
    """Everybody in the file with a weight, and the method of the standard error.

    The file is everybody in the snapshot and not only who is in a group: standard errors need its size.
    Make one with the functions of this module, which check it.
    """

    survey_weights: FloatArray
    """Of every respondent; the mean is 1, or the number of people that a respondent stands for."""
    variance: VarianceMethod
    strata: IntArray | None = None
    """Of every respondent the weighting cell, 0 to the number of cells less one."""
    base_weights: FloatArray | None = None
    """The weights before post-stratification; None where they were equal."""
    margins: tuple[IntArray, ...] = ()
    """Of every margin of a raking the class of every respondent."""
    clusters: IntArray | None = None
    """Of every respondent the organisation, 0 to the number of organisations less one."""
    sampled_shares: FloatArray | None = None
    """Which part of the population is in the file: of every stratum, or one number for everybody; None for no correction."""
    lonely: LonelyStratum = LonelyStratum.REFUSE

    @property
    def file_size(self) -> int:
        """How many respondents the file holds, those without weight included."""
        return self.survey_weights.size

    def degrees_of_freedom(self, domain: BooleanArray) -> int:
        """Return the degrees of freedom of an estimate over `domain`, as R's `degf` does.

        Respondents (or clusters) with a weight in the domain, less the strata that they are in, or less one.
        """
        used = domain & (self.survey_weights > 0)
        if self.clusters is not None:
            return np.unique(self.clusters[used]).size - 1
        if self.variance in {VarianceMethod.STRATIFIED, VarianceMethod.STRATIFIED_FPC} and self.strata is not None:
            return int(np.count_nonzero(used)) - np.unique(self.strata[used]).size
        return int(np.count_nonzero(used)) - 1


def fixed_design(survey_weights: FloatArray) -> SurveyDesign:
    """Take the weights as given; in R `svydesign(ids = ~1, weights = ~w)`.

    Raises SurveyWeightError when a weight is unsound.
    """
    check_survey_weights(survey_weights)
    return SurveyDesign(survey_weights, VarianceMethod.FIXED)


def stratified_design(
    survey_weights: FloatArray,
    cells: Codes,
    populations: FloatArray | IntArray | None = None,
    *,
    lonely: LonelyStratum = LonelyStratum.REFUSE,
) -> SurveyDesign:
    """Take the weighting cells as strata; in R `svydesign(ids = ~1, strata = ~cell, weights = ~w)`, with `fpc = ~N` if asked.

    Parameters
    ----------
    cells
        Of every respondent the weighting cell.
    populations
        Of every cell the number of people in the population, for the finite population correction; None for none.

    Raises
    ------
    SurveyWeightError, ShapeError, PopulationError
        When a weight is unsound, a respondent is in no cell, or a cell holds more respondents than people.
    """
    check_survey_weights(survey_weights)
    strata = _classes(cells, survey_weights)
    if populations is None:
        return SurveyDesign(survey_weights, VarianceMethod.STRATIFIED, strata, lonely=lonely)
    if strata.max(initial=-1) >= len(populations):
        raise ShapeError("a respondent is in none of the weighting cells")
    sizes = np.bincount(strata, minlength=len(populations))
    if (sizes > populations).any():
        raise PopulationError("a weighting cell holds more respondents than people")
    shares = np.divide(sizes, populations, out=np.zeros(len(populations)), where=np.asarray(populations) > 0)
    return SurveyDesign(survey_weights, VarianceMethod.STRATIFIED_FPC, strata, sampled_shares=shares, lonely=lonely)


def post_stratified_design(
    survey_weights: FloatArray, cells: Codes, *, base_weights: FloatArray | None = None, population: int | None = None
) -> SurveyDesign:
    """Count that the weights make the cells equal to the population; in R `postStratify` on a design without strata.

    Parameters
    ----------
    survey_weights
        The weights after post-stratification.
    cells
        Of every respondent the weighting cell.
    base_weights
        The weights before it; None where everybody had the same.
    population
        The number of people, for the finite population correction; None for none.

    Raises
    ------
    SurveyWeightError, ShapeError, PopulationError
        When a weight is unsound, a respondent is in no cell, or the file holds more respondents than people.
    """
    check_survey_weights(survey_weights)
    strata = _classes(cells, survey_weights)
    if base_weights is not None:
        check_survey_weights(base_weights)
        if base_weights.shape != survey_weights.shape:
            raise ShapeError("base weights and survey weights must describe the same respondents")
    if population is None:
        return SurveyDesign(survey_weights, VarianceMethod.POST, strata, base_weights)
    if population < survey_weights.size:
        raise PopulationError("the file holds more respondents than the population people")
    shares = np.array([survey_weights.size / population])
    return SurveyDesign(survey_weights, VarianceMethod.POST_FPC, strata, base_weights, sampled_shares=shares)


def raked_design(survey_weights: FloatArray, margins: tuple[Codes, ...]) -> SurveyDesign:
    """Count that the weights make every margin equal to the population; in R `rake` on a design without strata.

    Raises SurveyWeightError or ShapeError when a weight is unsound, or a respondent is in no class of a margin.
    """
    check_survey_weights(survey_weights)
    if not margins:
        raise ShapeError("raking needs a margin")
    return SurveyDesign(
        survey_weights, VarianceMethod.RAKING, margins=tuple(_classes(margin, survey_weights) for margin in margins)
    )


def clustered_design(survey_weights: FloatArray, clusters: Codes) -> SurveyDesign:
    """Count that respondents of one organisation resemble each other; in R `svydesign(ids = ~cluster, weights = ~w)`.

    Raises SurveyWeightError or ShapeError when a weight is unsound, or a respondent is in no organisation.
    """
    check_survey_weights(survey_weights)
    return SurveyDesign(survey_weights, VarianceMethod.CLUSTERED, clusters=_classes(clusters, survey_weights))


def _classes(codes: Codes, survey_weights: FloatArray) -> IntArray:
    if codes.shape != survey_weights.shape:
        raise ShapeError("classes and survey weights must describe the same respondents")
    if codes.size and codes.min() < 0:
        raise ShapeError("a respondent is in none of the classes")
    return codes.astype(np.int64)
