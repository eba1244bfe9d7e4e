"""Codes of publications, of their files and of the coding of open answers. The values are stored and never change."""

from django.db import models


class PublicationProfile(models.TextChoices):
    """Which groups a publication withholds; everything but `STRICT` takes a reason."""

    STRICT = "strict", "Streng"
    FROM_TEN = "from_ten", "Streng, met groepen vanaf 10"
    AS_PUBLISHED_2020 = "as_published_2020", "Zoals gepubliceerd 2020"


class PublicationState(models.TextChoices):
    """Where a publication stands; worked out from its times, never stored."""

    DRAFT = "concept", "Concept"
    PUBLISHED = "gepubliceerd", "Gepubliceerd"
    WITHDRAWN = "ingetrokken", "Ingetrokken"


class ProductState(models.TextChoices):
    """Where a file of a publication stands."""

    WAITING = "wacht", "Wacht op zijn beurt"
    MAKING = "bezig", "Wordt gemaakt"
    READY = "klaar", "Klaar"
    FAILED = "mislukt", "Mislukt"
    GONE = "weg", "Opgeruimd"


class CodingTurn(models.TextChoices):
    """In whose turn an answer was coded."""

    FIRST = "eerste", "Eerste codeur"
    SECOND = "tweede", "Tweede codeur"
    DECIDED = "besluit", "Besluit over een verschil"


class SchemeAction(models.TextChoices):
    """What was done to a code scheme."""

    STARTED = "begonnen", "Begonnen"
    COPIED = "overgenomen", "Overgenomen uit een ander codeschema"
    CODE_ADDED = "code_erbij", "Code toegevoegd"
    CODE_CHANGED = "code_anders", "Code gewijzigd"
    CODE_REMOVED = "code_weg", "Code weggehaald"
    RULE_ADDED = "regel_erbij", "Woordregel toegevoegd"
    RULE_REMOVED = "regel_weg", "Woordregel weggehaald"
    SHARE_CHANGED = "aandeel", "Aandeel dubbel coderen gewijzigd"


class MicrodataState(models.TextChoices):
    """How far microdata of an earlier edition are."""

    MAPPING = "koppelen", "Kolommen koppelen"
    TAKEN_IN = "verwerkt", "Verwerkt"
    DISCARDED = "weggegooid", "Weggegooid"
