"""What of the background of each respondent may leave, and the report of what was given up for that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from reports.dataset import WEIGHTING_CELL
from reports.estimation.anonymity import Anonymity, k_anonymity
from reports.estimation.arrays import BooleanArray, Codes
from reports.estimation.local_recoding import recode

FIXED: Final = ("bestuurslaag", WEIGHTING_CELL)
"""Never given up: the weight tells the weighting cell anyhow."""
GIVING_UP: Final = ("stedelijkheid", "inwonersklasse", "provincie", "geslacht", "functie")
"""Given up in this order, only where too few share a combination."""
OF_THE_FRAME: Final = {"functie_kader": "functie"}
"""What the frame says of somebody tells what somebody says."""
SMALLEST_K: Final = 5
DEFAULT_K: Final = 5


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A variable that was hidden in some rows, by weighting cell."""

    variable: str
    rows: int
    by_cell: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AnonymityReport:
    """How anonymous the file was before and is after, and what that took."""

    k: int
    variables: tuple[str, ...]
    before: Anonymity
    after: Anonymity
    given_up: tuple[GivenUp, ...]
    removed: int
    """Rows that are not in the file at all."""
    rows: int
    """Rows in the file."""


@dataclass(frozen=True, slots=True)
class Anonymised:
    """The rows that stay, with of every background variable where it is hidden."""

    frame: pl.DataFrame
    hidden: Mapping[str, BooleanArray]
    report: AnonymityReport


def said_by(name: str) -> str:
    """Return the variable that tells what `name` tells: itself, or what somebody says of what the frame says."""
    return OF_THE_FRAME.get(name, name)


def anonymised(frame: pl.DataFrame, k: int) -> Anonymised:
    """Hide background in `frame` until every combination of it holds `k` rows; raises ValueError for too small a k."""
    if k < SMALLEST_K:
        raise ValueError(f"k must be at least {SMALLEST_K}")
    fixed: list[str] = [name for name in FIXED if name in frame.columns]
    giving_up: list[str] = [name for name in GIVING_UP if name in frame.columns]
    codes: dict[str, Codes] = {name: _codes(frame[name]) for name in (*fixed, *giving_up)}
    found = recode([codes[name] for name in fixed], [codes[name] for name in giving_up], k)
    stays = ~found.removed
    hidden = {name: flags[stays] for name, flags in zip(giving_up, found.hidden, strict=True)}
    kept = frame.filter(pl.Series(stays))
    shown = [codes[name][stays] for name in fixed]
    shown += [np.where(hidden[name], -2, codes[name][stays]) for name in giving_up]
    report = AnonymityReport(
        k=k,
        variables=(*fixed, *giving_up),
        before=k_anonymity(list(codes.values()), k),
        after=k_anonymity(shown, k),
        given_up=tuple(_given_up(name, hidden[name], kept) for name in giving_up),
        removed=int(np.count_nonzero(found.removed)),
        rows=kept.height,
    )
    return Anonymised(kept, hidden, report)


def _codes(column: pl.Series) -> Codes:
    """Return the values as numbers; -1 is none."""
    return column.rank("dense").cast(pl.Int64).fill_null(-1).to_numpy()


def _given_up(name: str, hidden: BooleanArray, frame: pl.DataFrame) -> GivenUp:
    cells: Sequence[str] = frame[FIXED[-1] if FIXED[-1] in frame.columns else FIXED[0]].filter(pl.Series(hidden)).to_list()
    return GivenUp(name, len(cells), {cell: cells.count(cell) for cell in sorted(set(cells))})
