"""The page Navraag as a researcher uses it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from organisations.models import Official
from surveys.models import Dossier, Inquiry, Mailing
from tests.double_dossiers import double_dossier, invite_fillers

pytestmark = pytest.mark.django_db

QUESTION = {"vragen": ["frequentie"], "tekst": "Hoe vaak is het echt?", "aantal": "2"}


@pytest.fixture
def researcher(client: Client, settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    client.force_login(User.objects.create_superuser("onderzoeker"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def dossier() -> Dossier:
    dossier = double_dossier()
    invite_fillers(dossier)
    return dossier


@pytest.fixture
def address(dossier) -> str:
    return f"/beheer/ontdubbelen/{dossier.pk}/beleid/navraag/"


def test_page_shows_the_differences_whom_it_goes_to_and_the_mail(researcher, address):
    page = researcher.get(address).content.decode()

    assert "Hoe vaak" in page
    assert "OnvindbaarGriffier" in page
    assert "Verzend naar 2 functionarissen" in page
    assert "[persoonlijke link]" in page
    assert "/start/" not in page


def test_preview_shows_the_mail_and_sends_nothing(researcher, address):
    page = researcher.post(address, QUESTION | {"aantal": "", "_doe": "voorbeeld"})

    assert page.status_code == 200
    mail = page.content.decode().partition("staff-mail")[2]
    assert "Hoe vaak is het echt?" in mail
    assert "gedragscode" not in mail
    assert "niet verplicht" not in page.content.decode()
    assert not Inquiry.objects.exists()


def test_question_is_sent_and_stands_on_the_bench_and_the_list(researcher, address):
    page = researcher.post(address, QUESTION, follow=True).content.decode()

    assert "2 mails staan klaar" in page
    assert "Aan de organisatie gevraagd, onderzoeker: Hoe vaak is het echt? (over ‘Hoe vaak?’)" in page
    assert Mailing.objects.filter(inquiry__isnull=False).count() == 2
    assert "Gevraagd op" in researcher.get("/beheer/ontdubbelen/").content.decode()
    assert "Griffier, Secretaris;gevraagd" in researcher.get("/beheer/ontdubbelen/lijst.csv").content.decode()
    assert "vandaag al navraag gedaan" in researcher.get(address).content.decode()
    again = researcher.post(address, QUESTION, follow=True).content.decode()
    assert "Er is niets verzonden" in again
    assert Inquiry.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"aantal": "3"}, "Dit is niet het aantal"),
        ({"tekst": " "}, "Schrijf op wat u wilt weten"),
        ({"tekst": "x" * 1001}, "1001"),
        ({"vragen": []}, "Kies ten minste één vraag"),
        ({"vragen": ["identiek"]}, "geldige keuze"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(researcher, address, wrong, message):
    page = researcher.post(address, QUESTION | wrong)

    assert page.status_code == 422
    assert message in page.content.decode()
    assert (QUESTION | wrong)["tekst"].strip() in page.content.decode()
    assert not Inquiry.objects.exists()


def test_nobody_to_reach_says_so_and_offers_no_form(researcher, address):
    Official.objects.update(email="")

    page = researcher.get(address).content.decode()

    assert "Er is niemand te bereiken" in page
    assert "<textarea" not in page


def test_block_that_is_not_double_is_not_found(researcher, dossier):
    assert researcher.get(f"/beheer/ontdubbelen/{dossier.pk}/invuller/navraag/").status_code == 404


def test_wave_of_inquiries_can_be_looked_at(researcher, address):
    researcher.post(address, QUESTION)
    wave = Mailing.objects.filter(inquiry__isnull=False).first().wave

    assert "Navraag" in researcher.get(f"/beheer/veldwerk/ronde/{wave.pk}/").content.decode()
