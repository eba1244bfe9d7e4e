"""Which blocks were given to whom, and how that stands. Writes nothing."""

from datetime import datetime
from enum import StrEnum

from django.db.models import QuerySet

from surveys.models import BlockHandover, Dossier


class HandoverState(StrEnum):
    """How a handover stands."""

    WAITING = "wacht"
    ACCEPTED = "aangenomen"
    EXPIRED = "verlopen"
    WITHDRAWN = "ingetrokken"
    UNDELIVERED = "niet_aangekomen"


def handovers_of(dossier: Dossier) -> QuerySet[BlockHandover]:
    """Return what was given in a dossier, last first."""
    related = ("given_by__invitation__official", "accepted_by")
    return BlockHandover.objects.filter(dossier=dossier).select_related(*related).order_by("-given_at", "-pk")


def find_handover(lookup: bytes) -> BlockHandover | None:
    """Return the handover whose link has this hash, with its dossier, organisation, edition and who gave it."""
    related = ("dossier__organisation", "dossier__survey__edition", "given_by__invitation__official", "accepted_by")
    return BlockHandover.objects.select_related(*related).filter(lookup=lookup).first()


def is_waiting(handover: BlockHandover, now: datetime) -> bool:
    """Tell whether a link may still be used for the first time."""
    return handover.withdrawn_at is None and handover.accepted_at is None and now < handover.expires_at


def state_of(handover: BlockHandover, now: datetime) -> HandoverState:
    """Return how a handover stands at `now`."""
    if handover.withdrawn_at is not None:
        return HandoverState.WITHDRAWN
    if handover.accepted_at is not None:
        return HandoverState.ACCEPTED
    if handover.mail_failed_at is not None:
        return HandoverState.UNDELIVERED
    return HandoverState.WAITING if now < handover.expires_at else HandoverState.EXPIRED
