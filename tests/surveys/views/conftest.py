"""Somebody who came in with a code, on the first page of a small questionnaire."""

import pytest

from surveys.questionnaires import forget_cached
from tests.examples import SMALL_QUESTIONNAIRE, make_version
from tests.surveys.views.filling_in import CLOSING, Respondent


@pytest.fixture
def respondent(fieldwork):
    make_version(fieldwork.survey, SMALL_QUESTIONNAIRE + CLOSING)
    forget_cached()
    return Respondent(fieldwork)
