"""Explicit merging of weighting cells: a decision of a person, written down, that nothing takes by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reports.estimation.arrays import Codes, IntArray
from reports.estimation.errors import ShapeError
from reports.estimation.weights import CellPopulation


@dataclass(frozen=True, slots=True)
class MergedCells:
    """Weighting cells after merging, with the new cell of every respondent."""

    cells: tuple[CellPopulation, ...]
    cell_codes: IntArray
    """[respondents] position in `cells`."""


def merge_cells(cell_codes: Codes, cells: Sequence[CellPopulation], merges: Mapping[str, Sequence[str]]) -> MergedCells:
    """Merge weighting cells as `merges` says: the name of every new cell with the names of the cells in it.

    Cells that are not named stay. A new cell stands where the first of its cells stood.

    Raises
    ------
    ShapeError
        When a merge names a cell that is not there, or one cell goes into two.
    """
    named = [name for names in merges.values() for name in names]
    known = {cell.name for cell in cells}
    if len(set(named)) != len(named) or not known.issuperset(named):
        raise ShapeError("merges must name cells that are there, each once")
    into = {old: new for new, names in merges.items() for old in names}
    new_names = list(dict.fromkeys(into.get(cell.name, cell.name) for cell in cells))
    positions = np.array([new_names.index(into.get(cell.name, cell.name)) for cell in cells], dtype=np.int64)
    populations = np.bincount(positions, weights=[cell.population for cell in cells]).astype(np.int64)
    if cell_codes.size and (cell_codes.min() < 0 or cell_codes.max() >= len(cells)):
        raise ShapeError("a respondent is in none of the weighting cells")
    merged = tuple(CellPopulation(name, int(people)) for name, people in zip(new_names, populations, strict=True))
    return MergedCells(merged, positions[cell_codes])
