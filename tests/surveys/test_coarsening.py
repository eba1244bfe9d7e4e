from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.choices import Office
from surveys.coarsening import Person, Profile, TooFewPeopleError, coarsened

BIG = Profile("gemeente", "PV26", 1, "vanaf_100k")
SMALL = Profile("gemeente", "PV26", 3, "20k_50k")
COUNCIL = (Office.BURGEMEESTER, Office.RAADSLID, Office.RAADSLID, Office.RAADSLID)
ONLY_TIER = Profile("gemeente", "", 0, "nvt")


def council(organisation_id, profile, offices=COUNCIL):
    return [Person(organisation_id, profile, office.value) for office in offices]


def councils(*profiles):
    return [person for number, profile in enumerate(profiles) for person in council(number, profile)]


def test_profile_of_five_organisations_is_kept():
    assert coarsened(councils(*[SMALL] * 5), ()) == {SMALL: SMALL}


def test_size_goes_first():
    other = replace(SMALL, size_class="50k_100k")
    without_size = replace(SMALL, size_class="nvt")

    kept = coarsened(councils(*[SMALL] * 3, *[other] * 2), ())

    assert kept == {SMALL: without_size, other: without_size}


def test_who_is_left_over_takes_the_smallest_class_along():
    kept = coarsened(councils(*[SMALL] * 5, *[replace(SMALL, province="PV27")] * 6, BIG), ())

    assert kept == {SMALL: ONLY_TIER, BIG: ONLY_TIER, replace(SMALL, province="PV27"): replace(SMALL, province="PV27")}


def test_profile_that_the_population_does_not_have_keeps_only_its_tier():
    strange = replace(BIG, province="PV20")

    kept = coarsened(councils(*[SMALL] * 5), {(strange, Office.RAADSLID.value)})

    assert kept == {SMALL: ONLY_TIER, strange: ONLY_TIER}


def test_fewer_than_five_organisations_are_refused():
    with pytest.raises(TooFewPeopleError, match="Gemeente: minder dan 5 organisaties"):
        coarsened(councils(*[SMALL] * 4), ())


def test_office_with_fewer_than_five_people_is_refused():
    people = councils(*[SMALL] * 5)[:-4]

    with pytest.raises(TooFewPeopleError):
        coarsened(people, ())


def test_office_that_only_a_response_has_is_refused():
    with pytest.raises(TooFewPeopleError, match="Wethouder"):
        coarsened(councils(*[SMALL] * 5), {(SMALL, Office.WETHOUDER.value)})


@given(
    st.lists(
        st.tuples(st.sampled_from(["PV26", "PV27"]), st.integers(1, 5), st.sampled_from(["20k_50k", "50k_100k"])),
        min_size=5,
        max_size=60,
    )
)
def test_every_kept_profile_fits_five_organisations_and_five_people_in_every_office(profiles):
    people = councils(*[Profile("gemeente", *profile) for profile in profiles])

    kept = coarsened(people, ())

    organisations = defaultdict(set)
    offices = Counter()
    for person in people:
        organisations[kept[person.profile]].add(person.organisation_id)
        offices[kept[person.profile], person.office] += 1
    assert min(len(found) for found in organisations.values()) >= 5
    assert min(offices.values()) >= 5
