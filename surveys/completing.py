"""An organisation is done: somebody finishes the dossier for all, or opens it again."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from surveys.choices import NOT_TO_BE_ASKED, InvitationStatus
from surveys.filling import NotYoursError, locked_desk
from surveys.models import Dossier, Filler, Invitation


class NotCountingError(Exception):
    """Nobody finished the opening block, without which the organisation does not count."""


def complete_dossier(filler: Filler, *, now: datetime) -> None:
    """Finish the dossier for the organisation, whatever is left open, and ask its officials no more.

    Raises NotCountingError, DossierCompleteError when somebody else just did, or NotYoursError for a colleague.
    """
    with locked_desk(filler) as desk:
        if desk.filler.is_colleague:
            raise NotYoursError
        if not desk.openings():
            raise NotCountingError
        Dossier.objects.filter(pk=filler.dossier_id).update(completed_at=now, completed_by=filler)
        _invitations(desk.dossier).update(status=InvitationStatus.COMPLETE)


def reopen_dossier(filler: Filler) -> None:
    """Open a finished dossier again; doing it twice is the same as once. Raises NotYoursError for a colleague."""
    if filler.is_colleague:
        raise NotYoursError
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update().get(pk=filler.dossier_id)
        if not dossier.is_complete:
            return
        Dossier.objects.filter(pk=dossier.pk).update(completed_at=None, completed_by=None)
        open_invitations(dossier)


def open_invitations(dossier: Dossier) -> None:
    """Tell the invitations of an organisation that it is not done: who came in has begun, who did not is new."""
    invitations = _invitations(dossier)
    invitations.filter(filler__isnull=False).update(status=InvitationStatus.STARTED)
    invitations.filter(filler__isnull=True).update(status=InvitationStatus.NEW)


def _invitations(dossier: Dossier) -> QuerySet[Invitation]:
    invitations = Invitation.objects.filter(survey_id=dossier.survey_id, official__organisation_id=dossier.organisation_id)
    return invitations.exclude(disposition__in=NOT_TO_BE_ASKED)
