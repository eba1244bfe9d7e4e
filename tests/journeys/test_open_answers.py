"""Open answers in a real browser: two people code, somebody settles, a masked text is let go, and a table counts the codes."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from monitor_site.staff.roles import Role
from reports.coding import code_again, code_answers
from reports.dataset import from_parquet
from reports.models import CodeScheme
from reports.open_texts.scheme import UNCODABLE
from tests.examples import NOW
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import log_in, picture
from tests.reports.coding_examples import TEXTS, bench, coder, freeze_again, open_survey

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
APP, MAIL, STREET, NONSENSE, BOTH = TEXTS


@dataclass
class Walk:
    """The page that is walked through, and what looks at it."""

    page: Page
    accessibility_faults: Callable[[Page], list[str]]

    def look(self, name: str) -> None:
        """Look at the page at both widths, with axe at the wide one; it has been waited for."""
        assert (name, self.accessibility_faults(self.page)) == (name, [])
        for width in (320, 1280):
            self.page.set_viewport_size({"width": width, "height": 800})
            picture(self.page, f"open-antwoorden-{name}-{width}")
            assert (name, page_width(self.page)) == (name, width)

    def press(self, name: str, then: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        expect(self.page.get_by_text(then).first).to_be_visible()

    def follow(self, name: str, then: str) -> None:
        self.page.get_by_role("link", name=name).first.click()
        expect(self.page.get_by_text(then).first).to_be_visible()

    def tab(self, name: str, then: str) -> None:
        self.page.get_by_role("navigation", name="Onderdelen").get_by_role("link", name=name).click()
        expect(self.page.get_by_text(then).first).to_be_visible()


def by_a_colleague(row: CodeScheme, colleague: User) -> None:
    """Let a colleague code one answer as the first, and two others as the second: one the same, one not."""
    scheme, answers = bench(row)
    code_answers(row, scheme, [(answers[STREET], ["e_mail"])], by=colleague, now=NOW)
    for text, codes in ((MAIL, ["e_mail"]), (NONSENSE, [UNCODABLE])):
        code_again(row, scheme, answers[text], codes, by=colleague, now=NOW)


def test_two_people_code_settle_and_let_a_quote_go(live_server, open_page, accessibility_faults):
    survey = open_survey()
    freeze_again(survey)
    walk = Walk(open_page(), accessibility_faults)
    log_in(walk.page, live_server.url, Role.RESEARCHER)
    walk.follow("Open antwoorden", "2 open vragen met antwoorden")
    walk.look("vragen")

    define(walk)
    code(walk)
    by_a_colleague(CodeScheme.objects.get(), coder("bo"))
    settle(walk)
    let_go(walk)

    frame = from_parquet(bytes(freeze_again(survey).parquet))
    assert sorted(frame["toelichting_code__app"].drop_nulls()) == [False, False, False, True]


def define(walk: Walk) -> None:
    walk.follow("Wilt u iets toelichten?", "Codes overnemen")
    walk.press("Begin", "Er is nog niets dubbel gecodeerd.")
    for label, explanation in (("App", "ook groepen"), ("E-mail", "")):
        walk.follow("Code toevoegen", "Zo heet de code in tabellen.")
        walk.page.get_by_label("Label").fill(label)
        walk.page.get_by_label("Uitleg").fill(explanation)
        walk.press("Voeg toe", f"De code ‘{label}’ is erbij.")
    walk.follow("Woordregel proberen of toevoegen", "Hoofdletters, accenten")
    walk.page.get_by_label("Woord of woorden").fill("app")
    walk.page.get_by_label("Voorgestelde code").select_option("app")
    walk.press("Bekijk wat de regel vangt", "1 van de 5 antwoorden")
    walk.look("woordregel")
    walk.press("Voeg toe", "De woordregel is erbij.")
    walk.follow("Wijzig het aandeel", "De loting blijft staan")
    walk.page.get_by_label("Aandeel dat").fill("100")
    walk.press("Bewaar", "codeert nu 100% van de antwoorden")


def code(walk: Walk) -> None:
    page = walk.page
    walk.tab("Lijst", "5 antwoorden")
    walk.press("Codeer wat is aangevinkt", "Vink eerst aan")
    page.get_by_role("checkbox", name=BOTH).check()
    walk.look("lijst")
    walk.press("Neem de voorstellen over bij wat is aangevinkt", "1 antwoord is gecodeerd.")
    for text in (NONSENSE, MAIL):
        row = page.get_by_role("row").filter(has_text=text)
        row.get_by_role("link", name="Codeer").click()
        expect(page.locator(".coding-text")).to_have_text(text)
        expect(page.get_by_label("1. App: ook groepen")).to_be_focused()
        page.keyboard.press("2")
        expect(page.get_by_label("2. E-mail")).to_be_checked()
        if text == MAIL:
            walk.look("antwoord")
        walk.press("Bewaar en naar de lijst", "De codes zijn bewaard.")


def settle(walk: Walk) -> None:
    page = walk.page
    walk.tab("Tweede codeur", "zonder de codes van de eerste te zien")
    expect(page.locator(".coding-text")).to_have_text(STREET)
    page.get_by_label("3. Niet te coderen").check()
    walk.press("Bewaar en volgende", "Er is niets om als tweede te coderen.")
    walk.tab("Verschillen (2)", "Nog te beslissen: 2")
    walk.look("verschillen")
    page.get_by_role("row").filter(has_text=NONSENSE).get_by_role("link", name="Beslis").click()
    expect(page.get_by_text("Welke codes gelden?")).to_be_visible()
    page.get_by_label("3. Niet te coderen").check()
    walk.press("Bewaar het besluit", "Beslist: 1")
    walk.tab("Codeschema", "Overeenstemming over 3 van de 5")
    walk.look("codeschema")


def let_go(walk: Walk) -> None:
    page = walk.page
    walk.tab("Lijst", "5 antwoorden")
    page.get_by_role("row").filter(has_text=APP).get_by_role("link", name="Citaat").click()
    text = page.get_by_label("Tekst die naar buiten mag")
    expect(text).to_have_value("Via WhatsApp van [naam] uit [naam]")
    text.fill("Via WhatsApp van Piet Zoekbaar uit [plaats]")
    page.get_by_label("Ik heb de hele tekst gelezen").check()
    walk.press("Geef vrij", "Piet Zoekbaar (mogelijk naam)")
    walk.look("citaat")
    text.fill("Via WhatsApp van [naam] uit [plaats]")
    page.get_by_label("Ik heb de hele tekst gelezen").check()
    walk.press("Geef vrij", "Het citaat is vrijgegeven.")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download de citaten als CSV").click()
    content = download.value.path().read_text(encoding="utf-8-sig")
    assert "Via WhatsApp van [naam] uit [plaats]" in content
    assert not [word for word in ("Zoekbaar", "Utrecht", STREET, MAIL) if word in content]
