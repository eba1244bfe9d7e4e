"""Publishing in a real browser on a phone, with axe looking on."""

import pytest
from playwright.sync_api import expect

from monitor_site.staff.roles import Role
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import log_in, picture
from tests.reports.test_publishing import both_surveys, made

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PHONE = (320, 640)


def test_researcher_publishes_and_takes_back(live_server, open_page, accessibility_faults):
    made(both_surveys()[0])
    page = open_page(PHONE)
    log_in(page, live_server.url, Role.RESEARCHER)

    def looked_at(name: str, heading: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        picture(page, f"publicatie-{name}")
        assert (name, page_width(page)) == (name, PHONE[0])
        assert (name, accessibility_faults(page)) == (name, [])

    page.goto(f"{live_server.url}/beheer/publicaties/")
    page.get_by_role("link", name="Publicatie maken van 2020").click()
    looked_at("nieuw", "Publicatie maken")
    page.get_by_role("button", name="Concept maken").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Concept")
    page.get_by_role("link", name="Publiceren", exact=True).click()
    page.get_by_label("Om hoeveel respondenten gaat het?").fill("2")
    page.get_by_role("button", name="Publiceren").click()
    expect(page.get_by_role("alert")).to_contain_text("Dit is niet het getal dat hierboven staat.")
    looked_at("publiceren-fout", "Publiceren")
    page.get_by_label("Om hoeveel respondenten gaat het?").fill("1")
    page.get_by_role("button", name="Publiceren").click()
    looked_at("gepubliceerd", "Gepubliceerd")
    page.get_by_role("link", name="Intrekken").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Intrekken")
    page.get_by_label("Om hoeveel respondenten gaat het?").fill("1")
    page.get_by_role("button", name="Intrekken").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ingetrokken")
    page.get_by_role("navigation", name="Beheer").get_by_role("link", name="Publicaties").click()
    looked_at("lijst", "Publicaties")
