"""A condition on its own: true or not for values that come from anywhere, and refused where it leans on a questionnaire."""

import pytest

from surveys.routing import DefinitionError, compared_codes, condition


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("${geslacht} = 'man'", {"geslacht": "man"}, True),
        ("${geslacht} = 'man'", {"geslacht": "vrouw"}, False),
        ("${geslacht} = 'man'", {}, False),
        ("selected(${dader}, 'burger')", {"dader": ["onbekend", "burger"]}, True),
        ("selected(${dader}, 'burger')", {}, False),
        ("${ernst} >= 5 and ${functie} != 'raadslid'", {"ernst": 5, "functie": "wethouder"}, True),
        ("${ernst} >= 5", {"ernst": 4}, False),
        ("${ernst} >= 5", {}, False),
    ],
)
def test_condition_holds_as_the_rules_of_a_questionnaire_do(source, values, expected):
    assert condition(source, "tabel").holds(values) is expected


def test_condition_names_what_it_reads_once_in_order():
    assert condition("${b} = 1 or ${a} = ${b}", "tabel").reads == ("b", "a")


def test_condition_changes_no_values():
    values = {"a": "1"}

    condition("${a} = '1' and ${b} = ''", "tabel").holds(values)

    assert values == {"a": "1"}


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("${a} =", "R201"),
        ("vreemd(${a})", "R206"),
        (". = 1", "R209"),
        ("bij = 'gemeente'", "R208"),
        ("label-of(${a}) = 'Man'", "R212"),
    ],
)
def test_condition_that_leans_on_a_questionnaire_is_refused_with_its_place(source, code):
    with pytest.raises(DefinitionError) as error:
        condition(source, "tabel 2.1, groep Mannen")

    assert [(found.code, found.where) for found in error.value.findings] == [(code, "tabel 2.1, groep Mannen")]


def test_compared_codes_are_those_that_a_variable_is_held_against():
    source = "(${a} = 'x' or 'y' != ${b}) and selected(${c}, 'z') and ${d} != '' and ${e} > 4"

    assert sorted(compared_codes(source)) == [("a", "x"), ("b", "y"), ("c", "z")]


def test_compared_codes_of_what_cannot_be_read_are_refused():
    with pytest.raises(DefinitionError):
        compared_codes("${a} =")
