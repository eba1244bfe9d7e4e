import csv
import io
from datetime import timedelta

import pytest

from organisations.choices import Office, Province
from reports.field import cells
from surveys.choices import InvitationStatus
from surveys.models import Response, Survey
from tests.examples import make_invitation, make_response, make_survey, make_version
from tests.reports.views.pages import text_of

pytestmark = pytest.mark.django_db
PARTS = ("verloop", "afhaken", "responsmaten", "representativiteit")


@pytest.fixture
def survey() -> Survey:
    made = make_survey()
    make_version(made)
    survey = Survey.objects.select_related("edition").get(pk=made.pk)
    for office, people, counted in ((Office.RAADSLID, 12, 9), (Office.DIJKGRAAF, 4, 1)):
        for number in range(people):
            make_invitation(survey, office, status=InvitationStatus.STARTED if number < counted else InvitationStatus.NEW)
        for day in range(counted):
            make_response(survey, office, counts=True, complete=day > 3, now=survey.opens_at + timedelta(days=day))
    Response.objects.filter(office=Office.RAADSLID).update(province=Province.UTRECHT)
    return survey


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("part", PARTS)
def test_part_of_an_empty_survey_can_be_shown_and_downloaded(reader, part):
    survey = make_survey()

    assert reader.get(f"/beheer/respons/{survey.pk}/{part}/").status_code == 200
    assert reader.get(f"/beheer/respons/{survey.pk}/{part}/{part}.csv").status_code == 200


@pytest.mark.parametrize("part", PARTS)
def test_part_needs_leave_to_follow_the_field(client, survey, part):
    assert client.get(f"/beheer/respons/{survey.pk}/{part}/").status_code == 302


def test_course_shows_picture_table_and_no_comma_in_a_place(reader, survey):
    answer = reader.get(f"/beheer/respons/{survey.pk}/verloop/")

    page = text_of(answer)
    assert "Respons per dag" in page
    assert "0 2 2 12,5%" in page
    assert b'x1="48" x2="640"' in answer.content
    assert b"style=" not in answer.content


def test_course_csv_has_a_line_for_every_day(reader, survey):
    rows = rows_of(reader.get(f"/beheer/respons/{survey.pk}/verloop/verloop.csv"))

    assert rows[1][:5] == ["0", "", "2", "2", "12,5"]
    assert len(rows) == 42


def test_pages_tell_where_people_stop(reader, survey):
    Response.objects.filter(completed_at=None).update(furthest_page=1)

    page = text_of(reader.get(f"/beheer/respons/{survey.pk}/afhaken/"))
    rows = rows_of(reader.get(f"/beheer/respons/{survey.pk}/afhaken/afhaken.csv"))

    assert "10 begonnen; 0 van hen hebben de eerste pagina nog niet af." in page
    assert rows[1] == ["1", "Over u", "Agressie", "10", "5", "50,0", ""]
    assert rows[2] == ["2", "Het incident", "Met wie u sprak", "", "", "", ""]


def test_rates_are_shown_with_their_definitions(reader, survey):
    page = text_of(reader.get(f"/beheer/respons/{survey.pk}/responsmaten/"))
    rows = rows_of(reader.get(f"/beheer/respons/{survey.pk}/responsmaten/responsmaten.csv"))

    assert "RR2 – 25,00% 75,00% 62,50% (I + P) / (I + P + R + NC + O + U)" in page
    assert rows[0] == ["Code", "Omschrijving", "Provincie", "Waterschap", "Gemeente", "Totaal"]
    assert rows[1] == ["I", "Klaar", "0", "0", "5", "5"]


def test_representation_waits_for_enough_respondents(reader, survey):
    assert "Vanaf 100 deelnemers" in text_of(reader.get(f"/beheer/respons/{survey.pk}/representativiteit/"))


def test_representation_shows_the_indicator_with_its_parts(reader, survey, monkeypatch):
    monkeypatch.setattr(cells, "FEWEST_RESPONDENTS", 5)

    page = text_of(reader.get(f"/beheer/respons/{survey.pk}/representativiteit/"))
    rows = rows_of(reader.get(f"/beheer/respons/{survey.pk}/representativiteit/representativiteit.csv"))

    assert "R-indicator: 0," in page
    assert "Dijkgraaf 4 1 25,0% -0,188" in page
    assert rows[2] == ["Bestuurslaag", "Gemeente", "12", "9", "75,0", "over", "0,1083"]
