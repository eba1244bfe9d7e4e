"""From dossiers to typed columns: one row an organisation, after reconciliation, with how far it is with every block.

The only adapter between dossiers and the tables. An organisation counts once the opening block is done; of each block it
holds the settled record, or that of the only filler, as far as it is on the path of what was settled before it. A block that
nobody finished counts as far as it was filled in, as the answers of an office holder do; a skipped one does not. Nothing about
a filler is in it, and nobody whom an organisation names for an interview.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final

import polars as pl

from reports.columns import empty_columns, frame_of
from reports.queries import dossiers_that_count
from surveys import routing
from surveys.block_records import (
    DossierRows,
    answers_that_count,
    double_blocks,
    is_settled,
    rows_of,
    settled_answers,
)
from surveys.choices import BlockStatus, Seat
from surveys.dossiers import background_of_seat, seats_of
from surveys.in_depth.plan import InDepthPlanError, in_depth_plan
from surveys.models import Dossier, Questionnaire, Survey
from surveys.questionnaires import background_of_organisation, compiled_by_id
from surveys.routing import Part, Value

BACKGROUND: Final = {
    "bestuurslaag": pl.String,
    "provincie": pl.String,
    "stedelijkheid": pl.Int32,
    "inwonersklasse": pl.String,
}
OWN_COLUMNS: Final[dict[str, type[pl.DataType]]] = {
    "organisatie": pl.String,
    **BACKGROUND,
    "vragenlijst_versie": pl.Int32,
    "verzonden": pl.Boolean,
    "dubbele_blokken": pl.Int32,
    "open_dubbele_blokken": pl.Int32,
    "testgegeven": pl.Boolean,
}
"""What the platform knows of an organisation; `verzonden` is that somebody finished the dossier for it."""
BLOCK_PREFIX: Final = "blok_"


class BlockState(StrEnum):
    """How far an organisation is with a block; the codes stand in the data."""

    DONE = "klaar"
    SKIPPED = "overgeslagen"
    BUSY = "bezig"
    NOT_STARTED = "niet_begonnen"
    NOT_APPLICABLE = "nvt"


def organisation_dataset_of(survey: Survey) -> pl.DataFrame:
    """Return a row for every organisation that counts, ordered by tier and code; raises DatasetError as `columns` does."""
    numbers = _version_numbers(survey)
    blocks = _block_names(numbers)
    own_types: dict[str, type[pl.DataType]] = {**OWN_COLUMNS, **{_column_of(block): pl.String for block in blocks}}
    personal = _personal_variables(numbers) | _contact_variables(survey)
    columns = [column for column in empty_columns(numbers, taken=own_types) if column.variable.name not in personal]
    own: dict[str, list[Any]] = {name: [] for name in own_types}
    batch: list[dict[str, Value]] = []
    for rows in _counting(dossiers_that_count(survey)):
        for name, value in _own_values(rows, blocks, numbers):
            own[name].append(value)
        batch.append(values_of(rows))
    for column in columns:
        column.add(batch)
    return frame_of(own, own_types, columns)


def values_of(rows: DossierRows) -> dict[str, Value]:
    """Return what holds for an organisation: the answers that count and are on the path, calculations and derived variables."""
    questionnaire, opening = rows.questionnaire, settled_answers(rows, rows.desk.opening)
    known: dict[str, Value] = dict(background_of_organisation(rows.dossier.organisation))
    for block in questionnaire.blocks:
        if block is rows.desk.personal:
            continue
        answers = opening | answers_that_count(rows, block)
        for seat in seats_of(rows.dossier):
            known |= routing.block_values_on_path(questionnaire, block, answers, background_of_seat(rows.dossier, seat))
    return known | routing.derived_values(questionnaire, known)


def block_state(rows: DossierRows, block: Part, applicable: frozenset[str]) -> BlockState:
    """Return how far the organisation is with a block: done as soon as one filler is."""
    if block.name not in applicable:
        return BlockState.NOT_APPLICABLE
    if rows.finished(block):
        return BlockState.DONE
    statuses = {row.status for row in rows.desk.rows_of(block)}
    if BlockStatus.BUSY in statuses:
        return BlockState.BUSY
    return BlockState.SKIPPED if statuses else BlockState.NOT_STARTED


def _counting(dossiers: Iterator[Dossier]) -> Iterator[DossierRows]:
    for dossier in dossiers:
        rows = rows_of(dossier)
        if rows is not None and rows.finished(rows.desk.opening):
            yield rows


def _own_values(rows: DossierRows, blocks: tuple[str, ...], numbers: dict[int, int]) -> Iterator[tuple[str, Value | None]]:
    dossier, doubles = rows.dossier, double_blocks(rows)
    known = background_of_organisation(dossier.organisation)
    yield "organisatie", dossier.organisation.code
    yield from ((name, None if known[name] == "" else known[name]) for name in BACKGROUND)
    yield "vragenlijst_versie", numbers[dossier.questionnaire_id]
    yield "verzonden", dossier.is_complete
    yield "dubbele_blokken", len(doubles)
    yield "open_dubbele_blokken", sum(not is_settled(rows, block) for block in doubles)
    yield "testgegeven", dossier.is_test
    applicable, parts = _applicable(rows), {part.name: part for part in rows.questionnaire.blocks}
    for name in blocks:
        state = block_state(rows, parts[name], applicable) if name in parts else BlockState.NOT_APPLICABLE
        yield _column_of(name), state.value


def _applicable(rows: DossierRows) -> frozenset[str]:
    """Return the blocks that apply under the settled opening block, from any seat."""
    opening = settled_answers(rows, rows.desk.opening)
    seats: tuple[Seat, ...] = seats_of(rows.dossier)
    found = (routing.applicable_blocks(rows.questionnaire, opening, background_of_seat(rows.dossier, seat)) for seat in seats)
    return frozenset(part.name for parts in found for part in parts)


def _version_numbers(survey: Survey) -> dict[int, int]:
    """Return the numbers of the versions that dossiers were given to, by id, newest first."""
    used = survey.dossiers.order_by().values("questionnaire_id").distinct()
    return dict(Questionnaire.objects.filter(pk__in=used).order_by("-version").values_list("pk", "version"))


def _block_names(questionnaire_ids: dict[int, int]) -> tuple[str, ...]:
    """Return the names of all blocks but the personal one, those of the newest version first."""
    names: dict[str, None] = {}
    for questionnaire_id in questionnaire_ids:
        questionnaire = compiled_by_id(questionnaire_id)
        names |= {part.name: None for part in questionnaire.blocks if part is not questionnaire.personal_block}
    return tuple(names)


def _personal_variables(questionnaire_ids: dict[int, int]) -> set[str]:
    """Return the variables about fillers, which are no facts of an organisation."""
    questionnaires = map(compiled_by_id, questionnaire_ids)
    pages = [page for each in questionnaires for page in each.pages if page.part is each.personal_block]
    return {name for page in pages for name in page.variables}


def _contact_variables(survey: Survey) -> frozenset[str]:
    """Return the variables that name somebody to be asked for an interview: for the in-depth study, and for no table."""
    try:
        return in_depth_plan(survey.edition.year).contact_variables
    except InDepthPlanError:
        return frozenset()


def _column_of(block: str) -> str:
    return f"{BLOCK_PREFIX}{block}"
