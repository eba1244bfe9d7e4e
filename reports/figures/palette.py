"""The colours of charts: those of the site, read from its style sheet, so that a thing has one colour everywhere."""

import re
from functools import lru_cache
from typing import Final

from django.conf import settings

TOKENS: Final = "static/css/tokens.css"
_TOKEN: Final = re.compile(r"--monitor-(?:chart|color)-([a-z0-9-]+):\s*(#[0-9a-f]{6})\s*;")
_DARK: Final = 0.25
"""Below this luminance white letters are read more easily than dark ones."""
OF_ITS_OWN: Final = {"Gemeenten": "gemeenten", "Provincies": "provincies", "Waterschappen": "waterschappen", "Totaal": "total"}
"""What has the same colour in every chart."""


@lru_cache(maxsize=1)
def _tokens() -> dict[str, str]:
    return dict(_TOKEN.findall((settings.BASE_DIR / TOKENS).read_text(encoding="utf-8")))


def colour(name: str) -> str:
    """Return the colour with this name in the style sheet, as #rrggbb; raises KeyError."""
    return _tokens()[name]


def series_colour(label: str, number: int) -> str:
    """Return the colour of a line: its own, or that of its place among the lines."""
    return colour(OF_ITS_OWN.get(label, f"series-{number % 6 + 1}"))


def bar_colour(label: str) -> str:
    """Return the colour of a bar: its own, or the one that all others have."""
    return colour(OF_ITS_OWN.get(label, "bar"))


def luminance(hex_colour: str) -> float:
    """Return the relative luminance (0 black, 1 white) of #rrggbb, as WCAG defines it."""
    channels = [int(hex_colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]  # noqa: PLR2004 -- WCAG
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def letters_on(hex_colour: str) -> str:
    """Return the colour of letters that can be read on `hex_colour`."""
    return colour("paper") if luminance(hex_colour) < _DARK else colour("ink")
