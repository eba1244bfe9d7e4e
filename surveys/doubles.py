"""The work list of the bench: which organisations answered a block more than once. Writes nothing."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from surveys.calendar import DUTCH_TIME
from surveys.choices import BlockStatus, ReconciliationAction
from surveys.models import BlockAnswers, Dossier, ReconciledBlock, ReconciliationStep, Survey

_ONLY_STATES: Final = ("answers", "page_seconds", "page_revisions", "skip_reason")


def dossiers_with_answers(*, only_states: bool = False) -> QuerySet[Dossier]:
    """Return dossiers with all that was answered and settled, and asked, in three queries; a list needs only how it stands."""
    answers = BlockAnswers.objects.prefetch_related("filler").order_by("started_at", "pk")
    asked = Max("steps__at", filter=Q(steps__action=ReconciliationAction.ASKED))
    blocks = ReconciledBlock.objects.select_related("settled_by").annotate(asked_at=asked)
    if only_states:
        answers, blocks = answers.defer(*_ONLY_STATES), blocks.defer("values")
    return (
        Dossier.objects.select_related("organisation", "survey__edition")
        .prefetch_related(
            Prefetch("block_answers", queryset=answers, to_attr="loaded_answers"),
            Prefetch("reconciled_blocks", queryset=blocks, to_attr="loaded_blocks"),
        )
        .order_by("organisation__tier", "organisation__sort_key")
    )


def double_dossiers(survey: Survey, *, personal: Collection[str]) -> QuerySet[Dossier]:
    """Return the dossiers in which several fillers are done with the same block, with how far they are and no answers.

    `personal` are the names of blocks that every filler answers about himself or herself. A block that officials went on
    with together may be among them still.
    """
    done = BlockAnswers.objects.filter(dossier__survey=survey, finished_at__isnull=False).exclude(block__in=personal)
    done = done.exclude(status=BlockStatus.SKIPPED)
    doubles = done.order_by().values("dossier_id", "block").annotate(fillers=Count("pk")).filter(fillers__gt=1)
    return dossiers_with_answers(only_states=True).filter(survey=survey, pk__in=doubles.values("dossier_id"))


def steps_of(reconciled: ReconciledBlock | None) -> QuerySet[ReconciliationStep]:
    """Return what was done with a block on the bench, last first; with what was asked."""
    steps = ReconciliationStep.objects.select_related("by", "inquiry").order_by("-at", "-pk")
    return steps.none() if reconciled is None else steps.filter(reconciled=reconciled)


def was_asked_today(reconciled: ReconciledBlock | None, now: datetime) -> bool:
    """Tell whether the organisation was asked about a block on this Dutch day."""
    asked = ReconciliationStep.objects.filter(reconciled=reconciled, action=ReconciliationAction.ASKED)
    midnight = now.astimezone(DUTCH_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
    return reconciled is not None and asked.filter(at__gte=midnight).exists()
