"""Settles blocks that several fillers answered (ontdubbelen). The only writer of reconciled blocks and their steps.

The originals are never touched. Every step keeps what was so before it and can be undone, last first.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from surveys.block_records import DossierRows, proposal_for, revisions_of
from surveys.choices import ReconciliationAction
from surveys.doubles import was_asked_today
from surveys.models import ReconciledBlock, ReconciliationStep
from surveys.reconciliation import Line, Reason
from surveys.routing import Part, Value

MOST_NOTE: Final = 400

Values = dict[str, dict[str, Any]]


class MovedOnError(Exception):
    """Somebody else settled the block, or the organisation changed an answer, since the page was shown; nothing was done."""


class NoteMissingError(Exception):
    """An answer is changed by hand without saying why."""


class AskedTodayError(Exception):
    """The organisation was asked about this block today; once a day is enough."""


class NothingToUndoError(Exception):
    """No step is left that can be undone."""


@transaction.atomic
def accept(rows: DossierRows, block: Part, *, revision: int, by: Any, now: datetime) -> ReconciledBlock:
    """Settle a block: take the proposal on every question that was not changed by hand.

    `revision` is that of the reconciled block when the page was shown, 0 before there was one. Raises MovedOnError.
    """
    reconciled = _locked(rows, block, revision)
    step = _step(reconciled, ReconciliationAction.ACCEPTED, by=by, now=now)
    reconciled.values = _proposed(rows, block, reconciled)
    reconciled.settled_at, reconciled.settled_by = now, by
    return _save(reconciled, rows, block, step)


@transaction.atomic
def change(
    rows: DossierRows, block: Part, values: Mapping[str, Value | None], *, note: str, revision: int, by: Any, now: datetime
) -> ReconciledBlock:
    """Give the variables of one question other values than proposed; the block is to be accepted anew after that.

    `values` were checked against the questionnaire; None is no answer. Raises NoteMissingError and MovedOnError.
    """
    if not note.strip():
        raise NoteMissingError
    reconciled = _locked(rows, block, revision)
    step = _step(reconciled, ReconciliationAction.CHANGED, by=by, now=now, variable=next(iter(values)), note=note)
    why = note.strip()[:MOST_NOTE]
    reconciled.values = reconciled.values | {name: _chosen(value, why) for name, value in values.items()}
    reconciled.values = _proposed(rows, block, reconciled)
    reconciled.settled_at = reconciled.settled_by = None
    return _save(reconciled, rows, block, step)


@transaction.atomic
def reopen(rows: DossierRows, block: Part, *, revision: int, by: Any, now: datetime) -> ReconciledBlock:
    """Take a settled block up again, with what was changed by hand; raises MovedOnError."""
    reconciled = _locked(rows, block, revision)
    step = _step(reconciled, ReconciliationAction.REOPENED, by=by, now=now)
    reconciled.settled_at = reconciled.settled_by = None
    return _save(reconciled, rows, block, step)


@transaction.atomic
def note_asked(rows: DossierRows, block: Part, *, by: Any, now: datetime) -> ReconciliationStep:
    """Write down that the organisation is asked about a block, which changes nothing about it; call it in a transaction.

    The block stays locked until that ends. Raises AskedTodayError when it was done on the same Dutch day already.
    """
    ReconciledBlock.objects.get_or_create(dossier=rows.dossier, block=block.name)
    reconciled = ReconciledBlock.objects.select_for_update().get(dossier=rows.dossier, block=block.name)
    if was_asked_today(reconciled, now):
        raise AskedTodayError
    step = _step(reconciled, ReconciliationAction.ASKED, by=by, now=now)
    step.save()
    return step


@transaction.atomic
def undo(rows: DossierRows, block: Part, *, revision: int, now: datetime) -> ReconciledBlock:
    """Put a block back to what it was before the last step; raises NothingToUndoError and MovedOnError."""
    reconciled = _locked(rows, block, revision)
    step = reconciled.steps.exclude(action=ReconciliationAction.ASKED).filter(undone_at=None).last()
    if step is None:
        raise NothingToUndoError
    step.undone_at = now
    step.save(update_fields=["undone_at"])
    before = step.before
    reconciled.values, reconciled.sources = before["values"], before["sources"]
    settled_at = before["settled_at"]
    reconciled.settled_at = datetime.fromisoformat(settled_at) if settled_at else None
    reconciled.settled_by_id = before["settled_by"]
    reconciled.revision += 1
    reconciled.save()
    return reconciled


# --- rows ----------------------------------------------------------------------------------------------------------
def _locked(rows: DossierRows, block: Part, revision: int) -> ReconciledBlock:
    """Return the row of a block for this transaction alone; refuse when it is not the one that was looked at."""
    ReconciledBlock.objects.get_or_create(dossier=rows.dossier, block=block.name)
    reconciled = ReconciledBlock.objects.select_for_update().get(dossier=rows.dossier, block=block.name)
    if reconciled.revision != revision:
        raise MovedOnError
    return reconciled


def _step(
    reconciled: ReconciledBlock, action: ReconciliationAction, *, by: Any, now: datetime, variable: str = "", note: str = ""
) -> ReconciliationStep:
    before = {
        "values": reconciled.values,
        "sources": reconciled.sources,
        "settled_at": reconciled.settled_at.isoformat() if reconciled.settled_at else None,
        "settled_by": reconciled.settled_by_id,
    }
    return ReconciliationStep(
        reconciled=reconciled, action=action, variable=variable, before=before, note=note.strip()[:MOST_NOTE], at=now, by=by
    )


def _save(reconciled: ReconciledBlock, rows: DossierRows, block: Part, step: ReconciliationStep) -> ReconciledBlock:
    reconciled.sources = revisions_of(rows.finished(block))
    reconciled.revision += 1
    reconciled.save()
    step.save()
    return reconciled


def _proposed(rows: DossierRows, block: Part, reconciled: ReconciledBlock) -> Values:
    """Return the proposal around what was changed by hand; the notes with those stay."""
    notes = {name: entry["note"] for name, entry in reconciled.values.items()}
    known = replace(rows, reconciled={**rows.reconciled, block.name: reconciled})
    return {line.variable: _entry(line, notes.get(line.variable, "")) for line in proposal_for(known, block).lines}


def _entry(line: Line, note: str) -> dict[str, Any]:
    note = note if line.reason is Reason.BY_HAND else ""
    return {"value": line.value, "source": list(line.sources), "reason": str(line.reason), "note": note}


def _chosen(value: Value | None, note: str) -> dict[str, Any]:
    return {"value": value, "source": [], "reason": str(Reason.BY_HAND), "note": note}
