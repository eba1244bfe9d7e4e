"""Whom a wave is for, why others are passed over, and how far it is."""

from datetime import UTC, datetime, time, timedelta

import pytest

from organisations.choices import Office, Tier
from organisations.models import OfficeHolder
from surveys.audiences import PassedOver, audience, audience_by_function, passed_over, wave_progress
from surveys.choices import Disposition, InvitationStatus, WaveKind, WaveState
from surveys.inviting import WaveStateError, cancel_wave, count_anew, plan_wave, release_wave
from surveys.models import Edition, Invitation, Mailing, MailWave

pytestmark = pytest.mark.django_db

WEDNESDAY_EVENING = datetime(2026, 11, 25, 19, 30, tzinfo=UTC)


def planned(fieldwork, kind=WaveKind.INVITATION, **more):
    return plan_wave(fieldwork.survey, kind, name=f"{kind}", now=fieldwork.now, letterhead=fieldwork.letterhead, **more)


def offices(invitations):
    return set(invitations.values_list("office_holder__office", flat=True))


def test_wave_passes_over_who_had_that_mail_and_the_next_kind_does_not(fieldwork):
    first = planned(fieldwork, invitations=[fieldwork.invitation(Office.RAADSLID).pk])
    release_wave(first, recipients=1, released_by=None, now=fieldwork.now)

    rest = MailWave.objects.create(survey=fieldwork.survey, kind=WaveKind.INVITATION, name="rest", created_at=fieldwork.now)
    reminder = MailWave.objects.create(survey=fieldwork.survey, kind=WaveKind.REMINDER_1, name="r", created_at=fieldwork.now)

    assert offices(audience(rest)) == set(Office) - {Office.RAADSLID}
    assert offices(audience(reminder)) == set(Office)


def test_mail_that_was_refused_may_go_again(fieldwork):
    first = planned(fieldwork, invitations=[fieldwork.invitation(Office.RAADSLID).pk])
    release_wave(first, recipients=1, released_by=None, now=fieldwork.now)
    Mailing.objects.update(refused_at=fieldwork.now)

    rest = MailWave.objects.create(survey=fieldwork.survey, kind=WaveKind.INVITATION, name="rest", created_at=fieldwork.now)

    assert Office.RAADSLID in offices(audience(rest))


def test_pilot_is_for_the_people_drawn_for_it_and_no_others(fieldwork):
    pilot = planned(fieldwork, invitations=[fieldwork.invitation(office).pk for office in (Office.RAADSLID, Office.STATENLID)])
    pilot.pilot_of = planned(fieldwork, WaveKind.REMINDER_2)
    pilot.save()

    assert offices(audience(pilot)) == {Office.RAADSLID, Office.STATENLID}


def test_counting_anew_takes_who_finished_off_and_who_is_new_on(fieldwork):
    wave = planned(fieldwork)
    Invitation.objects.filter(office_holder__office=Office.RAADSLID).update(status=InvitationStatus.COMPLETE)
    fieldwork.add_people(3)

    assert count_anew(wave, fieldwork.letterhead) == 11


def test_counting_anew_is_for_drafts_only(fieldwork):
    wave = planned(fieldwork)
    cancel_wave(wave)

    with pytest.raises(WaveStateError):
        count_anew(wave, fieldwork.letterhead)


def test_audience_by_function_counts_who_began_apart_and_names_every_office(fieldwork):
    fieldwork.add_people(2)
    Invitation.objects.filter(office_holder__family_name="Extra0").update(status=InvitationStatus.STARTED)

    counted = audience_by_function(fieldwork.survey, Invitation.objects.exclude(office_holder__office=Office.DIJKGRAAF))

    assert [(row.tier, row.function) for row in counted][:3] == [
        (Tier.GEMEENTE, Office.BURGEMEESTER),
        (Tier.GEMEENTE, Office.WETHOUDER),
        (Tier.GEMEENTE, Office.RAADSLID),
    ]
    people = {row.function: (row.not_started, row.started, row.people) for row in counted}
    assert (people[Office.RAADSLID], people[Office.DIJKGRAAF], len(people)) == ((2, 1, 3), (0, 0, 0), 9)


def test_passed_over_counts_every_reason(fieldwork):
    holders = OfficeHolder.objects.filter
    holders(office=Office.DIJKGRAAF).update(email="")
    holders(office=Office.LID_DB).update(email_failed_on=fieldwork.now.date())
    holders(office=Office.LID_AB).update(left_on=fieldwork.now.date())
    Invitation.objects.filter(office_holder__office=Office.RAADSLID).update(opted_out=True)
    Invitation.objects.filter(office_holder__office=Office.STATENLID).update(status=InvitationStatus.COMPLETE)
    Invitation.objects.filter(office_holder__office=Office.COMMISSARIS).update(disposition=Disposition.values[0])

    assert passed_over(fieldwork.survey) == PassedOver(1, 1, 1, 1, 1, 1)


def test_progress_tells_how_long_the_rest_takes(fieldwork):
    wave = planned(fieldwork)
    MailWave.objects.update(state=WaveState.RELEASED)
    sent = Mailing.objects.order_by("pk").values("pk")[:3]
    Mailing.objects.filter(pk__in=sent).update(sent_at=fieldwork.now - timedelta(seconds=20))

    progress = wave_progress(wave, fieldwork.now)

    assert (progress.total, progress.sent, progress.waiting, progress.a_minute) == (9, 3, 6, 3)
    assert (progress.seconds_left, progress.minutes_left, progress.held_until) == (120, 2, None)


def test_progress_outside_the_hours_says_until_when(fieldwork):
    Edition.objects.update(send_from=time(8), send_until=time(18), sends_on_weekends=False)
    wave = MailWave.objects.select_related("survey__edition").get(pk=planned(fieldwork).pk)

    progress = wave_progress(wave, WEDNESDAY_EVENING)

    assert progress.seconds_left is None
    assert progress.held_until == datetime(2026, 11, 26, 7, 0, tzinfo=UTC)
