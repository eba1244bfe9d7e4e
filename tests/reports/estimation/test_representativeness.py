import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.estimation.errors import NoRespondentsError, ShapeError
from reports.estimation.representativeness import representativeness

PEOPLE = np.array([400, 600])
TWO_GROUPS = {"laag": ["a", "b"]}


def estimate(variables, population, respondents):
    return representativeness(variables, np.array(population), np.array(respondents))


def test_representativeness_two_groups_equals_the_hand_computed_case():
    # rho = 0.5 and 0.25; mean 0.35; S^2 = 0.4 * 0.15^2 + 0.6 * 0.1^2 = 0.015.
    result = estimate(TWO_GROUPS, PEOPLE, [200, 150])

    # In a saturated model the propensity of a group has variance rho (1 - rho) / N_k.
    bias = (0.5 * 0.5 + 0.25 * 0.75) / 1000
    assert result.mean_propensity == pytest.approx(0.35)
    assert result.unadjusted == pytest.approx(1 - 2 * np.sqrt(0.015))
    assert result.value == pytest.approx(1 - 2 * np.sqrt(0.015 - bias))
    assert result.coefficient_of_variation == pytest.approx(np.sqrt(0.015 - bias) / 0.35)


def test_representativeness_two_groups_has_the_hand_computed_standard_error():
    # S = sqrt(0.24) d with d the difference of the shares: the delta method leaves the first term,
    # Var(S^2) = (2 * 0.24 d)^2 Var(d); the second is 2 (0.24 Var(d))^2.
    result = estimate(TWO_GROUPS, PEOPLE, [200, 150])

    of_difference = 0.25 / 400 + 0.1875 / 600
    of_square = (0.48 * 0.25) ** 2 * of_difference + 2 * (0.24 * of_difference) ** 2
    adjusted = 0.015 - (0.25 + 0.1875) / 1000
    assert result.standard_error == pytest.approx(np.sqrt(of_square / adjusted))


def test_representativeness_partial_indicators_by_hand():
    (partial,) = estimate(TWO_GROUPS, PEOPLE, [200, 150]).partial

    assert partial.value == pytest.approx(np.sqrt(0.015))
    assert [(one.category, one.population, one.respondents) for one in partial.categories] == [("a", 400, 200), ("b", 600, 150)]
    assert [one.value for one in partial.categories] == pytest.approx([np.sqrt(0.4) * 0.15, -np.sqrt(0.6) * 0.1])


def test_representativeness_equal_response_is_1_without_standard_error():
    result = estimate(TWO_GROUPS, PEOPLE, [100, 150])

    assert (result.value, result.standard_error) == (1.0, None)
    assert result.unadjusted == pytest.approx(1.0, abs=1e-6)


def test_representativeness_everybody_responded_is_1():
    assert estimate(TWO_GROUPS, PEOPLE, PEOPLE).value == pytest.approx(1.0, abs=1e-6)


def test_representativeness_nested_variable_changes_nothing():
    offices = {"functie": ["x", "y", "z"]}
    nested = {"laag": ["a", "a", "b"], **offices}

    alone, with_tier = (estimate(one, [100, 200, 300], [20, 60, 120]) for one in (offices, nested))

    assert with_tier.value == pytest.approx(alone.value)
    assert with_tier.standard_error == pytest.approx(alone.standard_error)
    assert [one.variable for one in with_tier.partial] == ["laag", "functie"]


def test_representativeness_group_without_respondents_settles():
    result = estimate(TWO_GROUPS, [500, 500], [0, 250])

    assert result.unadjusted == pytest.approx(1 - 2 * 0.25, abs=1e-4)


def test_representativeness_cells_without_people_are_passed_over():
    with_empty = estimate({"laag": ["a", "b", "c"]}, [400, 600, 0], [200, 150, 0])

    assert with_empty == estimate(TWO_GROUPS, PEOPLE, [200, 150])


def test_representativeness_standard_error_is_that_of_repeated_response():
    randomness = np.random.default_rng(2020)
    rho = np.array([0.5, 0.4, 0.3, 0.2])
    people = np.array([300, 900, 500, 700])
    variables = {"laag": ["a", "a", "b", "b"], "maat": ["x", "y", "x", "y"]}

    results = [representativeness(variables, people, randomness.binomial(people, rho)) for _ in range(400)]

    values = [one.value for one in results]
    assert np.mean([one.standard_error for one in results]) == pytest.approx(np.std(values), rel=0.15)


def test_representativeness_bias_adjustment_brings_the_estimate_nearer():
    randomness = np.random.default_rng(7)
    people = np.full(8, 60)
    variables = {"provincie": list("abcdefgh")}

    results = [representativeness(variables, people, randomness.binomial(people, 0.3)) for _ in range(300)]

    unadjusted, adjusted = np.mean([[one.unadjusted, one.value] for one in results], axis=0)
    assert unadjusted < adjusted <= 1
    assert 1 - adjusted < (1 - unadjusted) / 2


@pytest.mark.parametrize(
    ("variables", "population", "respondents"),
    [(TWO_GROUPS, [4], [1]), (TWO_GROUPS, [4, 5], [5, 1]), (TWO_GROUPS, [4, 5], [-1, 1]), ({"laag": ["a"]}, [4, 5], [1, 1])],
)
def test_representativeness_ill_fitting_cells_are_refused(variables, population, respondents):
    with pytest.raises(ShapeError):
        estimate(variables, population, respondents)


def test_representativeness_without_respondents_is_refused():
    with pytest.raises(NoRespondentsError):
        estimate(TWO_GROUPS, [4, 5], [0, 0])


@st.composite
def responses(draw):
    size = draw(st.integers(1, 12))
    people = draw(st.lists(st.integers(1, 400), min_size=size, max_size=size))
    answered = [draw(st.integers(0, number)) for number in people]
    variables = {
        name: draw(st.lists(st.sampled_from("abc"), min_size=size, max_size=size)) for name in ("laag", "functie", "provincie")
    }
    return variables, people, answered


@given(responses().filter(lambda one: sum(one[2]) > 0))
def test_representativeness_keeps_its_bounds_and_sums(response):
    variables, people, answered = response

    result = estimate(variables, people, answered)

    assert -1e-6 <= result.unadjusted <= result.value <= 1
    assert result.mean_propensity == pytest.approx(sum(answered) / sum(people), abs=1e-5)
    for partial in result.partial:
        assert partial.value <= (1 - result.unadjusted) / 2 + 1e-4
        assert sum(one.population for one in partial.categories) == sum(people)
        assert sum(one.respondents for one in partial.categories) == sum(answered)


@given(responses().filter(lambda one: sum(one[2]) > 0), st.randoms())
def test_representativeness_does_not_depend_on_the_order_of_cells(response, random):
    variables, people, answered = response
    order = list(range(len(people)))
    random.shuffle(order)
    shuffled = {name: [column[place] for place in order] for name, column in variables.items()}

    before = estimate(variables, people, answered)
    after = estimate(shuffled, [people[place] for place in order], [answered[place] for place in order])

    assert after.unadjusted == pytest.approx(before.unadjusted, abs=1e-4)
