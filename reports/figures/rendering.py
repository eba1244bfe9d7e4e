"""From a Vega-Lite description to SVG and PNG, without a browser or the network. The same description gives the same bytes."""

import json
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any, Final

from django.conf import settings

from reports.figures import drawing, letters

Spec = dict[str, Any]

PNG_SCALE: Final = 2.0
_KEPT_AT_ONCE: Final = 200
_LONGEST: Final = 120
"""Seconds after which drawing apart is given up."""
# The drawing program is one machine inside the process, which is not made for two at a time.
_one_at_a_time: Final = threading.Lock()


def svg_of(spec: Spec, *, title: str, description: str, own_letters: bool = True) -> str:
    """Return the chart as SVG; `title` and `description` are its words for who does not see it.

    Its letters are in it, but for a document that brings the same font (`own_letters` false).
    """
    head, rest = _drawn(_text_of(spec)).split(">", 1)
    style = letters.embedded(_texts(spec)) if own_letters else ""
    words = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    return f'{head} role="img">{words}{f"<style>{style}</style>" if style else ""}{rest}'


def png_of(spec: Spec, *, scale: float = PNG_SCALE) -> bytes:
    """Return the chart as PNG, `scale` pixels for every pixel of the SVG."""
    import vl_convert  # noqa: PLC0415 -- starts a machine of 90 MB, only for who draws

    drawn = _drawn(_text_of(spec))
    with _one_at_a_time:
        _bring_letters()
        return bytes(vl_convert.svg_to_png(drawn, scale=scale))


def draw_apart(specs: Iterable[Spec]) -> None:
    """Draw many charts in a process of its own that ends, and keep them: a document needs that memory for itself.

    Where no such process can be started nothing happens, and charts are drawn when they are asked for.
    """
    wanted = [text for text in map(_text_of, specs) if text not in _kept]
    if not wanted:
        return
    folder = letters.folder()
    asked = json.dumps({"letters": str(folder) if folder else "", "specs": wanted})
    program = [sys.executable, "-m", drawing.__name__]
    try:
        found = subprocess.run(  # noqa: S603 -- our own module, and nothing of a user in the command
            program, input=asked, capture_output=True, text=True, check=True, timeout=_LONGEST, cwd=settings.BASE_DIR
        )
    except (OSError, subprocess.SubprocessError):
        return
    with _one_at_a_time:
        for text, svg in zip(wanted, json.loads(found.stdout), strict=True):
            _keep(text, svg)


def _text_of(spec: Spec) -> str:
    return json.dumps(spec, sort_keys=True, ensure_ascii=False)


_kept: Final[OrderedDict[str, str]] = OrderedDict()
"""Drawings of this process by their description, the last used last."""


def _drawn(spec: str) -> str:
    with _one_at_a_time:
        if spec not in _kept:
            _bring_letters()
            _keep(spec, drawing.draw(spec))
        _kept.move_to_end(spec)
        return _kept[spec]


def _keep(spec: str, svg: str) -> None:
    _kept[spec] = svg
    if len(_kept) > _KEPT_AT_ONCE:
        _kept.popitem(last=False)


@lru_cache(maxsize=1)
def _bring_letters() -> None:
    if (folder := letters.folder()) is not None:
        drawing.bring_letters(str(folder))


def _texts(part: Any) -> list[str]:
    """Return everything that may be written in a chart: of numbers the digits, and what stands around them."""
    if isinstance(part, dict):
        return [text for value in part.values() for text in _texts(value)]
    if isinstance(part, list):
        return [text for value in part for text in _texts(value)]
    return [part] if isinstance(part, str) else ["0123456789,.%−-"]
