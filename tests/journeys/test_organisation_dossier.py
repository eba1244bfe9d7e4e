"""One organisation from the first code to one row of data: filled in by three people, settled by a researcher."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from playwright.sync_api import expect

from monitor_site.staff.roles import Role
from organisations.choices import OfficialRole
from reports.organisation_dataset import organisation_dataset_of
from surveys.codes import code_for, edition_keys
from surveys.models import BlockAnswers, BlockHandover
from tests.dossiers import make_organisation_survey
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_dossier import ABOUT_ME, Visitor
from tests.journeys.test_staff_pages import log_in, picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fieldwork():
    return make_organisation_survey(now=datetime.now(UTC))


@pytest.fixture(params=[(DESKTOP, True), (PHONE, False)], ids=["wide", "narrow without scripts"])
def visitors(request, open_page, live_server, accessibility_faults):
    """Give the browsers of a griffier, a secretaris, a colleague and a researcher; axe needs scripts."""
    size, javascript = request.param
    faults_of = accessibility_faults if javascript else lambda _page: []
    return [Visitor(open_page(size, javascript=javascript), live_server.url, faults_of) for _ in range(4)]


def link_of_mail(address: str) -> str:
    """Return what stands in the mail to the colleague."""
    handover = BlockHandover.objects.select_related("dossier__survey__edition").get()
    keys = edition_keys(settings.CODE_MASTER_KEY, handover.dossier.survey.edition.key_salt)
    return f"{address}/overdracht/{code_for(keys, handover.pk)}"


def opens_the_dossier(griffier: Visitor, code: str) -> None:
    """Do the block about oneself and the opening block, give one block away and skip another."""
    griffier.come_in(code)
    griffier.follow("Beginnen")
    griffier.answer(ABOUT_ME)
    griffier.answer({"beleid": "ja"})
    griffier.answer({"identiek": "nee"})
    griffier.press("Blok klaar")
    griffier.follow("Aan collega geven", block="agressie")
    griffier.press("Stuur de mail")
    expect(griffier.page.get_by_text("Vul de naam van uw collega in.").first).to_be_visible()
    griffier.page.get_by_label("Naam van uw collega").fill("Ans de Vries")
    griffier.page.get_by_label("E-mailadres").fill("ans@voorbeeldstad.test")
    griffier.press("Stuur de mail")
    assert "Nog niet geopend" in griffier.page.locator("main").inner_text()
    picture(griffier.page, "overdracht-gegeven")
    griffier.overview()
    picture(griffier.page, "overzicht-griffier")
    griffier.follow("Overslaan", block="agressie_raad")
    griffier.press("Blok overslaan")


def comes_in_by_mail(colleague: Visitor) -> None:
    """Follow the link of the mail, and see no block but the one that was given."""
    colleague.page.goto(link_of_mail(colleague.address))
    colleague.look()
    assert colleague.page.locator("h1").inner_text() == "Agressie"
    picture(colleague.page, "overdracht-begin")
    colleague.press("Naar de vragen")
    colleague.follow("Beginnen")
    colleague.answer({"veld": "anders", "jaren": "2"})
    colleague.overview()
    picture(colleague.page, "overzicht-collega")
    assert colleague.page.locator(".block").count() == 1


def joins_and_agrees(secretaris: Visitor, code: str) -> None:
    """Come in as the second, and take the opening block as it is."""
    secretaris.come_in(code)
    secretaris.follow("Beginnen")
    secretaris.answer(ABOUT_ME)
    secretaris.overview()
    secretaris.follow("Bekijk de antwoorden")
    secretaris.press("Ik ben het hiermee eens")


def fill_in_at_the_same_time(secretaris: Visitor, colleague: Visitor) -> None:
    """Answer page by page in turns; then the secretaris answers the block of the colleague too, and finishes."""
    secretaris.follow("Beginnen", block="secretaris")
    colleague.follow("Beginnen", block="agressie")
    secretaris.answer({"evaluatie": "nee"})
    colleague.answer({"maatregelen": ["protocol"]})
    secretaris.press("Blok klaar")
    colleague.answer({"aangiften": "2"})
    colleague.press("Blok klaar")
    secretaris.overview()
    secretaris.follow("Toch ook zelf invullen", block="agressie")
    secretaris.answer({"maatregelen": ["training"]})
    secretaris.answer({"aangiften": "3"})
    secretaris.press("Blok klaar")
    secretaris.follow("Namens de organisatie afronden")
    secretaris.press("Afronden")


def settles(researcher: Visitor) -> None:
    """Take the proposal for the block that both answered."""
    log_in(researcher.page, researcher.address, Role.RESEARCHER)
    researcher.page.goto(f"{researcher.address}/beheer/ontdubbelen/")
    researcher.look()
    researcher.page.get_by_role("link", name="Agressie").first.click()
    researcher.look()
    picture(researcher.page, "ontdubbelen-drie-invullers")
    researcher.press("Stel dit blok zo vast")
    expect(researcher.page.get_by_text("Agressie is vastgesteld.")).to_be_visible()


def test_organisation_becomes_one_row_of_data(fieldwork, visitors):
    griffier, secretaris, colleague, researcher = visitors
    opens_the_dossier(griffier, fieldwork.code(OfficialRole.GRIFFIER))
    comes_in_by_mail(colleague)
    joins_and_agrees(secretaris, fieldwork.code(OfficialRole.SECRETARIS))
    fill_in_at_the_same_time(secretaris, colleague)
    assert BlockAnswers.objects.filter(block="agressie").count() == 2
    settles(researcher)

    (row,) = organisation_dataset_of(fieldwork.survey).to_dicts()
    assert (row["organisatie"], row["verzonden"], row["open_dubbele_blokken"]) == (fieldwork.organisation.code, True, 0)
    assert (row["blok_agressie"], row["blok_agressie_raad"], row["blok_secretaris"]) == ("klaar", "overgeslagen", "klaar")
    assert (row["maatregelen__protocol"], row["maatregelen__training"]) == (True, True)
    assert (row["aangiften"], row["evaluatie"], row["identiek"]) == (3, "nee", "nee")
    assert griffier.faults | secretaris.faults | colleague.faults | researcher.faults == {}
