"""Codes of the frame: tiers, offices, provinces, urbanity and size classes. The values are stored and never change."""

from typing import Final

from django.db import models


class Tier(models.TextChoices):
    """Bestuurslaag: the three layers of decentral government."""

    GEMEENTE = "gemeente", "Gemeente"
    PROVINCIE = "provincie", "Provincie"
    WATERSCHAP = "waterschap", "Waterschap"


class Office(models.TextChoices):
    """Functie: the nine political offices, three to a tier."""

    BURGEMEESTER = "burgemeester", "Burgemeester"
    WETHOUDER = "wethouder", "Wethouder"
    RAADSLID = "raadslid", "Raadslid"
    COMMISSARIS = "commissaris", "Commissaris van de Koning"
    GEDEPUTEERDE = "gedeputeerde", "Gedeputeerde"
    STATENLID = "statenlid", "Statenlid"
    DIJKGRAAF = "dijkgraaf", "Dijkgraaf"
    LID_DB = "lid_db", "Lid dagelijks bestuur"
    LID_AB = "lid_ab", "Lid algemeen bestuur"


class Province(models.TextChoices):
    """Provincie, by its official code; water boards lie in several and have none."""

    GRONINGEN = "PV20", "Groningen"
    FRYSLAN = "PV21", "Fryslân"
    DRENTHE = "PV22", "Drenthe"
    OVERIJSSEL = "PV23", "Overijssel"
    FLEVOLAND = "PV24", "Flevoland"
    GELDERLAND = "PV25", "Gelderland"
    UTRECHT = "PV26", "Utrecht"
    NOORD_HOLLAND = "PV27", "Noord-Holland"
    ZUID_HOLLAND = "PV28", "Zuid-Holland"
    ZEELAND = "PV29", "Zeeland"
    NOORD_BRABANT = "PV30", "Noord-Brabant"
    LIMBURG = "PV31", "Limburg"


class Urbanity(models.IntegerChoices):
    """Stedelijkheid: the five classes of CBS by address density; only municipalities have one."""

    NOT_APPLICABLE = 0, "n.v.t."
    VERY_STRONG = 1, "Zeer sterk stedelijk"
    STRONG = 2, "Sterk stedelijk"
    MODERATE = 3, "Matig stedelijk"
    LITTLE = 4, "Weinig stedelijk"
    NONE = 5, "Niet stedelijk"


class SizeClass(models.TextChoices):
    """Inwonertalklasse: class of the number of inhabitants; only municipalities have one."""

    UP_TO_20K = "tot_20k", "Tot 20.000 inwoners"
    FROM_20K = "20k_50k", "20.000 tot 50.000 inwoners"
    FROM_50K = "50k_100k", "50.000 tot 100.000 inwoners"
    FROM_100K = "vanaf_100k", "100.000 inwoners of meer"
    NOT_APPLICABLE = "nvt", "n.v.t."


OFFICES_OF_TIER: Final[dict[Tier, tuple[Office, Office, Office]]] = {
    Tier.GEMEENTE: (Office.BURGEMEESTER, Office.WETHOUDER, Office.RAADSLID),
    Tier.PROVINCIE: (Office.COMMISSARIS, Office.GEDEPUTEERDE, Office.STATENLID),
    Tier.WATERSCHAP: (Office.DIJKGRAAF, Office.LID_DB, Office.LID_AB),
}
TIER_OF_OFFICE: Final[dict[Office, Tier]] = {office: tier for tier, offices in OFFICES_OF_TIER.items() for office in offices}


def size_class_of(inhabitants: int) -> SizeClass:
    """Return the size class of a municipality with so many `inhabitants`."""
    bounds = ((20_000, SizeClass.UP_TO_20K), (50_000, SizeClass.FROM_20K), (100_000, SizeClass.FROM_50K))
    return next((size for bound, size in bounds if inhabitants < bound), SizeClass.FROM_100K)
