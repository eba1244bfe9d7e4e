"""A pilot that goes first, and who lets a wave go."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.contrib.auth.models import User

from organisations.choices import Office
from surveys.audiences import audience
from surveys.choices import InvitationStatus, Phase, WaveKind, WaveState
from surveys.inviting import (
    UnconfirmedError,
    WaveStateError,
    WrongNumberError,
    cancel_wave,
    count_anew,
    plan_wave,
    release_wave,
    take_request_back,
)
from surveys.models import Edition, Invitation, MailWave
from surveys.periodic_tasks import wake_for_outbox
from surveys.planning import LetGo, PilotWaitsError, draw_pilot, let_go, may_have_pilot, release_due, spread

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


# --- at its date ---------------------------------------------------------------------------------------------------
TOMORROW = timedelta(days=1)


@pytest.fixture
def staff(fieldwork):
    """Ask for a second pair of eyes, and have two."""
    Edition.objects.update(four_eyes=True)
    fieldwork.survey.edition.refresh_from_db()
    return User.objects.create(username="vraagt"), User.objects.create(username="bevestigt")


def dated(fieldwork, when=TOMORROW):
    wave = planned(fieldwork)
    MailWave.objects.filter(pk=wave.pk).update(scheduled_at=fieldwork.now + when)
    wave.refresh_from_db()
    return wave


def test_wave_with_a_date_to_come_is_confirmed_by_another_and_goes_at_its_date(fieldwork, staff):
    asks, confirms = staff
    wave = dated(fieldwork)

    assert let_go(wave, recipients=9, user=asks, now=fieldwork.now) is LetGo.ASKED
    with pytest.raises(UnconfirmedError):
        let_go(wave, recipients=9, user=asks, now=fieldwork.now)
    assert let_go(wave, recipients=9, user=confirms, now=fieldwork.now) is LetGo.SCHEDULED
    with pytest.raises(WaveStateError):
        let_go(wave, recipients=9, user=confirms, now=fieldwork.now)

    assert (wave.state, wave.is_confirmed, release_due(fieldwork.now)) == (WaveState.DRAFT, True, 0)
    assert release_due(fieldwork.now + TOMORROW) == 1
    wave.refresh_from_db()
    assert (wave.state, wave.released_by, wave.confirmed_by) == (WaveState.RELEASED, asks, confirms)
    assert release_due(fieldwork.now + TOMORROW) == 0


def test_wave_with_a_date_to_come_needs_the_right_number(fieldwork):
    wave = dated(fieldwork)

    with pytest.raises(WrongNumberError):
        let_go(wave, recipients=8, user=User.objects.create(username="een"), now=fieldwork.now)

    assert not wave.is_confirmed


def test_wave_that_nobody_confirmed_does_not_go_at_its_date(fieldwork, staff):
    let_go(dated(fieldwork), recipients=9, user=staff[0], now=fieldwork.now)

    assert release_due(fieldwork.now + TOMORROW) == 0


def test_request_that_is_taken_back_takes_the_confirmation_along(fieldwork):
    wave = dated(fieldwork)
    let_go(wave, recipients=9, user=User.objects.create(username="een"), now=fieldwork.now)

    take_request_back(wave)

    assert (wave.is_asked, wave.is_confirmed, release_due(fieldwork.now + TOMORROW)) == (False, False, 0)


def test_wave_goes_at_its_date_without_who_fell_off_since(fieldwork):
    wave = dated(fieldwork)
    let_go(wave, recipients=9, user=User.objects.create(username="een"), now=fieldwork.now)
    Invitation.objects.filter(office_holder__office=Office.RAADSLID).update(status=InvitationStatus.COMPLETE)
    Invitation.objects.filter(office_holder__office=Office.WETHOUDER).update(opted_out=True)

    assert release_due(fieldwork.now + TOMORROW) == 1
    assert wave.mailings.count() == 7


@pytest.mark.parametrize("phase", [Phase.VOORBEREIDING, Phase.VERWERKING])
def test_wave_does_not_go_at_its_date_outside_the_field(fieldwork, phase):
    let_go(dated(fieldwork), recipients=9, user=User.objects.create(username="een"), now=fieldwork.now)
    Edition.objects.update(phase=phase)

    assert release_due(fieldwork.now + TOMORROW) == 0


def test_wave_whose_second_pair_of_eyes_is_gone_waits(fieldwork, staff):
    asks, confirms = staff
    wave = dated(fieldwork)
    let_go(wave, recipients=9, user=asks, now=fieldwork.now)
    let_go(wave, recipients=9, user=confirms, now=fieldwork.now)
    confirms.delete()

    assert release_due(fieldwork.now + TOMORROW) == 0


def test_beat_releases_a_wave_whose_date_has_come(fieldwork):
    wave = dated(fieldwork, when=timedelta(minutes=-1))
    one = User.objects.create(username="een")
    let_go(wave, recipients=9, user=one, now=fieldwork.now - timedelta(minutes=2))

    wake_for_outbox()

    wave.refresh_from_db()
    assert wave.state == WaveState.RELEASED
