"""Gathers what the method tables are computed from, for the manifest of a snapshot, and what is left to do on the bench.

Writes nothing. The shape is that of `manifests`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Final

from organisations.choices import Tier
from reports.field.contacts import contacts_by_function
from reports.field.organisations import organisation_counts
from reports.field.rates import outcomes
from reports.following import TIERS_IN_ORDER, Counts, response_counts
from reports.manifests import (
    DoubleFacts,
    FieldFacts,
    InDepthFacts,
    InDepthRole,
    InDepthTier,
    MethodFacts,
    NonResponseFacts,
    OfficeFacts,
    OfficialFacts,
    OutcomeFacts,
    Reached,
    TierFacts,
    WaveFacts,
)
from reports.non_response import call_counts
from reports.queries import counts_test_data
from surveys.calendar import DUTCH_TIME
from surveys.choices import BlockStatus, SurveyKind, WaveKind, WaveState
from surveys.doubles import DoubleDossier, double_dossiers
from surveys.in_depth.plan import InDepthPlanError, in_depth_plan
from surveys.interview_counts import interviewed_by_role, organisations_interviewed
from surveys.invitees import invitees_of
from surveys.models import BlockAnswers, Edition, Survey
from surveys.queries import waves_with_counts
from surveys.questionnaires import compiled_by_id

WAVES: Final = (WaveKind.ANNOUNCEMENT, WaveKind.INVITATION, WaveKind.REMINDER_1, WaveKind.REMINDER_2)


def method_facts_of(survey: Survey) -> MethodFacts:
    """Return what the method tables about `survey` are computed from, as it is now."""
    is_of_people = survey.kind == SurveyKind.AMBTSDRAGERS
    return {
        "field": _field(survey),
        "tiers": _tiers_of_people(survey) if is_of_people else _tiers_of_organisations(survey),
        "offices": _offices(survey) if is_of_people else [],
        "outcomes": _outcomes(survey) if is_of_people else [],
        "officials": [] if is_of_people else _officials(survey),
        "doubles": [] if is_of_people else _doubles(survey),
        "non_response": _non_response(survey) if is_of_people else None,
        "in_depth": _in_depth(survey.edition),
    }


# --- the field -----------------------------------------------------------------------------------------------------
def _field(survey: Survey) -> FieldFacts:
    released = waves_with_counts(survey).filter(kind__in=WAVES, state=WaveState.RELEASED, released_at__isnull=False)
    waves: list[WaveFacts] = [
        {
            "kind": wave.kind,
            "sent_on": wave.released_at.astimezone(DUTCH_TIME).date().isoformat(),
            "mails": wave.sent_count,  # type: ignore[attr-defined]  # counted where it was loaded
        }
        for wave in released.order_by("released_at", "pk")
        if wave.released_at is not None
    ]
    return {"opens_at": survey.opens_at.isoformat(), "closes_at": survey.closes_at.isoformat(), "waves": waves}


def _tiers_of_people(survey: Survey) -> list[TierFacts]:
    return [{"tier": rows.tier.value, **_reached(rows.subtotal)} for rows in response_counts(survey).tiers]


def _tiers_of_organisations(survey: Survey) -> list[TierFacts]:
    found = organisation_counts(survey)
    return [{"tier": tier.value, **_reached(found[tier])} for tier in TIERS_IN_ORDER]


def _offices(survey: Survey) -> list[OfficeFacts]:
    return [
        {"tier": rows.tier.value, "office": row.office.value, **_reached(row.counts)}
        for rows in response_counts(survey).tiers
        for row in rows.offices
    ]


def _reached(counts: Counts) -> Reached:
    return {
        "approached": counts.approached,
        "started": counts.started,
        "counted": counts.counted,
        "completed": counts.completed,
    }


def _outcomes(survey: Survey) -> list[OutcomeFacts]:
    return [
        {
            "tier": "" if one.tier is None else one.tier.value,
            "dispositions": asdict(one.dispositions),
            "rates": None if one.rates is None else asdict(one.rates),
        }
        for one in outcomes(survey)
    ]


def _officials(survey: Survey) -> list[OfficialFacts]:
    contacts = contacts_by_function(survey)
    return [
        {
            "tier": one.tier.value,
            "role": str(one.function),
            "approached": contacts[one].approached,
            "started": contacts[one].begun,
            "completed": contacts[one].done,
        }
        for one in sorted(invitees_of(survey.kind).functions, key=lambda one: TIERS_IN_ORDER.index(one.tier))
    ]


# --- beside the questionnaires -------------------------------------------------------------------------------------
def _non_response(survey: Survey) -> NonResponseFacts:
    counts = call_counts(survey)
    interviews = {mode.value: number for mode, number in counts.interviews}
    return {"calls": counts.calls, "people_called": counts.people, "interviews": interviews}


def _in_depth(edition: Edition) -> InDepthFacts | None:
    try:
        plan = in_depth_plan(edition.year)
    except InDepthPlanError:
        return None
    done, people = organisations_interviewed(edition), Counter(interviewed_by_role(edition))
    organisations: list[InDepthTier] = [
        {
            "tier": tier.name,
            "label": tier.label,
            "plural": tier.plural,
            "done": done.get(tier.name, 0),
            "target": tier.target,
        }
        for tier in plan.tiers
    ]
    by_role: list[InDepthRole] = [
        {"tier": tier.name, "role": role.name, "label": role.label, "people": people[tier.name, role.name]}
        for tier in plan.tiers
        for role in plan.roles
    ]
    return {"organisations": organisations, "people": by_role}


# --- the bench -----------------------------------------------------------------------------------------------------
def blocks_to_settle(survey: Survey) -> dict[Tier, tuple[int, int]]:
    """Return of how many organisations how many double blocks are not settled, of each tier where any is.

    Only of organisations that count: of others nothing comes into a snapshot.
    """
    left = _by_tier((one, sum(not block.is_settled for block in one.blocks)) for one in _doubles_that_count(survey))
    return {tier: (len(blocks), sum(blocks)) for tier, blocks in left.items() if blocks}


def _doubles(survey: Survey) -> list[DoubleFacts]:
    found = _by_tier((one, len(one.blocks)) for one in _doubles_that_count(survey))
    return [{"tier": tier.value, "organisations": len(blocks), "blocks": sum(blocks)} for tier, blocks in found.items()]


def _by_tier(numbers: Iterable[tuple[DoubleDossier, int]]) -> dict[Tier, list[int]]:
    """Return the numbers of blocks of every tier, without the organisations that have none."""
    found: dict[Tier, list[int]] = {tier: [] for tier in TIERS_IN_ORDER}
    for one, blocks in numbers:
        if blocks:
            found[Tier(one.dossier.organisation.tier)].append(blocks)
    return found


def _doubles_that_count(survey: Survey) -> Iterator[DoubleDossier]:
    versions = survey.dossiers.order_by().values_list("questionnaire_id", flat=True).distinct()
    questionnaires = [compiled_by_id(pk) for pk in versions]
    personal = {part.name for part in (each.personal_block for each in questionnaires) if part is not None}
    opening = {part.name for part in (each.opening_block for each in questionnaires) if part is not None}
    done = BlockAnswers.objects.filter(dossier__survey=survey, block__in=opening, finished_at__isnull=False)
    count = set(done.exclude(status=BlockStatus.SKIPPED).values_list("dossier_id", flat=True))
    with_test = counts_test_data(survey)
    for one in double_dossiers(survey, personal=personal):
        if one.dossier.pk in count and (with_test or not one.dossier.is_test):
            yield one
