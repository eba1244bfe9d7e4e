"""From a Vega-Lite description to SVG and PNG, without a browser or the network. The same description gives the same bytes."""

import json
import threading
from functools import lru_cache
from html import escape
from typing import Any, Final

from reports.figures import letters

Spec = dict[str, Any]

LOCALE: Final = "nl-NL"
PNG_SCALE: Final = 2.0
_KEPT_AT_ONCE: Final = 200
# The drawing program is one machine inside the process, which is not made for two at a time.
_one_at_a_time: Final = threading.Lock()


def svg_of(spec: Spec, *, title: str, description: str) -> str:
    """Return the chart as SVG with its own letters; `title` and `description` are its words for who does not see it."""
    drawn = _drawn(json.dumps(spec, sort_keys=True, ensure_ascii=False))
    head, rest = drawn.split(">", 1)
    style = letters.embedded(_texts(spec))
    words = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    return f'{head} role="img">{words}{f"<style>{style}</style>" if style else ""}{rest}'


def png_of(spec: Spec, *, scale: float = PNG_SCALE) -> bytes:
    """Return the chart as PNG, `scale` pixels for every pixel of the SVG."""
    import vl_convert  # noqa: PLC0415 -- starts a machine of 90 MB, only for who draws

    drawn = _drawn(json.dumps(spec, sort_keys=True, ensure_ascii=False))
    with _one_at_a_time:
        return bytes(vl_convert.svg_to_png(drawn, scale=scale))


@lru_cache(maxsize=_KEPT_AT_ONCE)
def _drawn(spec: str) -> str:
    import vl_convert  # noqa: PLC0415 -- starts a machine of 90 MB, only for who draws

    with _one_at_a_time:
        _bring_letters()
        svg: str = vl_convert.vegalite_to_svg(
            spec, format_locale=LOCALE, time_format_locale=LOCALE, allowed_base_urls=[], show_warnings=False
        )
    return svg


@lru_cache(maxsize=1)
def _bring_letters() -> None:
    import vl_convert  # noqa: PLC0415 -- the same

    if (folder := letters.folder()) is not None:
        vl_convert.register_font_directory(str(folder))


def _texts(part: Any) -> list[str]:
    """Return everything that may be written in a chart: of numbers the digits, and what stands around them."""
    if isinstance(part, dict):
        return [text for value in part.values() for text in _texts(value)]
    if isinstance(part, list):
        return [text for value in part for text in _texts(value)]
    return [part] if isinstance(part, str) else ["0123456789,.%−-"]
