"""Factsheets: the figures of a group beside those of everybody, and a wider group where its own may not be shown."""

import io
from zipfile import ZipFile

import page
import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from reports.documents.factsheets import SHEET, STYLES, Factsheet, Row, RowsOfTheme, factsheets, factsheets_zip, sheet_files
from reports.tableplans.factsheet_plan import factsheet_plan
from reports.tableplans.plan import PlanError, table_plans
from reports.tableplans.thresholds import thresholds
from reports.tables import compute
from surveys.documents.pdf import Press
from tests.reports.documents.examples import small_publication, small_snapshot
from tests.reports.tables.examples import people

PLAN = """\
themes:
  - title: Agressie
    base: alle mensen
    figures:
      - {label: Meegemaakt, table: "2.1", measure: Totaal}
      - {label: Verbaal, table: "2.1", measure: Verbale…}
sets:
  - name: geslacht
    title: Geslacht
    about: Wie anders antwoordt, telt niet mee.
    groups:
      - {label: Vrouwen en mannen, where: "${geslacht} = 'man' or ${geslacht} = 'vrouw'"}
      - {label: Mannen, name: mannen, where: "${geslacht} = 'man' and ${st_nazorg} = 'weet_niet'", wider: Vrouwen en mannen}
      - {label: Vrouwen, name: vrouwen, where: "${geslacht} = 'vrouw'", wider: Vrouwen en mannen}
      - {label: Weinigen, name: weinigen, where: "${burgercontact} = 'nooit'", wider: Vrouwen en mannen}
"""
UNHURT = dict.fromkeys(("slachtoffer", "slachtoffer_verbaal", "slachtoffer_bedreiging", "slachtoffer_fysiek"), "nee")
FEW = people(4, geslacht="man", burgercontact="nooit", **UNHURT, st_reactie="eens", st_nazorg="eens")


def written(folder, text=PLAN):
    (folder / "2020").mkdir(exist_ok=True)
    (folder / "2020" / "factsheets.yaml").write_text(text)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return written(tmp_path_factory.mktemp("sheets"))


@pytest.fixture(scope="module")
def publication():
    return small_publication(small_snapshot(FEW))


@pytest.fixture(scope="module")
def sheets(folder, publication):
    return {one.name: one for one in factsheets(publication, folder=folder)}


def test_every_named_group_has_a_factsheet(sheets):
    assert [*sheets] == ["geslacht-mannen", "geslacht-vrouwen", "geslacht-weinigen"]


def test_table_is_made_once_for_all_factsheets_of_a_set(folder, publication, monkeypatch):
    made = []
    monkeypatch.setattr("reports.documents.factsheets.compute", lambda *plan: made.append(plan[1].sha256) or compute(*plan))

    assert len(list(factsheets(publication, folder=folder))) == 3
    assert len(made) == len(set(made)) == 2


def test_group_stands_beside_everybody(sheets):
    row = sheets["geslacht-mannen"].themes[0].rows[0]

    # 20 of 80 men and 50 of all 139 were hurt.
    assert (row.label, row.shown, row.respondents, row.everybody, row.instead) == ("Meegemaakt", "25%", "80", "36%", "")
    assert row.bar.startswith("data:image/svg+xml;base64,")


def test_small_group_gets_the_figure_of_the_wider_group(sheets):
    for row in sheets["geslacht-weinigen"].themes[0].rows:
        # 50 of 129 men and women.
        assert (row.shown, row.instead, row.mark) == ("39%", "Vrouwen en mannen", 0)
    assert sheets["geslacht-weinigen"].respondents == "–"
    assert sheets["geslacht-weinigen"].instead == "Vrouwen en mannen"
    assert sheets["geslacht-mannen"].instead == ""


def test_sheet_without_figures_of_its_own_says_so_once(sheets):
    page = render_to_string(SHEET, {"sheet": sheets["geslacht-weinigen"]})

    assert "Alle cijfers bij ‘Groep’ zijn die van Vrouwen en mannen." in page
    assert "sheet-instead" not in page
    assert "ambtsdragers uit deze groep mee" not in page
    assert "Er deden 80 ambtsdragers" in render_to_string(SHEET, {"sheet": sheets["geslacht-mannen"]})


def test_unknown_measure_is_a_fault_in_the_plan(tmp_path, publication):
    folder = written(tmp_path, PLAN.replace("Verbale…", "Brand…"))

    with pytest.raises(PlanError, match="vragen Brand"):
        list(factsheets(publication, folder=folder))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [("name: vrouwen", "name: mannen", "dezelfde naam"), ("wider: Vrouwen en mannen", "wider: Niemand", "wider noemt een groep")],
)
def test_plan_that_contradicts_itself_is_refused(tmp_path, old, new, message):
    with pytest.raises(PlanError, match=message):
        factsheet_plan(2020, written(tmp_path, PLAN.replace(old, new)))


def test_pdf_passes_pdf_ua_and_the_page_stands_on_its_own(folder, publication, tmp_path):
    told: list[int] = []
    files = sheet_files(publication, told.append, folder=folder)
    pdf, html = next(files), next(files)

    (tmp_path / "blad.pdf").write_bytes(pdf.content)
    assert page.validate_pdf(str(tmp_path / "blad.pdf"), profile="ua1").is_compliant
    assert "Factsheet geslacht" in PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    assert html.name == "geslacht-mannen.html"
    assert b"<style>" in html.content
    assert b"http" not in html.content.replace(b"http://www.w3.org", b"")


def test_zip_of_nothing_is_empty_and_the_same_every_time(publication, monkeypatch):
    monkeypatch.setattr("reports.documents.factsheets.sheet_files", lambda *_: iter(()))

    assert ZipFile(io.BytesIO(factsheets_zip(publication, lambda _: None))).namelist() == []


def test_plan_of_2020_has_the_sheets_of_the_issue_and_asks_what_the_tables_have():
    plan = factsheet_plan(2020)

    assert {one.name: sum(bool(group.name) for group in one.groups) for one in plan.sets} == {
        "provincie": 12,
        "functie": 7,
        "bestuurslaag": 3,
    }
    tables = {one.id: one for one in table_plans(2020)}
    for theme in plan.themes:
        for figure in theme.figures:
            labels = [measure.label for measure in tables[figure.table].measures]
            assert any(label.startswith(figure.measure.removesuffix("…")) for label in labels), figure


def test_longest_factsheet_has_two_pages(publication):
    plan = factsheet_plan(2020)
    longest = max((one for one in plan.sets for group in one.groups if group.name), key=lambda one: len(one.about))
    # In every row but one the figure of a wider group, which takes a second line to say.
    labels = [(theme, [figure.label for figure in theme.figures]) for theme in plan.themes]
    first = plan.themes[0].figures[0].label
    themes = tuple(
        RowsOfTheme(
            theme.title,
            theme.base,
            tuple(Row(label, "52%", "152", "35%", 1, "" if label == first else "Provincies", "") for label in own),
        )
        for theme, own in labels
    )
    sheet = Factsheet("functie-langste", "Commissarissen van de Koning en gedeputeerden", "Functie", longest.about, "152", themes)
    context = {"sheet": sheet, "edition": publication.edition, "publication": publication, "date": publication.created_at}

    pdf = Press(STYLES).pdf(
        render_to_string(SHEET, {**context, "snapshot": publication.office_holders, "limits": thresholds(2020), "is_test": False})
    )

    assert len(PdfReader(io.BytesIO(pdf)).pages) == 2
