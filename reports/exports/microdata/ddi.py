"""The codebook of the microdata as DDI-Codebook 2.5, the form in which archives take data in."""

from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from reports.exports.microdata.coding import Microdata
from reports.exports.microdata.frequencies import Frequencies, frequencies_of
from reports.exports.microdata.variables import LARGEST_MISSING, SMALLEST_MISSING, CodedVariable, Level
from reports.exports.microdata.words import file_name, notes, title

NAMESPACE: Final = "ddi:codebook:2_5"
VERSION: Final = "2.5"
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
FILE_ID: Final = "F1"
_UNITS: Final = {"ambtsdragers": "Politieke ambtsdrager", "organisaties": "Organisatie (gemeente, provincie of waterschap)"}
_EVERYBODY: Final = "Alle respondenten"
_NATURES: Final = {Level.NOMINAL: "nominal", Level.ORDINAL: "ordinal", Level.SCALE: "interval"}
_ORIGIN: Final = "Ministerie van Binnenlandse Zaken en Koninkrijksrelaties"

register_namespace("", NAMESPACE)


def ddi_of(data: Microdata) -> bytes:
    """Return the codebook as XML in UTF-8. The order of elements is that of the schema."""
    root = Element(_name("codeBook"), {"version": VERSION, XML_LANG: "nl"})
    _study(root, data)
    _file(root, data)
    description = SubElement(root, _name("dataDscr"))
    ids = {variable.name: f"V{number}" for number, variable in enumerate(data.variables, 1)}
    for variable in data.variables:
        _variable(description, variable, ids, data)
    indent(root)
    return tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _study(root: Element, data: Microdata) -> None:
    study = SubElement(root, _name("stdyDscr"))
    citation = SubElement(study, _name("citation"))
    titles = SubElement(citation, _name("titlStmt"))
    _text(titles, "titl", title(data))
    _text(titles, "IDNo", data.sha256, agency="sha256 van de momentopname")
    _text(SubElement(citation, _name("rspStmt")), "AuthEnty", _ORIGIN)
    _text(SubElement(citation, _name("prodStmt")), "producer", _ORIGIN)
    info = SubElement(study, _name("stdyInfo"))
    _text(info, "abstract", "Onderzoek naar agressie, geweld en integriteit in het decentraal bestuur.")
    summary = SubElement(info, _name("sumDscr"))
    _text(summary, "timePrd", str(data.edition), date=str(data.edition), event="single")
    _text(summary, "nation", "Nederland", abbr="NL")
    _text(summary, "anlyUnit", _UNITS.get(data.kind, data.kind))
    _text(summary, "universe", _UNITS.get(data.kind, data.kind))
    _text(summary, "dataKind", "Enquêtegegevens")
    collection = SubElement(SubElement(study, _name("method")), _name("dataColl"))
    _text(collection, "collMode", "Online vragenlijst")
    if data.weight:
        _text(collection, "weight", f"Weeg met {data.weight}: gewichten met gemiddelde 1.")
    for note in notes(data):
        _text(study, "notes", note)


def _file(root: Element, data: Microdata) -> None:
    text = SubElement(SubElement(root, _name("fileDscr"), {"ID": FILE_ID}), _name("fileTxt"))
    _text(text, "fileName", file_name(data, "sav"))
    dimensions = SubElement(text, _name("dimensns"))
    _text(dimensions, "caseQnty", str(data.frame.height))
    _text(dimensions, "varQnty", str(data.frame.width))
    _text(text, "fileType", "SPSS")


def _variable(parent: Element, variable: CodedVariable, ids: dict[str, str], data: Microdata) -> None:
    counts = frequencies_of(data.frame[variable.name], variable)
    attributes = {
        "ID": ids[variable.name],
        "name": variable.name,
        "files": FILE_ID,
        "intrvl": "contin" if counts is None else "discrete",
        "nature": _NATURES[variable.level],
    }
    if variable.is_weight:
        attributes["wgt"] = "wgt"
    elif data.weight:
        attributes["wgt-var"] = ids[data.weight]
    element = SubElement(parent, _name("var"), attributes)
    _text(element, "labl", variable.label)
    if variable.question:
        _text(SubElement(element, _name("qstn")), "qstnLit", variable.question)
    if variable.is_answer:
        invalid = SubElement(element, _name("invalrng"))
        SubElement(invalid, _name("range"), {"min": str(SMALLEST_MISSING), "max": str(LARGEST_MISSING)})
    _text(element, "universe", variable.universe or _EVERYBODY)
    if counts is not None:
        _counts(element, variable, counts)
    SubElement(element, _name("varFormat"), {"type": "numeric", "schema": "SPSS"})


def _counts(element: Element, variable: CodedVariable, counts: Frequencies) -> None:
    for kind, number in (("vald", counts.valid), ("invd", counts.invalid)):
        if number is not None:
            _text(element, "sumStat", str(number), type=kind)
    labels = {category.code: category.label for category in variable.categories}
    for code, number in counts.values.items():
        missing = {"missing": "Y"} if code <= LARGEST_MISSING else {}
        category = SubElement(element, _name("catgry"), missing)
        _text(category, "catValu", str(code))
        if code in labels:
            _text(category, "labl", labels[code])
        if number is not None:
            _text(category, "catStat", str(number), type="freq")


def _text(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, _name(name), attributes).text = "".join(_allowed(text))


def _allowed(text: str) -> Iterable[str]:
    """Leave out what XML cannot hold."""
    return (sign for sign in text if sign >= " " or sign in "\t\n")


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
