"""The work list of the bench: which organisations answered a block more than once. Writes nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from surveys.calendar import DUTCH_TIME
from surveys.choices import BlockStatus, ReconciliationAction
from surveys.models import BlockAnswers, Dossier, Filler, ReconciledBlock, ReconciliationStep, Survey

_ONLY_STATES: Final = ("pk", "dossier_id", "block", "filler_id", "status", "is_shared", "revision", "finished_at")


def dossiers_with_answers() -> QuerySet[Dossier]:
    """Return dossiers with all that was answered and settled, and asked, in four queries."""
    answers = BlockAnswers.objects.prefetch_related("filler").order_by("started_at", "pk")
    return _with_blocks(ReconciledBlock.objects.select_related("settled_by")).prefetch_related(
        Prefetch("block_answers", queryset=answers, to_attr="loaded_answers")
    )


def _with_blocks(blocks: QuerySet[ReconciledBlock]) -> QuerySet[Dossier]:
    asked = Max("steps__at", filter=Q(steps__action=ReconciliationAction.ASKED))
    return (
        Dossier.objects.select_related("organisation", "survey__edition")
        .prefetch_related(Prefetch("reconciled_blocks", queryset=blocks.annotate(asked_at=asked), to_attr="loaded_blocks"))
        .order_by("organisation__tier", "organisation__sort_key")
    )


@dataclass(slots=True)
class AnswerState:
    """How somebody is with a block, without the answers: all that a list of hundreds needs, and far cheaper than rows."""

    pk: UUID
    dossier_id: UUID
    block: str
    filler_id: UUID
    status: str
    is_shared: bool
    revision: int
    finished_at: datetime | None
    filler: Filler


def double_dossiers(survey: Survey, *, personal: Collection[str]) -> list[Dossier]:
    """Return the dossiers in which several fillers are done with the same block, with how far they are and no answers.

    `personal` are the names of blocks that every filler answers about himself or herself. A block that officials went on
    with together may be among them still.
    """
    done = BlockAnswers.objects.filter(dossier__survey=survey, finished_at__isnull=False).exclude(block__in=personal)
    done = done.exclude(status=BlockStatus.SKIPPED)
    doubles = done.order_by().values("dossier_id", "block").annotate(fillers=Count("pk")).filter(fillers__gt=1)
    chosen = _with_blocks(ReconciledBlock.objects.defer("values"))
    dossiers = list(chosen.filter(survey=survey, pk__in=doubles.values("dossier_id")))
    states = _states_of(dossiers)
    for dossier in dossiers:
        dossier.loaded_answers = states.get(dossier.pk, [])  # type: ignore[attr-defined]  # as `dossiers_with_answers` does
    return dossiers


def _states_of(dossiers: Sequence[Dossier]) -> dict[UUID, list[AnswerState]]:
    """Return how everybody is with every block, by dossier, in two queries."""
    ids = [dossier.pk for dossier in dossiers]
    fillers = {filler.pk: filler for filler in Filler.objects.filter(dossier__in=ids)}
    rows = BlockAnswers.objects.filter(dossier__in=ids).order_by("started_at", "pk")
    found: dict[UUID, list[AnswerState]] = {}
    for values in rows.values_list(*_ONLY_STATES):
        state = AnswerState(**dict(zip(_ONLY_STATES, values, strict=True)), filler=fillers[values[3]])
        found.setdefault(state.dossier_id, []).append(state)
    return found


def steps_of(reconciled: ReconciledBlock | None) -> QuerySet[ReconciliationStep]:
    """Return what was done with a block on the bench, last first; with what was asked."""
    steps = ReconciliationStep.objects.select_related("by", "inquiry").order_by("-at", "-pk")
    return steps.none() if reconciled is None else steps.filter(reconciled=reconciled)


def was_asked_today(reconciled: ReconciledBlock | None, now: datetime) -> bool:
    """Tell whether the organisation was asked about a block on this Dutch day."""
    asked = ReconciliationStep.objects.filter(reconciled=reconciled, action=ReconciliationAction.ASKED)
    midnight = now.astimezone(DUTCH_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
    return reconciled is not None and asked.filter(at__gte=midnight).exists()
