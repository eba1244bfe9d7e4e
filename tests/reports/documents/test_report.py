"""A small report: what stands where, that nothing withheld does, and that the PDF passes PDF/UA-1."""

import io
import re

import page
import pytest
from pypdf import PdfReader

from reports.documents.report import compose, paper_pdf, report_paper
from tests.reports.documents.examples import small_material, small_publication, write_text

TEXT = """\
Dit hoofdstuk gaat over agressie.^[Gevraagd aan {{ n "2.1" }} mensen.]

## Omvang {#omvang}

{{ Woorden "2.1" rij="Totaal" kolom="Totaal" }} kreeg ermee te maken. Vrouwen hebben er {{ verschil "2.1" rij="Vrouwen"
kolom="Totaal" met="Mannen" }} mannen mee te maken (zie {{ tabel "2.1" }}).

{{ tabel "2.1" }}

Van de nazorg vindt {{ pct "2.16" rij="Nazorg incident is door de organisatie goed geregeld" }} dat die er is.

Bij **agressie met een doel** probeert iemand een besluit te beïnvloeden, bijvoorbeeld van de volksvertegenwoordiging,
gemeentesecretarissen, vertrouwenspersonen, bestuurdersverenigingen of hoogheemraadschappen.

## Contact {#contact}

{{ tabel "2.2" }}
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")
    write_text(folder, "agressie", TEXT)
    write_text(folder, "bijlage-1", "Over het onderzoek.", 'title: "Bijlage 1"\norder: 9\nsystem: true')
    return compose(small_publication(), folder=folder, material=small_material(folder))


@pytest.fixture(scope="module")
def paper(report):
    return re.sub(r"\s+", " ", report_paper(report))


def test_text_is_filled_in_from_the_tables(paper):
    assert "Meer dan een derde kreeg ermee te maken." in paper
    assert 'Vrouwen hebben er vaker dan mannen mee te maken (zie <a href="#tabel-2.1"' in paper
    assert '<span class="report-note">Gevraagd aan 135 mensen.</span>' in paper


def test_sentence_with_a_withheld_number_is_gone_and_reported(report, paper):
    assert "Van de nazorg vindt" not in paper
    assert [one.finding.message for one in report.findings if "weggelaten" in one.finding.message] == [
        '{{ pct "2.16" rij="Nazorg incident is door de organisatie goed geregeld" }} is niet te tonen: de alinea is weggelaten'
    ]


def test_tables_stand_where_the_text_places_them_and_the_rest_at_the_end(report, paper):
    assert [table.plan.id for table in report.tables] == ["2.1", "2.2", "2.16"]
    assert (
        paper.index('id="agressie-contact"') < paper.index('id="tabel-2.2"') < paper.index("Overige tabellen bij dit hoofdstuk")
    )
    assert "tabel 2.16 staat nergens in de tekst" in " ".join(one.finding.message for one in report.findings)


def test_contents_and_list_of_tables_point_at_what_is_there(paper):
    for anchor in re.findall(r'href="#([^"]+)"', paper):
        assert f'id="{anchor}"' in paper
    assert ">2.1 Omvang</a>" in paper


def test_colophon_and_appendix_say_where_the_figures_come_from(report, paper):
    assert report.publication.office_holders.sha256 in paper
    assert "die van 128 ongewogen respondenten" in paper
    assert "minder dan 10 respondenten" in paper


def test_table_with_earlier_editions_stands_there_once(paper):
    table = re.search(r'<caption id="tabel-2\.2">.*?</table>', paper)
    assert table is not None
    head = re.findall(r"<th scope=\"col\"[^>]*>([^<]*)</th>", table[0])
    assert head == ["Contact met burgers", "n", "2014", "2016", "2018", "2020", "Verschil"]
    assert "Tabel 2.2 door de jaren" not in paper


def test_no_interval_and_no_identifier_twice(paper):
    assert "report-interval" not in paper
    identifiers = re.findall(r' id="([^"]+)"', paper)
    assert len(identifiers) == len(set(identifiers))


def test_pdf_is_tagged_and_passes_pdf_ua(report, tmp_path, caplog):
    content = paper_pdf(report)

    text = re.sub(r"\s+", " ", " ".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages))
    assert "Lijst van tabellen" in text
    assert "6 april 2020" in text
    words = "volksvertegenwoordiging, gemeentesecretarissen, vertrouwenspersonen, bestuurdersverenigingen of hoogheemraadschappen"
    assert words in text, "no word of running text is parted at the end of a line"
    (tmp_path / "rapport.pdf").write_bytes(content)
    assert page.validate_pdf(str(tmp_path / "rapport.pdf"), profile="ua1").is_compliant
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []
