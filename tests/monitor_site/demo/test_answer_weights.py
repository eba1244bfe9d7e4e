from collections import Counter
from random import Random

import pytest

from monitor_site.demo.answer_weights import Profile, drawn_profile, weights_of
from monitor_site.demo.loading import INSTRUMENT
from organisations.choices import Office
from surveys.routing import load_questionnaire, simulate


@pytest.fixture(scope="module")
def questionnaire():
    return load_questionnaire(INSTRUMENT.read_text(encoding="utf-8"))


def test_every_weight_is_of_an_answer_of_the_questionnaire(questionnaire):
    unknown = []
    for is_hurt in (True, False):
        for name, odds in weights_of(Profile(Office.RAADSLID, "man", "dagelijks", is_hurt=is_hurt)).items():
            codes = {choice.name for choice in questionnaire.variables[name].choices} | set("1234567")
            unknown += [(name, code) for code, weight in odds.items() if weight and code not in codes]

    assert unknown == []


@pytest.mark.parametrize(
    ("office", "least", "most"), [(Office.RAADSLID, 31, 38), (Office.STATENLID, 40, 50), (Office.LID_AB, 15, 24)]
)
def test_share_of_victims_is_near_that_of_2020(office, least, most):
    randomness = Random(1)  # noqa: S311 -- a repeatable draw

    hurt = Counter(drawn_profile(office, randomness).is_hurt for _ in range(3000))

    assert least < 100 * hurt[True] / 3000 < most


def test_who_is_not_hurt_sees_no_page_about_the_incident(questionnaire):
    background = {"bestuurslaag": "gemeente", "functie_kader": "raadslid", "stedelijkheid": 3}
    weights = weights_of(Profile(Office.RAADSLID, "vrouw", "dagelijks", is_hurt=False))

    walks = simulate(questionnaire, 20, 1, [background], weights=weights).responses

    assert {walk.answers["geslacht"] for walk in walks} <= {"vrouw", "anders", "zeg_ik_niet"}
    assert not any(page == "incident" for walk in walks for page, _ in walk.pages)


def test_enough_people_give_neither_gender_for_women_to_be_shown_beside_the_total():
    odds = weights_of(Profile(Office.RAADSLID, "man", "dagelijks", is_hurt=False))["geslacht"]
    expected = 577 * (odds["anders"] + odds["zeg_ik_niet"]) / sum(odds.values())

    # Under ten, the difference between the total and the two groups would tell too much, and the smallest group is withheld.
    assert expected > 15
