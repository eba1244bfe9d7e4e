"""The rows and designs of `tests/reference/designs.R`, read from its CSV files."""

import csv
from functools import cache
from pathlib import Path

import numpy as np

from reports.estimation.designs import (
    clustered_design,
    fixed_design,
    post_stratified_design,
    raked_design,
    stratified_design,
)
from reports.estimation.weights import CellPopulation, post_stratify

FOLDER = Path(__file__).parents[2] / "reference"
POPULATION = {"burgemeester": 355, "wethouder": 1320, "raadslid": 8493, "provincie": 619, "waterschap": 609}
REGIONS = {"noord": 1700, "oost": 2300, "zuid": 2850, "west": 4546}
GENDERS = {"man": 7600, "vrouw": 3796}
PEOPLE = sum(POPULATION.values())
ANSWERS = ("nooit", "een_keer", "meerdere_keren")
GROUPS = ("dagelijks", "wekelijks", "zelden")
TICKS = ("tick_politie", "tick_griffier", "tick_partner", "tick_niemand")


@cache
def read(name):
    with (FOLDER / name).open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def column(name):
    return [row[name] for row in read("survey_rows.csv")]


def numbers(name):
    return np.array([float(value) if value else np.nan for value in column(name)])


def codes(name, categories):
    known = {category: code for code, category in enumerate(categories)}
    return np.array([known.get(value, -1) for value in column(name)])


def group_of(name):
    return np.ones(len(column("cell")), dtype=bool) if name == "totaal" else codes("group", GROUPS) == GROUPS.index(name)


def cells_of(populations):
    return [CellPopulation(name, people) for name, people in populations.items()]


@cache
def design_of(name):
    cells = codes("cell", POPULATION)
    weights = post_stratify(cells, cells_of(POPULATION)).survey_weights
    given = numbers("design_weight")
    if name == "raking":
        raked = np.array([float(row["weight"]) for row in read("raked_weights.csv")])
        return raked_design(raked, (codes("region", REGIONS), codes("gender", GENDERS)))
    if name == "post_design":
        start = np.where(given == 0, 1, given)
        posted = post_stratify(cells, cells_of(POPULATION), design_weights=start).survey_weights
        return post_stratified_design(posted, cells, base_weights=start)
    return {
        "fixed": lambda: fixed_design(weights),
        "zero": lambda: fixed_design(given),
        "strat": lambda: stratified_design(weights, cells),
        "strat_fpc": lambda: stratified_design(weights, cells, np.array(list(POPULATION.values()))),
        "post": lambda: post_stratified_design(weights, cells),
        "post_fpc": lambda: post_stratified_design(weights, cells, population=PEOPLE),
        "clustered": lambda: clustered_design(weights, np.array([int(value) for value in column("organisation")]) - 1),
    }[name]()
