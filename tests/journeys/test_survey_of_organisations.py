"""The survey of organisations in a real browser: from inviting officials to their start page, at a desk and on a phone."""

from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from monitor_site.environment import given
from monitor_site.staff.accounts import save_staff_user
from monitor_site.staff.roles import Role
from organisations.choices import OFFICIALS_OF_TIER, Tier
from surveys.codes import code_for, edition_keys
from surveys.inviting import invite
from surveys.models import Invitation, MailWave, Survey
from surveys.queries import not_invited
from surveys.questionnaires import forget_cached
from tests.examples import make_official, make_organisation, make_survey, make_survey_of_organisations, make_version
from tests.journeys.filling_in import press
from tests.journeys.measuring import fits

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PASSWORD = "een-lang-wachtwoord-vol-zin"
SIZES = [(1280, 800), (320, 640)]


@pytest.fixture
def survey(settings) -> Survey:
    """Make a survey of organisations in the field, with the officials of one organisation of each tier in the frame."""
    settings.STAFF_OTP_REQUIRED = False
    forget_cached()
    survey = make_survey_of_organisations(make_survey(now=timezone.now(), days_left=20))
    make_version(survey)
    for tier in Tier:
        organisation = make_organisation(tier)
        for role in OFFICIALS_OF_TIER[tier]:
            make_official(role, organisation=organisation, email=f"{role}@{tier}.test")
    return survey


@pytest.fixture
def look(accessibility_faults):
    """Return a check of one page: axe finds nothing, nothing sticks out, and a picture where pictures are asked for."""

    def check(page: Page, name: str) -> None:
        assert accessibility_faults(page) == [], name
        width = page.viewport_size["width"]
        assert fits(page), f"{name} is too wide at {width}"
        if folder := given("MONITOR_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)

    return check


def log_in(page: Page, address: str) -> None:
    """Log in with a password only; the second factor has journeys of its own."""
    user = save_staff_user("proef", Role.FIELDWORK, password=PASSWORD, full_name="Jo van Dam")
    page.goto(f"{address}/beheer/")
    page.get_by_label("Gebruikersnaam").fill(user.username)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    press(page, "Inloggen")


@pytest.mark.parametrize("size", SIZES)
def test_officials_are_invited_written_to_and_counted(live_server, open_page, look, survey, size):
    page = open_page(size)
    log_in(page, live_server.url)

    page.goto(f"{live_server.url}/beheer/veldwerk/{survey.pk}/uitnodigen/")
    expect(page.get_by_text("5 griffiers en secretarissen")).to_be_visible()
    look(page, "organisaties-uitnodigen")
    page.get_by_label("Om hoeveel mensen gaat het?").fill("5")
    press(page, "Klaarzetten")

    page.goto(f"{live_server.url}/beheer/veldwerk/{survey.pk}/nieuwe-ronde/")
    look(page, "organisaties-ronde-plannen")
    page.get_by_label("Naam").fill("eerste week")
    press(page, "Plannen")
    wave = MailWave.objects.get()
    page.get_by_label("Functie", exact=True).select_option("waterschap-secretaris_directeur")
    page.get_by_role("button", name="Tonen").click()
    expect(page.get_by_text("Van uw organisatie benaderen wij alleen u.")).to_be_visible()
    look(page, "organisaties-ronde")
    assert wave.mailings.count() == 5

    page.goto(f"{live_server.url}/beheer/veldwerk/{survey.pk}/mailteksten/")
    look(page, "organisaties-mailteksten")
    page.get_by_role("link", name="Eigen tekst, zelf klaar, wacht op een collega: eerste herinnering").click()
    page.get_by_label("Voor wie").select_option("gemeente-griffier")
    page.get_by_role("button", name="Voorbeeld tonen").click()
    expect(page.get_by_text("Wij wachten nog op de onderdelen van de secretaris").first).to_be_visible()
    look(page, "organisaties-mailtekst")

    page.goto(f"{live_server.url}/beheer/respons/{survey.pk}/")
    look(page, "organisaties-respons")
    page.goto(f"{live_server.url}/beheer/")
    look(page, "organisaties-start-van-staf")


@pytest.mark.parametrize("size", SIZES)
def test_official_reads_for_which_organisation_the_code_is(live_server, open_page, look, survey, size):
    invite(survey, not_invited(survey), master_key=site_settings.CODE_MASTER_KEY)
    page = open_page(size)

    of_each_role = Invitation.objects.filter(survey=survey).order_by("official__role", "pk").distinct("official__role")
    for invitation in of_each_role.select_related("official__organisation"):
        code = code_for(edition_keys(site_settings.CODE_MASTER_KEY, survey.edition.key_salt), invitation.pk)
        page.goto(f"{live_server.url}/start/{code}")
        expect(page.get_by_text("De antwoorden staan op naam van uw organisatie.")).to_be_visible()
        look(page, f"organisaties-start-{invitation.person.role}")
