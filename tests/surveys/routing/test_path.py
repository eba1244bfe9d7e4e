"""The path and what is on it; properties that hold for every questionnaire and all answers."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.routing import (
    Kind,
    arrival,
    check,
    export_columns,
    is_on_path,
    load_questionnaire,
    next_page,
    page_view,
    path,
    previous_page,
    simulate,
    values_on_path,
)
from surveys.routing.page_view import view_of
from surveys.routing.path import first_after, is_visible, starting_values, take_answers, walk
from tests.surveys.routing.respondents import FILES, respondents, value_of


def names(pages):
    return [page.name for page in pages]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, ["slachtoffer", "aangifte", "slot"]),
        ({"verbaal": "nooit", "fysiek": "nooit"}, ["slachtoffer", "slot"]),
        ({"verbaal": "nooit", "fysiek": "meer"}, ["slachtoffer", "aangifte", "slot"]),
        ({"verbaal": "een", "fysiek": "meer", "aangifte": "nee"}, ["slachtoffer", "aangifte", "reden", "slot"]),
        ({"verbaal": "nooit", "fysiek": "nooit", "aangifte": "nee"}, ["slachtoffer", "slot"]),
    ],
)
def test_path_with_rules_over_answers_holds_only_relevant_pages(questionnaire, answers, expected):
    assert names(path(questionnaire("routing_on_calculation"), answers, {})) == expected


def test_values_on_path_with_answers_off_the_path_leaves_them_out(questionnaire):
    answers = {"verbaal": "nooit", "fysiek": "nooit", "aangifte": "nee", "reden": "x", "opmerkingen": "", "vreemd": "y"}

    values = values_on_path(questionnaire("routing_on_calculation"), answers, {}, derived=True)

    assert values == {"verbaal": "nooit", "fysiek": "nooit", "slachtoffer": "nee", "meerdere": "nee"}


def test_values_on_path_with_a_filtered_out_answer_leaves_it_out(questionnaire):
    answers = {"functie": "statenlid", "gesprek": ["griffier"], "gesprek_anders": "buurman"}

    values = values_on_path(questionnaire("text_by_tier"), answers, {"bestuurslaag": "gemeente", "onbekend": "x"})

    assert values == {"bestuurslaag": "gemeente", "voorzitter": "burgemeester", "gesprek": ["griffier"]}


def test_values_on_path_with_an_open_text_keeps_it_only_with_its_choice(questionnaire):
    chosen = values_on_path(questionnaire("text_by_tier"), {"gesprek": ["anders"], "gesprek_anders": "buurman"}, {})

    assert chosen["gesprek_anders"] == "buurman"


@given(respondents())
def test_path_ends_and_holds_no_page_twice(respondent):
    questionnaire = respondent[0]

    numbers = [page.number for page in path(*respondent)]

    assert numbers == sorted(set(numbers))
    assert len(numbers) <= len(questionnaire.pages)


@given(respondents())
def test_path_leaves_answers_and_background_as_they_are(respondent):
    _, answers, background = respondent
    before = copy.deepcopy((answers, background))

    first = path(*respondent)

    assert (answers, background) == before
    assert path(*respondent) == first


@given(respondents(), st.data())
def test_path_does_not_change_with_answers_off_the_path(respondent, data):
    questionnaire, answers, background = respondent
    on_path = values_on_path(questionnaire, answers, background)
    kept = {name: value for name, value in answers.items() if name in on_path}
    off_path = [v for v in questionnaire.variables.values() if v.asked and not on_page_of(questionnaire, v, answers, background)]
    others = {variable.name: data.draw(value_of(variable)) for variable in off_path}

    assert path(questionnaire, kept, background) == path(questionnaire, answers, background)
    assert path(questionnaire, {**answers, **others}, background) == path(questionnaire, answers, background)
    assert values_on_path(questionnaire, {**answers, **others}, background, derived=True) == values_on_path(
        questionnaire, answers, background, derived=True
    )


def on_page_of(questionnaire, variable, answers, background):
    page = questionnaire.page(variable.page_name)
    if not is_on_path(questionnaire, page, answers, background):
        return False
    shown = {name for item in page_view(questionnaire, page, answers, background).items for name in item.item.variables}
    return variable.name in shown


@given(respondents())
def test_going_forward_and_back_gives_the_same_path(respondent):
    questionnaire, answers, background = respondent
    forward = [path(*respondent)[0]]
    while (page := next_page(questionnaire, forward[-1], answers, background)) is not None:
        forward.append(page)
    back = [forward[-1]]
    while (page := previous_page(questionnaire, back[-1], answers, background)) is not None:
        back.append(page)

    assert tuple(forward) == path(*respondent) == tuple(reversed(back))


@given(respondents())
def test_one_pass_that_looks_only_at_what_is_read_tells_what_all_answers_tell(respondent):
    questionnaire, answers, background = respondent
    whole, _ = walk(questionnaire, answers, background)

    assert path(*respondent) == tuple(whole)
    for page in questionnaire.pages:
        before, values = everything_before(page, *respondent)
        found = arrival(questionnaire, page, answers, background)
        assert found.before == tuple(before)
        assert found.view == (view_of(questionnaire, page, values) if page in whole else None)
        assert page_view(questionnaire, page, answers, background) == view_of(questionnaire, page, values)
        assert next_page(questionnaire, page, answers, background) == first_after(page, whole)


def everything_before(page, questionnaire, answers, background):
    """Return the pages on the path before `page` and every answer that holds there, whether or not anything reads it."""
    values, before = starting_values(questionnaire, background), []
    for each in questionnaire.pages[: page.number - 1]:
        if each.shown_if is None or each.shown_if.evaluate(values):
            before.append(each)
            for item in each.items:
                if is_visible(item, values):
                    take_answers(item, answers, values)
    return before, values


SEVERAL = """
name: meer
title: Meer
choices:
  wegen: [{name: mail, label: Mail}, {name: post, label: Post}]
  ja_nee: [{name: ja, label: Ja}, {name: nee, label: Nee}]
