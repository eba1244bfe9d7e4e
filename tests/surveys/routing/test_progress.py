"""How far a respondent is: only pages that can still come count."""

import pytest
from hypothesis import given

from surveys.routing import path, progress
from tests.surveys.routing.respondents import respondents


@pytest.mark.parametrize(
    ("page", "answers", "expected"),
    [
        ("slachtoffer", {}, (1, 2, 1, 3, 0, 4)),
        ("slachtoffer", {"verbaal": "nooit", "fysiek": "nooit"}, (1, 2, 1, 1, 0, 2)),
        ("slachtoffer", {"verbaal": "een"}, (1, 2, 1, 3, 0, 4)),
        ("aangifte", {"verbaal": "een", "fysiek": "nooit"}, (1, 2, 2, 3, 1, 3)),
        ("aangifte", {"verbaal": "een", "fysiek": "nooit", "aangifte": "ja"}, (1, 2, 2, 2, 1, 2)),
        ("slot", {"verbaal": "nooit", "fysiek": "nooit"}, (2, 2, 1, 1, 1, 1)),
    ],
)
def test_progress_counts_the_longest_path_that_is_still_possible(questionnaire, page, answers, expected):
    routing = questionnaire("routing_on_calculation")

    found = progress(routing, routing.page(page), answers, {})

    assert expected == (
        found.part_number,
        found.part_count,
        found.question_number,
        found.question_estimate,
        found.pages_done,
        found.pages_left,
    )
    assert found.share == pytest.approx(found.pages_done / (found.pages_done + found.pages_left))


@given(respondents())
def test_progress_never_expects_less_than_the_path_holds(respondent):
    questionnaire, answers, background = respondent
    pages = path(*respondent)

    for place, page in enumerate(pages):
        found = progress(questionnaire, page, answers, background)
        assert found.pages_done == place
        assert found.pages_left >= len(pages) - place
        assert found.question_number <= found.question_estimate
        assert 1 <= found.part_number <= found.part_count
        assert 0 <= found.share < 1
