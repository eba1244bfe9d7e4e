"""A file of an earlier edition becomes a snapshot on a phone, and two snapshots stand side by side, with axe looking on."""

import pytest
from playwright.sync_api import expect

from monitor_site.staff.roles import Role
from reports.models import MicrodataImport
from reports.receiving import receive, take_in
from surveys.choices import Phase
from tests.examples import NOW, make_survey
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import log_in, picture
from tests.reports.examples import report_survey
from tests.reports.microdata.files import old_rows, spss

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PHONE = (320, 640)


def test_file_is_mapped_and_taken_in_and_compared(live_server, open_page, accessibility_faults):
    report_survey()
    old = make_survey(year=2018, phase=Phase.GEPUBLICEERD)
    page = open_page(PHONE)
    log_in(page, live_server.url, Role.RESEARCHER)

    def looked_at(name: str, heading: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        picture(page, f"bestand-{name}")
        assert (name, page_width(page)) == (name, PHONE[0])
        assert (name, accessibility_faults(page)) == (name, [])

    page.goto(f"{live_server.url}/beheer/gegevens/{old.pk}/bestand-inlezen/")
    page.get_by_label("Bestand").set_input_files({"name": "oud.sav", "mimeType": "application/x", "buffer": spss(old_rows())})
    page.get_by_label("Hoeveel zijn er toen benaderd?").fill("900")
    page.get_by_label("Bron").fill("Bureau X")
    page.get_by_role("button", name="Lezen").click()
    looked_at("kolommen", "oud.sav")
    page.get_by_role("link", name="Wijzigen van FUNC").click()
    page.get_by_label("Wordt").select_option("functie")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_role("heading", name="De waarden")).to_be_visible()
    looked_at("kolom", "Kolom FUNC")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("oud.sav")
    page.get_by_role("link", name="Momentopname maken").click()
    page.get_by_label("Om hoeveel rijen gaat het?").fill("4")
    page.get_by_role("button", name="Momentopname maken").click()
    looked_at("momentopname", "Ingelezen")

    first = MicrodataImport.objects.get()
    again = receive(
        old, first.questionnaire, name="oud.sav", content=spss(old_rows()), source="X", approached=900, user=None, now=NOW
    )
    second = take_in(again, user=None, now=NOW, code_version="1")
    page.goto(f"{live_server.url}/beheer/gegevens/vergelijken/?van={first.snapshot_id}&naar={second.pk}&alles=ja")
    looked_at("vergelijken", "Momentopnamen vergelijken")
