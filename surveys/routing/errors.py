"""What can be wrong with a definition: the catalogue of coded findings, and the errors that carry them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    """An error keeps a questionnaire from being used, a warning does not."""

    ERROR = "fout"
    WARNING = "waarschuwing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a definition, for the researcher: where it is, what is wrong and how to mend it."""

    code: str
    where: str
    what: str
    mend: str
    severity: Severity

    def __str__(self) -> str:
        return f"{self.severity} {self.code} · {self.where}: {self.what} {self.mend}"

    @property
    def is_error(self) -> bool:
        """Whether the questionnaire cannot be used before this is mended."""
        return self.severity is Severity.ERROR


class DefinitionError(ValueError):
    """A definition cannot be used; carries everything that was found."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


class ExpressionError(ValueError):
    """An expression cannot be read; carries the code and the words of the finding."""

    def __init__(self, code: str, **words: object) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


@dataclass(frozen=True, slots=True)
class _Entry:
    severity: Severity
    what: str
    mend: str


def _error(what: str, mend: str) -> _Entry:
    return _Entry(Severity.ERROR, what, mend)


def _warning(what: str, mend: str) -> _Entry:
    return _Entry(Severity.WARNING, what, mend)


# The hundreds tell the kind: 0 reading the file, 1 structure, 2 expressions, 3 texts, 4 reachability, 5 export, 6 tidiness.
CATALOGUE: Final[dict[str, _Entry]] = {
    "R001": _error(
        "De tekst is geen geldige YAML: {problem}.", "Herstel de regel; let op inspringen, dubbele punten en aanhalingstekens."
    ),
    "R002": _error("{problem}", "Vergelijk met docs/questionnaire-format.md."),
    "R003": _error("Het bestand is te groot of verwijst te vaak naar zichzelf.", "Houd de vragenlijst onder {limit} onderdelen."),
    "R101": _error("De naam ‘{name}’ komt ook voor in: {other}.", "Geef een van de twee een andere naam."),
    "R102": _error(
        "De naam ‘{name}’ is niet bruikbaar in een webadres.",
        "Gebruik kleine letters, cijfers en streepjes, en niet: {reserved}.",
    ),
    "R103": _error("De pagina heeft geen vragen of tekst.", "Zet er een onderdeel op of haal de pagina weg."),
    "R104": _error("De antwoordlijst ‘{name}’ bestaat niet.", "Kies een van: {known}."),
    "R105": _warning("De antwoordlijst ‘{name}’ wordt nergens gebruikt.", "Haal de lijst weg of gebruik hem bij een vraag."),
    "R106": _error("Het antwoord ‘{name}’ heeft geen label.", "Schrijf achter ‘label:’ wat de deelnemer leest."),
    "R107": _error("De antwoordcode ‘{name}’ staat twee keer in de lijst.", "Geef elk antwoord een eigen code."),
    "R108": _error("De tabelvraag heeft geen rijen.", "Zet onder ‘rows:’ ten minste één stelling."),
    "R109": _error(
        "Het antwoord ‘{name}’ sluit andere antwoorden uit, maar bij deze vraag is maar één antwoord mogelijk.",
        "Haal ‘exclusive’ weg, of gebruik hier een andere lijst.",
    ),
    "R110": _error("Het minimum ({minimum}) is groter dan het maximum ({maximum}).", "Verwissel de twee of pas ze aan."),
    "R111": _error("De antwoordlijst ‘{name}’ is leeg.", "Zet er ten minste één antwoord in."),
    "R112": _error("Meer dan één pagina heeft ‘counts: true’: {pages}.", "Laat het bij één pagina staan."),
    "R114": _error(
        "De antwoordcode ‘{name}’ heeft tekens die niet mogen.",
        "Gebruik letters, cijfers, streepje of liggend streepje, zonder spaties.",
    ),
    "R115": _error(
        "Het antwoord ‘{name}’ heeft een open tekst, maar dat kan niet bij {kind}.", "Gebruik hier een lijst zonder ‘open:’."
    ),
    "R116": _error(
        "Er moeten ten minste {minimum} antwoorden gekozen worden, maar de lijst heeft er {available}.",
        "Verlaag ‘minimum’ of vul de lijst aan.",
    ),
    "R118": _error("De schaal heeft {steps} stappen.", "Gebruik 2 tot en met 11 stappen, of vraag een heel getal."),
    "R119": _error(
        "Een pagina op het overzicht (closing) is de laatste, is voor iedereen en vraagt niets verplicht.",
        "Zet haar achteraan, zonder ‘relevant’, en geef elke vraag ‘required: false’.",
    ),
    "R120": _error("Sommige delen zijn een blok, andere niet: {names}.", "Geef alle delen ‘block:’, of geen enkel deel."),
    "R121": _error(
        "Er zijn {number} blokken met ‘opening: true’, en dat moet er precies één zijn.",
        "Zet de sleutel bij het blok dat bepaalt welke blokken er zijn.",
    ),
    "R122": _error("Meer dan één blok heeft ‘personal: true’: {names}.", "Zet de vragen over de invuller in één blok."),
    "R123": _error(
        "Een pagina met ‘{key}: true’ hoort niet in een vragenlijst met blokken.",
        "Haal de sleutel weg: het openende blok bepaalt wie meetelt, en elk blok heeft zijn eigen einde.",
    ),
    "R124": _error(
        "De vraag ‘{name}’ bij ‘{key}’ staat niet in het persoonlijke blok, of is niet van de goede soort.",
        "Noem een vraag van het persoonlijke blok: bij ‘policy_field’ een keuzevraag, bij ‘years’ een heel getal.",
    ),
    "R125": _error("Het beleidsveld ‘{name}’ bestaat niet.", "Kies een van: {known}."),
    "R126": _error(
        "De vraag heeft ‘exists: true’, maar haar lijst heeft geen antwoord ‘ja’.",
        "Gebruik een lijst met de code ‘ja’, of een vraag waarbij meer antwoorden mogelijk zijn.",
    ),
    "R201": _error("De expressie is niet te lezen bij teken {column}: {problem}.", "Expressie: {source}"),
    "R202": _error("De variabele ‘{name}’ bestaat niet.", "{suggestion}"),
    "R203": _error(
        "De variabele ‘{name}’ wordt pas later gevraagd ({page}).",
        "Gebruik alleen wat op een eerdere pagina is gevraagd, of verplaats de pagina.",
    ),
    "R204": _error(
        "De variabele ‘{name}’ wordt op dezelfde pagina gevraagd.",
        "Zet deze vraag of tekst op een volgende pagina. Alleen ‘constraint’ en ‘warning’ mogen de eigen pagina lezen.",
    ),
    "R205": _error("De berekeningen verwijzen in een kring naar elkaar: {cycle}.", "Haal een van de verwijzingen weg."),
    "R206": _error("De functie ‘{name}’ bestaat niet.", "{suggestion}"),
    "R207": _error("De functie ‘{name}’ krijgt {given} argumenten, maar vraagt er {wanted}.", "Pas de argumenten aan."),
    "R208": _error(
        "‘{name}’ staat zonder ${{…}} en is geen kolom van de antwoordlijst.",
        "Schrijf ${{{name}}} voor een variabele, of '{name}' voor een tekst.",
    ),
    "R209": _error(
        "De punt (.) staat voor het eigen antwoord en kan alleen in ‘constraint’ en ‘warning’.", "Noem de variabele: ${{naam}}."
    ),
    "R210": _error(
        "Het patroon {pattern} is geen geldige reguliere expressie.",
        "Schrijf het patroon als vaste tekst en controleer de haakjes.",
    ),
    "R211": _error("De variabele ‘{name}’ heeft geen antwoord ‘{choice}’.", "Kies een van: {known}."),
    "R212": _error("label-of werkt alleen op een keuzevraag, en ‘{name}’ is dat niet.", "Gebruik ${{{name}}} zelf."),
    "R213": _error(
        "De variabele ‘{name}’ staat onder ‘derived’ en bestaat pas bij het maken van tabellen.", "Zet haar onder ‘calculations’."
    ),
    "R214": _error(
        "Blok ‘{block}’ leest de variabele ‘{name}’, en die hoort bij blok ‘{other}’.",
        "Een blok leest alleen de achtergrond, het persoonlijke blok, het openende blok en zichzelf. Verplaats de vraag, of leid "
        "de voorwaarde af van het openende blok.",
    ),
    "R301": _error("De tekst noemt ${{{name}}}, maar die variabele bestaat niet.", "{suggestion}"),
    "R302": _error(
        "De tekst noemt ${{{name}}}, maar die wordt pas gevraagd op {page}.", "Noem alleen wat op een eerdere pagina is gevraagd."
    ),
    "R303": _warning(
        "De tekst noemt ${{{name}}}, maar sommige deelnemers op deze pagina hebben die vraag niet beantwoord.",
        "Gebruik een berekening met coalesce(…, '…') of pas de voorwaarde aan.",
    ),
    "R304": _error("In de tekst staat ‘${{’ zonder geldige naam of zonder ‘}}’.", "Schrijf ${{naam}}."),
    "R401": _error(
        "De voorwaarde kan nooit waar zijn: {source}", "Geen enkele combinatie van {variables} voldoet. Pas de voorwaarde aan."
    ),
    "R402": _error(
        "De pagina is voor niemand te bereiken.",
        "De voorwaarden van deze pagina en van eerdere pagina's sluiten elkaar uit ({variables}).",
    ),
    "R403": _error(
        "De vraag is voor niemand te zien.",
        "De voorwaarden van deze vraag, haar pagina en eerdere pagina's sluiten elkaar uit ({variables}).",
    ),
    "R404": _error("Het antwoord ‘{name}’ wordt aan niemand aangeboden.", "Pas ‘choice_filter’ aan of haal het antwoord weg."),
    "R405": _error("Geen enkel antwoord voldoet aan de controle: {source}", "Niemand kan verder. Pas ‘constraint’ aan."),
    "R406": _warning(
        "Niet vast te stellen of dit voor iemand geldt: {reason}.",
        "Maak de voorwaarde eenvoudiger, of loop haar zelf na met ‘questionnaire simulate’.",
    ),
    "R407": _error(
        "Het blok is voor niemand.", "De voorwaarde van het blok klopt nooit bij wat eerder is gevraagd ({variables})."
    ),
    "R501": _error(
        "De naam ‘{name}’ kan niet naar SPSS.",
        "Gebruik kleine letters, cijfers en liggende streepjes; begin met een letter en eindig niet met een streepje.",
    ),
    "R502": _error("De naam ‘{name}’ is een gereserveerd woord in SPSS.", "Kies een andere naam."),
    "R503": _error("De naam ‘{name}’ is {size} bytes lang; SPSS neemt er 64.", "Kort de naam of de antwoordcode in."),
    "R504": _warning("Het label is {size} bytes lang; SPSS kapt af op 256.", "Voeg ‘short_label’ toe voor tabellen en exports."),
    "R505": _warning(
        "Het label van antwoord ‘{name}’ is {size} bytes lang; SPSS kapt af op 120.",
        "Voeg ‘short_label’ toe bij het antwoord, of kort het in.",
    ),
    "R506": _error("In de export heten twee kolommen ‘{name}’: {other}.", "Verander een van de namen of antwoordcodes."),
    "R601": _warning(
        "De berekening ‘{name}’ wordt nergens gebruikt.", "Haal haar weg, of zet haar onder ‘derived’ als zij voor tabellen is."
    ),
    "R602": _warning("Er is een melding ({key}) zonder bijbehorende controle.", "Voeg de controle toe of haal de melding weg."),
    "R603": _warning("Een verplichte vraag met ‘minimum: 0’ is dubbelzinnig.", "Zet ‘required: false’ of haal het minimum weg."),
}


def finding(code: str, where: str, **words: object) -> Finding:
    """Compose the finding `code` of the catalogue with its `words` filled in."""
    entry = CATALOGUE[code]
    return Finding(code, where, entry.what.format(**words), entry.mend.format(**words), entry.severity)
