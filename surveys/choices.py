"""Codes of editions, surveys and fieldwork. The values are stored and never change."""

from typing import Final

from django.db import models

from organisations.choices import Tier


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

    ANNOUNCEMENT = "aankondiging", "Aankondiging"
    INVITATION = "uitnodiging", "Uitnodiging"
    REMINDER_1 = "herinnering_1", "Eerste herinnering"
    REMINDER_2 = "herinnering_2", "Tweede herinnering"
    CODE_AGAIN = "code_opnieuw", "Code opnieuw"
    HANDOVER = "overdracht", "Blok overgedragen"
    INQUIRY = "navraag", "Navraag"
    DIFFERENCE = "verschil", "Twee versies van de algemene vragen"


ASKED_FOR = (WaveKind.CODE_AGAIN, WaveKind.HANDOVER)
"""Mails that somebody asked for just now: they go at any hour, without a limit, and nobody has to confirm them."""
OF_ONE_BLOCK = (WaveKind.HANDOVER, WaveKind.INQUIRY)
"""Mails about one block of one dossier: there is no example of them to show."""
OF_A_DOSSIER = (*OF_ONE_BLOCK, WaveKind.DIFFERENCE)
"""Mails about one dossier: they have no text of staff."""


class WaveState(models.TextChoices):
    """Whether the mails of a wave may be sent."""

    DRAFT = "concept", "Concept"
    RELEASED = "vrijgegeven", "Vrijgegeven"
    PAUSED = "gepauzeerd", "Gepauzeerd"
    CANCELLED = "geannuleerd", "Geannuleerd"


class RecipientState(models.TextChoices):
    """How far somebody is who gets a reminder; of office holders the first two, of officials all."""

    NOT_STARTED = "niet_begonnen", "Nog niet begonnen"
    STARTED = "begonnen", "Al begonnen"
    ONLY_GENERAL = "alleen_a", "Alleen het algemene blok klaar"
    WAITS_FOR_COLLEAGUE = "wacht_op_collega", "Zelf klaar, wacht op een collega"


class Disposition(models.TextChoices):
    """Why somebody who was in the frame is not to be counted, or will not answer; empty while nothing is known."""

    EXCLUDED = "uitgesloten", "Uitgesloten voor verzending"
    INELIGIBLE = "niet_in_functie", "Niet (meer) in functie"
    REFUSED = "geweigerd", "Weigert"


NOT_TO_BE_ASKED = (Disposition.EXCLUDED, Disposition.INELIGIBLE)
"""The codes of these open nothing any more; who refused may still think better of it."""


class BounceKind(models.TextChoices):
    """What came back to a mail."""

    HARD = "definitief", "Adres bestaat niet of weigert"
    SOFT = "tijdelijk", "Tijdelijk niet bezorgd"
    AUTO_REPLY = "automatisch", "Automatisch antwoord"


class CallOutcome(models.TextChoices):
    """How a telephone call ended."""

    NO_ANSWER = "geen_gehoor", "Geen gehoor"
    BUSY = "in_gesprek", "In gesprek"
    APPOINTMENT = "afspraak", "Afspraak gemaakt"
    WILL_FILL_IN = "vult_in", "Gaat invullen"
    REFUSED = "weigert", "Wil niet meedoen"
    WRONG_NUMBER = "verkeerd_nummer", "Verkeerd nummer"
    NOT_IN_OFFICE = "niet_in_functie", "Niet meer in functie"
    LANGUAGE = "taal", "Taal is een probleem"


class NonResponseAnswer(models.TextChoices):
    """The answers to the one question of the non-response interview (Bijlage 1 of the report of 2020)."""

    ONCE = "een_keer", "Ja, één keer"
    MORE = "meerdere_keren", "Ja, meerdere keren"
    NEVER = "nooit", "Nee, geen enkele keer"


class NonResponseMode(models.TextChoices):
    """How the non-response question was answered."""

    PHONE = "telefoon", "Telefonisch"
    WEB = "afmeldpagina", "Op de afmeldpagina"


class ContactKind(models.TextChoices):
    """What the helpdesk did for somebody."""

    CODE_SENT = "code_gestuurd", "Code opnieuw gestuurd"
    ADDRESS_CORRECTED = "adres_verbeterd", "Adres verbeterd"
    REPLACED = "opgevolgd", "Opgevolgd door een ander"
    EXCLUDED = "uitgesloten", "Uitgesloten voor verzending"
    INELIGIBLE = "niet_in_functie", "Niet meer in functie"
    OPTED_OUT = "afgemeld", "Afgemeld"
    OPTED_IN = "toch_meedoen", "Afmelding teruggenomen"
    REOPENED = "heropend", "Heropend na sluiting"
    QUESTION = "vraag", "Vraag beantwoord"
    RESTORED = "teruggezet", "Uitsluiting teruggenomen"
    LETTER = "brief", "Brief met code opgehaald"


