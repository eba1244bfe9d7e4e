"""`manage.py questionnaire`: everything at once, and an exit code that a script can use."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from surveys.routing import load_questionnaire

FOLDER = Path(__file__).parents[2] / "questionnaires"


def called(*arguments):
    out = StringIO()
    try:
        call_command("questionnaire", *map(str, arguments), stdout=out, no_color=True)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def test_check_of_a_good_file_succeeds():
    assert called("check", FOLDER / "every_kind.yaml") == (0, "0 fouten, 0 waarschuwingen.\n")


def test_check_of_a_faulty_file_prints_all_findings_and_fails(tmp_path):
    text = (FOLDER / "conditional_items.yaml").read_text(encoding="utf-8")
    faulty = tmp_path / "fout.yaml"
    faulty.write_text(text.replace("${kent} =", "${kend} =").replace("${jaren} >=", "${jaren} >>"), encoding="utf-8")

    code, printed = called("check", faulty)

    assert code == 1
    assert "R201 fout regel 18, deel deel › pagina dan › vraag hoe › required" in printed
    assert "R202 fout regel 18, deel deel › pagina dan › vraag hoe › relevant" in printed
    assert printed.endswith("2 fouten, 0 waarschuwingen.\n")


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_check_of_an_unreadable_file_fails_with_its_name(tmp_path, content):
    file = tmp_path / "weg.yaml"
    if content:
        file.write_bytes(content)

    with pytest.raises(CommandError, match=r"weg\.yaml is niet te lezen"):
        call_command("questionnaire", "check", str(file))


def test_simulate_of_a_good_file_reports_page_counts():
    code, printed = called("simulate", FOLDER / "routing_on_calculation.yaml", "--respondents", 100, "--seed", 1)

    assert code == 0
    assert printed.splitlines() == [
        "100 deelnemers door Routing op een berekening: 4 pagina's.",
        printed.splitlines()[1],
        "Nooit bereikte pagina's: geen.",
        "Nooit getoonde vragen: geen.",
        "Nooit gekozen antwoorden: geen.",
        "Pagina's waar niemand verder kon: geen.",
    ]
    assert printed.splitlines()[1].startswith("Pagina's per deelnemer: minimum 2, mediaan ")


def test_simulate_with_too_few_respondents_names_what_is_not_reached_and_fails():
    code, printed = called("simulate", FOLDER / "every_kind.yaml", "--respondents", 1)

    assert code == 1
    assert "Nooit gekozen antwoorden: kleur = " in printed


def test_schema_prints_the_schema_in_docs():
    stored = (Path(__file__).parents[3] / "docs/questionnaire.schema.json").read_text(encoding="utf-8")

    assert called("schema") == (0, stored)


MODULE = FOLDER / "modules/desinformatiebeleid.yaml"


def test_compose_prints_a_definition_and_says_what_went_with_a_module():
    out, err = StringIO(), StringIO()

    call_command("questionnaire", "compose", str(FOLDER / "blocks.yaml"), off=["agressie"], add=[MODULE], stdout=out, stderr=err)

    composed = load_questionnaire(out.getvalue())
    assert [part.name for part in composed.blocks] == ["invuller", "algemeen", "secretaris", "desinformatie"]
    assert "Ook vervallen: basis_raad, gescheiden, maatregelen." in err.getvalue()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"off": ["agresie"]}, "bestaat niet"),
        ({"add": [MODULE, MODULE]}, "met deze modules niet gebruikt"),
        ({"add": [FOLDER / "blocks.yaml"]}, "heeft fouten"),
    ],
)
def test_compose_that_does_not_fit_prints_no_definition(options, words):
    out = StringIO()

    with pytest.raises(CommandError, match=words):
        call_command("questionnaire", "compose", str(FOLDER / "blocks.yaml"), stdout=out, stderr=StringIO(), **options)

    assert out.getvalue() == ""


def test_export_and_import_without_an_edit_leave_the_file_as_it_is(tmp_path):
    original = (FOLDER / "every_kind.yaml").read_text(encoding="utf-8")
    (tmp_path / "lijst.yaml").write_text(original, encoding="utf-8")

    assert called("export", tmp_path / "lijst.xlsx")[0] == 0
    code, printed = called("import", tmp_path / "lijst.xlsx", "--write")

    assert (code, printed) == (0, f"Er is geen verschil met {tmp_path / 'lijst.yaml'}; dat bestand blijft zoals het is.\n")
    assert (tmp_path / "lijst.yaml").read_text(encoding="utf-8") == original


def edited(path, sheet, cell, value):
    workbook = load_workbook(path)
    workbook[sheet][cell] = value
    workbook.save(path)


def test_edit_in_excel_comes_back_with_its_differences_and_is_written_when_asked(tmp_path):
    book, back = tmp_path / "lijst.xlsx", tmp_path / "lijst.yaml"
    back.write_text((FOLDER / "every_kind.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    called("export", book)
    edited(book, "choices", "C2", "Donkerrood")

    code, printed = called("import", book)

    assert code == 0
    assert "gewijzigd onderdeel kleur › antwoord rood\n    was: Rood\n    is:  Donkerrood\n" in printed
    assert "+  - {name: rood, label: Donkerrood}" in printed.replace("+    -", "+  -")
    assert printed.endswith(f"Er is niets geschreven; --write zet dit in {back}.\n")
    assert "Donkerrood" not in back.read_text(encoding="utf-8")
    assert called("import", book, "--write")[0] == 0
    assert "Donkerrood" in back.read_text(encoding="utf-8")


def test_import_with_faults_names_sheet_row_and_column_and_writes_nothing(tmp_path):
    book = tmp_path / "lijst.xlsx"
    called("export", book, "--yaml", FOLDER / "every_kind.yaml")
    edited(book, "survey", "A4", "foto")

    code, printed = called("import", book, "--write")

    assert code == 1
    assert "E201 fout blad survey, rij 4 (uitleg), kolom type (A4)\n    De monitor kent de soort ‘foto’ niet." in printed
    assert not (tmp_path / "lijst.yaml").exists()


@pytest.mark.parametrize(
    ("action", "message"), [("export", r"weg\.yaml is niet te lezen"), ("import", r"weg\.xlsx is niet te lezen")]
)
def test_export_and_import_of_a_file_that_is_not_there_fail_with_its_name(tmp_path, action, message):
    with pytest.raises(CommandError, match=message):
        call_command("questionnaire", action, str(tmp_path / "weg.xlsx"))
