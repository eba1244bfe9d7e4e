"""A workbook as a researcher gets it, with a hand in its cells."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from surveys.xlsforms.converting import exported
from surveys.xlsforms.workbook_reading import imported_workbook
from surveys.xlsforms.workbook_writing import workbook_of

EVERY_KIND = (Path(__file__).parents[2] / "questionnaires/every_kind.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def book() -> bytes:
    return workbook_of(exported(EVERY_KIND))


@pytest.fixture
def edited(book):
    """Import the workbook after `edit` had it, and return what was found as ‘code where’, and the text."""

    def edit_and_import(edit):
        workbook = load_workbook(BytesIO(book))
        edit(workbook)
        file = BytesIO()
        workbook.save(file)
        return imported_workbook(file)

    return edit_and_import
