"""How contact with everybody who was approached stands, per office, in one query: counts of people, never of answers."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from organisations.choices import Office
from reports.queries import counts_test_data
from surveys.choices import BounceKind, CallOutcome, Disposition, InvitationStatus
from surveys.models import Bounce, CallAttempt, Invitation, Mailing, Survey

# Spoken to, so in office; that they did not answer has another reason than a refusal.
_REACHED_BY_PHONE: Final = (CallOutcome.APPOINTMENT, CallOutcome.WILL_FILL_IN, CallOutcome.LANGUAGE)


@dataclass(frozen=True, slots=True)
class Contacts:
    """The people of an office by how contact with them stands.

    Approached are all but the excluded. The last six divide them: everybody approached is in exactly one of those.
    """

    excluded: int = 0
    """Left out before anything was sent."""
    approached: int = 0
    delivered: int = 0
    """Were sent a mail, and their address did not fail."""
    refused: int = 0
    bounced: int = 0
    begun: int = 0
    not_eligible: int = 0
    silent_refused: int = 0
    silent_other: int = 0
    silent_away: int = 0
    silent: int = 0

    def __add__(self, other: "Contacts") -> "Contacts":
        return Contacts(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


def contacts_by_office(survey: Survey) -> dict[Office, Contacts]:
    """Return for every office how contact stands."""
    found = dict.fromkeys(Office, Contacts())
    for office, *counts in _counted(survey):
        found[Office(office)] = Contacts(*counts)
    return found


def added_contacts(contacts: Iterable[Contacts]) -> Contacts:
    """Add up contacts."""
    return sum(contacts, Contacts())


def _counted(survey: Survey) -> "QuerySet[Invitation, tuple[str, *tuple[int, ...]]]":
    people = Invitation.objects.filter(survey=survey)
    if not counts_test_data(survey):
        people = people.filter(is_test=False)
    mailings = Mailing.objects.filter(invitation=OuterRef("pk"))
    reports = Bounce.objects.filter(mailing__invitation=OuterRef("pk"))
    calls = CallAttempt.objects.filter(target__invitation=OuterRef("pk"), outcome__in=_REACHED_BY_PHONE)
    approached = ~Q(disposition=Disposition.EXCLUDED)
    eligible = approached & ~Q(disposition=Disposition.INELIGIBLE)
    refuses = Q(opted_out=True) | Q(disposition=Disposition.REFUSED)
    failed = Q(has_failed=True) | Q(office_holder__email_failed_on__isnull=False)
    silent = eligible & Q(status=InvitationStatus.NEW)
    counted = {
        "excluded": ~approached,
        "approached": approached,
        "delivered": approached & Q(has_mail=True) & ~failed,
        "refused": approached & refuses,
        "bounced": approached & Q(has_mail=True) & failed,
        "begun": eligible & ~Q(status=InvitationStatus.NEW),
        "not_eligible": Q(disposition=Disposition.INELIGIBLE),
        "silent_refused": silent & refuses,
        "silent_other": silent & ~refuses & Q(was_reached=True),
        "silent_away": silent & ~refuses & Q(was_reached=False, is_away=True),
        "silent": silent & ~refuses & Q(was_reached=False, is_away=False),
    }
    return (
        people.annotate(
            has_mail=Exists(mailings.filter(sent_at__isnull=False)),
            has_failed=Exists(reports.filter(kind=BounceKind.HARD, settled_at=None)),
            is_away=Exists(reports.filter(kind=BounceKind.AUTO_REPLY)),
            was_reached=Exists(calls),
        )
        .values_list("office_holder__office")
        .annotate(**{f"{name}_count": Count("pk", filter=condition) for name, condition in counted.items()})
        .order_by()
    )
