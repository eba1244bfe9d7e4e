"""The bench: a double block side by side, and one question changed by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys import reconciling
from surveys.block_records import DossierRows, double_blocks, is_settled
from surveys.doubles import steps_of
from surveys.forms import posted_revision
from surveys.permissions import RECONCILE_DOSSIERS, Deed, staff_page
from surveys.routing import Part
from surveys.views.bench_block import BlockOnBench, block_on_bench
from surveys.views.bench_lines import step_lines
from surveys.views.bench_question import NotAskedError, QuestionForm

UNPROCESSABLE: Final = 422
CONFLICT: Final = 409


# --- one block -----------------------------------------------------------------------------------------------------
@require_safe
@staff_page(RECONCILE_DOSSIERS)
def block(request: HttpRequest, dossier_id: UUID, block: str) -> HttpResponse:
    """Show the records of a block side by side, with what is proposed."""
    return _show(request, block_on_bench(dossier_id, block))


def _show(request: HttpRequest, bench: BlockOnBench, *, status: int = 200, has_moved: bool = False) -> HttpResponse:
    rows, part = bench.rows, bench.part
    reconciled = rows.reconciled.get(part.name)
    side_by_side = bench.side_by_side()
    steps = list(steps_of(reconciled))
    context = {
        "dossier": rows.dossier,
        "part": part,
        "block_title": bench.title,
        "bench": side_by_side,
        "revision": bench.revision,
        "reconciled": reconciled,
        "is_settled": is_settled(rows, part),
        "is_outdated": reconciled is not None and reconciled.settled_at is not None and not is_settled(rows, part),
        "opening_first": _opening_first(rows, part),
        "opening_title": rows.title(rows.desk.opening),
        "shows_all": request.GET.get("toon") == "alles",
        "steps": list(step_lines(rows, part, steps)),
        "can_undo": any(step.is_undoable for step in steps),
        "has_moved": has_moved,
        "tabs": _tabs(rows),
    }
    return render(request, "surveys/bench/block.html", context, status=status)


@dataclass(frozen=True, slots=True)
class BlockTab:
    """A double block of the dossier that is looked at."""

    part: Part
    title: str
    is_settled: bool


def _tabs(rows: DossierRows) -> tuple[BlockTab, ...]:
    return tuple(BlockTab(part, rows.title(part), is_settled(rows, part)) for part in double_blocks(rows))


def _opening_first(rows: DossierRows, part: Part) -> Part | None:
    """Return the opening block when it is to be settled before this one."""
    opening = rows.desk.opening
    if opening is part or opening not in double_blocks(rows) or is_settled(rows, opening):
        return None
    return opening


@require_POST
@staff_page(RECONCILE_DOSSIERS, does=Deed.CHANGES)
def accept(request: HttpRequest, dossier_id: UUID, block: str) -> HttpResponse:
    """Settle a block as proposed, around what was changed by hand."""
    bench = block_on_bench(dossier_id, block)
    if _opening_first(bench.rows, bench.part) is not None:
        return _show(request, bench, status=CONFLICT)
    return _do(request, bench, reconciling.accept, f"{bench.title} is vastgesteld.", by=request.user)


@require_POST
@staff_page(RECONCILE_DOSSIERS, does=Deed.CHANGES)
def reopen(request: HttpRequest, dossier_id: UUID, block: str) -> HttpResponse:
    """Take a settled block up again."""
    bench = block_on_bench(dossier_id, block)
    return _do(request, bench, reconciling.reopen, f"{bench.title} is weer open.", by=request.user)


@require_POST
@staff_page(RECONCILE_DOSSIERS, does=Deed.CHANGES)
def undo(request: HttpRequest, dossier_id: UUID, block: str) -> HttpResponse:
    """Undo the last step."""
    bench = block_on_bench(dossier_id, block)
    try:
        return _do(request, bench, reconciling.undo, "De laatste stap is ongedaan gemaakt.")
    except reconciling.NothingToUndoError:
        messages.info(request, "Er is niets om ongedaan te maken.")
        return _to_block(bench)


def _do(request: HttpRequest, bench: BlockOnBench, operation: Callable[..., Any], done: str, **by: Any) -> HttpResponse:
    now: datetime = timezone.now()
    try:
        operation(bench.rows, bench.part, revision=posted_revision(request.POST), now=now, **by)
    except reconciling.MovedOnError:
        return _show(request, bench, status=CONFLICT, has_moved=True)
    messages.success(request, done)
    return _to_block(bench)


def _to_block(bench: BlockOnBench) -> HttpResponse:
    return redirect("bench_block", bench.rows.dossier.pk, bench.part.name)


# --- one question --------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(RECONCILE_DOSSIERS, does=Deed.CHANGES)
def question(request: HttpRequest, dossier_id: UUID, block: str, name: str) -> HttpResponse:
    """Change the outcome on one question by hand, with a note."""
    bench = block_on_bench(dossier_id, block)
    item = bench.rows.questionnaire.items.get(name)
    if item is None or bench.rows.questionnaire.page(item.page_name).part is not bench.part:
        raise Http404
    try:
        form = QuestionForm(bench.rows, bench.part, item, request.POST if request.method == "POST" else None)
    except NotAskedError:
        messages.info(request, "Deze vraag vervalt door een eerder antwoord. Wijzig eerst dat antwoord.")
        return _to_block(bench)
    if request.method == "POST" and form.is_valid():
        try:
            reconciling.change(
                bench.rows,
                bench.part,
                form.values,
                note=form.note,
                revision=posted_revision(request.POST),
                by=request.user,
                now=timezone.now(),
            )
        except reconciling.MovedOnError:
            return _show(request, bench, status=CONFLICT, has_moved=True)
        messages.success(request, "Het antwoord is gewijzigd. Stel het blok daarna vast.")
        return _to_block(bench)
    side_by_side = bench.side_by_side()
    context = {
        "dossier": bench.rows.dossier,
        "part": bench.part,
        "block_title": bench.title,
        "columns": side_by_side.columns,
        "lines": [line for line in side_by_side.lines if line.item == name],
        "form": form,
        "revision": bench.revision,
    }
    return render(request, "surveys/bench/question.html", context, status=200 if not form.summary else UNPROCESSABLE)
