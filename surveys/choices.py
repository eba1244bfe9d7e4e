"""Codes of editions, surveys and fieldwork. The values are stored and never change."""

from django.db import models


class SurveyKind(models.TextChoices):
    """The two questionnaires of an edition."""

    AMBTSDRAGERS = "ambtsdragers", "Ambtsdragers"
    ORGANISATIES = "organisaties", "Organisaties"


class Phase(models.TextChoices):
    """Where an edition stands; only in `proefveld` may a snapshot be made before closing."""

    VOORBEREIDING = "voorbereiding", "Voorbereiding"
    PROEFVELD = "proefveld", "Proefveld"
    VELDWERK = "veldwerk", "Veldwerk"
    VERWERKING = "verwerking", "Verwerking"
    GEPUBLICEERD = "gepubliceerd", "Gepubliceerd"


PHASES_IN_FIELD = (Phase.PROEFVELD, Phase.VELDWERK)


class InvitationStatus(models.TextChoices):
    """What an invitation knows of its answers: no more than this, and no times."""

    NEW = "nieuw", "Nieuw"
    STARTED = "begonnen", "Begonnen"
    COMPLETE = "klaar", "Klaar"


class WaveKind(models.TextChoices):
    """Why a wave of mails goes out."""

    INVITATION = "uitnodiging", "Uitnodiging"
    REMINDER_1 = "herinnering_1", "Eerste herinnering"
    REMINDER_2 = "herinnering_2", "Tweede herinnering"
    CODE_AGAIN = "code_opnieuw", "Code opnieuw"


class WaveState(models.TextChoices):
    """Whether the mails of a wave may be sent."""

    DRAFT = "concept", "Concept"
    RELEASED = "vrijgegeven", "Vrijgegeven"
    PAUSED = "gepauzeerd", "Gepauzeerd"
    CANCELLED = "geannuleerd", "Geannuleerd"
