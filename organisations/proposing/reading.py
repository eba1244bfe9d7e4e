"""Reads a file that waits and writes its proposal: claimed with a lease, so that a killed worker's work is taken over."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from organisations.choices import ChangeAction, ChangeDecision, ImportKind, ImportState
from organisations.importing.almanak_xml import read_almanak
from organisations.importing.columns import header_key, suggested_mapping
from organisations.importing.problems import ImportProblem, ImportProblemError, as_rows
from organisations.importing.records import FileNotes, OrganisationRecord, PersonRecord
from organisations.importing.rows import organisations_of, people_of
from organisations.importing.tables import read_table
from organisations.models import ColumnMapping, FrameImport, ProposedChange
from organisations.proposing.comparing import Comparison, by_subject
from organisations.proposing.frame import Frame
from organisations.queries import (
    frame_stamp,
    function_mandates,
    organisation_mappings,
    person_decisions,
    pieces_of,
    reorganisations,
)
from organisations.receiving import file_of, unpacked

log = structlog.get_logger(__name__)

LEASE: Final = timedelta(minutes=5)
MOST_ATTEMPTS: Final = 3
_ONCE_MORE: Final = "Lees het opnieuw in. Gaat het weer mis, meld het dan aan de beheerder."
ABANDONED: Final = ImportProblem(
    "F104", "Hele bestand", f"Het lezen is {MOST_ATTEMPTS} keer begonnen en niet afgemaakt.", _ONCE_MORE
)
BROKEN: Final = ImportProblem("F105", "Hele bestand", "Het lezen ging mis door een fout in het programma.", _ONCE_MORE)
ROWS_AT_ONCE: Final = 1000
_ALMOST: Final = 95
"""Percent at which all bytes were read; what follows is comparing and writing."""

Clock = Callable[[], datetime]


class ClaimLostError(Exception):
    """Somebody else took this import over, or staff threw it away, while it was read."""


def read_next(clock: Clock) -> bool:
    """Read the oldest file that waits; False when none does."""
    row = _claimed(clock())
    if row is None:
        return False
    with suppress(ClaimLostError):
        _read(row, _Progress(row, clock))
    return True


def _read(row: FrameImport, progress: "_Progress") -> None:
    try:
        _refuse_abandoned(row)
        if _knows_columns(row, progress):
            comparison, notes, stamp = _compared(row, progress)
            _write(row, progress, comparison, notes, stamp)
    except ImportProblemError as refused:
        _fail(row, progress, refused)
    except (ClaimLostError, OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 -- whatever it is: the frame did not change, and somebody waits for an answer
        log.error("frame_import_not_read", frame_import=row.pk, error=type(error).__name__)  # noqa: TRY400 -- the text may hold names
        _fail(row, progress, ImportProblemError(BROKEN))


def _refuse_abandoned(row: FrameImport) -> None:
    if row.attempts > MOST_ATTEMPTS:
        raise ImportProblemError(ABANDONED)


def _claimed(now: datetime) -> FrameImport | None:
    free = Q(state=ImportState.WAITING) | Q(state=ImportState.READING, claimed_until__lt=now)
    with transaction.atomic():
        row = FrameImport.objects.select_for_update(skip_locked=True).filter(free).order_by("created_at", "pk").first()
        if row is None:
            return None
        row.state, row.claimed_until, row.progress_percent = ImportState.READING, now + LEASE, 0
        row.work_started_at, row.attempts = now, row.attempts + 1
        row.save(update_fields=["state", "claimed_until", "progress_percent", "work_started_at", "attempts"])
        return row


class _Progress:
    """Keeps how far the reading is, and with it the lease; stops who lost the lease."""

    def __init__(self, row: FrameImport, clock: Clock) -> None:
        self._row, self._clock = row, clock
        self._until = row.claimed_until

    def pieces(self) -> Iterator[bytes]:
        """Yield the file, telling how much of it was read."""
        read = 0
        for piece in unpacked(pieces_of(self._row)):
            yield piece
            read += len(piece)
            self.note(read * _ALMOST // max(self._row.file_size, 1))

    def note(self, percent: int) -> None:
        """Write the progress when it grew, and prolong the lease."""
        if percent > self._row.progress_percent:
            self._row.progress_percent = percent
            self.hold(progress_percent=percent, claimed_until=self._clock() + LEASE)

    def hold(self, **values: Any) -> None:
        """Change the import as long as it is ours; raise ClaimLostError when it is not."""
        ours = FrameImport.objects.filter(pk=self._row.pk, state=ImportState.READING, claimed_until=self._until)
        if not ours.update(**values):
            raise ClaimLostError
        self._until = values.get("claimed_until", self._until)


def _knows_columns(row: FrameImport, progress: _Progress) -> bool:
    """Tell whether it is known which column of a table holds what; if not, leave the import waiting for that."""
    if row.kind == ImportKind.ALMANAK or row.mapping:
        return True
    with file_of(row) as file:
        row.header = list(read_table(file, FileNotes()).header)
    known = ColumnMapping.objects.filter(kind=row.kind, header_key=header_key(row.kind, row.header)).first()
    row.mapping = known.mapping if known else suggested_mapping(row.kind, row.header)
    if known:
        progress.hold(header=row.header, mapping=row.mapping)
    else:
        progress.hold(header=row.header, mapping=row.mapping, state=ImportState.COLUMNS, claimed_until=None)
    return known is not None


def _compared(row: FrameImport, progress: _Progress) -> tuple[Comparison, FileNotes, str]:
    stamp, notes = frame_stamp(), FileNotes()
    if row.kind == ImportKind.ALMANAK:
        return _compared_almanak(row, progress), notes, stamp
    comparison = _comparison(row, row.frame_date or row.created_at.date())
    with file_of(row) as file:
        table = read_table(file, notes)
        progress.note(10)
        if row.kind == ImportKind.PEOPLE:
            _take_people(comparison, people_of(table, row.mapping, notes))
        else:
            for record in organisations_of(table, row.mapping, notes):
                comparison.take(record, has_people=False)
    comparison.finish(names_every_organisation=row.kind == ImportKind.ORGANISATIONS)
    return comparison, notes, stamp


def _compared_almanak(row: FrameImport, progress: _Progress) -> Comparison:
    """Read the file whole before anything is compared: its head, which dates it, may be believed only when all of it is XML."""
    records: list[OrganisationRecord] = []
    head = read_almanak(progress.pieces(), records.append)
    comparison = _comparison(row, row.frame_date or head.frame_date or row.created_at.date())
    for record in records:
        comparison.take(record, has_people=True)
    comparison.finish(names_every_organisation=True)
    return comparison


def _comparison(row: FrameImport, frame_date: date) -> Comparison:
    return Comparison(
        Frame(),
        frame_date=frame_date,
        is_complete=row.is_complete,
        mandates=function_mandates(),
        reorganisations=reorganisations(frame_date),
        mappings=organisation_mappings(),
        decisions=person_decisions(),
    )


def _take_people(comparison: Comparison, people: Iterable[PersonRecord | None]) -> None:
    """Gather the rows of each organisation, which may stand anywhere in a table, and compare them together."""
    groups: dict[str, list[PersonRecord]] = {}
    for person in people:
        if person is None:
            comparison.counts["vacancies"] += 1
            continue
        groups.setdefault(comparison.home_of(person).place, []).append(person)
    for group in groups.values():
        comparison.take_people(group)


@transaction.atomic
def _write(row: FrameImport, progress: _Progress, comparison: Comparison, notes: FileNotes, stamp: str) -> None:
    """Put the proposal in the place of an earlier one; with functions that nobody knows there is none yet."""
    unknown = [
        {"tier": tier, "function": function, "people": number} for (tier, function), number in sorted(comparison.unknown.items())
    ]
    rows = [] if unknown else comparison.rows
    _keep_decisions(row, rows)
    row.changes.all().delete()
    for change in rows:
        change.frame_import = row
    source = iter(rows)
    while batch := list(islice(source, ROWS_AT_ONCE)):
        ProposedChange.objects.bulk_create(batch)
    progress.hold(
        state=ImportState.FUNCTIONS if unknown else ImportState.PROPOSED,
        claimed_until=None,
        progress_percent=100,
        frame_date=comparison.frame_date,
        unknown_functions=unknown,
        counts={
            "rows": by_subject(rows),
            "skipped": dict(comparison.counts),
            "functions": [[*key, number] for key, number in sorted(comparison.functions.items())],
            "repaired": notes.repaired,
            "places": notes.places,
        },
        frame_stamp=stamp,
    )


def _keep_decisions(row: FrameImport, rows: Iterable[ProposedChange]) -> None:
    """Give rows that come back, because the file is compared again, what was decided about them."""
    made = ("", ChangeDecision.MAPPED)
    decided = {_row_key(each): each for each in row.changes.filter(action=ChangeAction.DOUBTFUL).exclude(decision__in=made)}
    for change in rows:
        before = decided.get(_row_key(change)) if change.action == ChangeAction.DOUBTFUL else None
        if before is not None and before.before.get("candidates") == change.before.get("candidates"):
            change.decision = before.decision
            change.office_holder_id, change.official_id = before.office_holder_id, before.official_id


def _row_key(change: ProposedChange) -> tuple[str, ...]:
    named = change.values.get("named", {})
    about = (change.place, change.label, str(change.values.get("role", "")), str(named.get("key", "")))
    return (change.subject, change.reason, change.organisation_code, *about)


@transaction.atomic
def _fail(row: FrameImport, progress: _Progress, refused: ImportProblemError) -> None:
    """Keep what is wrong with a file, and nothing of the file itself."""
    row.changes.all().delete()
    row.chunks.all().delete()
    progress.hold(state=ImportState.FAILED, claimed_until=None, problems=as_rows(refused.problems))
