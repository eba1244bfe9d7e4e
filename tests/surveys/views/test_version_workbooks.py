"""A version goes to Excel and comes back: looked at first, stored by a second step only."""

import io
import re

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from surveys.models import Questionnaire, Survey
from tests.examples import SMALL_QUESTIONNAIRE, make_survey, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def researcher(client: Client, settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    user = User.objects.create_superuser("onderzoeker", password="een-lang-wachtwoord-vol-zin")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def survey() -> Survey:
    return make_survey()


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def edited_workbook(content: bytes, cell: str, text: str) -> SimpleUploadedFile:
    workbook = load_workbook(io.BytesIO(content))
    workbook["survey"][cell] = text
    file = io.BytesIO()
    workbook.save(file)
    return SimpleUploadedFile("versie.xlsx", file.getvalue())


@pytest.fixture
def workbook(researcher, survey) -> bytes:
    version = make_version(survey)
    answer = researcher.get(f"/beheer/vragenlijst/{version.pk}/vragenlijst.xlsx")
    assert 'filename="ambtsdragers-2020-versie-1.xlsx"' in answer["Content-Disposition"]
    return answer.content


def test_edited_workbook_is_shown_with_its_differences_before_anything_is_stored(researcher, survey, workbook):
    address = f"/beheer/vragenlijst/nieuw/{survey.pk}/excel/"

    shown = researcher.post(address, {"file": edited_workbook(workbook, "C8", "Maakte u agressie mee?")})

    assert shown.status_code == 200
    assert "Er is nog niets bewaard." in text_of(shown)
    assert "Gewijzigd onderdeel slachtoffer › tekst Hebt u agressie meegemaakt? Maakte u agressie mee?" in text_of(shown)
    assert Questionnaire.objects.count() == 1

    text = shown.context["result"].text
    stored = researcher.post(f"/beheer/vragenlijst/nieuw/{survey.pk}/", {"text": text.replace("\n", "\r\n"), "note": "uit Excel"})
    version = Questionnaire.objects.get(version=2)
    assert stored.url == f"/beheer/vragenlijst/{version.pk}/"
    assert version.definition == text


def test_workbook_without_an_edit_has_nothing_to_store(researcher, survey, workbook):
    page = researcher.post(f"/beheer/vragenlijst/nieuw/{survey.pk}/excel/", {"file": SimpleUploadedFile("a.xlsx", workbook)})

    assert "Er is geen verschil met Monitor 2020: Ambtsdragers versie 1, de versie in gebruik." in text_of(page)
    assert "Opslaan als concept" not in text_of(page)


def test_workbook_with_faults_names_sheet_row_and_column_and_stores_nothing(researcher, survey, workbook):
    faulty = edited_workbook(workbook, "F8", "${weg} = 'ja'")

    page = researcher.post(f"/beheer/vragenlijst/nieuw/{survey.pk}/excel/", {"file": faulty})

    assert page.status_code == 422
    assert page.content.decode().count("<title>Fout: ") == 1
    assert "blad survey, rij 8" in text_of(page)
    assert Questionnaire.objects.count() == 1


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({}, "Kies een bestand."),
        ({"file": SimpleUploadedFile("a.xlsx", b"")}, "Het bestand is leeg."),
        ({"file": SimpleUploadedFile("a.xlsx", b"name: klein")}, "Dit is geen goed Excel-bestand"),
        ({"file": SimpleUploadedFile("a.xlsx", bytes(5_000_001))}, "hooguit 5 MB"),
    ],
)
def test_file_that_is_no_workbook_says_so(researcher, survey, posted, message):
    page = researcher.post(f"/beheer/vragenlijst/nieuw/{survey.pk}/excel/", posted)

    assert page.status_code == 422
    assert message in text_of(page)


def test_first_version_may_come_from_excel(researcher, workbook):
    Survey.objects.update(questionnaire=None)
    other = make_survey(year=2022)

    page = researcher.post(f"/beheer/vragenlijst/nieuw/{other.pk}/excel/", {"file": SimpleUploadedFile("a.xlsx", workbook)})

    assert "Dit wordt de eerste versie van Monitor 2022" in text_of(page)
    assert "Opslaan als concept" in text_of(page)


def test_version_that_fits_no_spreadsheet_says_why(researcher, survey):
    version = make_version(survey, SMALL_QUESTIONNAIRE.replace("hoe_vaak", "hoe vaak"), in_use=False)

    answer = researcher.get(f"/beheer/vragenlijst/{version.pk}/vragenlijst.xlsx", follow=True)

    assert "Er is geen Excel-bestand van te maken. fout E301" in text_of(answer)
