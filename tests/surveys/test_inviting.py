from datetime import timedelta

import pytest
from django.conf import settings

from organisations.choices import Office
from organisations.models import OfficeHolder
from surveys.choices import InvitationStatus, Phase, WaveKind, WaveState
from surveys.codes import lookup_hash, lookup_key
from surveys.inviting import (
    WaveStateError,
    WrongNumberError,
    cancel_wave,
    invite,
    pause_wave,
    plan_wave,
    release_wave,
    resume_wave,
    send_code_again,
)
from surveys.models import Edition, Invitation, Mailing, MailWave, OrganisationCluster
from surveys.queries import not_invited, waves_with_counts


@pytest.fixture
def calls(monkeypatch):
    """Gather the wake-up calls."""
    made = []
    monkeypatch.setattr("surveys.waking.current_app.send_task", lambda name, **_options: made.append(name))
    return made


def planned(fieldwork, kind=WaveKind.INVITATION):
    return plan_wave(fieldwork.survey, kind, name="Ronde", now=fieldwork.now, letterhead=fieldwork.letterhead)


def test_invite_again_invites_only_new_people(fieldwork):
    before = dict(Invitation.objects.values_list("office_holder_id", "id"))
    newcomer = OfficeHolder.objects.get(office=Office.RAADSLID)
    newcomer.pk, newcomer.email = None, "nieuw@voorbeeld.test"
    newcomer.save()

    assert invite(fieldwork.survey, OfficeHolder.objects.all(), master_key=settings.CODE_MASTER_KEY) == 1
    after = dict(Invitation.objects.values_list("office_holder_id", "id"))
    assert {holder: after[holder] for holder in before} == before
    assert OrganisationCluster.objects.count() == 3


def test_not_invited_are_those_in_office_and_one_person_in_two_offices_once(fieldwork):
    member, mayor = (OfficeHolder.objects.get(office=office) for office in (Office.RAADSLID, Office.BURGEMEESTER))
    newcomers = [OfficeHolder(organisation=member.organisation, office=Office.WETHOUDER, family_name=name) for name in "abcd"]
    plain, second, also_invited, left = OfficeHolder.objects.bulk_create(newcomers)
    OfficeHolder.objects.filter(pk=second.pk).update(asked_as=plain)
    OfficeHolder.objects.filter(pk=mayor.pk).update(asked_as=also_invited)
    OfficeHolder.objects.filter(pk=left.pk).update(left_on=fieldwork.now)

    assert list(not_invited(fieldwork.survey)) == [plain]


def test_invite_stores_the_hash_of_the_code_and_not_the_code(fieldwork):
    invitation = fieldwork.invitation(Office.RAADSLID)
    code = fieldwork.code(Office.RAADSLID)

    assert bytes(invitation.lookup) == lookup_hash(lookup_key(settings.CODE_MASTER_KEY), code)


def test_invite_thousands_takes_few_queries(fieldwork, django_assert_max_num_queries):
    organisation = OfficeHolder.objects.first().organisation
    people = OfficeHolder.objects.bulk_create(
        OfficeHolder(organisation=organisation, office=Office.RAADSLID, family_name=f"N{number}") for number in range(2500)
    )
    with django_assert_max_num_queries(12):
        assert invite(fieldwork.survey, people, master_key=settings.CODE_MASTER_KEY) == 2500


@pytest.mark.parametrize(("kind", "number"), [(WaveKind.INVITATION, 6), (WaveKind.REMINDER_1, 6)])
def test_plan_wave_passes_over_who_cannot_or_will_not(fieldwork, kind, number):
    OfficeHolder.objects.filter(office=Office.DIJKGRAAF).update(email="")
    Invitation.objects.filter(office_holder__office=Office.RAADSLID).update(opted_out=True)
    Invitation.objects.filter(office_holder__office=Office.STATENLID).update(status=InvitationStatus.COMPLETE)

    assert planned(fieldwork, kind).mailings.count() == number


