"""An official comes in: from an invitation to a place in the dossier of the organisation, and whether that place is open."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from surveys.choices import NOT_TO_BE_ASKED, SEAT_OF_ROLE, FillerRole, InvitationStatus, Phase
from surveys.entering import NotInvitedError, NotOpenError, is_let_in
from surveys.models import Dossier, Filler, Invitation
from surveys.questionnaires import SurveyInField, compiled_by_id, survey_in_field


def join(invitation: Invitation, *, now: datetime) -> Filler:
    """Return the filler of an official's invitation; the first to come also makes the dossier of the organisation.

    Takes back an opt-out or a refusal. Raises NotInvitedError, NotOpenError outside the field period or while the version in
    use is not one in blocks, or ValueError for the invitation of an office holder.
    """
    if invitation.official is None:
        message = "an office holder answers alone, and has no dossier"
        raise ValueError(message)
    if invitation.disposition in NOT_TO_BE_ASKED:
        raise NotInvitedError
    survey = survey_in_field(invitation.survey_id, now)
    if not is_let_in(invitation, survey, now) or survey.questionnaire_id is None or not _has_blocks(survey.questionnaire_id):
        raise NotOpenError(survey)
    role = FillerRole(invitation.official.role)
    with transaction.atomic():
        dossier = _dossier_of(invitation, survey, survey.questionnaire_id, now=now)
        filler, _ = Filler.objects.get_or_create(
            invitation=invitation, defaults={"dossier": dossier, "role": role, "seat": SEAT_OF_ROLE[role], "joined_at": now}
        )
        own = Invitation.objects.filter(pk=invitation.pk).exclude(disposition__in=NOT_TO_BE_ASKED)
        if not own.update(opted_out=False, disposition="", disposition_reason=""):
            raise NotInvitedError  # staff left this person out at the same moment
        if not dossier.is_complete:
            own.update(status=InvitationStatus.STARTED)
    return filler


def _has_blocks(questionnaire_id: int) -> bool:
    """Tell whether a version can be filled in by several people: it has a block about them, and one that decides the others."""
    questionnaire = compiled_by_id(questionnaire_id)
    return questionnaire.personal_block is not None and questionnaire.opening_block is not None


def _dossier_of(invitation: Invitation, survey: SurveyInField, questionnaire_id: int, *, now: datetime) -> Dossier:
    dossier, _ = Dossier.objects.get_or_create(
        survey_id=survey.id,
        organisation=invitation.person.organisation,
        defaults={
            "questionnaire_id": questionnaire_id,
            "is_test": invitation.is_test or survey.phase == Phase.PROEFVELD,
            "started_at": now,
        },
    )
    return dossier


def may_stay(filler: Filler, survey: SurveyInField, now: datetime) -> bool:
    """Tell whether who is filling in may go on: a while longer than who has yet to begin, or reopened for this one person.

    A colleague may go on as long as one of those who gave a block may.
    """
    if survey.is_open or survey.is_ending:
        return True
    if not survey.is_in_field:
        return False
    own = Q(filler=filler) if not filler.is_colleague else Q(filler__handovers_given__accepted_by=filler)
    return Invitation.objects.filter(own, reopened_until__gt=now).exists()
