"""The table book, opened by another library than the one that wrote it."""

import io
from dataclasses import replace

import openpyxl
import pytest

from reports.exports.book import book_of
from reports.exports.workbook import workbook_of
from reports.exports.workbook.editions_block import BREAK_NOTE
from reports.exports.workbook.styles import number_in
from reports.tableplans.plan import table_plan
from reports.tables import compute
from reports.tables.editions import EditionCell, EditionList, EditionRow, EditionTable
from tests.reports.exports.conftest import ANSWERS, GROUPS
from tests.reports.tableplans.examples import simulated_snapshot
from tests.reports.tables.examples import people, plan_of, snapshot_of


@pytest.fixture(scope="module")
def opened(book):
    return openpyxl.load_workbook(io.BytesIO(workbook_of(book)))


def rows_of(sheet):
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def place_of(sheet, text):
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)


def test_book_holds_what_the_snapshots_can_fill(book):
    assert [(chapter.name, chapter.title, len(chapter.tables)) for chapter in book.chapters] == [
        ("Hoofdstuk 2", "Thema", 3),
        ("Hoofdstuk 4", "Integriteit", 1),
    ]
    assert {one.plan.id: one.reason for one in book.left_out} == {
        "4.2": "de momentopname heeft geen onbekend",
        "5.1": "er is geen momentopname van organisaties",
    }
    with pytest.raises(ValueError, match="one edition"):
        book_of([])


def test_contents_lead_to_every_table_and_say_what_is_not_there(opened):
    sheet = opened["Inhoud"]
    texts = [text for row in rows_of(sheet) for text in row]

    assert opened.sheetnames == ["Inhoud", "Hoofdstuk 2", "Hoofdstuk 4", "Cellen"]
    assert "Dit boek bevat testgegevens." in texts
    assert "Tabel 4.2: Kan niet. Want de momentopname heeft geen onbekend." in texts
    places = {"Tabel 2.1": 2, "Tabel 2.2": 2, "Figuur 2.1": 2, "Tabel 4.1": 4}
    for name, chapter in ((name, f"Hoofdstuk {number}") for name, number in places.items()):
        link = place_of(sheet, name).hyperlink.location
        target, _, cell = link.replace("'", "").partition("!")
        assert target == chapter
        assert opened[target][cell].value.startswith(f"{name}: ")
    assert opened["Hoofdstuk 2"]["A2"].hyperlink.location == "'Inhoud'!A1"


def test_contents_name_each_snapshot_on_a_row_of_its_own(book):
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_of(replace(book, snapshots=book.snapshots * 2))))["Inhoud"]

    source = f"momentopname van ambtsdragers, 1.275 deelnemers, kenmerk {book.snapshots[0].sha256[:12]}"
    row = place_of(sheet, "Bron").row
    assert [sheet.cell(at, 2).value for at in (row, row + 1)] == [source, source]


def test_table_has_numbers_as_numbers_and_nothing_of_what_is_withheld(opened):
    sheet = opened["Hoofdstuk 2"]
    head = place_of(sheet, "Groep").row

    table = [[cell.value for cell in row[:4]] for row in sheet.iter_rows(min_row=head + 2, max_row=head + 5)]

    assert [cell.value for cell in sheet[head + 1][2:4]] == ["=SOM(A1)", "Nee"]
    # Without one other group the five could be worked out from the total.
    assert table == [["A", 1230, 0.99, 0.01], ["B", "–", "–", "–"], ["C", "–", "–", "–"], ["Totaal", 1275, 0.96, 0.04]]
    assert [sheet.cell(head + 2, column).number_format for column in (2, 3)] == ["#,##0", "0%"]
    texts = [row[0] for row in rows_of(sheet) if row]
    assert "Vraag: Ja?" in texts
    assert "Basis: iedereen (n = 1.275). Percentages gewogen naar functie, n ongewogen." in texts
    assert "– betekent: niet getoond, want te weinig deelnemers of anders te herleiden." in texts


