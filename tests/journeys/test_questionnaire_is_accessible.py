"""Axe and a ruler on every kind of page that a respondent can meet, at a desk and on a small phone."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from surveys.answering import save_page
from surveys.cookies import RESPONDENT_COOKIE
from surveys.models import Response
from surveys.questionnaires import compiled_by_id
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.filling_in import EVERY_KIND, THREATENED, UNTOUCHED, Answers, arrive, enter, fill, here, invited, press
from tests.journeys.measuring import fits

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# One page of each make; the rest of the questionnaire is more of the same.
LOOKED_AT = ("welkom", "functie", "agressie", "incident", "gevolgen", "organisatie", "aandacht", "belemmerd")
WITH_EXIT = {"agressie", "incident", "gevolgen"}

Look = Callable[[str], None]


@pytest.fixture
def looked(accessibility_faults) -> tuple[dict[str, list[str]], Callable[[Page], Look]]:
    """Gather what is wrong with each page that is looked at, at both sizes."""
    faults: dict[str, list[str]] = {}

    def at(page: Page) -> Look:
        def look(name: str) -> None:
            for width, height in (DESKTOP, PHONE):
                page.set_viewport_size({"width": width, "height": height})
                found = accessibility_faults(page)
                if not fits(page):
                    found.append("too wide")
                if found:
                    faults[f"{name} at {width}"] = found

        return look

    return faults, at


def save_elsewhere(response: Response, name: str, answers: Answers, *, complete: bool = True) -> None:
    """Save a page as another tab or device does."""
    response.refresh_from_db()
    page = compiled_by_id(response.questionnaire_id).pages_by_name[name]
    save_page(response, page, answers, revision=response.revision, seconds=1, now=datetime.now(UTC), complete=complete)


def test_pages_of_the_questionnaire_are_accessible(open_page, live_server, looked):
    faults, at = looked
    page = open_page()
    look = at(page)
    arrive(page, live_server.url, invited(), THREATENED, at="overzicht")

    look("overview")
    for name in LOOKED_AT:
        page.goto(f"{live_server.url}/vragenlijst/{name}")
        assert (here(page), page.get_by_role("link", name="Snel weg").count()) == (name, name in WITH_EXIT)
        look(name)
    page.goto(f"{live_server.url}/vragenlijst/overzicht")
    press(page, "Versturen")
    look("sent")

    assert faults == {}


def test_pages_with_something_wrong_are_accessible(open_page, live_server, looked):
    faults, at = looked
    page = open_page()
    look = at(page)
    response = arrive(page, live_server.url, invited(), THREATENED, at="agressie")

    press(page, "Volgende")
    expect(page).to_have_title("Fout: Agressie en geweld van buiten · Monitor Integriteit en Veiligheid")
    look("grid with errors")
    fill(page, THREATENED["agressie"])
    press(page, "Volgende")
    press(page, "Volgende")
    look("choices and scale with errors")
    fill(page, dict(THREATENED["incident"]) | {"incident_type": "fysieke_agressie"})
    press(page, "Volgende")
    expect(page).to_have_title("Let op: Het laatste incident · Monitor Integriteit en Veiligheid")
    look("warning")
    save_elsewhere(response, "incident", THREATENED["incident"])
    press(page, "Volgende")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welke antwoorden wilt u bewaren?")
    look("conflict")
    press(page, "Bewaar wat ik net hier invulde")
    assert here(page) == "richtpunt-wie"

    assert faults == {}


def test_pages_of_stopping_and_of_coming_back_are_accessible(open_page, live_server, looked):
    faults, at = looked
    page = open_page()
    look, code = at(page), invited()
    arrive(page, live_server.url, code, THREATENED, at="gevolgen")

    fill(page, THREATENED["gevolgen"])
    page.context.clear_cookies(name=RESPONDENT_COOKIE)
    press(page, "Volgende")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vul uw code opnieuw in")
    look("expired with answers")
    press(page, "Verder")
    look("expired, no code")
    page.get_by_label("Uw code").fill(code)
    press(page, "Verder")
    assert here(page) == "besproken"
    press(page, "Opslaan en later verder")
    look("saved")
    page.goto(f"{live_server.url}/sessie-verlopen")
    look("expired")

    assert faults == {}


def test_overview_with_something_missing_is_accessible(open_page, live_server, looked):
    faults, at = looked
    page = open_page()
    look = at(page)
    response = arrive(page, live_server.url, invited(), UNTOUCHED, at="overzicht")
    save_elsewhere(response, "agressie", THREATENED["agressie"], complete=False)

    page.reload()
    look("overview with something missing")
    press(page, "Versturen")
    expect(page).to_have_title("Fout: Uw antwoorden · Monitor Integriteit en Veiligheid")
    expect(page.locator("#fouten")).to_be_focused()
    look("overview that cannot be sent")
    page.locator("#fouten a").first.click()
    assert here(page) == "incident"

    assert faults == {}


def test_every_kind_of_question_is_accessible(open_page, live_server, looked):
    faults, at = looked
    page = open_page()
    look = at(page)
    enter(page, live_server.url, invited(text=EVERY_KIND.read_text("utf-8")))

    look("empty")
    fill(page, {"kleur": "anders", "dagen": ["ma"], "aantal": "veel", "jaar": "1999", "kort": "veel te lange tekst"})
    look("filled")
    press(page, "Volgende")
    assert page.title().startswith("Fout: ")
    look("errors")

    assert faults == {}
