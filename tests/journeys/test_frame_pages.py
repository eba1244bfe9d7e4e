"""The frame in a real browser: a file from upload to frame, every page seen by axe at two widths."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from monitor_site.demo.almanak import Member, almanak
from monitor_site.staff.roles import Role
from organisations.confirming import confirm, confirm_next
from organisations.models import FrameImport, OfficeHolder
from organisations.proposing.reading import read_next
from organisations.register import read_register
from organisations.registering import register_organisations
from tests.journeys.filling_in import press
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import log_in, picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

EDE = next(entry for entry in read_register(2020) if entry.code == "GM0228")
ANNA = Member("Raadslid", "mw. A. (Anna) van Proef", "1", "anna@ede.test")
MAYOR = Member("Burgemeester", "B. Model", "2", "b@ede.test")
POET = Member("Stadsdichter", "C. Dichter", "3")
TABLE = b"Code;Functie;Naam\r\nGM0228;Raadslid;D. Tabel\r\nGM9901;Raadslid;E. Onbekend\r\n"


class Desk:
    """Somebody of fieldwork at a browser, with axe looking on."""

    def __init__(self, page: Page, address: str, faults: Callable[[Page], list[str]], folder: Path) -> None:
        self.page, self._address, self._faults, self._folder = page, f"{address}/beheer/steekproefkader/", faults, folder
        log_in(page, address, Role.FIELDWORK)

    def look(self, name: str) -> None:
        picture(self.page, name)
        width = (self.page.viewport_size or {"width": 0})["width"]
        assert (name, self._faults(self.page)) == (name, [])
        assert (name, page_width(self.page)) == (name, width)

    def go(self, path: str) -> None:
        self.page.goto(f"{self._address}{path}")

    def send(self, name: str, content: bytes, kind: str) -> None:
        (self._folder / name).write_bytes(content)
        self.go("inlezen/")
        self.page.get_by_label("Soort bestand").select_option(label=kind)
        self.page.get_by_label("Bestand", exact=True).set_input_files(self._folder / name)
        self.page.get_by_label("Het bestand is volledig").check()
        press(self.page, "Inlezen")

    def wait_for_reading(self) -> None:
        read_next(timezone.now)
        self.page.get_by_role("link", name="Ververs").click()


@pytest.fixture(params=[(1280, 800), (320, 640)])
def desk(request, live_server, open_page, accessibility_faults, tmp_path) -> Desk:
    return Desk(open_page(request.param), live_server.url, accessibility_faults, tmp_path)


def test_almanak_becomes_a_proposal_and_then_the_frame(desk):
    page = desk.page
    desk.go("inlezen/")
    desk.look("inlezen")
    desk.send("exportOO.xml", b"".join(almanak([(EDE, [MAYOR, ANNA, POET])])), "Almanak (XML)")
    desk.look("voortgang")
    desk.wait_for_reading()
    desk.look("functies")
    press(page, "Functies bewaren en verder")
    desk.wait_for_reading()
    desk.look("voorstel")
    with page.expect_navigation():
        page.get_by_role("button", name="Verwerk").first.click()
    expect(page.get_by_text("Het voorstel wordt verwerkt in")).to_be_visible()
    desk.look("verwerken")
    confirm_next(timezone.now)
    expect(page.get_by_text("Het voorstel is verwerkt in")).to_be_visible()
    desk.look("klaar")
    page.get_by_role("link", name="Verder").click()
    expect(page.get_by_text("Het voorstel is verwerkt in")).to_have_count(0)
    desk.look("verwerkt")
    desk.go("zoeken/")
    page.get_by_label("Naam, e-mailadres, organisatie of code").fill("ede")
    press(page, "Zoeken")
    desk.look("zoeken")
    page.get_by_role("link", name="Gemeente Ede").click()
    desk.look("organisatie-in-kader")
    page.get_by_role("link", name="Anna van Proef").click()
    desk.look("persoon")
    assert OfficeHolder.objects.count() == 2

    successor = replace(ANNA, name="E. Opvolger", email="e@ede.test")
    desk.send("nieuw.xml", b"".join(almanak([(EDE, [MAYOR, successor])])), "Almanak (XML)")
    desk.wait_for_reading()
    desk.look("twijfel")
    page.get_by_label("Besluit over E. Opvolger").select_option(label="Een ander persoon")
    press(page, "Bewaar besluit over E. Opvolger")
    confirm(FrameImport.objects.get(file_name="nieuw.xml"), user=None, now=timezone.now())
    assert OfficeHolder.objects.get(source_id="1").family_name == "Opvolger"


def see_what_files_mean(desk: Desk) -> None:
    """Add a reorganisation and change a function, after their effects were shown."""
    page = desk.page
    desk.go("herindelingen/nieuw/")
    page.get_by_label("Code van de oude organisatie").fill("GM0228")
    page.get_by_label("Code van de nieuwe organisatie").fill("GM0307")
    page.get_by_label("Per", exact=True).fill("2020-01-01")
    press(page, "Toon wat dit doet")
    desk.look("herindeling")
    press(page, "Bewaar")
    desk.look("herindelingen")
    desk.go("functies/betekenis/?laag=gemeente&functie=raadslid")
    page.get_by_label("Betekenis").select_option(label="Niet in het kader")
    press(page, "Toon wat dit doet")
    desk.look("betekenis")
    press(page, "Bewaar")
    desk.look("betekenissen")


def test_table_asks_for_its_columns_and_organisations(desk):
    page = desk.page
    register_organisations([EDE])
    desk.send("mensen.csv", TABLE, "Personen (CSV of XLSX)")
    desk.wait_for_reading()
    desk.look("kolommen")
    press(page, "Kolommen bewaren en inlezen")
    desk.wait_for_reading()
    desk.look("onbekend")
    page.get_by_role("link", name="Wijs de organisatie aan").first.click()
    page.get_by_label("Een nieuwe organisatie").check()
    press(page, "Bewaar")
    expect(page.get_by_role("alert")).to_be_focused()
    desk.look("organisatie")
    page.get_by_label("Geen organisatie voor het kader").check()
    press(page, "Bewaar")
    expect(page.get_by_text("Het bestand wordt opnieuw vergeleken.")).to_be_visible()
    read_next(timezone.now)
    desk.go("onthouden/")
    desk.look("onthouden")
    see_what_files_mean(desk)

    desk.send("kapot.xml", b"<overheidsorganisaties>", "Almanak (XML)")
    desk.wait_for_reading()
    desk.look("mislukt")
    page.get_by_role("link", name="Steekproefkader", exact=True).first.click()
    desk.look("imports")
