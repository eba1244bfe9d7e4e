"""Codes of the frame: tiers, offices, provinces, urbanity and size classes. The values are stored and never change."""

from typing import Final, TypeAlias

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


class OfficialRole(models.TextChoices):
    """Officials who answer for their organisation: those of the survey of organisations."""

    GRIFFIER = "griffier", "Griffier"
    SECRETARIS = "secretaris", "Secretaris"
    SECRETARIS_DIRECTEUR = "secretaris_directeur", "Secretaris-directeur"


Function: TypeAlias = Office | OfficialRole


class FormOfAddress(models.TextChoices):
    """Aanhef, only where the source gives one; never guessed from a first name, and no answer to the question of gender."""

    HEER = "heer", "De heer"
    MEVROUW = "mevr", "Mevrouw"


# --- files that the frame comes from -------------------------------------------------------------------------------
class ImportKind(models.TextChoices):
    """The three kinds of file."""

    ALMANAK = "almanak", "Almanak (XML)"
    PEOPLE = "personen", "Personen (CSV of XLSX)"
    ORGANISATIONS = "organisaties", "Organisaties (CSV of XLSX)"


class ImportState(models.TextChoices):
    """Where an import stands; nothing of the frame changes before `confirmed`."""

    COLUMNS = "kolommen", "Kolommen kiezen"
    WAITING = "wacht", "Wacht op inlezen"
    READING = "bezig", "Wordt ingelezen"
    FUNCTIONS = "functies", "Functies indelen"
    PROPOSED = "voorstel", "Voorstel"
    CONFIRMING = "verwerken", "Wordt verwerkt"
    CONFIRMED = "verwerkt", "Verwerkt"
    REJECTED = "verworpen", "Verworpen"
    FAILED = "mislukt", "Niet te lezen"


class ChangeSubject(models.TextChoices):
    """What a proposed change is about."""

    ORGANISATION = "organisatie", "Organisatie"
    OFFICE_HOLDER = "ambtsdrager", "Ambtsdrager"
    OFFICIAL = "functionaris", "Functionaris"


class ChangeAction(models.TextChoices):
    """What is proposed."""

    NEW = "nieuw", "Nieuw"
    CHANGED = "gewijzigd", "Gewijzigd"
    ENDED = "beeindigd", "Beëindigd"
    UNCHANGED = "ongewijzigd", "Ongewijzigd"
    DOUBTFUL = "twijfel", "Twijfel"


class ChangeReason(models.TextChoices):
    """Why it is proposed."""

    NOT_IN_FRAME = "niet_in_kader", "Staat niet in het kader"
    OTHER_DATA = "andere_gegevens", "Andere gegevens"
    OTHER_OFFICE = "andere_functie", "Andere functie"
    RETURNED = "teruggekeerd", "Teruggekeerd"
    ONLY_SOURCE_ID = "alleen_kenmerk", "Alleen het kenmerk is nieuw"
    NOT_IN_FILE = "niet_in_bestand", "Staat niet in het bestand"
    TERM_ENDED = "termijn_voorbij", "Einddatum bereikt"
    REORGANISED = "heringedeeld", "Heringedeeld"
    SAME = "gelijk", "Gelijk aan het kader"
    MERGED = "samengevoegd", "Tweede functie van dezelfde persoon"
    NAME_TWICE = "naam_dubbel", "Twee mensen met dezelfde naam?"
    OTHER_NAME = "andere_naam", "Zelfde kenmerk, andere naam"
    SEVERAL_MATCHES = "meer_kandidaten", "Past op meer dan één persoon in het kader"
    WHOLE_OFFICE_GONE = "functie_leeg", "De hele functie ontbreekt in het bestand"
    ORGANISATION_GONE = "organisatie_weg", "De organisatie ontbreekt in het bestand"
    UNKNOWN_ORGANISATION = "organisatie_onbekend", "Organisatie staat niet in het kader"
    UNCLASSIFIED = "klasse_onbekend", "Stedelijkheid of inwonertal onbekend"


class ChangeDecision(models.TextChoices):
    """What staff decided about a doubtful row."""

    SAME_PERSON = "zelfde", "Dezelfde persoon"
    OTHER_PERSON = "ander", "Een ander persoon"
    END = "beeindigen", "Beëindigen"
    SKIP = "overslaan", "Overslaan"
    MAPPED = "aangewezen", "Organisatie aangewezen"


