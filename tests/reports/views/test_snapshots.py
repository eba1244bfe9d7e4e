"""The page Gegevens: what there is, what a new snapshot would hold, and that it takes a typed number to make one."""

import re

import pytest

from organisations.choices import Office
from reports.models import Snapshot
from reports.snapshots import freeze
from surveys.choices import Phase
from surveys.models import Survey
from tests.examples import NOW, make_invitation
from tests.reports.examples import CODE_VERSION, answers, fill, frozen, report_survey, respond

pytestmark = pytest.mark.django_db


@pytest.fixture
def researcher(staff):
    return staff("freeze_snapshot")


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def freeze_address(survey: Survey) -> str:
    return f"/beheer/gegevens/{survey.pk}/momentopname-maken/"


def test_list_without_survey_says_what_comes_first(researcher):
    assert "nog geen uitvraag" in text_of(researcher.get("/beheer/gegevens/"))


def test_list_shows_who_made_what_with_its_weights(researcher):
    snapshot = frozen(phase=Phase.PROEFVELD)

    page = text_of(researcher.get("/beheer/gegevens/"))

    assert f"Momentopname {snapshot.pk} Testgegevens 24 november 2026, 13.00 uur – 75 67,5 1,111 0,83–1,67" in page
    assert snapshot.sha256[:12] in page


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_queries_for_any_number(researcher, django_assert_num_queries, number):
    survey = report_survey()
    fill(survey)
    for _ in range(number):
        freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)
    researcher.get("/beheer/gegevens/")

    with django_assert_num_queries(8):  # session, user, two of permissions, snapshots, surveys, files, the audit log
        page = researcher.get("/beheer/gegevens/").content.decode()

    assert page.count('<th scope="row">') == number


def test_list_says_why_no_snapshot_can_be_made_in_the_field(researcher):
    survey = report_survey(phase=Phase.VELDWERK)

    page = researcher.get("/beheer/gegevens/").content.decode()

    assert "Het veld is nog open." in page
    assert freeze_address(survey) not in page


def test_detail_shows_the_weighting_table(researcher):
    snapshot = frozen()

    page = text_of(researcher.get(f"/beheer/gegevens/{snapshot.pk}/"))

    assert "75 respondenten van de 18 benaderden." in page
    assert "Raadslid 6 33,3% 15 20,0% 1,6667" in page
    assert "Totaal 18 100,0% 75 100,0%" in page
    assert snapshot.sha256 in page
    assert "tabelplannen zijn veranderd" not in page


def test_detail_tells_that_the_plans_have_changed_since(researcher):
    snapshot = frozen()
    snapshot.manifest["table_plans_sha256"] = "0" * 64
    snapshot.save()

    assert "tabelplannen zijn veranderd" in text_of(researcher.get(f"/beheer/gegevens/{snapshot.pk}/"))


def test_freeze_page_says_what_will_happen_and_writes_nothing(researcher):
    survey = report_survey(phase=Phase.PROEFVELD)
    fill(survey)
    respond(survey, Office.RAADSLID, answers(), is_test=True)

    answer = researcher.get(freeze_address(survey))

    page = text_of(answer)
    assert answer.status_code == 200
    assert "De antwoorden van 76 respondenten" in page
    assert "onder wie 1 testrespondent ." in page or "onder wie 1 testrespondent." in page
    assert "zoals onder de 18 benaderden" in page
    assert "krijgt overal het merk" in page
    assert not Snapshot.objects.exists()


def test_freeze_with_the_right_number_makes_a_snapshot(researcher):
    survey = report_survey()
    fill(survey)

    answer = researcher.post(freeze_address(survey), {"number": "75"})

    snapshot = Snapshot.objects.get()
    assert answer.url == f"/beheer/gegevens/{snapshot.pk}/"
    assert (snapshot.respondents, snapshot.created_by.get_full_name()) == (75, "Jo van Dam")
    assert snapshot.manifest["made_by"] == "jo"
    assert "is gemaakt en verandert niet meer" in text_of(researcher.get(answer.url))


@pytest.mark.parametrize("typed", ["", "74", "alle"])
def test_freeze_with_another_number_makes_nothing(researcher, typed):
    survey = report_survey()
    fill(survey)

    answer = researcher.post(freeze_address(survey), {"number": typed})

    assert answer.status_code == 422
    assert "<title>Fout: " in answer.content.decode()
    assert not Snapshot.objects.exists()


def test_freeze_that_cannot_be_weighted_says_which_cell_is_empty(researcher):
    survey = report_survey()
    fill(survey)
    survey.responses.filter(office=Office.WETHOUDER).delete()

    answer = researcher.post(freeze_address(survey), {"number": "60"})

    assert answer.status_code == 422
    assert "Nog niemand in deze weegcel telt mee: Wethouder." in text_of(answer)
    assert not Snapshot.objects.exists()


def test_freeze_in_the_field_is_refused_also_when_posted(researcher):
    survey = report_survey(phase=Phase.VELDWERK)
    fill(survey)

    answer = researcher.post(freeze_address(survey), {"number": "75"})

    assert answer.status_code == 422
    assert "Het veld is nog open." in text_of(answer)
    assert not Snapshot.objects.exists()


def test_freeze_of_nobody_asks_for_no_number(researcher):
    survey = report_survey()
    make_invitation(survey, Office.RAADSLID)

    page = researcher.get(freeze_address(survey)).content.decode()

    assert "nog niemand die meetelt" in page
    assert 'name="number"' not in page


def test_pages_are_for_who_may_freeze_only(staff):
    snapshot = frozen()
    client = staff("view_results", "download_results")

    for path in ("/beheer/gegevens/", f"/beheer/gegevens/{snapshot.pk}/", freeze_address(snapshot.survey)):
        assert client.get(path).status_code == 403
    assert client.post(freeze_address(snapshot.survey), {"number": "75"}).status_code == 403
    assert Snapshot.objects.count() == 1


def test_reading_pages_take_no_post(researcher):
    snapshot = frozen()

    assert researcher.post("/beheer/gegevens/").status_code == 405
    assert researcher.post(f"/beheer/gegevens/{snapshot.pk}/").status_code == 405
