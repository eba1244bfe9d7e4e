"""How often each value occurs in the microdata, as far as that may be told."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from reports.estimation.disclosure import Group, protect
from reports.estimation.results import Estimate
from reports.exports.microdata.variables import LARGEST_MISSING, CodedVariable, Level

_MOST_VALUES = 12
"""A scale with more values is no list."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Unweighted counts of one variable; None where they are withheld."""

    values: Mapping[int, int | None]
    valid: int | None
    invalid: int | None


def frequencies_of(column: pl.Series, variable: CodedVariable) -> Frequencies | None:
    """Return how often each value of `variable` occurs, protected; None for a variable that is no list of values.

    The values are parts of everybody in the file, so the one door withholds the small ones, and others with them where they
    could be worked out.
    """
    if variable.level is Level.SCALE and column.n_unique() > _MOST_VALUES + len(variable.categories):
        return None
    counts = Counter(column.drop_nulls().to_list())
    codes = [category.code for category in variable.categories]
    codes += sorted(code for code in counts if code not in codes)
    if not codes:
        return None
    groups = [Group(str(code), (_counted(counts[code]),)) for code in codes]
    shown = protect(groups, bases=[len(column)], sensitive=False)
    values = {code: group.cells[0].respondents for code, group in zip(codes, shown, strict=True)}
    return Frequencies(values, *_totals(values, len(column)))


def _counted(count: int) -> Estimate:
    return Estimate(None, count, count, float(count), None, None, None)


def _totals(values: Mapping[int, int | None], rows: int) -> tuple[int | None, int | None]:
    """Return how many rows have an answer and how many have none, where neither tells what is withheld."""
    if None in values.values():
        return None, None
    valid = sum(count or 0 for code, count in values.items() if code > LARGEST_MISSING)
    return valid, rows - valid
