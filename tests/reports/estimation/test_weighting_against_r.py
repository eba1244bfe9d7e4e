"""Raking and post-stratification from design weights beside R's survey (made by `tests/reference/weighting.R`)."""

import numpy as np
import pytest

from reports.estimation.raking import Margin, rake
from reports.estimation.weights import post_stratify
from tests.reports.estimation.reference import GENDERS, POPULATION, REGIONS, cells_of, codes, numbers, read

EXACT = 1e-9
REGION = Margin("regio", codes("region", REGIONS), tuple(cells_of(REGIONS)))
GENDER = Margin("geslacht", codes("gender", GENDERS), tuple(cells_of(GENDERS)))
CELL = Margin("weegcel", codes("cell", POPULATION), tuple(cells_of(POPULATION)))


def expected(name):
    return np.array([float(row[name]) for row in read("weighting_expected.csv")])


def start_weights():
    given = numbers("design_weight")
    return np.where(given == 0, 1, given)


def test_rake_two_margins_equals_r():
    raked = rake([REGION, GENDER])

    assert raked.survey_weights == pytest.approx(expected("raked"), rel=EXACT)
    assert raked.survey_weights.mean() == pytest.approx(1, rel=1e-12)


def test_rake_three_margins_from_design_weights_equals_r():
    raked = rake([REGION, GENDER, CELL], start_weights())

    assert raked.survey_weights == pytest.approx(expected("raked_from_design"), rel=EXACT)


def test_post_stratify_from_design_weights_equals_r():
    weighting = post_stratify(codes("cell", POPULATION), cells_of(POPULATION), design_weights=start_weights())

    assert weighting.survey_weights == pytest.approx(expected("post_from_design"), rel=EXACT)
