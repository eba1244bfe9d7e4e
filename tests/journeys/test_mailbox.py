"""From the mail page of a development machine to the first question, as somebody does who tries the site for the first time."""

import pytest
from django.conf import settings as django_settings
from django.urls import get_resolver
from django.utils import timezone
from playwright.sync_api import expect

from monitor_site.mailbox.urls import urlpatterns as mailbox_patterns
from organisations.choices import Office
from surveys.choices import WaveKind
from surveys.inviting import invite, plan_wave
from surveys.mails import Letterhead, compose
from surveys.models import Mailing, Response
from surveys.questionnaires import forget_cached
from tests.examples import make_office_holder, make_survey, make_version
from tests.journeys.measuring import fits

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def _kept_mail(settings, tmp_path, live_server):
    """Keep the invitation of one burgemeester, as the local mail sink does."""
    forget_cached()
    settings.MAILBOX_FOLDER, settings.SITE_ADDRESS = tmp_path, live_server.url
    settings.ROOT_URLCONF = (*get_resolver().url_patterns, *mailbox_patterns)
    now = timezone.now()
    survey = make_survey(now=now)
    make_version(survey, now=now)
    holder = make_office_holder(Office.BURGEMEESTER)
    holder.email = "burgemeester@voorbeeld.test"
    holder.save()
    letterhead = Letterhead.of(django_settings)
    invite(survey, [holder], master_key=letterhead.master_key)
    plan_wave(survey, WaveKind.INVITATION, name="Uitnodiging", now=now, letterhead=letterhead)
    row = Mailing.objects.select_related("wave", "invitation__survey__edition", "invitation__office_holder__organisation").get()
    content = compose(row, letterhead).message().as_bytes(linesep="\r\n")
    (tmp_path / f"{int(now.timestamp() * 1e9):020d}-1-000000.eml").write_bytes(content)


@pytest.mark.usefixtures("_kept_mail")
@pytest.mark.parametrize("javascript", [True, False])
def test_button_in_the_mail_leads_to_the_first_question(open_page, live_server, javascript):
    page = open_page((320, 640), javascript=javascript)

    page.goto(f"{live_server.url}/ontwikkeling/mail/?zoek=burgemeester")
    page.get_by_role("link", name="uw ervaringen als burgemeester").click()
    page.frame_locator("iframe").get_by_role("link", name="Start de vragenlijst").click()

    expect(page).to_have_url(f"{live_server.url}/start")
    expect(page.get_by_text("U doet mee als burgemeester van een gemeente.")).to_be_visible()
    assert not Response.objects.exists()
    page.get_by_role("button", name="Begin met de vragenlijst").click()
    expect(page).to_have_url(f"{live_server.url}/vragenlijst/incident")
    assert Response.objects.get().office == Office.BURGEMEESTER


@pytest.mark.usefixtures("_kept_mail")
@pytest.mark.parametrize("size", [(1280, 800), (320, 640)])
def test_mail_and_mail_pages_are_accessible(open_page, live_server, accessibility_faults, size):
    page = open_page(size)

    page.goto(f"{live_server.url}/ontwikkeling/mail/")
    assert accessibility_faults(page) == []
    page.get_by_role("link", name="uw ervaringen als burgemeester").click()
    expect(page.locator("iframe")).to_have_count(1)
    assert fits(page)
