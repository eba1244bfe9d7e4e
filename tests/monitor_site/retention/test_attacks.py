"""Attacks on an anonymous edition with everything that stays: the audit log, the frame, older snapshots, times, order and xmin.

Somebody knows of each invited person what staff did for them and when, and looks for the responses that can be theirs.
"""

import itertools
import random
from collections import Counter, defaultdict
from datetime import datetime, timedelta

import pytest
from django.db import connection

from monitor_site.audit.choices import Verb
from monitor_site.audit.models import Event
from monitor_site.audit.noting import Subject, note_event
from reports.anonymising import make_anonymous
from reports.dataset import from_parquet
from reports.models import Snapshot
from reports.snapshots import freeze
from surveys.anonymising import week_of
from surveys.choices import (
    CallOutcome,
    ContactKind,
    Disposition,
    InvitationStatus,
    NonResponseAnswer,
    NonResponseMode,
    WaveKind,
    WaveState,
)
from surveys.models import (
    Bounce,
    CallAttempt,
    CallTarget,
    ContactMoment,
    Invitation,
    Mailing,
    MailWave,
    NonResponseInterview,
    Response,
    Survey,
)
from tests.examples import NOW, make_invitation
from tests.reports.examples import CODE_VERSION, OFFICE_OF_CELL, answers, report_survey, respond

pytestmark = pytest.mark.django_db

A_CELL = 12
TOOK_PART = 9


@pytest.fixture
def field() -> Survey:
    """Run a field in which everybody left traces: mails, reminders to who was silent, calls, helpdesk, one late answer."""
    survey = report_survey()
    waves = [
        MailWave.objects.create(
            survey=survey, kind=kind, name=kind, state=WaveState.RELEASED, created_at=NOW, released_at=NOW - timedelta(days=days)
        )
        for kind, days in ((WaveKind.INVITATION, 28), (WaveKind.REMINDER_1, 18))
    ]
    randomness = random.Random(2020)  # noqa: S311 -- the same field every time
    moment = survey.opens_at
    for office in OFFICE_OF_CELL.values():
        for place in range(A_CELL):
            moment += timedelta(hours=7)
            invitation = make_invitation(survey, office)
            takes_part = place < TOOK_PART
            for wave in waves[: 1 if takes_part else 2]:
                Mailing.objects.create(wave=wave, invitation=invitation, message_id=f"<{wave.pk}.{invitation.pk}>", sent_at=NOW)
            trace(invitation, moment, takes_part=takes_part)
            if takes_part:
                answer(survey, invitation, moment, randomness)
    Bounce.objects.create(mailing=Mailing.objects.last(), message_id="x", report_key="x", kind="definitief", received_at=NOW)
    return survey


def trace(invitation: Invitation, moment: datetime, *, takes_part: bool) -> None:
    """Leave what staff do for somebody, at the hour of the answer: a question answered, a call, a line in the log."""
    ContactMoment.objects.create(invitation=invitation, kind=ContactKind.QUESTION, at=moment)
    target = CallTarget.objects.create(invitation=invitation, attempts=1)
    outcome = CallOutcome.WILL_FILL_IN if takes_part else CallOutcome.REFUSED
    CallAttempt.objects.create(target=target, outcome=outcome, called_at=moment)
    note_event(Verb.CHANGED, "call_outcome", user_id=7, subjects=[Subject("invitation", str(invitation.pk))])
    if not takes_part:
        holder = invitation.office_holder
        Invitation.objects.filter(pk=invitation.pk).update(disposition=Disposition.REFUSED, opted_out=True)
        NonResponseInterview.objects.create(
            survey=invitation.survey,
            tier=holder.organisation.tier,
            office=holder.office,
            answer=NonResponseAnswer.NEVER,
            mode=NonResponseMode.PHONE,
            answered_on=moment.date(),
        )


def answer(survey: Survey, invitation: Invitation, moment: datetime, randomness: random.Random) -> None:
    office = invitation.office_holder.office
    given = answers(randomness.choice(["man", "vrouw"]), office=office)
    row = respond(survey, office, {**given, "opmerking": str(invitation.pk)})
    Response.objects.filter(pk=row.pk).update(started_at=moment, saved_at=moment, completed_at=moment)
    Invitation.objects.filter(pk=invitation.pk).update(status=InvitationStatus.COMPLETE)


def frozen(survey: Survey) -> Snapshot:
    return freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)


def made_anonymous(survey: Survey) -> None:
    make_anonymous(survey.edition, now=NOW)


def writers(rows: list[Response]) -> list[str]:
    """Return who wrote each row: what the attacker wants to learn."""
    return [row.answers["opmerking"] for row in rows]


def test_nothing_of_an_invitation_tells_who_took_part(field):
    frozen(field)
    made_anonymous(field)

    columns = ("status", "opted_out", "disposition", "disposition_reason", "reopened_until", "is_test")
    assert len(set(Invitation.objects.filter(survey=field).values_list(*columns))) == 1
    assert [model for model in (Mailing, Bounce, CallTarget, CallAttempt, ContactMoment) if model.objects.exists()] == []


