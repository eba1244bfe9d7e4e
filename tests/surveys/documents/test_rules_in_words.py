import pytest

from surveys.documents.rules_in_words import in_words
from surveys.routing import load_questionnaire
from surveys.routing.parsing import parse
from surveys.routing.tree import with_columns
from tests.examples import SMALL_QUESTIONNAIRE

NUMBERS = {"slachtoffer": 1, "besproken": 2, "ernst": 3}


@pytest.fixture(scope="module")
def questionnaire():
    return load_questionnaire(SMALL_QUESTIONNAIRE)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("${slachtoffer} = 'ja'", "vraag 1 (slachtoffer) is ‘Ja’"),
        ("'ja' = ${slachtoffer}", "vraag 1 (slachtoffer) is ‘Ja’"),
        ("${slachtoffer} != ''", "vraag 1 (slachtoffer) is ingevuld"),
        ("${slachtoffer} = ''", "vraag 1 (slachtoffer) is niet ingevuld"),
        ("5 <= ${ernst}", "vraag 3 (ernst) is ten minste 5"),
        ("selected(${besproken}, 'niemand')", "bij vraag 2 (besproken) is ‘Met niemand’ gekozen"),
        ("not(selected(${besproken}, 'niemand'))", "bij vraag 2 (besproken) is ‘Met niemand’ niet gekozen"),
        ("count-selected(${besproken}) > 2", "het aantal gekozen antwoorden bij vraag 2 (besproken) is groter dan 2"),
        (
            "${bestuurslaag} = 'gemeente' and (${ernst} > 4 or ${slachtoffer} = 'nee')",
            "bestuurslaag is ‘Gemeente’ en (vraag 3 (ernst) is groter dan 4 of vraag 1 (slachtoffer) is ‘Nee’)",
        ),
        (
            "if(${bestuurslaag} = 'gemeente', 'de raad', 'het bestuur')",
            "‘de raad’ als bestuurslaag is ‘Gemeente’, anders ‘het bestuur’",
        ),
        ("coalesce(${slachtoffer}, 'nee')", "het eerste dat bekend is van vraag 1 (slachtoffer) en ‘nee’"),
        (". >= 1 and . <= 7.5", "het antwoord is ten minste 1 en het antwoord is ten hoogste 7,5"),
    ],
)
def test_expression_is_put_into_dutch(questionnaire, expression, words):
    assert in_words(parse(expression), questionnaire, NUMBERS) == words


@pytest.mark.parametrize(
    ("column", "words"),
    [("", "true()"), ("gemeente", "bestuurslaag is ‘Gemeente’")],
)
def test_choice_filter_says_only_what_matters_to_one_answer(questionnaire, column, words):
    tree = with_columns(parse("bij = '' or bij = ${bestuurslaag}"), {"bij": column})

    assert in_words(tree, questionnaire, NUMBERS) == words
