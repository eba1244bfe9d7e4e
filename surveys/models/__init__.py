"""The rows of editions, questionnaires, fieldwork and answers."""

from surveys.models.contact import (
    Bounce,
    CallAttempt,
    CallTarget,
    ContactMoment,
    LetterFile,
    NonResponseInterview,
)
from surveys.models.dossier import BlockAnswers, BlockHandover, Dossier, Filler
from surveys.models.edition import Edition, OrganisationCluster, Questionnaire, Survey
from surveys.models.fieldwork import Invitation, Mailing, MailWave
from surveys.models.interviews import (
    CaseDescription,
    Interview,
    Interviewee,
    InterviewNote,
    ReceivedDocument,
    SelectedOrganisation,
)
from surveys.models.mail_template import MailTemplate
from surveys.models.reconciliation import Inquiry, ReconciledBlock, ReconciliationStep
from surveys.models.response import Response

__all__ = [
    "BlockAnswers",
    "BlockHandover",
    "Bounce",
    "CallAttempt",
    "CallTarget",
    "CaseDescription",
    "ContactMoment",
    "Dossier",
    "Edition",
    "Filler",
    "Inquiry",
    "Interview",
    "InterviewNote",
    "Interviewee",
    "Invitation",
    "LetterFile",
    "MailTemplate",
    "MailWave",
    "Mailing",
    "NonResponseInterview",
    "OrganisationCluster",
    "Questionnaire",
    "ReceivedDocument",
    "ReconciledBlock",
    "ReconciliationStep",
    "Response",
    "SelectedOrganisation",
    "Survey",
]
