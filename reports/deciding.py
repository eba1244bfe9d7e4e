"""Decides over everything that can be asked of a snapshot what may be shown, and keeps that. The only writer of decisions."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256

import numpy as np
from django.contrib.auth.models import User
from django.db import transaction

from reports.choices import PublicationProfile
from reports.documents.factsheets import sheet_tables
from reports.estimation.arrays import BooleanArray, IntArray
from reports.estimation.extremes import QuestionAnswers, guarding, pinned_down
from reports.estimation.hardening import hardened
from reports.estimation.withholding import REASONS, decide
from reports.models import DisclosureDecision, Publication, Snapshot
from reports.queries import publications_to_decide, undecided
from reports.tableplans.figure_plan import figure_plans
from reports.tableplans.plan import TablePlan, table_plans
from reports.tableplans.thresholds import thresholds
from reports.tables.answers import answers_of
from reports.tables.asked import asked_of
from reports.tables.closed_sets import FACTSHEET, TABLE_OF_THE_REPORT, Gathered, Gathering, variables_of
from reports.tables.computing import missing_parts
from reports.tables.decisions import packed


def decide_next(clock: Callable[[], datetime]) -> bool:
    """Decide over the snapshots of the draft that waits longest; False when none waits."""
    return any(decide_publication(publication, now=clock()) for publication in publications_to_decide())


def decide_publication(publication: Publication, *, now: datetime) -> int:
    """Decide over the snapshots of `publication` about which nobody did yet, in the name of who made it; return how many.

    Takes tens of seconds at full size: for a worker, not for a page. Who comes meanwhile waits, and finds it decided.
    """
    return sum(_decide_once(publication, snapshot, now) for snapshot in undecided(publication))


@transaction.atomic
def _decide_once(publication: Publication, snapshot: Snapshot, now: datetime) -> bool:
    """Decide over `snapshot`, unless somebody did while we waited; a lock, not a lease, so that it ends with a killed worker."""
    Snapshot.objects.select_for_update(no_key=True).only("pk").get(pk=snapshot.pk)
    if snapshot not in undecided(publication):
        return False
    decide_snapshot(
        snapshot,
        profile=PublicationProfile(publication.profile),
        reason=publication.profile_reason,
        user=publication.created_by,
        now=now,
    )
    return True


def decide_snapshot(
    snapshot: Snapshot, *, profile: PublicationProfile, reason: str, user: User | None, now: datetime
) -> DisclosureDecision:
    """Decide over the closed set of `snapshot` by the thresholds of its edition, and keep the decision: it is in force then."""
    gathered = gathered_of(snapshot)
    content, counts = decided(snapshot, gathered, profile)
    return DisclosureDecision.objects.create(
        snapshot=snapshot,
        profile=profile,
        reason=reason,
        sha256=sha256(content).hexdigest(),
        content=content,
        counts=counts,
        decided_at=now,
        decided_by=user,
    )


def gathered_of(snapshot: Snapshot) -> Gathered:
    """Return everything that can be asked of `snapshot`: the tables of its edition, and every request of readers."""
    gathering = Gathering(answers_of(snapshot), snapshot.manifest["population"])
    for plan, rank in planned_tables(snapshot.survey.edition.year):
        if plan.survey == snapshot.survey.kind and not plan.counted and not missing_parts(snapshot.manifest, plan):
            gathering.add_table(plan, rank)
    asked = asked_of(snapshot)
    if asked is not None:
        gathering.add_requests(asked)
    return gathering.gathered()


def planned_tables(edition: int) -> Iterator[tuple[TablePlan, int]]:
    """Yield the tables of an edition, those behind its figures, and those of its factsheets, with their ranks."""
    tables = table_plans(edition)
    for plan in tables:
        yield plan, TABLE_OF_THE_REPORT
    for figure in figure_plans(edition):
        for each in (figure, figure.detail_plan):
            if each is not None:
                yield each, TABLE_OF_THE_REPORT
    for sheet in sheet_tables(edition, {plan.id: plan for plan in tables}):
        yield sheet, FACTSHEET


def decided(snapshot: Snapshot, gathered: Gathered, profile: PublicationProfile) -> tuple[bytes, dict[str, int]]:
    """Return the decision as bytes, and how many figures are shown and withheld for which reason."""
    closed = gathered.closed
    limits = thresholds(snapshot.survey.edition.year, profile)
    frozen = answers_of(snapshot)
    weights = frozen.survey_weights(weighted=True)
    reasons: dict[bool, IntArray] = {facts: np.zeros(len(closed.names), dtype=np.int64) for facts in (True, False)}
    pinned = np.zeros(closed.requested.shape, dtype=np.bool_)
    guards = np.zeros(len(closed.names), dtype=np.bool_)
    for facts, known in reasons.items():
        questions = [at for at, kind in enumerate(gathered.kinds) if kind[1] == facts]
        if not questions:
            continue
        part, own = closed.part(questions), limits.of(survey=snapshot.survey.kind, facts=facts)
        known[:], apart = decide(part, own, sensitive=any(gathered.kinds[at][0] for at in questions))
        guards |= guarding(part, known) & own.guards_secrets
        answers = [QuestionAnswers(np.stack([one.hits for one in gathered.figures[at]])) for at in questions]
        found = apart | pinned_down(part, known, answers, weights, own)
        variables = variables_of(frozen, gathered, questions)
        for core in gathered.attacked:
            found = hardened(part, known, found, variables, core=core, guards=guards, weights=weights, profile=own)
        pinned[:, questions] = found
    content = packed(closed, reasons=reasons, pinned=pinned, guards=guards)
    return content, _counts(gathered, reasons, pinned)


def _counts(gathered: Gathered, reasons: dict[bool, IntArray], pinned: BooleanArray) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for at, kind in enumerate(gathered.kinds):
        asked = gathered.closed.requested[:, at]
        for number, reason in enumerate(REASONS):
            found = int(np.count_nonzero(asked & (reasons[kind[1]] == number) & (~pinned[:, at] if not number else True)))
            counts[reason.value if reason is not None else "shown"] += found
        counts["pinned"] += int(np.count_nonzero(asked & pinned[:, at]))
    return dict(counts)
