"""The page Respons of the survey of organisations."""

import csv
import io

import pytest
from django.contrib.auth.models import Permission, User

from organisations.choices import OfficialRole
from surveys.models import Survey
from tests.dossiers import ABOUT_ME, SAME_POLICY, fill, make_organisation_survey
from tests.examples import make_survey
from tests.reports.views.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    town = make_organisation_survey()
    secretaris = town.filler(OfficialRole.SECRETARIS)
    fill(secretaris, "invuller", ABOUT_ME)
    fill(secretaris, "algemeen", SAME_POLICY)
    return town.survey


def test_page_shows_organisations_and_their_officials(reader, survey):
    page = text_of(reader.get(f"/beheer/respons/{survey.pk}/"))

    assert "Gemeente 1 1 1 0 100%" in page
    assert "Totaal 1 1 1 0 100%" in page
    assert "Gemeente Griffier 1 0 0 0 0 0" in page
    assert "Gemeente Secretaris 1 0 1 0 0 0" in page
    assert "Representativiteit" not in page


def test_page_takes_a_fixed_number_of_queries(reader, survey, django_assert_num_queries):
    reader.get(f"/beheer/respons/{survey.pk}/")

    # Session, user, two of permissions, survey, approached, dossiers, contacts, surveys to choose from, the log.
    with django_assert_num_queries(10):
        reader.get(f"/beheer/respons/{survey.pk}/")


def test_numbers_of_officials_link_to_their_invitations(reader, survey):
    address = f"/beheer/respons/{survey.pk}/"
    assert "/admin/surveys/invitation/" not in reader.get(address).content.decode()

    User.objects.get(username="lezer").user_permissions.add(Permission.objects.get(codename="view_invitation"))

    page = reader.get(address).content.decode()
    assert "official__organisation__tier__exact=gemeente&amp;official__role__exact=griffier" in page


def test_download_holds_both_tables(reader, survey):
    answer = reader.get(f"/beheer/respons/{survey.pk}/respons.csv")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 1 + 4 + 6
    assert rows[4] == ["Organisaties", "Totaal", "", "1", "", "1", "1", "0", "", "", "100,0"]
    assert ["Functionarissen", "Gemeente", "Secretaris", "1", "0", "1", "", "0", "0", "0", ""] in rows


@pytest.mark.parametrize("part", ["verloop", "afhaken", "responsmaten", "representativiteit"])
def test_parts_about_people_are_not_of_organisations(reader, survey, part):
    assert reader.get(f"/beheer/respons/{survey.pk}/{part}/").status_code == 404


def test_the_other_survey_of_a_part_is_shown_at_its_own_table(reader, survey):
    people = make_survey(year=2022)

    page = reader.get(f"/beheer/respons/{people.pk}/verloop/").content.decode()

    assert f'href="/beheer/respons/{survey.pk}/"' in page
