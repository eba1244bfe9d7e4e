"""The rows of editions, questionnaires, fieldwork and answers."""

from surveys.models.edition import Edition, OrganisationCluster, Questionnaire, Survey
from surveys.models.fieldwork import Invitation, Mailing, MailWave
from surveys.models.response import Response

__all__ = ["Edition", "Invitation", "MailWave", "Mailing", "OrganisationCluster", "Questionnaire", "Response", "Survey"]
