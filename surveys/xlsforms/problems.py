"""What can be wrong with a spreadsheet as such: the catalogue of findings E, beside the findings R of the definition in it."""

from typing import Final

from surveys.routing import Finding, Severity

CATALOGUE: Final[dict[str, tuple[str, str]]] = {
    "E101": (
        "Het blad ‘{name}’ ontbreekt.",
        "Een XLSForm heeft de bladen survey, choices en settings. Begin met een gedownload bestand.",
    ),
    "E102": ("De kolom ‘{name}’ ontbreekt.", "Zet deze kop in rij 1."),
    "E103": ("De kolom ‘{name}’ staat er twee keer.", "Haal een van de twee weg."),
    "E104": ("De monitor kent de kolom ‘{name}’ niet.", "Haal de kolom weg, of zet een aantekening in miv_comment."),
    "E105": ("Boven deze cel staat geen kop in rij 1.", "Zet er een kop boven of maak de cel leeg."),
    "E106": (
        "Het blad ‘{name}’ wordt niet gelezen.",
        "Staat er iets in dat mee moet, zet het dan op survey, choices of settings.",
    ),
    "E107": ("Het blad heeft geen rijen onder de kop.", "Vul het blad, of begin met een gedownload bestand."),
    "E108": ("Er zijn meer dan {most} rijen of {wide} kolommen.", "Haal lege rijen en kolommen weg."),
    "E110": ("De cel bevat een formule.", "Plak alleen de waarde (Plakken speciaal, Waarden), of zet de cel eerst op Tekst."),
    "E111": (
        "Excel heeft van deze cel een datum of tijd gemaakt.",
        "Zet de celeigenschap op Tekst en typ opnieuw wat er hoort te staan.",
    ),
    "E112": ("De cel bevat een fout van Excel, zoals #N/B.", "Typ opnieuw wat er hoort te staan, of maak de cel leeg."),
    "E113": (
        "Excel heeft van deze cel een getal gemaakt dat geen heel getal is.",
        "Zet de celeigenschap op Tekst en typ het opnieuw.",
    ),
    "E114": (
        "Excel toont dit getal anders dan het is bewaard; nullen ervoor gaan zo verloren.",
        "Zet de celeigenschap op Tekst en typ het opnieuw.",
    ),
    "E115": (
        "Deze code staat er als getal ({value}), terwijl andere codes in de lijst met een nul beginnen.",
        "Zet de celeigenschap op Tekst en typ de code opnieuw, met de nul ervoor.",
    ),
    "E116": ("Excel heeft van deze cel WAAR of ONWAAR gemaakt.", "Zet de celeigenschap op Tekst en typ het opnieuw."),
    "E201": ("De monitor kent de soort ‘{type}’ niet.", "Kies uit: {known}."),
    "E202": ("De rij heeft geen type.", "Vul de kolom type in, of maak de rij leeg."),
    "E203": ("Hier staat end_group, maar er is geen groep open.", "Haal de rij weg, of zet er begin_group boven."),
    "E204": ("Deze groep wordt nergens gesloten.", "Zet onder de laatste rij van de groep een rij met end_group."),
    "E205": (
        "Hier sluit ‘{name}’, maar de groep die openstaat is ‘{open}’ (rij {row}).",
        "Zet begin_group en end_group op hun plaats, of maak de cel name bij end_group leeg.",
    ),
    "E206": (
        "Deze vraag staat niet op een pagina.",
        "Zet haar tussen begin_group en end_group van een pagina; een pagina is een groep in een groep.",
    ),
    "E207": (
        "Deze groep zit te diep.",
        "De buitenste groep is een deel, daarin een pagina, daarin een tabelvraag. Dieper kan niet.",
    ),
    "E208": ("In een tabelvraag kunnen alleen rijen met select_one staan.", "Zet deze rij buiten de tabelvraag."),
    "E209": (
        "In een tabelvraag is {column} voor alle rijen gelijk; hier staat iets anders dan in rij {leading}.",
        "Maak de cellen gelijk, of haal deze rij uit de tabelvraag.",
    ),
    "E210": ("‘{column}’ hoort niet bij {type}.", "Maak de cel leeg, of kies een andere soort."),
    "E211": ("{problem}", "Pas de cel aan."),
    "E212": (
        "De antwoordlijst ontbreekt achter {type}.",
        "Schrijf {type} met een spatie en de naam van een lijst op het blad choices.",
    ),
    "E213": (
        "‘{extra}’ kan niet achter een antwoordlijst staan.",
        "Zet het antwoord ‘anders’ in de lijst en vul daar miv_open in.",
    ),
    "E214": ("Een schaal vraagt in parameters om start, end en step=1.", "Schrijf bijvoorbeeld: start=1 end=7 step=1."),
    "E215": ("miv_kind kan hier niet ‘{kind}’ zijn.", "Kies uit: {known}; of maak de cel leeg."),
    "E216": (
        "De rij van de open tekst ‘{name}’ past niet bij het blad choices.",
        "Haal de rij weg: zij wordt vanzelf gemaakt uit de kolom miv_open op het blad choices.",
    ),
    "E217": (
        "‘{column}’ en ‘{beside}’ spreken elkaar tegen.",
        "Schrijf de bedoelde expressie in {column} en maak {beside} leeg.",
    ),
    "E218": ("De rij heeft geen list_name.", "Vul de naam van de antwoordlijst in."),
    "E219": ("Er staan {count} rijen op het blad settings.", "Laat één rij onder de kop staan."),
    "E220": ("De weergave ‘{appearance}’ kent de monitor niet bij {type}.", "Maak de cel leeg. Kan hier: {known}."),
    "E221": ("De kolom ‘{column}’ is leeg, maar bij {type} hoort er iets in.", "Vul de cel."),
    "E301": (
        "De naam ‘{name}’ kan niet in een XLSForm.",
        "Gebruik letters, cijfers, streepjes en liggende streepjes, zonder spaties.",
    ),
    "E302": ("De tekst bevat een stuurteken dat niet in een cel kan.", "Haal het teken weg."),
    "E303": ("De tekst is te lang voor een cel.", "Kort haar in tot 32.000 tekens."),
}
_WARNINGS: Final = frozenset({"E106"})


def problem(code: str, where: str, **words: object) -> Finding:
    """Compose the finding `code` with its `words` filled in."""
    what, mend = CATALOGUE[code]
    severity = Severity.WARNING if code in _WARNINGS else Severity.ERROR
    return Finding(code, where, what.format(**words), mend.format(**words), severity)


class SpreadsheetError(ValueError):
    """A spreadsheet cannot be made or read; carries everything that was found."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings
