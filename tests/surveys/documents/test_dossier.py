import io
from pathlib import Path

import page
import pytest
from django.conf import settings
from pypdf import PdfReader

from organisations.choices import OfficialRole, Tier
from surveys.documents.dossier import answers_html, answers_pdf, blank_html, blank_of, blank_pdf
from surveys.sharing import share_block
from tests.dossiers import (
    ABOUT_ME,
    MEASURES,
    OWN_POLICY,
    SAME_POLICY,
    desk,
    fill,
    make_organisation_survey,
    part,
    save_page,
)
from tests.examples import NOW

pytestmark = pytest.mark.django_db

REAL = Path(settings.BASE_DIR, "surveys/instruments/2020/organisaties.yaml")


@pytest.fixture
def both():
    fieldwork = make_organisation_survey()
    griffier, secretaris = fieldwork.filler(OfficialRole.GRIFFIER), fieldwork.filler(OfficialRole.SECRETARIS)
    fill(griffier, "invuller", ABOUT_ME)
    fill(griffier, "algemeen", OWN_POLICY)
    fill(secretaris, "invuller", ABOUT_ME | {"jaren": 31})
    return griffier, secretaris


def validated(content: bytes, path: Path) -> str:
    """Return the text of a PDF that passes the validator."""
    path.write_bytes(content)
    assert page.validate_pdf(str(path), profile="ua1").is_compliant
    return " ".join("".join(part.extract_text() for part in PdfReader(io.BytesIO(content)).pages).split())


def test_empty_questionnaire_has_the_blocks_and_words_of_the_tier(both):
    blocks = {block.title: block for block in blank_of(desk(both[0]))}

    assert list(blocks) == ["Over u", "Algemeen", "Agressie", "Agressie, de raad", "Alleen de secretaris"]
    assert blocks["Agressie"].summary == "Maatregelen van de Gemeente"
    assert (blocks["Agressie, de raad"].meant_for, blocks["Alleen de secretaris"].meant_for) == ("griffier", "secretaris")


def test_empty_questionnaire_numbers_on_and_says_what_a_question_hangs_on(both):
    blocks = blank_of(desk(both[0]))
    numbers = [item.number for block in blocks for page in block.pages for item in page.items]
    last = blocks[-1].pages

    assert numbers == list(range(1, 11))
    assert last[0].condition == ""
    assert last[1].condition == "vraag 9 is ‘Ja’ en bestuurslaag is ‘Gemeente’"


def test_empty_questionnaire_of_a_water_board_leaves_out_what_never_comes():
    directeur = make_organisation_survey(Tier.WATERSCHAP).filler(OfficialRole.SECRETARIS_DIRECTEUR)

    blocks = blank_of(desk(directeur))

    assert [page.title for page in blocks[-1].pages] == ["Evaluatie"]
    assert {block.meant_for for block in blocks} == {"secretaris-directeur"}


def test_empty_questionnaire_follows_the_opening_block_once_that_is_done():
    griffier = make_organisation_survey().filler(OfficialRole.GRIFFIER)
    assert "Agressie, de raad" in {block.title for block in blank_of(desk(griffier))}

    fill(griffier, "invuller", ABOUT_ME)
    fill(griffier, "algemeen", SAME_POLICY)

    assert "Agressie, de raad" not in {block.title for block in blank_of(desk(griffier))}


def test_empty_questionnaire_shows_no_answer(both):
    html = blank_html(desk(both[0]), address="https://monitor.test")

    assert "https://monitor.test" in html
    assert ">31<" not in html
    assert "checked" not in html


def test_answers_are_the_own_and_the_shared_ones_with_who_did_what(both):
    griffier, secretaris = both
    share_block(griffier, part(griffier, "agressie"), now=NOW)
    save_page(secretaris, "agressie", "maatregelen", MEASURES)
    fill(secretaris, "secretaris", {"evaluatie": "ja", "opvolging": "nee"})

    html = " ".join(answers_html(desk(griffier), now=NOW).split())

    assert "Een protocol" in html
    assert "Is er geëvalueerd?" not in html
    assert "<td>Sjoerd OnvindbaarSecretaris (secretaris)</td><td>klaar, 24 november 2026, 13.00 uur</td>" in html
    assert "samen: Guusje OnvindbaarGriffier (griffier) en Sjoerd OnvindbaarSecretaris (secretaris)" in html
    assert ">31<" not in html


def test_both_papers_pass_pdf_ua(tmp_path, caplog):
    fieldwork = make_organisation_survey(text=REAL.read_text("utf-8"))
    griffier = fieldwork.filler(OfficialRole.GRIFFIER)
    fill(griffier, "invuller", {"functie": "griffier", "functiejaren": 3, "beleidsveld": "griffie"}, finish=False)

    empty = validated(blank_pdf(desk(griffier), address="https://monitor.test"), tmp_path / "leeg.pdf")
    filled = validated(answers_pdf(desk(griffier), now=NOW), tmp_path / "antwoorden.pdf")

    assert "Vragenlijst van Gemeente Voorbeeldstad" in empty
    assert "waterschap" not in empty
    assert "Griffie: ondersteuning van de gemeenteraad" in filled
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


def test_own_version_is_on_paper_as_the_own_one(both):
    griffier, secretaris = both
    fill(secretaris, "algemeen", SAME_POLICY)

    assert "<td>Ja</td>" in answers_html(desk(secretaris), now=NOW)
    assert "<td>Nee</td>" in answers_html(desk(griffier), now=NOW)
