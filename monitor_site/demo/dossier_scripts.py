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


def play(script: DossierScript, invitations: Mapping[Seat, Invitation], *, begins_at: datetime, seed: int) -> Dossier:
    """Let the officials of an organisation do what the script says; raises UnacceptedPageError where a page refuses it."""
    randomness = Random(seed)  # noqa: S311 -- a repeatable demo, nothing secret
    desks, at = [], begins_at
    for filling in script.fillings:
        desk = desk_of(join(invitations[filling.seat], now=at))
        for block in filling.blocks:
            desk, at = _go_through(desk, block, at, randomness, seed)
            if filling.agrees and _part(desk, block) is desk.personal:
                agree(desk.filler, now=at)
                desk = reread(desk.filler)
        desks.append(desk)
        at += _BETWEEN_FILLERS
    if script.is_finished:
        complete_dossier(desks[-1].filler, now=at)
    return desks[0].dossier


def _go_through(desk: Desk, block: FilledBlock, begins_at: datetime, randomness: Random, seed: int) -> tuple[Desk, datetime]:
    """Fill in a block, or skip it; return the dossier and the time after that."""
    part, at = _part(desk, block), begins_at
    if not block.pages:
        skip_block(desk.filler, part, now=at)
        return reread(desk.filler), at
    sheet = BlockSheet(desk, part, at)
    for place, (name, answers) in enumerate(block.pages, 1):
        seconds = randomness.randint(*_SECONDS_A_PAGE)
        at += timedelta(seconds=seconds)
        posted = PostedPage(
            desk.questionnaire.page(name),
            with_texts(desk.questionnaire, answers, seed=seed),
            revision=sheet.row.revision,
            seconds=seconds,
            now=at,
            complete=not block.is_left_halfway or place < len(block.pages),
        )
        if save(sheet, posted).problems:
            raise UnacceptedPageError(name)
    if block.is_done:
        return finish_block(desk.filler, part, now=at), at
    return reread(desk.filler), at


def _part(desk: Desk, block: FilledBlock) -> Part:
    part = desk.block(block.name)
    if part is None:
        raise UnacceptedPageError(block.name)
    return part
