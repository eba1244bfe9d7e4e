"""Reads over editions, surveys, invitations and waves. Writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.db import connection
from django.db.models import Count, IntegerField, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from organisations.choices import Office
from organisations.models import OfficeHolder, Official
from organisations.queries import office_holders_to_ask, officials_to_ask
from surveys.choices import NOT_TO_BE_ASKED, PHASES_IN_FIELD, InvitationStatus, Phase, SurveyKind, WaveKind, WaveState
from surveys.invitees import invitees_of
from surveys.models import BlockAnswers, Dossier, Filler, Invitation, MailWave, Questionnaire, Survey


def database_clock() -> Callable[[], datetime]:
    """Return a clock that the database set and that ticks here, also while this machine's own clock jumps.

    Leases, hours of sending and dates of waves go by it: workers on several machines then agree on what time it is.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (set_at,) = cursor.fetchone()
    begin = monotonic()
    return lambda: set_at + timedelta(seconds=monotonic() - begin)


def surveys_in_field(now: datetime) -> QuerySet[Survey]:
    """Return the surveys that can be filled in at `now`, with their editions."""
    surveys = Survey.objects.select_related("edition")
    return surveys.filter(edition__phase__in=PHASES_IN_FIELD, opens_at__lte=now, closes_at__gt=now)


def invitations_to_mail(survey: Survey, kind: WaveKind) -> QuerySet[Invitation]:
    """Return whom a mail of this kind is for.

    Who can be asked and did not finish; an announcement is for burgemeesters only.
    """
    invitations = reachable_invitations(survey).exclude(status=InvitationStatus.COMPLETE)
    return invitations.filter(office_holder__office=Office.BURGEMEESTER) if kind == WaveKind.ANNOUNCEMENT else invitations


def reachable_invitations(survey: Survey) -> QuerySet[Invitation]:
    """Return of whom a question may be asked by mail, also of who finished.

    Who is in office, has an address that did not fail, did not opt out, and of whom nothing is known that keeps us from asking.
    """
    invitees = invitees_of(survey.kind)
    in_office = invitees.where(email_failed_on=None, left_on=None)
    return Invitation.objects.filter(in_office, survey=survey, opted_out=False, disposition="").exclude(invitees.where(email=""))


def invitations_of_address(survey: Survey, email: str) -> QuerySet[Invitation]:
    """Return the invitations of whoever has this address; one person may hold two offices."""
    invitations = Invitation.objects.filter(invitees_of(survey.kind).where(email__iexact=email), survey=survey)
    return invitations.exclude(disposition__in=NOT_TO_BE_ASKED).order_by("pk")


def waves_with_counts(survey: Survey | None = None) -> QuerySet[MailWave]:
    """Return waves, newest first, with how many mails they have, how many still wait, were sent and were refused."""
    waves = MailWave.objects.select_related("survey__edition", "released_by")
    if survey is not None:
        waves = waves.filter(survey=survey)
    return waves.annotate(
        mail_count=_kept_or("mails", Count("mailings")),
        waiting_count=_kept_or("waiting", Count("mailings", filter=Q(mailings__sent_at=None, mailings__refused_at=None))),
        sent_count=_kept_or("sent", Count("mailings", filter=Q(mailings__sent_at__isnull=False))),
        refused_count=_kept_or("refused", Count("mailings", filter=Q(mailings__refused_at__isnull=False))),
    ).order_by("-created_at", "-pk")


def _kept_or(name: str, count: Count) -> Coalesce:
    """Return what was kept of a wave whose mails are gone, else what is counted now."""
    return Coalesce(Cast(KeyTextTransform(name, "kept_counts"), IntegerField()), count)


def waves_of_calendar(survey: Survey) -> dict[WaveKind, MailWave]:
    """Return for each kind the wave that stands in the calendar: the one still to go, else the first that went."""
    waves = MailWave.objects.filter(survey=survey, pilot_of=None).exclude(state=WaveState.CANCELLED)
    found: dict[WaveKind, MailWave] = {}
    for wave in sorted(waves, key=_place_in_calendar):
        found.setdefault(WaveKind(wave.kind), wave)
    return found


