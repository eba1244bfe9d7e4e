"""HTML to a tagged PDF that passes PDF/UA-1, with the style sheets and fonts of the site and nothing from elsewhere."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders

PDF_VARIANT: Final = "pdf/ua-1"
# A document never goes out to the network.
PROTOCOLS: Final = ("file", "data")
SELDOM: Final = (100_000, 20, 20)
_USUAL: Final = gc.get_threshold()


class PdfUnavailableError(RuntimeError):
    """No PDF can be drawn on this machine for want of a library; the text says which package to install."""


class Press:
    """Draws one document after another with the same style sheets and fonts, which are read once."""

    def __init__(self, styles: Iterable[str]) -> None:
        """Read static style sheets; one that is not installed is left out. Raises PdfUnavailableError."""
        try:
            from weasyprint import CSS, HTML, URLFetcher  # noqa: PLC0415 -- slow import, and Pango may be absent
            from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 -- the same
        except OSError as error:
            raise PdfUnavailableError(
                "Op deze server ontbreekt Pango, waarmee een PDF wordt gemaakt. Installeer libpango-1.0-0 en libpangoft2-1.0-0."
            ) from error
        self._html = HTML
        self._fetcher = URLFetcher(allowed_protocols=PROTOCOLS)
        self._fonts = FontConfiguration()
        self._sheets = [CSS(filename=path, url_fetcher=self._fetcher, font_config=self._fonts) for path in _found(styles)]

    def pdf(self, html: str) -> bytes:
        """Return `html` as PDF."""
        document = self._html(string=html, base_url=str(settings.BASE_DIR), url_fetcher=self._fetcher)
        with _seldom_collecting():
            return bytes(document.write_pdf(stylesheets=self._sheets, font_config=self._fonts, pdf_variant=PDF_VARIANT))


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for garbage less often: a document is millions of objects that all stay, and looking them through takes time."""
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        # Those of the start, not of before: two documents at once would else keep what the first one found.
        gc.set_threshold(*_USUAL)


def pdf_of(html: str, styles: Iterable[str]) -> bytes:
    """Return `html` as PDF with these static style sheets; a sheet that is not installed is left out."""
    return Press(styles).pdf(html)


def _found(styles: Iterable[str]) -> list[str]:
    """Return the files of the style sheets that are there."""
    return [found for found in map(finders.find, styles) if isinstance(found, str)]
