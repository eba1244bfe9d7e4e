"""From answers to a weighted table in a real browser: freezing, reading, taking away; at two widths, with axe looking on."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from monitor_site.staff.roles import Role
from organisations.choices import Office
from reports.models import Download, Snapshot
from reports.publishing import make_publication, publish
from reports.snapshots import freeze
from surveys.choices import Phase
from surveys.models import Survey
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import log_in, picture
from tests.reports.examples import CODE_VERSION, answers, fill, report_survey, respond

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SIZES = [(1280, 800), (320, 640)]


def filled() -> Survey:
    survey = report_survey(phase=Phase.PROEFVELD)
    fill(survey)
    return survey


def frozen(survey: Survey) -> Snapshot:
    return freeze(survey, user=None, now=timezone.now(), code_version=CODE_VERSION)


@pytest.mark.parametrize("size", SIZES)
def test_every_page_about_results_is_accessible_and_fits(live_server, open_page, accessibility_faults, size):
    survey = filled()
    first = frozen(survey)
    for _ in range(5):
        respond(survey, Office.RAADSLID, answers("vrouw", hurt=True, office="raadslid"), is_test=True)
    second = frozen(survey)
    page = open_page(size)
    log_in(page, live_server.url, Role.RESEARCHER)

    addresses = {
        "gegevens": "/beheer/gegevens/",
        "momentopname": f"/beheer/gegevens/{second.pk}/",
        "momentopname-maken": f"/beheer/gegevens/{survey.pk}/momentopname-maken/",
        "resultaten": "/beheer/resultaten/",
        "tabel-2-1": f"/beheer/resultaten/{first.pk}/2.1/",
        "tabel-2-2": f"/beheer/resultaten/{second.pk}/2.2/",
    }
    for name, address in addresses.items():
        answer = page.goto(f"{live_server.url}{address}")
        assert answer is not None
        assert (name, answer.status) == (name, 200)
        picture(page, name)
        assert (name, accessibility_faults(page)) == (name, [])
        width = page_width(page)
        assert (name, width) == (name, size[0])


def totals(page: Page, address: str) -> str:
    page.goto(address)
    return page.get_by_role("row", name="Totaal").last.get_by_role("cell").first.inner_text()


def test_researcher_freezes_reads_and_takes_away_without_javascript(live_server, open_page):
    survey = filled()
    page = open_page(javascript=False)
    log_in(page, live_server.url, Role.RESEARCHER)

    def freeze_by_hand(people: int) -> None:
        page.get_by_role("navigation", name="Beheer").get_by_role("link", name="Gegevens").click()
        page.get_by_role("link", name="Momentopname maken").click()
        page.get_by_label("Om hoeveel mensen gaat het?").fill(str(people))
        page.get_by_role("button", name="Momentopname maken").click()
        expect(page.get_by_text("is gemaakt en verandert niet meer")).to_be_visible()

    freeze_by_hand(75)
    respond(survey, Office.BURGEMEESTER, answers("vrouw", hurt=True, office="burgemeester"))
    freeze_by_hand(76)
    page.get_by_role("link", name="Bekijk de resultaten").click()
    page.get_by_role("link", name="Tabel 2.1").click()

    after = page.url
    before = after.replace(f"/{Snapshot.objects.latest('pk').pk}/", f"/{Snapshot.objects.earliest('pk').pk}/")
    assert (totals(page, before), totals(page, after)) == ("75", "76")
    for name in ("Download als PDF", "Download als CSV"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert download.value.suggested_filename.startswith("tabel-2.1-2020-momentopname-")
    assert list(Download.objects.order_by("pk").values_list("file_format", flat=True)) == ["pdf", "csv"]


def test_mistake_in_the_number_is_said_where_it_is(live_server, open_page, accessibility_faults):
    survey = filled()
    page = open_page((320, 640))
    log_in(page, live_server.url, Role.RESEARCHER)
    page.goto(f"{live_server.url}/beheer/gegevens/{survey.pk}/momentopname-maken/")

    page.get_by_label("Om hoeveel mensen gaat het?").fill("57")
    page.get_by_role("button", name="Momentopname maken").click()

    expect(page.get_by_role("alert")).to_contain_text("Dit is niet het getal dat hierboven staat.")
    picture(page, "momentopname-fout")
    assert accessibility_faults(page) == []
    assert not Snapshot.objects.exists()


def test_empty_pages_say_what_comes_first(live_server, open_page, accessibility_faults):
    page = open_page()
    log_in(page, live_server.url, Role.RESEARCHER)

    for address in ("/beheer/gegevens/", "/beheer/resultaten/"):
        page.goto(f"{live_server.url}{address}")
        picture(page, f"leeg-{address.strip('/').replace('/', '-')}")
        assert (address, accessibility_faults(page)) == (address, [])


def test_reader_at_the_ministry_finds_results_in_the_menu_and_no_data(live_server, open_page):
    snapshot = frozen(filled())
    edition = snapshot.survey.edition
    draft = make_publication(edition, office_holders=snapshot, organisations=None, user=None, now=timezone.now())
    publish(draft, user=None, now=timezone.now())
    page = open_page()
    log_in(page, live_server.url, Role.BZK_READER)

    expect(page.get_by_role("link", name="Gegevens", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Resultaten", exact=True).click()

    expect(page.get_by_role("link", name="Tabel 2.2")).to_be_visible()
