"""Ontdubbelen in a real browser: from the work list to a block that is settled, at two widths, with axe looking on."""

import re

import pytest
from playwright.sync_api import expect

from monitor_site.staff.roles import Role
from tests.double_dossiers import double_dossier
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import log_in, picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("size", "javascript"), [((1280, 800), True), ((320, 640), False)])
def test_double_blocks_are_settled(live_server, open_page, accessibility_faults, size, javascript):
    double_dossier()
    page = open_page(size, javascript=javascript)
    log_in(page, live_server.url, Role.RESEARCHER)

    def look(name: str) -> None:
        picture(page, f"ontdubbelen-{name}")
        if javascript:
            assert (name, accessibility_faults(page)) == (name, [])
        assert (name, page_width(page)) == (name, size[0])

    page.goto(f"{live_server.url}/beheer/ontdubbelen/")
    look("lijst")
    page.get_by_role("link", name="Het beleid van de raad").click()
    expect(page.get_by_text("Stel eerst")).to_be_visible()
    look("eerst-blok-a")
    page.get_by_role("link", name="Algemeen").first.click()
    page.get_by_role("button", name="Stel dit blok zo vast").click()
    expect(page.get_by_text("Algemeen is vastgesteld.")).to_be_visible()

    page.get_by_role("link", name="Het beleid van de raad").first.click()
    look("blok")
    page.get_by_role("link", name=re.compile("Hoe vaak")).click()
    look("vraag")
    page.locator("label", has_text="Elk jaar").click()
    page.get_by_role("button", name="Bewaar dit antwoord").click()
    expect(page.get_by_text("Toelichting: Schrijf kort op waarom")).to_be_visible()
    look("fout")
    expect(page.get_by_label("Elk jaar")).to_be_checked()
    page.get_by_label("Toelichting").fill("Staat in het jaarplan")
    page.get_by_role("button", name="Bewaar dit antwoord").click()
    page.get_by_role("button", name="Stel dit blok zo vast").click()
    expect(page.get_by_text("Het beleid van de raad is vastgesteld.")).to_be_visible()
    look("vastgesteld")
    page.get_by_role("button", name="Maak de laatste stap ongedaan").click()
    expect(page.get_by_role("button", name="Stel dit blok zo vast")).to_be_visible()
