"""How wide a page is, once it stands."""

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

from tests.patience import until

WIDTHS = "document.readyState === 'complete' ? [document.documentElement.scrollWidth, window.innerWidth] : null"


def widths(page: Page) -> tuple[int, int]:
    """Wait until a page stands; return how wide it wants to be and how wide it may be, in px.

    A click returns when the next page has begun: for a moment there is a document without anything in it.
    """
    found: list[tuple[int, int]] = []

    def stands() -> bool:
        try:
            measured = page.evaluate(WIDTHS)
        except PlaywrightError:
            return False
        if measured is not None:
            found.append((measured[0], measured[1]))
        return bool(found)

    until(stands, "the page does not finish loading")
    return found[0]


def page_width(page: Page) -> int:
    """Return how wide a page wants to be, in px."""
    return widths(page)[0]


def fits(page: Page) -> bool:
    """Return whether nothing sticks out of the screen at the right."""
    wanted, available = widths(page)
    return wanted <= available