parts:
  - name: deel
    title: Deel
    pages:
      - name: een
        title: Een
        items:
          - {name: hier, kind: multiple, label: Hier?, choices: wegen, required: false}
          - {name: daar, kind: multiple, label: Daar?, choices: wegen, required: false}
          - {name: een, kind: single, label: Een?, choices: wegen, required: false}
derived:
  - {name: samen, calculation: "coalesce(${hier}, ${daar})", choices: wegen}
  - {name: nog_eens, calculation: "if(${een} = 'mail', ${samen}, '')", choices: wegen}
  - {name: gemengd, calculation: "coalesce(${hier}, ${een})", choices: wegen}
  - {name: mail, calculation: "if(selected(${hier}, 'mail'), 'ja', 'nee')", choices: ja_nee}
"""


def test_calculation_that_passes_on_several_answers_is_a_multiple_choice():
    questionnaire = load_questionnaire(SEVERAL)
    kinds = {variable.name: variable.kind for variable in questionnaire.derived}

    values = values_on_path(questionnaire, {"daar": ["mail", "post"], "een": "mail"}, {}, derived=True)

    assert check(SEVERAL) == ()
    assert kinds == {"samen": Kind.MULTIPLE, "nog_eens": Kind.MULTIPLE, "gemengd": Kind.SINGLE, "mail": Kind.SINGLE}
    assert (values["samen"], values["nog_eens"]) == (["mail", "post"], ["mail", "post"])
    assert export_columns(questionnaire.variables["samen"]) == ("samen__mail", "samen__post")
    assert {"samen", "nog_eens"}.isdisjoint(values_on_path(questionnaire, {}, {}, derived=True))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_simulate_reaches_every_page_question_and_answer(file):
    simulation = simulate(load_questionnaire(file.read_text(encoding="utf-8")), 200, seed=1)

    assert (simulation.unreached_pages, simulation.unreached_items) == ((), ())
    assert (simulation.unreached_options, simulation.stuck_pages) == ((), ())
