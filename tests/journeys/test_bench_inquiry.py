"""Navraag in a real browser: preview, a mistake, and the mail that stands ready, at two widths, with axe looking on."""

import pytest
from playwright.sync_api import expect

from monitor_site.staff.roles import Role
from tests.double_dossiers import double_dossier, invite_fillers
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import log_in, picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("size", "javascript"), [((1280, 800), True), ((320, 640), False)])
def test_organisation_is_asked(live_server, open_page, accessibility_faults, size, javascript):
    dossier = double_dossier()
    invite_fillers(dossier)
    page = open_page(size, javascript=javascript)
    log_in(page, live_server.url, Role.RESEARCHER)

    def look(name: str) -> None:
        picture(page, f"navraag-{name}")
        if javascript:
            assert (name, accessibility_faults(page)) == (name, [])
        assert (name, page_width(page)) == (name, size[0])

    page.goto(f"{live_server.url}/beheer/ontdubbelen/{dossier.pk}/beleid/")
    page.get_by_role("link", name="Vraag het de organisatie").click()
    page.get_by_label("Is er een gedragscode?").uncheck()
    page.get_by_label("Wat moet de organisatie weten").fill("Hoe vaak is het echt?")
    page.get_by_role("button", name="Toon het voorbeeld").click()
    expect(page.locator(".staff-mail")).to_contain_text("Hoe vaak is het echt?")
    expect(page.locator(".staff-mail")).not_to_contain_text("gedragscode")
    look("voorbeeld")
    page.get_by_label("Naar hoeveel mensen").fill("3")
    page.get_by_role("button", name="Verzend naar 2").click()
    expect(page.get_by_role("alert")).to_contain_text("Dit is niet het aantal")
    look("fout")
    page.get_by_label("Naar hoeveel mensen").fill("2")
    page.get_by_role("button", name="Verzend naar 2").click()
    expect(page.get_by_text("2 mails staan klaar")).to_be_visible()
    look("gevraagd")
    page.goto(f"{live_server.url}/beheer/ontdubbelen/")
    expect(page.get_by_text("Gevraagd op")).to_be_visible()
    look("lijst")
