"""A table as CSV: one row a cell, whole percents, nothing of what is withheld, the same bytes every time."""

import csv
import io
from dataclasses import replace

from reports.estimation.disclosure import Bound
from reports.exports import COLUMNS, table_csv
from reports.exports.json_stat import table_json_stat
from reports.tables import compute
from tests.reports.tables.examples import people, plan_of, snapshot_of

ROWS = [
    *people(10, groep="a", vraag="ja", weegfactor=1.5),
    *people(30, groep="a", vraag="nee", weegfactor=0.5),
    *people(5, groep="b", vraag="ja"),
    *people(20, groep="c", vraag="nee"),
]


def plan(**parts):
    groups = [{"label": name.upper(), "where": f"${{groep}} = '{name}'"} for name in "abc"]
    return plan_of(breakdown={"heading": "Groep", "groups": groups}, measures_heading="Antwoord", **parts)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_csv_has_a_row_for_every_cell():
    snapshot = snapshot_of(ROWS, is_test=True)

    first, second, _ = rows_of(table_csv(compute(snapshot, plan())))

    assert first == {
        "tabel": "9.1",
        "editie": "2020",
        "uitsplitsing": "Groep",
        "groep": "A",
        "maat_kop": "Antwoord",
        "maat": "Ja",
        "percentage": "50",
        "aantal": "",
        "factor": "",
        "n": "40",
        "gewogen_n": "30",
        "standaardfout": "9,2",
        "interval_laag": "32",
        "interval_hoog": "68",
        "minder_dan": "",
        "meer_dan": "",
        "indicatief": "nee",
        "niet_getoond": "",
        "testgegevens": "ja",
        "momentopname_sha256": snapshot.sha256,
    }
    numbers = ("percentage", "n", "gewogen_n", "standaardfout", "interval_laag", "interval_hoog")
    assert {second[name] for name in numbers} == {""}
    assert second["niet_getoond"] == "te weinig deelnemers"


def test_csv_has_bounds_and_stars_in_columns_of_their_own():
    made = compute(snapshot_of(ROWS), plan())
    few, many = (
        replace(made.groups[1].cells[0], withheld=None, bound=Bound(percent, is_above=percent > 50)) for percent in (10, 90)
    )
    unsure = replace(made.groups[0].cells[0], is_indicative=True)
    groups = [replace(group, cells=(cell,)) for group, cell in zip(made.groups, (few, many, unsure), strict=True)]
    table = replace(made, groups=tuple(groups))

    rows, names = rows_of(table_csv(table)), ("percentage", "minder_dan", "meer_dan", "indicatief", "niet_getoond")

    assert [tuple(row[name] for name in names) for row in rows] == [
        ("", "10", "", "", "alleen een grens"),
        ("", "", "90", "", "alleen een grens"),
        ("50", "", "", "ja", ""),
    ]
    assert table_json_stat(table, updated="2020-01-01")["status"] == {"0": "< 10%", "5": "> 90%", "10": "indicatief"}


def test_csv_is_what_dutch_spreadsheets_open():
    content = table_csv(compute(snapshot_of(ROWS), plan()))

    assert content.startswith(b"\xef\xbb\xbf" + ";".join(COLUMNS).encode() + b"\r\n")


def test_csv_of_the_same_snapshot_has_the_same_bytes():
    snapshot = snapshot_of(ROWS)

    assert table_csv(compute(snapshot, plan())) == table_csv(compute(snapshot, plan()))


def test_csv_label_that_looks_like_a_formula_stays_a_label():
    measures = [{"label": "=1+1", "variable": "vraag", "values": ["ja"]}]

    assert {row["maat"] for row in rows_of(table_csv(compute(snapshot_of(ROWS), plan(measures=measures))))} == {"'=1+1"}


def test_csv_tells_who_was_not_asked():
    groups = [{"label": "A", "where": "${groep} = 'a'"}, {"label": "B", "where": "${groep} = 'b'"}]
    measures = [
        {"label": "Ja", "variable": "antwoord", "values": ["ja"]},
        {"label": "Nee", "variable": "antwoord", "values": ["nee"], "only": ["A"]},
    ]
    rows = [*people(20, groep="a", antwoord="ja"), *people(20, groep="b", antwoord="ja")]

    found = rows_of(table_csv(compute(snapshot_of(rows), plan_of(breakdown={"groups": groups}, measures=measures))))

    assert [(row["groep"], row["maat"], row["percentage"], row["niet_getoond"]) for row in found] == [
        ("A", "Ja", "100", ""),
        ("A", "Nee", "0", ""),
        ("B", "Ja", "100", ""),
        ("B", "Nee", "", "niet gevraagd"),
    ]
