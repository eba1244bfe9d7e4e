"""The respondents of the replay: what they answer gives the printed report back, past the real checks of every page."""

import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction

from monitor_site.demo.loading import use_questionnaire_of_2020
from monitor_site.demo.open_texts import with_texts
from monitor_site.demo.posting import Script, Visit
from monitor_site.demo.replay import comparing
from monitor_site.demo.replay.claims import compared_claims
from monitor_site.demo.replay.comparing import compared
from monitor_site.demo.replay.playing import drawn_scripts
from monitor_site.demo.respondents import TOOK_PART, respond
from monitor_site.demo.seats import APPROACHED
from organisations.choices import TIER_OF_OFFICE, Office, Tier
from organisations.models import OfficeHolder
from reports import snapshots
from reports.models import Snapshot
from surveys.choices import NonResponseAnswer, NonResponseMode, Phase, SurveyKind
from surveys.inviting import invite
from surveys.models import Invitation, NonResponseInterview, Response, Survey
from surveys.questionnaires import compiled_by_id, forget_cached
from tests.examples import NOW, make_invitation, make_organisation, make_survey

pytestmark = [pytest.mark.django_db]
EVERY = 5


@pytest.fixture(scope="module")
def played() -> list[Script]:
    return drawn_scripts()


@pytest.fixture(scope="module")
def snapshot(played: list[Script], django_db_setup: None, django_db_blocker: Any) -> Iterator[Snapshot]:  # noqa: ARG001 -- a database
    """A snapshot of everybody: every fifth answered by the operations behind the pages.

    The answers of all others are put in as the pages would keep them, which takes a hundredth of the time.
    """
    forget_cached()
    with django_db_blocker.unblock(), transaction.atomic():
        survey = in_use()
        approach(survey)
        answer(survey, played[::EVERY])
        others = [(number, script) for number, script in enumerate(played) if number % EVERY]
        Response.objects.bulk_create(stored(survey, number, script) for number, script in others)
        NonResponseInterview.objects.bulk_create(interviewed(survey))
        survey.edition.phase = Phase.VERWERKING
        survey.edition.save()
        yield snapshots.freeze(survey, user=None, now=NOW, code_version="test")
        transaction.set_rollback(True)
    forget_cached()


def approach(survey: Survey) -> None:
    """Invite as many people of each office as in 2020."""
    organisations = {tier: make_organisation(tier) for tier in Tier}
    OfficeHolder.objects.bulk_create(
        OfficeHolder(organisation=organisations[TIER_OF_OFFICE[office]], office=office, family_name=str(number))
        for office, people in APPROACHED.items()
        for number in range(people)
    )
    invite(survey, OfficeHolder.objects.all(), master_key=settings.CODE_MASTER_KEY)


def answer(survey: Survey, scripts: list[Script]) -> None:
    """Let those who are invited answer as scripted, one after the other."""
    invited = Invitation.objects.filter(survey=survey).select_related("survey__edition", "office_holder__organisation")
    left = {office: iter(invited.filter(office_holder__office=office).order_by("pk")) for office in Office}
    for number, script in enumerate(scripts):
        visit = Visit(next(left[script.office]), survey.opens_at + timedelta(hours=1), number, script=script)
        respond(visit, master_key=settings.CODE_MASTER_KEY)


def interviewed(survey: Survey) -> Iterator[NonResponseInterview]:
    """102 who did not take part, of whom 14 say yes."""
    for number in range(102):
        answer = NonResponseAnswer.ONCE if number < 14 else NonResponseAnswer.NEVER
        yield NonResponseInterview(
            survey=survey,
            tier=Tier.GEMEENTE,
            office=Office.RAADSLID,
            answer=answer,
            mode=NonResponseMode.PHONE,
            answered_on=NOW.date(),
        )


def in_use() -> Survey:
    survey = make_survey(phase=Phase.VELDWERK)
    use_questionnaire_of_2020(survey)
    survey.save()
    forget_cached()
    return Survey.objects.select_related("edition").get(pk=survey.pk)


def stored(survey: Survey, number: int, script: Script) -> Response:
    questionnaire = compiled_by_id(survey.questionnaire_id)
    return Response(
        survey=survey,
        questionnaire_id=survey.questionnaire_id,
        ticket=number.to_bytes(32, "big"),
        cluster=uuid.UUID(int=number),
        office=script.office,
        tier=TIER_OF_OFFICE[script.office],
        urbanity=3 if script.office in {"burgemeester", "wethouder", "raadslid"} else 0,
        answers={name: value for _, posted in script.pages for name, value in posted.items()},
        furthest_page=questionnaire.page(script.pages[-1][0]).number,
        counts=True,
        started_at=NOW,
        completed_at=NOW if script.is_sent else None,
    )


def test_as_many_take_part_and_send_as_in_2020(played):
    assert Counter(script.office for script in played) == TOOK_PART
    assert sum(script.is_sent for script in played) == 2889


def test_without_a_snapshot_there_is_nothing_to_compare(settings):
    settings.DEVELOPMENT = True
    with pytest.raises(CommandError, match="geen momentopname"):
        call_command("replay", "compare", stdout=StringIO())


def test_the_real_pages_take_what_is_played(played):
    survey = in_use()
    shown = [max(played, key=lambda script: len(script.pages)), *played[:3], next(one for one in played if not one.is_sent)]
    for number, script in enumerate(shown):
        invitation = make_invitation(survey, script.office)
        visit = Visit(invitation, survey.opens_at + timedelta(hours=1), number, script=script)
        response = respond(visit, master_key=settings.CODE_MASTER_KEY)
        posted = {name: value for _, page in script.pages for name, value in page.items()}
        assert response.answers == with_texts(compiled_by_id(survey.questionnaire_id), posted, seed=number)
        assert response.is_complete == script.is_sent


# What follows shares one snapshot, which those before it must not see.
def test_every_printed_figure_comes_out_and_every_exception_has_a_reason(snapshot):
    rows = list(compared(snapshot))

    assert [row for row in rows if row.is_wrong] == []
    assert len(rows) > 950
    assert {row.exemption.number for row in rows if not row.is_same} == {"I04", "I17", "figuur 4.2"}


def test_what_the_text_says_comes_out_too(snapshot):
    rows = list(compared_claims({SurveyKind.AMBTSDRAGERS: snapshot}))

    assert [(row.claim.id, row.found) for row in rows if row.is_wrong] == []
    assert sum(row.is_same for row in rows) > 110


@pytest.mark.usefixtures("snapshot")
def test_a_figure_that_differs_ends_the_command(settings, monkeypatch, tmp_path):
    settings.DEVELOPMENT = True
    told, file = StringIO(), tmp_path / "vergelijking.md"
    call_command("replay", "compare", out=file, stdout=told)
    assert "Over ambtsdragers: " in told.getvalue()
    assert "0 anders" in told.getvalue() == file.read_text(encoding="utf-8")

    plans = [
        plan.model_copy(update={"weight": None, "sha256": plan.id}) for plan in comparing.table_plans(2020) if plan.id == "2.1"
    ]
    monkeypatch.setattr(comparing, "table_plans", lambda _year: plans)
    with pytest.raises(CommandError, match="anders dan gedrukt"):
        call_command("replay", "compare", stdout=StringIO())
