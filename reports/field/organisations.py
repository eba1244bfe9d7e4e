"""How the survey of organisations stands: organisations per tier, and officials per tier and role. Counts, never answers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from organisations.choices import Tier
from reports.field.contacts import Contacts, added_contacts, contacts_by_function
from reports.following import TIERS_IN_ORDER, Counts, added
from reports.queries import counts_test_data
from surveys.choices import BlockStatus, Disposition
from surveys.invitees import TierFunction, invitees_of
from surveys.models import BlockAnswers, Dossier, Invitation, Survey
from surveys.questionnaires import compiled_by_id


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """How many organisations of a tier, or of all when `tier` is None, were approached and came how far."""

    tier: Tier | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class OfficialRow:
    """How contact with the officials of one role at one tier stands; of all when there is no function."""

    function: TierFunction | None
    contacts: Contacts


@dataclass(frozen=True, slots=True)
class OrganisationResponse:
    """The response of a survey of organisations, in the layout of Bijlage 1, tabel 3."""

    tiers: tuple[OrganisationRow, ...]
    total: OrganisationRow
    officials: tuple[OfficialRow, ...]
    everybody: OfficialRow


def organisation_response(survey: Survey) -> OrganisationResponse:
    """Count organisations and officials of `survey`, in three queries."""
    by_tier = organisation_counts(survey)
    contacts = contacts_by_function(survey)
    ordered = sorted(invitees_of(survey.kind).functions, key=lambda one: TIERS_IN_ORDER.index(one.tier))
    return OrganisationResponse(
        tiers=tuple(OrganisationRow(tier, by_tier[tier]) for tier in TIERS_IN_ORDER),
        total=OrganisationRow(None, added(by_tier.values())),
        officials=tuple(OfficialRow(one, contacts[one]) for one in ordered),
        everybody=OfficialRow(None, added_contacts(contacts.values())),
    )


def organisation_counts(survey: Survey) -> dict[Tier, Counts]:
    """Return for each tier how many organisations were approached, began, count and are done.

    An organisation was approached when one of its officials was, began when one of them came in, counts with the general
    block done (report 2020, footnote 62), and is done when somebody finished for it.
    """
    approached, dossiers = _approached(survey), _dossiers(survey)
    return {tier: Counts(approached[tier], *(dossiers.get(tier, (0, 0, 0)))) for tier in Tier}


def _approached(survey: Survey) -> Counter[str]:
    invited = Invitation.objects.filter(survey=survey).exclude(disposition=Disposition.EXCLUDED)
    if not counts_test_data(survey):
        invited = invited.filter(is_test=False)
    rows: Iterable[tuple[str, int]] = (
        invited.order_by()
        .values_list("official__organisation__tier")
        .annotate(organisations=Count("official__organisation", distinct=True))
    )
    return Counter(dict(rows))


def _dossiers(survey: Survey) -> dict[str, tuple[int, int, int]]:
    """Return for each tier how many organisations began, count and are done."""
    finished = BlockAnswers.objects.filter(dossier=OuterRef("pk"), block__in=_opening_blocks(survey), finished_at__isnull=False)
    dossiers = Dossier.objects.filter(survey=survey).annotate(does_count=Exists(finished.exclude(status=BlockStatus.SKIPPED)))
    if not counts_test_data(survey):
        dossiers = dossiers.filter(is_test=False)
    rows = (
        dossiers.order_by()
        .values_list("organisation__tier")
        .annotate(
            started=Count("pk"),
            counted=Count("pk", filter=Q(does_count=True)),
            completed=Count("pk", filter=Q(completed_at__isnull=False)),
        )
    )
    return {tier: (started, counted, completed) for tier, started, counted, completed in rows}


def _opening_blocks(survey: Survey) -> list[str]:
    """Return the name of the block that makes an organisation count; none while there is no questionnaire."""
    if survey.questionnaire_id is None:
        return []
    block = compiled_by_id(survey.questionnaire_id).opening_block
    return [] if block is None else [block.name]
