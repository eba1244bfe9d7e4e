"""A burgemeester who met a threat by phone, from the code in the mail to the thanks: a small phone, no JavaScript."""

import pytest
from playwright.sync_api import expect

from surveys.choices import InvitationStatus
from surveys.models import Invitation, Response
from tests.journeys.conftest import PHONE
from tests.journeys.filling_in import REMARK, THREATENED, all_answers, fill, here, invited, press, walk
from tests.journeys.measuring import fits

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_burgemeester_fills_in_everything_on_a_phone_without_javascript(open_page, live_server):
    code = invited()
    page = open_page(PHONE, javascript=False)
    page.goto(f"{live_server.url}/")
    page.get_by_label("Uw code").fill(code.lower().replace("-", " "))
    press(page, "Verder")
    expect(page.get_by_text("U doet mee als burgemeester van een gemeente.")).to_be_visible()
    press(page, "Begin met de vragenlijst")

    shown = [name for name in walk(page, THREATENED) if fits(page)]
    assert shown == list(THREATENED)
    assert fits(page)
    expect(page.get_by_text("Telefonisch", exact=True)).to_be_visible()
    expect(page.get_by_text("Ik neem niet meer op.")).to_have_count(0)
    fill(page, REMARK)
    press(page, "Versturen")

    assert here(page) == "klaar"
    assert fits(page)
    response = Response.objects.get()
    assert response.answers == all_answers(THREATENED) | REMARK
    assert (response.is_complete, response.counts, response.progress_percent) == (True, True, 100)
    assert set(response.page_seconds) == {*THREATENED, "tot-slot"}
    assert Invitation.objects.get().status == InvitationStatus.COMPLETE

    page.go_back()
    assert page.url == f"{live_server.url}/sessie-verlopen"
    page.goto(f"{live_server.url}/")
    page.get_by_label("Uw code").fill(code)
    press(page, "Verder")
    assert page.url == f"{live_server.url}/vragenlijst/al-ingevuld"


def test_burgemeester_goes_back_changes_an_answer_and_the_incident_is_asked_no_more(open_page, live_server):
    code = invited()
    page = open_page(PHONE, javascript=False)
    page.goto(f"{live_server.url}/start/{code}")
    press(page, "Begin met de vragenlijst")
    for name in walk(page, THREATENED, until="oorsprong"):
        assert fits(page), name

    for _ in range(3):
        press(page, "Vorige")
    assert here(page) == "agressie"
    fill(page, {"slachtoffer_bedreiging": "nooit"})
    press(page, "Volgende")

    assert here(page) == "organisatie"
    assert Response.objects.get().answers["incident_kanaal"] == "telefonisch"
