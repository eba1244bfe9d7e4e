"""What a page shows: words of the tier, labels in texts, offered answers and visible questions."""

import pytest

from surveys.routing import check_page, page_view
from surveys.routing.compiling import compiled
from surveys.routing.deciding import deciding
from surveys.routing.parsing import parse
from surveys.routing.values import UNKNOWN, PartialValues, Values


def test_page_view_for_a_tier_fills_in_its_words_and_answers(questionnaire):
    text_by_tier = questionnaire("text_by_tier")
    view = page_view(text_by_tier, text_by_tier.page("functie"), {}, {"bestuurslaag": "provincie"})

    note, question = view.items

    assert note.label == "U werkt met de **commissaris van de Koning**."
    assert question.label == "Wat is uw functie bij de provincie?"
    assert [choice.name for choice in question.choices] == ["statenlid"]
    assert (note.required, question.required) == (False, True)


def test_page_view_prints_labels_of_answers(questionnaire):
    text_by_tier = questionnaire("text_by_tier")
    answers = {"functie": "raadslid", "gesprek": ["voorzitter", "anders"], "gesprek_anders": "de buurman"}
    background = {"bestuurslaag": "gemeente"}

    talk = page_view(text_by_tier, text_by_tier.page("gesprek"), answers, background).items[0]
    back = page_view(text_by_tier, text_by_tier.page("terugblik"), answers, background).items[0]

    assert talk.label == "Met wie sprak u als Raadslid?"
    assert talk.hint == "Denk ook aan de burgemeester."
    assert [choice.label for choice in talk.choices] == ["De burgemeester", "De griffier", "Anders, namelijk", "Met niemand"]
    assert back.label == "U sprak met: De burgemeester en Anders, namelijk. de buurman"


def test_page_view_with_nothing_known_leaves_gaps_and_never_fails(questionnaire):
    text_by_tier = questionnaire("text_by_tier")

    view = page_view(text_by_tier, text_by_tier.page("functie"), {}, {})

    assert view.items[1].label == "Wat is uw functie bij ?"
    assert view.items[1].choices == ()


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"kent": "nee"}, [("slot", True)]),
        ({"kent": "ja"}, [("hoe", False), ("slot", True)]),
        ({"kent": "ja", "jaren": 10}, [("hoe", True), ("slot", True)]),
    ],
)
def test_page_view_with_conditions_shows_and_requires_what_they_say(questionnaire, answers, expected):
    conditional = questionnaire("conditional_items")

    view = page_view(conditional, conditional.page("dan"), answers, {})

    assert [(item.name, item.required) for item in view.items] == expected


@pytest.mark.parametrize("expression", ["label-of(${gesprek})", "jr:choice-name(${gesprek}, '${gesprek}')"])
def test_label_of_gives_the_label_and_is_unknown_when_it_must_be(questionnaire, expression):
    labels = questionnaire("text_by_tier").labels
    known = {"gesprek": ["voorzitter", "griffier"], "voorzitter": "dijkgraaf"}

    assert compiled(parse(expression), labels)(Values({}, known)) == "De dijkgraaf en De griffier"
    assert deciding(parse(expression), labels)(PartialValues({}, known)) == "De dijkgraaf en De griffier"
    assert deciding(parse(expression), labels)(PartialValues({}, {**known, "voorzitter": UNKNOWN})) is UNKNOWN
    assert compiled(parse(expression), labels)(Values({}, {})) == ""


@pytest.mark.parametrize(
    ("background", "expected"),
    [
        ({"bestuurslaag": "gemeente", "functie_kader": "wethouder"}, "wethouder"),
        ({"bestuurslaag": "gemeente", "functie_kader": "statenlid"}, None),
        ({"bestuurslaag": "gemeente"}, None),
    ],
)
def test_page_view_with_a_default_fills_it_in_where_it_is_offered(questionnaire, background, expected):
    prefilled = questionnaire("prefilled_answer")

    view = page_view(prefilled, prefilled.page("functie"), {}, background)

    assert view.items[1].default == expected


def test_check_page_with_a_default_still_asks_for_the_answer(questionnaire):
    prefilled = questionnaire("prefilled_answer")
    background = {"bestuurslaag": "gemeente", "functie_kader": "wethouder"}

    checked = check_page(prefilled, prefilled.page("functie"), {}, {}, background)

    assert [(problem.variable, problem.code) for problem in checked.problems] == [("functie", "required")]
