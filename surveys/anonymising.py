"""Makes an edition anonymous: afterwards nobody can tell whose answers are whose, with or without the keys. Cannot be undone.

Keys, tickets, the cluster map, who took part, and everything that stands in the order of what people did are replaced or go;
background is made coarse. What stays in backups is told by the command that calls this.
"""

import secrets
import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from surveys.choices import NOT_TO_BE_ASKED, Disposition, InvitationStatus, Phase, SurveyKind
from surveys.coarsening import SMALLEST, Person, Profile, coarsened
from surveys.forgetting import forget_lookups, forget_participation
from surveys.models import Edition, Invitation, NonResponseInterview, OrganisationCluster, Response, Survey

DONE_IN: Final = (Phase.VERWERKING, Phase.GEPUBLICEERD)
ROWS_A_STATEMENT: Final = 500
DUTCH_TIME: Final = ZoneInfo("Europe/Amsterdam")

Row = TypeVar("Row")


class AnonymisingError(ValueError):
    """The edition cannot be made anonymous now; the text says why, for staff."""


@transaction.atomic
def anonymise(edition: Edition, *, now: datetime) -> dict[int, dict[Profile, Profile]]:
    """Cut every link between persons and answers of an edition; return per survey what became of each background.

    Raises AnonymisingError, and TooFewPeopleError, with nothing written.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    _check(edition)
    kept = {}
    for survey in Survey.objects.filter(edition=edition).order_by("pk"):
        forget_lookups(survey)
        if survey.kind != SurveyKind.AMBTSDRAGERS:
            continue  # what an organisation says of itself has its name on it
        kept[survey.pk] = _coarser(survey)
        _rewrite_responses(survey, kept[survey.pk])
        _rewrite_interviews(survey)
        forget_participation(survey)
        OrganisationCluster.objects.filter(survey=survey).delete()
    Edition.objects.filter(pk=edition.pk).update(key_salt=None, anonymised_at=now)
    return kept


def _check(edition: Edition) -> None:
    if edition.anonymised_at is not None:
        raise AnonymisingError("Deze editie is al anoniem.")
    if edition.phase not in DONE_IN:
        raise AnonymisingError("Anoniem maken kan pas als de editie op verwerking of gepubliceerd staat.")


def _coarser(survey: Survey) -> dict[Profile, Profile]:
    invited = _may_have_answered(survey)
    path = "office_holder__organisation__"
    values = ("tier", "province", "urbanity", "size_class")
    people = [
        Person(organisation_id, Profile(*profile), office)
        for organisation_id, office, *profile in invited.values_list(
            f"{path}id", "office_holder__office", *(path + value for value in values)
        )
    ]
    responses = Response.objects.filter(survey=survey)
    used = {(Profile(*profile), office) for office, *profile in responses.values_list("office", *values)}
    return coarsened(people, used)


def _may_have_answered(survey: Survey) -> "QuerySet[Invitation]":
    """Return the invitations that hide one another: of whom the log or the frame tells that they cannot have answered, none.

    The log still says who was refused or reported absent by staff, and the frame who left and whose address failed.
    """
    began = ~Q(status=InvitationStatus.NEW)
    silent = Q(opted_out=True) | Q(disposition__in=(*NOT_TO_BE_ASKED, Disposition.REFUSED))
    silent |= Q(office_holder__left_on__lte=localdate(survey.opens_at)) | Q(office_holder__email_failed_on__isnull=False)
    return Invitation.objects.filter(began | ~silent, survey=survey, is_test=False)


def _rewrite_responses(survey: Survey, kept: dict[Profile, Profile]) -> None:
    """Put all responses back in random order, as if they came in one moment: no key, ticket or time of before."""
    rows = list(Response.objects.filter(survey=survey))
    for row in rows:
        profile = kept[Profile(row.tier, row.province, row.urbanity, row.size_class)]
        row.id, row.row_id, row.ticket = uuid.uuid4(), uuid.uuid4(), None
        row.province, row.urbanity, row.size_class = profile.province, profile.urbanity, profile.size_class
    _round_times(rows)
    Response.objects.filter(survey=survey).delete()
    Response.objects.bulk_create(shuffled(rows), batch_size=ROWS_A_STATEMENT)


def _round_times(rows: Sequence[Response]) -> None:
    """Give every response one week, that of its start, which it shares with at least five of its office and background.

    A call or a second code tells when somebody began; who came alone in a week would be found by it. Where there are fewer
    than five in all, they share one week.
    """
    groups: dict[tuple[object, ...], list[Response]] = defaultdict(list)
    for row in rows:
        groups[row.tier, row.office, row.province, row.urbanity, row.size_class].append(row)
    for group in groups.values():
        for together in buckets([week_of(row.started_at) for row in group]):
            week = together.week
            for place in together.places:
                row = group[place]
                row.started_at = week
                row.saved_at = week if row.saved_at else None
                row.completed_at = week if row.completed_at else None


@dataclass(frozen=True, slots=True)
class Bucket:
    """Responses that get one week: their places, and the week of the middle one."""

    week: datetime
    places: tuple[int, ...]


def buckets(weeks: Sequence[datetime]) -> list[Bucket]:
    """Put weeks together until each bucket holds at least five; what is left at the end joins the last bucket."""
    filled: list[list[int]] = []
    for _, same in groupby(sorted(range(len(weeks)), key=weeks.__getitem__), key=weeks.__getitem__):
        if filled and len(filled[-1]) < SMALLEST:
            filled[-1] += same
        else:
            filled.append(list(same))
    if len(filled) > 1 and len(filled[-1]) < SMALLEST:
        filled[-2:] = [filled[-2] + filled[-1]]
    return [Bucket(weeks[places[len(places) // 2]], tuple(places)) for places in filled]


def _rewrite_interviews(survey: Survey) -> None:
    """Put the answers by telephone back in random order, on one day, and only with an office that five of them have.

    The log tells whom a caller had on the screen, and of what office; whose answer is the only one of an office is theirs.
    """
    rows = list(NonResponseInterview.objects.filter(survey=survey))
    for hide in (("office",), ("office", "tier")):
        _hide_where_few(rows, hide)
    for row in rows:
        row.pk, row.answered_on = None, survey.closes_at.astimezone(DUTCH_TIME).date()
    NonResponseInterview.objects.filter(survey=survey).delete()
    NonResponseInterview.objects.bulk_create(shuffled(rows), batch_size=ROWS_A_STATEMENT)


def _hide_where_few(rows: Sequence[NonResponseInterview], names: Sequence[str]) -> None:
    sizes = Counter((row.mode, row.tier, row.office) for row in rows)
    for row in [row for row in rows if sizes[row.mode, row.tier, row.office] < SMALLEST]:
        for name in names:
            setattr(row, name, "")


def week_of(moment: datetime) -> datetime:
    """Return midnight of the Monday before, on a Dutch clock."""
    local = moment.astimezone(DUTCH_TIME)
    monday = local.date() - timedelta(days=local.weekday())
    return datetime(monday.year, monday.month, monday.day, tzinfo=DUTCH_TIME)


def shuffled(rows: Sequence[Row]) -> list[Row]:
    """Return the rows in an order that nobody can repeat."""
    mixed = list(rows)
    secrets.SystemRandom().shuffle(mixed)
    return mixed
