"""The checks of the frame in a real browser: from the list to a choice, at two widths, with axe looking on."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from monitor_site.staff.roles import Role
from organisations.choices import ImportKind, ImportState, Office
from organisations.models import FrameImport, OfficeHolder, Organisation
from tests.examples import make_office_holder
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import log_in, picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def frame_with_everything_wrong() -> None:
    """Make a merged municipality with one person in two offices and two who share an impossible address."""
    holder = make_office_holder(Office.RAADSLID, family_name="van den Langenachternaam-Nogveellanger")
    Organisation.objects.update(code="GM0003", inhabitants=11_523, official_name="Gemeente Appingedam")
    OfficeHolder.objects.update(first_name="Jan", email="jan@appingedam.test")
    OfficeHolder.objects.create(
        organisation=holder.organisation, office=Office.WETHOUDER, first_name="Jan", family_name=holder.family_name
    )
    for name in ("Bos", "Vis"):
        OfficeHolder.objects.create(
            organisation=holder.organisation, office=Office.RAADSLID, family_name=name, email="griffie@appingedam"
        )
    for days, number in ((900, 9), (1, 3)):
        at = timezone.now() - timedelta(days=days)
        FrameImport.objects.create(
            kind=ImportKind.ALMANAK,
            state=ImportState.CONFIRMED,
            file_name="exportOO.xml",
            file_size=1,
            sha256="",
            created_at=at,
            decided_at=at,
            numbers={"GM0003": {"raadslid": number}},
        )


@pytest.mark.parametrize("size", [(1280, 800), (320, 640)])
def test_findings_are_worked_through(live_server, open_page, accessibility_faults, size):
    frame_with_everything_wrong()
    page = open_page(size)
    log_in(page, live_server.url, Role.FIELDWORK)

    def look(name: str) -> None:
        picture(page, f"controle-{name}")
        assert (name, accessibility_faults(page)) == (name, [])
        assert (name, page_width(page)) == (name, size[0])

    def open_finding(check: str) -> None:
        page.goto(f"{live_server.url}/beheer/steekproefkader/controle/?controle={check}")
        page.get_by_role("link", name="Gemeente Appingedam").first.click()

    page.goto(f"{live_server.url}/beheer/steekproefkader/controle/")
    look("lijst")

    open_finding("K1")
    page.get_by_role("button", name="Akkoord bevinden").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look("fout")
    page.get_by_label("Reden").fill("Twaalf zetels zijn vacant, nagevraagd.")
    page.get_by_role("button", name="Akkoord bevinden").click()
    expect(page.get_by_text("Geen bevindingen die hierbij passen.")).to_be_visible()

    open_finding("K9")
    look("heringedeeld")

    open_finding("K6")
    page.get_by_label("Wethouder, Gemeente Appingedam").check()
    look("functie")
    page.get_by_role("button", name="Bewaar de keuze").click()
    expect(page.get_by_text("Deze persoon krijgt één uitnodiging.")).to_be_visible()
    look("gekozen")
    page.get_by_role("button", name="Neem terug").click()
    expect(page.get_by_text("De keuze is teruggenomen.")).to_be_visible()
