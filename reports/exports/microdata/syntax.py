"""The SPSS syntax beside the data: opens them, switches the weight on and defines the questions with several answers."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Final

from reports.exports.microdata.coding import Microdata
from reports.exports.microdata.variables import LONGEST_VALUE_LABEL, CodedVariable, cut
from reports.exports.microdata.words import file_name, title

BYTE_ORDER_MARK: Final = "\ufeff"
_WIDTH: Final = 100
"""Well within the longest line that SPSS reads."""


def sps_of(data: Microdata) -> bytes:
    """Return the syntax in UTF-8 with its mark, by which SPSS knows the encoding."""
    return (BYTE_ORDER_MARK + "\r\n".join(_lines(data)) + "\r\n").encode()


def _lines(data: Microdata) -> Iterator[str]:
    yield f"* {title(data)}."
    yield "* Zet de weging aan en legt de vragen met meer antwoorden vast. Begin in de map met het sav-bestand."
    yield ""
    yield f"GET FILE={_quoted(file_name(data, 'sav'))}."
    if data.weight:
        yield f"WEIGHT BY {data.weight}."
    sets = data.sets
    if sets:
        yield ""
        yield "MRSETS"
        for name, answers in sets.items():
            yield from _set(name, answers)
        yield f"  /DISPLAY NAME=[{' '.join(f'${name}' for name in list(sets)[:1])}]."


def _set(name: str, answers: Sequence[CodedVariable]) -> Iterator[str]:
    label = _quoted(cut(answers[0].set_label, LONGEST_VALUE_LABEL))
    yield f"  /MDGROUP NAME=${name}"
    yield f"    LABEL={label}"
    yield "    CATEGORYLABELS=VARLABELS"
    yield from wrap(
        f"VARIABLES={' '.join(one.name for one in answers)}", _WIDTH, initial_indent="    ", subsequent_indent="      "
    )
    yield "    VALUE=1"


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
