"""How far somebody who gets a mail is, and which colleague answers for the same organisation. Reads only."""

from dataclasses import dataclass
from typing import Final

from organisations.choices import OfficialRole
from surveys.choices import NOT_TO_BE_ASKED, InvitationStatus, RecipientState
from surveys.models import Invitation

COLLEAGUES: Final = {
    OfficialRole.GRIFFIER: OfficialRole.SECRETARIS,
    OfficialRole.SECRETARIS: OfficialRole.GRIFFIER,
}
"""Who is asked beside whom; a secretaris-directeur is asked alone."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a mail says about the one who gets it; of office holders the state alone."""

    state: RecipientState
    colleague: OfficialRole | None = None
    """The role of the colleague who is asked too; none where nobody of that role can be."""


def standing_of(invitation: Invitation) -> Standing:
    """Return how far somebody is; for an official with one query more, since the colleague may be missing or left out."""
    state = _state(invitation)
    official = invitation.official
    if official is None:
        return Standing(state)
    asked = Invitation.objects.filter(survey=invitation.survey_id, official__organisation=official.organisation_id)
    wanted = COLLEAGUES.get(official.function)
    is_asked = asked.filter(official__role=wanted, official__left_on=None).exclude(disposition__in=NOT_TO_BE_ASKED).exists()
    return Standing(state, wanted if is_asked else None)


def made_up_standing(function: str, state: RecipientState) -> Standing:
    """Return the standing of a made-up person, whose colleague is always there."""
    return Standing(state, COLLEAGUES.get(OfficialRole(function)) if function in OfficialRole.values else None)


def _state(invitation: Invitation) -> RecipientState:
    return RecipientState.STARTED if invitation.status == InvitationStatus.STARTED else RecipientState.NOT_STARTED
