"""A question that is rendered once and filled in is, byte for byte, the question as its template renders it."""

from pathlib import Path

import pytest

from surveys.layout import Filled, question_html
from surveys.routing import load_questionnaire, page_view, page_views, path, simulate

INSTRUMENT = Path("surveys/instruments/2020/ambtsdragers.yaml")
# Says nothing on the page, and has it rendered by its template.
ELSEWHERE = {"staat_hier_niet": "Fout"}


@pytest.fixture(scope="module")
def instrument():
    return load_questionnaire(INSTRUMENT.read_text(encoding="utf-8"))


def views_and_answers(questionnaire, count):
    background = {"bestuurslaag": "waterschap", "functie_kader": "lid_ab", "stedelijkheid": 3}
    for one in simulate(questionnaire, count, 7, [background]).responses:
        for name, posted in one.pages:
            yield page_view(questionnaire, questionnaire.page(name), one.answers, background), posted


def test_filling_in_gives_what_the_template_gives(instrument):
    compared = set()
    for view, posted in views_and_answers(instrument, 6):
        for item in view.items:
            compared.add(item.kind)
            assert question_html(item, Filled(posted)) == question_html(item, Filled(posted, ELSEWHERE)), item.name
            assert question_html(item, Filled({})) == question_html(item, Filled({}, ELSEWHERE)), item.name

    assert len(compared) > 5


def test_what_was_typed_is_escaped_and_stays_with_who_typed_it(instrument):
    view, item = next(
        (view, item) for view, _ in views_and_answers(instrument, 6) for item in view.items if item.kind.value == "long_text"
    )

    first = question_html(item, Filled({item.name: 'Een </textarea><b>"vriend"</b>'}))
    second = question_html(item, Filled({}))

    assert "Een &lt;/textarea&gt;&lt;b&gt;&quot;vriend&quot;&lt;/b&gt;" in first
    assert "vriend" not in second
    assert view.items


def test_a_posted_value_of_another_shape_is_shown_as_the_template_shows_it(instrument):
    strange = ["a\x03b", "=", "1", '"><b>']
    for view, _ in views_and_answers(instrument, 1):
        for item in view.items:
            given = dict.fromkeys(item.item.variables, strange)
            assert question_html(item, Filled(given)) == question_html(item, Filled(given, ELSEWHERE)), item.name


def test_all_pages_in_one_pass_are_the_pages_one_by_one(instrument):
    background = {"bestuurslaag": "provincie", "functie_kader": "lid_ps", "stedelijkheid": 3}
    for one in simulate(instrument, 5, 11, [background]).responses:
        pages = path(instrument, one.answers, background)

        views = page_views(instrument, one.answers, background)

        assert views == tuple(page_view(instrument, page, one.answers, background) for page in pages)
