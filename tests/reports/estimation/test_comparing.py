"""When a test is run, and between editions of which little is known."""

import numpy as np
import pytest

from reports.estimation.classic_tests import share_difference
from reports.estimation.comparing import compare, compare_editions, compare_published
from reports.estimation.comparisons import NOT_TESTED_WORDS, NotTested
from reports.estimation.designs import fixed_design
from reports.estimation.errors import ShapeError
from reports.estimation.estimating import share
from reports.estimation.influence import share_influence
from reports.estimation.results import Estimate, Statistic
from reports.estimation.trends import trend

VICTIMS_2020 = 1043
"""Report 2020, footnote 16: "z = 2,32; P = 0,02", from 12 % in 2018 to 16 % in 2020."""


def edition(value, respondents, standard_error=None, degrees=None):
    return Estimate(value, respondents, 0, float(respondents), standard_error, None, None, degrees_of_freedom=degrees)


def half_of(respondents):
    hits = np.arange(respondents) % 2 == 0
    return share(hits, np.ones(respondents, dtype=bool), fixed_design(np.ones(respondents)))


@pytest.mark.parametrize(("respondents", "reason"), [(19, NotTested.FEW_RESPONDENTS), (20, None)])
def test_compare_runs_from_twenty_respondents_on_both_sides(respondents, reason):
    first = np.arange(60) < respondents
    hits, design = np.arange(60) % 3 == 0, fixed_design(np.ones(60))
    one, other = (share_influence(hits, domain, design) for domain in (first, ~first))

    assert compare(one, other, design).not_tested is reason
    assert compare(other, one, design).not_tested is reason


def test_compare_turned_around_is_the_same_test():
    first, hits, design = np.arange(60) < 25, np.arange(60) % 3 == 0, fixed_design(np.linspace(0.5, 2, 60))
    one, other = (share_influence(hits, domain, design) for domain in (first, ~first))

    there, back = compare(one, other, design), compare(other, one, design)

    assert (there.difference, there.p_value) == (-back.difference, back.p_value)
    assert there.interval.low == pytest.approx(-back.interval.high)


@pytest.mark.parametrize(("parts", "is_significant"), [((0.2, 0.6), True), ((0.4, 0.42), False)])
def test_compare_is_significant_at_five_percent(parts, is_significant):
    first, design = np.arange(200) < 100, fixed_design(np.ones(200))
    hits = np.concatenate([np.arange(100) < part * 100 for part in parts])

    found = compare(share_influence(hits, first, design), share_influence(hits, ~first, design), design)

    assert found.is_significant() is is_significant
    assert not compare(None, None, design).is_significant()


def test_compare_with_a_group_that_has_no_value_is_not_tested():
    design = fixed_design(np.ones(40))
    somebody = share_influence(np.ones(40, dtype=bool), np.ones(40, dtype=bool), design)

    assert compare(None, somebody, design).not_tested is NotTested.NO_SPREAD


def test_compare_editions_few_respondents_in_either_is_not_tested():
    assert compare_editions(half_of(19), half_of(400)).not_tested is NotTested.FEW_RESPONDENTS
    assert compare_editions(half_of(400), half_of(19)).not_tested is NotTested.FEW_RESPONDENTS
    assert compare_editions(half_of(400), half_of(40)).not_tested is None


def test_compare_editions_without_value_is_not_tested():
    assert compare_editions(edition(None, 0), half_of(40)).not_tested is NotTested.NO_SPREAD


def test_compare_published_edition_of_unknown_n_is_not_tested_and_says_so():
    found = compare_published(0.12, None, half_of(400))

    assert (found.not_tested, found.p_value, found.difference) == (NotTested.UNKNOWN_RESPONDENTS, None, pytest.approx(0.38))
    assert NOT_TESTED_WORDS[found.not_tested] == "toets niet mogelijk: n onbekend"


def test_compare_published_few_respondents_or_no_spread_is_not_tested():
    assert compare_published(0.12, 19, half_of(400)).not_tested is NotTested.FEW_RESPONDENTS
    assert compare_published(0.12, 500, edition(1.0, 400)).not_tested is NotTested.NO_SPREAD


def test_compare_published_uses_the_normal_distribution_with_both_variances():
    later = half_of(400)

    found = compare_published(0.4, 600, later, design_effect=1.5)

    assert found.standard_error == pytest.approx(np.sqrt(1.5 * 0.24 / 600 + later.standard_error**2))
    assert found.degrees_of_freedom is None


@pytest.mark.parametrize("respondents_2018", [960, 980, 1000])
def test_footnote_16_is_plausible_for_the_likely_base_of_2018(respondents_2018):
    found = share_difference(0.16, VICTIMS_2020, 0.12, respondents_2018)

    assert 0 < found.p_value < 0.05
    assert found.z > 0


def test_share_difference_unpooled_is_the_sum_of_both_variances():
    found = share_difference(0.3, 100, 0.2, 200, pooled=False)

    assert found.standard_error == pytest.approx(np.sqrt(0.3 * 0.7 / 100 + 0.2 * 0.8 / 200))


def test_trend_leaves_out_editions_of_unknown_n_and_says_why_there_is_none():
    known = [edition(0.2, 900, 0.01), edition(0.25, 900, 0.01), edition(0.3, 900, 0.01)]
    unknown = edition(0.1, 0)

    with_line = trend([2014, 2016, 2018, 2020], [unknown, *known])
    without = trend([2014, 2016, 2018], [unknown, unknown, known[0]])
    two = trend([2018, 2020], known[:2])

    assert (with_line.editions, with_line.slope.difference) == (3, pytest.approx(0.025))
    assert with_line.lack_of_fit == pytest.approx(0, abs=1e-15)
    assert without.slope.not_tested is NotTested.UNKNOWN_RESPONDENTS
    assert two.slope.not_tested is NotTested.FEW_EDITIONS


@pytest.mark.parametrize("years", [[2018], [2018, 2018]])
def test_trend_years_that_do_not_fit_are_refused(years):
    with pytest.raises(ShapeError):
        trend(years, [half_of(40), half_of(40)])


def test_estimate_of_a_share_says_so():
    assert half_of(40).statistic is Statistic.SHARE
