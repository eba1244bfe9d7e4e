from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.in_depth.draw import Candidate, draw, lot

SIZES = ("tot_20k", "20k_50k", "50k_100k", "vanaf_100k")
REGIONS = ("noord", "oost", "west", "zuid")

candidates = st.lists(
    st.builds(
        Candidate,
        key=st.integers(0, 400).map("GM{:04d}".format),
        size_class=st.sampled_from(SIZES),
        region=st.sampled_from(REGIONS),
        is_willing=st.booleans(),
    ),
    max_size=60,
    unique_by=lambda each: each.key,
)
seeds = st.integers(0, 2**31)


def line_of(size_class: str, region: str, number: int, start: int = 0) -> list[Candidate]:
    return [Candidate(f"{size_class}{region}{place}", size_class, region) for place in range(start, start + number)]


@given(candidates, st.integers(0, 40), seeds)
def test_draws_as_many_as_are_asked_and_nobody_twice(everybody, number, seed):
    drawn = draw(everybody, number, seed=seed)

    assert len(drawn) == len({each.key for each in drawn}) == min(number, len(everybody))
    assert set(drawn) <= set(everybody)


@given(candidates, st.integers(0, 40), seeds, st.randoms(use_true_random=False))
def test_order_of_the_list_does_not_matter(everybody, number, seed, random):
    mixed = list(everybody)
    random.shuffle(mixed)

    assert draw(mixed, number, seed=seed) == draw(everybody, number, seed=seed)


@given(candidates, st.integers(0, 40), seeds)
def test_who_is_drawn_stays_drawn_when_one_more_is_wanted(everybody, number, seed):
    assert draw(everybody, number + 1, seed=seed)[:number] == draw(everybody, number, seed=seed)


@given(candidates, st.integers(0, 20), st.integers(0, 20), seeds)
def test_drawing_on_from_what_was_taken_is_drawing_at_once(everybody, first, more, seed):
    taken = draw(everybody, first, seed=seed)

    assert (*taken, *draw(everybody, more, seed=seed, taken=taken)) == draw(everybody, first + more, seed=seed)


@given(candidates, st.integers(0, 40), seeds)
def test_larger_stratum_has_no_fewer_places(everybody, number, seed):
    sizes = Counter(each.stratum for each in everybody)
    seats = Counter(each.stratum for each in draw(everybody, number, seed=seed))

    assert all(seats[one] >= seats[other] for one in sizes for other in sizes if sizes[one] > sizes[other])


@given(candidates, st.integers(0, 40), seeds)
def test_willing_organisations_of_a_stratum_go_first(everybody, number, seed):
    drawn = set(draw(everybody, number, seed=seed))
    passed_over = {each.stratum for each in everybody if each.is_willing and each not in drawn}

    assert not [each for each in drawn if not each.is_willing and each.stratum in passed_over]


def test_rare_strata_get_a_place_too():
    everybody = [*line_of("20k_50k", "west", 100), *line_of("vanaf_100k", "noord", 4), *line_of("tot_20k", "zuid", 25)]

    seats = Counter(each.stratum for each in draw(everybody, 17, seed=2020))

    # The roots of 100, 4 and 25 are 10, 2 and 5.
    assert seats == {("20k_50k", "west"): 10, ("vanaf_100k", "noord"): 2, ("tot_20k", "zuid"): 5}


def test_place_that_falls_open_goes_to_the_next_of_its_stratum():
    everybody = [*line_of("20k_50k", "west", 9), *line_of("tot_20k", "zuid", 9)]
    drawn = draw(everybody, 6, seed=7)
    gone, stay = drawn[0], drawn[1:]

    (replacement,) = draw([each for each in everybody if each != gone], 1, seed=7, taken=stay)

    assert replacement.stratum == gone.stratum
    assert replacement not in drawn


def test_another_seed_draws_others_and_the_same_seed_the_same():
    everybody = line_of("20k_50k", "west", 100)

    assert draw(everybody, 5, seed=1) == draw(everybody, 5, seed=1) != draw(everybody, 5, seed=2)


@pytest.mark.parametrize(("seed", "begin"), [(2020, "15cf87c981750ce5"), (2026, "14a88df6710fdb0b")])
def test_lot_is_the_same_on_every_machine(seed, begin):
    assert lot(seed, "GM0363").hex().startswith(begin)
