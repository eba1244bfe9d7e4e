"""What is decided over a closed set: nothing small can be worked out from what is published, by any sum of it."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.estimation.closed_set import ClosedSetBuilder
from reports.estimation.results import Withheld
from reports.estimation.thresholds import DisclosureProfile
from reports.estimation.withholding import REASONS, decide, is_secret

LEAST = 10


class Example:
    """A closed set of groups by name over respondents with a tier, an office and a gender, all asked one question."""

    def __init__(self, sizes, unanswered=()):
        kinds = [kind for kind, number in sizes.items() for _ in range(number)]
        self.offices = np.array([office for office, _ in kinds])
        self.genders = np.array([gender for _, gender in kinds])
        self.builder = ClosedSetBuilder(len(kinds))
        self.everybody = np.ones(len(kinds), dtype=np.bool_)
        self.valid = self.everybody.copy()
        self.valid[list(unanswered)] = False
        self.question = self.builder.question("vraag", self.valid)
        self.total = self.ask("totaal", self.everybody)

    def ask(self, name, members, rank=0, **more):
        number = self.builder.group(name, members, **more)
        self.builder.ask([number], [self.question], rank=rank)
        return number

    def divide(self, whole, parts, rank=1):
        numbers = [self.ask(name, members, rank) for name, members in parts.items()]
        self.builder.divide(whole, numbers)

    def shown(self, *, sensitive=True, **thresholds):
        closed = self.builder.built()
        reasons, _ = decide(closed, DisclosureProfile(**thresholds), sensitive=sensitive)
        return {name: REASONS[reasons[closed.number_of[name]]] for name in closed.number_of}, closed, reasons


def offices(sizes):
    return {(office, "m"): number for office, number in sizes.items()}


def by_office(sizes, **more):
    example = Example(offices(sizes), **more)
    example.divide(example.total, {name: example.offices == name for name in sizes})
    return example


def test_small_group_and_the_smallest_beside_it_are_withheld():
    found, *_ = by_office({"cdk": 5, "ged": 19, "staten": 150}).shown()

    assert found == {
        "totaal": None,
        "cdk": Withheld.SMALL_BASE,
        "ged": Withheld.SUBTRACTION,
        "staten": None,
    }


def test_two_small_groups_that_are_too_few_together_take_a_third_along():
    found, *_ = by_office({"a": 3, "b": 4, "c": 20, "d": 73}).shown()

    assert [found[name] for name in "abcd"] == [Withheld.SMALL_BASE, Withheld.SMALL_BASE, Withheld.SUBTRACTION, None]


def test_group_of_few_people_is_withheld_on_sensitive_subjects_only():
    example = by_office({"dijkgraaf": 15, "lid": 40, "x": 50})
    example.ask("dijkgraaf", example.offices == "dijkgraaf", population=20)

    assert example.shown()[0]["dijkgraaf"] is Withheld.SMALL_POPULATION
    assert example.shown(sensitive=False)[0]["dijkgraaf"] is None


def test_group_of_ten_to_nineteen_is_withheld_as_unsteady_unless_a_researcher_says_otherwise():
    example = by_office({"a": 15, "b": 30, "c": 55})

    assert example.shown(shown_from=20)[0]["a"] is Withheld.UNSTEADY
    assert example.shown(shown_from=20)[0]["b"] is None
    assert example.shown()[0]["a"] is None


def test_group_is_decided_from_the_smallest_base_of_its_questions():
    example = by_office({"a": 12, "b": 40, "c": 48}, unanswered=range(3))
    other = example.builder.question("andere vraag", example.everybody)
    example.builder.ask([example.builder.group("a", example.offices == "a")], [other])

    found, *_ = example.shown()

    assert found["a"] is Withheld.SMALL_BASE


def test_two_filters_that_differ_by_few_are_not_both_published():
    example = Example({("a", "m"): 40, ("a", "v"): 4, ("b", "m"): 60})
    example.ask("a", example.offices == "a", rank=1)
    example.ask("mannen a", (example.offices == "a") & (example.genders == "m"), rank=2)

    found, *_ = example.shown()

    assert (found["a"], found["mannen a"]) == (None, Withheld.SUBTRACTION)


def test_table_of_the_report_goes_before_a_request():
    example = Example({("a", "m"): 40, ("a", "v"): 4, ("b", "m"): 60})
    example.ask("mannen a", (example.offices == "a") & (example.genders == "m"), rank=0)
    example.ask("a", example.offices == "a", rank=1)

    found, *_ = example.shown()

    assert (found["a"], found["mannen a"]) == (Withheld.SUBTRACTION, None)


def test_whole_that_matters_less_than_its_parts_is_given_up_for_them():
    # The report shows the clerks of municipalities; readers may ask about all clerks, of whom nine are of provinces.
    example = Example(offices({"gemeente": 135, "provincie": 9, "waterschap": 40}))
    clerks = example.ask("griffiers", example.offices != "waterschap", rank=1)
    example.ask("gemeente", example.offices == "gemeente", rank=0)
    example.divide(clerks, {name: example.offices == name for name in ("gemeente", "provincie")}, rank=1)

    found, *_ = example.shown()

    assert [found[name] for name in ("gemeente", "provincie", "griffiers")] == [None, Withheld.SMALL_BASE, Withheld.SUBTRACTION]


def test_group_that_is_not_asked_does_not_follow_from_a_part_of_nobody():
    example = Example(offices({"raad": 25, "cdk": 5}))
    council = example.builder.group("raad", example.offices == "raad")
    nobody = example.ask("nobody", ~example.everybody)
    example.builder.divide(council, [nobody])

    found, *_ = example.shown()

    assert found["totaal"] is None


def test_secret_that_follows_from_two_tables_together_is_kept():
    # Everybody less those of office b (another table) less the men of a leaves the four women of a.
    example = Example({("a", "m"): 40, ("a", "v"): 4, ("b", "m"): 30, ("b", "v"): 30})
    men_a = (example.offices == "a") & (example.genders == "m")
    example.ask("b", example.offices == "b", rank=0)
    example.ask("mannen a", men_a, rank=1)

    found, *_ = example.shown()

    assert [found[name] for name in ("totaal", "b", "mannen a")] == [None, None, Withheld.SUBTRACTION]


def test_profile_that_guards_nothing_hides_small_groups_only():
    found, *_ = by_office({"cdk": 5, "ged": 19, "staten": 150}).shown(guards_secrets=False, minimum_base=1, shown_from=20)

    assert found == {"totaal": None, "cdk": Withheld.UNSTEADY, "ged": Withheld.UNSTEADY, "staten": None}


@st.composite
def crossed(draw):
    """Draw a small table of offices by genders, asked by office, by gender and by both, with some who did not answer."""
    numbers = st.one_of(st.integers(0, 12), st.integers(13, 40))
    kinds = [(office, gender) for office in "abc" for gender in "mv"]
    sizes = {kind: draw(numbers) for kind in kinds}
    total = sum(sizes.values())
    silent = draw(st.sets(st.integers(0, max(total - 1, 0)), max_size=4)) if total else set()
    example = Example(sizes, unanswered=silent)
    example.divide(example.total, {f"office {one}": example.offices == one for one in "abc"})
    example.divide(example.total, {f"gender {one}": example.genders == one for one in "mv"})
    for office in draw(st.sets(st.sampled_from("abc"))):
        inside = example.offices == office
        whole = example.ask(f"office {office}", inside)
        example.divide(whole, {f"{office} {one}": inside & (example.genders == one) for one in "mv"}, rank=2)
    return example


@settings(max_examples=60, deadline=None)
@given(crossed())
def test_no_sum_of_published_groups_is_a_group_of_too_few(example):
    _, closed, reasons = example.shown()

    cells = [(example.offices == office) & (example.genders == gender) for office in "abc" for gender in "mv"]
    answered = np.array([np.count_nonzero(cell & example.valid) for cell in cells])
    some = answered > 0
    published = np.array([[closed.members[group][cell].any() for cell in cells] for group in np.flatnonzero(reasons == 0)])
    matrix = published.reshape(-1, len(cells)).astype(float)[:, some]
    rank = np.linalg.matrix_rank(matrix) if matrix.size else 0
    for size in range(1, int(some.sum()) + 1):
        for chosen in combinations(range(int(some.sum())), size):
            if answered[some][list(chosen)].sum() >= LEAST:
                continue
            wanted = np.zeros((1, int(some.sum())))
            wanted[0, list(chosen)] = 1
            assert np.linalg.matrix_rank(np.vstack([matrix, wanted]) if matrix.size else wanted) > rank


@settings(max_examples=30, deadline=None)
@given(crossed())
def test_secrets_follow_from_their_own_sizes_and_nothing_empty_is_given_up(example):
    _, closed, reasons = example.shown()

    sizes = closed.bases()[:, 0]
    assert (is_secret(reasons) == ((sizes > 0) & (sizes < LEAST) & closed.requested[:, 0])).all()
    assert not reasons[sizes == 0].any()


@pytest.mark.parametrize("rows", [0, 3])
def test_nobody_or_nothing_asked_decides_nothing(rows):
    closed = ClosedSetBuilder(rows).built()

    assert [found.size for found in decide(closed, DisclosureProfile(), sensitive=True)] == [0, 0]
