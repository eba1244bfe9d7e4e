"""What staff may do with surveys, by the name under which Django keeps it, and which blocks of a dossier a filler may fill in.

The door before a staff page is the frame's.
"""

from typing import Final

from organisations.permissions import Deed, View, about, did, staff_page
from surveys.models import Filler
from surveys.routing import Part

__all__ = (
    "CALL_RESPONDENTS",
    "MAKE_LETTERS",
    "MANAGE_INTERVIEWS",
    "MANAGE_QUESTIONNAIRE",
    "RECONCILE_DOSSIERS",
    "SEND_MAIL_WAVE",
    "USE_HELPDESK",
    "VIEW_FIELDWORK",
    "VIEW_INVITATION",
    "Deed",
    "View",
    "about",
    "did",
    "may_fill",
    "staff_page",
)

VIEW_FIELDWORK: Final = "surveys.view_fieldwork"
MANAGE_QUESTIONNAIRE: Final = "surveys.manage_questionnaire"
MANAGE_INTERVIEWS: Final = "surveys.manage_interviews"
RECONCILE_DOSSIERS: Final = "surveys.reconcile_dossiers"
SEND_MAIL_WAVE: Final = "surveys.send_mail_wave"
MAKE_LETTERS: Final = "surveys.make_letters"
VIEW_INVITATION: Final = "surveys.view_invitation"
CALL_RESPONDENTS: Final = "surveys.call_respondents"
USE_HELPDESK: Final = "surveys.use_helpdesk"


def may_fill(filler: Filler, block: Part) -> bool:
    """Tell whether somebody may see and fill in a block of the own dossier.

    Officials may fill in every block. A colleague may do so with what was handed over and not withdrawn, and with the block
    about the person who fills in.
    """
    if not filler.is_colleague or (block.block is not None and block.block.personal):
        return True
    return any(given.block == block.name and given.withdrawn_at is None for given in filler.handovers_accepted.all())
