"""A dossier as one filler meets it: which blocks there are, whose answers are whose, which opening block holds. Only reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Final
from uuid import UUID

from django.db.models import prefetch_related_objects

from organisations.choices import Tier
from surveys import queries, routing
from surveys.choices import SEATS_OF_TIER, BlockStatus, Seat
from surveys.models import BlockAnswers, Dossier, Filler, Invitation
from surveys.questionnaires import background_of_organisation, compiled_by_id
from surveys.routing import Page, Part, Questionnaire, Value

AT_LEAST_TWO: Final = 2


class Sharing(Enum):
    """Whether two officials may fill in a block together, and if not, why."""

    OFFERED = "offered"
    CHOSEN = "chosen"
    COLLEAGUE_BEGAN = "colleague_began"
    """The other one has answers: only who gave them may show them."""
    BOTH_BEGAN = "both_began"
    """Both have answers, and neither version may be lost."""
    NOT_HERE = "not_here"
    """There is nobody to do it with, or the block is one that everybody answers."""


@dataclass(frozen=True)
class Desk:
    """What lies in front of one filler: the dossier with who is in it and all that was answered."""

    filler: Filler
    fillers: tuple[Filler, ...]
    rows: tuple[BlockAnswers, ...]
    invited: tuple[Invitation, ...] | None = None
    """Whom `asked` gives, where that is known already."""

    @property
    def dossier(self) -> Dossier:
        """The dossier."""
        return self.filler.dossier

    @cached_property
    def asked(self) -> tuple[Invitation, ...]:
        """The invitations of the officials of the organisation, also of who has not come yet; read when somebody wants them."""
        return tuple(queries.officials_asked(self.dossier)) if self.invited is None else self.invited

    @property
    def questionnaire(self) -> Questionnaire:
        """The version that the dossier was given to."""
        return compiled_by_id(self.dossier.questionnaire_id)

    @property
    def personal(self) -> Part:
        """The block about the filler."""
        return _there(self.questionnaire.personal_block)

    @property
    def opening(self) -> Part:
        """The block that decides which blocks there are."""
        return _there(self.questionnaire.opening_block)

    @cached_property
    def officials(self) -> tuple[Filler, ...]:
        """The griffier and the secretaris, as far as they came."""
        return tuple(filler for filler in self.fillers if not filler.is_colleague)

    def block(self, name: str) -> Part | None:
        """Return the block called `name`."""
        return next((part for part in self.questionnaire.blocks if part.name == name), None)

    def background(self, filler: Filler | None = None) -> dict[str, Value]:
        """Return what is known before the first question for a filler; for this one when none is named."""
        return background_of_seat(self.dossier, Seat((filler or self.filler).seat))

    # --- whose answers ---------------------------------------------------------------------------------------------
    def row(self, block: Part, filler: Filler | None = None) -> BlockAnswers | None:
        """Return the answers that a filler gives to a block: those of all together where the officials chose that."""
        filler, rows = filler or self.filler, self.rows_of(block)
        shared = None if filler.is_colleague else next((row for row in rows if row.is_shared), None)
        return shared or next((row for row in rows if row.filler_id == filler.pk), None)

    def rows_of(self, block: Part) -> tuple[BlockAnswers, ...]:
        """Return everybody's answers to a block; of one that is filled in together, the officials have but the shared ones."""
        rows = [row for row in self.rows if row.block == block.name]
        if not any(row.is_shared for row in rows):
            return tuple(rows)
        officials = {filler.pk for filler in self.officials}
        return tuple(row for row in rows if row.is_shared or row.filler_id not in officials)

    def opening_row(self, filler: Filler | None = None) -> BlockAnswers | None:
        """Return the version of the opening block that holds for a filler.

        That is the own one once it was finished, else the one agreed with, else that of who finished first. A colleague goes by
        the version of the official in whose place the block is filled in.
        """
        filler = filler or self.filler
        if filler.is_colleague:
            giver = next((one for one in self.officials if one.seat == filler.seat), None)
            return self._first_opening() if giver is None else self.opening_row(giver)
        finished = self._finished_openings()
        own = next((row for row in finished if row.filler_id == filler.pk), None)
        agreed = next((row for row in finished if row.pk == filler.agreed_with_id), None)
        return own or agreed or self._first_opening()

    def openings(self) -> tuple[BlockAnswers, ...]:
        """Return the versions of the opening block that hold for anybody, the first finished first."""
        held = {row.pk: row for row in map(self.opening_row, self.officials) if row is not None}
        return tuple(sorted(held.values(), key=_finished_first))

    @cached_property
    def do_openings_differ(self) -> bool:
        """Whether the officials give different answers to the opening block."""
        first, *others = [self._opening_values(row) for row in self.openings()] or [{}]
        return any(other != first for other in others)

    def _opening_values(self, row: BlockAnswers) -> dict[str, Value]:
        """Return the answers of a version that count."""
        filler = next((one for one in self.fillers if one.pk == row.filler_id), self.filler)
        merged = self._personal_answers(filler) | row.answers
        return routing.block_values_on_path(self.questionnaire, self.opening, merged, self.background(filler))

    def _finished_openings(self) -> list[BlockAnswers]:
        rows = self.rows_of(self.opening)
        return sorted((row for row in rows if was_finished(row)), key=_finished_first)

    def _first_opening(self) -> BlockAnswers | None:
        return next(iter(self._finished_openings()), None)

    def _personal_answers(self, filler: Filler) -> dict[str, Value]:
        row = self.row(self.personal, filler)
        return {} if row is None else row.answers

    def opening_to_agree_with(self) -> BlockAnswers | None:
        """Return the version of a colleague that this filler may take as it is."""
        others = (row for row in self._finished_openings() if row.filler_id != self.filler.pk)
        return None if self.filler.is_colleague else next(others, None)

    # --- together --------------------------------------------------------------------------------------------------
    def sharing(self, block: Part) -> Sharing:
        """Tell whether this filler may choose to fill in a block together with the other official."""
        rows = self.rows_of(block)
        if self.filler.is_colleague or block in {self.personal, self.opening} or len(self.asked) < AT_LEAST_TWO:
            return Sharing.NOT_HERE
        if any(row.is_shared for row in rows):
            return Sharing.CHOSEN
        officials = {filler.pk for filler in self.officials}
        have_begun = {row.filler_id for row in rows if row.answers and row.filler_id in officials}
        if not have_begun - {self.filler.pk}:
            return Sharing.OFFERED
        return Sharing.BOTH_BEGAN if self.filler.pk in have_begun else Sharing.COLLEAGUE_BEGAN

    # --- the path --------------------------------------------------------------------------------------------------
    def answers(self, block: Part, row: BlockAnswers | None, filler: Filler | None = None) -> dict[str, Value]:
        """Return everything that the path of a filler through a block depends on: personal, opening and own answers."""
        filler = filler or self.filler
        opening = self.opening_row(filler)
        known = self._personal_answers(filler) | ({} if opening is None or block is self.opening else opening.answers)
        return known | ({} if row is None else row.answers)

    def path(self, block: Part, row: BlockAnswers | None, filler: Filler | None = None) -> tuple[Page, ...]:
        """Return the pages of a block on the path of a filler."""
        return routing.block_path(self.questionnaire, block, self.answers(block, row, filler), self.background(filler))

    def page_to_continue(self, block: Part) -> Page | None:
        """Return the first page of a block after the furthest one saved; None when all were."""
        row = self.row(block)
        furthest = 0 if row is None else row.furthest_page
        return next((page for page in self.path(block, row) if page.number > furthest), None)

    # --- which blocks ----------------------------------------------------------------------------------------------
    @cached_property
    def own_blocks(self) -> tuple[Part, ...]:
        """The blocks that apply for this filler."""
        return self._applicable(self._known(self.filler), Seat(self.filler.seat))

    @cached_property
    def blocks(self) -> tuple[Part, ...]:
        """The blocks that apply for the organisation, by any version of the opening block and from any of its seats.

        Before the opening block is done, that are the first two: the other ones are not known yet.
        """
        versions = self.openings()
        if not versions:
            return tuple(part for part in self.questionnaire.blocks if part in {self.personal, self.opening})
        found = {
            part.name
            for version in versions
            for seat in seats_of(self.dossier)
            for part in self._applicable(self._personal_in(seat) | version.answers, seat)
        }
        return tuple(part for part in self.questionnaire.blocks if part.name in found)

    @cached_property
    def fallen_away(self) -> tuple[Part, ...]:
        """The blocks that were answered and do not apply any more."""
        answered = {row.block for row in self.rows if row.answers}
        return tuple(part for part in self.questionnaire.blocks if part.name in answered and part not in self.blocks)

    @cached_property
    def own_blocks_by_other_versions(self) -> frozenset[Part]:
        """The blocks that would apply for this filler by another's version of the opening block, and do not by the own one."""
        seat, personal = Seat(self.filler.seat), self._personal_answers(self.filler)
        found = {block for version in self.openings() for block in self._applicable(personal | version.answers, seat)}
        return frozenset(found - set(self.own_blocks))

    def applies(self, block: Part) -> bool:
        """Tell whether a block has questions for this filler."""
        return block in self.own_blocks

    def _applicable(self, known: dict[str, Value], seat: Seat) -> tuple[Part, ...]:
        return routing.applicable_blocks(self.questionnaire, known, background_of_seat(self.dossier, seat))

    def _known(self, filler: Filler) -> dict[str, Value]:
        opening = self.opening_row(filler)
        return self._personal_answers(filler) | ({} if opening is None else opening.answers)

    def _personal_in(self, seat: Seat) -> dict[str, Value]:
        filler = next((one for one in self.officials if one.seat == seat), None)
        return {} if filler is None else self._personal_answers(filler)


