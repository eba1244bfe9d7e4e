"""A small part of the field period of 2020 in fast-forward: what the clock brings by, and what is left when it stands still."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import polars.selectors as cs
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import get_connection
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count

from monitor_site.demo.crews import Alone
from monitor_site.demo.field_period import AlreadyThereError, fast_forward
from monitor_site.demo.publishing import publish_demo
from monitor_site.demo.replay.dump import KEPT, current_stamp, read_frame, read_stamp
from monitor_site.demo.replay.dumping import dump
from monitor_site.demo.respondents import TOOK_PART
from organisations.choices import Office
from organisations.models import OfficeHolder
from reports.choices import PublicationState
from surveys.choices import CallOutcome, InvitationStatus, Phase, SurveyKind, WaveKind
from surveys.mails import Letterhead
from surveys.models import Bounce, CallAttempt, Invitation, Mailing, MailWave, NonResponseInterview, Response, Survey
from surveys.postman import Postman
from surveys.questionnaires import forget_cached

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("period")]

SCALE = 0.03


@pytest.fixture(scope="module")
def told() -> list[str]:
    return []


@pytest.fixture(scope="module")
def period(told: list[str], django_db_setup: None, django_db_blocker: Any) -> Iterator[Survey]:  # noqa: ARG001 -- a database is wanted
    forget_cached()
    with django_db_blocker.unblock(), transaction.atomic():
        caller = User.objects.create(username="beller")
        letterhead = Letterhead.of(settings)
        crew = Alone(letterhead, Postman(get_connection("django.core.mail.backends.locmem.EmailBackend")))
        yield fast_forward(letterhead=letterhead, crew=crew, caller=caller, tell=told.append, scale=SCALE)
        transaction.set_rollback(True)
    forget_cached()


def test_everybody_is_approached_and_the_share_of_2020_counts():
    counted = dict(Response.objects.filter(furthest_page__gte=1, counts=True).values_list("office").annotate(Count("pk")))

    assert OfficeHolder.objects.count() == 11_396
    assert Invitation.objects.filter(official=None).count() == 527
    in_vain = {office: round(140 * number / 3060) for office, number in TOOK_PART.items()}
    assert {Office(office) for office in counted} == set(Office)
    assert sum(counted.values()) == sum(max(1, round((number + in_vain[office]) * SCALE)) for office, number in TOOK_PART.items())


def test_waves_go_out_on_the_days_of_the_calendar_and_fewer_get_each_next_one(period):
    waves = list(
        MailWave.objects.filter(survey=period, name__in=("Uitnodiging", "Eerste herinnering", "Tweede herinnering")).order_by(
            "pk"
        )
    )
    sizes = [Mailing.objects.filter(wave=wave, sent_at__isnull=False).count() for wave in waves]

    assert [wave.kind for wave in waves] == [WaveKind.INVITATION, WaveKind.REMINDER_1, WaveKind.REMINDER_2]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == Invitation.objects.filter(survey=period).count()
    assert not Mailing.objects.filter(sent_at=None, refused_at=None).exists()


def test_mails_come_back_and_some_addresses_are_mended():
    assert Bounce.objects.count() == 5
    assert Bounce.objects.filter(settled_at=None).count() == 3
    assert MailWave.objects.filter(name__startswith="Na bounce").get().mailings.count() == 2


def test_who_refuses_by_telephone_answers_the_one_question():
    refused = CallAttempt.objects.filter(outcome=CallOutcome.REFUSED).count()

    assert NonResponseInterview.objects.count() == refused == 3
    assert CallAttempt.objects.filter(outcome=CallOutcome.NO_ANSWER).exists()


def test_nobody_who_fills_in_came_before_the_opening_or_after_closing(period):
    begun = Response.objects.filter(started_at__gte=period.opens_at, started_at__lt=period.closes_at)

    assert begun.count() == Response.objects.count()
    assert (
        Invitation.objects.filter(survey=period, status=InvitationStatus.COMPLETE).count()
        == Response.objects.filter(completed_at__isnull=False).count()
    )


def test_field_is_closed_in_the_end(period, told):
    period.edition.refresh_from_db()

    assert period.edition.phase == Phase.VERWERKING
    assert told[-1] == "07-04-2020: gesloten"
    assert any("uitnodiging aan ambtsdragers, " in line for line in told)


def test_organisations_are_asked_a_week_later_and_nobody_asks_officials_the_one_question(period, told):
    organisations = Survey.objects.get(kind=SurveyKind.ORGANISATIES)
    called = CallAttempt.objects.filter(target__invitation__survey=organisations)
    mails = [line for line in told if "aan organisaties" in line]

    assert organisations.opens_at - period.opens_at == timedelta(days=7)
    assert [line[:10] for line in mails] == ["24-02-2020", "05-03-2020", "16-03-2020"]
    assert set(called.values_list("outcome", flat=True)) <= {CallOutcome.NO_ANSWER, CallOutcome.WILL_FILL_IN}
    assert called.exists()
    assert Invitation.objects.filter(survey=organisations).count() == 23


def test_organisations_fill_in_after_their_invitation_and_both_surveys_are_published(period, told):
    organisations = Survey.objects.get(kind=SurveyKind.ORGANISATIES)
    answered = organisations.dossiers.filter(is_test=False, started_at__gte=organisations.opens_at)

    publication = publish_demo(period.edition, now=organisations.closes_at, tell=told.append)

    assert answered.count() == publication.organisations.respondents >= 7
    assert publication.office_holders.respondents == Response.objects.filter(counts=True).count()
    assert publication.state == PublicationState.PUBLISHED
    assert not publication.is_test


def test_dump_holds_everything_but_people_and_keys(period, tmp_path):
    file = tmp_path / "dump.zip"

    dump(period.edition, file)

    with ZipFile(file) as archive:
        frames = {table.name: read_frame(archive, table) for table in KEPT}
    assert frames["Invitation"].height == Invitation.objects.count()
    assert frames["Mailing"].height == Mailing.objects.count()
    assert frames["Response"]["answers"].to_list() == [
        json.dumps(answers, ensure_ascii=False) for answers in Response.objects.order_by("pk").values_list("answers", flat=True)
    ]
    secret = {"lookup", "ticket", "name", "email", "phone", "key_salt", "message_id", "claimed_by"}
    assert not [table for table, frame in frames.items() if table != "MailWave" and secret & set(frame.columns)]
    assert not frames["Filler"].select(cs.string()).to_series(0).str.contains("@").any()


def test_dump_of_the_demo_was_made_of_this_instrument_and_this_generator():
    stamp = read_stamp()

    assert stamp == current_stamp(stamp.phase), "Maak de demo opnieuw: manage.py replay 2020 --fast; manage.py replay dump"


def test_second_time_is_refused():
    with pytest.raises(AlreadyThereError):
        fast_forward(letterhead=Letterhead.of(settings), crew=None, caller=None, tell=print)


def test_command_is_for_development_only():
    with pytest.raises(CommandError, match="ontwikkelmachine"):
        call_command("fastforward", "2020")
