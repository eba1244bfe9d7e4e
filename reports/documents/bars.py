"""A bar for one share with a tick for another, as an image that holds its own data: for a row of a factsheet."""

from typing import Final

from reports.figures.charts import as_data_uri

WIDTH: Final = 100
HEIGHT: Final = 7
_BAR: Final = "#11506b"
_PAPER: Final = "#e4eaee"
_TICK: Final = "#1d2730"


def bar_image(share: float | None, other: float | None) -> str:
    """Return the bar of `share` (0-1) with a tick at `other`; empty where there is no share."""
    if share is None:
        return ""
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" y="2" fill="{_PAPER}"/>',
        f'<rect width="{_place(share)}" height="{HEIGHT}" y="2" fill="{_BAR}"/>',
    ]
    if other is not None:
        parts.append(
            f'<rect x="{_place(other) - 0.75}" width="1.5" height="{HEIGHT + 4}" fill="{_TICK}" stroke="#fff" stroke-width=".4"/>'
        )
    view = f'viewBox="0 0 {WIDTH} {HEIGHT + 4}" preserveAspectRatio="none"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {view} width="{WIDTH}" height="{HEIGHT + 4}">{"".join(parts)}</svg>'
    return as_data_uri(svg)


def _place(share: float) -> float:
    return round(WIDTH * share, 2)
