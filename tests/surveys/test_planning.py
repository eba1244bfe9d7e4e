"""A pilot that goes first, and who lets a wave go."""

from collections import Counter
from random import Random

import pytest

from organisations.choices import Office
from surveys.audiences import audience
from surveys.choices import WaveKind, WaveState
from surveys.inviting import WaveStateError, cancel_wave, count_anew, plan_wave, release_wave
from surveys.planning import PilotWaitsError, draw_pilot, let_go, may_have_pilot, spread

pytestmark = pytest.mark.django_db


def planned(fieldwork, kind=WaveKind.INVITATION):
    return plan_wave(fieldwork.survey, kind, name="Opening", now=fieldwork.now, letterhead=fieldwork.letterhead)


def drawn_from(wave, fieldwork, seed=1):
    return draw_pilot(wave, now=fieldwork.now, letterhead=fieldwork.letterhead, chance=Random(seed))  # noqa: S311 -- the same draw every time


def people(wave):
    return set(wave.mailings.values_list("invitation_id", flat=True))


@pytest.mark.parametrize(
    ("groups", "places", "given"),
    [
        ({"raadslid": 8000, "wethouder": 1500, "dijkgraaf": 21}, 50, {"raadslid": 41, "wethouder": 8, "dijkgraaf": 1}),
        ({"raadslid": 2, "wethouder": 1}, 50, {"raadslid": 2, "wethouder": 1}),
        ({"raadslid": 10, "wethouder": 10, "dijkgraaf": 1}, 2, {"raadslid": 1, "wethouder": 1, "dijkgraaf": 0}),
        ({}, 50, {}),
    ],
)
def test_places_are_spread_in_proportion_with_one_for_each(groups, places, given):
    assert spread(groups, places) == given


def test_pilot_takes_fifty_people_of_every_office_out_of_the_wave(fieldwork):
    fieldwork.add_people(100)
    wave = planned(fieldwork)
    everybody = people(wave)

    pilot = drawn_from(wave, fieldwork)

    offices = Counter(pilot.mailings.values_list("invitation__office_holder__office", flat=True))
    assert offices == dict.fromkeys(set(Office) - {Office.RAADSLID}, 1) | {Office.RAADSLID: 42}
    assert (people(pilot) | people(wave), people(pilot) & people(wave)) == (everybody, set())
    assert (pilot.state, pilot.pilot_of, pilot.kind, pilot.name) == (WaveState.DRAFT, wave, wave.kind, "Proef: Opening")


def test_pilot_is_drawn_by_chance(fieldwork):
    fieldwork.add_people(100)

    first, second = (people(drawn_from(planned(fieldwork), fieldwork, seed)) for seed in (1, 2))

    assert first != second


def test_pilot_is_drawn_once_and_stays_drawn(fieldwork):
    fieldwork.add_people(100)
    wave = planned(fieldwork)
    pilot = drawn_from(wave, fieldwork)
    drawn = people(pilot)

    with pytest.raises(WaveStateError):
        drawn_from(wave, fieldwork, seed=2)
    counted = count_anew(pilot, fieldwork.letterhead), count_anew(wave, fieldwork.letterhead)

    assert (counted, people(pilot)) == ((50, 59), drawn)


def test_pilot_that_is_cancelled_gives_its_people_back(fieldwork):
    fieldwork.add_people(100)
    wave = planned(fieldwork)
    cancel_wave(drawn_from(wave, fieldwork))

    assert count_anew(wave, fieldwork.letterhead) == 109
    assert may_have_pilot(wave)


def test_whole_wave_waits_for_its_pilot_and_passes_over_who_had_it(fieldwork):
    fieldwork.add_people(100)
    wave = planned(fieldwork)
    pilot = drawn_from(wave, fieldwork)

    with pytest.raises(PilotWaitsError):
        let_go(wave, recipients=59, user=None, now=fieldwork.now)
    release_wave(pilot, recipients=50, released_by=None, now=fieldwork.now)
    let_go(wave, recipients=59, user=None, now=fieldwork.now)

    assert wave.state == WaveState.RELEASED
    assert not people(pilot) & set(audience(wave).values_list("pk", flat=True))


def test_small_wave_has_no_pilot(fieldwork):
    wave = planned(fieldwork)

    assert not may_have_pilot(wave)
    with pytest.raises(WaveStateError):
        drawn_from(wave, fieldwork)
