import io
from pathlib import Path

import page
import pytest
from pypdf import PdfReader

from surveys.documents.questionnaire import question_numbers, questionnaire_html, questionnaire_lines, questionnaire_pdf
from surveys.questionnaires import compiled, compiled_text
from tests.examples import make_survey, make_version

pytestmark = pytest.mark.django_db


def test_every_question_has_a_number_that_its_rows_and_open_texts_share():
    numbers = question_numbers(compiled(make_version(make_survey())))

    assert numbers == {
        "slachtoffer": 1,
        "besproken": 2,
        "wie_anders": 2,
        "ernst": 3,
        "soorten": 4,
        "soort_verbaal": 4,
        "soort_fysiek": 4,
        "opmerking": 5,
    }


def test_lines_say_for_whom_and_what_is_special():
    lines = questionnaire_lines(compiled(make_version(make_survey())))
    talk = lines.parts[1].pages[0]

    assert talk.audience is not None
    assert talk.audience.words == "vraag 1 (slachtoffer) is ‘Ja’"
    assert [choice.remarks for choice in talk.items[0].choices] == [
        ("alleen als bestuurslaag is ‘Gemeente’",),
        ("alleen als bestuurslaag is ‘Waterschap’",),
        ("met open tekst (wie_anders)",),
        ("sluit de andere antwoorden uit",),
    ]
    assert talk.items[1].bounds == "1 (niet ernstig) tot en met 7 (zeer ernstig)"


def test_html_shows_every_item_with_its_source():
    version = make_version(make_survey())
    html = questionnaire_html(version, compiled(version))

    for name in compiled(version).items:
        assert f'<span class="code">{name}</span>' in html
    assert "Herkomst: reconstructie. Gebruikt in: T2.1." in html
    assert "<strong>agressie</strong>" in html


def test_pdf_is_tagged_and_passes_pdf_ua(tmp_path, caplog):
    version = make_version(make_survey())
    content = questionnaire_pdf(version, compiled(version))

    text = "".join(part.extract_text() for part in PdfReader(io.BytesIO(content)).pages)
    assert "Hebt u agressie meegemaakt?" in text
    assert "vraag 1 (slachtoffer) is ‘Ja’" in text
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    (tmp_path / "vragenlijst.pdf").write_bytes(content)
    assert page.validate_pdf(str(tmp_path / "vragenlijst.pdf"), profile="ua1").is_compliant


BLOCKS = (Path(__file__).parents[2] / "questionnaires/blocks.yaml").read_text(encoding="utf-8")


def test_lines_of_a_block_say_for_whom_when_and_what_is_implausible():
    lines = questionnaire_lines(compiled_text(BLOCKS))
    _, opening, aggression, council, _ = lines.parts

    assert (opening.block.roles, opening.block.audience) == ("secretaris en de griffier", None)
    assert [(check.purpose, check.words) for check in aggression.block.plausibility] == [
        ("Meer aangiften dan aannemelijk", "vraag 6 (aangiften) is groter dan 50")
    ]
    assert council.block.audience.words == "gescheiden is ‘ja’"


def test_html_of_blocks_shows_what_makes_them_blocks():
    version = make_version(make_survey(), BLOCKS)
    html = questionnaire_html(version, compiled(version))

    assert "Blok 3: Agressie" in html
    assert "Deel 3" not in html
    assert "<strong>Dit blok bepaalt welke andere blokken er zijn." in html
    assert html.count("<strong>Onaannemelijk:</strong>") == 1
    assert "<strong>Module</strong> agressie" in html
    assert html.count("wint ‘ja’") == 2
    assert "Maatregelen van de ${bestuurslaag}" in html
