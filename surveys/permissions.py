"""What staff may do with surveys, by the name under which Django keeps it; the door before a staff page is the frame's."""

from typing import Final

from organisations.permissions import View, staff_page

__all__ = (
    "CALL_RESPONDENTS",
    "MAKE_LETTERS",
    "MANAGE_INTERVIEWS",
    "MANAGE_QUESTIONNAIRE",
    "SEND_MAIL_WAVE",
    "USE_HELPDESK",
    "VIEW_FIELDWORK",
    "VIEW_INVITATION",
    "View",
    "staff_page",
)

VIEW_FIELDWORK: Final = "surveys.view_fieldwork"
MANAGE_QUESTIONNAIRE: Final = "surveys.manage_questionnaire"
MANAGE_INTERVIEWS: Final = "surveys.manage_interviews"
SEND_MAIL_WAVE: Final = "surveys.send_mail_wave"
MAKE_LETTERS: Final = "surveys.make_letters"
VIEW_INVITATION: Final = "surveys.view_invitation"
CALL_RESPONDENTS: Final = "surveys.call_respondents"
USE_HELPDESK: Final = "surveys.use_helpdesk"
