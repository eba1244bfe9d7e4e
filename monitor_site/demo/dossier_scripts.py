"""How an organisation of the replay answers, and playing that: joining, pages, blocks and finishing by the real operations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from monitor_site.demo.open_texts import with_texts
from organisations.choices import Tier
from surveys.choices import Seat
from surveys.completing import complete_dossier
from surveys.dossiers import Desk, desk_of
from surveys.filling import BlockSheet, finish_block, reread, skip_block
from surveys.joining import join
from surveys.models import Dossier, Invitation
from surveys.routing import Part, Value
from surveys.saving import PostedPage, save
from surveys.sharing import agree

_SECONDS_A_PAGE: Final = (15, 180)
_BETWEEN_FILLERS: Final = timedelta(minutes=5)


class UnacceptedPageError(RuntimeError):
    """A page refused a scripted answer: script and filling in do not agree."""


@dataclass(frozen=True, slots=True)
class FilledBlock:
    """A block as somebody goes through it; without pages it is skipped."""

    name: str
    pages: tuple[tuple[str, dict[str, Value]], ...] = ()
    is_done: bool = True
    is_left_halfway: bool = False
    """Whether the last page is kept as it is, to go on later."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What one official does."""

    seat: Seat
    blocks: tuple[FilledBlock, ...]
    agrees: bool
    """Whether the opening block of the other is taken as it is."""


@dataclass(frozen=True, slots=True)
class DossierScript:
    """How one organisation answers."""

    tier: Tier
    fillings: tuple[Filling, ...]
    """Of who comes first, first."""
    is_double: bool
    is_finished: bool
    """Whether somebody finishes for the organisation."""


# --- when what happens ---------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class TimedPage:
    """A page as it is posted."""

    name: str
    answers: dict[str, Value]
    seconds: int
    """How long it was in front of the official."""
    at: datetime
    is_done: bool
    """Whether the official goes on after it; else it is kept as it is."""


@dataclass(frozen=True, slots=True)
class TimedBlock:
    """A block as somebody goes through it; without pages it is skipped."""

    name: str
    pages: tuple[TimedPage, ...]
    is_done: bool
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class TimedFilling:
    """What one official does, and when."""

    seat: Seat
    agrees: bool
    begins_at: datetime
    blocks: tuple[TimedBlock, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """What the officials of an organisation do, and when, whoever carries it to the site."""

    fillings: tuple[TimedFilling, ...]
    finishes_at: datetime | None
    """When the last one finishes for the organisation."""


def timetable(script: DossierScript, *, begins_at: datetime, seed: int) -> Timetable:
    """Return when everything in `script` happens; the same seed gives the same."""
    randomness = Random(seed)  # noqa: S311 -- a repeatable demo, nothing secret
    fillings, at = [], begins_at
    for filling in script.fillings:
        blocks, comes_at = [], at
        for block in filling.blocks:
            blocks.append(_timed(block, at, randomness))
            at = blocks[-1].ends_at
        fillings.append(TimedFilling(filling.seat, filling.agrees, comes_at, tuple(blocks)))
        at += _BETWEEN_FILLERS
    return Timetable(tuple(fillings), at if script.is_finished else None)


def _timed(block: FilledBlock, begins_at: datetime, randomness: Random) -> TimedBlock:
    pages, at = [], begins_at
    for place, (name, answers) in enumerate(block.pages, 1):
        seconds = randomness.randint(*_SECONDS_A_PAGE)
        at += timedelta(seconds=seconds)
        is_done = not block.is_left_halfway or place < len(block.pages)
        pages.append(TimedPage(name, answers, seconds, at, is_done))
    return TimedBlock(block.name, tuple(pages), block.is_done, at)


# --- by the operations behind the pages ----------------------------------------------------------------------------
def play(script: DossierScript, invitations: Mapping[Seat, Invitation], *, begins_at: datetime, seed: int) -> Dossier:
    """Let the officials of an organisation do what the script says; raises UnacceptedPageError where a page refuses it."""
    times, desks = timetable(script, begins_at=begins_at, seed=seed), []
    for filling in times.fillings:
        desk = desk_of(join(invitations[filling.seat], now=filling.begins_at))
        for block in filling.blocks:
            desk = _go_through(desk, block, seed)
            if filling.agrees and _part(desk, block) is desk.personal:
                agree(desk.filler, now=block.ends_at)
                desk = reread(desk.filler)
        desks.append(desk)
    if times.finishes_at is not None:
        complete_dossier(desks[-1].filler, now=times.finishes_at)
    return desks[0].dossier


def _go_through(desk: Desk, block: TimedBlock, seed: int) -> Desk:
    """Fill in a block, or skip it; return the dossier after that."""
    part = _part(desk, block)
    if not block.pages:
        return skip_block(desk.filler, part, now=block.ends_at)
    sheet = BlockSheet(desk, part, block.pages[0].at)
    for page in block.pages:
        posted = PostedPage(
            desk.questionnaire.page(page.name),
            with_texts(desk.questionnaire, page.answers, seed=seed),
            revision=sheet.row.revision,
            seconds=page.seconds,
            now=page.at,
            complete=page.is_done,
        )
        if save(sheet, posted).problems:
            raise UnacceptedPageError(page.name)
    return finish_block(desk.filler, part, now=block.ends_at) if block.is_done else reread(desk.filler)


def _part(desk: Desk, block: TimedBlock) -> Part:
    part = desk.block(block.name)
    if part is None:
        raise UnacceptedPageError(block.name)
    return part
