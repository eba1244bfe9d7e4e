"""The officials of an organisation in their browsers: what a script of a dossier says, along the real pages and their forms."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final, TypeAlias

from monitor_site.demo.browsing import Browser, Site, pairs_of
from monitor_site.demo.dossier_scripts import DossierScript, TimedBlock, TimedFilling, timetable
from monitor_site.demo.open_texts import with_texts
from surveys.choices import Seat
from surveys.forms import ACTION
from surveys.models import Invitation
from surveys.routing import Questionnaire

DOSSIER: Final = "/organisatie"
WELCOME: Final = f"{DOSSIER}/welkom"
_BEGIN: Final = f"{DOSSIER}/begin"
_COMPLETE: Final = f"{DOSSIER}/afronden"
_COMPLETED: Final = f"{DOSSIER}/klaar"
_GO_ON, _BACK_TO_BLOCKS = "volgende", "overzicht"
_AGREED: Final = ("akkoord", "ja")

OpenSite: TypeAlias = Callable[[], AbstractContextManager[Site]]


def browse_dossier(
    open_site: OpenSite,
    script: DossierScript,
    invitations: Mapping[Seat, Invitation],
    questionnaire: Questionnaire,
    *,
    begins_at: datetime,
    seed: int,
    master_key: bytes,
) -> None:
    """Let the officials of an organisation do what the script says, each in a browser of their own.

    Raises UnexpectedPageError where the site shows another page than they should come to.
    """
    times = timetable(script, begins_at=begins_at, seed=seed)
    for place, filling in enumerate(times.fillings, 1):
        with open_site() as site:
            browser = Browser(site, filling.begins_at)
            browser.come_in(invitations[filling.seat], _BEGIN, master_key)
            browser.expect(WELCOME)
            _fill_in(browser, filling, questionnaire, seed)
            if place == len(times.fillings) and times.finishes_at is not None:
                browser.open(_COMPLETE, _COMPLETE)
                browser.post(_COMPLETE, [_AGREED], times.finishes_at)
                browser.expect(_COMPLETED)


def _fill_in(browser: Browser, filling: TimedFilling, questionnaire: Questionnaire, seed: int) -> None:
    personal, opening = questionnaire.personal_block, questionnaire.opening_block
    for block in filling.blocks:
        is_personal = personal is not None and block.name == personal.name
        if not block.pages:
            _leave_form(browser, f"{DOSSIER}/{block.name}/overslaan", block.ends_at)
            continue
        _post_pages(browser, block, questionnaire, seed)
        if block.is_done and not is_personal:
            browser.post(f"{DOSSIER}/{block.name}/overzicht", [], block.ends_at)
            browser.expect(DOSSIER)
        if is_personal and filling.agrees and opening is not None:
            _leave_form(browser, f"{DOSSIER}/{opening.name}/eens", block.ends_at)


def _post_pages(browser: Browser, block: TimedBlock, questionnaire: Questionnaire, seed: int) -> None:
    browser.open(f"{DOSSIER}/{block.name}/verder", f"{DOSSIER}/{block.name}/{block.pages[0].name}")
    for page in block.pages:
        pairs = pairs_of(with_texts(questionnaire, page.answers, seed=seed))
        button = _GO_ON if page.is_done else _BACK_TO_BLOCKS
        browser.post(f"{DOSSIER}/{block.name}/{page.name}", [*pairs, (ACTION, button)], page.at)


def _leave_form(browser: Browser, path: str, at: datetime) -> None:
    """Open a page with one question, and push its button."""
    browser.open(path, path)
    browser.post(path, [], at)
    browser.expect(DOSSIER)
