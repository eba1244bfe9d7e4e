"""How the cells of the workbook look, and which number stands in them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from reports.tables.table import Mark

FONT: Final = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
_LINE: Final = "#B0B7C0"
_SHADE: Final = "#E9EEF4"
_QUIET: Final = "#51606F"
_DUTCH: Final = re.compile(r"(-?\d{1,3}(?:\.\d{3})*|-?\d+)(?:,(\d+))?(%?)")


@dataclass(frozen=True, slots=True)
class Styles:
    """The formats of one workbook."""

    title: Format
    caption: Format
    text: Format
    quiet: Format
    link: Format
    head: Format
    corner: Format
    label: Format
    part: Format
    section: Format
    percent: Format
    number: Format
    factor: Format
    decimal: Format
    sign: Format
    listed: Format
    total_label: Format
    total_percent: Format
    broken_sign: Format
    warning: Format

    marked: dict[tuple[str, str, bool, bool], Format]
    made: Callable[..., Format]

    def of_number(self, shape: str, *, is_total: bool, mark: str = "", is_broken: bool = False) -> Format:
        """Return the format for a number of this shape, with `mark` behind it and, where it `is_broken`, a break before it."""
        if mark or is_broken or shape == POINTS:
            key = (shape, mark, is_total, is_broken)
            if key not in self.marked:
                behind = f'" {mark}"' if mark else ""
                line = _BREAK if is_broken else {}
                self.marked[key] = self.made(**_NUMBER, **line, bold=is_total, num_format=f"{shape}{behind}")
            return self.marked[key]
        if shape == PERCENT:
            return self.total_percent if is_total else self.percent
        return self.factor if shape == FACTOR else self.number


PERCENT, WHOLE, FACTOR, POINTS = "0%", "#,##0", "0.00", "+0;−0;0"
HIGHER, LOWER = "▲", "▼"
_EDGE: Final = {"border": 1, "border_color": _LINE}
_NUMBER: Final = {**_EDGE, "align": "right"}
_BREAK: Final = {"left": 8, "left_color": "#1D2730"}
"""A thick dashed line: figures on both sides may not be compared."""


def mark_in_words(mark: Mark) -> str:
    """Return what stands behind a number: against the rest, and the letters of the groups that it is higher than."""
    against = {1: HIGHER, -1: LOWER}.get(mark.against_rest, "")
    return " ".join(part for part in (against, mark.letters) if part)


def styles_of(book: Workbook) -> Styles:
    """Add the formats to `book`."""

    def made(**parts: Any) -> Format:
        return book.add_format({**FONT, **parts})

    line, number = _EDGE, _NUMBER
    return Styles(
        title=made(bold=True, font_size=14),
        caption=made(bold=True, text_wrap=True, font_size=11),
        text=made(text_wrap=True),
        quiet=made(text_wrap=True, font_color=_QUIET),
        link=made(font_color="#154273", underline=1),
        head=made(**line, bold=True, text_wrap=True, align="center", bg_color=_SHADE),
        corner=made(**line, bold=True, text_wrap=True, bg_color=_SHADE),
        label=made(**line, text_wrap=True),
        part=made(**line, text_wrap=True, indent=1),
        section=made(**line, bold=True, text_wrap=True, bg_color="#F5F7FA"),
        percent=made(**number, num_format=PERCENT),
        number=made(**number, num_format=WHOLE),
        factor=made(**number, num_format=FACTOR),
        decimal=made(**number, num_format="0.0"),
        sign=made(**number),
        listed=made(**line, text_wrap=True),
        total_label=made(**line, bold=True, text_wrap=True),
        total_percent=made(**number, bold=True, num_format=PERCENT),
        broken_sign=made(**number, **_BREAK),
        warning=made(bold=True, font_color="#8A1C00", text_wrap=True),
        marked={},
        made=made,
    )


def number_in(text: str) -> tuple[float, str] | None:
    """Return the number that is printed as `text` with its number format, or None where something else stands there.

    What is printed is what may be known: no decimal more goes into the cell than the reader sees.
    """
    found = _DUTCH.fullmatch(text)
    if found is None:
        return None
    whole, decimals, is_percent = found.groups()
    number = float(f"{whole.replace('.', '')}.{decimals or 0}")
    if is_percent:
        return number / 100, PERCENT
    return number, FACTOR if decimals else WHOLE
