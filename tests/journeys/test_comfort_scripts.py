"""What the script adds for who has JavaScript: saving, one exclusive answer, counting, a warning in time, leaving in a hurry."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from surveys.models import Response
from tests.journeys.conftest import PHONE
from tests.journeys.filling_in import THREATENED, arrive, fill, here, invited, press
from tests.patience import until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

Gone = Callable[[int], None]


def stop_clock(page: Page) -> Gone:
    """Give the page a clock of its own; return what moves it on by seconds, all that falls due included."""
    page.clock.install()
    return lambda seconds: page.clock.run_for(seconds * 1000)


def saved_answers(response: Response) -> dict[str, object]:
    response.refresh_from_db()
    return response.answers


def wait_for_save(page: Page, passed: Gone, seconds: int) -> None:
    """Let time pass until the script has saved the page."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
        passed(seconds)
    assert saved.value.status == 200


def test_typed_text_is_saved_without_a_button_and_the_button_does_not_conflict_with_it(open_page, live_server):
    page = open_page(PHONE)
    passed = stop_clock(page)
    response = arrive(page, live_server.url, invited(), THREATENED, at="gevolgen")
    fill(page, THREATENED["gevolgen"])

    wait_for_save(page, passed, 4)

    response.refresh_from_db()
    assert response.answers["gevolgen_anders"] == "Ik neem niet meer op."
    press(page, "Volgende")
    assert here(page) == "besproken"


def test_answer_that_excludes_the_rest_takes_their_ticks_away_and_the_other_way_round(open_page, live_server):
    page = open_page(PHONE)
    arrive(page, live_server.url, invited(), THREATENED, at="besproken")
    ticked = page.locator('[name="besproken_met"]:checked')

    fill(page, {"besproken_met": ["politie", "naasten", "niemand"]})
    assert ticked.evaluate_all("boxes => boxes.map(box => box.value)") == ["niemand"]
    fill(page, {"besproken_met": ["politie"]})
    assert ticked.evaluate_all("boxes => boxes.map(box => box.value)") == ["politie"]


def test_long_text_says_how_many_characters_are_left(open_page, live_server):
    page = open_page(PHONE)
    arrive(page, live_server.url, invited(), THREATENED, at="overzicht")
    field = page.locator("#opmerkingen")
    most = int(field.get_attribute("data-most") or 0)
    count = page.locator(".question__count")

    field.fill("a" * (most // 2))
    expect(count).to_have_text("")
    field.fill("a" * (most - 10))
    expect(count).to_have_text("Nog 10 tekens.")
    field.fill("a" * (most + 3))
    expect(count).to_have_text("3 tekens te veel.")


def test_warning_before_the_half_hour_saves_and_stays(open_page, live_server):
    page = open_page(PHONE)
    passed = stop_clock(page)
    response = arrive(page, live_server.url, invited(), THREATENED, at="dader")
    fill(page, THREATENED["dader"])

    passed(25 * 60 + 1)
    dialog = page.get_by_role("alertdialog", name="De tijd is bijna om")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Ik ben er nog")).to_be_focused()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Enter")

    expect(dialog).to_have_count(0)
    response.refresh_from_db()
    assert response.answers["dader"] == ["onbekend"]
    passed(24 * 60)
    expect(dialog).to_have_count(0)


def test_silence_of_half_an_hour_saves_and_closes(open_page, live_server):
    page = open_page(PHONE)
    passed = stop_clock(page)
    response = arrive(page, live_server.url, invited(), THREATENED, at="dader")
    fill(page, THREATENED["dader"])

    with page.expect_navigation(url="**/sessie-verlopen"):
        passed(30 * 60)

    # The page leaves after five seconds at most, of a real clock; on a busy machine the answers arrive a moment later.
    until(lambda: saved_answers(response).get("dader") == ["onbekend"], "what was filled in was not saved")


def test_leaving_in_a_hurry_leaves_no_way_back(open_page, live_server, settings):
    # An innocent page of our own stands for the other site: no journey asks anything of the world outside.
    settings.QUICK_EXIT_URL = f"{live_server.url}/contact"
    page = open_page(PHONE)
    arrive(page, live_server.url, invited(), THREATENED, at="incident")
    left_from, before = page.url, page.evaluate("history.length")

    page.get_by_role("link", name="Snel weg").click()
    page.wait_for_url(settings.QUICK_EXIT_URL)

    assert page.evaluate("history.length") == before
    page.goto(left_from)
    assert page.url == f"{live_server.url}/sessie-verlopen"


def test_two_devices_go_on_at_the_furthest_page_and_nothing_is_lost(open_page, live_server):
    code = invited()
    phone, desk = open_page(PHONE), open_page()
    arrive(phone, live_server.url, code, THREATENED, at="dader")

    desk.goto(f"{live_server.url}/start/{code}")
    press(desk, "Verder met de vragenlijst")
    assert here(desk) == "dader"
    fill(desk, THREATENED["dader"])
    press(desk, "Volgende")
    fill(phone, {"dader": ["burger"]})
    press(phone, "Volgende")

    expect(phone.get_by_role("heading", level=1)).to_have_text("Welke antwoorden wilt u bewaren?")
    press(phone, "Bewaar wat ik net hier invulde")
    assert here(phone) == "gevolgen"
    assert Response.objects.get().answers["dader"] == ["burger"]
