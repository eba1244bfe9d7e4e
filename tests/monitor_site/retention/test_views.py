from datetime import date

import pytest
from django.conf import settings as live_settings
from django.test import Client
from django.urls import reverse

from monitor_site.retention.choices import Kept
from monitor_site.retention.executing import execute, set_schedule
from monitor_site.retention.models import RetentionReport, RetentionRule
from monitor_site.retention.signing import report_key
from monitor_site.staff.accounts import save_staff_user
from monitor_site.staff.roles import Role
from surveys.choices import Phase
from surveys.models import Edition
from tests.examples import NOW, make_survey

pytestmark = pytest.mark.django_db

DAYS = {"contact": "2026-12-01", "links": "", "answers": "2030-01-01", "logs": ""}


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.STAFF_OTP_REQUIRED = False


@pytest.fixture
def administrator() -> Client:
    user = save_staff_user("beheer", Role.ADMINISTRATOR, password="een-lang-wachtwoord-vol-zin")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def edition() -> Edition:
    return make_survey(phase=Phase.VERWERKING).edition


def address(edition: Edition) -> str:
    return reverse("retention_schedule", args=[edition.pk])


def test_page_proposes_days_that_do_not_count_until_they_are_set(administrator, edition):
    page = administrator.get(address(edition)).content.decode()

    assert "hieronder staat een voorstel" in page
    assert 'value="2027-12-04"' in page
    assert RetentionRule.objects.count() == 0


def test_days_are_set(administrator, edition):
    answer = administrator.post(address(edition), DAYS)

    assert answer.status_code == 302
    rules = RetentionRule.objects.order_by("what").values_list("what", "due_on")
    assert list(rules) == [("answers", date(2030, 1, 1)), ("contact", date(2026, 12, 1))]


def test_day_that_is_none_is_named(administrator, edition):
    assert administrator.post(address(edition), DAYS | {"logs": "ooit"}).status_code == 422
    assert RetentionRule.objects.count() == 0


def test_trial_tells_what_would_go_and_what_waits_and_changes_nothing(administrator, edition):
    set_schedule(edition, {Kept.CONTACT: NOW.date(), Kept.ANSWERS: NOW.date()})

    page = administrator.post(address(edition), {"proef": "ja"}).content.decode()

    assert "<dd>niets</dd>" in page
    assert "Wacht. Maak de editie eerst anoniem." in page
    assert RetentionReport.objects.count() == 0


def test_report_is_shown_with_its_signature(administrator, edition):
    set_schedule(edition, {Kept.CONTACT: NOW.date()})
    execute(RetentionRule.objects.get(), now=NOW, key=report_key(live_settings.CODE_MASTER_KEY))

    right = administrator.get(address(edition)).content.decode()
    RetentionReport.objects.update(counts={"people": 9})
    wrong = administrator.get(address(edition)).content.decode()

    assert "Handtekening klopt." in right
    assert "klopt niet" in wrong


def test_all_editions_are_listed_with_where_they_stand(administrator, edition):
    empty = administrator.get(reverse("retention")).content.decode()
    set_schedule(edition, {Kept.CONTACT: date(2026, 12, 1)})

    page = administrator.get(reverse("retention")).content.decode()

    assert "nog geen dag vastgesteld" in empty
    assert "weg vanaf 1 december 2026" in page
