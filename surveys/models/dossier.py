"""The dossier of an organisation: who fills it in, and what each of them answered, block by block. Not pseudonymous."""

import uuid

from django.db import models
from django.db.models import F, Q

from organisations.models import Organisation
from surveys.choices import BlockStatus, FillerRole, Seat
from surveys.models.edition import Questionnaire, Survey
from surveys.models.fieldwork import Invitation


class Dossier(models.Model):
    """The dossier (dossier) of one organisation in one survey."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="dossiers", verbose_name="uitvraag")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="dossiers", verbose_name="organisatie")
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="dossiers", verbose_name="vragenlijst"
    )
    is_test = models.BooleanField("testgegeven", default=False)
    started_at = models.DateTimeField("begonnen op")
    completed_at = models.DateTimeField("afgerond op", null=True, blank=True)
    completed_by = models.ForeignKey(
        "Filler", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="afgerond door"
    )

    class Meta:
        verbose_name = "dossier"
        verbose_name_plural = "dossiers"
        constraints = (models.UniqueConstraint(fields=("survey", "organisation"), name="dossier_once_an_organisation"),)

    def __str__(self) -> str:
        return f"dossier {self.pk}"

    @property
    def is_complete(self) -> bool:
        """Whether somebody finished it for the organisation."""
        return self.completed_at is not None


class Filler(models.Model):
    """Somebody who fills in (invuller): the griffier or secretaris who was invited, or a colleague who was given a block."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="fillers", verbose_name="dossier")
    role = models.CharField("rol", max_length=20, choices=FillerRole)
    seat = models.CharField("namens", max_length=10, choices=Seat)
    """For whom this filler answers: a colleague stands in for who gave the block."""
    invitation = models.OneToOneField(
        Invitation, on_delete=models.SET_NULL, null=True, blank=True, related_name="filler", verbose_name="uitnodiging"
    )
    """Of a griffier or secretaris; a colleague has none."""
    name = models.CharField("naam", max_length=120, blank=True)
    email = models.EmailField("e-mailadres", max_length=254, blank=True)
    joined_at = models.DateTimeField("voor het eerst binnen op")
    agreed_with = models.ForeignKey(
        "BlockAnswers", on_delete=models.SET_NULL, null=True, blank=True, related_name="agreed_by", verbose_name="eens met"
    )
    """The version of the opening block by a colleague that this filler took as it is."""

    class Meta:
        verbose_name = "invuller"
        verbose_name_plural = "invullers"
        constraints = (
            models.CheckConstraint(condition=Q(role__in=FillerRole.values), name="filler_role_known"),
            models.CheckConstraint(condition=Q(seat__in=Seat.values), name="filler_seat_known"),
            models.CheckConstraint(
                condition=~Q(role=FillerRole.COLLEAGUE) | Q(invitation=None), name="filler_colleague_has_no_invitation"
            ),
        )

    def __str__(self) -> str:
        return f"invuller {self.pk}"

    @property
    def is_colleague(self) -> bool:
        """Whether this filler was given one or more blocks, and sees no more than those."""
        return self.role == FillerRole.COLLEAGUE


class BlockAnswers(models.Model):
    """The answers of one filler to one block (blokantwoorden); shared ones are written by all who fill in together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="block_answers", verbose_name="dossier")
    block = models.CharField("blok", max_length=60)
    """Name of the block in the questionnaire of the dossier."""
    filler = models.ForeignKey(Filler, on_delete=models.CASCADE, related_name="block_answers", verbose_name="invuller")
    status = models.CharField("status", max_length=12, choices=BlockStatus, default=BlockStatus.BUSY)
    skip_reason = models.CharField("reden van overslaan", max_length=200, blank=True)
    is_shared = models.BooleanField("samen invullen", default=False)
    """Both officials see and write these; `filler` is who began."""
    last_saved_by = models.ForeignKey(
        Filler, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="laatst bewaard door"
    )
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    furthest_page = models.PositiveSmallIntegerField(default=0)
    """Order number (1-based, in the whole questionnaire) of the furthest page saved; 0 before the first."""
    page_seconds = models.JSONField(default=dict)
    """Seconds per page name, added up over visits."""
    page_revisions = models.JSONField(default=dict)
    """The revision at which each page was saved last, by page name."""
    started_at = models.DateTimeField("begonnen op")
    saved_at = models.DateTimeField("bewaard op", null=True, blank=True)
    finished_at = models.DateTimeField("klaar op", null=True, blank=True)

    class Meta:
        verbose_name = "blokantwoorden"
        verbose_name_plural = "blokantwoorden"
        constraints = (
            models.UniqueConstraint(fields=("dossier", "block", "filler"), name="block_answers_once_a_filler"),
            models.UniqueConstraint(fields=("dossier", "block"), condition=Q(is_shared=True), name="block_answers_shared_once"),
            models.CheckConstraint(condition=Q(status__in=BlockStatus.values), name="block_answers_status_known"),
        )

    def __str__(self) -> str:
        return f"blokantwoorden {self.pk}"

    @property
    def is_finished(self) -> bool:
        """Whether the filler is done with the block, with answers."""
        return self.status == BlockStatus.DONE


class BlockHandover(models.Model):
    """A block given to a colleague (overdracht) by name and e-mail; the link opens that block alone, once accepted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="handovers", verbose_name="dossier")
    block = models.CharField("blok", max_length=60)
    given_by = models.ForeignKey(Filler, on_delete=models.CASCADE, related_name="handovers_given", verbose_name="gegeven door")
    name = models.CharField("naam", max_length=120, blank=True)
    email = models.EmailField("e-mailadres", max_length=254, blank=True)
    lookup = models.BinaryField(max_length=32, unique=True, editable=False)
    """Keyed hash of the link's code, which is derived from the id as that of an invitation is."""
    given_at = models.DateTimeField("gegeven op")
    expires_at = models.DateTimeField("verloopt op")
    accepted_at = models.DateTimeField("aangenomen op", null=True, blank=True)
    accepted_by = models.ForeignKey(
        Filler, on_delete=models.SET_NULL, null=True, blank=True, related_name="handovers_accepted", verbose_name="invuller"
    )
    withdrawn_at = models.DateTimeField("ingetrokken op", null=True, blank=True)
    mail_failed_at = models.DateTimeField("mail niet aangekomen op", null=True, blank=True)

    class Meta:
        verbose_name = "overdracht"
        verbose_name_plural = "overdrachten"
        constraints = (models.CheckConstraint(condition=Q(expires_at__gt=F("given_at")), name="handover_expires_later"),)

    def __str__(self) -> str:
        return f"overdracht {self.pk}"
