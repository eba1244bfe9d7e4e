import csv
import io
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from organisations.choices import Office
from surveys.choices import InvitationStatus
from surveys.models import Questionnaire, Response, Survey
from tests.examples import SMALL_QUESTIONNAIRE, make_invitation, make_survey, make_version

pytestmark = pytest.mark.django_db

SECOND = SMALL_QUESTIONNAIRE.replace("Kleine vragenlijst", "Kleine vragenlijst, herzien").replace(
    "label: Hoe ernstig was het?", "label: Hoe ernstig vond u het?"
)
BLOCKS = (Path(__file__).parents[2] / "questionnaires/blocks.yaml").read_text(encoding="utf-8")
WITH_FAULTS = SMALL_QUESTIONNAIRE.replace("choices: ja_nee", "choices: onbekend")


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


def test_list_without_survey_says_what_comes_first(researcher):
    assert "nog geen uitvraag" in text_of(researcher.get("/beheer/vragenlijst/"))


@pytest.mark.parametrize("versions", [1, 3])
def test_list_shows_the_versions_in_the_same_queries(researcher, survey, django_assert_num_queries, versions):
    for number in range(versions):
        make_version(survey, SMALL_QUESTIONNAIRE.replace("Kleine", f"Kleine {number}"))
    researcher.get("/beheer/vragenlijst/")

    with django_assert_num_queries(5):  # session, user, surveys, versions, line in the log
        page = researcher.get("/beheer/vragenlijst/")

    assert page.content.decode().count('<th scope="row">') == versions
    assert text_of(page).count("In gebruik") == 1


def test_file_without_faults_becomes_a_draft(researcher, survey):
    upload = SimpleUploadedFile("vragenlijst.yaml", SMALL_QUESTIONNAIRE.encode())

    answer = researcher.post(f"/beheer/vragenlijst/nieuw/{survey.pk}/", {"file": upload, "note": "begin"})

    version = Questionnaire.objects.get()
    assert answer.url == f"/beheer/vragenlijst/{version.pk}/"
    assert (version.version, version.note, version.created_by.username) == (1, "begin", "onderzoeker")
    assert "opgeslagen als concept" in text_of(researcher.get(answer.url))


def test_text_with_faults_is_refused_with_all_findings_and_kept_in_the_field(researcher, survey):
    answer = researcher.post(f"/beheer/vragenlijst/nieuw/{survey.pk}/", {"text": WITH_FAULTS})

    assert answer.status_code == 422
    assert "R104" in text_of(answer)
    assert "Hoe ernstig was het?" in answer.content.decode()
    assert answer.content.decode().count("<title>Fout: ") == 1
    assert not Questionnaire.objects.exists()


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({}, "Kies een bestand, of plak de tekst"),
        ({"text": "a", "file": SimpleUploadedFile("a.yaml", b"a")}, "niet allebei"),
        ({"file": SimpleUploadedFile("a.yaml", b"\xff\xfe\x00")}, "geen tekst in UTF-8"),
        ({"file": SimpleUploadedFile("a.yaml", b" " * 1_000_001)}, "te groot"),
    ],
)
def test_upload_that_cannot_be_read_says_why(researcher, survey, posted, message):
    answer = researcher.post(f"/beheer/vragenlijst/nieuw/{survey.pk}/", posted)

    assert answer.status_code == 422
    assert message in text_of(answer)


def test_same_text_again_names_the_version_that_has_it(researcher, survey):
    make_version(survey)

    answer = researcher.post(f"/beheer/vragenlijst/nieuw/{survey.pk}/", {"text": SMALL_QUESTIONNAIRE})

    assert "al opgeslagen als versie 1" in text_of(answer)


def test_draft_is_published_after_a_confirmation(researcher, survey):
    version = make_version(survey, in_use=False)
    address = f"/beheer/vragenlijst/{version.pk}/publiceren/"

    assert "kan niemand deze versie nog veranderen" in text_of(researcher.get(address))
    researcher.post(address)

    version.refresh_from_db()
    assert version.is_published


def test_putting_into_use_asks_to_type_for_how_many_people(researcher, survey):
    make_version(survey)
    second = make_version(survey, SECOND, in_use=False)
    researcher.post(f"/beheer/vragenlijst/{second.pk}/publiceren/")
    for status in (InvitationStatus.NEW, InvitationStatus.NEW, InvitationStatus.STARTED):
        make_invitation(survey, Office.RAADSLID, status=status)
    address = f"/beheer/vragenlijst/{second.pk}/in-gebruik/"

    assert "2 genodigden die nog niet zijn begonnen" in text_of(researcher.get(address))
    wrong = researcher.post(address, {"number": "3"})
    survey.refresh_from_db()
    assert (wrong.status_code, survey.questionnaire_id == second.pk) == (422, False)

    right = researcher.post(address, {"number": "2"})
    survey.refresh_from_db()
    assert (right.status_code, survey.questionnaire_id == second.pk) == (302, True)


