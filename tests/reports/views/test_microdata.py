"""The pages of taking in microdata: the file with its source, what a column becomes, and the snapshot with a typed number."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reports.choices import MicrodataState
from reports.models import MicrodataImport, Snapshot
from surveys.choices import Phase
from surveys.models import Survey
from tests.examples import make_survey
from tests.reports.examples import report_survey
from tests.reports.microdata.files import csv_of_rows, old_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def researcher(staff):
    return staff("freeze_snapshot", "view_results")


@pytest.fixture
def old() -> Survey:
    report_survey()
    return make_survey(year=2018, phase=Phase.GEPUBLICEERD)


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def posted(content: bytes | None = None, **more: object) -> dict[str, object]:
    file = SimpleUploadedFile("oud.csv", content or csv_of_rows(old_rows()))
    questionnaire = Survey.objects.get(edition__year=2020).questionnaire_id
    return {"file": file, "questionnaire": questionnaire, "approached": "900", "source": "Bureau X", **more}


def address(survey: Survey) -> str:
    return f"/beheer/gegevens/{survey.pk}/bestand-inlezen/"


@pytest.fixture
def row(researcher, old) -> MicrodataImport:
    researcher.post(address(old), posted())
    return MicrodataImport.objects.get()


def place_of(row: MicrodataImport, name: str) -> int:
    return [one["name"] for one in row.columns].index(name)


def column_address(row: MicrodataImport, name: str) -> str:
    return f"/beheer/gegevens/bestand/{row.pk}/kolom/{place_of(row, name)}/"


def test_page_gegevens_offers_it_where_a_survey_has_no_answers(researcher, old):
    page = researcher.get("/beheer/gegevens/").content.decode()

    assert address(old) in page
    assert address(Survey.objects.get(edition__year=2020)) in page
    Survey.objects.get(edition__year=2020).edition.__class__.objects.filter(year=2018).update(phase=Phase.VELDWERK)
    assert address(old) not in researcher.get("/beheer/gegevens/").content.decode()


def test_overview_says_what_is_recognised_what_is_not_and_what_is_missing(researcher, row):
    page = text_of(researcher.get(f"/beheer/gegevens/bestand/{row.pk}/"))

    assert "4 rijen. Van de 8 kolommen worden er 4 gebruikt; bij 1 daarvan heeft nog niet alle waarden een code." in page
    assert "geslacht 3 Wat is uw geslacht? geslacht 1, 2, 9 Wijzigen" in page
    assert "naam 4 niet gebruikt" in page
    assert "Hoe vaak heeft u contact? burgercontact" in page
    assert "Onvindbaar" not in page
    assert "oud.csv , voor" in text_of(researcher.get("/beheer/gegevens/"))


def test_column_is_mapped_first_and_then_its_values(researcher, row):
    where = column_address(row, "FUNC")

    answer = researcher.post(where, {"doel": "functie"})
    assert answer.url == where
    assert "1 (1 rij)" in text_of(researcher.get(where))
    answer = researcher.post(where, {"waarde_0": "burgemeester", "waarde_1": "?"})

    assert answer.url == f"/beheer/gegevens/bestand/{row.pk}/"
    row.refresh_from_db()
    assert row.meanings["FUNC"] == {"target": "functie", "answers": {"1": "burgemeester"}}


def test_second_column_for_the_same_question_is_refused_at_the_field(researcher, row):
    answer = researcher.post(column_address(row, "FUNC"), {"doel": "geslacht"})

    assert answer.status_code == 422
    assert "Kolom geslacht is al" in text_of(answer)


def test_code_that_the_question_does_not_have_is_refused(researcher, row):
    answer = researcher.post(column_address(row, "geslacht"), {"waarde_0": "koning", "waarde_1": "-", "waarde_2": "-"})

    assert answer.status_code == 422
    assert researcher.get(f"/beheer/gegevens/bestand/{row.pk}/kolom/999/").status_code == 404


def test_snapshot_is_made_with_the_right_number_and_shows_where_it_came_from(researcher, row):
    where = f"/beheer/gegevens/bestand/{row.pk}/verwerken/"
    page = text_of(researcher.get(where))
    assert "4 kolommen komen erin, 4 niet." in page
    assert "tellen als geen antwoord: geslacht." in page
    assert researcher.post(where, {"number": "5"}).status_code == 422

    answer = researcher.post(where, {"number": "4"}, follow=True)

    snapshot = Snapshot.objects.get()
    page = text_of(answer)
    assert "4 respondenten van de 900 benaderden." in page
    assert "Ingelezen" in page
    assert "Bureau X" in page
    assert "gekoppeld aan die van 2020, versie 1" in page
    assert "Ingelezen" in text_of(researcher.get("/beheer/gegevens/"))
    assert f"/beheer/resultaten/{snapshot.pk}/2.1/" not in researcher.get(f"/beheer/resultaten/{snapshot.pk}/").content.decode()
    assert "Tabel 2.1" in text_of(researcher.get(f"/beheer/resultaten/{snapshot.pk}/"))
    again = text_of(researcher.post(where, {"number": "4"}))
    assert "al verwerkt" in again
    assert researcher.get(column_address(row, "FUNC")).status_code == 404


def test_file_is_thrown_away_with_the_right_number(researcher, row):
    where = f"/beheer/gegevens/bestand/{row.pk}/weggooien/"
    assert researcher.post(where, {"number": "1"}).status_code == 422

    researcher.post(where, {"number": "4"})

    row.refresh_from_db()
    assert row.state == MicrodataState.DISCARDED
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"content": b"a;a\n1;2\n"}, "staat er twee keer"),
        ({"approached": "0"}, "toen benaderd?: "),
        ({"source": ""}, "Bron"),
        ({"questionnaire": "999999"}, "geldige keuze"),
    ],
)
def test_mistake_in_the_upload_is_said_and_nothing_is_kept(researcher, old, more, message):
    answer = researcher.post(address(old), posted(**more))

    assert answer.status_code == 422
    assert message in text_of(answer)
    assert not MicrodataImport.objects.exists()


def test_columns_can_be_downloaded_without_a_value_of_open_text(researcher, row):
    content = researcher.get(f"/beheer/gegevens/bestand/{row.pk}/kolommen.csv").content.decode("utf-8-sig")

    assert "geslacht;;3;Wat is uw geslacht?;geslacht;1; 2; 9" in content.replace('"', "")
    assert "Onvindbaar" not in content


def test_value_that_is_no_answer_is_kept_as_such(researcher, row):
    where = column_address(row, "geslacht")

    researcher.post(where, {"waarde_0": "man", "waarde_1": "vrouw", "waarde_2": "-"})

    row.refresh_from_db()
    assert row.meanings["geslacht"]["answers"] == {"1": "man", "2": "vrouw", "9": ""}
    assert 'value="-" selected' in researcher.get(where).content.decode()
    researcher.post(where, {"doel": "-"})
    row.refresh_from_db()
    assert row.meanings["geslacht"] == {"target": "", "answers": {}}
