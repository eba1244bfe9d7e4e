"""Follows the response of a survey while it runs: counts of people, never what they answered."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Count, F, Q, QuerySet, TextChoices, Value

from organisations.choices import OFFICES_OF_TIER, Office, Tier
from surveys.choices import Disposition, Phase
from surveys.models import Invitation, Response, Survey

# The order of Bijlage 1, tabel 1 of the report.
TIERS_IN_ORDER: Final = (Tier.PROVINCIE, Tier.WATERSCHAP, Tier.GEMEENTE)
CLOSING_SOON_DAYS: Final = 7
_INVITED, _RESPONDED = "invited", "responded"


class Order(TextChoices):
    """How the offices within a tier are sorted."""

    REPORT = "rapport", "Zoals in het rapport"
    RESPONSE = "respons", "Respons, hoogste eerst"
    APPROACHED = "benaderd", "Benaderd, meeste eerst"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people were approached and how far they came; each next number is part of the one before."""

    approached: int = 0
    started: int = 0
    counted: int = 0
    completed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.approached + other.approached,
            self.started + other.started,
            self.counted + other.counted,
            self.completed + other.completed,
        )

    @property
    def response_percent(self) -> float | None:
        """Response as the report gives it: counted of approached; nothing of nobody."""
        return 100 * self.counted / self.approached if self.approached else None


@dataclass(frozen=True, slots=True)
class OfficeCounts:
    """The row of one office."""

    office: Office
    counts: Counts


@dataclass(frozen=True, slots=True)
class TierCounts:
    """The rows of one tier with their subtotal."""

    tier: Tier
    offices: tuple[OfficeCounts, ...]
    subtotal: Counts


@dataclass(frozen=True, slots=True)
class ResponseCounts:
    """The response table of a survey, in the layout of Bijlage 1, tabel 1."""

    tiers: tuple[TierCounts, ...]
    total: Counts
    test_responses: int
    """Responses marked as test data, whether or not they are in the counts."""
    includes_test: bool


def response_counts(survey: Survey) -> ResponseCounts:
    """Count the response of `survey` per office, in one query.

    While the edition is tried out (proefveld) test data counts and is announced; in any other phase it is left out.
    """
    return response_of(survey, *_counts_by_office(survey))


def response_of(survey: Survey, real: dict[Office, Counts], test: dict[Office, Counts]) -> ResponseCounts:
    """Lay out what was counted of real and of test people in each office."""
    includes_test = survey.edition.phase == Phase.PROEFVELD
    counts = {office: real[office] + test[office] if includes_test else real[office] for office in Office}
    tiers = tuple(
        TierCounts(
            tier,
            tuple(OfficeCounts(office, counts[office]) for office in OFFICES_OF_TIER[tier]),
            added(counts[office] for office in OFFICES_OF_TIER[tier]),
        )
        for tier in TIERS_IN_ORDER
    )
    return ResponseCounts(tiers, added(counts.values()), added(test.values()).started, includes_test)


def arranged(response: ResponseCounts, *, tier: Tier | None, order: Order) -> ResponseCounts:
    """Return the table for one tier, or for all, with the offices of each tier in `order`; the total is of what is shown."""
    shown = tuple(
        replace(rows, offices=tuple(sorted(rows.offices, key=lambda row: _sort_key(row.counts, order))))
        for rows in response.tiers
        if tier in {None, rows.tier}
    )
    return replace(response, tiers=shown, total=added(rows.subtotal for rows in shown))


def _sort_key(counts: Counts, order: Order) -> float:
    """Return what to sort by, the greatest first; the order of the report leaves all in their place."""
    keys = {Order.REPORT: 0.0, Order.RESPONSE: -(counts.response_percent or 0), Order.APPROACHED: -counts.approached}
    return keys[order]


def added(counts: Iterable[Counts]) -> Counts:
    """Add up counts."""
    return sum(counts, Counts())


def _counts_by_office(survey: Survey) -> tuple[dict[Office, Counts], dict[Office, Counts]]:
    """Return the counts of real and of test people by office."""
    real = dict.fromkeys(Office, Counts())
    test = dict.fromkeys(Office, Counts())
    for kind, office, is_test, people, counted, completed in _invited(survey).union(_responded(survey), all=True):
        added_here = Counts(approached=people) if kind == _INVITED else Counts(0, people, counted, completed)
        side = test if is_test else real
        side[Office(office)] += added_here
    return real, test


def _invited(survey: Survey) -> "QuerySet[Invitation, tuple[str, str, bool, int, int, int]]":
    return (
        Invitation.objects.filter(survey=survey)
        .exclude(disposition=Disposition.EXCLUDED)
        .values_list(Value(_INVITED), "office_holder__office", "is_test")
        .annotate(people=Count("pk"), counted=Value(0), completed=Value(0))
    )


def _responded(survey: Survey) -> "QuerySet[Response, tuple[str, str, bool, int, int, int]]":
    return (
        Response.objects.filter(survey=survey)
        .values_list(Value(_RESPONDED), F("office"), "is_test")
        .annotate(
            people=Count("pk"),
            counted=Count("pk", filter=Q(counts=True)),
            completed=Count("pk", filter=Q(completed_at__isnull=False)),
        )
    )
