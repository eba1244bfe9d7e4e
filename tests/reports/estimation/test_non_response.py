import pytest

from reports.estimation.classic_tests import share_difference
from reports.estimation.errors import ShareError
from reports.estimation.non_response import (
    PopulationRange,
    blend,
    effective_respondents,
    population_range,
)
from reports.estimation.rounding import dutch_number

# Monitor Integriteit en Veiligheid 2020, bijlage 1: 14 % of 102 on the telephone; 35 % of 3,002 in the survey, of which the
# weights cost a factor 1.0152; 3,060 of 11,396 took part.
PHONE, PHONE_RESPONDENTS = 0.14, 102
MAIN, MAIN_RESPONDENTS, DESIGN_EFFECT = 0.35, 3002, 1.0152
RESPONSE_RATE = 3060 / 11396


def test_share_difference_of_2020_is_what_the_published_figures_give():
    test = share_difference(MAIN, MAIN_RESPONDENTS / DESIGN_EFFECT, PHONE, PHONE_RESPONDENTS)

    assert test is not None
    assert dutch_number(test.z, 1) == "4,4"
    assert test.difference == pytest.approx(0.21)
    assert test.p_value == pytest.approx(1.1e-5, rel=0.05)


def test_share_difference_turns_with_the_groups():
    one = share_difference(0.35, 300, 0.14, 102)
    other = share_difference(0.14, 102, 0.35, 300)

    assert one is not None
    assert other is not None
    assert (one.z, one.p_value) == (pytest.approx(-other.z), pytest.approx(other.p_value))


def test_share_difference_agrees_with_chi_squared_without_correction():
    # As chisq.test(matrix(c(20, 80, 45, 105), 2), correct = FALSE) in R.
    test = share_difference(20 / 100, 100, 45 / 150, 150)

    assert test is not None
    assert test.z**2 == pytest.approx((250 * (20 * 105 - 80 * 45) ** 2) / (100 * 150 * 65 * 185))


def test_equal_shares_do_not_differ():
    test = share_difference(0.3, 100, 0.3, 50)

    assert test is not None
    assert (test.z, test.p_value) == (0.0, 1.0)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_nothing_can_be_told_where_all_are_alike(share):
    assert share_difference(share, 10, share, 20) is None


@pytest.mark.parametrize(
    ("one", "one_respondents", "other", "other_respondents"),
    [(-0.1, 10, 0.5, 10), (0.5, 10, 1.1, 10), (0.5, 0, 0.5, 10), (0.5, 10, 0.5, -1), (float("nan"), 10, 0.5, 10)],
)
def test_share_difference_refuses_what_is_no_share(one, one_respondents, other, other_respondents):
    with pytest.raises(ShareError):
        share_difference(one, one_respondents, other, other_respondents)


def test_naive_blend_of_2020():
    assert dutch_number(100 * blend(MAIN, PHONE, RESPONSE_RATE), 1) == "19,6"


@pytest.mark.parametrize(("response_rate", "expected"), [(0.0, 0.14), (1.0, 0.35), (0.5, 0.245)])
def test_blend_lies_between_both_by_the_response_rate(response_rate, expected):
    assert blend(0.35, 0.14, response_rate) == pytest.approx(expected)


def test_blend_refuses_a_rate_in_percent():
    with pytest.raises(ShareError):
        blend(0.35, 0.14, 26.85)


def test_population_range_holds_both_suppositions_and_the_ends():
    assert population_range(0.4, 0.2, (0.1, 0.3), 0.25) == PopulationRange(
        like_respondents=0.4,
        like_interviewed=pytest.approx(0.25),
        lowest=pytest.approx(0.175),
        highest=pytest.approx(0.325),
    )


def test_effective_respondents_of_a_plain_sample_are_its_respondents():
    assert effective_respondents(0.3, (0.3 * 0.7 / 250) ** 0.5) == pytest.approx(250)


@pytest.mark.parametrize(("share", "standard_error"), [(0.0, 0.1), (1.0, 0.1), (0.5, 0.0)])
def test_effective_respondents_need_a_standard_error(share, standard_error):
    with pytest.raises(ShareError):
        effective_respondents(share, standard_error)
