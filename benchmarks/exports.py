"""The files of a publication at full size: table book, CSV, JSON-stat and microdata; and SPSS files of 100,000 people."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from benchmarks.tables import Limit, Row, Table, with_django

if TYPE_CHECKING:
    from reports.exports.book import Book
    from reports.exports.microdata.coding import Microdata
    from reports.models import Snapshot
    from surveys.routing import Questionnaire, Variable

PEOPLE: Final = 3_060
MANY: Final = 100_000
COLUMNS: Final = 300
SECONDS_FOR_MANY: Final = 15.0
ROUNDS: Final = 3
SENT, CHOSEN = 0.95, 0.3
QUESTIONNAIRE: Final = Path("surveys/instruments/2020/ambtsdragers.yaml")
# Offices in the shares of the response of 2020, with tier and weighting cell.
OFFICES: Final = {
    "burgemeester": (161, "gemeente", "burgemeester"),
    "wethouder": (365, "gemeente", "wethouder"),
    "raadslid": (2147, "gemeente", "raadslid"),
    "commissaris": (5, "provincie", "provincie"),
    "gedeputeerde": (19, "provincie", "provincie"),
    "statenlid": (152, "provincie", "provincie"),
    "dijkgraaf": (8, "waterschap", "waterschap"),
    "lid_db": (38, "waterschap", "waterschap"),
    "lid_ab": (165, "waterschap", "waterschap"),
}
NOTES: Final = f"""Every question of 2020 answered at random by {PEOPLE} people in the shares of its response;
{{tables}} tables and figures of office holders. CPU time, best of {ROUNDS}, with everything in memory, because the cores of this
machine are shared. The table book is set out from computed tables; computing them is a
row of its own. Microdata are first recoded until every combination of background holds five people, shuffled and coded; that is
a row too. The last row is an SPSS file of {MANY:,} people by {COLUMNS} variables with labels, missing values and levels; here it
took {{wall:.1f}} s by the clock."""


def run() -> Table:
    """Time every form, and the SPSS file of many people."""
    with_django()
    from reports.exports.book import book_of  # noqa: PLC0415 -- after django.setup
    from reports.exports.book_csv import book_csv, book_machine_csv  # noqa: PLC0415 -- as above
    from reports.exports.json_stat import book_json_stat  # noqa: PLC0415 -- as above
    from reports.exports.microdata.bundle import FORMS  # noqa: PLC0415 -- as above
    from reports.exports.microdata.coding import microdata_of  # noqa: PLC0415 -- as above
    from reports.exports.microdata.sav import sav_of  # noqa: PLC0415 -- as above
    from reports.exports.workbook import workbook_of  # noqa: PLC0415 -- as above
    from reports.tables.computing import forget_computed  # noqa: PLC0415 -- as above
    from surveys.routing import load_questionnaire  # noqa: PLC0415 -- as above

    questionnaire = load_questionnaire(QUESTIONNAIRE.read_text(encoding="utf-8"))
    snapshot = snapshot_of(questionnaire)

    def book() -> "Book":
        forget_computed()
        return book_of([snapshot])

    def microdata() -> "Microdata":
        return microdata_of(snapshot, [questionnaire], k=5, order=np.random.default_rng(1))

    made, data = book(), microdata()
    rows: list[Row] = [("tables computed", best(book), ""), ("microdata recoded and coded", best(microdata), "")]
    of_books = {"xlsx": workbook_of, "csv": book_csv, "csv for programs": book_machine_csv, "JSON-stat": book_json_stat}
    for name, of_book in of_books.items():
        rows.append(("tables, " + name, best(partial(of_book, made)), len(of_book(made)) / 1e6))
    for ending, of_data in FORMS.items():
        rows.append(("microdata, " + ending, best(partial(of_data, data)), len(of_data(data)) / 1e6))
    many = grown(data)
    begin, begin_of_work = time.perf_counter(), time.process_time()
    size = len(sav_of(many))
    wall, seconds = time.perf_counter() - begin, time.process_time() - begin_of_work
    rows.append((f"{MANY:,} × {COLUMNS} as sav", seconds, size / 1e6))
    return Table(
        title="Files of a publication",
        columns=("file", "seconds", "MB"),
        rows=tuple(rows),
        limits=(Limit(f"{MANY:,} × {COLUMNS} as sav, seconds", seconds, SECONDS_FOR_MANY),),
        notes=NOTES.format(tables=len(made.tables), wall=wall),
    )


def best(work: Callable[[], Any]) -> float:
    """Return the least CPU seconds that `work` took."""
    found = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return min(found)


def snapshot_of(questionnaire: "Questionnaire", people: int = PEOPLE) -> "Snapshot":
    """Return a snapshot of about so many people that was never stored."""
    from reports.dataset import to_parquet  # noqa: PLC0415 -- after django.setup
    from reports.models import Snapshot  # noqa: PLC0415 -- as above

    frame = frame_of(questionnaire, people)
    content = to_parquet(frame)
    cells = dict.fromkeys(cell for _, _, cell in OFFICES.values())
    manifest = {
        "survey": {"edition": 2020, "kind": "ambtsdragers"},
        "made_at": "2020-06-01T12:00:00+00:00",
        "population": {office: 4 * number for office, number in numbers_of(people).items()},
        "data": {"columns": frame.columns},
        "weighting": {"cells": [{"name": cell, "label": cell} for cell in cells]},
    }
    return Snapshot(pk=1, parquet=content, sha256=sha256(content).hexdigest(), manifest=manifest, respondents=frame.height)


def numbers_of(people: int) -> dict[str, int]:
    """Return how many of `people` have each office, in the shares of the response of 2020."""
    return {office: round(number * people / PEOPLE) for office, (number, _, _) in OFFICES.items()}


def frame_of(questionnaire: "Questionnaire", people: int = PEOPLE) -> pl.DataFrame:
    """Return answers to everything, at random."""
    from organisations.choices import Province, SizeClass  # noqa: PLC0415 -- after django.setup

    chance = np.random.default_rng(1)
    numbers = numbers_of(people)
    offices = np.repeat(list(numbers), list(numbers.values()))
    columns: dict[str, Any] = {
        "bestuurslaag": [OFFICES[office][1] for office in offices],
        "provincie": chance.choice(Province.values, offices.size),
        "stedelijkheid": chance.integers(0, 6, offices.size).astype(np.int32),
        "inwonersklasse": chance.choice(SizeClass.values, offices.size),
        "verzonden": chance.random(offices.size) < SENT,
    }
    for variable in questionnaire.variables.values():
        columns |= {name: cells for name, cells in answers(variable, chance, offices.size).items() if name not in columns}
    columns |= {"functie": offices, "weegcel": [OFFICES[office][2] for office in offices]}
    columns["weegfactor"] = chance.choice([0.59, 0.78, 0.94, 0.97, 1.06], offices.size)
    return pl.DataFrame(columns)


def answers(variable: "Variable", chance: np.random.Generator, size: int) -> dict[str, Any]:
    """Return the columns of one variable."""
    from surveys.routing import Kind, Origin, export_columns  # noqa: PLC0415 -- after django.setup

    if variable.origin is Origin.BACKGROUND or (not variable.asked and not variable.choices):
        return {}
    if variable.kind is Kind.MULTIPLE:
        return {name: chance.random(size) < CHOSEN for name in export_columns(variable)}
    if variable.choices:
        return {variable.name: chance.choice([choice.name for choice in variable.choices], size)}
    if variable.kind in {Kind.SCALE, Kind.INTEGER, Kind.YEAR}:
        return {variable.name: chance.integers(1, 8, size).astype(np.int32)}
    return {variable.name: np.full(size, "een open antwoord")}


def grown(data: "Microdata") -> "Microdata":
    """Return microdata of many people and variables, by repeating rows and columns."""
    frame = data.frame.sample(MANY, with_replacement=True, seed=1)
    known = {variable.name: variable for variable in data.variables}
    names = list(known)
    columns = [frame[name] for name in names]
    variables = [known[name] for name in names]
    for number in range(COLUMNS - len(names)):
        name = f"{names[number % len(names)][:50]}_{number}"
        columns.append(frame[names[number % len(names)]].alias(name))
        variables.append(replace(known[names[number % len(names)]], name=name, is_weight=False))
    return replace(data, frame=pl.DataFrame(columns), variables=tuple(variables))
