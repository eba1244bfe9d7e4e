"""Griffier and secretaris fill in one dossier in two browsers at the same time, with and without JavaScript, wide and narrow."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from organisations.choices import OfficialRole
from surveys.choices import BlockStatus
from surveys.models import BlockAnswers, Dossier
from tests.dossiers import make_organisation_survey
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.filling_in import fill, press
from tests.journeys.measuring import widths

pytestmark = pytest.mark.django_db(transaction=True)

ABOUT_ME = {"veld": "veiligheid", "jaren": "4"}


@pytest.fixture
def fieldwork():
    return make_organisation_survey(now=datetime.now(UTC))


class Visitor:
    """An official at a browser, who looks at every page for what axe finds."""

    def __init__(self, page: Page, address: str, faults) -> None:
        self.page, self.address, self.faults_of, self.faults = page, address, faults, {}
        self.seen: set[tuple[str, str]] = set()

    def come_in(self, code: str) -> None:
        self.page.goto(f"{self.address}/start/{code}")
        self.look()
        press(self.page, "Naar de vragenlijst")
        self.look()

    def look(self) -> None:
        kind = (self.page.url, self.page.locator("h1").inner_text())
        found = [] if kind in self.seen else self.faults_of(self.page)
        self.seen.add(kind)
        width = widths(self.page)
        if found or width[0] > width[1]:
            self.faults[self.page.url] = (found, width)

    def follow(self, name: str, *, block: str = "") -> None:
        """Follow a link; of a block, the one on its card."""
        place = self.page.locator(f"#blok-{block}") if block else self.page
        with self.page.expect_navigation():
            place.get_by_role("link", name=name).click()
        self.look()

    def answer(self, answers, button: str = "Volgende") -> None:
        fill(self.page, answers)
        press(self.page, button)
        self.look()

    def press(self, name: str) -> None:
        press(self.page, name)
        self.look()

    def overview(self) -> str:
        self.page.goto(f"{self.address}/organisatie")
        self.look()
        return self.page.locator("main").inner_text()


@pytest.fixture(params=[(DESKTOP, True), (PHONE, False)], ids=["wide", "narrow without scripts"])
def visitors(request, open_page, live_server, accessibility_faults) -> tuple[Visitor, Visitor]:
    """Give the browsers of a griffier and a secretaris; axe needs scripts, so that it looks at the wide pages."""
    size, javascript = request.param
    faults_of = accessibility_faults if javascript else lambda _page: []
    pages = [open_page(size, javascript=javascript) for _ in range(2)]
    return Visitor(pages[0], live_server.url, faults_of), Visitor(pages[1], live_server.url, faults_of)


def test_two_officials_fill_in_one_dossier_at_the_same_time(fieldwork, visitors):
    griffier, secretaris = visitors
    griffier.come_in(fieldwork.code(OfficialRole.GRIFFIER))
    griffier.follow("Beginnen")
    griffier.answer(ABOUT_ME)
    griffier.answer({"beleid": "ja"})
    griffier.answer({"identiek": "nee"})
    griffier.press("Blok klaar")

    secretaris.come_in(fieldwork.code(OfficialRole.SECRETARIS))
    secretaris.follow("Beginnen")
    secretaris.answer(ABOUT_ME)
    assert "Kloppen de algemene vragen?" in secretaris.overview()
    secretaris.follow("Bekijk de antwoorden")
    secretaris.press("Ik ben het hiermee eens")

    secretaris.follow("Samen invullen", block="agressie")
    secretaris.press("Samen invullen")
    griffier.overview()
    griffier.follow("Beginnen", block="agressie_raad")
    griffier.overview()
    griffier.follow("Verder", block="agressie")
    secretaris.answer({"maatregelen": ["protocol"]})
    griffier.answer({"maatregelen": ["training"]})
    assert "OnvindbaarSecretaris (secretaris) heeft de pagina" in griffier.page.locator("main").inner_text()
    griffier.press("Bewaar wat ik net hier invulde")
    secretaris.answer({"aangiften": "2"})
    secretaris.press("Blok klaar")

    griffier.overview()
    griffier.follow("Overslaan", block="agressie_raad")
    griffier.page.get_by_label("Waarom kunt u dit blok niet beoordelen?").fill("Daar gaat een ander over")
    griffier.press("Blok overslaan")
    secretaris.overview()
    secretaris.follow("Beginnen", block="secretaris")
    secretaris.answer({"evaluatie": "nee"})
    secretaris.press("Blok klaar")
    assert "Voor u is er niets meer te doen." in secretaris.overview()

    griffier.overview()
    griffier.follow("Namens de organisatie afronden")
    griffier.press("Afronden")
    assert "Dank u wel" in griffier.page.locator("main").inner_text()
    secretaris.overview()
    assert "is afgerond door Guusje OnvindbaarGriffier (griffier)" in secretaris.page.locator("main").inner_text()
    secretaris.press("Vragenlijst weer openen")

    shared = BlockAnswers.objects.get(block="agressie")
    assert (shared.answers, shared.status) == ({"maatregelen": ["training"], "aangiften": 2}, BlockStatus.DONE)
    assert not Dossier.objects.get().is_complete
    assert griffier.faults | secretaris.faults == {}
