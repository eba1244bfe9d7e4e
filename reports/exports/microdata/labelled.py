"""Microdata for other programs: CSV with labels for the eye, Parquet with codes for a program."""

import io
import json
from typing import Final

import polars as pl

from organisations.exports import harmless
from reports.exports.microdata.coding import Microdata
from reports.exports.microdata.variables import CodedVariable
from reports.exports.microdata.words import notes, title


def csv_of_labels(data: Microdata) -> bytes:
    """Return the rows with labels for codes: semicolons, decimal commas, UTF-8 with its mark, no live formulas."""
    labelled = data.frame.with_columns(_labelled(data.frame[variable.name], variable) for variable in data.variables)
    return labelled.write_csv(separator=";", decimal_comma=True, include_bom=True, line_terminator="\r\n").encode()


def _labelled(column: pl.Series, variable: CodedVariable) -> pl.Series:
    if not variable.categories:
        return column
    labels = {category.code: harmless(category.label) for category in variable.categories}
    return column.replace_strict(labels, default=column.cast(pl.String), return_dtype=pl.String)


METADATA_KEY: Final = "monitor"


def parquet_of(data: Microdata) -> bytes:
    """Return the rows with the codes of the SPSS file; the codebook is in the metadata of the file, under `monitor`."""
    told = {
        "title": title(data),
        "snapshot_sha256": data.sha256,
        "weight": data.weight,
        "notes": list(notes(data)),
        "variables": {variable.name: _told(variable) for variable in data.variables},
    }
    file = io.BytesIO()
    data.frame.write_parquet(file, compression="zstd", metadata={METADATA_KEY: json.dumps(told, ensure_ascii=False)})
    return file.getvalue()


def _told(variable: CodedVariable) -> dict[str, object]:
    return {
        "label": variable.label,
        "question": variable.question,
        "universe": variable.universe,
        "level": variable.level.value,
        "values": {category.code: category.label for category in variable.categories},
        "missing": [category.code for category in variable.categories if category.is_missing],
    }
