"""What a hand or Excel can spoil in the file: each is told with sheet, row and column, and nothing comes of the file."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from surveys.xlsforms import workbook_reading
from surveys.xlsforms.problems import CATALOGUE
from surveys.xlsforms.workbook_reading import MOST_COLUMNS, imported_workbook


def column(workbook, sheet, title):
    """The letter of the column `title`, so that a test does not move with the columns."""
    return next(cell.column_letter for cell in workbook[sheet][1] if cell.value == title)


def put(sheet, title, row, value):
    def edit(workbook):
        workbook[sheet][f"{column(workbook, sheet, title)}{row}"] = value

    return edit


def shown_as(number_format, value):
    def edit(workbook):
        cell = workbook["choices"]["B2"]
        cell.value, cell.number_format = value, number_format

    return edit


def without_row(row):
    return lambda workbook: workbook["survey"].delete_rows(row)


def codes(first, second):
    def edit(workbook):
        workbook["choices"]["B9"], workbook["choices"]["B10"] = first, second

    return edit


# Rows of the sheet `survey`: 2 deel, 3 pagina, 4 note, 5 kleur, 6 kleur_anders, 7 dagen, 8 stellingen, 9-10 rows, 11 end,
# 12 ernst, 13 aantal, 14 jaar, 15 kort, 16 lang, 17 end, 18 end.
FAULTS = [
    (lambda workbook: workbook.remove(workbook["choices"]), "E101", "het bestand"),
    (put("survey", "label", 1, "tekst"), "E102", "blad survey"),
    (put("survey", "hint", 1, "label"), "E103", "blad survey, rij 1, kolom label (C1)"),
    (put("survey", "hint", 1, "label::English (en)"), None, None),
    (lambda workbook: [put("survey", "hint", 1, "media::image")(workbook), put("survey", "media::image", 4, "x.png")(workbook)],
     "E104", "blad survey, rij 1, kolom media::image (D1)"),
    (put("settings", "miv_source", 1, "public_key"), None, None),
    (lambda workbook: workbook["survey"].__setitem__("BZ5", "aantekening"), "E105", "blad survey, rij 5, kolom BZ"),
    (lambda workbook: workbook["survey"].delete_rows(2, 99), "E107", "blad survey"),
    (lambda workbook: workbook["survey"].cell(5, MOST_COLUMNS + 1, "x"), "E108", "blad survey, rij 5"),
    (put("survey", "label", 5, "=A1"), "E110", "blad survey, rij 5, kolom label (C5)"),
    (put("choices", "name", 2, date(2020, 2, 1)), "E111", "blad choices, rij 2, kolom name (B2)"),
    (put("survey", "label", 5, "#N/A"), "E112", "blad survey, rij 5, kolom label (C5)"),
    (put("choices", "name", 2, 1.5), "E113", "blad choices, rij 2, kolom name (B2)"),
    (shown_as("0%", 1), "E113", "blad choices, rij 2, kolom name (B2)"),
    (shown_as("00", 1), "E114", "blad choices, rij 2, kolom name (B2)"),
    (codes(1, "02"), "E115", "blad choices, rij 9 (1), kolom name (B9)"),
    (codes(1, 2), None, None),
    (put("choices", "name", 2, True), "E116", "blad choices, rij 2, kolom name (B2)"),  # noqa: FBT003 -- a cell that is TRUE
    (put("survey", "type", 4, "image"), "E201", "blad survey, rij 4 (uitleg), kolom type (A4)"),
    (put("survey", "type", 4, None), "E202", "blad survey, rij 4 (uitleg)"),
    (without_row(3), "E206", "blad survey, rij 3 (uitleg)"),
    (without_row(2), "E203", "blad survey, rij 17 (deel-alles)"),
    (without_row(18), "E204", "blad survey, rij 2 (deel-alles)"),
    (without_row(11), "E205", "blad survey, rij 16 (pagina-alles)"),
    (put("survey", "type", 9, "begin_group"), "E207", "blad survey, rij 9 (st_een), kolom type (A9)"),
    (put("survey", "type", 10, "integer"), "E208", "blad survey, rij 10 (st_twee), kolom type (A10)"),
    (put("survey", "type", 10, "select_one kleuren"), "E209", "blad survey, rij 10 (st_twee), kolom type (A10)"),
    (put("survey", "required", 10, "no"), "E209", "blad survey, rij 10 (st_twee), kolom required"),
    (put("survey", "calculation", 4, "1 + 1"), "E210", "blad survey, rij 4 (uitleg), kolom calculation"),
    (put("survey", "required", 8, "yes"), "E210", "blad survey, rij 8 (stellingen), kolom required"),
    (put("survey", "miv_quick_exit", 3, "soms"), "E211", "blad survey, rij 3 (pagina-alles), kolom miv_quick_exit"),
    (put("survey", "type", 5, "select_one"), "E212", "blad survey, rij 5 (kleur), kolom type (A5)"),
    (put("survey", "type", 5, "select_one kleuren or_other"), "E213", "blad survey, rij 5 (kleur), kolom type (A5)"),
    (put("survey", "parameters", 12, "start=1 end=7 step=2"), "E214", "blad survey, rij 12 (ernst), kolom parameters"),
    (put("survey", "miv_kind", 13, "maand"), "E215", "blad survey, rij 13 (aantal), kolom miv_kind"),
    (put("survey", "label", 6, "Namelijk, en waarom:"), "E216", "blad survey, rij 6 (kleur_anders)"),
    (put("survey", "miv_relevant", 5, "1 = 1"), "E217", "blad survey, rij 5 (kleur), kolom relevant"),
    (put("choices", "list_name", 2, None), "E218", "blad choices, rij 2 (rood)"),
    (put("settings", "form_id", 3, "tweede"), "E219", "blad settings, rij 3"),
    (put("survey", "appearance", 5, "minimal"), "E220", "blad survey, rij 5 (kleur), kolom appearance"),
    (put("survey", "label", 5, None), "E221", "blad survey, rij 5 (kleur), kolom label (C5)"),
    # Findings of the definition get places in the sheet.
    (put("survey", "relevant", 3, "${weg} = 'ja'"), "R202", "blad survey, rij 3 (pagina-alles), kolom relevant (F3)"),
    (put("survey", "relevant", 3, "1 >> 2"), "R201", "blad survey, rij 3 (pagina-alles), kolom relevant (F3)"),
    (put("survey", "type", 5, "select_one weg"), "R104", "blad survey, rij 5 (kleur)"),
    (put("survey", "name", 15, "lang"), "R101", "blad survey, rij 16 (lang)"),
    (put("choices", "name", 3, "rood"), "R107", "blad choices, rij 3 (rood)"),
    (put("settings", "default_language", 2, "en"), "R002", "blad settings, rij 2, kolom default_language (C2)"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "code", "where"), FAULTS)
def test_fault_is_told_with_its_place(edited, edit, code, where):
    result = edited(edit)

    if code is None:
        assert result.is_usable
    else:
        assert not result.is_usable
        assert any(found.code == code and found.where.startswith(where) for found in result.findings), list(
            map(str, result.findings)
        )


def test_every_code_of_the_catalogue_is_provoked():
    warned, of_export = {"E106"}, {"E301", "E302", "E303"}

    assert {code for _, code, _ in FAULTS if code and code.startswith("E")} == set(CATALOGUE) - warned - of_export


def test_file_with_too_many_rows_is_not_read_to_its_end(edited, monkeypatch):
    monkeypatch.setattr(workbook_reading, "MOST_ROWS", 30)

    result = edited(lambda workbook: workbook["survey"].cell(40, 1, "note"))

    assert [(found.code, found.where) for found in result.findings] == [("E108", "blad survey, rij 31")]


def test_sheet_of_notes_is_named_and_does_no_harm(edited):
    result = edited(lambda workbook: workbook.create_sheet("Kladblok"))

    assert result.is_usable
    assert [str(found) for found in result.findings] == [
        (
            "waarschuwing E106 · het bestand: Het blad ‘Kladblok’ wordt niet gelezen. "
            "Staat er iets in dat mee moet, zet het dan op survey, choices of settings."
        )
    ]


def zipped(name, content, level=zipfile.ZIP_DEFLATED):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", level) as package:
        package.writestr(name, content)
    return file


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (BytesIO(b""), "W101"),
        (BytesIO(b"name: klein\n"), "W101"),
        (BytesIO(b"PK\x03\x04" + bytes(500)), "W101"),
        (zipped("leeg.txt", b"niets"), "W101"),
        (zipped("xl/worksheets/sheet1.xml", b" " * 60_000_000), "W102"),
        (zipped("xl/media/plaatje.bin", bytes(31_000_000), zipfile.ZIP_STORED), "W102"),
        (zipped("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'), "X105"),
    ],
)
def test_what_is_no_workbook_is_refused_before_it_is_read(file, code):
    result = imported_workbook(file)

    assert (result.text, result.is_usable) == ("", False)
    assert [found.code for found in result.findings] == [code]


def test_workbook_without_any_sheet_of_an_xlsform_names_all_three():
    file = BytesIO()
    Workbook().save(file)

    assert [str(found.what) for found in imported_workbook(file).findings if found.is_error] == [
        f"Het blad ‘{name}’ ontbreekt." for name in ("survey", "choices", "settings")
    ]


def test_spellings_of_other_tools_are_understood(edited):
    def edit(workbook):
        survey = workbook["survey"]
        survey["C1"] = "label::Nederlands (nl)"
        survey["F1"] = "Relevance"
        workbook["choices"]["A1"] = "list name"
        for row in survey.iter_rows(min_row=2):
            row[0].value = row[0].value.replace("begin_group", "begin group").replace("end_group", "End Group")
            row[0].value = row[0].value.replace("select_one", "select one")
            row[1].value = row[1].value if "nd" not in row[0].value.lower() or "begin" in row[0].value else None
        workbook["settings"]["C2"] = "Nederlands (nl)"
        survey["E5"] = True

    unedited = edited(lambda _: None)
    assert edited(edit).text == unedited.text


def test_cells_that_look_like_formulas_are_text(edited, book):
    result = edited(put("survey", "label", 5, "+31 of -1 @ 2"))

    assert 'label: "+31 of -1 @ 2"' in result.text
    cells = [
        cell for sheet in load_workbook(BytesIO(book)) for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    assert {cell.data_type for cell in cells} == {"s"}


FROM_ANOTHER_TOOL = {
    "survey": [
        ["type", "name", "label::Nederlands (nl)", "required", "relevant", "constraint", "appearance"],
        ["begin_group", "over_u", "Over u", None, None, None, None],
        ["begin group", "fiets", "Fietsen", None, None, None, "field-list"],
        ["select_one ja_nee", "fietst", "Fietst u?", True, None, None, None],
        ["integer", "dagen", "Hoeveel dagen per week?", "yes", "${fietst} = 'ja'", ". >= 1 and . <= 7", None],
        ["end group", None, None, None, None, None, None],
        [None, None, None, None, None, None, None],
        ["end_group", None, None, None, None, None, None],
    ],
    "choices": [["list name", "name", "label"], ["ja_nee", "ja", "Ja"], ["ja_nee", "nee", "Nee"]],
    "settings": [["form_title", "form_id", "version"], ["Fietsen", "fietsen", 2026112901]],
}


def test_form_of_another_tool_becomes_a_questionnaire():
    workbook = Workbook()
    for name, rows in FROM_ANOTHER_TOOL.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.remove(workbook.active)
    file = BytesIO()
    workbook.save(file)

    result = imported_workbook(file)

    assert [str(found) for found in result.findings if found.is_error] == [
        (
            "fout R204 · blad survey, rij 5 (dagen), kolom relevant (E5): De variabele ‘fietst’ wordt op dezelfde "
            "pagina gevraagd. Zet deze vraag of tekst op een volgende pagina. "
            "Alleen ‘constraint’ en ‘warning’ mogen de eigen pagina lezen."
        )
    ]
    assert (
        result.text
        == """\
name: fietsen
title: Fietsen

choices:
  ja_nee:
    - {name: ja, label: Ja}
    - {name: nee, label: Nee}

parts:
  - name: over_u
    title: Over u
    pages:
      - name: fiets
        title: Fietsen
        items:
          - name: fietst
            kind: single
            label: Fietst u?
            choices: ja_nee
          - name: dagen
            kind: integer
            label: Hoeveel dagen per week?
            relevant: "${fietst} = 'ja'"
            minimum: 1
            maximum: 7
"""
    )
