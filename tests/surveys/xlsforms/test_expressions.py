"""Expressions for tools that know XLSForm only mean the same, and lead back to what was written; so do bounds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.routing.building import rule_of
from surveys.routing.parsing import parse
from surveys.routing.values import Values
from surveys.xlsforms.bounds import MEASURED, Bounded, joined, parted
from surveys.xlsforms.expressions import MismatchError, expression, shown, translated

CASES = [
    ("${a} = 'ja'", "${a} = 'ja'"),
    ("label-of(${a}) = 'Ja'", "jr:choice-name(${a}, '${a}') = 'Ja'"),
    ("count-non-empty(${a}, ${b}) > 1", "if(${a} != '', 1, 0) + if(${b} != '', 1, 0) > 1"),
    ("2 * count-non-empty(${a}, ${b})", "2 * (if(${a} != '', 1, 0) + if(${b} != '', 1, 0))"),
    ("sum(1, ${a}) - (2 - 3)", "coalesce(1, 0) + coalesce(${a}, 0) - (2 - 3)"),
    ('round(${a}) and (. = "\'" or not(b))', 'round(${a}, 0) and (. = "\'" or not(b))'),
    ("round(-(1 + 2))", "round(-(1 + 2), 0)"),
    ("onleesbaar (", "onleesbaar ("),
]


@pytest.mark.parametrize(("source", "text"), CASES)
def test_functions_of_our_own_are_written_out(source, text):
    assert translated(source) == text


@pytest.mark.parametrize(("source", "text"), CASES)
def test_expression_comes_back_as_it_was_written(source, text):
    assert shown("relevant", source) == (text, "" if text == source else source)
    assert expression("relevant", *shown("relevant", source)) == source


@pytest.mark.parametrize(
    ("source", "text", "beside"), [("'ja'", "ja", ""), ('"ja"', '"ja"', ""), ("1", "1", "1"), ("${a}", "${a}", "")]
)
def test_default_without_quotation_marks_is_a_text(source, text, beside):
    assert shown("default", source) == (text, beside)
    assert expression("default", text, beside) == source


@pytest.mark.parametrize("text", ["", "round(${a}, 1)"])
def test_edit_of_one_of_the_two_expressions_is_refused(text):
    with pytest.raises(MismatchError):
        expression("relevant", text, "round(${a})")


numbers = st.sampled_from(["1", "2.5", "${a}", "${b}"])
expressions = st.recursive(
    numbers,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "=", "<", "and", "or"]), inner),
        st.builds("count-non-empty({}, ${{weg}})".format, inner),
        st.builds("sum({}, {})".format, inner, inner),
        st.builds("round({})".format, inner),
        st.builds("-{}".format, inner),
    ),
    max_leaves=6,
)


@settings(max_examples=100, deadline=None)
@given(expressions, st.sampled_from([0, 3, 4.5]), st.sampled_from([-1, 2]))
def test_translation_has_the_same_outcome(source, a, b):
    known = {"a": a, "b": b, "weg": ""}
    before, after = (rule_of(text, {}).evaluate(Values({}, known)) for text in (source, translated(source)))

    assert parse(translated(source))
    assert float(after) == float(before)


rests = st.one_of(st.none(), st.sampled_from([
    ". >= 2", ". >= 2 and . <= 3", "(a) or (b)", "(a)", "((a))", "string-length(.) <= 9", "(. = ')')", "(a) and (b)",
]))  # fmt: skip


@given(st.sampled_from(sorted(MEASURED.values())), st.none() | st.integers(-9, 99), st.none() | st.integers(-9, 99), rests)
def test_bounds_come_back_from_the_constraint(measured, minimum, maximum, rest):
    bounded = Bounded(minimum, maximum, rest)

    assert parted(measured, joined(measured, bounded)) == bounded


@pytest.mark.parametrize(
    ("constraint", "bounded"),
    [
        (". >= 0 and . <= 40", Bounded(0, 40, None)),
        (". <= 40", Bounded(None, 40, None)),
        (". >= 0 and (. != 13)", Bounded(0, None, ". != 13")),
        (". >= 0 or . <= 40", Bounded(None, None, ". >= 0 or . <= 40")),
        (". >= 0 and . != 3 or 1 = 1", Bounded(None, None, ". >= 0 and . != 3 or 1 = 1")),
        (". >= ${a}", Bounded(None, None, ". >= ${a}")),
        ("", Bounded(None, None, None)),
    ],
)
def test_only_what_is_plainly_a_bound_is_taken_for_one(constraint, bounded):
    assert parted(".", constraint) == bounded
