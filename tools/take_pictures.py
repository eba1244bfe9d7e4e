"""Take the pictures of the README from a running demo: the pages Respons and Verkennen, a page of the report, and a question.

    make run                                                          in another window
    make pictures at="ADDRESS --code CODE --login NAME PASSWORD"

The code and the login (an onderzoeker) stand in the box of `make run`. The respondent of the code begins, and stops at the page
of the picture; without a code that picture stays as it is. Tables come from the newest snapshot and the report from the newest
publication, so publish one and make its report first (Beheer, Publicaties). Needs what `make test` installs, and pdftoppm.
"""

import argparse
import base64
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from pypdf import PdfReader

FOLDER: Final = Path("docs/images")
PUBLICATIONS: Final = "/beheer/publicaties/"
RESULTS: Final = "/beheer/resultaten/"
QUESTION: Final = "vraag=slachtoffer&uitsplitsing=bestuurslaag"
"""What is asked on the page Verkennen."""
REPORT_PAGE: Final = "Cijfers bij figuur 2.2"
"""The page of the report on the picture: the first with these words on it."""
COLOURS: Final = 128
"""Enough for letters and charts; photographs there are none."""
PHONE: Final = (390, 800)
DESK: Final = (1180, 800)
LONGEST: Final = 1150
"""Of a page no more is shown than this, in pixels."""
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
            FOLDER.mkdir(parents=True, exist_ok=True)
            for name, take in pictures(browser, wanted).items():
                write(take(), FOLDER / f"{name}.png")
        except (PictureError, PlaywrightError) as error:
            print(f"Geen plaatje gemaakt: {str(error).splitlines()[0]}", file=sys.stderr)
            return 1
        finally:
            browser.close()
    return 0


def pictures(browser: Browser, wanted: argparse.Namespace) -> dict[str, Callable[[], bytes]]:
    """Return how each picture is taken, by the name of its file."""
    address, login = wanted.address, tuple(wanted.login)
    found: dict[str, Callable[[], bytes]] = {
        "respons": lambda: picture_of_staff_page(browser, address, login, "/beheer/respons/"),
        "verkennen": lambda: picture_of_staff_page(browser, address, login, f"{RESULTS}verkennen/?{wanted.question}"),
        "rapport": lambda: picture_of_report(browser, address, login),
    }
    if wanted.code:
        found["monitor"] = lambda: put_side_by_side(
            browser,
            picture_of_question(browser, address, wanted.code, wanted.page),
            picture_of_table(browser, address, login, table=wanted.table),
        )
    return found


def write(picture: bytes, file: Path) -> None:
    """Write a picture with few colours, which is a third of the size."""
    with Image.open(BytesIO(picture)) as image:
        few = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(file, optimize=True)
    print(f"{file} gemaakt, {file.stat().st_size // 1024} kB")


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Maakt de plaatjes van de README van een site die draait.")
    parser.add_argument("address", help="adres van de site, zoals http://localhost:8000")
    parser.add_argument("--code", default="", help="code van een respondent van de demo; zonder blijft dat plaatje zoals het is")
    parser.add_argument("--login", required=True, nargs=2, metavar=("NAAM", "WACHTWOORD"), help="wie resultaten mag zien")
    parser.add_argument("--page", default="incident", help="pagina van de vragenlijst op het plaatje")
    parser.add_argument("--table", default="2.1", help="nummer van de tabel op het plaatje")
    parser.add_argument("--question", default=QUESTION, help="wat op de pagina Verkennen wordt gevraagd")
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
def logged_in(browser: Browser, address: str, login: tuple[str, str], path: str) -> Page:
    """Log in and open a page of staff."""
    page = new_page(browser, DESK)
    page.goto(f"{address}/beheer/inloggen?next=/beheer/")
    page.get_by_label("Gebruikersnaam").fill(login[0])
    page.get_by_label("Wachtwoord").fill(login[1])
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url("**/beheer/")
    page.goto(f"{address}{path}")
    return page


def picture_of_staff_page(browser: Browser, address: str, login: tuple[str, str], path: str) -> bytes:
    """Open a page of staff, from its heading on."""
    page = logged_in(browser, address, login, path)
    page.locator("main table").first.wait_for()
    box = page.locator("main").bounding_box()
    if box is None:
        raise PictureError(f"{path} is leeg")
    return page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": DESK[0], "height": min(box["height"], LONGEST)})


def picture_of_report(browser: Browser, address: str, login: tuple[str, str]) -> bytes:
    """Take the newest report from the page Publicaties, and draw a page of it."""
    pdftoppm = shutil.which("pdftoppm")
    if pdftoppm is None:
        raise PictureError("pdftoppm ontbreekt: apt-get install poppler-utils")
    page = logged_in(browser, address, login, PUBLICATIONS)
    page.locator(f'main a[href^="{PUBLICATIONS}"]').first.click()
    link = page.locator("main li.report-file").filter(has_text="Rapport").get_by_role("link", name="Download")
    if not link.count():
        raise PictureError("het rapport is nog niet gemaakt (Beheer, Publicaties)")
    with page.expect_download() as download:
        link.first.click()
    report = download.value.path()
    number = next(at for at, one in enumerate(PdfReader(report).pages, start=1) if REPORT_PAGE in one.extract_text())
    only = ("-f", str(number), "-l", str(number), "-r", "110", "-png")
    return subprocess.run([pdftoppm, *only, str(report)], check=True, capture_output=True).stdout  # noqa: S603 -- our own words


def picture_of_table(browser: Browser, address: str, login: tuple[str, str], *, table: str) -> bytes:
    """Open a table of the results."""
    page = logged_in(browser, address, login, RESULTS)
    link = page.locator("main a").filter(has_text=table)
    if not link.count():
        raise PictureError(f"tabel {table} staat niet bij Resultaten; maak eerst een momentopname (Beheer, Gegevens)")
    link.first.click()
    page.locator("main table").first.wait_for()
    return page.screenshot()


# --- both ----------------------------------------------------------------------------------------------------------
def put_side_by_side(browser: Browser, phone: bytes, desk: bytes) -> bytes:
    """Let the browser draw both pictures beside each other."""
    page = browser.new_page(viewport={"width": 1600, "height": 800})
    page.set_content(SIDE_BY_SIDE.format(phone=base64.b64encode(phone).decode(), desk=base64.b64encode(desk).decode()))
    return page.locator("main").screenshot()


if __name__ == "__main__":
    sys.exit(main())
