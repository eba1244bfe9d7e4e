"""Take the picture of the README from a running demo: a question on a telephone beside a table on a desk.

    make run                                                          in another window
    .venv/bin/python -m tools.take_pictures ADDRESS --code CODE --login NAME PASSWORD

The code and the login stand in the box of `make run`. The respondent of the code begins, and stops at the page of the picture;
the table comes from the newest snapshot, so make one first (Beheer, Gegevens). Needs what `make test` installs.
"""

import argparse
import base64
import shutil
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Locator, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

PICTURE: Final = Path("docs/images/monitor.png")
PHONE: Final = (390, 800)
DESK: Final = (1180, 800)
MOST_PAGES: Final = 30
CHROMIUM_FLAGS: Final = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
# Never served: a page of its own in the browser that takes the picture.
SIDE_BY_SIDE: Final = """<!doctype html><html lang="nl"><style>
body {{ margin: 0; }}
main {{ align-items: flex-start; background: #e9edf1; display: inline-flex; gap: 24px; padding: 24px; }}
img {{ border: 1px solid #b6c0ca; border-radius: 10px; display: block; height: 560px; }}
</style><main><img alt="" src="data:image/png;base64,{phone}"><img alt="" src="data:image/png;base64,{desk}"></main></html>"""


class PictureError(Exception):
    """The picture cannot be taken; the text says why."""


def main() -> int:
    """Take the picture; 1 when the site does not show what is wanted."""
    wanted = arguments()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("Chromium ontbreekt: apt-get install chromium", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        try:
            phone = picture_of_question(browser, wanted.address, wanted.code, wanted.page)
            desk = picture_of_table(browser, wanted.address, *wanted.login, table=wanted.table)
            wanted.output.parent.mkdir(parents=True, exist_ok=True)
            put_side_by_side(browser, phone, desk, wanted.output)
        except (PictureError, PlaywrightError) as error:
            print(f"Geen plaatje gemaakt: {str(error).splitlines()[0]}", file=sys.stderr)
            return 1
        finally:
            browser.close()
    print(f"{wanted.output} gemaakt")
    return 0


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Maakt het plaatje van de README van een site die draait.")
    parser.add_argument("address", help="adres van de site, zoals http://localhost:8000")
    parser.add_argument("--code", required=True, help="code van een respondent van de demo")
    parser.add_argument("--login", required=True, nargs=2, metavar=("NAAM", "WACHTWOORD"), help="wie resultaten mag zien")
    parser.add_argument("--page", default="incident", help="pagina van de vragenlijst op het plaatje")
    parser.add_argument("--table", default="2.1", help="nummer van de tabel op het plaatje")
    parser.add_argument("--output", type=Path, default=PICTURE, help="waar het plaatje komt")
    wanted = parser.parse_args()
    wanted.address = wanted.address.rstrip("/")
    return wanted


def new_page(browser: Browser, size: tuple[int, int]) -> Page:
    """Open a page of (width, height), drawn twice as sharp."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=2, locale="nl-NL")
    context.set_default_timeout(15_000)
    return context.new_page()


# --- the questionnaire ---------------------------------------------------------------------------------------------
def picture_of_question(browser: Browser, address: str, code: str, name: str) -> bytes:
    """Begin with a code and answer until the page with this name is there."""
    page = new_page(browser, PHONE)
    page.goto(f"{address}/start/{code}")
    page.locator("main form button[type=submit]").click()
    for _ in range(MOST_PAGES):
        if page.url.endswith(f"/vragenlijst/{name}"):
            return page.screenshot()
        answer(page)
    raise PictureError(f"de pagina ‘{name}’ kwam niet")


def answer(page: Page) -> None:
    """Give some answer to every question on the page and go on."""
    names = page.locator("main input[type=radio], main input[type=checkbox]").evaluate_all(
        "inputs => [...new Set(inputs.map(input => input.name))]"
    )
    for name in names:
        choose(page.locator(f'main input[name="{name}"]'))
    for field in page.locator("main input[inputmode=numeric]").all():
        field.fill(field.input_value() or field.get_attribute("min") or "1")
    page.get_by_role("button", name="Volgende").click()


def choose(options: Locator) -> None:
    """Choose the second answer of a question, or the only one, unless something is chosen already."""
    if not options.and_(options.page.locator(":checked")).count():
        options.nth(min(1, options.count() - 1)).check(force=True)


# --- the results ---------------------------------------------------------------------------------------------------
def picture_of_table(browser: Browser, address: str, name: str, password: str, *, table: str) -> bytes:
    """Log in and open a table of the results."""
    page = new_page(browser, DESK)
    page.goto(f"{address}/beheer/inloggen?next=/beheer/resultaten/")
    page.get_by_label("Gebruikersnaam").fill(name)
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url("**/beheer/resultaten/**")
    link = page.locator("main a").filter(has_text=table)
    if not link.count():
        raise PictureError(f"tabel {table} staat niet bij Resultaten; maak eerst een momentopname (Beheer, Gegevens)")
    link.first.click()
    page.locator("main table").first.wait_for()
    return page.screenshot()


# --- both ----------------------------------------------------------------------------------------------------------
def put_side_by_side(browser: Browser, phone: bytes, desk: bytes, output: Path) -> None:
    """Let the browser draw both pictures beside each other."""
    page = browser.new_page(viewport={"width": 1600, "height": 800})
    page.set_content(SIDE_BY_SIDE.format(phone=base64.b64encode(phone).decode(), desk=base64.b64encode(desk).decode()))
    page.locator("main").screenshot(path=output)


if __name__ == "__main__":
    sys.exit(main())
