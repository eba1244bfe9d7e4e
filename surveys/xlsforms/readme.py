"""The words of the sheet ‘Lees mij’: how to work in the file, and what each column holds."""

from collections.abc import Iterator
from typing import Final

from surveys.xlsforms.columns import explanations

ABOUT: Final = (
    (
        "Wat dit is",
        "De hele vragenlijst in drie bladen: survey (delen, pagina's, vragen), choices (antwoordlijsten) en settings.",
    ),
    (
        "Terugbrengen",
        (
            "Beheer, Vragenlijst, Nieuwe versie. Daar staat eerst wat er is gevonden en wat er verschilt. Pas daarna "
            "wordt iets bewaard."
        ),
    ),
    (
        "Delen en pagina's",
        "Een deel is een begin_group tot zijn end_group. Daarin is elke begin_group een pagina, en daarin een tabelvraag.",
    ),
    ("Achtergrond", "Rijen boven het eerste deel. Zij komen mee met de respons en worden niet gevraagd."),
    ("Berekeningen", "Rijen met calculate. Met ‘derived’ in miv_kind bestaan zij alleen voor tabellen."),
    (
        "Open tekst bij antwoord",
        "Vul op het blad choices de naam van de variabele in bij miv_open. De rij met ‘open’ in miv_kind wordt vanzelf gemaakt.",
    ),
    (
        "Tekst blijft tekst",
        "Alle cellen staan op Tekst, zodat 01 geen 1 wordt en 1-2 geen datum. Plak zonder opmaak (Plakken speciaal, Waarden).",
    ),
    (
        "Verborgen kolommen",
        "Kolommen van de monitor (miv_…) die nergens gevuld zijn, zijn verborgen. Zij tellen mee zodra er iets in staat.",
    ),
    (
        "Twee kolommen, één expressie",
        (
            "Kent ODK een functie niet, dan staat de expressie zoals zij is bedoeld in miv_calculation of "
            "miv_relevant, en een vertaling in de gewone kolom. Verander dan de gewone kolom en maak die met miv_ "
            "leeg."
        ),
    ),
)
_STANDARD: Final = (
    (
        "type",
        (
            "note, select_one lijst, select_multiple lijst, range (cijferschaal), integer, text, calculate, "
            "begin_group of end_group."
        ),
    ),
    ("name", "De naam van de variabele, van de pagina (pagina-…) of van het deel (deel-…). Mag maar één keer voorkomen."),
    ("label, hint", "Wat de deelnemer leest, en de toelichting eronder. Mag ${variabele} en **nadruk** bevatten."),
    ("required", "yes, no of een expressie."),
    ("relevant", "De voorwaarde waaronder de vraag of pagina te zien is."),
    (
        "choice_filter",
        "Biedt alleen de antwoorden aan waarvoor dit waar is; de kolommen van het blad choices zijn erin te lezen.",
    ),
    (
        "constraint",
        (
            "Vooraan staan de grenzen: . >= 0 and . <= 40 bij een getal, string-length(.) <= 200 bij tekst, count-"
            "selected(.) <= 3 bij meer antwoorden. Daarachter tussen haakjes wat het antwoord nog meer moet zijn."
        ),
    ),
    ("constraint_message", "De melding als het antwoord niet goed is."),
    ("calculation, default", "De berekening; het antwoord dat vooraf is ingevuld."),
    ("parameters", "Van een cijferschaal: start=1 end=7 step=1."),
    (
        "appearance",
        (
            "field-list bij een pagina, table-list bij een tabelvraag (field-list als de antwoorden gefilterd zijn), "
            "multiline bij een lange open tekst."
        ),
    ),
    ("miv_kind", "year bij een jaartal, derived bij een berekening voor tabellen, open bij een rij die vanzelf is gemaakt."),
    ("miv_choices", "De antwoordlijst van een berekening."),
    ("miv_warning_message", "De tekst van de waarschuwing."),
    ("miv_minimum_label", "Het woord onder het laagste cijfer van een schaal."),
    ("miv_maximum_label", "Het woord onder het hoogste cijfer van een schaal."),
    ("miv_comment", "Aantekening; staat in het YAML-bestand als commentaar boven het onderdeel."),
)


def column_lines() -> Iterator[tuple[str, str]]:
    """Yield every column with what it holds: those of XLSForm, then those of the monitor."""
    yield "Kolom", "Wat erin staat"
    yield from _STANDARD
    known = {title for title, _ in _STANDARD}
    for title, text in explanations().items():
        if title not in known:
            yield title, text.replace("true:", "yes:").replace("false:", "no:")
