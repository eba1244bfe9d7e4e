"""Every rule of the linter finds the fault that is planted for it, and nothing in a sound report."""

from dataclasses import replace

import pytest

from reports.documents.material import Material, ReportTable
from reports.documents.report import compose
from reports.linting import lint
from reports.linting.bases import two_bases, wrong_bases
from reports.linting.findings import Rule
from reports.linting.small_numbers import small_numbers
from reports.linting.sums import sums
from reports.linting.trends import broken_trends
from reports.tables import compute
from tests.reports.documents.examples import small_material, small_publication, write_text
from tests.reports.tables.examples import people, plan_of, snapshot_of

TEXT = '{{ Woorden "2.1" rij="Totaal" kolom="Totaal" }} kreeg ermee te maken.\n\n{{ tabel "2.1" }}\n\n{{ tabel "2.2" }}'


def table(rows, **parts):
    snapshot = snapshot_of(rows)
    plan = plan_of(**parts)
    return ReportTable(plan, snapshot, compute(snapshot, plan))


GROUPS = {"heading": "Groep", "groups": [{"label": "Allen", "total": True}]}
ANSWERS = [
    {"label": "Ja", "variable": "vraag", "values": ["ja"]},
    {"label": "Nee", "variable": "vraag", "values": ["nee"]},
    {"label": "Totaal", "variable": "vraag", "total": True},
]


def test_sound_report_has_no_faults(tmp_path):
    write_text(tmp_path, "agressie", TEXT)

    report = compose(small_publication(), folder=tmp_path, material=small_material(tmp_path, "2.1", "2.2"))

    assert lint(report) == ()


def test_answers_that_are_not_everything_do_not_add_up():
    rows = [*people(30, vraag="ja"), *people(40, vraag="nee"), *people(30, vraag="misschien")]

    (finding,) = sums("tabel 9.1", table(rows, breakdown=GROUPS, measures=ANSWERS))

    assert (finding.rule, finding.is_fault) == (Rule.SUM, True)
    assert finding.message == "Allen: de antwoorden tellen op tot 70,0%"


def test_rounding_alone_is_no_fault():
    rows = [*people(33, vraag="ja"), *people(67, vraag="nee"), *people(33, vraag="nee")]

    assert list(sums("tabel 9.1", table(rows, breakdown=GROUPS, measures=ANSWERS))) == []


def test_same_words_for_two_bases_are_found():
    rows = people(30, vraag="ja", groep="a")
    one = table(rows, breakdown=GROUPS)
    other = table(rows, breakdown=GROUPS, base={"text": "iedereen", "expression": "${groep} = 'a'"})

    (finding,) = two_bases({"tabel 9.1": one, "tabel 9.2": other})

    assert finding.where == "tabel 9.2"
    assert finding.message == "‘iedereen’ betekent hier iets anders dan eerder (zie tabel 9.1)"


@pytest.mark.parametrize("base", [{"text": "slachtoffers", "expression": "${groep} = 'a'"}, {"text": "alle mensen"}])
def test_same_question_over_two_bases_is_found(base):
    rows = people(30, vraag="ja", groep="a")
    question = {"breakdown": GROUPS, "question": "Wat vindt u?"}

    (finding,) = two_bases({"tabel 9.1": table(rows, **question), "tabel 9.2": table(rows, **question, base=base)})

    assert finding.rule == Rule.TWO_BASES
    assert "dezelfde vraag" in finding.message


def test_everybody_as_base_of_a_question_that_few_were_asked_is_found():
    rows = [*people(40, vraag="ja"), *people(60, vraag=None)]

    (finding,) = wrong_bases({"tabel 9.1": table(rows, breakdown=GROUPS)})

    assert finding.message == "de basis is ‘iedereen’, maar hooguit 40% van hen kreeg deze vraag"
    assert (
        list(wrong_bases({"tabel 9.1": table(rows, breakdown=GROUPS, base={"text": "wie", "expression": "${vraag} = 'ja'"})}))
        == []
    )


def test_percentage_under_the_minimum_is_a_fault_and_one_under_twenty_indicates():
    rows = [*people(12, vraag="ja", groep="a"), *people(30, vraag="ja", groep="b")]
    one = table(rows)
    (few,) = small_numbers("tabel 9.1", one)

    assert (few.is_fault, few.message) == (False, "minder dan 20 in A: lees die percentages als een aanwijzing")
    leaked = ReportTable(one.plan, one.snapshot, one.table)
    object.__setattr__(leaked, "records", tuple(replace(record, n=7) for record in one.records[:1]))
    (fault,) = small_numbers("tabel 9.1", leaked)
    assert (fault.is_fault, fault.message) == (True, "A, Ja: 100% van 7, minder dan 10")


def test_trend_across_a_change_of_the_question_is_found():
    changed = plan_of(id="2.7", editions=[2018, 2020])

    (finding,) = broken_trends("tabel 2.7", "table", changed)

    assert finding.rule == Rule.BROKEN_TREND
    assert "loopt van 2018 tot 2020" in finding.message
    assert list(broken_trends("tabel 2.7", "table", changed.model_copy(update={"comparability": ("Anders gevraagd.",)}))) == []
    assert list(broken_trends("tabel 2.7", "table", plan_of(id="2.7", editions=[2020]))) == []


def test_typed_number_is_held_against_the_tables(tmp_path):
    write_text(tmp_path, "agressie", f"Van de mannen is dat 25%, van de vrouwen 44%.\n\n{TEXT}")

    report = compose(small_publication(), folder=tmp_path, material=small_material(tmp_path, "2.1", "2.2"))

    assert [(one.where, one.message) for one in lint(report)] == [
        ("agressie.md:7", "‘25%’ is getypt; laat het getal uit een tabel komen; het staat in tabel 2.1"),
        ("agressie.md:7", "‘44%’ is getypt; laat het getal uit een tabel komen; het staat in geen tabel van dit hoofdstuk"),
    ]


def test_earlier_edition_is_told_only_where_the_question_did_not_change(tmp_path):
    text = 'In 2018 was dat {{ eerder "2.2" rij="Dagelijks" jaar="2018" }}.\n\nEn {{ eerder "2.7" rij="Gemeenten" jaar="2018" }}.'
    write_text(tmp_path, "agressie", f"{text}\n\n{TEXT}")

    report = compose(small_publication(), folder=tmp_path, material=small_material(tmp_path, "2.1", "2.2"))

    (finding,) = lint(report)
    assert "tussen 2018 en 2020 is de vraag veranderd" in finding.message
    assert "In 2018 was dat 41%." in report.chapters[0].blocks[0].html


def test_material_of_nothing_gives_an_empty_report(tmp_path):
    assert lint(compose(small_publication(), folder=tmp_path, material=Material(small_publication(), folder=tmp_path))) == ()
