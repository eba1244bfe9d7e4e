"""A reader on a phone looks for a question, asks for groups and people, and keeps the address."""

import pytest
from playwright.sync_api import expect

from monitor_site.staff.roles import Role
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import log_in, picture
from tests.reports.examples import frozen

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PHONE = (320, 640)


def test_question_is_found_answered_and_kept_at_its_address(live_server, open_page, accessibility_faults):
    frozen()
    page = open_page(PHONE)
    log_in(page, live_server.url, Role.RESEARCHER)
    page.goto(f"{live_server.url}/beheer/resultaten/")

    page.get_by_role("link", name="Verkennen").click()
    page.get_by_label("Zoek in vragen en antwoorden").fill("te maken agressie ja")
    page.get_by_role("button", name="Zoek").click()
    expect(page.get_by_role("status")).to_contain_text("1 vraag")
    picture(page, "verkennen-vragen")
    assert accessibility_faults(page) == []
    page.get_by_role("link", name="Had zelf te maken met agressie of geweld").click()
    page.get_by_label("Naar", exact=True).select_option("Geslacht")
    page.get_by_role("button", name="Toon").click()

    expect(page.get_by_text("Dat is het meest in de groep ‘Mannen’ (50%)")).to_be_visible()
    expect(page.get_by_role("img", name="Mannen (n = 40): 50%")).to_be_visible()
    page.wait_for_function("document.querySelector('.report-chart').naturalWidth > 0")
    picture(page, "verkennen-antwoord")
    assert accessibility_faults(page) == []
    assert page_width(page) == PHONE[0]

    address = page.get_by_role("link", name=f"{live_server.url}/beheer/resultaten/verkennen/").get_attribute("href")
    page.goto(str(address))
    expect(page.get_by_role("row", name="Totaal")).to_contain_text("40%")
    page.get_by_label("Alleen", exact=True).select_option("Mannen")
    page.get_by_role("button", name="Toon").click()
    expect(page.get_by_role("alert")).to_contain_text("Deze filters passen niet bij elkaar")
