"""The workbook as a researcher opens it."""

from io import BytesIO

from openpyxl import load_workbook

from surveys.xlsforms.columns import EXPRESSIONS, PREFIX, choice_columns, setting_columns, survey_columns
from surveys.xlsforms.readme import column_lines


def test_sheets_stand_in_order_with_a_header_that_stays_in_sight(book):
    workbook = load_workbook(BytesIO(book))

    assert workbook.sheetnames == ["Lees mij", "survey", "choices", "settings"]
    assert workbook.active.title == "Lees mij"
    assert {workbook[name].freeze_panes for name in workbook.sheetnames[1:]} == {"C2"}
    assert workbook["survey"]["A1"].font.bold


def test_every_cell_and_column_is_text_that_wraps(book):
    survey = load_workbook(BytesIO(book))["survey"]

    assert {cell.number_format for row in survey.iter_rows() for cell in row} == {"@"}
    assert {cell.alignment.wrap_text for row in survey.iter_rows() for cell in row} == {True}
    assert {dimension.number_format for dimension in survey.column_dimensions.values()} == {"@"}


def test_columns_of_ours_without_any_value_are_hidden(book):
    survey = load_workbook(BytesIO(book))["survey"]
    hidden = {cell.value for cell in survey[1] if survey.column_dimensions[cell.column_letter].hidden}

    assert "miv_quick_exit" in hidden
    assert hidden & {"miv_warning", "relevant", "label"} == set()


def test_rows_of_groups_can_be_folded(book):
    survey = load_workbook(BytesIO(book))["survey"]

    assert [survey.row_dimensions[row].outlineLevel for row in (2, 3, 4, 8, 9, 11, 17, 18)] == [0, 1, 2, 2, 3, 3, 2, 1]


def test_every_column_is_explained():
    explained = {title for titles, _ in column_lines() for title in titles.split(", ")}
    spare = {PREFIX + name for name in EXPRESSIONS}
    plain = {"list_name", "form_title", "form_id", "default_language", "style"}

    assert {*survey_columns(), *choice_columns(), *setting_columns()} - explained - spare - plain == set()
