"""The files of a publication in a real browser: asked for, made, and taken out, at two widths."""

import re

import pytest
from playwright.sync_api import expect

from monitor_site.staff.roles import Role
from reports.models import Download
from reports.publishing import make_publication
from reports.tasks import make_products
from surveys.choices import Phase
from tests.examples import NOW
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import log_in, picture
from tests.reports.examples import frozen

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_researcher_has_files_made_and_takes_one_out(live_server, open_page, accessibility_faults):
    snapshot = frozen(phase=Phase.PROEFVELD)
    publication = make_publication(snapshot.survey.edition, office_holders=snapshot, organisations=None, user=None, now=NOW)
    page = open_page((320, 640))
    # Without the script that moves the bar: the link does it, and nothing changes while the page is looked at.
    page.route("**/js/live-part*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    log_in(page, live_server.url, Role.RESEARCHER)
    page.goto(f"{live_server.url}/beheer/publicaties/{publication.pk}/")

    def looked_at(name: str) -> None:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            picture(page, f"bestanden-{name}")
            assert (name, page_width(page)) == (name, width)
            assert (name, accessibility_faults(page)) == (name, [])

    page.get_by_role("button", name="Tabellenboek").click()
    expect(page.get_by_text("Tabellenboek wordt gemaakt.")).to_be_visible()
    expect(page.get_by_text("Wacht op zijn beurt.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Microdata$")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Microdata maken")
    looked_at("microdata")
    page.get_by_role("button", name="Maak").click()
    expect(page.get_by_text("Microdata wordt gemaakt.")).to_be_visible()
    looked_at("bezig")
    make_products()
    page.get_by_role("link", name="Ververs").first.click()
    expect(page.get_by_text("Tabellenboek is klaar.")).to_be_visible()
    looked_at("klaar")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download Tabellenboek").click()

    assert download.value.suggested_filename == f"tabellenboek-2020-publicatie-{publication.pk}-testgegevens.xlsx"
    assert Download.objects.get().file_format == "xlsx"
