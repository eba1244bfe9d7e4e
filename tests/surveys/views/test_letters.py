import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from organisations.choices import Office
from organisations.models import Organisation
from surveys.models import ContactMoment, LetterFile, Survey
from surveys.tasks import make_letters
from tests.examples import make_invitation, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client: Client, settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    client.force_login(User.objects.create_superuser("coordinator"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def survey() -> Survey:
    survey = make_survey(now=timezone.now())
    make_invitation(survey, Office.RAADSLID)
    make_invitation(survey, Office.DIJKGRAAF)
    Organisation.objects.update(postal_address="Postbus 1", postcode="1234 AB", city="Voorbeeldstad")
    return survey


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def ordered(coordinator: Client, survey: Survey, kind: str = "code") -> LetterFile:
    coordinator.post(f"/beheer/veldwerk/brieven/{survey.pk}/{kind}")
    return LetterFile.objects.get()


@pytest.mark.usefixtures("survey")
def test_page_counts_letters_and_names_nobody(coordinator):
    Organisation.objects.filter(office_holders__office=Office.DIJKGRAAF).update(postcode="")

    page = coordinator.get("/beheer/veldwerk/brieven/")

    text = text_of(page)
    assert "Voor 1 brief is het postadres niet compleet" in text
    assert "1 brief maken : aankondiging aan de organisatie" in text
    assert "1 brief maken : brief met code" in text
    assert "Onvindbaar" not in text


def test_page_without_edition_says_so(coordinator):
    assert "geen editie in voorbereiding" in text_of(coordinator.get("/beheer/veldwerk/brieven/"))


def test_letters_with_codes_are_asked_for_made_and_taken_out(coordinator, survey):
    answer = coordinator.post(f"/beheer/veldwerk/brieven/{survey.pk}/code", follow=True)
    assert "2 brieven worden gemaakt" in text_of(answer)
    assert "Wordt gemaakt" in text_of(answer)
    file = LetterFile.objects.get()

    make_letters()

    assert "Klaar tot" in text_of(coordinator.get("/beheer/veldwerk/brieven/"))
    download = coordinator.post(f"/beheer/veldwerk/brieven/{file.pk}/ophalen")
    assert download.headers["Content-Disposition"] == 'attachment; filename="brieven-code-ambtsdragers-2020.zip"'
    assert download.headers["Content-Type"] == "application/zip"
    assert "no-store" in download.headers["Cache-Control"]
    assert download.content.startswith(b"PK")
    assert {moment.by.username for moment in ContactMoment.objects.select_related("by")} == {"coordinator"}
    assert "Er is niemand om deze brief aan te sturen" in text_of(coordinator.get("/beheer/veldwerk/brieven/"))


def test_announcements_are_taken_out_as_a_zip(coordinator, survey):
    file = ordered(coordinator, survey, "aankondiging")
    make_letters()

    download = coordinator.post(f"/beheer/veldwerk/brieven/{file.pk}/ophalen")

    assert download.headers["Content-Disposition"] == 'attachment; filename="brieven-aankondiging-ambtsdragers-2020.zip"'
    assert len(ZipFile(BytesIO(download.content)).namelist()) == 3


def test_asking_twice_makes_them_once(coordinator, survey):
    ordered(coordinator, survey)

    answer = coordinator.post(f"/beheer/veldwerk/brieven/{survey.pk}/code", follow=True)

    assert "Deze brieven worden al gemaakt" in text_of(answer)
    assert LetterFile.objects.count() == 1


def test_nobody_to_write_to_is_said(coordinator, survey):
    Organisation.objects.update(city="")

    answer = coordinator.post(f"/beheer/veldwerk/brieven/{survey.pk}/aankondiging", follow=True)

    assert "Er is niemand om deze brief aan te sturen, of" in text_of(answer)


def test_file_that_is_gone_or_not_there_yet_is_not_handed_out(coordinator, survey):
    file = ordered(coordinator, survey)

    early = coordinator.post(f"/beheer/veldwerk/brieven/{file.pk}/ophalen", follow=True)
    make_letters()
    LetterFile.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    late = coordinator.post(f"/beheer/veldwerk/brieven/{file.pk}/ophalen", follow=True)

    for answer in (early, late):
        assert "Dit bestand is er niet (meer)" in text_of(answer)
    assert not ContactMoment.objects.exists()


def test_file_made_with_another_key_is_not_handed_out(coordinator, survey, settings):
    file = ordered(coordinator, survey)
    make_letters()
    settings.CODE_MASTER_KEY = bytes(32)

    answer = coordinator.post(f"/beheer/veldwerk/brieven/{file.pk}/ophalen", follow=True)

    assert "Dit bestand gaat niet open" in text_of(answer)


def test_file_can_be_thrown_away(coordinator, survey):
    file = ordered(coordinator, survey)
    make_letters()

    answer = coordinator.post(f"/beheer/veldwerk/brieven/{file.pk}/weggooien", follow=True)

    assert "Het bestand is weggegooid." in text_of(answer)
    file.refresh_from_db()
    assert file.sealed is None


def test_file_of_somebody_whose_account_is_gone_is_listed_still(coordinator, survey):
    file = ordered(coordinator, survey)
    LetterFile.objects.update(made_by=None)

    make_letters()

    assert str(file.pk) in coordinator.get("/beheer/veldwerk/brieven/").content.decode()


@pytest.mark.parametrize("step", ["ophalen", "weggooien"])
def test_steps_are_never_taken_by_following_a_link(coordinator, survey, step):
    file = ordered(coordinator, survey)

    assert coordinator.get(f"/beheer/veldwerk/brieven/{file.pk}/{step}").status_code == 405
