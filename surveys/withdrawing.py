"""Taking part is voluntary: not taking part, changing one's mind, and taking answers back."""

from django.db import transaction
from django.db.models import F

from surveys.choices import Disposition, InvitationStatus
from surveys.entering import ticket_of
from surveys.models import Invitation, Response, Survey


def has_answers(invitation: Invitation, *, master_key: bytes) -> bool:
    """Tell whether there is something to take back; raise ErasedKeysError once nobody can tell whose answers are whose."""
    return Response.objects.filter(ticket=ticket_of(invitation, master_key=master_key)).exists()


def withdraw(invitation: Invitation, *, master_key: bytes) -> bool:
    """Delete the response of an invitation, count that on its survey, and write to this person no more.

    Returns whether there was one; asking twice counts once. The code works as before, so the person may start anew.
    """
    ticket = ticket_of(invitation, master_key=master_key)
    with transaction.atomic():
        deleted, _ = Response.objects.filter(ticket=ticket).delete()
        if deleted:
            Survey.objects.filter(pk=invitation.survey_id).update(withdrawn_count=F("withdrawn_count") + 1)
        Invitation.objects.filter(pk=invitation.pk).update(status=InvitationStatus.NEW, opted_out=True)
    return bool(deleted)


def opt_out(invitation: Invitation) -> None:
    """Write to this person no more in this survey; what was answered stays until it is withdrawn."""
    Invitation.objects.filter(pk=invitation.pk).update(opted_out=True)


def opt_in(invitation: Invitation) -> None:
    """Take an opt-out back, and a refusal on the telephone with it."""
    row = Invitation.objects.filter(pk=invitation.pk)
    row.filter(disposition=Disposition.REFUSED).update(disposition="", disposition_reason="")
    row.update(opted_out=False)
