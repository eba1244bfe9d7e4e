"""Somebody who came in with a code, on the first page of a small questionnaire; two officials in a dossier."""

from datetime import UTC, datetime

import pytest

from organisations.choices import OfficialRole
from surveys.questionnaires import forget_cached
from tests.dossiers import make_organisation_survey
from tests.examples import SMALL_QUESTIONNAIRE, make_version
from tests.surveys.views.filling_in import CLOSING, Respondent
from tests.surveys.views.filling_in_together import ABOUT_ME, OWN_POLICY, Official


@pytest.fixture
def respondent(fieldwork):
    make_version(fieldwork.survey, SMALL_QUESTIONNAIRE + CLOSING)
    forget_cached()
    return Respondent(fieldwork)


@pytest.fixture
def organisation_survey():
    """Make a survey of organisations in the field, with a griffier and a secretaris who are invited."""
    return make_organisation_survey(now=datetime.now(UTC))


@pytest.fixture
def griffier(organisation_survey):
    """A griffier who is past the opening block."""
    griffier = Official(organisation_survey, OfficialRole.GRIFFIER)
    griffier.fill_in("invuller", ABOUT_ME)
    griffier.fill_in("algemeen", OWN_POLICY)
    return griffier


@pytest.fixture
def secretaris(organisation_survey, griffier):  # noqa: ARG001 -- the griffier came first
    """A secretaris who came in after the griffier."""
    secretaris = Official(organisation_survey, OfficialRole.SECRETARIS)
    secretaris.fill_in("invuller", ABOUT_ME)
    return secretaris
