"""Draws Vega-Lite as SVG. Also as a program of its own, which reads descriptions and writes drawings, and is gone after that.

Knows no Django, so that the program starts at once.
"""

import json
import sys
from typing import Final

LOCALE: Final = "nl-NL"


def bring_letters(folder: str) -> None:
    """Let charts be drawn with the fonts in `folder`."""
    import vl_convert  # noqa: PLC0415 -- starts a machine of 90 MB, only for who draws

    vl_convert.register_font_directory(folder)


def draw(spec: str) -> str:
    """Return the chart that the Vega-Lite text `spec` describes as SVG, with Dutch numbers, from no network."""
    import vl_convert  # noqa: PLC0415 -- as above

    svg: str = vl_convert.vegalite_to_svg(
        spec, format_locale=LOCALE, time_format_locale=LOCALE, allowed_base_urls=[], show_warnings=False
    )
    return svg


def main() -> None:
    """Draw every description of standard input, and write the drawings in the same order."""
    asked = json.load(sys.stdin)
    if asked["letters"]:
        bring_letters(asked["letters"])
    json.dump([draw(spec) for spec in asked["specs"]], sys.stdout)


if __name__ == "__main__":
    main()
