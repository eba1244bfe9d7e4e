import pytest

from reports.prose.markup import Conditional, MarkupError, Reference, Words, parse


def test_references_keep_their_number_options_and_line():
    nodes = parse('Een\n{{ pct "2.1" rij="Collega\'s en anderen" kolom="Totaal" }} van')

    assert nodes == (
        Words("Een\n", 1),
        Reference("pct", "2.1", (("rij", "Collega's en anderen"), ("kolom", "Totaal")), 2),
        Words(" van", 2),
    )


def test_reference_that_begins_a_sentence_has_a_capital():
    (reference,) = parse('{{ Woorden "2.1" rij="A" kolom="B" }}')

    assert (reference.kind, reference.capital) == ("woorden", True)


def test_table_alone_on_its_line_is_placed_and_elsewhere_pointed_at():
    alone, _, pointed, _ = parse('{{ tabel "2.1" }}\n\nZie {{ tabel "2.1" }}.')[0:1] + parse('\n\nZie {{ tabel "2.1" }}.')

    assert (alone.alone, pointed.alone) == (True, False)


def test_condition_has_two_parts_and_may_hold_another():
    (outer,) = parse("{% als %}a{% als %}b{% einde %}{% anders %}c{% einde %}")

    assert isinstance(outer, Conditional)
    assert outer.shown == [Words("a", 1), Conditional(1, [Words("b", 1)])]
    assert outer.otherwise == [Words("c", 1)]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('a\n{{ percentage "2.1" }}', 2, "percentage bestaat niet"),
        ("{{ pct }}", 1, "er hoort één nummer bij"),
        ('{{ pct "2.1" kleur="rood" }}', 1, "kent geen kleur"),
        ('{{ pct "2.1 }}', 1, "een aanhalingsteken ontbreekt"),
        ("a\n\n{% als %}b", 3, "zonder {% einde %}"),
        ("b{% einde %}", 1, "zonder {% als %}"),
        ("{% als %}a{% anders %}b{% anders %}c{% einde %}", 1, "{% anders %} zonder {% als %}"),
        ("{% include 'settings' %}", 1, "bestaat niet"),
        ("los }} eind", 1, "losse }}"),
        ("{{ }}", 1, "bestaat niet"),
    ],
)
def test_fault_is_told_with_its_line(text, line, message):
    with pytest.raises(MarkupError, match=message) as caught:
        parse(text)

    assert caught.value.line == line