def test_text_never_becomes_a_formula(opened):
    cells = [cell for sheet in opened for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")]

    assert len(cells) >= 3
    assert {cell.data_type for cell in cells} == {"s"}


def test_groups_as_columns_have_their_n_below(opened):
    rows = rows_of(opened["Hoofdstuk 2"])

    assert ["n", 1230, "–", "–", 1275] in rows
    assert ["Een noot."] in rows


def test_list_of_what_is_named_most_stands_in_words(opened):
    assert ["A", 1230, "Te duur (99%)", "Geen tijd (1%)"] in rows_of(opened["Hoofdstuk 4"])


def test_every_cell_stands_with_its_evidence_on_a_sheet_of_its_own(opened):
    sheet = opened["Cellen"]
    rows = list(sheet.iter_rows(values_only=True))

    assert rows[0][:5] == ("Tabel", "Uitsplitsing", "Groep", "Maat, kop", "Maat")
    assert rows[1] == (
        "Tabel 2.1",
        "Groep",
        "A",
        "Antwoord",
        "=SOM(A1)",
        0.99,
        "",
        "",
        1230,
        1215,
        0.2,
        0.98,
        0.99,
        "",
        "",
        "nee",
        "",
        "",
        "",
    )
    assert rows[3][5:] == ("",) * 11 + ("te weinig deelnemers", "", "")
    assert sheet.auto_filter.ref == f"A1:S{len(rows)}"
    assert sheet.freeze_panes == "B2"


def test_paper_is_set_up(opened, book):
    for sheet in opened:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert sheet.oddFooter.right.text == f"Momentopname {book.snapshots[0].sha256[:12]}"
        assert sheet.oddHeader.right.text == "&BTESTGEGEVENS"
    chapter = opened["Hoofdstuk 2"]
    assert chapter.print_title_rows == "$1:$1"
    after_the_first = ("Tabel 2.2: Ervaring, in procenten", "Figuur 2.1: Ervaring in beeld, in procenten")
    assert [one.id + 1 for one in chapter.row_breaks.brk] == [place_of(chapter, name).row for name in after_the_first]


def test_same_book_gives_the_same_bytes(book):
    assert workbook_of(book) == workbook_of(book)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("34%", (0.34, "0%")),
        ("1.234", (1234, "#,##0")),
        ("12345", (12345, "#,##0")),
        ("0,59", (0.59, "0.00")),
        ("–", None),
        ("< 5%", None),
        ("1.040–1.045", None),
        ("n.v.t.", None),
        ("", None),
    ],
)
def test_only_what_is_printed_goes_into_a_cell(text, number):
    found = number_in(text)

    if number is None:
        assert found is None
    else:
        assert (round(found[0], 9), found[1]) == number


