from monitor_site.demo.open_texts import with_texts
from surveys.routing import load_questionnaire
from tests.examples import SMALL_QUESTIONNAIRE

QUESTIONNAIRE = SMALL_QUESTIONNAIRE.replace("opmerking,", "opmerkingen,")


def test_open_answers_are_sentences_that_the_seed_decides_and_closed_ones_stay():
    questionnaire = load_questionnaire(QUESTIONNAIRE)
    given = {"slachtoffer": "ja", "wie_anders": "tekst", "opmerkingen": "tekst", "soort_verbaal": "nooit"}

    written = [with_texts(questionnaire, given, seed=seed) for seed in range(20)]

    assert with_texts(questionnaire, given, seed=3) == written[3]
    assert len({one["opmerkingen"] for one in written}) > 3
    assert {**written[0], "opmerkingen": "tekst"} == given
    assert with_texts(questionnaire, {"opmerkingen": ""}, seed=1) == {"opmerkingen": ""}
