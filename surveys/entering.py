"""The respondent comes in: from the hash of a code to an invitation, from an invitation to a response."""

from datetime import datetime

from django.db import transaction

from surveys import routing
from surveys.choices import NOT_TO_BE_ASKED, InvitationStatus, Phase
from surveys.codes import code_for, edition_keys, ticket_for
from surveys.invitees import WITH_PERSON
from surveys.models import Invitation, OrganisationCluster, Response
from surveys.questionnaires import SurveyInField, background_of, compiled_by_id, survey_in_field


class AlreadyCompletedError(Exception):
    """The questionnaire was sent; it is not opened again."""


class NotOpenError(Exception):
    """The survey is not in the field at this moment."""

    def __init__(self, survey: SurveyInField) -> None:
        super().__init__()
        self.survey = survey


class NotInvitedError(Exception):
    """The invitation does not hold any more: left out before sending, or no longer in office. Its code opens nothing."""


def find_invitation(lookup: bytes) -> Invitation | None:
    """Return the invitation whose code has this hash, with the person, the organisation and the edition."""
    return Invitation.objects.select_related("survey__edition", *WITH_PERSON).filter(lookup=lookup).first()


def is_let_in(invitation: Invitation, survey: SurveyInField, now: datetime) -> bool:
    """Tell whether the code of an invitation opens the questionnaire.

    It does while the survey is open, a while longer for who had begun, and later for one person for whom it was reopened.
    """
    if survey.questionnaire_id is None:
        return False
    goes_on = survey.is_ending and invitation.status == InvitationStatus.STARTED
    return survey.is_open or goes_on or (survey.is_in_field and _is_reopened(invitation.reopened_until, now))


def may_go_on(lookup: bytes, survey: SurveyInField, now: datetime) -> bool:
    """Tell whether who is filling in may save: a while longer than who has yet to begin, or reopened for this one person.

    Who left office meanwhile may finish what is open: the questions are about the time in office. Only the code is dead.
    """
    if survey.is_open or survey.is_ending:
        return True
    if not survey.is_in_field:
        return False
    return Invitation.objects.filter(lookup=lookup, reopened_until__gt=now).exists()


def _is_reopened(until: datetime | None, now: datetime) -> bool:
    return until is not None and now < until


def ticket_of(invitation: Invitation, *, master_key: bytes) -> bytes:
    """Return the hash that leads from an invitation to its response; raise ErasedKeysError once that cannot be made."""
    keys = edition_keys(master_key, invitation.survey.edition.key_salt)
    return ticket_for(keys, code_for(keys, invitation.pk))


def begin(invitation: Invitation, *, now: datetime, master_key: bytes) -> Response:
    """Return the response of an invitation, made with its background when this is the first time.

    Also takes back an opt-out or a refusal. Raises AlreadyCompletedError, NotInvitedError, or NotOpenError outside the
    field period.
    """
    if invitation.disposition in NOT_TO_BE_ASKED:
        raise NotInvitedError
    if invitation.status == InvitationStatus.COMPLETE:
        raise AlreadyCompletedError
    survey = survey_in_field(invitation.survey_id, now)
    if not is_let_in(invitation, survey, now) or survey.questionnaire_id is None:
        raise NotOpenError(survey)
    if invitation.office_holder is None:
        raise ValueError("an official answers for an organisation, in its dossier")
    with transaction.atomic():
        response = _response_of(invitation, survey, survey.questionnaire_id, now=now, master_key=master_key)
        if response.is_complete:
            raise AlreadyCompletedError
        still_open = Invitation.objects.filter(pk=invitation.pk).exclude(status=InvitationStatus.COMPLETE)
        still_asked = still_open.exclude(disposition__in=NOT_TO_BE_ASKED)
        values = {"status": InvitationStatus.STARTED, "opted_out": False, "disposition": "", "disposition_reason": ""}
        if not still_asked.update(**values) and still_open.exists():
            raise NotInvitedError  # staff left this person out at the same moment
    return response


def _response_of(
    invitation: Invitation, survey: SurveyInField, questionnaire_id: int, *, now: datetime, master_key: bytes
) -> Response:
    organisation = invitation.person.organisation
    cluster, _ = OrganisationCluster.objects.get_or_create(survey_id=survey.id, organisation=organisation)
    response, _ = Response.objects.get_or_create(
        ticket=ticket_of(invitation, master_key=master_key),
        defaults={
            "survey_id": survey.id,
            "questionnaire_id": questionnaire_id,
            "cluster": cluster.cluster,
            "tier": organisation.tier,
            "office": invitation.person.function,
            "province": organisation.province,
            "urbanity": organisation.urbanity,
            "size_class": organisation.size_class,
            "is_test": invitation.is_test or survey.phase == Phase.PROEFVELD,
            "started_at": now,
        },
    )
    return response


def page_to_continue(response: Response) -> str | None:
    """Return the name of the first page on the path after the furthest one saved; None when only sending is left.

    The closing page stands on the overview, from where the questionnaire is sent.
    """
    questionnaire = compiled_by_id(response.questionnaire_id)
    pages = routing.path(questionnaire, response.answers, background_of(response))
    return next((page.name for page in pages if page.number > response.furthest_page and not page.closing), None)
