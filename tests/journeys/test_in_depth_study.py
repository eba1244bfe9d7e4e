"""The in-depth study in a real browser: choose by lot, ask, plan, record, and count; at two widths, with axe looking on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from monitor_site.staff.roles import Role
from organisations.models import Official, Organisation
from organisations.register import read_register
from organisations.registering import register_organisations
from surveys.choices import Phase
from surveys.models import Interview, SelectedOrganisation
from tests.examples import make_survey
from tests.journeys.filling_in import press
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import log_in, picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def frame() -> None:
    register_organisations(read_register(2020))
    for organisation in Organisation.objects.filter(tier="waterschap"):
        Official.objects.create(
            organisation=organisation,
            role="secretaris_directeur",
            first_name="Noor",
            family_name="van den Langenachternaam-Nogveellanger",
            email="noor.van.den.langenachternaam@waterschap.test",
            phone="0612345678",
        )


@dataclass
class Walk:
    """The page that is walked through, and what looks at it."""

    page: Page
    width: int
    accessibility_faults: Callable[[Page], list[str]]

    def look(self, name: str) -> None:
        picture(self.page, f"verdieping-{name}")
        faults = self.accessibility_faults(self.page) if self.width > 320 else []
        assert (name, faults, page_width(self.page)) == (name, [], self.width)

    def press(self, name: str) -> None:
        press(self.page, name)

    def fill(self, **fields: str) -> None:
        for label, value in fields.items():
            self.page.get_by_label(label.replace("_", " ")).fill(value)

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).click()


@pytest.mark.parametrize("size", [(1280, 800), (320, 640)])
def test_organisations_are_chosen_interviewed_and_counted(live_server, open_page, accessibility_faults, size):
    make_survey(phase=Phase.VELDWERK)
    frame()
    page = open_page(size, javascript=size[0] > 320)
    log_in(page, live_server.url, Role.RESEARCHER)
    walk = Walk(page, size[0], accessibility_faults)

    walk.follow("Verdiepend onderzoek")
    walk.look("leeg")
    choose(walk)
    ask(walk)
    record(walk)
    receive_a_code_of_conduct(walk)
    write(walk)
    count(walk)


def choose(walk: Walk) -> None:
    page = walk.page
    walk.follow("Voorstel door loting")
    walk.fill(Startgetal="7")
    walk.press("Loot opnieuw")
    walk.look("voorstel")
    walk.press("Kies deze 32 organisaties")
    expect(page.get_by_text("32 organisaties zijn gekozen. Er is nog niemand benaderd.")).to_be_visible()
    page.get_by_label("Bestuurslaag").select_option("waterschap")
    walk.press("Toon")
    walk.look("organisaties")
    page.get_by_role("table", name="8 organisaties").get_by_role("rowheader").first.get_by_role("link").click()


def ask(walk: Walk) -> None:
    walk.follow("Uitnodigen")
    expect(walk.page.get_by_text("Geachte Noor van den Langenachternaam-Nogveellanger,")).to_be_visible()
    walk.look("uitnodiging")
    walk.press("Noteer als benaderd")
    walk.press("Doet mee")


def record(walk: Walk) -> None:
    page = walk.page
    walk.follow("Gesprekspartner toevoegen")
    walk.fill(Naam="Bo Zoekbaar")
    page.get_by_label("Coördinator integriteit").check()
    walk.look("gesprekspartner")
    walk.press("Bewaar")
    walk.follow("Interview plannen of vastleggen")
    walk.fill(Datum_en_tijd="2020-05-12T14:30")
    page.get_by_label("Gehouden").check()
    walk.press("Bewaar")
    walk.look("interview-fout")
    walk.follow("Met wie: Kies met wie er is gesproken. Voeg zo nodig eerst iemand toe.")
    expect(page.locator(":target")).to_have_attribute("name", "interviewees")
    page.get_by_label("Bo Zoekbaar, coördinator integriteit").check()
    walk.press("Bewaar")


def receive_a_code_of_conduct(walk: Walk) -> None:
    page = walk.page
    walk.follow("Document vastleggen")
    page.get_by_label("Soort").select_option("gedragscode")
    walk.fill(Titel="Gedragscode algemeen bestuur", Ontvangen_op="2020-05-14")
    page.get_by_label("Volksvertegenwoordigers").check()
    walk.look("document")
    walk.press("Bewaar")
    page.get_by_role("link", name="0 van 18").click()
    page.get_by_label("Sociale media").select_option("nee")
    page.get_by_label("Geschenken en diensten").select_option("ja")
    walk.look("checklist")
    walk.press("Bewaar")
    expect(page.get_by_role("link", name="2 van 18")).to_be_visible()


def write(walk: Walk) -> None:
    page = walk.page
    walk.follow("Notitie of citaat toevoegen")
    page.get_by_label("Thema").select_option("integriteit_rollen")
    page.get_by_label("Citaat").check()
    walk.fill(Tekst="Wij doen dit samen.\n\nMaar niemand schreef ooit op wie.")
    walk.look("notitie")
    walk.press("Bewaar")
    walk.follow("Casus toevoegen")
    page.get_by_label("Thema").select_option("agressie_melden")
    walk.fill(Titel="Bedreiging in een waterschap", Tekst="Bo Zoekbaar nam de melding aan.")
    walk.press("Bewaar")
    expect(page.get_by_role("alert")).to_contain_text("Hier staan namen in: Bo Zoekbaar, Zoekbaar.")
    walk.look("casus-fout")
    walk.fill(Tekst="Een coördinator nam de melding aan.")
    walk.press("Bewaar")
    walk.look("organisatie")


def sort_what_is_planned(walk: Walk) -> None:
    """Sort by day, not by how a day is written."""
    first, second = SelectedOrganisation.objects.order_by("pk")[:2]
    for selected, moment in ((first, datetime(2031, 12, 5, 9, tzinfo=UTC)), (second, datetime(2031, 11, 28, 9, tzinfo=UTC))):
        Interview.objects.create(selected=selected, takes_place_at=moment)
    walk.page.reload()
    by_day = walk.page.get_by_role("button", name="Wanneer")
    by_day.click()
    days = walk.page.get_by_role("table", name="2 interviews").get_by_text("2031")
    expect(days).to_have_text(["28 november 2031, 10.00 uur", "5 december 2031, 10.00 uur"])
    by_day.click()
    expect(days).to_have_text(["5 december 2031, 10.00 uur", "28 november 2031, 10.00 uur"])


def count(walk: Walk) -> None:
    walk.page.get_by_role("navigation", name="Kruimelpad").get_by_role("link").first.click()
    walk.look("stand")
    if walk.width > 320:
        sort_what_is_planned(walk)
    for tab in ("Notities", "Gedragscodes", "Casussen", "Tabellen"):
        walk.page.get_by_role("navigation", name="Onderdelen").get_by_role("link", name=tab).click()
        walk.look(tab.lower())
    tables = walk.page.get_by_role("table")
    expect(tables.nth(0).get_by_role("row", name="Waterschappen 1 8")).to_be_visible()
    expect(tables.nth(2).get_by_role("row", name="Totaal 0 0 0 1 0 0 1")).to_be_visible()
