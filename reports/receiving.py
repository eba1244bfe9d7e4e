"""Takes in microdata of an earlier edition: reads a file, keeps what its columns mean, and makes a snapshot of it.

The only writer of `MicrodataImport`. A snapshot made here is marked as imported in its manifest and says where it came from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import polars as pl
from django.contrib.auth.models import User
from django.db import transaction

from organisations.choices import Office, Province, SizeClass, Tier, Urbanity
from reports.choices import MicrodataState
from reports.columns import empty_columns, frame_of
from reports.dataset import BACKGROUND, SURVEY_WEIGHT, from_parquet, to_parquet
from reports.manifests import MANIFEST_FORMAT
from reports.microdata.applying import TakenRow, columns_taken, rows_from
from reports.microdata.reading import FileAnswer, FileColumn, MicrodataError, read_microdata
from reports.microdata.recognising import ColumnMeaning, codes_of, proposed
from reports.microdata.targets import Labelled, Target, TargetKind, targets_of
from reports.models import NO_ROWS, MicrodataImport, Snapshot
from reports.queries import may_take_in, population_by_office, remembered_columns
from reports.tableplans.plan import plans_sha256
from surveys.choices import SurveyKind
from surveys.models import Questionnaire, Survey
from surveys.questionnaires import compiled_by_id
from surveys.routing import Kind

_OFFICES: Final[Labelled] = tuple((one.value, one.label) for one in Office)
_KNOWN: Final[Mapping[str, Labelled]] = {
    "bestuurslaag": tuple((one.value, one.label) for one in Tier),
    "provincie": tuple((one.value, one.label) for one in Province),
    "stedelijkheid": tuple((str(one.value), one.label) for one in Urbanity),
    "inwonersklasse": tuple((one.value, one.label) for one in SizeClass),
}
_OWN: Final[dict[str, type[pl.DataType]]] = {
    "row_id": pl.String,
    "cluster": pl.String,
    **BACKGROUND,
    "testgegeven": pl.Boolean,
}


def receive(
    survey: Survey,
    questionnaire: Questionnaire,
    *,
    name: str,
    content: bytes,
    source: str,
    approached: int,
    user: User | None,
    now: datetime,
) -> MicrodataImport:
    """Read a file and propose what its columns mean, by what was said of earlier files first.

    Raises MicrodataError, with nothing written, when the file cannot be read or `survey` has answers of its own.
    """
    _check_may(survey)
    read = read_microdata(name, content)
    remembered = ((column_of(column), meaning) for column, meaning in remembered_columns(survey.kind))
    return MicrodataImport.objects.create(
        survey=survey,
        questionnaire=questionnaire,
        file_name=name[-120:],
        sha256=sha256(content).hexdigest(),
        source=source.strip(),
        approached=approached,
        rows=read.rows.height,
        columns=[asdict(column) for column in read.columns],
        meanings=proposed(read.columns, targets_for(survey, questionnaire), remembered),
        content=to_parquet(read.rows),
        created_at=now,
        created_by=user,
    )


@transaction.atomic
def say_meaning(row: MicrodataImport, column: FileColumn, target: Target | None, answers: Mapping[str, str] | None) -> None:
    """Keep what a column means; without `answers` what is recognised of its values. None is a column that is not used.

    Raises MicrodataError when another column means the same already, or nothing can be changed any more.
    """
    row = _open(row)
    meaning: ColumnMeaning = {"target": "", "answers": {}}
    if target is not None:
        other = next((name for name, one in row.meanings.items() if one["target"] == target.name and name != column.name), None)
        if other is not None:
            raise MicrodataError(f"Kolom {other} is al ‘{target.label}’. Zet die eerst op niet gebruiken.")
        given = codes_of(column, target) if answers is None else dict(answers)
        meaning = {"target": target.name, "answers": given}
    row.meanings[column.name] = meaning
    row.save(update_fields=["meanings"])


@transaction.atomic
def take_in(row: MicrodataImport, *, user: User | None, now: datetime, code_version: str) -> Snapshot:
    """Make a snapshot of the file by what its columns mean, and let the rows of the file go.

    The same file with the same meanings gives the same bytes. Raises MicrodataError, with nothing written, when no question
    was recognised, a weight is no weight, or `survey` has answers of its own.
    """
    row = _open(row)
    _check_may(row.survey)
    targets, questionnaire = targets_for(row.survey, row.questionnaire), compiled_by_id(row.questionnaire_id)
    wanted = set(columns_taken(row.meanings, targets, questionnaire))
    if not wanted:
        raise MicrodataError("Geen enkele kolom is nog een vraag. Koppel eerst kolommen aan vragen.")
    content = bytes(row.content)
    # Of what was read and not of the file: SPSS writes the hour into it, and the same answers are to be the same rows.
    digest = sha256(content).hexdigest()
    taken = rows_from(from_parquet(content), row.meanings, targets, questionnaire, digest=digest)
    frame = _frame(taken, row.questionnaire_id, wanted)
    parquet = to_parquet(frame)
    manifest = _manifest(row, frame, parquet) | {
        "made_at": now.isoformat(),
        "made_by": user.get_username() if user else None,
        "code_version": code_version,
    }
    snapshot = Snapshot.objects.create(
        survey=row.survey,
        created_at=now,
        created_by=user,
        respondents=frame.height,
        sha256=manifest["data"]["sha256"],
        parquet=parquet,
        manifest=manifest,
    )
    row.state, row.snapshot, row.content = MicrodataState.TAKEN_IN, snapshot, NO_ROWS
    row.save(update_fields=["state", "snapshot", "content"])
    return snapshot


@transaction.atomic
def discard(row: MicrodataImport) -> None:
    """Let a file go that is not to be taken in; raises MicrodataError when it was decided about already."""
    row = _open(row)
    row.state, row.content = MicrodataState.DISCARDED, NO_ROWS
    row.save(update_fields=["state", "content"])


def _check_may(survey: Survey) -> None:
    if not may_take_in(survey):
        raise MicrodataError(
            f"{survey} heeft eigen antwoorden of is nog in het veld. Daar kan geen bestand bij worden ingelezen."
        )


def _open(row: MicrodataImport) -> MicrodataImport:
    found = MicrodataImport.objects.select_for_update(of=("self",)).select_related("survey__edition", "questionnaire")
    row = found.get(pk=row.pk)
    if row.state != MicrodataState.MAPPING:
        raise MicrodataError(f"Dit bestand is al {row.get_state_display().lower()}.")
    return row


# --- what a file can mean ------------------------------------------------------------------------------------------
def targets_for(survey: Survey, questionnaire: Questionnaire) -> tuple[Target, ...]:
    """Return all that a column of a file of this survey can become."""
    office = {"functie_kader": _OFFICES} if survey.kind == SurveyKind.AMBTSDRAGERS else {}
    return targets_of(compiled_by_id(questionnaire.pk), {**office, **_KNOWN})


def columns_of_file(row: MicrodataImport) -> tuple[FileColumn, ...]:
    """Return the columns of a file as they were read."""
    return tuple(map(column_of, row.columns))


def column_of(kept: Mapping[str, Any]) -> FileColumn:
    """Return a column as it was kept."""
    answers = tuple(FileAnswer(**one) for one in kept["answers"])
    return FileColumn(kept["name"], kept["label"], kept["filled"], answers)


# --- the snapshot --------------------------------------------------------------------------------------------------
def _frame(taken: list[TakenRow], questionnaire_id: int, wanted: set[str]) -> pl.DataFrame:
    """Return the rows in the shape of every snapshot; of answers only columns that the file gave or that follow from those."""
    columns = empty_columns([questionnaire_id], taken={*_OWN, SURVEY_WEIGHT})
    own: dict[str, list[Any]] = {
        "row_id": [one.row_id for one in taken],
        "cluster": [one.cluster for one in taken],
        **{name: [one.background.get(name) for one in taken] for name in BACKGROUND},
        "testgegeven": [False] * len(taken),
    }
    for column in columns:
        column.add([one.values for one in taken])
    frame = frame_of(own, _OWN, columns).with_columns(pl.Series(SURVEY_WEIGHT, [one.weight for one in taken], dtype=pl.Float64))
    asked = {name for column in columns if column.variable.asked for name, _ in column.series()}
    boxes = {column.variable.name for column in columns if column.variable.kind is Kind.MULTIPLE}
    return frame.drop(list(_not_given(frame, asked, boxes, wanted)))


def _not_given(frame: pl.DataFrame, asked: set[str], boxes: set[str], wanted: set[str]) -> Iterator[str]:
    for name in frame.columns:
        if name in _OWN or name == SURVEY_WEIGHT or name in wanted:
            continue
        is_box_of_asked = name in asked and name.partition("__")[0] in boxes
        if is_box_of_asked or name in asked or frame[name].null_count() == frame.height:
            yield name


def _manifest(row: MicrodataImport, frame: pl.DataFrame, parquet: bytes) -> dict[str, Any]:
    survey, questionnaire = row.survey, row.questionnaire
    year = questionnaire.survey.edition.year
    not_used = [one["name"] for one in row.columns if not row.meanings[one["name"]]["target"]]
    return {
        "format": MANIFEST_FORMAT,
        "survey": {"edition": survey.edition.year, "kind": survey.kind, "phase": survey.edition.phase},
        "polars_version": pl.__version__,
        "is_test": False,
        "data": {"sha256": sha256(parquet).hexdigest(), "bytes": len(parquet), "rows": frame.height, "columns": frame.columns},
        "questionnaires": [],
        "table_plans_sha256": plans_sha256(year),
        "counts": {"approached": row.approached, "respondents": frame.height, "completed": frame.height, "test": 0},
        # How many hold an office hardly changes, and without it small offices would go unprotected.
        "population": population_by_office(questionnaire.survey) if survey.kind == SurveyKind.AMBTSDRAGERS else {},
        "weighting": None,
        "imported": {
            "file": row.file_name,
            "sha256": row.sha256,
            "source": row.source,
            "questionnaire": {"edition": year, "version": questionnaire.version, "sha256": questionnaire.sha256},
            "columns_not_used": not_used,
            "is_weighted": any(one["target"] == SURVEY_WEIGHT for one in row.meanings.values()),
        },
    }


__all__ = (
    "MicrodataError",
    "TargetKind",
    "column_of",
    "columns_of_file",
    "discard",
    "receive",
    "say_meaning",
    "take_in",
    "targets_for",
)
