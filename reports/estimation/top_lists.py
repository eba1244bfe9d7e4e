"""The answers given most, in order."""

from collections.abc import Sequence

from reports.estimation.errors import ShapeError


def top_list(values: Sequence[float | None], most: int) -> tuple[int, ...]:
    """Return the positions of the `most` highest values, highest first.

    Equal values keep the order of the question. Whoever ties with the last one is in the list too, so it may be longer: a
    list never leaves out what is as high as what it shows. Withheld and empty values (None) are not in it.

    Raises ShapeError when `most` is below 1.
    """
    if most < 1:
        raise ShapeError("a list of the highest needs a length")
    known = sorted(((-value, position) for position, value in enumerate(values) if value is not None))
    if len(known) <= most:
        return tuple(position for _, position in known)
    last = known[most - 1][0]
    return tuple(position for value, position in known if value <= last)