def test_what_differs_significantly_stands_behind_a_number_that_stays_a_number():
    rows = [*people(60, groep="a", vraag="ja"), *people(40, groep="a", vraag="nee"), *people(100, groep="c", vraag="nee")]
    plan = plan_of(breakdown={"heading": "Groep", "groups": [GROUPS[0], GROUPS[2]]}, measures=ANSWERS[1:])
    snapshot = snapshot_of(rows)
    snapshot.manifest |= {"survey": {"edition": 2020, "kind": "ambtsdragers"}, "made_at": "2026-11-29T09:18:44+00:00"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reports.exports.book.table_plans", lambda _edition: (plan,))
        patch.setattr("reports.exports.book.figure_plans", lambda _edition: ())
        book = openpyxl.load_workbook(io.BytesIO(workbook_of(book_of([snapshot]))))

    sheet = book["Hoofdstuk 9"]
    higher = sheet.cell(place_of(sheet, "C (B)").row, 3)
    assert (higher.value, higher.number_format) == (1, '0%" A"')
    assert any("Letters achter een cijfer" in str(row[0]) for row in rows_of(sheet) if row)
    assert list(book["Cellen"].iter_rows(values_only=True))[2][-2:] == ("A", "")


def opened_with(book, **trends):
    """Open a book in which tables stand beside earlier editions."""
    (first, *others) = book.chapters
    chapter = replace(first, trends={f"Tabel {number.replace('_', '.')[1:]}": trend for number, trend in trends.items()})
    return openpyxl.load_workbook(io.BytesIO(workbook_of(replace(book, chapters=(chapter, *others)))))["Hoofdstuk 2"]


def test_table_stands_beside_its_earlier_editions_with_its_breaks(book):
    shares = [EditionCell(2016, "40%"), EditionCell(2018, "–", "a"), EditionCell(2020, "44%", "b", follows_break=True)]
    rows = (
        EditionRow("Ja", "A", tuple(shares), "−4", "significant (p = 0,012)", is_total=True),
        EditionRow("", "C", tuple(shares), "niet te vergelijken", "n is te klein", is_part=True),
    )
    notes = (("a", "Niet gevraagd."), ("b", "Anders gevraagd."))
    sheet = opened_with(book, _2_1=EditionTable((2016, 2018, 2020), rows, notes, "het rapport over 2020", ""))

    begin = place_of(sheet, "Tabel 2.1 door de jaren, in procenten").row
    assert [cell.value for cell in sheet[begin + 1][:6]] == ["", "2016", "2018", "2020", "Verschil", "Toets"]
    assert sheet.cell(begin + 2, 1).value == "Ja"
    first, second = sheet[begin + 3], sheet[begin + 4]
    assert [cell.value for cell in first[:6]] == ["A", 0.4, "– a", 0.44, -4, "significant (p = 0,012)"]
    assert [first[at].number_format for at in (1, 3, 4)] == ["0%", '0%" b"', "+0;−0;0"]
    assert [cell.border.left.style for cell in first[1:4]] == ["thin", "thin", "mediumDashed"]
    assert second[4].value == "niet te vergelijken"
    texts = [row[0] for row in rows_of(sheet) if row]
    assert {"a: Niet gevraagd.", "b: Anders gevraagd.", BREAK_NOTE, "Bron van eerdere edities: het rapport over 2020."} <= {
        *texts
    }
    assert place_of(sheet, "Tabel 2.2: Ervaring, in procenten").row > begin + 9


def test_list_stands_beside_that_of_earlier_editions(book):
    lists = (
        EditionList(2018, (("Te duur (9%)", "Geen tijd (9%)"), ())),
        EditionList(2020, (("Te duur (8%)",), ("Anders (1%)",))),
    )
    trend = EditionTable((2018, 2020), (), (), "het rapport", "", ("Eerste", "Tweede"), lists)
    sheet = opened_with(book, _2_2=trend)

    begin = place_of(sheet, "Tabel 2.2 door de jaren").row
    assert [cell.value for cell in sheet[begin + 1][:3]] == ["Editie", "Eerste", "Tweede"]
    assert [cell.value for cell in sheet[begin + 2][:3]] == ["2018", "Te duur (9%)\nGeen tijd (9%)", "–"]


def test_book_looks_back_in_answers_and_else_in_print(monkeypatch):
    monkeypatch.setattr("reports.exports.book.table_plans", lambda year: (table_plan(year, "2.2"),))
    monkeypatch.setattr("reports.exports.book.figure_plans", lambda _year: ())
    snapshot = simulated_snapshot()
    monkeypatch.setitem(snapshot.manifest["survey"], "kind", "ambtsdragers")
    monkeypatch.setattr("reports.exports.book.earlier_tables", lambda snapshot, plan: {2018: compute(snapshot, plan)})

    (chapter,) = book_of([snapshot]).chapters

    row = chapter.trends["Tabel 2.2"].rows[0]
    own = row.cells[-1].text
    assert [cell.text for cell in row.cells] == ["32%", "40%", own, own]
    assert row.test.startswith("niet significant (p = ")
