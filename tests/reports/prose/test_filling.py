"""References are filled in; what may not be shown takes its paragraph along, and is told."""

from pathlib import Path

import pytest

from reports.prose.chapters import Chapter, TextError, chapters, read_chapter
from reports.prose.filling import Cell, Html, Place, UnknownReferenceError, fill
from reports.prose.markup import parse


class Known:
    """A table of two rows, of which the second may not be shown."""

    def cell(self, reference):
        if reference.number != "2.1":
            raise UnknownReferenceError("er is geen tabel 9.9")
        rows = {"A": Cell(0.35, "35%"), "B": Cell(None, "–"), "C": Cell(2147.0, "2.147")}
        return rows[reference.option("rij")]

    def respondents(self, reference):
        return "3.060" if reference.option("rij") != "B" else None

    def difference(self, reference):
        return {"A": 1, "B": None, "C": 0}[reference.option("met")]

    def check_place(self, kind, number):
        if number != "2.1":
            raise UnknownReferenceError(f"er is geen {kind} {number}")


def filled(text, *, on_paper=True, number=2):
    chapter = Chapter(Path("a.md"), "a", "Titel", 1, number, "", system=False, nodes=parse(text))
    return fill(chapter, Known(), on_paper=on_paper)


def html(text, **options):
    return "".join(block.html for block in filled(text, **options).blocks if isinstance(block, Html)).strip()


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ('{{ pct "2.1" rij="A" }}', "35%"),
        ('{{ procent "2.1" rij="A" }}', "35\u00a0procent"),
        ('{{ woorden "2.1" rij="A" }}', "ruim een derde"),
        ('{{ Woorden "2.1" rij="A" }}', "Ruim een derde"),
        ('{{ aantal "2.1" rij="C" }}', "2.147"),
        ('{{ n "2.1" }}', "3.060"),
        ('{{ Tabel "2.1" }}', '<a href="#tabel-2.1" class="utrecht-link">Tabel\u00a02.1</a>'),
        ('{{ verschil "2.1" rij="A" met="A" }}', "vaker dan"),
        ('{{ verschil "2.1" rij="A" met="C" woorden="meer|minder|even veel" }}', "even veel"),
    ],
)
def test_reference_says_what_the_table_has(reference, said):
    assert html(f"Zo: {reference}.") == f'<p class="utrecht-paragraph">Zo: {said}.</p>'


def test_table_is_placed_between_the_text():
    blocks = filled('Eerst.\n\n{{ tabel "2.1" }}\n\nZie {{ tabel "2.1" }}.').blocks

    assert [type(block) for block in blocks] == [Html, Place, Html]
    assert blocks[1] == Place("tabel", "2.1")
    assert '<a href="#tabel-2.1" class="utrecht-link">tabel\u00a02.1</a>' in blocks[2].html


def test_paragraph_with_a_withheld_number_is_left_out_and_reported():
    chapter = filled('Een.\n\nTwee {{ pct "2.1" rij="B" }} en meer.\n\nDrie.')

    assert [block.html for block in chapter.blocks] == [
        '<p class="utrecht-paragraph">Een.</p>\n<p class="utrecht-paragraph">Drie.</p>\n'
    ]
    (finding,) = chapter.findings
    assert (finding.line, finding.is_fault) == (3, False)
    assert finding.message == '{{ pct "2.1" rij="B" }} is niet te tonen: de alinea is weggelaten'


def test_of_a_list_only_the_item_with_a_withheld_number_goes():
    chapter = filled('Dit:\n\n- een {{ pct "2.1" rij="A" }};\n- twee\n  {{ pct "2.1" rij="B" }};\n- drie.')

    text = "".join(block.html for block in chapter.blocks)
    assert "<li>een 35%;</li>\n<li>drie.</li>" in text
    assert chapter.findings[0].message.endswith("is niet te tonen: het punt van de lijst is weggelaten")


