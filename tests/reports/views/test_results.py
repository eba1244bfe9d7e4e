"""The page Resultaten: figures with their evidence, only from snapshots, never while the field is open; files and their log."""

import re

import pytest
from django.utils import timezone

from monitor_site.audit.models import Event
from organisations.choices import Office
from reports.models import Download, Snapshot
from reports.publishing import make_publication, publish
from reports.snapshots import freeze
from surveys.choices import Phase
from surveys.documents.pdf import PdfUnavailableError
from tests.examples import NOW, SMALL_QUESTIONNAIRE, make_invitation, make_survey_of_organisations
from tests.reports.examples import CODE_VERSION, OFFICE_OF_CELL, answers, frozen, report_survey, respond

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(staff):
    """Log in a researcher: who makes snapshots sees the results of all of them."""
    return staff("view_results", "download_results", "freeze_snapshot")


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_without_snapshot_the_page_says_when_results_come(reader):
    page = text_of(reader.get("/beheer/resultaten/"))

    assert "Er zijn nog geen resultaten." in page
    assert "Een momentopname maken kan bij Gegevens" in page


def test_page_lists_the_tables_of_the_newest_snapshot_by_theme(reader):
    first = frozen()
    second = freeze(first.survey, user=None, now=timezone.now(), code_version=CODE_VERSION)

    page = reader.get("/beheer/resultaten/")

    assert "Agressie en geweld" in text_of(page)
    assert f"/beheer/resultaten/{second.pk}/2.1/" in page.content.decode()
    assert f"/beheer/resultaten/{first.pk}/2.1/" not in page.content.decode()


def test_page_begins_with_office_holders_and_leads_to_organisations_search_and_favourites(reader):
    holders = frozen()
    survey = make_survey_of_organisations(holders.survey)
    content = {"sha256": "0" * 64, "parquet": b"rows", "manifest": holders.manifest, "respondents": 1}
    organisations = Snapshot.objects.create(survey=survey, created_at=timezone.now(), **content)
    asked = f"?momentopname={holders.pk}&vraag=slachtoffer&uitsplitsing=geslacht&filter="
    reader.post(f"/beheer/resultaten/verkennen/favoriet/{asked}", {"name": "Mijn vraag"})

    page = reader.get("/beheer/resultaten/").content.decode()

    assert f'href="/beheer/resultaten/{holders.pk}/" aria-current="page">Ambtsdragers</a>' in page
    assert f'href="/beheer/resultaten/{organisations.pk}/">Organisaties</a>' in page
    assert f'<input type="hidden" name="momentopname" value="{holders.pk}">' in page
    assert ">Mijn vraag</a>" in page


def test_chosen_snapshot_leads_to_its_own_address(reader):
    snapshot = frozen()

    answer = reader.get(f"/beheer/resultaten/?momentopname={snapshot.pk}")

    assert answer.url == f"/beheer/resultaten/{snapshot.pk}/"
    assert reader.get("/beheer/resultaten/?momentopname=999999").status_code == 404
    assert reader.get("/beheer/resultaten/?momentopname=x").status_code == 200


def test_table_shows_percentages_with_interval_n_and_source(reader):
    snapshot = frozen()

    answer = reader.get(f"/beheer/resultaten/{snapshot.pk}/2.1/")

    page = text_of(answer)
    # Of every 15 people 8 are men of whom 4 were hurt, 5 are women of whom 1 was, and of the last 2 also 1.
    assert "Mannen A 40 50% , hoger dan B 34–66% 50% , hoger dan B 34–66% 0% 0–10% 0% 0–10%" in page
    assert "Vrouwen B 25 20% 8–43% 20% 8–43% 0% 0–15% 0% 0–15%" in page
    assert "Totaal 75 40%" in page
    assert "een percentage met een letter erachter is significant hoger dan dat van de groep met die letter. Getoetst" in page
    assert "Van alle politieke ambtsdragers had 40%" in page
    assert "50% van de mannen en 20% van de vrouwen." in page
    assert "Basis: alle politieke ambtsdragers (n = 75)" in page
    assert f"momentopname {snapshot.pk} van 24 november 2026, 13.00 uur, kenmerk {snapshot.sha256[:12]}" in page
    assert f"http://testserver/beheer/resultaten/{snapshot.pk}/2.1/" in page
    assert "Testgegevens" not in page


def test_table_is_marked_up_for_a_screen_reader(reader):
    snapshot = frozen()

    page = reader.get(f"/beheer/resultaten/{snapshot.pk}/2.1/").content.decode()

    assert page.count("<caption") == 1
    assert '<th scope="colgroup" colspan="4" class="report-head">Vorm van agressie of geweld</th>' in page
    assert page.count('<th scope="row">') == 3
    assert "<td class=" in page


