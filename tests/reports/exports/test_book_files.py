"""The whole book as CSV for people, CSV for programs, and JSON-stat; all hold the same numbers."""

import csv
import io
import json
from math import prod

import pytest

from reports.exports.book_csv import BOOK_COLUMNS, book_csv, book_machine_csv
from reports.exports.json_stat import INDICATIVE, book_json_stat

PARTS_OF_A_DATASET = {
    "version", "class", "label", "source", "updated", "id", "size", "role", "dimension", "value", "status", "note", "extension",
}  # fmt: skip


@pytest.fixture(scope="module")
def collection(book):
    return json.loads(book_json_stat(book))


def for_people(book):
    return list(csv.DictReader(io.StringIO(book_csv(book).decode("utf-8-sig")), delimiter=";"))


def test_csv_for_people_and_for_programs_say_the_same(book):
    people, machine = for_people(book), list(csv.DictReader(io.StringIO(book_machine_csv(book).decode())))

    assert list(people[0]) == list(machine[0]) == list(BOOK_COLUMNS)
    assert len(people) == 4 * 2 * 4
    assert [{**row, "standaardfout": row["standaardfout"].replace(",", ".")} for row in people] == machine
    assert (people[0]["standaardfout"], machine[0]["standaardfout"]) == ("0,2", "0.2")
    about = ("hoofdstuk", "naam", "titel", "basis")
    assert [people[0][name] for name in about] == ["Hoofdstuk 2", "Tabel 2.1", "Ervaring", "iedereen"]
    assert {row["naam"] for row in people} == {"Tabel 2.1", "Tabel 2.2", "Figuur 2.1", "Tabel 4.1"}
    assert book_csv(book).startswith(b"\xef\xbb\xbf")
    assert not book_machine_csv(book).startswith(b"\xef\xbb\xbf")
    assert {row["maat"] for row in machine} == {"'=SOM(A1)", "Nee", "Te duur", "Geen tijd"}


def test_collection_holds_every_table(collection, book):
    assert (collection["version"], collection["class"]) == ("2.0", "collection")
    assert [one["extension"]["tabel"] for one in collection["link"]["item"]] == [table.plan.id for table in book.tables]


def test_datasets_keep_the_rules_of_json_stat(collection):
    for one in collection["link"]["item"]:
        assert set(one) <= PARTS_OF_A_DATASET
        assert (one["version"], one["class"]) == ("2.0", "dataset")
        assert list(one["dimension"]) == one["id"]
        assert len(one["id"]) == len(set(one["id"])) == len(one["size"])
        assert set(one["role"]) <= {"time", "geo", "metric"}
        assert {name for names in one["role"].values() for name in names} <= set(one["id"])
        assert len(one["value"]) == prod(one["size"])
        assert all(value is None or isinstance(value, int | float) for value in one["value"])
        for place, status in one.get("status", {}).items():
            assert 0 <= int(place) < len(one["value"])
            assert (one["value"][int(place)] is None) == (status != INDICATIVE)
        for name, size in zip(one["id"], one["size"], strict=True):
            category = one["dimension"][name]["category"]
            assert set(category) <= {"index", "label", "unit", "note", "child", "coordinates"}
            assert len(category["index"]) == len(set(category["index"])) == size
            assert set(category["label"]) == set(category["index"])
            assert set(category.get("unit", {})) <= set(category["index"])


def test_dataset_holds_the_numbers_of_the_csv(collection, book):
    first = collection["link"]["item"][0]
    rows = for_people(book)[:8]

    def number(text):
        return float(text.replace(",", ".")) if text else None

    names = ("percentage", "n", "standaardfout", "interval_laag", "interval_hoog")
    assert first["value"] == [number(row[name]) for row in rows for name in names]
    assert first["status"] == {str(5 * place): row["niet_getoond"] for place, row in enumerate(rows) if row["niet_getoond"]}
    assert first["dimension"]["groep"]["category"]["label"] == {"1": "A", "2": "B", "3": "C", "4": "Totaal"}
    assert first["dimension"]["gegeven"]["category"]["unit"]["waarde"] == {"label": "%", "decimals": 0}
