"""The frame in a real browser: a file from upload to frame, every page seen by axe at two widths."""

from dataclasses import replace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from monitor_site.demo.almanak import Member, almanak
from monitor_site.staff.roles import Role
from organisations.confirming import confirm, confirm_next
from organisations.models import FrameImport, OfficeHolder
from organisations.proposing.reading import read_next
from organisations.register import read_register
from tests.journeys.test_staff_pages import log_in, picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

EDE = next(entry for entry in read_register(2020) if entry.code == "GM0228")
ANNA = Member("Raadslid", "mw. A. (Anna) van Proef", "1", "anna@ede.test")
MAYOR = Member("Burgemeester", "B. Model", "2", "b@ede.test")
POET = Member("Stadsdichter", "C. Dichter", "3")
TABLE = b"Code;Functie;Naam\r\nGM0228;Raadslid;D. Tabel\r\nGM9901;Raadslid;E. Onbekend\r\n"


@pytest.mark.parametrize("size", [(1280, 800), (320, 640)])
def test_file_becomes_a_proposal_and_then_the_frame(live_server, open_page, accessibility_faults, tmp_path, size):
    page = open_page(size)
    log_in(page, live_server.url, Role.FIELDWORK)

    def look(name: str) -> None:
        picture(page, name)
        assert (name, accessibility_faults(page)) == (name, [])
        assert (name, page.evaluate("document.documentElement.scrollWidth")) == (name, size[0])

    def send(name: str, content: bytes, kind: str) -> None:
        (tmp_path / name).write_bytes(content)
        page.goto(f"{live_server.url}/beheer/steekproefkader/inlezen/")
        page.get_by_label("Soort bestand").select_option(label=kind)
        page.get_by_label("Bestand", exact=True).set_input_files(tmp_path / name)
        page.get_by_label("Het bestand is volledig").check()
        look("inlezen")
        page.get_by_role("button", name="Inlezen").click()

    send("exportOO.xml", b"".join(almanak([(EDE, [MAYOR, ANNA, POET])])), "Almanak (XML)")
    look("voortgang")
    read_next(timezone.now)
    page.get_by_role("link", name="Ververs").click()
    look("functies")
    page.get_by_role("button", name="Functies bewaren en verder").click()
    read_next(timezone.now)
    page.get_by_role("link", name="Ververs").click()
    look("voorstel")
    page.get_by_role("button", name="Verwerk").first.click()
    expect(page.get_by_text("Het voorstel wordt verwerkt in")).to_be_visible()
    look("verwerken")
    confirm_next(timezone.now)
    expect(page.get_by_text("Het voorstel is verwerkt in")).to_be_visible(timeout=15_000)
    look("klaar")
    page.get_by_role("link", name="Verder").click()
    look("verwerkt")
    assert OfficeHolder.objects.count() == 2

    send("nieuw.xml", b"".join(almanak([(EDE, [MAYOR, replace(ANNA, name="E. Opvolger", email="e@ede.test")])])), "Almanak (XML)")
    read_next(timezone.now)
    page.get_by_role("link", name="Ververs").click()
    look("twijfel")
    page.get_by_label("Besluit over E. Opvolger").select_option(label="Een ander persoon")
    page.get_by_role("button", name="Bewaar besluit over E. Opvolger").click()
    confirm(FrameImport.objects.get(file_name="nieuw.xml"), user=None, now=timezone.now())
    assert OfficeHolder.objects.get(source_id="1").family_name == "Opvolger"

    send("mensen.csv", TABLE, "Personen (CSV of XLSX)")
    read_next(timezone.now)
    page.get_by_role("link", name="Ververs").click()
    look("kolommen")
    page.get_by_role("button", name="Kolommen bewaren en inlezen").click()
    read_next(timezone.now)
    page.get_by_role("link", name="Ververs").click()
    look("onbekend")
    page.get_by_role("link", name="Wijs de organisatie aan").first.click()
    page.get_by_label("Een nieuwe organisatie").check()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look("organisatie")
    page.get_by_label("Geen organisatie voor het kader").check()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Het bestand wordt opnieuw vergeleken.")).to_be_visible()
    read_next(timezone.now)
    page.goto(f"{live_server.url}/beheer/steekproefkader/onthouden/")
    look("onthouden")
    send("kapot.xml", b"<overheidsorganisaties>", "Almanak (XML)")
    read_next(timezone.now)
    page.get_by_role("link", name="Ververs").click()
    look("mislukt")
    page.get_by_role("link", name="Steekproefkader", exact=True).first.click()
    look("imports")
