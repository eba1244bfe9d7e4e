"""What is kept for a time only."""

from django.db import models


class Kept(models.TextChoices):
    """What goes when its time is over; the values are stored and never change."""

    CONTACT = "contact", "Contactgegevens"
    LINKS = "links", "Koppeling tussen mensen en antwoorden"
    ANSWERS = "answers", "Antwoorden per respondent"
    LOGS = "logs", "Logboek"