def test_table_2_2_has_the_year_above_its_column(reader):
    snapshot = frozen()

    page = text_of(reader.get(f"/beheer/resultaten/{snapshot.pk}/2.2/"))

    assert "Contact met burgers n Zelf te maken gehad met agressie of geweld 2020 Dagelijks" in page


def test_tables_before_and_after_one_more_person_differ_by_that_person(reader):
    before = frozen(phase=Phase.PROEFVELD)
    respond(before.survey, Office.BURGEMEESTER, answers("vrouw", hurt=True, office="burgemeester"))
    after = freeze(before.survey, user=None, now=NOW, code_version=CODE_VERSION)

    first = text_of(reader.get(f"/beheer/resultaten/{before.pk}/2.1/"))
    second = text_of(reader.get(f"/beheer/resultaten/{after.pk}/2.1/"))

    assert [counts_of(page) for page in (first, second)] == [("40", "25", "75"), ("40", "26", "76")]
    assert "Totaal 75 40%" in first
    # 16 mayors now: their weight falls to (3/18) / (16/76), and 7 of them were hurt.
    weights = [3 / 18 * 76 / 16] + [6 / 18 * 76 / 15] + 3 * [3 / 18 * 76 / 15]
    share = (7 * weights[0] + 6 * sum(weights[1:])) / 76
    assert f"Totaal 76 {round(100 * share)}%" in second


def counts_of(page: str) -> tuple[str, ...]:
    return tuple(re.findall(r"(?:Mannen|Vrouwen|Totaal)(?: [AB])? (\d+) \d+% ", page))


def test_withheld_group_is_a_dash_with_its_reason(reader):
    survey = report_survey()
    for office in OFFICE_OF_CELL.values():
        make_invitation(survey, office)
        respond(survey, office, answers("vrouw", hurt=True, office=office.value))
        for _ in range(5):
            respond(survey, office, answers("man", office=office.value))
            respond(survey, office, answers("anders", office=office.value))
    snapshot = freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)

    page = text_of(reader.get(f"/beheer/resultaten/{snapshot.pk}/2.1/"))

    assert "Vrouwen – – – – –" in page
    assert "de groep telt minder dan 10 respondenten" in page
    assert "Niet alle cijfers van deze tabel worden getoond." in page


def test_test_data_is_marked_on_every_page(reader):
    snapshot = frozen(phase=Phase.PROEFVELD)

    for path in ("", f"{snapshot.pk}/", f"{snapshot.pk}/2.1/"):
        assert "Testgegevens. Deze cijfers komen uit het proefveld" in text_of(reader.get(f"/beheer/resultaten/{path}"))


def test_while_the_field_is_open_nobody_sees_results(reader):
    snapshot = frozen(phase=Phase.PROEFVELD)
    snapshot.survey.edition.phase = Phase.VELDWERK
    snapshot.survey.edition.save()

    assert "Er zijn nog geen resultaten." in text_of(reader.get("/beheer/resultaten/"))
    for path in ("", "2.1/", "2.1/tabel.csv", "2.1/tabel.pdf"):
        assert reader.get(f"/beheer/resultaten/{snapshot.pk}/{path}").status_code == 404
    assert not Download.objects.exists()


def test_table_that_the_questionnaire_cannot_fill_is_listed_with_what_is_missing(reader):
    survey = report_survey(text=SMALL_QUESTIONNAIRE)
    for office in OFFICE_OF_CELL.values():
        make_invitation(survey, office)
        respond(survey, office, {"slachtoffer": "nee"})
    snapshot = freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)

    page = text_of(reader.get(f"/beheer/resultaten/{snapshot.pk}/"))

    assert "Niet uit deze momentopname te maken: de vragenlijst had geen burgercontact." in page
    assert reader.get(f"/beheer/resultaten/{snapshot.pk}/2.2/").status_code == 404


def test_unknown_table_and_snapshot_are_not_found(reader):
    snapshot = frozen()

    assert reader.get(f"/beheer/resultaten/{snapshot.pk}/9.9/").status_code == 404
    assert reader.get("/beheer/resultaten/999999/").status_code == 404


def test_csv_of_a_snapshot_is_the_same_every_time(reader):
    snapshot = frozen(phase=Phase.PROEFVELD)
    address = f"/beheer/resultaten/{snapshot.pk}/2.1/tabel.csv"

    first, second = reader.get(address), reader.get(address)

    assert first.content == second.content
    assert "2.1;2020;Geslacht;Mannen;Vorm van agressie of geweld;Totaal;50;;;40;" in first.content.decode()
    name = f"tabel-2.1-2020-momentopname-{snapshot.pk}-testgegevens.csv"
    assert first["Content-Disposition"] == f'attachment; filename="{name}"'


def test_pdf_is_handed_out_as_a_file(reader):
    snapshot = frozen()

    answer = reader.get(f"/beheer/resultaten/{snapshot.pk}/2.1/tabel.pdf")

    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="tabel-2.1-2020-momentopname-{snapshot.pk}.pdf"'


