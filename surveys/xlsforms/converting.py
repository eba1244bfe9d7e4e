"""The two ways between a questionnaire and the sheets of an XLSForm, with everything that is wrong on the way."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from surveys.routing import DefinitionError, Finding
from surveys.routing.definition import ChoiceShape, QuestionnaireShape
from surveys.routing.loading import findings_in
from surveys.routing.reading import Place, Source, read, shaped
from surveys.xlsforms.columns import SETTINGS
from surveys.xlsforms.comments import comments_of
from surveys.xlsforms.problems import SpreadsheetError, problem
from surveys.xlsforms.reading import read_sheets
from surveys.xlsforms.rows import Reading
from surveys.xlsforms.sheets import Sheet
from surveys.xlsforms.writing import sheets_of
from surveys.xlsforms.yaml_text import canonical

MOST_CHARACTERS: Final = 32_000
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
_COLUMN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]*")
_NOT_IN_CELLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Columns of the sheet `choices` that mean something else to XLSForm than an answer's own column.
_TAKEN: Final = frozenset({"list_name", "list name", "label", "name", "image", "big-image", "audio", "video", "media"})


@dataclass(frozen=True, slots=True)
class Imported:
    """What a spreadsheet came to: the canonical YAML, empty where it has errors, and what was found."""

    text: str
    findings: tuple[Finding, ...]

    @property
    def is_usable(self) -> bool:
        """Whether the text can become a version."""
        return bool(self.text) and not any(found.is_error for found in self.findings)


def exported(text: str) -> tuple[Sheet, Sheet, Sheet]:
    """Return the sheets of the questionnaire in the YAML `text`.

    Raises routing.DefinitionError where it has errors, and SpreadsheetError where a name or text fits no cell of an XLSForm.
    """
    shape, source = read(text)
    findings = findings_in(shape, source, text)
    if any(found.is_error for found in findings):
        raise DefinitionError(findings)
    sheets = sheets_of(shape, comments_of(text))
    misfits = (*_name_findings(shape, source), *_cell_findings(sheets))
    if misfits:
        raise SpreadsheetError(misfits)
    return sheets


def imported(sheets: Mapping[str, Sheet]) -> Imported:
    """Return the questionnaire on the sheets `survey`, `choices` and `settings`, checked as a YAML text is."""
    reading = read_sheets(sheets)
    if reading.findings:
        return Imported("", tuple(reading.findings))
    source = _SheetSource(reading)
    try:
        shape = shaped(source, QuestionnaireShape)
    except DefinitionError as error:
        return Imported("", error.findings)
    text = canonical(shape, reading.comments)
    return Imported(text, findings_in(shape, source, text))


class _SheetSource(Source):
    """Plain data that says in which cell each place is."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading.data, {})
        object.__setattr__(self, "cells", reading.cells)

    cells: Mapping[Place, tuple[Sheet, int, str | None]]

    def where(self, place: Place) -> str:
        """Describe `place` by its sheet, row and column."""
        known = next((place[:length] for length in range(len(place), -1, -1) if place[:length] in self.cells), None)
        if known is None:
            return f"blad {SETTINGS}"
        sheet, number, title = self.cells[known]
        missing = place[-1] if len(place) > len(known) and isinstance(place[-1], str) else None
        return sheet.where(number, title or missing)


def _name_findings(shape: QuestionnaireShape, source: Source) -> Iterator[Finding]:
    names: list[tuple[Place, str, re.Pattern[str]]] = [((), shape.name, _NAME)]
    names += [(("choices", name), name, _NAME) for name in shape.choices]
    names += [(("parts", number), part.name, _NAME) for number, part in enumerate(shape.parts)]
    for name, choices in shape.choices.items():
        for number, choice in enumerate(choices):
            names += [(("choices", name, number), key, _COLUMN) for key in _extras(choice)]
    for place, name, pattern in names:
        is_taken = pattern is _COLUMN and (name.lower() in _TAKEN or name.startswith("miv_"))
        if is_taken or not pattern.fullmatch(name):
            yield problem("E301", source.where(place), name=name)


def _extras(choice: ChoiceShape) -> dict[str, Any]:
    return choice.__pydantic_extra__ or {}


def _cell_findings(sheets: tuple[Sheet, ...]) -> Iterator[Finding]:
    for sheet in sheets:
        for row in sheet.rows:
            for title, text in row.cells.items():
                if _NOT_IN_CELLS.search(text):
                    yield problem("E302", sheet.where(row.number, title))
                if len(text) > MOST_CHARACTERS:
                    yield problem("E303", sheet.where(row.number, title))
