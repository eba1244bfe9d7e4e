"""Files of an earlier edition, made for the tests: as SPSS with labels, and as CSV."""

import tempfile
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat

from reports.dataset import SURVEY_WEIGHT

LABELS = {
    "geslacht": {1: "Man", 2: "Vrouw", 9: "Wil niet zeggen"},
    "dader__burger": {0: "Niet genoemd", 1: "Genoemd"},
    "FUNC": {1: "Burgemeester", 2: "Raadslid"},
}
NAMES = {"FUNC": "Wat is uw functie bij de raad", "v6": "Hoe ernstig was het?", "naam": "Hoe heet u?"}


def old_rows() -> list[dict[str, Any]]:
    """Four respondents with names that must not come along, a value without a code, and a number out of range."""
    columns = ("geslacht", "FUNC", "slachtoffer_verbaal", "v6", "dader__burger", "dader__ondernemer", "gewicht", "naam")
    rows = [
        (1, 1, "nooit", None, None, None, 0.5, "Onvindbaar A"),
        (2, 2, "een_keer", 5, 1, None, 1.5, "Onvindbaar B"),
        (9, 2, "een_keer", 99, 0, 1, 1.5, "Onvindbaar C"),
        (None, 2, "nooit", None, None, None, 0.5, "Onvindbaar D"),
    ]
    return [dict(zip(columns, row, strict=True)) for row in rows]


def spss(rows: list[dict[str, Any]], *, labels: dict[str, dict[int, str]] | None = None) -> bytes:
    """Return the rows as an SPSS file."""
    frame = pl.DataFrame(rows, infer_schema_length=None)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "oud.sav"
        column_labels = [NAMES.get(name, "") for name in frame.columns]
        known = {name: values for name, values in (labels or LABELS).items() if name in frame.columns}
        pyreadstat.write_sav(frame, str(file), column_labels=column_labels, variable_value_labels=known)
        return file.read_bytes()


def csv_of_rows(rows: list[dict[str, Any]]) -> bytes:
    """Return the rows as CSV with semicolons."""
    return pl.DataFrame(rows, infer_schema_length=None).write_csv(separator=";").encode()


def spss_of_snapshot(frame: pl.DataFrame) -> bytes:
    """Return a snapshot as an SPSS file: answers as text, boxes as 0 and 1, the weight as a number."""
    columns = [
        pl.col(name).cast(pl.Int32) if dtype == pl.Boolean and name != SURVEY_WEIGHT else pl.col(name)
        for name, dtype in frame.schema.items()
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "momentopname.sav"
        pyreadstat.write_sav(frame.select(columns), str(file))
        return file.read_bytes()