def test_heading_with_nothing_left_under_it_goes_too():
    chapter = filled(
        '## Een\n\nTekst.\n\n### Twee\n\nWeg {{ pct "2.1" rij="B" }}.\n\n## Drie\n\n### Vier\n\nTekst.\n\n## Vijf\n\n### Zes'
    )

    assert [heading.text for heading in chapter.headings] == ["Een", "Drie", "Vier"]


def test_conditional_part_is_replaced_and_not_reported():
    chapter = filled('Dat{% als %} is {{ pct "2.1" rij="B" }}{% anders %} is niet te tonen{% einde %}.')

    assert [block.html for block in chapter.blocks] == ['<p class="utrecht-paragraph">Dat is niet te tonen.</p>\n']
    assert chapter.findings == []


def test_unknown_table_is_a_fault_with_its_line():
    chapter = filled('Een.\n\nTwee {{ pct "9.9" rij="A" }}.\n\n{{ figuur "7.7" }}')

    assert [(one.line, one.message, one.is_fault) for one in chapter.findings] == [
        (3, '{{ pct "9.9" rij="A" }}: er is geen tabel 9.9', True),
        (5, '{{ figuur "7.7" }}: er is geen figuur 7.7', True),
    ]


def test_number_is_no_percentage_and_three_words_belong_to_a_difference():
    chapter = filled('{{ pct "2.1" rij="C" }}\n\n{{ verschil "2.1" rij="A" met="A" woorden="meer|minder" }}')

    assert "geen percentage" in chapter.findings[0].message
    assert "drie delen" in chapter.findings[1].message


def test_typed_number_is_a_fault():
    (finding,) = filled("Dat is 35% van allen.").findings

    assert finding.message == "‘35%’ is getypt; laat het getal uit een tabel komen"


def test_headings_are_numbered_and_have_an_anchor():
    chapter = filled("## Omvang {#omvang}\n\nA.\n\n### Wie het *treft*\n\nB.\n\n## Ernst\n\nC.")

    assert [(one.depth, one.number, one.anchor) for one in chapter.headings] == [
        (2, "2.1", "a-omvang"),
        (3, "", "a-wie-het-treft"),
        (2, "2.2", "a-ernst"),
    ]
    assert '<h3 id="a-omvang"><span class="report-number">2.1 </span>Omvang</h3>' in chapter.blocks[0].html


def test_footnote_stands_on_the_page_of_paper_and_at_the_end_of_a_web_page():
    text = 'Tekst^[Een noot met {{ n "2.1" }}.] gaat door.'

    assert '<span class="report-note">Een noot met 3.060.</span> gaat door.' in html(text)
    web = filled(text, on_paper=False)
    assert 'href="#a-noot-1"' in web.blocks[0].html
    assert web.notes == ["Een noot met 3.060."]


def test_html_in_a_text_stays_text():
    assert "<script>" not in html("<script>alert(1)</script>")


def test_chapters_are_read_in_their_order(tmp_path):
    (tmp_path / "2020").mkdir()
    for name, order in (("b", 1), ("a", 2)):
        (tmp_path / "2020" / f"{name}.md").write_text(f'---\ntitle: {name}\norder: {order}\n---\nTekst {{{{ n "2.1" }}}}.\n')

    assert [one.name for one in chapters(2020, tmp_path)] == ["b", "a"]
    assert chapters(2020, tmp_path)[0].nodes[1].line == 5


@pytest.mark.parametrize(
    ("text", "line"),
    [("Tekst", 1), ("---\ntitle: a\n---\n", 1), ("---\ntitle: a\norder: 1\n---\n\n{{ x }}", 6), ("---\ntitle: [\n---\n", 1)],
)
def test_file_that_cannot_be_read_is_told_with_its_line(tmp_path, text, line):
    file = tmp_path / "a.md"
    file.write_text(text)

    with pytest.raises(TextError) as caught:
        read_chapter(file)

    assert caught.value.line == line
    assert str(caught.value).startswith(f"a.md:{line}: ")
