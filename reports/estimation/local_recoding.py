"""Makes background of respondents so coarse that a number of them share every combination. Knows no variables.

Row by row and only where a combination is too small, variables are given up in a fixed order. What was given up counts as a
value of its own, so that who knows the rule finds no smaller combination in the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reports.estimation.arrays import Codes
from reports.estimation.errors import ShapeError

Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Recoding:
    """What is given up."""

    hidden: tuple[Flags, ...]
    """Of every variable that may be given up, in which rows [respondents] it is."""
    removed: Flags
    """The rows that cannot stay at all: too few share even what is never given up."""


def recode(fixed: Sequence[Codes], giving_up: Sequence[Codes], at_least: int) -> Recoding:
    """Decide of every row what is given up, so that every combination left holds `at_least` rows.

    Parameters
    ----------
    fixed
        Of every variable that is never given up, the codes [respondents].
    giving_up
        Of the others the codes, the first to go first. Unknown is a value: -1.

    Raises
    ------
    ShapeError
        When there is no fixed variable, or variables describe different respondents.
    """
    if not fixed or any(codes.shape != fixed[0].shape for codes in (*fixed, *giving_up)):
        raise ShapeError("background variables must describe the same respondents")
    level = np.full(fixed[0].size, -1, dtype=np.int64)
    for dropped in range(len(giving_up) + 1):
        waiting = np.flatnonzero(level < 0)
        if not waiting.size:
            break
        sizes = _sizes([codes[waiting] for codes in (*fixed, *giving_up[dropped:])])
        level[waiting[sizes >= at_least]] = dropped
    removed = np.zeros(level.size, dtype=np.bool_)
    whole = _classes(fixed)
    for number in np.unique(whole[level < 0]):
        _join(np.flatnonzero(whole == number), level, removed, giving_up, at_least)
    return Recoding(tuple((level > place) & ~removed for place in range(len(giving_up))), removed)


def _join(members: Rows, level: Rows, removed: Flags, giving_up: Sequence[Codes], at_least: int) -> None:
    """Give up everything of the rows that are left, and of the smallest combinations beside them until they are enough."""
    everything = len(giving_up)
    while True:
        rest = members[(level[members] < 0) | (level[members] == everything)]
        kept = members[(level[members] >= 0) & (level[members] < everything)]
        if rest.size >= at_least:
            level[rest] = everything
            return
        if not kept.size:
            removed[rest] = True
            level[rest] = everything
            return
        shown = [np.where(level[kept] > place, -2, codes[kept]) for place, codes in enumerate(giving_up)]
        classes, sizes = _classes([level[kept], *shown]), _sizes([level[kept], *shown])
        level[kept[classes == classes[np.argmin(sizes)]]] = everything


def _classes(background: Sequence[Codes]) -> Rows:
    """Return of every row the number of its combination."""
    return np.unique(np.stack(background), axis=1, return_inverse=True)[1].reshape(-1)


def _sizes(background: Sequence[Codes]) -> Rows:
    """Return of every row how many have its combination."""
    classes = _classes(background)
    return np.bincount(classes)[classes]