class Mandate(models.TextChoices):
    """What a function in a file means: an office, a role of an official, or nobody for the frame."""

    BURGEMEESTER = Office.BURGEMEESTER.value, Office.BURGEMEESTER.label
    WETHOUDER = Office.WETHOUDER.value, Office.WETHOUDER.label
    RAADSLID = Office.RAADSLID.value, Office.RAADSLID.label
    COMMISSARIS = Office.COMMISSARIS.value, Office.COMMISSARIS.label
    GEDEPUTEERDE = Office.GEDEPUTEERDE.value, Office.GEDEPUTEERDE.label
    STATENLID = Office.STATENLID.value, Office.STATENLID.label
    DIJKGRAAF = Office.DIJKGRAAF.value, Office.DIJKGRAAF.label
    LID_DB = Office.LID_DB.value, Office.LID_DB.label
    LID_AB = Office.LID_AB.value, Office.LID_AB.label
    GRIFFIER = OfficialRole.GRIFFIER.value, OfficialRole.GRIFFIER.label
    SECRETARIS = OfficialRole.SECRETARIS.value, OfficialRole.SECRETARIS.label
    SECRETARIS_DIRECTEUR = OfficialRole.SECRETARIS_DIRECTEUR.value, OfficialRole.SECRETARIS_DIRECTEUR.label
    IGNORED = "overslaan", "Niet in het kader"


class ReorganisationKind(models.TextChoices):
    """How an organisation went up in another."""

    MERGER = "samenvoeging", "Samenvoeging"
    ADDITION = "toevoeging", "Toevoeging"
    SPLIT = "splitsing", "Splitsing"


# --- checks of the frame -------------------------------------------------------------------------------------------
class FrameCheck(models.TextChoices):
    """What is looked at in the frame before anybody is invited."""

    SEATS = "K1", "Zetels volgens de wet"
    NO_ADDRESS = "K2", "Geen e-mailadres"
    BAD_ADDRESS = "K3", "Onmogelijk e-mailadres"
    DOUBLE_ADDRESS = "K4", "Dubbel e-mailadres"
    SHARED_MAILBOX = "K5", "Gedeelde postbus"
    TWO_OFFICES = "K6", "Persoon in twee functies"
    TWICE = "K7", "Mogelijk dubbel ingeschreven"
    NO_OFFICIAL = "K8", "Geen griffier of secretaris"
    REORGANISED = "K9", "Heringedeelde organisatie"
    NUMBERS = "K10", "Groot verschil met de vorige keer"


class FindingState(models.TextChoices):
    """Where a finding stands; one that is mended is no longer there."""

    OPEN = "open", "Te doen"
    ACCEPTED = "akkoord", "Akkoord bevonden"


TIER_OF_CODE: Final = {"GM": Tier.GEMEENTE, "PV": Tier.PROVINCIE, "WS": Tier.WATERSCHAP}
"""The letters in front of a code."""
OFFICES_OF_TIER: Final[dict[Tier, tuple[Office, Office, Office]]] = {
    Tier.GEMEENTE: (Office.BURGEMEESTER, Office.WETHOUDER, Office.RAADSLID),
    Tier.PROVINCIE: (Office.COMMISSARIS, Office.GEDEPUTEERDE, Office.STATENLID),
    Tier.WATERSCHAP: (Office.DIJKGRAAF, Office.LID_DB, Office.LID_AB),
}
OFFICIALS_OF_TIER: Final[dict[Tier, tuple[OfficialRole, ...]]] = {
    Tier.GEMEENTE: (OfficialRole.GRIFFIER, OfficialRole.SECRETARIS),
    Tier.PROVINCIE: (OfficialRole.GRIFFIER, OfficialRole.SECRETARIS),
    Tier.WATERSCHAP: (OfficialRole.SECRETARIS_DIRECTEUR,),
}
MANDATES_OF_TIER: Final[dict[Tier, tuple[str, ...]]] = {
    tier: (*(office.value for office in offices), *(role.value for role in OFFICIALS_OF_TIER[tier]))
    for tier, offices in OFFICES_OF_TIER.items()
}
"""The mandates of a tier, the highest first: who has two of them is asked about the first."""
TIER_OF_OFFICE: Final[dict[Office, Tier]] = {office: tier for tier, offices in OFFICES_OF_TIER.items() for office in offices}


def size_class_of(inhabitants: int) -> SizeClass:
    """Return the size class of a municipality with so many `inhabitants`."""
    bounds = ((20_000, SizeClass.UP_TO_20K), (50_000, SizeClass.FROM_20K), (100_000, SizeClass.FROM_50K))
    return next((size for bound, size in bounds if inhabitants < bound), SizeClass.FROM_100K)
