"""Letters: who is written to and where, what stands in the window of the envelope, and that the PDF is accessible."""

from io import BytesIO
from zipfile import ZipFile

import page
import pytest
from django.conf import settings
from pypdf import PdfReader

from organisations.choices import Office, Tier
from organisations.models import OfficeHolder, Organisation
from surveys import letters
from surveys.codes import group_code
from surveys.letters import FOR_THE_PRINTER, Paper, announcement_zip, by_postcode, code_letters, code_zip, written_postcode
from surveys.models import Invitation

pytestmark = pytest.mark.django_db

MM = 72 / 25.4
PLACES = {Tier.GEMEENTE: "9712jk", Tier.PROVINCIE: "2514 GC", Tier.WATERSCHAP: "1018 AA"}


@pytest.fixture
def paper(fieldwork) -> Paper:
    for tier, postcode in PLACES.items():
        Organisation.objects.filter(tier=tier).update(postal_address="Postbus 1", postcode=postcode, city="Voorbeeldstad")
    return Paper.of(settings, fieldwork.now.date())


def invitations() -> list[Invitation]:
    return list(Invitation.objects.select_related("survey__edition", "office_holder__organisation").order_by("pk"))


def unzipped(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pdf_of_codes(fieldwork, paper) -> bytes:
    (pdf,) = unzipped(code_zip(fieldwork.survey, invitations(), paper)).values()
    return pdf


def pieces(pdf_page) -> list[tuple[float, float, str]]:
    """Return the texts of a page with where each begins, in mm from the left and from above."""
    found = []

    def note(text, transformation, matrix, _font, _size):
        if text.strip():
            x = matrix[4] * transformation[0] + transformation[4]
            y = matrix[5] * transformation[3] + transformation[5]
            found.append((x / MM, 297 - y / MM, text.strip()))

    pdf_page.extract_text(visitor_text=note)
    return found


def test_letters_are_sorted_by_post_code_and_those_of_one_organisation_stay_together(fieldwork, paper):
    written = code_letters(fieldwork.survey, invitations(), paper)

    postcodes = [letter.address[-1] for letter in written]
    assert postcodes == ["1018 AA  VOORBEELDSTAD"] * 3 + ["2514 GC  VOORBEELDSTAD"] * 3 + ["9712 JK  VOORBEELDSTAD"] * 3


def test_each_letter_has_the_code_of_its_person_and_says_so_nowhere_else(fieldwork, paper):
    written = code_letters(fieldwork.survey, invitations(), paper)

    assert len(written) == 9
    for letter in written:
        assert letter.code == group_code(fieldwork.code(Office(letter.person.function)))
        assert letter.code not in repr(letter)


def test_address_is_that_of_the_organisation_and_personal(fieldwork, paper):
    OfficeHolder.objects.filter(office=Office.WETHOUDER).update(form_of_address="mevr")
    (letter,) = code_letters(fieldwork.survey, [one for one in invitations() if one.office_holder.office == "wethouder"], paper)

    assert letter.address == (
        "Persoonlijk",
        "Mevrouw Puck van der OnvindbaarWethouder",
        "gemeente Voorbeeld",
        "Postbus 1",
        "9712 JK  VOORBEELDSTAD",
    )


@pytest.mark.parametrize(
    ("stored", "written"), [("9712jk", "9712 JK"), ("9712 JK", "9712 JK"), (" 97 12J k", "9712 JK"), ("", "")]
)
def test_post_code_is_written_as_the_post_reads_it(stored, written):
    assert written_postcode(stored) == written


def test_codes_come_as_accessible_pdfs_with_a_page_each_in_parts_by_post_code(fieldwork, paper, monkeypatch):
    monkeypatch.setattr(letters, "LETTERS_A_PDF", 4)

    files = unzipped(code_zip(fieldwork.survey, invitations(), paper))

    assert {name: len(PdfReader(BytesIO(pdf)).pages) for name, pdf in files.items()} == {
        "deel-01-postcode-1018AA-tot-2514GC.pdf": 4,
        "deel-02-postcode-2514GC-tot-9712JK.pdf": 4,
        "deel-03-postcode-9712JK-tot-9712JK.pdf": 1,
    }


def test_letters_with_codes_are_accessible_and_each_has_one_code(fieldwork, paper, tmp_path):
    content = pdf_of_codes(fieldwork, paper)

    pages = PdfReader(BytesIO(content)).pages
    texts = [one.extract_text() for one in pages]
    assert len(pages) == 9
    for office in Office:
        assert sum(group_code(fieldwork.code(office)) in text for text in texts) == 1
    assert all("Geachte heer/mevrouw Van der Onvindbaar" in text for text in texts)
    (tmp_path / "brieven.pdf").write_bytes(content)
    assert page.validate_pdf(str(tmp_path / "brieven.pdf"), profile="ua1").is_compliant


def test_window_of_the_envelope_shows_the_address_whole_and_nothing_else(fieldwork, paper):
    Organisation.objects.update(official_name="Hoogheemraadschap van Schieland en de Krimpenerwaard", postal_address="P" * 34)
    content = pdf_of_codes(fieldwork, paper)

    for one in PdfReader(BytesIO(content)).pages:
        in_sight = [(x, y) for x, y, _ in pieces(one) if 45 < y < 99]
        assert len(in_sight) >= 6
        assert all(25 <= x + 0.1 for x, _ in in_sight)
        assert min(y for _, y in in_sight) > 55
        assert max(y for _, y in in_sight) < 89


def test_announcement_is_a_zip_with_one_pdf_an_organisation_and_one_for_the_printer(fieldwork, paper, tmp_path):
    content = announcement_zip(fieldwork.survey, Organisation.objects.order_by("?"), paper)

    files = unzipped(content)
    assert list(files) == [
        FOR_THE_PRINTER,
        "per-organisatie/WA0001-voorbeeld-waterschap.pdf",
        "per-organisatie/PR0001-voorbeeld-provincie.pdf",
        "per-organisatie/GE0001-voorbeeld-gemeente.pdf",
    ]
    texts = [one.extract_text() for one in PdfReader(BytesIO(files[FOR_THE_PRINTER])).pages]
    assert ["secretaris-directeur" in text for text in texts] == [True, False, False]
    assert "1018 AA  VOORBEELDSTAD" in texts[0]
    for name, pdf in files.items():
        (tmp_path / "brief.pdf").write_bytes(pdf)
        assert page.validate_pdf(str(tmp_path / "brief.pdf"), profile="ua1").is_compliant
        assert len(PdfReader(BytesIO(pdf)).pages) == (3 if name == FOR_THE_PRINTER else 1)


def test_letter_names_the_return_address_and_the_day(fieldwork, paper):
    text = PdfReader(BytesIO(pdf_of_codes(fieldwork, paper))).pages[0].extract_text()

    assert f"Retouradres: {settings.LETTER_RETURN_ADDRESS}" in text
    assert str(fieldwork.now.year) in text


def test_sorting_does_not_mind_how_a_post_code_is_stored():
    rows = [
        Organisation(code=code, postcode=postcode) for code, postcode in (("B", "1234AB"), ("A", "1234 ab"), ("C", "1000 ZZ"))
    ]

    assert [row.code for row in sorted(rows, key=by_postcode)] == ["C", "A", "B"]
