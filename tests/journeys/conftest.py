"""A real Chromium on the real site. Pages are opened by `open_page`, at the width and with the JavaScript a journey asks for."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.journeys.measuring import widths

# What is expected of a page comes as soon as a busy machine can draw it: as long as Playwright waits for what it is to press.
expect.set_options(timeout=30_000)

# Playwright's synchronous interface runs an event loop in this thread, at which Django would refuse database calls.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESKTOP, PHONE = (1280, 800), (320, 640)

OpenPage = Callable[..., Page]


def chromium_path() -> str:
    """Return where Debian's Chromium is; `make test` installs it or says how.

    The one without a window of its own draws the same pages with the same engine, and takes half of the processor time.
    """
    path = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
    if path is None:
        pytest.fail("Chromium ontbreekt: apt-get install chromium (make test doet dit als root zelf)")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; every page gets a context of its own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open a page of (width, height), with or without JavaScript, whose console errors and foreign requests fail the test."""
    opened: list[Page] = []
    faults: list[str] = []

    def open_one(size: tuple[int, int] = DESKTOP, *, javascript: bool = True) -> Page:
        width, height = size
        context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=javascript, locale="nl-NL")
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("http://localhost", "http://127.0.0.1", "data:", "blob:", "about:"))
                else faults.append(f"verzoek naar buiten: {request.url.split('/')[2]}")
            ),
        )
        opened.append(page)
        return page

    yield open_one
    for page in opened:
        page.context.close()
    assert faults == []


@pytest.fixture
def accessibility_faults() -> Callable[[Page], list[str]]:
    """Return the rules of WCAG 2.2 A and AA that axe finds broken on a page, as 'rule: selector'."""

    def faults_of(page: Page) -> list[str]:
        widths(page)
        try:
            results = axe.run(page, options=options)
        except PlaywrightError:
            # A page that a click asked for came while the old one was looked at: a click does not wait for it.
            widths(page)
            results = axe.run(page, options=options)
        return [
            f"{violation['id']}: {', '.join(str(node['target']) for node in violation['nodes'])}"
            for violation in results.response["violations"]
        ]

    axe, options = Axe(), {"runOnly": {"type": "tag", "values": WCAG_TAGS}}
    return faults_of