def test_release_wave_needs_the_right_number_and_goes_once(fieldwork, calls, django_capture_on_commit_callbacks):
    wave = planned(fieldwork)
    with pytest.raises(WrongNumberError) as error:
        release_wave(wave, recipients=8, released_by=None, now=fieldwork.now)
    assert error.value.expected == 9

    with django_capture_on_commit_callbacks(execute=True):
        release_wave(wave, recipients=9, released_by=None, now=fieldwork.now)
    assert calls == ["surveys.drain_outbox"] * 4
    assert (wave.state, wave.released_at) == (WaveState.RELEASED, fieldwork.now)

    with pytest.raises(WaveStateError):
        release_wave(wave, recipients=9, released_by=None, now=fieldwork.now)


def test_wave_states_go_only_where_they_may(fieldwork):
    wave = planned(fieldwork)
    with pytest.raises(WaveStateError):
        pause_wave(wave)
    release_wave(wave, recipients=9, released_by=None, now=fieldwork.now)
    pause_wave(wave)
    resume_wave(wave)
    with pytest.raises(WaveStateError):
        cancel_wave(wave)
    pause_wave(wave)
    cancel_wave(wave)
    with pytest.raises(WaveStateError):
        resume_wave(wave)
    assert wave.state == WaveState.CANCELLED


def test_wake_up_call_without_broker_loses_nothing(fieldwork, django_capture_on_commit_callbacks, caplog, monkeypatch):
    from celery import current_app  # noqa: PLC0415 -- the application of this process
    from kombu.exceptions import OperationalError  # noqa: PLC0415 -- only here

    def fail(*_args, **_options):
        raise OperationalError

    monkeypatch.setattr(current_app, "send_task", fail)
    wave = planned(fieldwork)
    with django_capture_on_commit_callbacks(execute=True):
        release_wave(wave, recipients=9, released_by=None, now=fieldwork.now)

    assert wave.state == WaveState.RELEASED
    assert caplog.records[-1].msg["event"] == "wake_up_call_lost"


def test_waves_with_counts_follow_the_rows(fieldwork):
    wave = planned(fieldwork)
    ids = list(wave.mailings.values_list("pk", flat=True))
    Mailing.objects.filter(pk__in=ids[:4]).update(sent_at=fieldwork.now)
    Mailing.objects.filter(pk=ids[4]).update(refused_at=fieldwork.now)

    row = waves_with_counts().get()
    assert (row.mail_count, row.waiting_count, row.sent_count, row.refused_count) == (9, 4, 4, 1)


def test_send_code_again_once_a_day_to_every_office_of_a_person(fieldwork, calls, django_capture_on_commit_callbacks):
    OfficeHolder.objects.filter(office=Office.LID_AB).update(email="Raadslid@voorbeeld.test")

    def ask(now):
        with django_capture_on_commit_callbacks(execute=True):
            return send_code_again("raadslid@VOORBEELD.test", now=now, letterhead=fieldwork.letterhead)

    assert ask(fieldwork.now) == 2
    assert ask(fieldwork.now) == 0
    assert ask(fieldwork.now + timedelta(days=1)) == 2
    waves = MailWave.objects.filter(kind=WaveKind.CODE_AGAIN)
    assert [wave.state for wave in waves] == [WaveState.RELEASED] * 2
    assert calls == ["surveys.drain_outbox"] * 2


def test_send_code_again_unknown_or_not_in_the_field_makes_no_rows(fieldwork):
    assert send_code_again("onbekend@voorbeeld.test", now=fieldwork.now, letterhead=fieldwork.letterhead) == 0
    Edition.objects.update(phase=Phase.VERWERKING)
    assert send_code_again("raadslid@voorbeeld.test", now=fieldwork.now, letterhead=fieldwork.letterhead) == 0
    assert not MailWave.objects.exists()
