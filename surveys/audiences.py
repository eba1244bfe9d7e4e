"""Whom a wave is for, counted and listed before anyone gets anything, and how far it is. Writes nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from organisations.choices import Function, Tier
from surveys.choices import InvitationStatus, WaveKind, WaveState
from surveys.invitees import invitees_of
from surveys.models import Invitation, Mailing, MailWave, Survey
from surveys.queries import invitations_to_mail

MINUTE: Final = timedelta(minutes=1)
_ON_THE_WAY: Final = (WaveState.RELEASED, WaveState.PAUSED)


def audience(wave: MailWave) -> QuerySet[Invitation]:
    """Return who would get this wave now: whom its kind is for, without who had that mail already.

    A pilot is for the people drawn for it only; the whole wave passes over who was drawn for its pilot.
    """
    invitations = audience_of_kind(wave.survey, WaveKind(wave.kind), besides=wave)
    if wave.is_pilot:
        return invitations.filter(mailings__wave=wave)
    drawn = Mailing.objects.filter(invitation=OuterRef("pk"), wave__pilot_of=wave, refused_at=None)
    return invitations.filter(~Exists(drawn.exclude(wave__state=WaveState.CANCELLED)))


def audience_of_kind(survey: Survey, kind: WaveKind, *, besides: MailWave | None = None) -> QuerySet[Invitation]:
    """Return whom a mail of this kind is for and who did not have it in a wave `besides` that one."""
    had = _mails_had(survey, kind, besides).filter(invitation=OuterRef("pk"))
    return invitations_to_mail(survey, kind).filter(~Exists(had))


def overlaps(wave: MailWave) -> bool:
    """Tell whether somebody of a wave had the same mail in another one, or is about to get it."""
    had = _mails_had(wave.survey, WaveKind(wave.kind), wave).filter(invitation=OuterRef("invitation"))
    return Mailing.objects.filter(Exists(had), wave=wave).exists()


def _mails_had(survey: Survey, kind: WaveKind, besides: MailWave | None) -> QuerySet[Mailing]:
    mails = Mailing.objects.filter(wave__survey=survey, wave__kind=kind)
    if besides is not None:
        mails = mails.exclude(wave=besides)
    return mails.filter(Q(sent_at__isnull=False) | Q(wave__state__in=_ON_THE_WAY, refused_at=None))


@dataclass(frozen=True, slots=True)
class FunctionAudience:
    """How many people with one office or role would get a mail."""

    tier: Tier
    function: Function
    not_started: int
    started: int

    @property
    def people(self) -> int:
        """All of them."""
        return self.not_started + self.started


def audience_by_function(survey: Survey, invitations: QuerySet[Invitation]) -> tuple[FunctionAudience, ...]:
    """Count an audience of `survey` per tier and function, in the order of the report; those with nobody are there too."""
    invitees, begun = invitees_of(survey.kind), Q(status=InvitationStatus.STARTED)
    rows = (
        invitations.order_by()
        .values(*invitees.counted_by())
        .annotate(new=Count("pk", filter=~begun), begun=Count("pk", filter=begun))
        .values_list(*invitees.counted_by(), "new", "begun")
    )
    counted = {(tier, function): (new, started) for tier, function, new, started in rows}
    return tuple(
        FunctionAudience(one.tier, one.function, *counted.get((one.tier, one.function), (0, 0))) for one in invitees.functions
    )


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Why invited people get no mail; somebody may be in more than one row."""

    without_address: int
    failed_address: int
    left: int
    opted_out: int
    complete: int
    disposed: int


def passed_over(survey: Survey) -> PassedOver:
    """Count who of the invited gets no mails."""
    invitees = invitees_of(survey.kind)
    no_address = invitees.where(email="")
    counts = Invitation.objects.filter(survey=survey).aggregate(
        without_address=Count("pk", filter=no_address),
        failed_address=Count("pk", filter=invitees.where(email_failed_on__isnull=False) & ~no_address),
        left=Count("pk", filter=invitees.where(left_on__isnull=False)),
        opted_out=Count("pk", filter=Q(opted_out=True)),
        complete=Count("pk", filter=Q(status=InvitationStatus.COMPLETE)),
        disposed=Count("pk", filter=~Q(disposition="")),
    )
    return PassedOver(**counts)


@dataclass(frozen=True, slots=True)
class WaveProgress:
    """How far a wave is."""

    total: int
    sent: int
    refused: int
    a_minute: int
    """Sent in the last minute."""
    held_until: datetime | None
    """When the hours for sending begin again; None while mails may go."""

    @property
    def waiting(self) -> int:
        """How many still wait."""
        return self.total - self.sent - self.refused

    @property
    def seconds_left(self) -> int | None:
        """How long the rest takes at this pace; None when nobody can tell."""
        return None if not self.a_minute or self.held_until else -(-self.waiting * 60 // self.a_minute)

    @property
    def minutes_left(self) -> int | None:
        """The same in whole minutes, rounded up."""
        return None if self.seconds_left is None else -(-self.seconds_left // 60)


def wave_progress(wave: MailWave, now: datetime) -> WaveProgress:
    """Return how far a wave is at `now`, in one query."""
    counts = Mailing.objects.filter(wave=wave).aggregate(
        total=Count("pk"),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        refused=Count("pk", filter=Q(refused_at__isnull=False)),
        a_minute=Count("pk", filter=Q(sent_at__gt=now - MINUTE)),
    )
    window = wave.survey.edition.send_window
    return WaveProgress(**counts, held_until=None if window.is_open(now) else window.next_opening(now))
