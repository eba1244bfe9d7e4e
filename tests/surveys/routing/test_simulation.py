"""Random respondents: repeatable, directed where asked, and honest about what they did not reach."""

import pytest

from surveys.routing import applicable_blocks, block_path, check_block, load_questionnaire, path, simulate
from tests.surveys.routing.respondents import FOLDER

DEAD_END = """
name: doodlopend
title: Doodlopend
choices:
  ja_nee: [{name: ja, label: Ja}, {name: nee, label: Nee}]
parts:
  - name: deel
    title: Deel
    pages:
      - {name: een, title: Een, items: [{name: getal, kind: integer, label: Getal, constraint: "false()"}]}
      - {name: twee, title: Twee, items: [{name: kent, kind: single, label: Kent u dit?, choices: ja_nee}]}
"""


def test_simulate_with_the_same_seed_gives_the_same_respondents(questionnaire):
    routing = questionnaire("text_by_tier")

    assert simulate(routing, 20, seed=5).responses == simulate(routing, 20, seed=5).responses
    assert simulate(routing, 20, seed=5).responses != simulate(routing, 20, seed=6).responses


def test_simulate_walks_exactly_the_path_of_its_answers(questionnaire):
    routing = questionnaire("routing_on_calculation")

    for response in simulate(routing, 50, seed=2).responses:
        walked = [name for name, _ in response.pages]
        assert walked == [page.name for page in path(routing, response.answers, response.background)]


def test_simulate_with_backgrounds_uses_them_in_turn(questionnaire):
    backgrounds = [{"bestuurslaag": "gemeente"}, {"bestuurslaag": "provincie"}]

    responses = simulate(questionnaire("text_by_tier"), 4, seed=1, backgrounds=backgrounds).responses

    assert [response.background for response in responses] == [*backgrounds, *backgrounds]


def test_simulate_with_weights_follows_them(questionnaire):
    weights = {"verbaal": {"een": 0, "meer": 0}, "fysiek": {"een": 0, "meer": 0}}

    simulation = simulate(questionnaire("routing_on_calculation"), 40, seed=1, weights=weights)

    assert simulation.unreached_pages == ("aangifte", "reden")
    assert ("verbaal", "een") in simulation.unreached_options
    assert simulation.page_counts == (2,) * 40
    assert simulation.median_page_count == 2


def test_simulate_with_weights_of_a_number_gives_only_those(questionnaire):
    weights = {"ernst": {"2": 3, "3": 1, "9": 100}}

    simulation = simulate(questionnaire("every_kind"), 40, seed=1, weights=weights)

    assert {response.answers["ernst"] for response in simulation.responses} == {2, 3}


def test_simulate_of_a_page_that_accepts_nothing_says_so():
    simulation = simulate(load_questionnaire(DEAD_END), 5, seed=1)

    assert simulation.stuck_pages == ("een",)
    assert simulation.unreached_pages == ("twee",)
    assert simulation.unreached_options == (("kent", "ja"), ("kent", "nee"))


def test_simulate_posts_what_a_form_would_post():
    every_kind = load_questionnaire((FOLDER / "every_kind.yaml").read_text(encoding="utf-8"))

    (_, posted), *_ = simulate(every_kind, 1, seed=1).responses[0].pages

    assert {type(value) for value in posted.values()} <= {str, list}


@pytest.mark.parametrize("role", ["griffier", "secretaris"])
def test_simulate_walks_every_block_of_a_filler(questionnaire, role):
    blocks = questionnaire("blocks")
    background = {"bestuurslaag": "gemeente", "namens": role}

    for response in simulate(blocks, 20, seed=1, backgrounds=[background]).responses:
        walked = [name for name, _ in response.pages]
        applicable = applicable_blocks(blocks, response.answers, background)
        expected = [page.name for part in applicable for page in block_path(blocks, part, response.answers, background)]
        assert walked == expected
        assert [check_block(blocks, part, response.answers, background) for part in applicable] == [()] * len(applicable)
        assert ("evaluatie" in walked) is (role == "secretaris")
