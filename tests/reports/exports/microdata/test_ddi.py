"""The codebook in DDI-Codebook 2.5. Its schema is of others and not installable, so its rules for what we write stand here.

The order of children, how often each may come, what must be there, and what an attribute may be and hold were read from the
schema of 2014 (`codebook.xsd`, ddi:codebook:2_5); a file of full size was valid against that schema itself when this was written.
"""

import re
from copy import deepcopy
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from reports.exports.microdata.ddi import NAMESPACE, ddi_of
from reports.exports.microdata.frequencies import frequencies_of
from reports.exports.microdata.variables import Category, CodedVariable, Level

DDI = {"d": NAMESPACE}
# Of every element the children it may have, in the order in which they must come.
CHILDREN = {
    "codeBook": ("docDscr", "stdyDscr", "fileDscr", "dataDscr"),
    "stdyDscr": ("citation", "studyAuthorization", "stdyInfo", "studyDevelopment", "method", "dataAccs", "othrStdyMat", "notes"),
    "citation": ("titlStmt", "rspStmt", "prodStmt", "distStmt"),
    "titlStmt": ("titl", "subTitl", "altTitl", "parTitl", "IDNo"),
    "rspStmt": ("AuthEnty", "othId"),
    "prodStmt": ("producer", "copyright", "prodDate"),
    "stdyInfo": ("studyBudget", "subject", "abstract", "sumDscr"),
    "sumDscr": ("timePrd", "collDate", "nation", "geogCover", "geogUnit", "geoBndBox", "boundPoly", "anlyUnit", "universe",
                "dataKind"),
    "method": ("dataColl", "notes", "anlyInfo"),
    "dataColl": ("timeMeth", "dataCollector", "frequenc", "sampProc", "deviat", "collMode", "resInstru", "sources", "collSitu",
                 "actMin", "ConOps", "weight"),
    "fileDscr": ("fileTxt", "locMap", "notes"),
    "fileTxt": ("fileName", "fileCitation", "dataFingerprint", "fileCont", "fileStrc", "dimensns", "fileType"),
    "dimensns": ("caseQnty", "varQnty"),
    "dataDscr": ("varGrp", "nCubeGrp", "var"),
    "var": ("location", "labl", "imputation", "security", "embargo", "respUnit", "anlysUnit", "qstn", "valrng", "invalrng",
            "undocCod", "universe", "TotlResp", "sumStat", "txt", "stdCatgry", "catgryGrp", "catgry", "codInstr", "verStmt",
            "concept", "derivation", "varFormat"),
    "qstn": ("preQTxt", "qstnLit"),
    "invalrng": ("item", "range"),
    "catgry": ("catValu", "labl", "txt", "catStat"),
}  # fmt: skip
REQUIRED = {"codeBook": {"stdyDscr"}, "stdyDscr": {"citation"}, "citation": {"titlStmt"}, "titlStmt": {"titl"}}
# What may stand in an element only once; everything else may be repeated.
ONCE = {
    "citation": {"titlStmt", "rspStmt", "prodStmt"},
    "titlStmt": {"titl"},
    "fileTxt": {"fileName", "dimensns", "fileType"},
    "var": {"varFormat"},
    "catgry": {"catValu"},
}
# The attributes that what we write may have besides ID and xml:lang, with those that must be there marked.
ATTRIBUTES = {
    "codeBook": {"version"},
    "IDNo": {"agency"},
    "timePrd": {"date", "event"},
    "nation": {"abbr"},
    "var": {"name!", "wgt", "wgt-var", "files", "intrvl", "nature"},
    "range": {"min", "max"},
    "catgry": {"missing"},
    "catStat": {"type"},
    "sumStat": {"type!"},
    "varFormat": {"type", "schema"},
}
REFERENCES = {"files", "wgt-var"}
COMMON = {"ID", "{http://www.w3.org/XML/1998/namespace}lang"}
NAME = re.compile(r"[A-Za-z_][\w.-]*")
ALLOWED = {
    ("var", "intrvl"): {"contin", "discrete"},
    ("var", "nature"): {"nominal", "ordinal", "interval", "ratio", "percent", "other"},
    ("var", "wgt"): {"wgt", "not-wgt"},
    ("catgry", "missing"): {"Y", "N"},
    ("catStat", "type"): {"freq", "percent", "crosstab", "other"},
    ("sumStat", "type"): {"mean", "medn", "mode", "vald", "invd", "min", "max", "stdev", "other"},
    ("varFormat", "type"): {"numeric", "character"},
    ("varFormat", "schema"): {"SAS", "SPSS", "IBM", "ANSI", "ISO", "XML-Data", "other"},
    ("timePrd", "event"): {"start", "end", "single"},
    ("codeBook", "version"): {"2.5"},
}


@pytest.fixture(scope="module")
def codebook(data) -> ET.Element:
    return ET.fromstring(ddi_of(data))  # noqa: S314 -- our own file


def tag(element: ET.Element) -> str:
    namespace, _, name = element.tag.removeprefix("{").partition("}")
    assert namespace == NAMESPACE
    return name