def desk_of(filler: Filler) -> Desk:
    """Read the dossier of a filler that `queries.find_filler` returned, in two queries."""
    dossier = filler.dossier
    fillers = tuple(queries.fillers_of(dossier))
    return Desk(filler, fillers, tuple(queries.block_answers_of(dossier)))


def desk_in(dossier: Dossier, filler_id: UUID, rows: Iterable[BlockAnswers]) -> Desk | None:
    """Return the desk of one of the fillers of a dossier, of which the answers were read with it already, in one query.

    None when the filler is gone. The dossier is there with its organisation and edition.
    """
    fillers = tuple(queries.fillers_of(dossier))
    filler = next((one for one in fillers if one.pk == filler_id), None)
    if filler is None:
        return None
    filler.dossier = dossier
    if filler.is_colleague:
        prefetch_related_objects([filler], "handovers_accepted")
    return Desk(filler, fillers, in_order(rows))


def in_order(rows: Iterable[BlockAnswers]) -> tuple[BlockAnswers, ...]:
    """Return answers in the order in which they were begun."""
    return tuple(sorted(rows, key=lambda row: (row.started_at, row.pk)))


def seats_of(dossier: Dossier) -> tuple[Seat, ...]:
    """Return the seats from which an organisation is answered for: a water board has no griffier."""
    return SEATS_OF_TIER[Tier(dossier.organisation.tier)]


def background_of_seat(dossier: Dossier, seat: Seat) -> dict[str, Value]:
    """Return the background of who answers for an organisation from a seat."""
    return background_of_organisation(dossier.organisation) | {"namens": seat.value}


def was_finished(row: BlockAnswers) -> bool:
    """Tell whether these answers were finished once and not skipped since: then they hold, also while something is changed."""
    return row.finished_at is not None and row.status != BlockStatus.SKIPPED


def _finished_first(row: BlockAnswers) -> tuple[str, str]:
    return row.finished_at.isoformat() if row.finished_at else "", str(row.pk)


def _there(part: Part | None) -> Part:
    if part is None:
        message = "a questionnaire for organisations has a personal and an opening block"
        raise LookupError(message)
    return part