def test_every_download_is_noted_and_looking_is_not(reader):
    snapshot = frozen()
    table = f"/beheer/resultaten/{snapshot.pk}/2.1/"

    for path in ("", "tabel.csv", "tabel.json", "tabel.pdf"):
        reader.get(f"{table}{path}")
    reader.head(f"{table}tabel.csv")

    noted = Download.objects.order_by("pk").values_list("user__username", "snapshot_id", "what", "file_format")
    assert list(noted) == [("jo", snapshot.pk, "tabel 2.1", form) for form in ("csv", "json", "pdf")]


def test_who_may_only_look_gets_no_files(staff):
    snapshot = frozen()
    client = staff("view_results", "freeze_snapshot")

    page = client.get(f"/beheer/resultaten/{snapshot.pk}/2.1/").content.decode()

    assert "tabel.csv" not in page
    assert client.get(f"/beheer/resultaten/{snapshot.pk}/2.1/tabel.csv").status_code == 403
    assert client.get(f"/beheer/resultaten/{snapshot.pk}/2.1/tabel.pdf").status_code == 403
    assert not Download.objects.exists()


def test_results_are_for_who_may_see_them_and_only_to_be_read(staff):
    snapshot = frozen()
    client = staff("freeze_snapshot")

    assert client.get("/beheer/resultaten/").status_code == 403
    assert client.get(f"/beheer/resultaten/{snapshot.pk}/2.1/").status_code == 403
    assert client.post("/beheer/resultaten/").status_code == 405


def test_without_the_library_for_pdf_the_page_says_what_to_install(reader, monkeypatch):
    def unavailable(*_: object) -> bytes:
        raise PdfUnavailableError("Installeer libpango.")

    monkeypatch.setattr("reports.views.results.table_pdf", unavailable)
    snapshot = frozen()

    answer = reader.get(f"/beheer/resultaten/{snapshot.pk}/2.1/tabel.pdf")

    assert answer.status_code == 503
    assert "Installeer libpango." in text_of(answer)
    assert not Download.objects.exists()


def test_reader_sees_results_of_what_is_published_and_of_nothing_else(staff):
    published = frozen()
    edition = published.survey.edition
    publication = make_publication(edition, office_holders=published, organisations=None, user=None, now=NOW)
    newer = freeze(published.survey, user=None, now=timezone.now(), code_version=CODE_VERSION)
    client = staff("view_results", "download_results")
    of_published = [f"/beheer/resultaten/{published.pk}/", f"/beheer/resultaten/{published.pk}/2.1/tabel.csv"]
    of_newer = [address.replace(f"/{published.pk}/", f"/{newer.pk}/") for address in of_published]

    def found(addresses: list[str]) -> list[int]:
        return [client.get(address).status_code for address in addresses]

    empty = client.get("/beheer/resultaten/")
    assert "Er zijn nog geen resultaten gepubliceerd." in text_of(empty)
    assert "/beheer/gegevens/" not in empty.content.decode()
    assert found(of_published + of_newer) == [404] * 4

    publish(publication, user=None, now=NOW)

    page = client.get("/beheer/resultaten/").content.decode()
    assert f"/beheer/resultaten/{published.pk}/2.1/" in page
    assert f"momentopname {newer.pk}" not in page
    assert found(of_published + of_newer) == [200, 200, 404, 404]
    assert client.get(f"/beheer/resultaten/?momentopname={newer.pk}").status_code == 404


def test_picture_of_a_table_stands_above_it_and_goes_out_as_a_file(reader):
    snapshot = frozen()
    address = f"/beheer/resultaten/{snapshot.pk}/2.1/"

    page = reader.get(address).content.decode()
    files = [reader.get(f"{address}{name}") for name in ("beeld.svg", "grafiek.svg", "grafiek.png")]

    assert f'<img class="report-chart" src="{address}beeld.svg" alt="Liggende staven. Totaal.' in page
    assert [answer.status_code for answer in files] == [200, 200, 200]
    assert "Tabel 2.1: Ervaring met agressie" in files[1].content.decode()
    assert list(Download.objects.order_by("pk").values_list("what", "file_format")) == [
        ("tabel 2.1", "svg"),
        ("tabel 2.1", "png"),
    ]
    assert reader.get(f"/beheer/resultaten/{snapshot.pk}/2.7/beeld.svg").status_code == 404


def test_researcher_sees_a_table_with_nothing_withheld_and_no_reader_does(staff):
    snapshot = frozen()
    address = f"/beheer/resultaten/{snapshot.pk}/2.1/onafgeschermd/"
    researcher = staff("view_results", "download_results", "freeze_snapshot")

    page = text_of(researcher.get(address))

    assert "Niet voor publicatie." in page
    assert "Download als" not in page
    assert list(Event.objects.filter(page="result_table_unprotected").values_list("subject", "subject_id")) == [
        ("snapshot", str(snapshot.pk))
    ]