def broken_rules(codebook: ET.Element) -> set[str]:
    """Return which rules of the schema a codebook breaks, each with the element that does."""
    ids = [element.get("ID") for element in codebook.iter() if element.get("ID")]
    found = {f"ID {one}" for one in ids if ids.count(one) > 1 or not NAME.fullmatch(one)}
    for element in codebook.iter():
        name, children = tag(element), [tag(child) for child in element]
        places = [CHILDREN.get(name, ()).index(child) if child in CHILDREN.get(name, ()) else -1 for child in children]
        may = {one.rstrip("!") for one in ATTRIBUTES.get(name, ())} | COMMON
        must = {one.rstrip("!") for one in ATTRIBUTES.get(name, ()) if one.endswith("!")}
        checks = {
            "order": places == sorted(places) and -1 not in places,
            "text": not children or not (element.text or "").strip(),
            "required": {*children} >= REQUIRED.get(name, set()) and {*element.attrib} >= must,
            "once": all(children.count(child) <= 1 for child in ONCE.get(name, ())),
            "attribute": {*element.attrib} <= may,
            "value": all(value in ALLOWED.get((name, key), {value}) for key, value in element.attrib.items()),
            "reference": {one for key in REFERENCES for one in element.get(key, "").split()} <= {*ids},
        }
        found |= {f"{rule} {name}" for rule, is_kept in checks.items() if not is_kept}
    return found


def test_codebook_keeps_the_rules_of_the_schema(codebook):
    assert broken_rules(codebook) == set()


def element_of(codebook: ET.Element, path: str) -> ET.Element:
    return codebook.find("/".join(f"d:{name}" for name in path.split("/")), DDI)


@pytest.mark.parametrize(
    ("fault", "broken"),
    [
        (lambda book: book.insert(0, element_of(book, "dataDscr")), "order codeBook"),
        (lambda book: element_of(book, "stdyDscr/citation").append(ET.Element(f"{{{NAMESPACE}}}titlStmt")), "once citation"),
        (lambda book: element_of(book, "stdyDscr/citation/titlStmt").clear(), "required titlStmt"),
        (lambda book: element_of(book, "dataDscr/var").set("files", "F2"), "reference var"),
        (lambda book: element_of(book, "dataDscr/var").set("ID", "F1"), "ID F1"),
        (lambda book: element_of(book, "dataDscr/var").set("ID", "1 nummer"), "ID 1 nummer"),
        (lambda book: element_of(book, "dataDscr/var").set("soort", "x"), "attribute var"),
        (lambda book: element_of(book, "dataDscr/var").attrib.pop("name"), "required var"),
        (lambda book: element_of(book, "dataDscr/var/varFormat").set("type", "getal"), "value varFormat"),
    ],
)
def test_codebook_that_breaks_a_rule_is_found(codebook, fault, broken):
    book = deepcopy(codebook)
    fault(book)

    assert broken in broken_rules(book)


def test_references_lead_somewhere(codebook):
    ids = [element.get("ID") for element in codebook.iter() if element.get("ID")]
    variables = codebook.findall("d:dataDscr/d:var", DDI)

    assert len(ids) == len(set(ids))
    assert {variable.get("files") for variable in variables} == {codebook.find("d:fileDscr", DDI).get("ID")}
    (weight,) = [variable for variable in variables if variable.get("wgt")]
    assert weight.get("name") == "weegfactor"
    assert {variable.get("wgt-var") for variable in variables if variable is not weight} == {weight.get("ID")}


def test_every_variable_has_its_question_universe_and_values(data, codebook):
    variables = {variable.get("name"): variable for variable in codebook.findall("d:dataDscr/d:var", DDI)}

    assert list(variables) == data.frame.columns
    chosen = variables["dader__burger"]
    assert chosen.findtext("d:qstn/d:qstnLit", namespaces=DDI) == "Wie deed het?"
    assert chosen.findtext("d:universe", namespaces=DDI) == "slachtoffer is ‘Ja’"
    found = {
        category.findtext("d:catValu", namespaces=DDI): (category.get("missing"), category.findtext("d:catStat", namespaces=DDI))
        for category in variables["slachtoffer"].findall("d:catgry", DDI)
    }
    counts = data.frame["slachtoffer"].to_list()
    assert found == {
        "1": (None, str(counts.count(1))),
        "2": (None, str(counts.count(2))),
        "-91": ("Y", str(counts.count(-91))),
    }
    assert variables["slachtoffer"].findtext("d:universe", namespaces=DDI) == "Alle respondenten"


def frequencies(*values: int | None):
    variable = CodedVariable("v", "V", Level.NOMINAL, tuple(Category(code, str(code)) for code in (1, 2, 3, -91)))
    return frequencies_of(pl.Series(values, dtype=pl.Int32), variable)


def test_small_frequency_is_withheld_and_cannot_be_worked_out():
    found = frequencies(*[1] * 50, *[2] * 4, *[3] * 30, *[-91] * 20)

    assert found.values == {1: 50, 2: None, 3: 30, -91: None}
    assert (found.valid, found.invalid) == (None, None)


def test_frequencies_that_are_large_enough_are_told_with_their_sums():
    found = frequencies(*[1] * 50, *[3] * 30, *[-91] * 20, *[None] * 11)

    assert found.values == {1: 50, 2: 0, 3: 30, -91: 20}
    assert (found.valid, found.invalid) == (80, 31)
