"""The work list of the bench: which organisations answered a block more than once. Writes nothing."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Count, Max, Prefetch, Q, QuerySet, Window

from surveys.calendar import DUTCH_TIME
from surveys.choices import BlockStatus, FillerRole, ReconciliationAction
from surveys.models import BlockAnswers, Dossier, ReconciledBlock, ReconciliationStep, Survey

_ASKED: Final = Max("steps__at", filter=Q(steps__action=ReconciliationAction.ASKED))
_DONE: Final = Q(finished_at__isnull=False) & ~Q(status=BlockStatus.SKIPPED)


def dossiers_with_answers() -> QuerySet[Dossier]:
    """Return dossiers with all that was answered and settled, and asked, in four queries."""
    answers = BlockAnswers.objects.prefetch_related("filler").order_by("started_at", "pk")
    blocks = ReconciledBlock.objects.select_related("settled_by").annotate(asked_at=_ASKED)
    return (
        Dossier.objects.select_related("organisation", "survey__edition")
        .prefetch_related(
            Prefetch("reconciled_blocks", queryset=blocks, to_attr="loaded_blocks"),
            Prefetch("block_answers", queryset=answers, to_attr="loaded_answers"),
        )
        .order_by("organisation__tier", "organisation__sort_key")
    )


class _Answers(NamedTuple):
    """How somebody is with a block of which there are several answers, without the answers."""

    dossier_id: UUID
    block: str
    pk: UUID
    revision: int
    role: str
    is_shared: bool
    is_done: bool


@dataclass(frozen=True, slots=True)
class DoubleBlock:
    """A block that several fillers are done with, and how far it is on the bench."""

    name: str
    fillers: tuple[FillerRole, ...]
    """In what role they are, the first to finish first."""
    is_settled: bool
    """On the answers as they are now."""
    asked_at: datetime | None
    """When the organisation was asked about it last."""


@dataclass(frozen=True, slots=True)
class DoubleDossier:
    """An organisation with the blocks that several of its fillers are done with, in no order."""

    dossier: Dossier
    blocks: tuple[DoubleBlock, ...]


def double_dossiers(survey: Survey, *, personal: Collection[str]) -> tuple[DoubleDossier, ...]:
    """Return the dossiers in which several fillers are done with the same block, in three queries that read no answers.

    `personal` are the names of blocks that every filler answers about himself or herself.
    """
    blocks = {dossier_id: tuple(found) for dossier_id, found in _blocks(survey, personal)}
    chosen = Dossier.objects.filter(pk__in=[pk for pk, found in blocks.items() if found]).select_related("organisation")
    dossiers = chosen.order_by("organisation__tier", "organisation__sort_key")
    return tuple(DoubleDossier(dossier, blocks[dossier.pk]) for dossier in dossiers)


def _blocks(survey: Survey, personal: Collection[str]) -> Iterator[tuple[UUID, list[DoubleBlock]]]:
    reconciled = _reconciled(survey)
    for dossier_id, of_dossier in groupby(_answers(survey, personal), key=lambda row: row.dossier_id):
        found = []
        for name, rows in groupby(of_dossier, key=lambda row: row.block):
            finished = _that_count(tuple(rows))
            if len(finished) > 1:
                settled, asked_at = reconciled.get((dossier_id, name), (None, None))
                is_settled = settled == {str(row.pk): row.revision for row in finished}
                found.append(DoubleBlock(name, tuple(FillerRole(row.role) for row in finished), is_settled, asked_at))
        yield dossier_id, found


def _answers(survey: Survey, personal: Collection[str]) -> Iterator[_Answers]:
    """Yield all rows of every block that more than one filler is done with, block by block, the first finished first."""
    done = Window(Count("pk", filter=_DONE), partition_by=("dossier_id", "block"))
    rows = BlockAnswers.objects.filter(dossier__survey=survey).exclude(block__in=personal).annotate(done=done, is_done=_DONE)
    rows = rows.filter(done__gt=1).order_by("dossier_id", "block", "finished_at", "pk")
    columns = ("dossier_id", "block", "pk", "revision", "filler__role", "is_shared", "is_done")
    return (_Answers(*row) for row in rows.values_list(*columns))


def _that_count(rows: tuple[_Answers, ...]) -> tuple[_Answers, ...]:
    """Return who is done with a block; where officials fill it in together, the shared answers are all that they have."""
    if any(row.is_shared for row in rows):
        rows = tuple(row for row in rows if row.is_shared or row.role == FillerRole.COLLEAGUE)
    return tuple(row for row in rows if row.is_done)


def _reconciled(survey: Survey) -> Mapping[tuple[UUID, str], tuple[dict[str, int] | None, datetime | None]]:
    """Return of every block on the bench on which revisions it was settled, and when the organisation was asked."""
    rows = ReconciledBlock.objects.filter(dossier__survey=survey).annotate(asked_at=_ASKED)
    columns = rows.values_list("dossier_id", "block", "settled_at", "sources", "asked_at")
    return {(dossier, block): (sources if settled else None, asked) for dossier, block, settled, sources, asked in columns}


def steps_of(reconciled: ReconciledBlock | None) -> QuerySet[ReconciliationStep]:
    """Return what was done with a block on the bench, last first; with what was asked."""
    steps = ReconciliationStep.objects.select_related("by", "inquiry").order_by("-at", "-pk")
    return steps.none() if reconciled is None else steps.filter(reconciled=reconciled)


def was_asked_today(reconciled: ReconciledBlock | None, now: datetime) -> bool:
    """Tell whether the organisation was asked about a block on this Dutch day."""
    asked = ReconciliationStep.objects.filter(reconciled=reconciled, action=ReconciliationAction.ASKED)
    midnight = now.astimezone(DUTCH_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
    return reconciled is not None and asked.filter(at__gte=midnight).exists()
