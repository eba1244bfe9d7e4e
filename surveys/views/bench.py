"""The page Ontdubbelen: the work list, a double block side by side, and one question changed by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.choices import Tier
from surveys import reconciling
from surveys.block_records import DossierRows, double_blocks, is_settled, rows_of
from surveys.choices import SurveyKind
from surveys.doubles import double_dossiers, steps_of
from surveys.exports import csv_of
from surveys.forms import posted_revision
from surveys.models import Survey
from surveys.permissions import RECONCILE_DOSSIERS, Deed, staff_page
from surveys.questionnaires import compiled_by_id
from surveys.routing import Part
from surveys.views.bench_block import BlockOnBench, block_on_bench
from surveys.views.bench_lines import step_lines
from surveys.views.bench_question import NotAskedError, QuestionForm

UNPROCESSABLE: Final = 422
SELECT: Final = {"class": "utrecht-select utrecht-select--html-select"}
CONFLICT: Final = 409
OPEN, ASKED, SETTLED = "open", "gevraagd", "vastgesteld"


@dataclass(frozen=True, slots=True)
class BlockState:
    """A double block on the work list."""

    part: Part
    title: str
    is_settled: bool
    asked_at: datetime | None
    """When the organisation was asked about it last."""
    fillers: tuple[str, ...]

    @property
    def stand(self) -> str:
        """How it stands, in one word."""
        if self.is_settled:
            return SETTLED
        return OPEN if self.asked_at is None else ASKED


@dataclass(frozen=True, slots=True)
class DossierState:
    """A dossier on the work list."""

    rows: DossierRows
    blocks: tuple[BlockState, ...]

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to settle."""
        return all(block.is_settled for block in self.blocks)

    @property
    def open_count(self) -> int:
        """How many blocks are left."""
        return sum(not block.is_settled for block in self.blocks)


class ListForm(forms.Form):
    """What the work list shows."""

    stand = forms.ChoiceField(
        label="Stand",
        required=False,
        choices=[("", "Alle"), (OPEN, "Nog te doen"), (SETTLED, "Vastgesteld")],
        widget=forms.Select(attrs=SELECT),
    )
    bestuurslaag = forms.ChoiceField(
        label="Bestuurslaag", required=False, choices=[("", "Alle"), *Tier.choices], widget=forms.Select(attrs=SELECT)
    )


# --- the work list -------------------------------------------------------------------------------------------------
@require_safe
@staff_page(RECONCILE_DOSSIERS)
def doubles(request: HttpRequest) -> HttpResponse:
    """List the organisations that answered a block more than once, of the newest survey of organisations."""
    survey = Survey.objects.filter(kind=SurveyKind.ORGANISATIES).select_related("edition").order_by("-edition__year").first()
    found = () if survey is None else states_of(survey)
    form = ListForm(request.GET)
    shown = [state for state in found if form.is_valid() and _is_wanted(state, form.cleaned_data)]
    context = {
        "survey": survey,
        "form": form,
        "states": shown,
        "all_count": len(found),
        "settled_count": sum(state.is_settled for state in found),
        "query": request.GET.urlencode(),
    }
    return render(request, "surveys/bench/doubles.html", context)


@require_safe
@staff_page(RECONCILE_DOSSIERS)
def doubles_csv(request: HttpRequest) -> HttpResponse:
    """Return the work list as CSV."""
    survey = Survey.objects.filter(kind=SurveyKind.ORGANISATIES).order_by("-edition__year").first()
    form = ListForm(request.GET)
    found = () if survey is None or not form.is_valid() else states_of(survey)
    lines = [
        (
            state.rows.dossier.organisation.code,
            state.rows.dossier.organisation.official_name,
            block.title,
            ", ".join(block.fillers),
            block.stand,
        )
        for state in found
        if _is_wanted(state, form.cleaned_data)
        for block in state.blocks
    ]
    content = csv_of(("code", "organisatie", "blok", "invullers", "stand"), lines)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="ontdubbelen.csv"'
    return response


def states_of(survey: Survey) -> tuple[DossierState, ...]:
    """Return the double dossiers of a survey with how far they are."""
    dossiers = double_dossiers(survey, personal=_personal_blocks(survey))
    states = (_state(rows) for rows in map(rows_of, dossiers) if rows is not None)
    return tuple(state for state in states if state.blocks)


def _personal_blocks(survey: Survey) -> set[str]:
    ids = survey.dossiers.order_by().values_list("questionnaire_id", flat=True).distinct()
    parts = [compiled_by_id(pk).personal_block for pk in ids]
    return {part.name for part in parts if part is not None}


def _state(rows: DossierRows) -> DossierState:
    blocks = [
        BlockState(
            part,
            rows.title(part),
            is_settled(rows, part),
            _asked_at(rows, part),
            tuple(answers.filler.get_role_display() for answers in rows.finished(part)),
        )
        for part in double_blocks(rows)
    ]
    return DossierState(rows, tuple(blocks))


def _asked_at(rows: DossierRows, part: Part) -> datetime | None:
    reconciled = rows.reconciled.get(part.name)
    return None if reconciled is None else reconciled.asked_at  # type: ignore[attr-defined]  # counted where it was loaded


def _is_wanted(state: DossierState, wanted: dict[str, str]) -> bool:
    tier, stand = wanted["bestuurslaag"], wanted["stand"]
    return (not tier or state.rows.dossier.organisation.tier == tier) and (not stand or (stand == SETTLED) == state.is_settled)


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
        "blocks": _state(rows).blocks,
    }
    return render(request, "surveys/bench/block.html", context, status=status)


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
