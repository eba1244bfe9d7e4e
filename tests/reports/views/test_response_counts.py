import csv
import io

import pytest
from django.contrib.auth.models import Permission, User

from organisations.choices import Office
from reports.views.response_counts import COLUMNS
from surveys.choices import Disposition, InvitationStatus, Phase
from surveys.models import Survey
from tests.examples import make_invitation, make_response, make_survey, make_version
from tests.reports.views.pages import text_of

pytestmark = pytest.mark.django_db


def may_see_invitations() -> None:
    User.objects.get(username="lezer").user_permissions.add(Permission.objects.get(codename="view_invitation"))


@pytest.fixture
def survey() -> Survey:
    survey = make_survey(phase=Phase.VELDWERK)
    make_version(survey)
    survey.refresh_from_db()
    for status in InvitationStatus:
        make_invitation(survey, Office.RAADSLID, status=status)
    make_response(survey, Office.RAADSLID, counts=True, complete=True)
    make_response(survey, Office.RAADSLID)
    return survey


def test_without_survey_the_page_says_what_comes_first(reader):
    assert "nog geen uitvraag" in text_of(reader.get("/beheer/respons/"))


def test_address_without_survey_leads_to_the_newest(reader, survey):
    assert reader.get("/beheer/respons/").url == f"/beheer/respons/{survey.pk}/"


def test_page_shows_the_counts_with_subtotals_and_total(reader, survey):
    page = text_of(reader.get(f"/beheer/respons/{survey.pk}/"))

    assert "Raadslid 3 0 2 1 1 0 0 33%" in page
    assert page.count("Subtotaal 3 0 2 1 1 0 0 33%") == 1
    assert "Totaal 3 0 2 1 1 0 0 33%" in page
    assert "Burgemeester 0 0 0 0 0 0 0 –" in page


def test_page_shows_tabel_1_as_the_report_prints_it(reader, survey):
    for office, people in ((Office.LID_DB, 2), (Office.DIJKGRAAF, 1)):
        for _ in range(people):
            make_invitation(survey, office)
    left_out = make_invitation(survey, Office.DIJKGRAAF)
    left_out.disposition = Disposition.EXCLUDED
    left_out.save()

    page = text_of(reader.get(f"/beheer/respons/{survey.pk}/?bestuurslaag=provincie"))

    assert "Bestuurslaag Benaderd Deelgenomen Respons Provincie Commissaris van de Koning 0 0 –" in page
    assert "Waterschap Dijkgraaf/Watergraaf* 1 0 0% Lid DB 2 0 0% Lid AB 0 0 – Subtotaal 3 0 0%" in page
    assert "Raadslid 3 1 33% Subtotaal 3 1 33% Totaal 6 1 17%" in page
    assert "* Dijkgraaf/Watergraaf: 1 niet benaderd" in page


def test_page_counts_in_one_query_beside_those_of_the_session(reader, survey, django_assert_num_queries):
    reader.get(f"/beheer/respons/{survey.pk}/")

    # Session, user, two of permissions, survey, counts with contacts, surveys to choose from, the log.
    with django_assert_num_queries(8):
        reader.get(f"/beheer/respons/{survey.pk}/")


def test_numbers_link_to_invitations_only_for_who_may_see_them(reader, survey):
    address = f"/beheer/respons/{survey.pk}/"
    assert "/admin/surveys/invitation/" not in reader.get(address).content.decode()

    may_see_invitations()
    page = reader.get(address).content.decode()

    started = f"/beheer/admin/surveys/invitation/?survey__id__exact={survey.pk}&amp;status__in=begonnen%2Cklaar"
    assert f"{started}&amp;is_test__exact=0&amp;office_holder__office__exact=raadslid" in page


def test_test_data_is_announced(reader, survey):
    make_response(survey, Office.RAADSLID, counts=True, is_test=True)
    assert "1 testrespondenten zijn niet meegeteld" in text_of(reader.get(f"/beheer/respons/{survey.pk}/"))

    survey.edition.phase = Phase.PROEFVELD
    survey.edition.save()
    page = text_of(reader.get(f"/beheer/respons/{survey.pk}/"))

    assert "1 van de deelnemers hieronder zijn testrespondenten" in page
    assert "Raadslid 3 0 3 2 1 0 0 67%" in page


def test_csv_holds_the_same_table_in_dutch_notation(reader, survey):
    answer = reader.get(f"/beheer/respons/{survey.pk}/respons.csv")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Bestuurslaag", "Functie", *COLUMNS]
    assert ["Gemeente", "Raadslid", "3", "0", "2", "1", "1", "0", "0", "33,3"] in rows
    assert rows[-1] == ["Totaal", "", "3", "0", "2", "1", "1", "0", "0", "33,3"]
    assert 'filename="respons-2020-ambtsdragers.csv"' in answer["Content-Disposition"]


def test_csv_keeps_the_filter_of_the_page(reader, survey):
    answer = reader.get(f"/beheer/respons/{survey.pk}/respons.csv?bestuurslaag=provincie")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert {row[0] for row in rows} == {"Bestuurslaag", "Provincie", "Totaal"}
    assert "Raadslid" not in {row[1] for row in rows}


def test_unknown_filter_and_order_are_ignored(reader, survey):
    page = reader.get(f"/beheer/respons/{survey.pk}/?bestuurslaag=rijk&sorteer=naam")

    assert page.status_code == 200
    assert "Raadslid 3 0 2 1 1 0 0 33%" in text_of(page)


def test_start_without_edition_says_how_to_begin(reader):
    assert "Er is nog geen editie" in text_of(reader.get("/beheer/"))


@pytest.mark.usefixtures("survey")
def test_start_shows_phase_days_response_and_what_needs_doing(reader):
    page = text_of(reader.get("/beheer/"))

    assert "Monitor 2020 Veldwerk" in page
    assert "33,3% respons" in page
    assert "1 van de 3 benaderden tellen mee, 1 zijn helemaal klaar." in page