def _place_in_calendar(wave: MailWave) -> tuple[bool, bool, datetime, int]:
    return wave.state != WaveState.DRAFT, wave.scheduled_at is None, wave.created_at, wave.pk


def surveys_with_versions() -> QuerySet[Survey]:
    """Return the surveys of all editions, newest first, with the versions of their questionnaires but not the texts."""
    versions = Questionnaire.objects.defer("definition").select_related("survey", "created_by").order_by("-version")
    surveys = Survey.objects.select_related("edition").order_by("-edition__year", "kind")
    return surveys.prefetch_related(Prefetch("questionnaires", versions))


@dataclass(frozen=True, slots=True)
class NewVersionEffect:
    """For how many people another version becomes the questionnaire, and how many keep the one they began with."""

    not_started: int
    started: int


def effect_of_new_version(survey: Survey) -> NewVersionEffect:
    """Return for how many invited people of `survey` a version put into use now would matter."""
    new = Q(status=InvitationStatus.NEW)
    counts = Invitation.objects.filter(survey=survey).aggregate(
        not_started=Count("pk", filter=new), started=Count("pk", filter=~new)
    )
    return NewVersionEffect(**counts)


def version_to_compare_with(survey: Survey) -> Questionnaire | None:
    """Return the version of `survey` that is in use, else the newest one."""
    newest = Questionnaire.objects.select_related("survey__edition").filter(survey=survey).order_by("-version")
    in_use = newest.filter(pk=survey.questionnaire_id) if survey.questionnaire_id else newest
    return in_use.first()


def fieldwork_surveys() -> QuerySet[Survey]:
    """Return the surveys of editions that are not past their fieldwork, with how many are invited and how many finished."""
    surveys = Survey.objects.select_related("edition").filter(edition__phase__in=(Phase.VOORBEREIDING, *PHASES_IN_FIELD))
    return surveys.annotate(
        invited_count=Count("invitations"),
        completed_count=Count("invitations", filter=Q(invitations__status=InvitationStatus.COMPLETE)),
        opted_out_count=Count("invitations", filter=Q(invitations__opted_out=True)),
    ).order_by("-edition__year", "kind")


def not_invited(survey: Survey) -> "QuerySet[OfficeHolder] | QuerySet[Official]":
    """Return who can be invited to `survey` and was not; somebody in two offices was as soon as one of them was."""
    if survey.kind == SurveyKind.ORGANISATIES:
        return officials_to_ask().exclude(invitations__survey=survey).order_by("pk")
    people = office_holders_to_ask().exclude(invitations__survey=survey)
    return people.exclude(not_asked_as__invitations__survey=survey).order_by("pk")


# --- dossiers ------------------------------------------------------------------------------------------------------
def find_filler(filler_id: UUID) -> Filler | None:
    """Return somebody who fills in a dossier, with the dossier, its organisation and edition, and the own invitation."""
    related = ("dossier__organisation", "dossier__survey__edition", "invitation__official")
    filler = Filler.objects.select_related(*related).filter(pk=filler_id).first()
    if filler is not None and filler.is_colleague:  # an official has none
        prefetch_related_objects([filler], "handovers_accepted")
    return filler


def filler_of(invitation: Invitation) -> UUID | None:
    """Return the id of the filler that came in with an invitation; None while nobody did."""
    return Filler.objects.filter(invitation=invitation).values_list("pk", flat=True).first()


def fillers_of(dossier: Dossier) -> QuerySet[Filler]:
    """Return who fills in a dossier, who came first first."""
    return Filler.objects.filter(dossier=dossier).select_related("invitation__official").order_by("joined_at", "pk")


def block_answers_of(dossier: Dossier) -> QuerySet[BlockAnswers]:
    """Return all that was answered in a dossier."""
    return BlockAnswers.objects.filter(dossier=dossier).order_by("started_at", "pk")


def officials_asked(dossier: Dossier) -> QuerySet[Invitation]:
    """Return the invitations of those who answer for the organisation of a dossier, who may not have come yet."""
    invitations = Invitation.objects.filter(survey_id=dossier.survey_id, official__organisation_id=dossier.organisation_id)
    return invitations.exclude(disposition__in=NOT_TO_BE_ASKED).select_related("official").order_by("official__role", "pk")
