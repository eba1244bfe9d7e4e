"""The one door: what stays inside, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.estimation.disclosure import Group, protect, withheld_reasons
from reports.estimation.errors import ShapeError
from reports.estimation.results import Estimate, Withheld


def estimate(respondents, value=0.5):
    return Estimate(value if respondents else None, respondents, respondents // 2, float(respondents), 0.1, None, 1.0)


def group(label, *bases, is_total=False, population=None):
    return Group(label, tuple(estimate(base) for base in bases), is_total=is_total, population=population)


def reasons(groups, *bases, sensitive=True):
    protected = protect(groups, bases=bases, sensitive=sensitive)
    return {shown.label: shown.withheld for shown in protected}


def test_protect_enough_in_every_group_shows_all():
    assert reasons([group("man", 60), group("vrouw", 40), group("totaal", 100, is_total=True)], 100) == {
        "man": None,
        "vrouw": None,
        "totaal": None,
    }


def test_protect_withheld_group_hands_out_nothing_but_the_reason():
    (small, _, _) = protect([group("a", 9), group("b", 30), group("c", 61)], bases=[100], sensitive=True)

    (cell,) = small.cells
    assert (cell.value, cell.respondents, cell.weighted_base, cell.standard_error, cell.interval) == (None,) * 5
    assert cell.withheld == Withheld.SMALL_BASE


@pytest.mark.parametrize(("base", "reason"), [(9, Withheld.SMALL_BASE), (10, None)])
def test_protect_minimum_base_is_ten(base, reason):
    assert reasons([group("a", base), group("b", 30)], 100)["a"] == reason


def test_protect_one_small_group_withholds_the_smallest_sibling_too():
    assert reasons([group("a", 5), group("b", 30), group("c", 65), group("t", 100, is_total=True)], 100) == {
        "a": Withheld.SMALL_BASE,
        "b": Withheld.SUBTRACTION,
        "c": None,
        "t": None,
    }


def test_protect_two_groups_too_small_together_withholds_a_third():
    assert reasons([group("a", 3), group("b", 4), group("c", 20), group("d", 73)], 100) == {
        "a": Withheld.SMALL_BASE,
        "b": Withheld.SMALL_BASE,
        "c": Withheld.SUBTRACTION,
        "d": None,
    }


def test_protect_small_group_beside_people_in_no_group_needs_no_sibling():
    assert reasons([group("a", 5), group("b", 45)], 100) == {"a": Withheld.SMALL_BASE, "b": None}


def test_protect_too_few_people_in_no_group_withholds_the_smallest_group():
    assert reasons([group("man", 55), group("vrouw", 41), group("totaal", 100, is_total=True)], 100) == {
        "man": None,
        "vrouw": Withheld.SUBTRACTION,
        "totaal": None,
    }


def test_protect_one_question_with_a_small_base_withholds_the_group_everywhere():
    protected = protect([group("a", 40, 7), group("b", 30, 25), group("c", 30, 28)], bases=[100, 60], sensitive=True)

    assert [cell.withheld for cell in protected[0].cells] == [Withheld.SMALL_BASE, Withheld.SMALL_BASE]


def test_protect_group_without_respondents_is_empty_not_withheld():
    assert reasons([group("a", 0), group("b", 100)], 100) == {"a": None, "b": None}


def test_protect_total_with_a_small_base_is_withheld():
    assert reasons([group("totaal", 8, is_total=True)], 8) == {"totaal": Withheld.SMALL_BASE}


@pytest.mark.parametrize(
    ("population", "sensitive", "reason"), [(24, True, Withheld.SMALL_POPULATION), (24, False, None), (25, True, None)]
)
def test_protect_small_population_is_withheld_for_sensitive_questions(population, sensitive, reason):
    groups = [group("dijkgraaf", 15, population=population), group("b", 30), group("c", 55)]

    assert reasons(groups, 100, sensitive=sensitive)["dijkgraaf"] == reason


def test_protect_overlapping_groups_are_refused():
    with pytest.raises(ShapeError):
        protect([group("a", 60), group("b", 60)], bases=[100], sensitive=True)


def test_protect_uneven_questions_are_refused():
    with pytest.raises(ShapeError):
        protect([group("a", 60)], bases=[100, 100], sensitive=True)


def test_withheld_reasons_each_reason_once():
    protected = protect([group("a", 3), group("b", 4), group("c", 20), group("d", 73)], bases=[100], sensitive=True)

    assert withheld_reasons(protected) == (Withheld.SMALL_BASE, Withheld.SUBTRACTION)


@given(st.lists(st.lists(st.integers(0, 40), min_size=2, max_size=2), min_size=1, max_size=7), st.integers(0, 30))
def test_protect_any_sizes_subtraction_never_leaves_a_small_or_single_part(sizes, outside):
    groups = [group(str(position), *pair) for position, pair in enumerate(sizes)]
    bases = [sum(pair[question] for pair in sizes) + outside for question in (0, 1)]

    protected = protect(groups, bases=bases, sensitive=True)

    for question, base in enumerate(bases):
        hidden = [pair[question] for pair, shown in zip(sizes, protected, strict=True) if shown.withheld]
        difference = base - sum(cell.cells[question].respondents or 0 for cell in protected if not cell.withheld)
        assert difference == sum(hidden) + outside
        all_hidden = all(shown.withheld or not any(pair) for pair, shown in zip(sizes, protected, strict=True))
        if not all_hidden:
            assert difference == 0 or difference >= 10
            assert not any(0 < size == difference for size in hidden)
