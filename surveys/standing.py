"""How far somebody who gets a mail is, and which colleague answers for the same organisation. Reads only."""

from dataclasses import dataclass
from typing import Final

from organisations.choices import OfficialRole
from surveys import queries
from surveys.choices import NOT_TO_BE_ASKED, BlockStatus, InvitationStatus, RecipientState
from surveys.dossiers import Desk, desk_of
from surveys.models import Invitation
from surveys.routing import Part

COLLEAGUES: Final = {
    OfficialRole.GRIFFIER: OfficialRole.SECRETARIS,
    OfficialRole.SECRETARIS: OfficialRole.GRIFFIER,
}
"""Who is asked beside whom; a secretaris-directeur is asked alone."""
_SETTLED: Final = frozenset({BlockStatus.DONE, BlockStatus.SKIPPED})


@dataclass(frozen=True, slots=True)
class Standing:
    """What a mail says about the one who gets it; of office holders the state alone."""

    state: RecipientState
    colleague: OfficialRole | None = None
    """The role of the colleague who is asked too; none where nobody of that role can be."""


def standing_of(invitation: Invitation) -> Standing:
    """Return how far somebody is.

    Of an office holder the invitation knows it; of an official who began it takes the dossier, and one query more in any
    case, since the colleague may be missing or left out.
    """
    has_begun = invitation.status == InvitationStatus.STARTED
    if not has_begun:
        return Standing(RecipientState.NOT_STARTED, colleague_of(invitation))
    if invitation.official is None:
        return Standing(RecipientState.STARTED)
    return Standing(_state_in_dossier(invitation), colleague_of(invitation))


def colleague_of(invitation: Invitation) -> OfficialRole | None:
    """Return the role of the colleague who is asked for the same organisation; none for an office holder."""
    official = invitation.official
    wanted = None if official is None else COLLEAGUES.get(official.function)
    if official is None or wanted is None:
        return None
    asked = Invitation.objects.filter(survey=invitation.survey_id, official__organisation=official.organisation_id)
    is_asked = asked.filter(official__role=wanted, official__left_on=None).exclude(disposition__in=NOT_TO_BE_ASKED).exists()
    return wanted if is_asked else None


def made_up_standing(function: str, state: RecipientState) -> Standing:
    """Return the standing of a made-up person, whose colleague is always there."""
    return Standing(state, COLLEAGUES.get(OfficialRole(function)) if function in OfficialRole.values else None)


# --- in the dossier ------------------------------------------------------------------------------------------------
def _state_in_dossier(invitation: Invitation) -> RecipientState:
    """Return how far an official who began is, in the organisation's dossier."""
    filler_id = queries.filler_of(invitation)
    filler = None if filler_id is None else queries.find_filler(filler_id)
    return RecipientState.STARTED if filler is None else state_at(desk_of(filler))


def do_openings_differ(invitation: Invitation) -> bool:
    """Tell whether the officials of an organisation give different answers to the opening block."""
    filler_id = queries.filler_of(invitation)
    filler = None if filler_id is None else queries.find_filler(filler_id)
    return filler is not None and desk_of(filler).do_openings_differ


def state_at(desk: Desk) -> RecipientState:
    """Return how far a filler is: nothing but the general block is done, or all that is left is for the colleague."""
    if not desk.openings():
        return RecipientState.STARTED
    others = [block for block in desk.blocks if block not in {desk.personal, desk.opening}]
    if not any(desk.rows_of(block) for block in others):
        return RecipientState.ONLY_GENERAL
    left = [block for block in others if not _is_settled(desk, block)]
    return RecipientState.WAITS_FOR_COLLEAGUE if left and not _mine(desk, left) else RecipientState.STARTED


def _is_settled(desk: Desk, block: Part) -> bool:
    """Tell whether somebody finished or skipped a block, and nobody is busy with it."""
    rows = desk.rows_of(block)
    return bool(rows) and all(row.status in _SETTLED for row in rows)


def _mine(desk: Desk, blocks: list[Part]) -> list[Part]:
    """Return the blocks that this filler began, or that are meant for this seat and the colleague did not begin."""
    found = []
    for block in blocks:
        owners = {row.filler_id for row in desk.rows_of(block)}
        is_meant = block.block is not None and desk.filler.seat in set(block.block.roles)
        if desk.filler.pk in owners or (not owners and is_meant):
            found.append(block)
    return found
