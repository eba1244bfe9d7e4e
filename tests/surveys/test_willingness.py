from pathlib import Path

import pytest
from django.conf import settings

from organisations.models import Organisation
from surveys.choices import Phase, SurveyKind, Willingness
from surveys.in_depth.plan import in_depth_plan
from surveys.models import BlockAnswers, Dossier, Filler, Survey
from surveys.routing import load_questionnaire
from surveys.willingness import contacts_by_questionnaire, willing_by_questionnaire
from tests.examples import NOW, make_version
from tests.surveys.in_depth_examples import make_edition, make_organisation

PLAN = in_depth_plan(2020)


@pytest.fixture
def survey(db) -> Survey:  # noqa: ARG001 -- rows are wanted
    survey = Survey.objects.create(
        edition=make_edition(), kind=SurveyKind.ORGANISATIES, opens_at=NOW, closes_at=NOW.replace(year=2027)
    )
    make_version(survey)
    survey.refresh_from_db()
    return survey


def answer(
    survey: Survey, organisation: Organisation, answers: dict[str, str], *, is_test: bool = False, **fields: object
) -> None:
    dossier, _ = Dossier.objects.get_or_create(
        survey=survey,
        organisation=organisation,
        defaults={"questionnaire": survey.questionnaire, "started_at": NOW, "is_test": is_test},
    )
    filler = Filler.objects.create(dossier=dossier, role="griffier", seat="griffier", joined_at=NOW)
    known = {"status": "klaar", "finished_at": NOW, **fields}
    BlockAnswers.objects.create(dossier=dossier, block="d", filler=filler, answers=answers, started_at=NOW, **known)


def test_questionnaire_of_2020_asks_what_the_plan_reads():
    text = Path(settings.BASE_DIR, "surveys/instruments/2020/organisaties.yaml").read_text(encoding="utf-8")
    variables = load_questionnaire(text).variables

    asked = variables[PLAN.willingness.question]

    assert [choice.name for choice in asked.choices] == Willingness.values
    assert set(PLAN.willingness.contact) <= set(variables)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["ja"], Willingness.YES),
        (["misschien"], Willingness.MAYBE),
        (["nee"], Willingness.NO),
        (["nee", "ja"], Willingness.YES),
        (["nee", "misschien", "nee"], Willingness.MAYBE),
        (["iets anders"], None),
        ([], None),
    ],
)
def test_one_yes_of_an_organisation_is_enough(survey, said, expected):
    organisation = make_organisation("GM0001")
    for value in said:
        answer(survey, organisation, {"interview": value})

    assert willing_by_questionnaire(survey.edition, PLAN).get(organisation.pk) == expected


def test_what_is_not_done_or_was_skipped_or_tried_out_says_nothing(survey):
    busy, skipped, tried = (make_organisation(f"GM000{place}") for place in range(3))
    answer(survey, busy, {"interview": "ja"}, status="bezig", finished_at=None)
    answer(survey, skipped, {"interview": "ja"}, status="overgeslagen")
    answer(survey, tried, {"interview": "ja"}, is_test=True)

    before = willing_by_questionnaire(survey.edition, PLAN)
    survey.edition.phase = Phase.VELDWERK
    in_field = willing_by_questionnaire(survey.edition, PLAN)
    survey.edition.phase = Phase.PROEFVELD

    assert before == in_field == {}
    assert willing_by_questionnaire(survey.edition, PLAN) == {tried.pk: Willingness.YES}


def test_other_editions_say_nothing(survey):
    answer(survey, make_organisation("GM0001"), {"interview": "ja"})

    assert willing_by_questionnaire(make_edition(2022), PLAN) == {}


def test_contacts_are_those_that_officials_named_each_once(survey):
    organisation, other = make_organisation("GM0001"), make_organisation("GM0002")
    for answers in (
        {"interview": "ja", "contact_naam": "Jo, HR", "contact_bereikbaar": "jo@voorbeeld.test"},
        {"interview": "ja", "contact_naam": "Jo, HR", "contact_bereikbaar": "jo@voorbeeld.test"},
        {"interview": "ja"},
    ):
        answer(survey, organisation, answers)
    answer(survey, other, {"interview": "ja", "contact_naam": "Bo"})

    assert contacts_by_questionnaire(survey.edition, PLAN, organisation) == [("Jo, HR", "jo@voorbeeld.test")]