def test_draft_cannot_be_put_into_use(researcher, survey):
    version = make_version(survey, in_use=False)

    researcher.post(f"/beheer/vragenlijst/{version.pk}/in-gebruik/", {"number": "0"})

    survey.refresh_from_db()
    assert survey.questionnaire_id is None


def test_draft_is_discarded_after_a_confirmation_and_a_published_version_never(researcher, survey):
    published = make_version(survey)
    draft = make_version(survey, SECOND, in_use=False)

    for version in (draft, published):
        researcher.get(f"/beheer/vragenlijst/{version.pk}/weggooien/")
        researcher.post(f"/beheer/vragenlijst/{version.pk}/weggooien/")

    assert list(Questionnaire.objects.all()) == [published]


def test_definition_is_given_as_it_was_stored(researcher, survey):
    version = make_version(survey)

    answer = researcher.get(f"/beheer/vragenlijst/{version.pk}/vragenlijst.yaml")

    assert answer.content.decode() == SMALL_QUESTIONNAIRE
    assert 'filename="ambtsdragers-2020-versie-1.yaml"' in answer["Content-Disposition"]


def test_check_report_shows_what_the_checks_find(researcher, survey):
    clean = make_version(survey)
    unused = SMALL_QUESTIONNAIRE.replace("  wie:\n", "  ongebruikt:\n    - {name: a, label: A}\n  wie:\n")
    untidy = make_version(survey, unused, in_use=False)

    assert "Niets gevonden" in text_of(researcher.get(f"/beheer/vragenlijst/{clean.pk}/controle/"))
    assert "R105" in text_of(researcher.get(f"/beheer/vragenlijst/{untidy.pk}/controle/"))
    assert "R105" not in text_of(researcher.get(f"/beheer/vragenlijst/{untidy.pk}/controle/?ernst=fout"))


@pytest.mark.parametrize(
    ("office", "seen", "not_seen"),
    [
        ("wethouder", {"tegen leden van de gemeenteraad", "De griffier"}, "De dijkgraaf"),
        ("lid_ab", {"tegen leden van het algemeen bestuur", "De dijkgraaf"}, "De griffier"),
    ],
)
def test_preview_shows_every_page_as_that_office_sees_it(researcher, survey, office, seen, not_seen):
    version = make_version(survey)

    page = researcher.get(f"/beheer/vragenlijst/{version.pk}/voorbeeld/?functie={office}")

    assert page.content.decode().count('class="preview__page"') == 3
    assert {text for text in seen if text in text_of(page)} == seen
    assert not_seen not in text_of(page)
    assert "Alleen als vraag 1 (slachtoffer) is ‘Ja’" in text_of(page)
    assert not Response.objects.exists()


def test_walk_keeps_its_address_and_fills_in_the_answers(researcher, survey):
    version = make_version(survey)
    address = f"/beheer/vragenlijst/{version.pk}/doorloop/"

    fresh = researcher.get(address)
    assert re.fullmatch(rf"{address}\?functie=raadslid&toeval=\d+&pagina=1", fresh.url)

    first = researcher.get(f"{address}?functie=dijkgraaf&toeval=7&pagina=1")
    again = researcher.get(f"{address}?functie=dijkgraaf&toeval=7&pagina=1")
    assert text_of(first) == text_of(again)
    assert first.content.decode().count(" checked") == 1
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("viewer", "name", "not_reached"),
    [
        ("gemeente-griffier", "griffier van een gemeente", {"Evaluatie", "Aanbevelingen"}),
        ("waterschap-secretaris", "secretaris-directeur van een waterschap", {"Aanbevelingen"}),
        ("koning", "griffier van een gemeente", {"Evaluatie", "Aanbevelingen"}),
    ],
)
def test_preview_of_blocks_is_as_an_official_sees_them(researcher, survey, viewer, name, not_reached):
    version = make_version(survey, BLOCKS)

    page = researcher.get(f"/beheer/vragenlijst/{version.pk}/voorbeeld/?functie={viewer}")

    assert f"Over u als {name.split(maxsplit=1)[0].removesuffix('-directeur')}" in text_of(page)
    assert "Blok 3: Agressie" in text_of(page)
    assert "Het blok is er alleen als gescheiden is ‘ja’" in text_of(page)
    assert text_of(page).count(f"Een {name} kwam in de proef niet op deze pagina.") == len(not_reached)
    assert {title for title in not_reached if f"{title} (niet voor deze functie)" in text_of(page)} == not_reached


