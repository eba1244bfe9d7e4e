"""What is kept of a posted page, and what the respondent is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.routing import check_answers, check_page, load_questionnaire, simulate
from tests.surveys.routing.respondents import FOLDER

EVERY_KIND = load_questionnaire((FOLDER / "every_kind.yaml").read_text(encoding="utf-8"))
GOOD = {
    "kleur": "rood",
    "dagen": ["di", "ma"],
    "st_een": "eens",
    "st_twee": "oneens",
    "ernst": "7",
    "aantal": "1.250",
    "jaar": "2019",
}


def checked(posted, *, complete=True):
    return check_page(EVERY_KIND, EVERY_KIND.page("alles"), posted, {}, {}, complete=complete)


def test_check_page_with_good_answers_gives_typed_values_in_order():
    outcome = checked({**GOOD, "kort": " hoi ", "lang": "een\r\ntwee"})

    assert outcome.values == {
        "kleur": "rood", "dagen": ["ma", "di"], "st_een": "eens", "st_twee": "oneens", "ernst": 7, "aantal": 1250, "jaar": 2019,
        "kort": "hoi", "lang": "een\ntwee",
    }  # fmt: skip
    assert (outcome.problems, outcome.warnings, outcome.refused) == ((), (), ())


def test_check_page_with_nothing_posted_asks_for_every_required_answer():
    outcome = checked({})

    assert [(problem.variable, problem.code, problem.message) for problem in outcome.problems] == [
        ("kleur", "required", "Kies een antwoord."),
        ("dagen", "required", "Kies een of meer antwoorden."),
        ("st_een", "required", "Kies een antwoord."),
        ("st_twee", "required", "Kies een antwoord."),
        ("ernst", "required", "Kies een getal van 1 tot en met 7."),
        ("aantal", "required", "Vul een heel getal in."),
        ("jaar", "required", "Vul een jaartal in."),
    ]


def test_check_page_when_not_complete_asks_for_nothing_and_keeps_what_fits():
    outcome = checked({"kleur": "paars", "dagen": ["ma"], "aantal": "3"}, complete=False)

    assert outcome.values == {"dagen": ["ma"], "aantal": 3}
    assert [(problem.variable, problem.code) for problem in outcome.problems] == [("kleur", "unknown_choice")]


@pytest.mark.parametrize(
    ("name", "raw", "code", "message"),
    [
        ("kleur", "paars", "unknown_choice", "Kies een van de antwoorden in de lijst."),
        ("kleur", ["rood", "blauw"], "unknown_choice", "Kies een van de antwoorden in de lijst."),
        ("dagen", ["ma", "zo"], "unknown_choice", "Kies een van de antwoorden in de lijst."),
        ("dagen", ["ma", "di", "wo"], "too_many", "Kies ten hoogste 2 antwoorden. U koos er 3."),
        ("dagen", ["ma"], "too_few", "Kies ten minste 2 antwoorden. U koos er 1."),
        (
            "dagen",
            ["ma", "geen"],
            "exclusive",
            "U koos ‘Geen dag’ samen met een ander antwoord. Dat gaat niet samen. Kies het een of het ander.",
        ),
        ("st_een", "misschien", "unknown_choice", "Kies een van de antwoorden in de lijst."),
        ("ernst", "8", "outside_scale", "Kies een getal van 1 tot en met 7."),
        ("ernst", "0", "outside_scale", "Kies een getal van 1 tot en met 7."),
        ("ernst", "vijf", "outside_scale", "Kies een getal van 1 tot en met 7."),
        ("aantal", "drie", "not_whole", "Vul een heel getal in, bijvoorbeeld 3."),
        ("aantal", "3,5", "not_whole", "Vul een heel getal in, bijvoorbeeld 3."),
        ("aantal", "1.5", "not_whole", "Vul een heel getal in, bijvoorbeeld 3."),
        ("aantal", "٣", "not_whole", "Vul een heel getal in, bijvoorbeeld 3."),
        ("aantal", "9" * 400, "not_whole", "Vul een heel getal in, bijvoorbeeld 3."),
        ("aantal", "-1", "outside", "Vul een getal in van 0 tot en met 5000."),
        ("aantal", "5.001", "outside", "Vul een getal in van 0 tot en met 5000."),
        ("aantal", "13", "constraint", "Dertien kan niet."),
        ("jaar", "19", "not_year", "Vul een jaartal van vier cijfers in, bijvoorbeeld 2020."),
        ("jaar", "2.019", "not_year", "Vul een jaartal van vier cijfers in, bijvoorbeeld 2020."),
        ("jaar", "2009", "outside", "Vul een getal in van 2010 tot en met 2020."),
        ("kort", "12345678901", "too_long", "Gebruik ten hoogste 10 tekens. U gebruikte er 11."),
        ("kort", ["a", "b"], "not_text", "Vul een gewone tekst in."),
    ],
)
def test_check_page_with_a_wrong_answer_says_so_and_drops_it(name, raw, code, message):
    outcome = checked({**GOOD, name: raw})

    assert [(problem.variable, problem.code, problem.message) for problem in outcome.problems] == [(name, code, message)]
    assert name not in outcome.values


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("3", 3),
        (" 3 ", 3),
        ("3,0", 3),
        ("1.250", 1250),
        ("1 250", 1250),
        ("1\u00a0250", 1250),
        ("+4", 4),
        ("0012", 12),
        (12, 12),
        (["7"], 7),
    ],
)
def test_check_page_with_a_whole_number_takes_the_dutch_ways_of_writing(raw, expected):
    assert checked({**GOOD, "aantal": raw}).values["aantal"] == expected


def test_check_page_with_an_exclusive_answer_alone_needs_no_minimum():
    assert checked({**GOOD, "dagen": ["geen"]}).values["dagen"] == ["geen"]


def test_check_page_with_a_warning_keeps_the_answer():
    outcome = checked({**GOOD, "aantal": "4500"})

    assert outcome.values["aantal"] == 4500
    assert [(warning.variable, warning.message) for warning in outcome.warnings] == [("aantal", "Dat is veel voor Rood.")]
    assert checked({**GOOD, "aantal": "4500", "kleur": "blauw"}).warnings == ()


def test_check_page_drops_the_open_text_of_an_answer_that_is_not_chosen():
    assert "kleur_anders" not in checked({**GOOD, "kleur_anders": "paars"}).values
    assert checked({**GOOD, "kleur": "anders", "kleur_anders": "paars"}).values["kleur_anders"] == "paars"
    assert checked({**GOOD, "kleur": "anders"}).problems == ()
    assert checked({**GOOD, "kleur": "anders", "kleur_anders": "p" * 201}).problems[0].variable == "kleur_anders"


def test_check_page_takes_signs_out_that_cannot_be_stored():
    outcome = checked({**GOOD, "kort": "a\x00b\u202ec\ud800\x07", "lang": "e\u0301\tx\n\x1by"})

    assert (outcome.values["kort"], outcome.values["lang"]) == ("abc", "é\tx\ny")


def test_check_page_refuses_what_is_not_on_the_page(questionnaire):
    conditional = questionnaire("conditional_items")
    posted = {"hoe": "zo", "slot": "ja", "kent": "nee", "vreemd": "x"}

    outcome = check_page(conditional, conditional.page("dan"), posted, {"kent": "nee"}, {})

    assert outcome.values == {"slot": "ja"}
    assert outcome.refused == ("hoe", "kent", "vreemd")


def test_check_page_refuses_an_answer_that_the_filter_leaves_out(questionnaire):
    text_by_tier = questionnaire("text_by_tier")

    outcome = check_page(text_by_tier, text_by_tier.page("functie"), {"functie": "statenlid"}, {}, {"bestuurslaag": "gemeente"})

    assert (outcome.values, outcome.problems[0].code) == ({}, "unknown_choice")


def test_check_answers_lists_the_pages_that_are_not_done(questionnaire):
    routing = questionnaire("routing_on_calculation")

    found = check_answers(routing, {"verbaal": "een", "fysiek": "kapot"}, {})

    assert [(each.page.name, [problem.variable for problem in each.problems]) for each in found] == [
        ("slachtoffer", ["fysiek"]),
        ("aangifte", ["aangifte"]),
    ]
    assert check_answers(routing, {"verbaal": "nooit", "fysiek": "nooit"}, {}) == ()


def test_check_answers_of_simulated_respondents_finds_nothing():
    for response in simulate(EVERY_KIND, 30, seed=3).responses:
        assert check_answers(EVERY_KIND, response.answers, response.background) == ()


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.text(st.characters(categories=["Cs", "Cc", "Nd"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*EVERY_KIND.page("alles").variables, "x", ""]), anything), st.booleans())
def test_check_page_never_fails_on_hostile_input_and_what_it_keeps_is_kept_again(posted, complete):
    outcome = checked(posted, complete=complete)

    again = checked(outcome.values, complete=complete)
    assert again.values == outcome.values
