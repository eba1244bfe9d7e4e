"""Reads of the in-depth study: whom the lot proposes, how far every chosen organisation is, what came of it. Writes nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from organisations.choices import SizeClass, Tier
from organisations.models import OfficeHolder, Official, Organisation
from surveys.choices import InterviewState, SelectionState, Willingness
from surveys.in_depth.draw import Candidate, draw
from surveys.in_depth.plan import InDepthPlan, PlannedTier, label_of
from surveys.models import (
    CaseDescription,
    Edition,
    Interview,
    InterviewNote,
    ReceivedDocument,
    SelectedOrganisation,
)
from surveys.willingness import willing_by_questionnaire


# --- how far everybody is ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ListedOrganisation:
    """A chosen organisation with where it stands and where it lies."""

    selected: SelectedOrganisation
    state: SelectionState
    region: str
    region_label: str
    said: Willingness | None
    """What it answered in its own questionnaire; None when it was not asked or did not say."""

    @property
    def organisation(self) -> Organisation:
        """The organisation itself."""
        return self.selected.organisation

    @property
    def is_active(self) -> bool:
        """Whether it counts towards the target."""
        return self.state != SelectionState.DROPPED


@dataclass(frozen=True, slots=True)
class TierProgress:
    """How far a tier, or all of them together, is on the way to its target."""

    label: str
    tier: str
    """Empty for all tiers together."""
    target: int
    counts: tuple[tuple[SelectionState, int], ...]
    """How many organisations are in each state, none further counted in two."""

    @property
    def chosen(self) -> int:
        """How many organisations are chosen and did not drop out."""
        return sum(number for state, number in self.counts if state != SelectionState.DROPPED)

    @property
    def missing(self) -> int:
        """How many organisations are still to be chosen."""
        return max(0, self.target - self.chosen)


def selected_organisations(edition: Edition) -> QuerySet[SelectedOrganisation]:
    """Return the chosen organisations with how many interviews are planned and held, how many people and documents there are."""
    held = Q(interviews__state=InterviewState.HELD)
    return (
        SelectedOrganisation.objects.filter(edition=edition)
        .select_related("organisation", "chosen_by", "edition")
        .annotate(
            planned_count=Count("interviews", filter=Q(interviews__state=InterviewState.PLANNED), distinct=True),
            held_count=Count("interviews", filter=held, distinct=True),
            people_count=Count("interviewees", filter=Q(interviewees__interviews__state=InterviewState.HELD), distinct=True),
            document_count=Count("documents", distinct=True),
        )
        .order_by("organisation__tier", "organisation__sort_key")
    )


def listed_organisations(edition: Edition, plan: InDepthPlan) -> list[ListedOrganisation]:
    """Return the chosen organisations of an edition, each with its state, by tier and name."""
    willing = willing_by_questionnaire(edition, plan)
    return [listed(selected, plan, said=willing.get(selected.organisation_id)) for selected in selected_organisations(edition)]


def listed(selected: SelectedOrganisation, plan: InDepthPlan, *, said: Willingness | None) -> ListedOrganisation:
    """Return a row of `selected_organisations` with its state and region."""
    region = _region_of(selected.organisation, plan)
    return ListedOrganisation(selected, state_of(selected), region, label_of(plan.regions, region), said)


def state_of(selected: SelectedOrganisation) -> SelectionState:
    """Return how far a row of `selected_organisations` is."""
    states = (
        (selected.dropped_at, SelectionState.DROPPED),
        (selected.held_count, SelectionState.DONE),  # type: ignore[attr-defined]  # annotated
        (selected.planned_count, SelectionState.PLANNED),  # type: ignore[attr-defined]  # annotated
        (selected.agreed_at, SelectionState.AGREED),
        (selected.approached_at, SelectionState.APPROACHED),
    )
    return next((state for known, state in states if known), SelectionState.CHOSEN)


def tier_progress(listing: Iterable[ListedOrganisation], plan: InDepthPlan) -> list[TierProgress]:
    """Return for each tier, and in all, how many organisations are in which state; each is in one."""
    counted = Counter((each.organisation.tier, each.state) for each in listing)
    rows = [
        TierProgress(tier.plural, tier.name, tier.target, tuple((state, counted[tier.name, state]) for state in SelectionState))
        for tier in plan.tiers
    ]
    totals = [(state, sum(dict(row.counts)[state] for row in rows)) for state in SelectionState]
    return [*rows, TierProgress("Totaal", "", sum(row.target for row in rows), tuple(totals))]


# --- the draw ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Proposal:
    """Whom the lot proposes in one tier, in the order in which they are to be asked, and how many were wanted."""

    tier: PlannedTier
    wanted: int
    organisations: tuple[Organisation, ...]


def proposals(edition: Edition, plan: InDepthPlan, *, seed: int) -> list[Proposal]:
    """Return for each tier whom the lot proposes to reach its target from who is chosen now."""
    willing = willing_by_questionnaire(edition, plan)
    chosen = SelectedOrganisation.objects.filter(edition=edition).values("organisation")
    active = SelectedOrganisation.objects.filter(edition=edition, dropped_at=None).values("organisation")
    free = Organisation.objects.filter(ended_on=None).exclude(pk__in=chosen)
    free = free.exclude(pk__in=[key for key, said in willing.items() if said == Willingness.NO])
    taken = list(Organisation.objects.filter(pk__in=active))
    found = []
    for tier in plan.tiers:
        by_code = {each.code: each for each in free.filter(tier=tier.name)}
        already = [_candidate(each, plan, willing) for each in taken if each.tier == tier.name]
        wanted = max(0, tier.target - len(already))
        drawn = draw([_candidate(each, plan, willing) for each in by_code.values()], wanted, seed=seed, taken=already)
        found.append(Proposal(tier, wanted, tuple(by_code[each.key] for each in drawn)))
    return found


def organisations_to_add(edition: Edition) -> QuerySet[Organisation]:
    """Return the organisations that exist and are not chosen."""
    chosen = SelectedOrganisation.objects.filter(edition=edition).values("organisation")
    return Organisation.objects.filter(ended_on=None).exclude(pk__in=chosen)


def _candidate(organisation: Organisation, plan: InDepthPlan, willing: dict[int, Willingness]) -> Candidate:
    region = _region_of(organisation, plan)
    return Candidate(
        organisation.code, organisation.size_class, region, is_willing=willing.get(organisation.pk) == Willingness.YES
    )


def _region_of(organisation: Organisation, plan: InDepthPlan) -> str:
    return plan.region_of(province=organisation.province, code=organisation.code)


# --- the spread ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class SpreadRow:
    """A size class, or a tier without one: for each region, and in all, how many are chosen of how many there are."""

    label: str
    cells: tuple[tuple[int, int], ...]


def spread(listing: Iterable[ListedOrganisation], plan: InDepthPlan) -> list[SpreadRow]:
    """Return how the chosen organisations are spread over size and region."""
    chosen = Counter(_place(each.organisation, plan) for each in listing if each.is_active)
    everybody = Organisation.objects.filter(ended_on=None).only("code", "tier", "size_class", "province")
    exist = Counter(_place(each, plan) for each in everybody)
    rows = [(Tier.GEMEENTE, size, f"Gemeenten: {size.label[0].lower()}{size.label[1:]}") for size in SizeClass]
    rows = [row for row in rows if row[1] != SizeClass.NOT_APPLICABLE]
    rows += [(Tier(tier.name), SizeClass.NOT_APPLICABLE, tier.plural) for tier in plan.tiers if tier.name != Tier.GEMEENTE]
    found = []
    for tier, size, label in rows:
        places = [(tier, size, region.name) for region in plan.regions]
        cells = [(chosen[place], exist[place]) for place in places]
        found.append(SpreadRow(label, (*cells, (sum(one for one, _ in cells), sum(all_ for _, all_ in cells)))))
    return found


def _place(organisation: Organisation, plan: InDepthPlan) -> tuple[str, str, str]:
    return organisation.tier, organisation.size_class, _region_of(organisation, plan)


# --- interviews to come --------------------------------------------------------------------------------------------
def planned_interviews(edition: Edition) -> QuerySet[Interview]:
    """Return the interviews that are planned and not recorded yet, the first first; one may be past."""
    planned = Interview.objects.filter(selected__edition=edition, state=InterviewState.PLANNED)
    return planned.select_related("selected__organisation").prefetch_related("interviewees").order_by("takes_place_at", "pk")


# --- one organisation ----------------------------------------------------------------------------------------------
def officials_of(organisation: Organisation) -> QuerySet[Official]:
    """Return the griffier and secretaris of now, whom an invitation is for."""
    return Official.objects.filter(organisation=organisation, left_on=None)


def names_to_leave_out(selected: SelectedOrganisation) -> frozenset[str]:
    """Return the names by which a case could be traced: of the organisation, its people in the frame, and who was spoken to."""
    organisation = selected.organisation
    names = {organisation.name, organisation.official_name}
    for model in (OfficeHolder, Official):
        names.update(model.objects.filter(organisation=organisation).values_list("family_name", flat=True))
    for name in selected.interviewees.exclude(name="").values_list("name", flat=True):
        names.update((name, name.split()[-1]))
    return frozenset(names)


# --- what came of it --------------------------------------------------------------------------------------
def codes_of_conduct(edition: Edition, plan: InDepthPlan) -> QuerySet[ReceivedDocument]:
    """Return the documents with a checklist, of organisations that did not drop out."""
    kinds = [kind.name for kind in plan.document_kinds if kind.has_checklist]
    documents = ReceivedDocument.objects.filter(selected__edition=edition, selected__dropped_at=None, kind__in=kinds)
    return documents.select_related("selected__organisation").order_by("selected__organisation__sort_key", "pk")


def notes_of(edition: Edition, *, theme: str = "", kind: str = "") -> QuerySet[InterviewNote]:
    """Return the notes and quotes of an edition, narrowed down, newest first."""
    wanted = {name: value for name, value in (("theme", theme), ("kind", kind)) if value}
    notes = InterviewNote.objects.filter(selected__edition=edition, **wanted)
    return notes.select_related("selected__organisation", "interview", "written_by")


def cases_of(edition: Edition) -> QuerySet[CaseDescription]:
    """Return the cases of an edition, by theme."""
    return CaseDescription.objects.filter(selected__edition=edition).select_related("selected__organisation")


def by_theme(rows: Iterable[InterviewNote] | Iterable[CaseDescription], plan: InDepthPlan) -> list[tuple[str, Sequence[object]]]:
    """Return rows under the name of their theme, in the order of the plan; what left the plan stands last."""
    names = [theme.name for theme in plan.themes]
    grouped: dict[str, list[object]] = {name: [] for name in names}
    for row in rows:
        grouped.setdefault(row.theme, []).append(row)
    labels = {theme.name: f"{theme.group}: {theme.label[0].lower()}{theme.label[1:]}" for theme in plan.themes}
    return [(labels.get(name, name), members) for name, members in grouped.items() if members]
