"""The page Modules of a version: what is left out or added becomes a draft, and nothing else changes."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from surveys.models import Questionnaire
from surveys.questionnaires import compiled
from tests.examples import make_survey, make_version

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parents[2] / "questionnaires"
BLOCKS = (FOLDER / "blocks.yaml").read_text(encoding="utf-8")
MODULE = (FOLDER / "modules/desinformatiebeleid.yaml").read_text(encoding="utf-8")


@pytest.fixture
def researcher(client: Client, settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    user = User.objects.create_superuser("onderzoeker", password="een-lang-wachtwoord-vol-zin")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def version():
    return make_version(make_survey(), BLOCKS)


def address_of(version) -> str:
    return f"/beheer/vragenlijst/{version.pk}/modules/"


def module_file(text=MODULE):
    return SimpleUploadedFile("module.yaml", text.encode())


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_page_names_each_module_with_its_blocks(researcher, version):
    page = researcher.get(address_of(version))

    assert "agressie (Agressie; Agressie, de raad)" in text_of(page)
    assert page.content.decode().count(" checked") == 1


def test_module_that_is_left_out_makes_a_draft_and_leaves_the_version(researcher, version):
    answer = researcher.post(address_of(version), {"kept": [], "note": "Dit jaar zonder agressie"}, follow=True)

    draft = Questionnaire.objects.exclude(pk=version.pk).get()
    assert answer.redirect_chain == [(f"/beheer/vragenlijst/{draft.pk}/verschillen/?met={version.pk}", 302)]
    assert "gebruikten: basis_raad, gescheiden, maatregelen." in text_of(answer)
    assert (draft.version, draft.note, draft.is_published, draft.created_by.username) == (
        2,
        "Dit jaar zonder agressie",
        False,
        "onderzoeker",
    )
    assert [part.name for part in compiled(draft).blocks] == ["invuller", "algemeen", "secretaris"]
    version.refresh_from_db()
    assert version.definition == BLOCKS


def test_module_from_a_file_is_added(researcher, version):
    answer = researcher.post(address_of(version), {"kept": ["agressie"], "file": module_file()}, follow=True)

    draft = Questionnaire.objects.exclude(pk=version.pk).get()
    assert compiled(draft).blocks[-1].name == "desinformatie"
    assert "deel desinformatie" in text_of(answer)


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"kept": ["agressie"]}, "Er verandert niets."),
        ({"kept": ["agressie"], "file": MODULE.replace("after: secretaris", "after: kiesraad")}, "‘kiesraad’"),
        ({"kept": ["agressie"], "file": MODULE.replace("kind: multiple", "kind: veel")}, "De soort ‘veel’ bestaat niet"),
        (
            {"kept": ["agressie"], "file": MODULE.replace("${bestuurslaag} !=", "${evaluatie} !=")},
            "variabele ‘evaluatie’",
        ),
        ({"kept": ["iets"]}, "Selecteer een geldige keuze"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_stored(researcher, version, posted, words):
    if "file" in posted:
        posted = {**posted, "file": module_file(posted["file"])}

    page = researcher.post(address_of(version), {**posted, "note": "Blijft staan"})

    assert page.status_code == 422
    assert words in text_of(page)
    assert 'value="Blijft staan"' in page.content.decode()
    assert Questionnaire.objects.count() == 1


def test_file_that_is_no_text_is_refused(researcher, version):
    page = researcher.post(address_of(version), {"kept": ["agressie"], "file": SimpleUploadedFile("m.yaml", b"\xff\xfe")})

    assert page.status_code == 422
    assert "geen tekst in UTF-8" in text_of(page)


def test_same_choice_again_is_refused_with_the_version_that_has_it(researcher, version):
    researcher.post(address_of(version), {"kept": []})

    page = researcher.post(address_of(version), {"kept": []})

    assert "Deze tekst is al opgeslagen als versie 2." in text_of(page)


def test_questionnaire_without_blocks_has_no_modules(researcher):
    page = text_of(researcher.get(address_of(make_version(make_survey()))))

    assert "geen modules" in page
    assert "Controleren en opslaan" not in page
