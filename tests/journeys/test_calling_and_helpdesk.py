"""Calling and helping in a real browser: from the first person on the screen to a successor, at a desk and on a phone."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from monitor_site.environment import given
from monitor_site.staff.accounts import save_staff_user
from monitor_site.staff.roles import Role
from organisations.choices import Office, OfficialRole, Tier
from organisations.models import OfficeHolder
from reports.models import Snapshot
from surveys.asking import keep_answer
from surveys.choices import NonResponseAnswer, NonResponseMode
from surveys.models import CallAttempt, Invitation, NonResponseInterview, Survey
from tests.examples import (
    make_invitation,
    make_official_invitation,
    make_survey,
    make_survey_of_organisations,
    make_version,
)
from tests.journeys.filling_in import press
from tests.journeys.measuring import page_width
from tests.reports.examples import frozen

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PASSWORD = "een-lang-wachtwoord-vol-zin"
SIZES = [(1280, 800), (320, 640)]


def survey_with_people(number: int = 3) -> Survey:
    now = timezone.now()
    survey = make_survey(now=now, days_left=20)
    make_version(survey, now=now)
    for place in range(number):
        invitation = make_invitation(survey, Office.RAADSLID)
        OfficeHolder.objects.filter(pk=invitation.office_holder_id).update(
            first_name="Puck", prefix="van der", family_name=f"Onvindbaar{place}", phone="06 00 00 00 01", email="puck@raad.test"
        )
    return Survey.objects.select_related("edition").get(pk=survey.pk)


def log_in(page: Page, address: str, role: Role) -> None:
    """Log in with a password only; the second factor has journeys of its own."""
    user = save_staff_user(f"proef-{role}", role, password=PASSWORD, full_name="Jo van Dam")
    page.goto(f"{address}/beheer/")
    page.get_by_label("Gebruikersnaam").fill(user.username)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    press(page, "Inloggen")


@pytest.fixture
def look(accessibility_faults, settings):
    """Return a check of one page: axe finds nothing, nothing sticks out, and a picture where pictures are asked for."""
    settings.STAFF_OTP_REQUIRED = False

    def check(page: Page, name: str) -> None:
        size = page.viewport_size or {"width": 0}
        folder = given("MONITOR_PICTURES")
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)
        assert (name, accessibility_faults(page)) == (name, [])
        assert (name, page_width(page)) == (name, size["width"])

    return check


@pytest.mark.parametrize("size", SIZES)
def test_caller_calls_three_people(live_server, open_page, look, size):
    survey_with_people()
    page = open_page(size)
    log_in(page, live_server.url, Role.CALLER)
    expect(page.get_by_role("heading", level=1)).to_have_text("Bellen")
    look(page, "bellen-lijst")

    press(page, "Volgende persoon")
    expect(page.get_by_role("heading", name="Script")).to_be_visible()
    look(page, "bellen-persoon")
    page.get_by_role("button", name="Code opnieuw mailen").click()
    expect(page.get_by_text("De mail met de code gaat nu uit.")).to_be_visible()
    page.get_by_label("Datum").fill("2001-01-01")
    page.get_by_label("Tijd").fill("14:30")
    page.get_by_role("button", name="Afspraak vastleggen").click()
    expect(page.get_by_role("link", name="Datum: Kies een moment dat nog komt")).to_be_visible()
    look(page, "bellen-afspraak-fout")
    page.get_by_label("Datum").fill((timezone.localdate() + timedelta(days=3)).isoformat())
    page.get_by_role("button", name="Afspraak vastleggen").click()
    expect(page.get_by_role("heading", name="Afspraken van deze beller")).to_be_visible()
    look(page, "bellen-afspraken")

    press(page, "Volgende persoon")
    page.get_by_role("button", name="Geen gehoor").click()
    expect(page.get_by_text("Vastgelegd: geen gehoor. Nieuwe poging vanaf")).to_be_visible()

    press(page, "Volgende persoon")
    page.get_by_role("button", name="Wil niet meedoen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("De ene vraag")
    look(page, "bellen-vraag")
    page.get_by_role("button", name="Nee, geen enkele keer").click()
    expect(page.get_by_text("Vastgelegd, los van de persoon.")).to_be_visible()
    look(page, "bellen-klaar")

    assert CallAttempt.objects.count() == 3
    assert NonResponseInterview.objects.count() == 1


def test_two_callers_at_once_have_two_people(live_server, open_page, settings):
    settings.STAFF_OTP_REQUIRED = False
    survey_with_people(2)
    one, other = open_page(), open_page(javascript=False)
    log_in(one, live_server.url, Role.CALLER)
    log_in(other, live_server.url, Role.FIELDWORK)
    other.get_by_role("link", name="Bellen", exact=True).click()

    for page in (one, other):
        press(page, "Volgende persoon")

    names = {page.get_by_role("heading", level=1).inner_text() for page in (one, other)}
    assert names == {"Puck van der Onvindbaar0", "Puck van der Onvindbaar1"}


@pytest.mark.parametrize("size", SIZES)
def test_secretaris_is_motivated_without_the_question(live_server, open_page, look, size):
    survey = survey_with_people(0)
    organisations = make_survey_of_organisations(survey)
    make_official_invitation(organisations, OfficialRole.SECRETARIS, phone="06 00 00 00 02")
    page = open_page(size)
    log_in(page, live_server.url, Role.CALLER)

    press(page, "Volgende persoon")
    look(page, "bellen-organisatie")
    page.get_by_role("button", name="Wil niet meedoen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Bellen")


@pytest.mark.parametrize("size", SIZES)
def test_helpdesk_finds_a_person_and_invites_the_successor(live_server, open_page, look, size):
    survey_with_people()
    page = open_page(size)
    log_in(page, live_server.url, Role.CALLER)
    page.get_by_role("link", name="Helpdesk", exact=True).click()
    look(page, "helpdesk-zoeken")
    page.get_by_label("Naam, organisatie of e-mailadres").fill("bestaatniet")
    press(page, "Zoeken")
    expect(page.get_by_text("Niemand gevonden.")).to_be_visible()
    look(page, "helpdesk-niemand")

    page.get_by_label("Naam, organisatie of e-mailadres").fill("van der onvindbaar")
    press(page, "Zoeken")
    look(page, "helpdesk-gevonden")
    assert "onvindbaar" not in page.url.lower()
    page.get_by_role("link", name="Puck van der Onvindbaar1").click()
    look(page, "helpdesk-persoon")
    page.get_by_role("link", name="Adres verbeteren").click()
    look(page, "helpdesk-adres")
    page.get_by_role("textbox", name="E-mailadres").fill("geen adres")
    press(page, "Adres opslaan")
    look(page, "helpdesk-adres-fout")
    page.get_by_role("textbox", name="E-mailadres").fill("nieuw@raad.test")
    page.get_by_label("Stuur de code meteen naar dit e-mailadres").check()
    press(page, "Adres opslaan")
    expect(page.get_by_text("Het adres is verbeterd. De mail met de code gaat nu uit.")).to_be_visible()

    page.get_by_role("link", name="Niet meer in functie, met opvolger").click()
    page.get_by_label("Roepnaam of voorletters").fill("Bo")
    page.get_by_label("Achternaam").fill("Opvolger")
    look(page, "helpdesk-opvolger")
    page.get_by_role("button", name="Opvolger uitnodigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bo Opvolger")
    look(page, "helpdesk-nieuw")
    old = Invitation.objects.get(office_holder__family_name="Onvindbaar1")
    page.goto(f"{live_server.url}/beheer/helpdesk/{old.pk}/")
    expect(page.get_by_text("De code werkt niet meer.")).to_be_visible()
    look(page, "helpdesk-vertrokken")


@pytest.mark.parametrize("size", SIZES)
def test_non_response_stands_beside_the_survey_after_closing(live_server, open_page, look, size):
    snapshot = frozen()
    snapshot.manifest["counts"]["approached"] = 300
    snapshot.save()
    survey = snapshot.survey
    Survey.objects.filter(pk=survey.pk).update(closes_at=snapshot.created_at - timedelta(hours=1))
    for answer in [NonResponseAnswer.ONCE] * 14 + [NonResponseAnswer.NEVER] * 88:
        keep_answer(
            survey,
            answer,
            tier=Tier.GEMEENTE,
            office=Office.RAADSLID,
            mode=NonResponseMode.PHONE,
            now=snapshot.created_at,
            is_test=False,
        )
    page = open_page(size)
    log_in(page, live_server.url, Role.RESEARCHER)

    page.get_by_role("link", name="Non-respons", exact=True).click()

    expect(page.get_by_text("was het van alle ambtsdragers", exact=False)).to_be_visible()
    look(page, "non-respons")
    Snapshot.objects.all().delete()
    page.reload()
    look(page, "non-respons-zonder")