def test_walk_through_blocks_is_that_of_an_official(researcher, survey):
    version = make_version(survey, BLOCKS)
    address = f"/beheer/vragenlijst/{version.pk}/doorloop/"

    assert "?functie=gemeente-griffier&" in researcher.get(address).url
    page = text_of(researcher.get(f"{address}?functie=provincie-secretaris&toeval=3&pagina=1"))
    assert "Blok 1: Over u. Pagina 1" in page


def test_page_of_a_version_with_blocks_shows_for_whom_they_are(researcher, survey):
    page = text_of(researcher.get(f"/beheer/vragenlijst/{make_version(survey, BLOCKS).pk}/"))

    assert "5 blokken, 8 pagina's, 10 vragen" in page.replace("&#x27;", "'")
    assert "Voor de secretaris, ongeveer 3 minuten (niet voor iedereen)." in page
    assert "Met de woorden voor een griffier van een gemeente." in page
    assert "Over u als griffier" in page
    assert "${" not in page


@pytest.mark.parametrize("query", ["toeval=7&pagina=99", "toeval=x", "toeval=99999999"])
def test_walk_outside_its_bounds_is_not_found(researcher, survey, query):
    version = make_version(survey)

    assert researcher.get(f"/beheer/vragenlijst/{version.pk}/doorloop/?{query}").status_code == 404


def test_differences_are_with_the_version_before_and_can_be_downloaded(researcher, survey):
    first = make_version(survey)
    second = make_version(survey, SECOND, in_use=False)
    address = f"/beheer/vragenlijst/{second.pk}/verschillen/"

    page = text_of(researcher.get(address))
    assert "2 verschillen met Monitor 2020: Ambtsdragers versie 1" in page
    assert "Hoe ernstig was het?" in page
    assert "Hoe ernstig vond u het?" in page

    rows = list(csv.reader(io.StringIO(researcher.get(f"{address}?formaat=csv").content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Soort", "Waar", "Was", "Is"]
    assert len(rows) == 3
    assert "eerste versie" in text_of(researcher.get(f"/beheer/vragenlijst/{first.pk}/verschillen/"))


def test_pdf_is_given_under_a_name_of_its_own(researcher, survey):
    version = make_version(survey)

    answer = researcher.get(f"/beheer/vragenlijst/{version.pk}/vragenlijst.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert "vragenlijst-ambtsdragers-2020-versie-1.pdf" in answer["Content-Disposition"]


class WithoutPango(ModuleType):
    def __getattr__(self, name: str) -> object:
        raise OSError("cannot load library 'libpango-1.0-0'")


def test_pdf_without_pango_says_which_package_is_missing(researcher, survey, monkeypatch):
    version = make_version(survey)
    monkeypatch.setitem(sys.modules, "weasyprint", WithoutPango("weasyprint"))

    answer = researcher.get(f"/beheer/vragenlijst/{version.pk}/vragenlijst.pdf")

    assert answer.status_code == 503
    assert "libpango-1.0-0" in text_of(answer)


def contents_of(answer) -> list[str]:
    nav = re.search(r'<nav class="preview__contents".*?</nav>', answer.content.decode(), re.DOTALL)
    assert nav is not None
    assert nav[0].count("<ol>") == nav[0].count("</ol>")
    return re.findall(r'preview__group">(.*?)</p>', nav[0])


def test_contents_of_a_walk_are_grouped_by_part(researcher, survey):
    version = make_version(survey)

    answer = researcher.get(f"/beheer/vragenlijst/{version.pk}/doorloop/?functie=dijkgraaf&toeval=7&pagina=1")

    assert contents_of(answer)[0] == "Deel 1: Over u"


def test_contents_of_a_preview_are_grouped_by_block(researcher, survey):
    version = make_version(survey, BLOCKS)

    groups = contents_of(researcher.get(f"/beheer/vragenlijst/{version.pk}/voorbeeld/"))

    assert [group.split(":")[0] for group in groups] == [f"Blok {number}" for number in range(1, len(groups) + 1)]
    assert len(groups) > 2
