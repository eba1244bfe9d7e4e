"""Truth tables: every operator and function, with missing answers in every place."""
# ruff: noqa: E501 -- a row of a table stays on one line

import pytest

from surveys.routing.compiling import compiled
from surveys.routing.deciding import deciding
from surveys.routing.operators import OPERATIONS
from surveys.routing.parsing import parse
from surveys.routing.values import UNKNOWN, PartialValues, Value, Values

KNOWN: dict[str, Value] = {
    "ja": "ja", "vijf": 5, "tekst5": "5", "half": 2.5, "min_drie": -3, "nul": 0, "twee": ["raad", "pers"], "een": ["raad"], "woord": "Zwolle",
}  # fmt: skip

TRUTH: list[tuple[str, Value]] = [
    # = and != read a missing answer as the empty text
    ("${ja} = 'ja'", True), ("${ja} = 'nee'", False), ("${leeg} = 'ja'", False), ("${leeg} = ''", True), ("${leeg} = ${leeg}", True),
    ("${ja} != 'ja'", False), ("${ja} != 'nee'", True), ("${leeg} != 'ja'", True), ("${leeg} != ''", False),
    ("${vijf} = 5", True), ("${vijf} = '5'", True), ("${tekst5} = 5", True), ("${tekst5} = 5.0", True), ("${leeg} = 0", False),
    ("${leeg} != 0", True), ("${ja} = 5", False), ("${twee} = 'raad pers'", True), ("${een} = 'raad'", True), ("'a' = \"a\"", True),
    ("${nul} = ''", False), ("${nul} != ''", True), ("'ja' = ${ja}", True), ("${een} != 'raad'", False),
    # comparisons are false when a side is missing or no number
    ("${vijf} < 6", True), ("${vijf} < 5", False), ("${vijf} <= 5", True), ("${vijf} > 4", True), ("${vijf} >= 6", False),
    ("${tekst5} > 4.5", True), ("${leeg} < 5", False), ("${leeg} <= 5", False), ("${leeg} > 5", False), ("${leeg} >= 5", False),
    ("5 > ${leeg}", False), ("${ja} < 5", False), ("${ja} >= 5", False), ("${half} < ${vijf}", True), ("${min_drie} < 0", True),
    # logic
    ("true() and true()", True), ("true() and false()", False), ("false() and false()", False), ("${leeg} and true()", False),
    ("true() or false()", True), ("false() or false()", False), ("${leeg} or true()", True), ("not(${leeg})", True), ("not(true())", False),
    ("${ja} = 'nee' or ${vijf} = 5 and ${ja} = 'ja'", True), ("(true() or true()) and false()", False), ("true() or true() and false()", True),
    ("${ja} = 'ja' and ${vijf} = 5 and ${leeg} = ''", True), ("${ja} = 'x' or ${vijf} = 6 or ${leeg} = 'y'", False),
    # one variable against several codes
    ("${ja} = 'nee' or ${ja} = 'ja'", True), ("${ja} = 'nee' or ${ja} = 'x'", False), ("${leeg} = '' or ${leeg} = 'x'", True), ("${vijf} = '4' or ${vijf} = '5'", True),
    ("${een} = 'rijk' or ${een} = 'raad'", True), ("${twee} = 'rijk' or ${twee} = 'raad'", False), ("${ja} = 'nee' or ${leeg} = '' or ${ja} = 'x'", True),
    ("${ja} != '' and ${ja} != 'nee'", True), ("${leeg} != '' and ${leeg} != 'nee'", False), ("${vijf} != '4' and ${vijf} != '5'", False), ("${ja} != 'x' and ${leeg} != ''", False),
    # arithmetic with a missing side is missing; so is a division by zero
    ("${vijf} + 2", 7), ("${vijf} - 2 - 1", 2), ("2 + 3 * 4", 14), ("(2 + 3) * 4", 20), ("${vijf} div 2", 2.5), ("6 div 3", 2), ("7 mod 3", 1),
    ("-7 mod 3", -1), ("-${vijf}", -5), ("--5", 5), ("${leeg} + 1", ""), ("1 - ${leeg}", ""), ("${leeg} * 0", ""), ("1 div 0", ""),
    ("1 mod 0", ""), ("1 div ${leeg}", ""), ("-${leeg}", ""), ("${ja} + 1", ""), ("${tekst5} + 1", 6), ("0.1 + 0.2 > 0.3", True), ("1 - 1", 0),
    # several answers
    ("selected(${twee}, 'raad')", True), ("selected(${twee}, 'rijk')", False), ("selected(${leeg}, 'raad')", False), ("selected(${leeg}, '')", False),
    ("selected(${ja}, 'ja')", True), ("selected(${ja}, 'j')", False), ("count-selected(${twee})", 2), ("count-selected(${leeg})", 0),
    ("count-selected(${ja})", 1), ("selected-at(${twee}, 1)", "pers"), ("selected-at(${twee}, 2)", ""), ("selected-at(${leeg}, 0)", ""),
    ("count-non-empty(${ja}, ${leeg}, ${nul})", 2), ("checklist(2, -1, ${ja} = 'ja', ${vijf} = 5, false())", True),
    ("checklist(1, 1, ${ja} = 'ja', ${vijf} = 5)", False), ("checklist(${leeg}, 1, true())", False),
    # forms
    ("if(${ja} = 'ja', 'a', 'b')", "a"), ("if(${leeg}, 'a', 'b')", "b"), ("coalesce(${leeg}, ${leeg}, 'c')", "c"), ("coalesce(${ja}, 'c')", "ja"),
    ("coalesce(${nul}, 1)", 0), ("coalesce(${leeg})", ""),
    # text
    ("string-length(${woord})", 6), ("string-length(${leeg})", 0), ("contains(${woord}, 'wol')", True), ("contains(${leeg}, 'a')", False),
    ("starts-with(${woord}, 'Zw')", True), ("starts-with(${leeg}, 'Z')", False), ("ends-with(${woord}, 'le')", True), ("ends-with(${leeg}, 'e')", False),
    ("substr(${woord}, 1, 3)", "wo"), ("substr(${woord}, 4)", "le"), ("substr(${woord}, ${leeg})", ""), ("concat('a', ${vijf}, ${leeg})", "a5"),
    ("string(${half})", "2.5"), ("string(5.0)", "5"), ("string(true())", "1"), ("regex(${woord}, '[A-Z][a-z]+')", True),
    ("regex(${woord}, '[A-Z]')", False), ("regex(${leeg}, '[a-z]*')", True), ("regex(${leeg}, '[a-z]+')", False),
    # numbers
    ("int(${half})", 2), ("int(${tekst5})", 5), ("int(${ja})", ""), ("int(${leeg})", ""), ("number(${tekst5})", 5), ("number(${leeg})", ""),
    ("round(2.5)", 3), ("round(-2.5)", -3), ("round(2.449, 1)", 2.4), ("round(1 = 1)", 1), ("round(1250, -2)", 1300), ("round(${leeg})", ""), ("abs(${min_drie})", 3),
    ("abs(${leeg})", ""), ("min(3, ${leeg}, 2)", 2), ("max(${vijf}, 9)", 9), ("min(${leeg})", ""), ("max(${leeg}, ${leeg})", ""), ("sum(1, 2, ${leeg})", 3),
    ("boolean(${leeg})", False), ("boolean('0')", True), ("boolean(0)", False), ("false()", False),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "expected"), TRUTH)
