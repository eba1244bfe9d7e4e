"""Coded variables: what the coding of open answers adds to the data of a snapshot that is being frozen, and its record."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from reports.columns import DatasetError
from reports.estimation.agreement import Agreement
from reports.models import CodeScheme, Coding
from reports.open_answers import (
    ROW_KEYS,
    OpenAnswer,
    OpenVariable,
    answers_of,
    coder_agreement,
    open_variables,
    progress_of,
    scheme_of,
    schemes,
    texts_by_row,
)
from reports.open_texts.agreement import CoderAgreement
from reports.open_texts.columns import Codings, back_coded_columns, back_coded_values, coded_columns
from reports.open_texts.scheme import UNCODABLE, UNCODABLE_LABEL, Code, Scheme
from surveys.choices import SurveyKind
from surveys.models import Survey


def with_coded_variables(survey: Survey, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    """Return the data of `survey` with a column or columns for every variable that was coded, and the record of them.

    A code counts while the text that it was given to is still there. Raises DatasetError when a coded variable would have
    the name of another column.
    """
    variables = open_variables(survey, frame.columns, frame["vragenlijst_versie"].unique().to_list())
    keyed = frame.rename({ROW_KEYS[SurveyKind(survey.kind)]: "row_key"})
    added: list[pl.Series] = []
    record: list[dict[str, Any]] = []
    for row in schemes(survey).filter(pk__in=Coding.objects.order_by().values("scheme")):
        variable = variables.get(row.variable)
        if variable is None:
            continue
        answers = answers_of(row, texts_by_row(keyed, row.variable))
        scheme = scheme_of(row, variable)
        columns = list(_columns(scheme, keyed, answers))
        taken = {*frame.columns, *(one.name for one in added)}
        if any(one.name in taken for one in columns) or scheme.column in taken:
            raise DatasetError(scheme.column)
        added += columns
        record.append(_record(row, scheme, variable, answers, [one.name for one in columns]))
    return frame.with_columns(added), record


def coded_column_names(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the columns of a snapshot that coding added to its data."""
    return tuple(name for one in manifest.get("coding", ()) for name in one["columns"])


# --- columns -------------------------------------------------------------------------------------------------------
def _columns(scheme: Scheme, frame: pl.DataFrame, answers: list[OpenAnswer]) -> Iterator[pl.Series]:
    codings: Codings = {answer.row_key: answer.codes for answer in answers if answer.codes is not None}
    keys = frame["row_key"].to_list()
    back = scheme.back_coding
    if back is None:
        yield from (pl.Series(name, cells, dtype=pl.Boolean) for name, cells in coded_columns(scheme, keys, codings))
    elif not back.is_multiple:
        yield pl.Series(scheme.column, back_coded_values(back, keys, frame[back.question].to_list(), codings), dtype=pl.String)
    else:
        prefix = f"{back.question}__"
        given = {name.removeprefix(prefix): frame[name].to_list() for name in frame.columns if name.startswith(prefix)}
        found = back_coded_columns(scheme, back, keys, given, codings)
        yield from (pl.Series(name, cells, dtype=pl.Boolean) for name, cells in found)


# --- the record ----------------------------------------------------------------------------------------------------
def _record(
    row: CodeScheme, scheme: Scheme, variable: OpenVariable, answers: list[OpenAnswer], columns: list[str]
) -> dict[str, Any]:
    """Return what the manifest keeps: what the codes mean, how many answers have one, and how far two coders agree."""
    progress = progress_of(answers)
    is_open = scheme.back_coding is None
    codes = (*scheme.codes, Code(UNCODABLE, UNCODABLE_LABEL)) if is_open else scheme.codes
    return {
        "variable": row.variable,
        "label": variable.label,
        "coded_variable": scheme.column,
        "kind": "multiple" if scheme.allows_several else "single",
        "question": scheme.back_coding.question if scheme.back_coding else None,
        "columns": columns,
        "codes": [{"code": code.name, "label": code.label, "explanation": code.explanation} for code in codes],
        "scheme_sha256": scheme.sha256,
        "answers": progress.answers,
        "coded": progress.coded,
        "uncodable": progress.uncodable,
        "agreement": _agreement_record(coder_agreement(scheme, answers), row.double_percent),
    }


def _agreement_record(found: CoderAgreement, percent: int) -> dict[str, Any]:
    by_code = {name: _kappa_record(one) for name, one in found.by_code}
    return {"double_percent": percent, **_kappa_record(found.overall), "by_code": by_code}


def _kappa_record(found: Agreement) -> dict[str, Any]:
    interval = found.interval
    return {
        "answers": found.answers,
        "observed": found.observed,
        "kappa": found.kappa,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
    }
