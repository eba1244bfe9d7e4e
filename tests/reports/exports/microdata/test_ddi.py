"""The codebook in DDI-Codebook 2.5. Its schema is of others and not installable, so its rules for what we write stand here.

The order of children, what must be there, and what an attribute may hold were taken from the schema of 2014; a file of full
size was valid against that schema itself when this was written.
"""

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
REQUIRED = {"codeBook": "stdyDscr", "stdyDscr": "citation", "citation": "titlStmt", "titlStmt": "titl"}
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


def test_codebook_keeps_the_rules_of_the_schema(codebook):
    for element in codebook.iter():
        name = tag(element)
        children = [tag(child) for child in element]
        places = [CHILDREN[name].index(child) for child in children]
        assert places == sorted(places), name
        assert not (children and (element.text or "").strip()), name
        assert REQUIRED.get(name, "") in {*children, ""}
        for attribute, value in element.attrib.items():
            assert value in ALLOWED.get((name, attribute), {value}), (name, attribute)


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
