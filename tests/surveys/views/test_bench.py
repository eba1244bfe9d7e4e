"""The page Ontdubbelen as a researcher uses it."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from organisations.choices import Office
from surveys.models import Dossier, ReconciledBlock
from tests.double_dossiers import double_dossier, finish_block, make_dossier, make_filler

pytestmark = pytest.mark.django_db


@pytest.fixture
def researcher(client: Client, settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    client.force_login(User.objects.create_superuser("onderzoeker"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def dossier() -> Dossier:
    return double_dossier()


def address(dossier: Dossier, *rest: str) -> str:
    return "/".join((f"/beheer/ontdubbelen/{dossier.pk}", *rest))


def revision() -> int:
    return ReconciledBlock.objects.values_list("revision", flat=True).get()


def accept_opening(researcher: Client, dossier: Dossier) -> None:
    researcher.post(address(dossier, "algemeen", "vaststellen"), {"_revisie": 0})


def test_the_list_says_what_is_left_and_can_be_narrowed(researcher, dossier):
    page = researcher.get("/beheer/ontdubbelen/").content.decode()

    assert dossier.organisation.name in page
    assert "0 van de 1" in page
    assert "Geen organisatie past" in researcher.get("/beheer/ontdubbelen/?stand=vastgesteld").content.decode()
    assert "Geen organisatie past" in researcher.get("/beheer/ontdubbelen/?bestuurslaag=waterschap").content.decode()


def test_the_list_goes_out_as_csv(researcher, dossier):
    response = researcher.get("/beheer/ontdubbelen/lijst.csv")

    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "code;organisatie;blok;invullers;stand"
    assert lines[1:] == [
        f"{dossier.organisation.code};{dossier.organisation.official_name};Algemeen;Griffier, Secretaris;open",
        f"{dossier.organisation.code};{dossier.organisation.official_name};Het beleid van de raad;Griffier, Secretaris;open",
    ]


def test_nothing_double_says_when_there_will_be(researcher):
    assert "Er is niets te ontdubbelen" in researcher.get("/beheer/ontdubbelen/").content.decode()


def test_a_block_shows_differences_side_by_side_with_criteria_and_reasons(researcher, dossier):
    page = researcher.get(address(dossier, "beleid", "")).content.decode()

    assert "Functie en beleidsveld" in page
    assert "‘Ja’ wint" in page
    assert "Is er een gedragscode?" in page
    assert "In welke maand?" in page
    everything = researcher.get(address(dossier, "beleid", "") + "?toon=alles").content.decode()
    assert "Toon alleen de verschillen" in everything


def test_a_block_that_is_not_double_is_not_found(researcher, dossier):
    other = make_dossier(dossier.survey, office=Office.STATENLID)
    finish_block(make_filler(other), "beleid", {"gedragscode": "ja"})

    assert researcher.get(address(other, "beleid", "")).status_code == 404
    assert researcher.get(address(dossier, "invuller", "")).status_code == 404
    assert researcher.get(address(dossier, "onzin", "")).status_code == 404


def test_the_opening_block_goes_first(researcher, dossier):
    refused = researcher.post(address(dossier, "beleid", "vaststellen"), {"_revisie": 0})

    assert refused.status_code == 409
    assert "Stel eerst" in refused.content.decode()
    assert not ReconciledBlock.objects.filter(settled_at__isnull=False).exists()


def test_settling_reopening_and_undoing(researcher, dossier):
    accept_opening(researcher, dossier)
    settled = researcher.post(address(dossier, "beleid", "vaststellen"), {"_revisie": 0}, follow=True)
    assert "Het beleid van de raad is vastgesteld." in settled.content.decode()
    assert "1 van de 1" in researcher.get("/beheer/ontdubbelen/").content.decode()

    stale = researcher.post(address(dossier, "beleid", "heropenen"), {"_revisie": 0})
    assert stale.status_code == 409
    assert "Er is niets gewijzigd" in stale.content.decode()

    opened = researcher.post(address(dossier, "beleid", "heropenen"), {"_revisie": 1}, follow=True)
    assert "is weer open" in opened.content.decode()
    undone = researcher.post(address(dossier, "beleid", "ongedaan"), {"_revisie": 2}, follow=True)
    assert "ongedaan gemaakt" in undone.content.decode()
    assert "1 van de 1" in researcher.get("/beheer/ontdubbelen/").content.decode()


def test_a_question_is_changed_with_a_note(researcher, dossier):
    url = address(dossier, "beleid", "frequentie", "")
    shown = researcher.get(url).content.decode()
    assert re.search(r'value="minder"[^>]* checked', shown)

    without_note = researcher.post(url, {"frequentie": "jaarlijks", "_revisie": 0})
    assert without_note.status_code == 422
    assert "Schrijf kort op waarom" in without_note.content.decode()

    changed = researcher.post(
        url, {"frequentie": "jaarlijks", "_toelichting": "Staat in het jaarplan", "_revisie": 0}, follow=True
    )
    assert "Met de hand: Staat in het jaarplan" in changed.content.decode()
    assert revision() == 1


def test_an_answer_that_does_not_exist_is_refused_and_what_was_typed_stays(researcher, dossier):
    url = address(dossier, "beleid", "frequentie", "")
    refused = researcher.post(url, {"frequentie": "onzin", "_toelichting": "Mijn reden", "_revisie": 0})

    assert refused.status_code == 422
    assert "Mijn reden" in refused.content.decode()
    assert not ReconciledBlock.objects.exists()


def test_a_question_that_falls_away_cannot_be_changed_before_what_it_hangs_on(researcher, dossier):
    response = researcher.get(address(dossier, "beleid", "maand", ""), follow=True)

    assert "Wijzig eerst dat antwoord" in response.content.decode()


def test_a_question_of_another_block_is_not_found(researcher, dossier):
    assert researcher.get(address(dossier, "beleid", "identiek", "")).status_code == 404
