"""YAML to XLSForm and back is the same questionnaire, to the letter of its canonical text; and pyxform takes the file."""

from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from surveys.routing import differences, load_questionnaire
from surveys.routing.reading import read
from surveys.xlsforms.comments import comments_of
from surveys.xlsforms.converting import exported, imported
from surveys.xlsforms.workbook_reading import imported_workbook
from surveys.xlsforms.workbook_writing import workbook_of
from surveys.xlsforms.writing import sheets_of
from surveys.xlsforms.yaml_text import canonical, canonical_text
from tests.surveys.xlsforms.generated import comments, definitions, shape_of

ROOT = Path(__file__).parents[3]
KINDS = ("ambtsdragers", "organisaties")
INSTRUMENTS = [file for kind in KINDS for file in sorted((ROOT / "surveys/instruments").rglob(f"{kind}.yaml"))]
FILES = [*INSTRUMENTS, *sorted((ROOT / "tests/questionnaires").glob("*.yaml"))]


@cache
def workbook(file):
    return workbook_of(exported(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_questionnaire_comes_back_from_excel_the_same(file):
    text = file.read_text(encoding="utf-8")

    result = imported_workbook(BytesIO(workbook(file)))

    assert [found for found in result.findings if found.is_error] == []
    assert result.text == canonical_text(text)
    assert differences(load_questionnaire(text), load_questionnaire(result.text)) == ()
    assert read(result.text)[0] == read(text)[0]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_pyxform_takes_the_file_without_a_warning(file):
    result = convert(BytesIO(workbook(file)), file_type=".xlsx")

    assert result.warnings == []


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_questionnaire_comes_back_the_same_with_its_comments(data):
    definition = data.draw(definitions())
    shape, said = shape_of(definition), data.draw(comments(definition))
    text = canonical(shape, said)

    result = imported({sheet.name: sheet for sheet in sheets_of(shape, comments_of(text))})

    assert result.text == text
    assert read(text)[0] == shape
    assert set(comments_of(text)) == set(said)


@settings(max_examples=8, deadline=None)
@given(definitions())
def test_any_questionnaire_comes_back_from_the_bytes_of_a_workbook_and_pyxform_takes_it(definition):
    shape = shape_of(definition)

    book = workbook_of(sheets_of(shape, {}))

    assert imported_workbook(BytesIO(book)).text == canonical(shape, {})
    assert convert(BytesIO(book), file_type=".xlsx").xform
