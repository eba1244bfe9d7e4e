"""What a text may ask of a table, and that it gets nothing that is withheld."""

import pytest

from reports.prose.filling import Cell, UnknownReferenceError
from reports.prose.markup import parse
from tests.reports.documents.examples import small_material


@pytest.fixture(scope="module")
def material(tmp_path_factory):
    return small_material(tmp_path_factory.mktemp("plans"))


def asked(text):
    (reference,) = parse(text)
    return reference


def test_cell_is_the_share_and_what_is_printed(material):
    assert material.cell(asked('{{ pct "2.1" rij="vrouwen" kolom="Totaal" }}')) == Cell(pytest.approx(30 / 45), "67%")


def test_withheld_cell_has_no_value(material):
    # Nobody had an opinion about aftercare.
    assert material.cell(asked('{{ pct "2.16" rij="Nazorg incident is door de organisatie goed geregeld" }}')).value is None


@pytest.mark.parametrize(
    ("text", "number"),
    [('{{ n "2.1" }}', "135"), ('{{ n "2.1" rij="Mannen" }}', "80"), ('{{ n "2.1" rij="Mannen" kolom="Totaal" }}', "80")],
)
def test_number_of_respondents_of_table_and_row(material, text, number):
    assert material.respondents(asked(text)) == number


@pytest.mark.parametrize(
    ("text", "difference"),
    [
        ('{{ verschil "2.1" rij="Vrouwen" met="Mannen" kolom="Totaal" }}', 1),
        ('{{ verschil "2.1" rij="Mannen" met="Vrouwen" kolom="Totaal" }}', -1),
        ('{{ verschil "2.1" rij="Mannen" met="Vrouwen" kolom="Fysieke agressie" }}', None),
    ],
)
def test_difference_counts_only_when_it_is_significant(material, text, difference):
    assert material.difference(asked(text)) == difference


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{{ pct "9.9" }}', "er is geen tabel 9.9"),
        ('{{ pct "2.1" rij="Kinderen" }}', "er is geen rij ‘Kinderen’; wel Mannen, Vrouwen, Totaal"),
        ('{{ pct "2.1" rij="Mannen" kolom="Brand" }}', "er is geen kolom ‘Brand’; wel Totaal, Verbale agressie"),
        ('{{ pct "2.1" rij="Mannen" }}', "er is meer dan één zo'n cel"),
        ('{{ n "2.1" kolom="Totaal" }}', "n wisselt; noem rij en kolom"),
        ('{{ verschil "2.1" rij="Mannen" kolom="Totaal" }}', "noem rij en met"),
        ('{{ verschil "2.1" rij="Mannen" met="Totaal" kolom="Totaal" }}', "geen groepen naast elkaar"),
        ('{{ verschil "2.1" rij="Mannen" met="Kinderen" kolom="Totaal" }}', "Kinderen is geen groep van tabel 2.1"),
    ],
)
def test_what_does_not_exist_is_named_with_what_does(material, text, message):
    reference = asked(text)
    ask = {"pct": material.cell, "n": material.respondents, "verschil": material.difference}[reference.kind]

    with pytest.raises(UnknownReferenceError, match=message):
        ask(reference)


def test_plan_without_answers_is_no_table(tmp_path):
    material = small_material(tmp_path, "2.1", "2.3")

    with pytest.raises(UnknownReferenceError, match=r"tabel 2\.3 is niet te maken uit deze publicatie"):
        material.check_place("tabel", "2.3")