def test_expression_has_the_value_of_its_truth_table(expression, expected):
    tree = parse(expression)

    assert compiled(tree, {})(Values({}, KNOWN)) == expected
    assert deciding(tree, {})(PartialValues({}, dict(KNOWN))) == expected


def test_every_operation_has_a_truth_table():
    from_labels = {"label-of", "jr:choice-name"}  # shown in test_texts
    written = " ".join(expression for expression, _ in TRUTH) + " --"
    named = {"negative": "-${vijf}"}

    missing = [name for name in OPERATIONS if named.get(name, name) not in written and name not in from_labels]

    assert missing == []


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("${x} = 'a'", UNKNOWN),
        ("${x} = 'a' and false()", False),
        ("false() and ${x} = 'a'", False),
        ("${x} = 'a' and true()", UNKNOWN),
        ("${x} = 'a' or true()", True),
        ("${x} = 'a' or false()", UNKNOWN),
        ("not(${x})", UNKNOWN),
        ("if(${x} = 'a', 'p', 'p')", "p"),
        ("if(${x} = 'a', 'p', 'q')", UNKNOWN),
        ("if(true(), 'p', ${x})", "p"),
        ("if(false(), 'p', ${x})", UNKNOWN),
        ("coalesce('', ${x}, 'p')", UNKNOWN),
        ("coalesce('p', ${x})", "p"),
        ("count-selected(${x}) > 0", UNKNOWN),
        ("1 + ${x}", UNKNOWN),
        ("if(${x} = 'a', 1, '1')", UNKNOWN),
    ],
)
def test_deciding_with_an_unknown_variable_says_what_is_certain(expression, expected):
    values = PartialValues({}, {"x": UNKNOWN})

    assert deciding(parse(expression), {})(values) is expected or deciding(parse(expression), {})(values) == expected
