"""The log and the schedule of what goes in a real browser: search, take out, see what went."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from monitor_site.audit.choices import Verb
from monitor_site.audit.models import Event
from monitor_site.audit.noting import Subject, note_event
from monitor_site.retention.choices import Kept
from monitor_site.retention.models import RetentionReport, RetentionRule
from monitor_site.retention.periodic_tasks import let_go_what_is_due
from reports.snapshots import freeze
from tests.examples import NOW, make_invitation
from tests.journeys.filling_in import press
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import picture
from tests.reports.examples import CODE_VERSION, OFFICE_OF_CELL, fill, report_survey

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cookie(live_server, settings) -> dict[str, str]:
    settings.STAFF_OTP_REQUIRED = False
    client = Client()
    client.force_login(User.objects.create_superuser("proef"), backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": live_server.url.replace("http:", "https:")}


@pytest.mark.parametrize("size", [(1280, 800), (320, 640)])
def test_log_is_searched_and_taken_out(live_server, open_page, accessibility_faults, cookie, size):
    user = User.objects.get()
    note_event(Verb.SENT, "helpdesk_code", user_id=user.pk, subjects=[Subject("invitation", "33")])
    note_event(Verb.SEEN, "calling", user_id=user.pk, subjects=[Subject("invitation", "34")])
    page = open_page(size)
    page.context.add_cookies([cookie])

    page.goto(f"{live_server.url}/beheer/logboek/")
    page.get_by_label("Wat:", exact=True).select_option("sent")
    press(page, "Toon")

    expect(page.locator("tbody tr")).to_have_count(1)
    assert page.locator("tbody tr").inner_text().split()[-1] == "33"
    picture(page, "logboek")
    assert accessibility_faults(page) == []
    assert page_width(page) == size[0]
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert [row[2:] for row in rows[1:]] == [["verzending bediend", "helpdesk_code", "invitation", "33"]]
    assert Event.objects.filter(verb=Verb.EXPORTED, page="audit_log_csv").count() == 1


@pytest.mark.parametrize("size", [(1280, 800), (320, 640)])
def test_what_went_is_shown_with_its_signature_and_the_disk(live_server, open_page, accessibility_faults, cookie, size):
    survey = report_survey()
    fill(survey)
    for office in OFFICE_OF_CELL.values():
        for _ in range(3):
            make_invitation(survey, office)
    freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)
    for what in (Kept.CONTACT, Kept.LINKS):
        RetentionRule.objects.create(edition=survey.edition, what=what, due_on=timezone.localdate() - timedelta(days=1))
    let_go_what_is_due()
    page = open_page(size)
    page.context.add_cookies([cookie])

    page.goto(f"{live_server.url}/beheer/bewaartermijnen/{survey.edition_id}/")

    text = page.locator("main").inner_text()
    assert (text.count("Handtekening klopt"), text.count("Van de schijf: ")) == (2, 2)
    picture(page, "bewaartermijnen-gedaan")
    assert accessibility_faults(page) == []
    assert page_width(page) == size[0]
    assert not RetentionReport.objects.filter(rewritten_at=None).exists()
