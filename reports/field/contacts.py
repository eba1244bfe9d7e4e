"""How contact with everybody who was approached stands, per office, in one query: counts of people, never of answers."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any, Final

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from organisations.choices import Office
from reports.queries import counts_test_data
from surveys.choices import BounceKind, CallOutcome, Disposition, InvitationStatus
from surveys.invitees import TierFunction, invitees_of
from surveys.models import Bounce, CallAttempt, Invitation, Mailing, Survey

# Spoken to, so in office; that they did not answer has another reason than a refusal.
_REACHED_BY_PHONE: Final = (CallOutcome.APPOINTMENT, CallOutcome.WILL_FILL_IN, CallOutcome.LANGUAGE)
FACTS: Final = ("status", "disposition", "opted_out", "has_mail", "has_failed", "is_away", "was_reached")


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
    done: int = 0
    """Of those who began, whose invitation knows that they are done."""
    begun: int = 0
    not_eligible: int = 0
    silent_refused: int = 0
    silent_other: int = 0
    silent_away: int = 0
    silent: int = 0

    def __add__(self, other: "Contacts") -> "Contacts":
        return Contacts(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


def of_offices(by_function: dict[TierFunction, Contacts]) -> dict[Office, Contacts]:
    """Return the contacts of offices only; an office belongs to one tier."""
    return {one.function: contacts for one, contacts in by_function.items() if isinstance(one.function, Office)}


def contacts_by_function(survey: Survey) -> dict[TierFunction, Contacts]:
    """Return for every office or role, per tier, how contact stands."""
    return placed(survey, (group(*row) for row in grouped(survey).values_list(*group_columns(survey))))


@dataclass(frozen=True, slots=True)
class Group:
    """So many people of one function, alike in all that is known of them."""

    tier: str
    function: str
    is_test: bool
    people: int
    facts: "_Facts"

    @property
    def is_approached(self) -> bool:
        """Whether they were not left out before anything was sent."""
        return self.facts.disposition != Disposition.EXCLUDED


def group(tier: str, function: str, is_test: bool, people: int, *facts: Any) -> Group:  # noqa: FBT001 -- a row of the query
    """Return a row of the query as a group."""
    return Group(tier, function, is_test, people, _Facts(*facts))


def group_columns(survey: Survey) -> tuple[str, ...]:
    """Return the columns of the query, in the order in which a group takes them."""
    return (*invitees_of(survey.kind).counted_by(), "is_test", "people", *FACTS)


def placed(survey: Survey, groups: Iterable[Group]) -> dict[TierFunction, Contacts]:
    """Return the contacts of every function; of a survey whose contacts have gone, as they were kept."""
    functions = {(str(one.tier), str(one.function)): one for one in invitees_of(survey.kind).functions}
    if survey.field_record is not None:
        kept = survey.field_record["contacts"]
        return {one: Contacts(**kept.get(one.key, {})) for one in functions.values()}
    with_test = counts_test_data(survey)
    found = dict.fromkeys(functions.values(), Contacts())
    for one in groups:
        if with_test or not one.is_test:
            found[functions[one.tier, one.function]] += _placed(one.people, one.facts)
    return found


def added_contacts(contacts: Iterable[Contacts]) -> Contacts:
    """Add up contacts."""
    return sum(contacts, Contacts())


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of a group of people, all alike."""

    status: str
    disposition: str
    opted_out: bool
    has_mail: bool
    has_failed: bool
    is_away: bool
    was_reached: bool


def _placed(people: int, facts: _Facts) -> Contacts:
    """Count `people` in every number that they belong to."""
    if facts.disposition == Disposition.EXCLUDED:
        return Contacts(excluded=people)
    refuses = facts.opted_out or facts.disposition == Disposition.REFUSED
    where = {
        "approached": people,
        "delivered": people if facts.has_mail and not facts.has_failed else 0,
        "refused": people if refuses else 0,
        "bounced": people if facts.has_mail and facts.has_failed else 0,
        "done": people if facts.status == InvitationStatus.COMPLETE else 0,
        _final_place(facts, refuses=refuses): people,
    }
    return Contacts(**where)


def _final_place(facts: _Facts, *, refuses: bool) -> str:
    """Return the one of the dividing numbers that is theirs."""
    if facts.disposition == Disposition.INELIGIBLE:
        return "not_eligible"
    if facts.status != InvitationStatus.NEW:
        return "begun"
    if refuses:
        return "silent_refused"
    if facts.was_reached:
        return "silent_other"
    return "silent_away" if facts.is_away else "silent"


def grouped(survey: Survey) -> "QuerySet[Invitation, dict[str, Any]]":
    """Return how many people of each function are alike in all that is known of them; the lists are each read once."""
    people, invitees = Invitation.objects.filter(survey=survey), invitees_of(survey.kind)
    mailed = Mailing.objects.filter(wave__survey=survey, sent_at__isnull=False).values("invitation_id")
    reports = Bounce.objects.filter(mailing__wave__survey=survey).values("mailing__invitation_id")
    calls = CallAttempt.objects.filter(target__invitation__survey=survey, outcome__in=_REACHED_BY_PHONE)
    failed = Q(pk__in=reports.filter(kind=BounceKind.HARD, settled_at=None)) | invitees.where(email_failed_on__isnull=False)
    return (
        people.annotate(
            has_mail=ExpressionWrapper(Q(pk__in=mailed), BooleanField()),
            has_failed=ExpressionWrapper(failed, BooleanField()),
            is_away=ExpressionWrapper(Q(pk__in=reports.filter(kind=BounceKind.AUTO_REPLY)), BooleanField()),
            was_reached=ExpressionWrapper(Q(pk__in=calls.values("target__invitation_id")), BooleanField()),
        )
        .values(*invitees.counted_by(), "is_test", *FACTS)
        .annotate(people=Count("pk"))
        .order_by()
    )
