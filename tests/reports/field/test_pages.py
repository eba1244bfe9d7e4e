import pytest

from organisations.choices import Office
from reports.field.pages import FEWEST_TIMED, DropOff, drop_off
from surveys.models import Response, Survey
from tests.examples import make_response, make_survey, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    survey = make_survey()
    make_version(survey)
    return Survey.objects.select_related("edition").get(pk=survey.pk)


def stand(survey: Survey, furthest: int, *, complete: bool = False, seconds: dict[str, int] | None = None) -> None:
    response = make_response(survey, Office.RAADSLID, complete=complete)
    Response.objects.filter(pk=response.pk).update(furthest_page=furthest, page_seconds=seconds or {})


def test_drop_off_counts_in_one_query_where_people_stand(survey, django_assert_num_queries):
    for furthest in (0, 1, 1, 2, 3):
        stand(survey, furthest)
    stand(survey, 3, complete=True)
    drop_off(survey)  # the questionnaire stays compiled

    with django_assert_num_queries(1):
        found = drop_off(survey)

    assert (found.started, found.stopped_at_start) == (6, 1)
    assert [(row.number, row.reached, row.stopped) for row in found.rows] == [(1, 5, 3), (2, None, None), (3, 2, 1)]
    assert [row.stopped_percent for row in found.rows] == [60, None, 50]


def test_drop_off_tells_nothing_of_a_page_that_only_some_get(survey):
    stand(survey, 2, seconds={"incident": 60, "gesprek": 60})
    as_victim = drop_off(survey)
    Response.objects.all().delete()
    stand(survey, 1, seconds={"incident": 60})

    assert drop_off(survey) == as_victim


def test_median_minutes_need_enough_people(survey):
    for number in range(FEWEST_TIMED - 1):
        stand(survey, 3, complete=True, seconds={"incident": 60 * number, "stellingen": 30})
    assert drop_off(survey).rows[0].median_minutes is None

    stand(survey, 3, complete=True, seconds={"incident": 540, "stellingen": 30})
    found = drop_off(survey)

    assert found.rows[0].median_minutes == 4.5
    assert found.rows[2].median_minutes == 0.5
    assert found.median_minutes == 5


def test_survey_without_questionnaire_has_no_pages():
    assert drop_off(make_survey()) == DropOff(0, 0, (), None)
