"""Forgets who took part: after an edition is made anonymous nothing of an invitation tells whether its person answered.

A reminder that somebody did not get, a status, a refusal on the telephone: each says whose answers may be among the rest, and
in a small office whose they are. What is counted of it stays as counts: of a wave here, of the field in `Survey.field_record`.
"""

from django.db.models import BinaryField, Func, Value

from surveys.choices import Disposition, InvitationStatus
from surveys.models import CallTarget, ContactMoment, Invitation, Mailing, MailWave, Survey
from surveys.queries import waves_with_counts


class RandomHash(Func):
    """Thirty-two bytes that nobody can know, another for every row."""

    template = "sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))"
    output_field = BinaryField()


def forget_participation(survey: Survey) -> None:
    """Make the invitations of `survey` all alike, and let go every mail, call and contact; the counts of waves stay.

    Who was left out before anything was sent stays so, since nobody of them can be among the responses.
    """
    _keep_counts_of_waves(survey)
    of_survey = {"invitation__survey": survey}
    Mailing.objects.filter(**of_survey).delete()
    CallTarget.objects.filter(**of_survey).delete()
    ContactMoment.objects.filter(**of_survey).delete()
    invitations = Invitation.objects.filter(survey=survey)
    invitations.update(status=InvitationStatus.NEW, opted_out=False, reopened_until=None)
    invitations.exclude(disposition=Disposition.EXCLUDED).update(disposition=Value(""), disposition_reason=Value(""))


def forget_lookups(survey: Survey) -> None:
    """Give every invitation a lookup that no code has."""
    Invitation.objects.filter(survey=survey).update(lookup=RandomHash())


def _keep_counts_of_waves(survey: Survey) -> None:
    names = ("mail_count", "waiting_count", "sent_count", "refused_count")
    for pk, mails, waiting, sent, refused in waves_with_counts(survey).values_list("pk", *names):
        kept = {"mails": mails, "waiting": waiting, "sent": sent, "refused": refused}
        MailWave.objects.filter(pk=pk).update(kept_counts=kept)
