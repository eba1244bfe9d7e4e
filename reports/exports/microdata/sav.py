"""Microdata as an SPSS file: labels, levels, missing values. What SPSS keeps elsewhere is in the syntax beside it."""

from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap
from typing import Final

import pyreadstat
from pyreadstat.pyclasses import MissingRange

from reports.exports.microdata.coding import Microdata
from reports.exports.microdata.variables import LARGEST_MISSING, SMALLEST_MISSING, CodedVariable
from reports.exports.microdata.words import file_label, notes

MISSING_RANGE: Final[MissingRange] = {"lo": SMALLEST_MISSING, "hi": LARGEST_MISSING}
_LONGEST_NOTE: Final = 70
"""Of the 80 bytes of a line; names and words are plain letters but for a few."""


def sav_of(data: Microdata) -> bytes:
    """Return `data` as an SPSS system file.

    The names and labels fit: the checks of a questionnaire refuse names that SPSS would, and the codebook cuts labels visibly.
    """
    with TemporaryDirectory() as folder:
        place = Path(folder) / "data.sav"
        pyreadstat.write_sav(
            data.frame,
            str(place),
            file_label=file_label(data),
            column_labels={variable.name: variable.label for variable in data.variables},
            variable_value_labels={variable.name: _labels(variable) for variable in data.variables if variable.categories},
            missing_ranges={variable.name: [MISSING_RANGE] for variable in data.variables if variable.is_answer},
            variable_measure={variable.name: variable.level.value for variable in data.variables},
            variable_format={variable.name: "F10.6" if variable.is_weight else "F6.0" for variable in data.variables},
            note=[line for note in notes(data) for line in wrap(note, _LONGEST_NOTE)],
            row_compress=True,
        )
        return place.read_bytes()


def _labels(variable: CodedVariable) -> dict[int | float, str]:
    return {category.code: category.label for category in variable.categories}
