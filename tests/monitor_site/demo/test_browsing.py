"""The same respondents over the pages and by the operations behind them: the same answers to the last byte.

With 300 respondents over a real web server: `python -m tools.run_benchmarks replay_over_http`.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from monitor_site.demo.browsing import UnexpectedPageError, browse
from monitor_site.demo.loading import use_questionnaire_of_2020
from monitor_site.demo.posting import Ending, Script, Visit
from monitor_site.demo.replay.clocked import clocked, development_site, now
from monitor_site.demo.replay.fingerprint import dataset_sha256
from monitor_site.demo.respondents import respond
from organisations.choices import Office
from organisations.models import OfficeHolder
from surveys.choices import InvitationStatus
from surveys.inviting import invite
from surveys.models import Invitation, Response, Survey
from surveys.questionnaires import compiled_by_id, forget_cached
from tests.demo_browser import Browser
from tests.examples import NOW, make_office_holder, make_survey

pytestmark = pytest.mark.django_db
RESPONDENTS = 27
KEPT = ("page_seconds", "page_revisions", "revision", "furthest_page", "progress_percent", "counts", "started_at", "saved_at")


@pytest.fixture(autouse=True)
def _settable_clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", now)


@pytest.fixture(scope="module")
def surveys(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Survey, Survey]]:  # noqa: ARG001 -- a database is wanted
    """Two editions that ask the same people the questionnaire of 2020."""
    with django_db_blocker.unblock(), transaction.atomic():
        for number in range(RESPONDENTS):
            make_office_holder(list(Office)[number % len(Office)], family_name=f"V{number}")
        made = []
        for year in (2020, 2022):
            survey = make_survey(year=year)
            use_questionnaire_of_2020(survey)
            invite(survey, OfficeHolder.objects.select_related("organisation"), master_key=settings.CODE_MASTER_KEY)
            made.append(Survey.objects.select_related("edition").get(pk=survey.pk))
        yield made[0], made[1]
        transaction.set_rollback(True)
    forget_cached()


def visits(survey: Survey) -> Iterator[Visit]:
    """Everybody, of whom some stop before they count and some before the end."""
    endings = {1: Ending.BEFORE_COUNTING, 2: Ending.BEFORE_THE_END}
    invitations = Invitation.objects.filter(survey=survey).select_related("survey__edition", "office_holder__organisation")
    for number, invitation in enumerate(invitations.order_by("office_holder_id")):
        begins_at = NOW - timedelta(days=7, minutes=number)
        yield Visit(invitation, begins_at, seed=number, ending=endings.get(number % 5, Ending.SENT))


def test_pages_and_operations_give_the_same_dataset(surveys):
    behind, before = surveys
    for visit in visits(behind):
        respond(visit, master_key=settings.CODE_MASTER_KEY)
    for visit in visits(before):
        browse(Browser(), visit, compiled_by_id(before.questionnaire_id), master_key=settings.CODE_MASTER_KEY)

    assert dataset_sha256(before) == dataset_sha256(behind)
    rows = [list(Response.objects.filter(survey=one).order_by("started_at").values(*KEPT)) for one in surveys]
    assert rows[0] == rows[1]
    assert len(rows[0]) == RESPONDENTS
    sent = Invitation.objects.filter(survey=before, status=InvitationStatus.COMPLETE).count()
    assert 0 < sent == Response.objects.filter(survey=behind, completed_at__isnull=False).count() < RESPONDENTS


def test_a_page_that_is_refused_or_another_ends_the_visit(surveys):
    survey = Survey.objects.get(pk=surveys[1].pk)
    questionnaire = compiled_by_id(survey.questionnaire_id)
    welcome, second, third = (page.name for page in questionnaire.pages[:3])
    for pages in (((welcome, {}), (second, {"geslacht": "bestaat niet"})), ((third, {}),)):
        Invitation.objects.filter(survey=survey).update(status=InvitationStatus.NEW)
        Response.objects.filter(survey=survey).delete()
        visit = next(visits(survey))
        script = Script(Office.RAADSLID, pages, is_sent=False)
        wrong = Visit(visit.invitation, visit.begins_at, 1, script=script)
        with pytest.raises(UnexpectedPageError):
            browse(Browser(), wrong, questionnaire, master_key=settings.CODE_MASTER_KEY)


def test_clock_is_set_for_one_request_and_no_longer():
    seen = []

    def site(_environ, _start_response):
        seen.append(timezone.now())
        return [b""]

    clocked(site)({"HTTP_X_CLOCK": "2020-02-17T09:00:00+01:00"}, None)
    clocked(site)({}, None)

    assert seen[0] == datetime.fromisoformat("2020-02-17T09:00:00+01:00")
    assert seen[1].year > 2020


def test_site_with_a_settable_clock_starts_on_a_development_machine_only():
    with pytest.raises(RuntimeError, match="development"):
        development_site()

    assert timezone.now is now  # as this module set it; nothing else did