def test_counts_of_waves_stay(field):
    frozen(field)
    made_anonymous(field)

    kept = {wave.kind: wave.kept_counts for wave in MailWave.objects.all()}
    assert kept[WaveKind.INVITATION] == {"mails": 60, "waiting": 0, "sent": 60, "refused": 0}
    assert kept[WaveKind.REMINDER_1]["sent"] == 15


def test_moment_in_the_log_fits_five_responses_or_none(field):
    """The log keeps when each person was spoken to; with a week and an office at most a crowd is found."""
    moments = dict(ContactMoment.objects.values_list("invitation_id", "at"))
    frozen(field)
    made_anonymous(field)

    rows = list(Response.objects.all())
    for invitation in Invitation.objects.select_related("office_holder__organisation"):
        office = invitation.office_holder.office
        week = week_of(moments[invitation.pk])
        fits = [row for row in rows if row.office == office and row.started_at == week]
        assert len(fits) == 0 or len(fits) >= 5


def test_every_response_fits_five_people_of_the_frame_who_may_have_written_it(field):
    silent = set(Invitation.objects.filter(opted_out=True).values_list("pk", flat=True))
    frozen(field)
    made_anonymous(field)

    people = [one for one in Invitation.objects.select_related("office_holder__organisation") if one.pk not in silent]
    for row in Response.objects.all():
        fits = [one for one in people if fits_background(row, one)]
        assert len(fits) >= 5
        assert len({one.office_holder.organisation_id for one in fits}) >= 5


def fits_background(row: Response, invitation: Invitation) -> bool:
    holder = invitation.office_holder
    known = {"province": "", "urbanity": 0, "size_class": "nvt"}
    coarse = {name: getattr(row, name) for name in known if getattr(row, name) != known[name]}
    organisation = holder.organisation
    mine = {name: getattr(organisation, name) for name in coarse}
    return (row.office, row.tier) == (holder.office, organisation.tier) and coarse == mine


def test_answer_on_the_telephone_names_an_office_that_five_people_who_were_called_have(field):
    NonResponseInterview.objects.filter(office="lid_ab").first().delete()
    on_the_screen = list(Event.objects.filter(page="call_outcome").values_list("subject_id", flat=True))
    called = Counter(Invitation.objects.filter(pk__in=on_the_screen).values_list("office_holder__office", flat=True))
    frozen(field)
    made_anonymous(field)

    shown = Counter(NonResponseInterview.objects.values_list("tier", "office"))
    assert sum(shown.values()) == 14
    assert all(number >= 5 and called[office] >= 5 for (_, office), number in shown.items() if office)
    assert {tier for (tier, office) in shown if not office} <= {"gemeente", ""}


def test_two_snapshots_never_differ_in_one_person(field):
    older = frozen(field)
    late = make_invitation(field, OFFICE_OF_CELL["raadslid"])
    answer(field, late, NOW, random.Random(1))  # noqa: S311 -- as above
    newest = frozen(field)
    made_anonymous(field)

    tables = {one.pk: bytes(one.parquet) for one in Snapshot.objects.all()}
    with_rows = [from_parquet(table) for table in tables.values() if table]
    assert tables[older.pk] == b""
    assert tables[newest.pk]
    for one, other in itertools.combinations(with_rows, 2):
        assert one.drop("gewicht").equals(other.drop("gewicht"))


def test_order_on_the_disk_and_transactions_follow_nothing_that_the_log_knows(field):
    spoken = [str(pk) for pk in ContactMoment.objects.order_by("at").values_list("invitation_id", flat=True)]
    frozen(field)
    made_anonymous(field)

    with connection.cursor() as cursor:
        cursor.execute("SELECT answers->>'opmerking' FROM surveys_response ORDER BY ctid")
        on_disk = [writer for (writer,) in cursor.fetchall()]
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM surveys_response")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM surveys_invitation")
        assert cursor.fetchone() == (1,)
    in_order = [writer for writer in spoken if writer in set(on_disk)]
    by_key = writers(list(Response.objects.order_by("pk")))
    by_row = writers(list(Response.objects.order_by("row_id")))
    for found in (on_disk, by_key, by_row):
        # Of 45 in random order about one stands in the own place; eleven is rarer than once in ten million.
        assert sum(mine == theirs for mine, theirs in zip(found, in_order, strict=True)) < 11


def test_responses_alike_in_everything_but_answers_come_in_fives(field):
    frozen(field)
    made_anonymous(field)

    groups = defaultdict(list)
    for row in Response.objects.all():
        groups[row.tier, row.office, row.province, row.urbanity, row.size_class, row.started_at].append(row)
    assert min(len(rows) for rows in groups.values()) >= 5
    assert sum(len(rows) for rows in groups.values()) == 5 * TOOK_PART
