"""The fieldwork coordinator in a real browser: an address that fails is corrected, letters are made and taken out."""

import re
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from monitor_site.staff.roles import Role
from organisations.choices import Office
from organisations.models import OfficeHolder, Organisation
from surveys.choices import BounceKind, LetterKind, WaveKind, WaveState
from surveys.lettering import order_letters
from surveys.models import Bounce, Mailing, MailWave, Survey
from surveys.tasks import make_letters
from tests.examples import make_invitation, make_survey
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import log_in, picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SIZES = [(1280, 800), (320, 640)]


def survey_with_bounces() -> Survey:
    now = timezone.now()
    survey = make_survey(now=now)
    wave = MailWave.objects.create(
        survey=survey, kind=WaveKind.INVITATION, name="Ronde", state=WaveState.RELEASED, created_at=now, released_at=now
    )
    for office, kind in ((Office.WETHOUDER, BounceKind.HARD), (Office.LID_DB, BounceKind.AUTO_REPLY)):
        invitation = make_invitation(survey, office)
        mailing = Mailing.objects.create(wave=wave, invitation=invitation, message_id=f"<{office}@monitor.test>", sent_at=now)
        is_hard = kind == BounceKind.HARD
        Bounce.objects.create(
            mailing=mailing,
            report_key=office,
            kind=kind,
            status="5.1.1" if is_hard else "",
            diagnostic="550 5.1.1 [adres]: Recipient address rejected: User unknown in virtual mailbox table" if is_hard else "",
            returns_on=None if is_hard else timezone.localdate() + timedelta(days=6),
            received_at=now,
        )
    OfficeHolder.objects.filter(office=Office.WETHOUDER).update(email="oud@raad.test", email_failed_on=timezone.localdate())
    Organisation.objects.update(postal_address="Postbus 1", postcode="1234 AB", city="Voorbeeldstad")
    return survey


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_bounces_and_letters_are_accessible_and_fit(live_server, open_page, accessibility_faults, size):
    survey = survey_with_bounces()
    order_letters(survey, LetterKind.CODE, user=None, now=timezone.now())
    make_letters()
    order_letters(survey, LetterKind.ANNOUNCEMENT, user=None, now=timezone.now())
    failing = Bounce.objects.get(kind=BounceKind.HARD)
    unknown = Bounce.objects.create(report_key="onbekend", kind=BounceKind.HARD, received_at=timezone.now())
    page = open_page(size)
    log_in(page, live_server.url, Role.FIELDWORK)

    for name, address in {
        "adressen": "adressen/",
        "adres": f"adressen/{failing.pk}/",
        "onbekend": f"adressen/{unknown.pk}/",
        "afwezig": "afwezig/",
        "brieven": "brieven/",
    }.items():
        answer = page.goto(f"{live_server.url}/beheer/veldwerk/{address}")
        assert answer is not None
        assert (name, answer.status) == (name, 200)
        picture(page, name)
        assert (name, accessibility_faults(page)) == (name, [])
        assert (name, page_width(page)) == (name, size[0])


def test_coordinator_corrects_an_address_and_takes_letters_out(live_server, open_page, tmp_path):
    survey_with_bounces()
    page = open_page()
    log_in(page, live_server.url, Role.FIELDWORK)

    page.get_by_role("link", name="Veldwerk").click()
    page.get_by_role("link", name="Adressen die niet werken (1)").click()
    page.get_by_role("link", name="Onvindbaar").click()
    page.get_by_label("E-mailadres").fill("nieuw@raad.test")
    page.get_by_role("button", name="Corrigeer en stuur opnieuw").click()
    expect(page.get_by_text("De mail gaat nu opnieuw uit.")).to_be_visible()
    expect(page.get_by_text("Er is niets om na te kijken.")).to_be_visible()
    assert Mailing.objects.filter(wave__name__startswith="Na bounce").count() == 1

    page.get_by_role("link", name="Veldwerk").last.click()
    page.get_by_role("link", name="Brieven").click()
    page.get_by_role("button", name=re.compile("brief met code")).click()
    expect(page.get_by_role("cell", name="Wordt gemaakt")).to_be_visible()
    make_letters()
    page.get_by_role("link", name="Ververs").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Ophalen").click()
    kept = Path(tmp_path) / waiting.value.suggested_filename
    waiting.value.save_as(kept)

    assert kept.name == "brieven-code-ambtsdragers-2020.zip"
    assert ZipFile(kept).namelist() == ["deel-01-postcode-1234AB-tot-1234AB.pdf"]
