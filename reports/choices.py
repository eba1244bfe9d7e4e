"""Codes of publications. The values are stored and never change."""

from django.db import models


class PublicationProfile(models.TextChoices):
    """Which groups a publication withholds; everything but `STRICT` takes a reason."""

    STRICT = "strict", "Streng"
    AS_PUBLISHED_2020 = "as_published_2020", "Zoals gepubliceerd 2020"


class PublicationState(models.TextChoices):
    """Where a publication stands; worked out from its times, never stored."""

    DRAFT = "concept", "Concept"
    PUBLISHED = "gepubliceerd", "Gepubliceerd"
    WITHDRAWN = "ingetrokken", "Ingetrokken"
