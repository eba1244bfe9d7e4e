from surveys.documents.varying_words import VaryingWord, VaryingWords, for_everybody, varying_words
from surveys.questionnaires import compiled_text
from tests.examples import SMALL_QUESTIONNAIRE

WITH_MORE = SMALL_QUESTIONNAIRE.replace(
    "calculations:\n",
    "calculations:\n"
    "  - {name: hoofdletter, calculation: \"concat('Bij ', ${orgaan})\"}\n"
    '  - {name: van_antwoord, calculation: "concat(${orgaan}, ${slachtoffer})"}\n',
)


def test_words_that_hang_on_the_tier_alone_are_worked_out_for_each():
    assert varying_words(compiled_text(WITH_MORE)) == (
        VaryingWords(
            "bestuurslaag",
            ("Gemeente", "Provincie", "Waterschap"),
            (
                VaryingWord("hoofdletter", ("Bij de gemeenteraad", "Bij het algemeen bestuur", "Bij het algemeen bestuur")),
                VaryingWord("orgaan", ("de gemeenteraad", "het algemeen bestuur", "het algemeen bestuur")),
            ),
        ),
    )


def test_heading_names_the_word_of_everybody_once_and_leaves_other_variables():
    varying = varying_words(compiled_text(WITH_MORE))

    assert for_everybody("Over ${orgaan} en ${van_antwoord}", varying) == (
        "Over de gemeenteraad / het algemeen bestuur en ${van_antwoord}"
    )
