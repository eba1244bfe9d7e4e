"""Where a table may be parted over two pages of paper: where a few lines stay on either side, and at its sections if it can."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

FEWEST: Final = 4
"""Fewer lines than this stand alone on no page; the heads of the columns are not counted."""
_LONG: Final = 14
"""A section of more lines than this may be parted inside; a page holds about forty."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it takes its place on paper."""

    opens: bool = False
    """Whether a heading stands above it, which stays with it."""
    is_part: bool = False
    """Whether it is a part of the row above it, and stays with that."""
    height: int = 1
    """In lines, without the heading above it."""

    @property
    def lines(self) -> int:
        """Its height with that of its heading."""
        return self.height + self.opens


def kept_together(rows: Sequence[Line]) -> tuple[bool, ...]:
    """Tell of every row whether it stays on one page with the row after it; of the last one it does not matter."""
    above = list(accumulate(row.lines for row in rows))
    opening = [at for at, row in enumerate(rows) if at == 0 or row.opens]
    closing = [*(at - 1 for at in opening[1:]), len(rows) - 1] if rows else []
    kept = [True] * len(rows)
    for first, last in zip(opening, closing, strict=True):
        before = above[first] - rows[first].lines
        may_part_inside = len(opening) == 1 or above[last] - before > _LONG
        for at in range(first, last + 1):
            within = (above[at] - before, above[last] - above[at])
            at_end, inside = at == last, may_part_inside and min(within) >= FEWEST and not rows[at + 1].is_part
            kept[at] = not (at_end or inside) or min(above[at], above[-1] - above[at]) < FEWEST
    return tuple(kept)
