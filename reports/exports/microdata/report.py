"""What was given up to make the microdata anonymous, in words, for whoever works with them or has to answer for them."""

from collections.abc import Iterator, Mapping

from reports.dataset import WEIGHTING_CELL
from reports.estimation.anonymity import Anonymity
from reports.exports.microdata.anonymous import FIXED
from reports.exports.microdata.coding import ORGANISATIONS, Microdata
from reports.exports.microdata.words import notes, title


def report_of(data: Microdata) -> bytes:
    """Return the report as plain text, with the mark by which editors know UTF-8."""
    return ("\ufeff" + "\r\n".join(_lines(data)) + "\r\n").encode()


def _lines(data: Microdata) -> Iterator[str]:
    found = data.anonymity
    labels = {variable.name: variable.label for variable in data.variables}
    yield title(data)
    yield "Verslag van k-anonimiteit"
    yield ""
    yield from notes(data)
    yield ""
    yield f"Rijen in het bestand: {found.rows}. Rijen die zijn weggelaten: {found.removed}."
    yield f"Elke combinatie van deze kenmerken is van minstens {found.k} deelnemers:"
    yield from (f"- {name}: {labels.get(name, name)}" for name in found.variables)
    yield ""
    yield f"Vóór het afschermen: {_counted(found.before, found.k)}"
    yield f"Erna: {_counted(found.after, found.k)}"
    yield ""
    yield "Afgeschermd (code -98), in deze volgorde en alleen waar te weinig deelnemers een combinatie delen:"
    cells = _cell_labels(data)
    for given in found.given_up:
        where = ", ".join(f"{cells.get(cell, cell)} {rows}" for cell, rows in given.by_cell.items())
        yield f"- {given.variable}: {given.rows} van {found.rows} rijen{f' ({where})' if where else ''}"
    yield "Wat van zo’n kenmerk afhangt, zoals een vraag die alleen bepaalde functies krijgen, is in die rijen ook afgeschermd."
    yield ""
    yield "Niet in het bestand: namen, adressen en codes (die staan ook niet in de momentopname), het nummer van de deelnemer"
    yield "en van de organisatie, open antwoorden, tijden, en de functie volgens het steekproefkader."
    if WEIGHTING_CELL in found.variables:
        yield "Bestuurslaag en weegcel worden nooit afgeschermd: de weegfactor vertelt ze toch."
    if data.kind == ORGANISATIONS:
        yield "Aantallen, zoals van aangiften, gaan niet mee: een uitschieter wijst een organisatie aan."


def _counted(found: Anonymity, k: int) -> str:
    return (
        f"{found.combinations} combinaties, de kleinste van {found.k}; {found.small_combinations} van minder dan {k}, "
        f"met {found.respondents_in_small} deelnemers, van wie {found.unique_respondents} als enige."
    )


def _cell_labels(data: Microdata) -> Mapping[str, str]:
    known = (variable for variable in data.variables if variable.name in {WEIGHTING_CELL, *FIXED})
    return {str(category.stored): category.label for variable in known for category in variable.categories}
