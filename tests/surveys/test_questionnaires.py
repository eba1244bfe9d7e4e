"""The adapter between rows and the engine: what it keeps, for how long, and what it leaves out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from organisations.choices import Tier, Urbanity
from surveys import questionnaires
from surveys.choices import Phase, SurveyKind
from surveys.models import Edition, Questionnaire, Response, Survey
from surveys.questionnaires import (
    UnpublishedQuestionnaireError,
    background_of,
    compiled,
    compiled_by_id,
    forget_cached,
    survey_in_field,
)

NOW = datetime(2020, 3, 1, 12, tzinfo=UTC)
DEFINITION = (Path(__file__).parents[1] / "questionnaires/every_kind.yaml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _nothing_cached():
    forget_cached()
    yield
    forget_cached()


@pytest.fixture
def survey(db):  # noqa: ARG001 -- a database, by being asked for
    edition = Edition.objects.create(year=2020, name="Monitor 2020", phase=Phase.VELDWERK)
    return Survey.objects.create(
        edition=edition, kind=SurveyKind.AMBTSDRAGERS, opens_at=NOW - timedelta(days=1), closes_at=NOW + timedelta(days=1)
    )


def version(survey, *, published):
    return Questionnaire.objects.create(
        survey=survey, version=1, definition=DEFINITION, sha256="0" * 64, created_at=NOW, published_at=NOW if published else None
    )


def test_compiled_of_the_same_text_is_the_same_questionnaire():
    first, second = (Questionnaire(version=number, definition=DEFINITION) for number in (1, 2))

    assert compiled(first) is compiled(second)
    assert compiled(Questionnaire(definition=DEFINITION + "\n")) is not compiled(first)


def test_compiled_by_id_asks_the_database_once(survey, django_assert_num_queries):
    row = version(survey, published=True)

    with django_assert_num_queries(1):
        assert compiled_by_id(row.pk) is compiled_by_id(row.pk)


def test_compiled_by_id_of_a_draft_is_refused(survey):
    row = version(survey, published=False)

    with pytest.raises(UnpublishedQuestionnaireError):
        compiled_by_id(row.pk)


def test_survey_in_field_asks_the_database_once_in_thirty_seconds(survey, django_assert_num_queries, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(questionnaires.time, "monotonic", lambda: clock[0])

    with django_assert_num_queries(1):
        survey_in_field(survey.pk, NOW)
        clock[0] += 30
        survey_in_field(survey.pk, NOW)
    clock[0] += 0.1
    with django_assert_num_queries(1):
        survey_in_field(survey.pk, NOW)


@pytest.mark.parametrize(
    ("phase", "moment", "expected"),
    [
        (Phase.VELDWERK, NOW, True),
        (Phase.PROEFVELD, NOW, True),
        (Phase.VERWERKING, NOW, False),
        (Phase.VELDWERK, NOW - timedelta(days=1), True),
        (Phase.VELDWERK, NOW - timedelta(days=1, seconds=1), False),
        (Phase.VELDWERK, NOW + timedelta(days=1), False),
    ],
)
def test_survey_in_field_is_open_between_its_times_in_a_phase_of_fieldwork(survey, phase, moment, expected):
    Edition.objects.update(phase=phase)

    found = survey_in_field(survey.pk, moment)

    assert (found.is_open, found.year, found.kind, found.questionnaire_id) == (expected, 2020, SurveyKind.AMBTSDRAGERS, None)


def test_background_of_a_response_has_plain_values_under_the_names_of_questionnaires():
    response = Response(tier=Tier.GEMEENTE, office="raadslid", province="PV26", urbanity=Urbanity.STRONG, size_class="20k_50k")

    background = background_of(response)

    assert background == {
        "bestuurslaag": "gemeente",
        "functie_kader": "raadslid",
        "provincie": "PV26",
        "stedelijkheid": 2,
        "inwonersklasse": "20k_50k",
    }
    assert {type(value) for value in background.values()} == {str, int}
