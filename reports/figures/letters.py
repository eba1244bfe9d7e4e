"""The letters in charts: the font of the site in the form that a drawing program reads, and cut to size for an SVG.

The font is a dependency that the set-up commands collect; without it charts have the letters of the machine.
"""

import atexit
import base64
import shutil
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from django.contrib.staticfiles import finders

FAMILY: Final = "Source Sans 3"
# On paper the style sheet of the PDF brings the variable font; in a browser and a PNG the second is found.
FONTS: Final = f"'{FAMILY} Variable', '{FAMILY}', sans-serif"
PLAIN: Final = 400
BOLD: Final = 600
_FILE: Final = "vendor/fonts/source-sans-3-latin-wght-normal.woff2"
# Rules for shapes and spacing of letters; what they do is not seen at this size, and making them fit one weight is slow.
_LEFT_OUT: Final = ("GPOS", "GSUB", "GDEF")
_FAMILY_NAMES: Final = (1, 16)
_ROUGH_WIDTH: Final = 0.5
_KEPT_SUBSETS: Final = 64


@lru_cache(maxsize=1)
def folder() -> Path | None:
    """Return a folder with the font in two weights, made once per process; None where the font is not installed."""
    source = finders.find(_FILE)
    if not isinstance(source, str):
        return None
    made = Path(tempfile.mkdtemp(prefix="monitor-letters-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    for weight in (PLAIN, BOLD):
        _in_one_weight(source, weight).save(made / f"{weight}.ttf")
    return made


def _in_one_weight(source: str, weight: int) -> Any:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- slow import, only for who draws
    from fontTools.varLib import instancer  # noqa: PLC0415 -- the same

    variable = TTFont(source, recalcTimestamp=False)
    for table in _LEFT_OUT:
        if table in variable:
            del variable[table]
    font = instancer.instantiateVariableFont(variable, {"wght": weight}, inplace=True)
    for record in font["name"].names:
        if record.nameID in _FAMILY_NAMES:
            record.string = FAMILY
    font.flavor = None
    return font


@lru_cache(maxsize=2)
def _advances(weight: int) -> tuple[dict[int, int], int]:
    """Return the width of every character, and the units in a letter's height."""
    made = folder()
    if made is None:
        return {}, 1
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- slow import, only for who draws

    font = TTFont(made / f"{weight}.ttf")
    metrics = font["hmtx"]
    return {code: metrics[glyph][0] for code, glyph in font.getBestCmap().items()}, int(font["head"].unitsPerEm)


def width_of(text: str, size: float, weight: int = PLAIN) -> float:
    """Return how wide `text` is in pixels at a letter size in pixels."""
    advances, units = _advances(weight)
    return sum(advances.get(ord(character), units * _ROUGH_WIDTH) for character in text) * size / units


def wrapped(text: str, width: float, size: float, weight: int = PLAIN) -> tuple[str, ...]:
    """Return `text` in lines of at most `width` pixels, cut at spaces, and at a hyphen of a word that is too wide."""
    lines: list[str] = []
    for word in text.split(" "):
        for number, part in enumerate(_parts(word, width, size, weight)):
            longer = f"{lines[-1]} {part}" if lines else part
            if lines and number == 0 and width_of(longer, size, weight) <= width:
                lines[-1] = longer
            else:
                lines.append(part)
    return tuple(lines) or ("",)


def _parts(word: str, width: float, size: float, weight: int) -> tuple[str, ...]:
    """Return a word whole, or cut after its last hyphen that fits where it is too wide."""
    if width_of(word, size, weight) <= width or "-" not in word[:-1]:
        return (word,)
    cuts = [at + 1 for at, character in enumerate(word[:-1]) if character == "-"]
    fitting = [cut for cut in cuts if width_of(word[:cut], size, weight) <= width]
    cut = max(fitting, default=cuts[0])
    return (word[:cut], word[cut:])


def embedded(texts: Iterable[str]) -> str:
    """Return the style that brings the letters used in `texts` along in an SVG; empty where the font is not installed."""
    characters = "".join(sorted(set("".join(texts))))
    return "".join(_face(characters, weight) for weight in (PLAIN, BOLD))


@lru_cache(maxsize=_KEPT_SUBSETS)
def _face(characters: str, weight: int) -> str:
    made = folder()
    if made is None:
        return ""
    from fontTools import subset  # noqa: PLC0415 -- slow import, only for who draws
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- the same

    font = TTFont(made / f"{weight}.ttf", recalcTimestamp=False)
    cutter = subset.Subsetter(subset.Options(notdef_outline=True, hinting=False))
    cutter.populate(text=characters)
    cutter.subset(font)
    font.flavor = "woff2"
    packed = BytesIO()
    font.save(packed)
    data = base64.b64encode(packed.getvalue()).decode("ascii")
    source = f"url(data:font/woff2;base64,{data}) format('woff2')"
    return f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};src:{source}}}"