class LetterKind(models.TextChoices):
    """The two letters on paper."""

    ANNOUNCEMENT = "aankondiging", "Aankondiging aan de organisatie"
    CODE = "code", "Brief met code"


class Seat(models.TextChoices):
    """The two places from which an organisation is answered for; a secretaris-directeur has that of the secretaris."""

    GRIFFIER = "griffier", "Griffier"
    SECRETARIS = "secretaris", "Secretaris"


SEATS_OF_TIER: Final[dict[Tier, tuple[Seat, ...]]] = {
    Tier.GEMEENTE: (Seat.GRIFFIER, Seat.SECRETARIS),
    Tier.PROVINCIE: (Seat.GRIFFIER, Seat.SECRETARIS),
    Tier.WATERSCHAP: (Seat.SECRETARIS,),
}
"""From which seats an organisation is answered for: a water board has no griffier."""


class FillerRole(models.TextChoices):
    """Who somebody is who fills in a dossier."""

    GRIFFIER = "griffier", "Griffier"
    SECRETARIS = "secretaris", "Secretaris"
    SECRETARIS_DIRECTEUR = "secretaris_directeur", "Secretaris-directeur"
    COLLEAGUE = "collega", "Collega"


SEAT_OF_ROLE: Final[dict[FillerRole, Seat]] = {
    FillerRole.GRIFFIER: Seat.GRIFFIER,
    FillerRole.SECRETARIS: Seat.SECRETARIS,
    FillerRole.SECRETARIS_DIRECTEUR: Seat.SECRETARIS,
}


class BlockStatus(models.TextChoices):
    """How far a filler is with a block; before the first page there is no row."""

    BUSY = "bezig", "Bezig"
    DONE = "klaar", "Klaar"
    SKIPPED = "overgeslagen", "Overgeslagen"


class ReconciliationAction(models.TextChoices):
    """What is done on the bench where two fillers answered the same block."""

    ACCEPTED = "overgenomen", "Voorstel overgenomen"
    CHANGED = "gewijzigd", "Antwoord gewijzigd"
    ASKED = "gevraagd", "Aan de organisatie gevraagd"
    REOPENED = "heropend", "Opnieuw geopend"


# --- the in-depth study --------------------------------------------------------------------------------------------
class SelectionOrigin(models.TextChoices):
    """How an organisation came to be chosen for the in-depth study."""

    LOT = "lot", "Loting"
    HAND = "hand", "Met de hand"


class SelectionState(models.TextChoices):
    """How far a chosen organisation is; worked out from what is known of it, never stored."""

    CHOSEN = "gekozen", "Gekozen"
    APPROACHED = "benaderd", "Benaderd"
    AGREED = "doet_mee", "Doet mee"
    PLANNED = "gepland", "Interview gepland"
    DONE = "afgerond", "Afgerond"
    DROPPED = "afgevallen", "Afgevallen"


class Willingness(models.TextChoices):
    """What an organisation answered when its questionnaire asked for an interview; the values are those of the answers."""

    YES = "ja", "Wil wel"
    MAYBE = "misschien", "Wil misschien"
    NO = "nee", "Wil niet"


class InterviewMode(models.TextChoices):
    """Where an interview takes place."""

    VISIT = "bezoek", "Op bezoek"
    VIDEO = "video", "Videogesprek"
    PHONE = "telefoon", "Telefoon"


class InterviewState(models.TextChoices):
    """Whether an interview was held."""

    PLANNED = "gepland", "Gepland"
    HELD = "gehouden", "Gehouden"
    NOT_HELD = "niet_doorgegaan", "Niet doorgegaan"


class CoveredBody(models.TextChoices):
    """For whom a document holds, in words that fit every tier."""

    BOARD = "db", "Dagelijks bestuurders"
    COUNCIL = "vv", "Volksvertegenwoordigers"
    BOTH = "beide", "Allebei"


class Presence(models.TextChoices):
    """Whether a code of conduct holds an element of the checklist."""

    YES = "ja", "Ja"
    PARTLY = "deels", "Gedeeltelijk"
    NO = "nee", "Nee"


class NoteKind(models.TextChoices):
    """What was written down of an interview."""

    NOTE = "notitie", "Notitie"
    QUOTE = "citaat", "Citaat"
