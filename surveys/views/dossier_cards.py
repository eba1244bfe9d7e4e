"""What the overview of a dossier says: a card for each block, who takes part, and what is left."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from organisations.choices import Tier
from surveys import routing
from surveys.choices import BlockStatus, Seat
from surveys.dossiers import Desk, Sharing, seats_of
from surveys.filler_names import name_and_role, name_of, role_of
from surveys.models import BlockAnswers, Invitation
from surveys.office_words import office_word
from surveys.permissions import may_fill
from surveys.routing import FillerRole, Part

NOT_BEGUN: Final = "nieuw"
STATUS_WORDS: Final = {
    NOT_BEGUN: "Nog niet begonnen",
    BlockStatus.BUSY: "Bezig",
    BlockStatus.DONE: "Klaar",
    BlockStatus.SKIPPED: "Overgeslagen",
}
_FURTHEST_FIRST: Final = (BlockStatus.DONE, BlockStatus.BUSY, BlockStatus.SKIPPED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one person, or two together, are with a block."""

    who: str
    """The filler; where two fill in together, who saved last."""
    is_me: bool
    status: str
    status_words: str
    at: datetime | None
    """Since when it is so."""
    reason: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A block as it stands on the overview."""

    block: Part
    title: str
    summary: str
    minutes: int
    meant_for: str
    status: str
    """Of the block as a whole: the furthest that anybody is."""
    own_status: str
    progress: tuple[Progress, ...]
    applies: bool
    """Whether it has questions for this filler."""
    is_of_other_version: bool
    """Whether it would have, by the version of the opening block that another gave."""
    has_own_answers: bool
    is_for_me: bool
    """Whether this filler is the obvious one to fill it in."""
    is_opening: bool
    sharing: Sharing
    is_next: bool = False

    @property
    def status_words(self) -> str:
        """The status in words."""
        return STATUS_WORDS[self.status]

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something with it."""
        return self.status in {NOT_BEGUN, BlockStatus.BUSY}

    @property
    def is_settled(self) -> bool:
        """Whether nobody needs to read any more what it is about."""
        return self.status == BlockStatus.DONE and self.own_status in {NOT_BEGUN, BlockStatus.DONE}

    @property
    def may_skip(self) -> bool:
        """Whether this filler may say that the block cannot be judged."""
        return self.applies and not self.is_opening and self.own_status in {NOT_BEGUN, BlockStatus.BUSY}

    @property
    def may_share(self) -> bool:
        """Whether to offer doing it together, or to explain why that cannot be."""
        return self.applies and self.sharing is not Sharing.NOT_HERE and self.own_status != BlockStatus.DONE

    @property
    def is_done_by_other(self) -> bool:
        """Whether there is nothing to do for this filler, since somebody else is done."""
        return self.status == BlockStatus.DONE and self.own_status == NOT_BEGUN


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who takes part, or was asked to."""

    name: str
    role: str
    is_me: bool
    since: datetime | None
    """Null while this person has not come yet."""


def cards_of(desk: Desk) -> tuple[Card, ...]:
    """Return a card for each block that applies to the organisation and that this filler may see, in order of asking.

    The block about the filler has none. The one to do next is marked: what was begun first, then what this filler is the
    obvious one for.
    """
    blocks = [block for block in desk.blocks if block is not desk.personal and may_fill(desk.filler, block)]
    cards = [_card(desk, block) for block in blocks]
    following = _next(cards)
    return tuple(replace(card, is_next=card is following) for card in cards)


def fallen_away(desk: Desk) -> tuple[Card, ...]:
    """Return the blocks that this filler answered and that do not apply any more."""
    return tuple(_card(desk, block) for block in desk.fallen_away if desk.row(block) is not None and may_fill(desk.filler, block))


def _card(desk: Desk, block: Part) -> Card:
    own = desk.row(block)
    shown = routing.block_view(desk.questionnaire, block, desk.answers(block, own), desk.background())
    progress = tuple(_progress(desk, row) for row in desk.rows_of(block))
    statuses = {one.status for one in progress}
    here = [FillerRole(seat) for seat in seats_of(desk.dossier)]
    seats = [Seat(role.value) for role in routing.obvious_roles(block, here)]
    return Card(
        block=block,
        title=shown.title,
        summary=shown.summary,
        minutes=shown.minutes,
        meant_for=" of de ".join(seat_word(desk, seat) for seat in seats),
        status=next((status for status in _FURTHEST_FIRST if status in statuses), NOT_BEGUN),
        own_status=own.status if own else NOT_BEGUN,
        progress=progress,
        applies=desk.applies(block),
        is_of_other_version=block in desk.own_blocks_by_other_versions,
        has_own_answers=own is not None and bool(own.answers),
        is_for_me=desk.filler.is_colleague or desk.filler.seat in seats or own is not None,
        is_opening=block is desk.opening,
        sharing=desk.sharing(block),
    )


def _next(cards: Iterable[Card]) -> Card | None:
    mine = [card for card in cards if card.applies and card.own_status in {NOT_BEGUN, BlockStatus.BUSY} and card.is_open]
    order = sorted(mine, key=lambda card: (not card.is_opening, card.own_status != BlockStatus.BUSY, not card.is_for_me))
    return next((card for card in order if card.own_status == BlockStatus.BUSY or card.is_for_me), None)


def seat_word(desk: Desk, seat: Seat) -> str:
    """Return how who sits there is called in a sentence."""
    if seat is Seat.SECRETARIS and desk.dossier.organisation.tier == Tier.WATERSCHAP:
        return "secretaris-directeur"
    return str(seat.value)


def _progress(desk: Desk, row: BlockAnswers) -> Progress:
    wanted = row.last_saved_by_id if row.is_shared else row.filler_id
    filler = next((one for one in desk.fillers if one.pk == wanted), desk.filler)
    return Progress(
        who=name_and_role(filler),
        is_me=filler.pk == desk.filler.pk,
        status=row.status,
        status_words=STATUS_WORDS[BlockStatus(row.status)].lower(),
        at=row.finished_at if row.status == BlockStatus.DONE else row.saved_at,
        reason=row.skip_reason if filler.pk == desk.filler.pk or row.is_shared else "",
        is_shared=row.is_shared,
    )


# --- people --------------------------------------------------------------------------------------------------------
def participants(desk: Desk) -> tuple[Participant, ...]:
    """Return who takes part, and which officials were asked and have not come yet; a colleague sees only those two."""
    shown = [filler for filler in desk.fillers if not (desk.filler.is_colleague and filler.is_colleague) or filler == desk.filler]
    here = [Participant(name_of(filler), role_of(filler), filler.pk == desk.filler.pk, filler.joined_at) for filler in shown]
    came = {filler.invitation_id for filler in desk.fillers}
    missing = [_not_here(invitation) for invitation in desk.asked if invitation.pk not in came]
    return (*here, *missing)


def _not_here(invitation: Invitation) -> Participant:
    person = invitation.person
    return Participant(person.full_name, office_word(person.function), is_me=False, since=None)
