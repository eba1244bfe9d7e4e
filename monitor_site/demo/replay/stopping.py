"""Who stops where: the numbers of respondents under the tables tell how many were left at every page.

Every question asks for an answer, so a number of respondents falls only because somebody stopped. Source: the n of tables 2.3 to
4.12 and figures 2.5 to 2.13 of the report of 2020; `instruments` tells on which page each question stands.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from monitor_site.demo.replay.fitting import Bools, Floats, Question, Tally, WantedNumber
from monitor_site.demo.replay.people import SENT, Person
from organisations.choices import TIER_OF_OFFICE, Office
from surveys.routing import Value

VICTIMS_STOP: Final = {
    "incident": 26,
    "oorsprong": 10,
    "dader": 1,
    "gevolgen": 3,
    "besproken": 1,
    "aangifte": 5,
    "registratie": 3,
    "nazorg": 7,
}
"""How many victims stop at each page about the incident: 1,083 to 1,057, 1,047, 1,046, 1,043, 1,042, 1,037, 1,034, 1,027."""
OTHERS_STOP: Final = {"organisatie": 32}
"""How many others stop at once: with the victims 3,002 are left."""
INTERN_STOP: Final = {"intern-besproken": 1, "intern-gevolgen": 2}
"""Of the 376 who met with internal unwanted behaviour: 375 and 373."""
ALL_STOP: Final = {
    **INTERN_STOP,
    "moreel": 26,
    "bespreken-vrij": 14,
    "niet-naleven": 9,
    "regels": 4,
    "aandacht": 15,
    "desinformatie": 7,
    "tot-slot": 5,
}
"""From 2,972 to 2,943, 2,929, 2,920, 2,916, 2,901, 2,894 and 2,889."""
STOPS: Final = {**VICTIMS_STOP, **OTHERS_STOP, **ALL_STOP}
PAGES: Final = (*VICTIMS_STOP, *OTHERS_STOP, *ALL_STOP, SENT)

_TIERS: Final = ("gemeente", "provincie", "waterschap")
# The percentages of water boards in table 2.7 are of 42 people and of no other number between 41 and 43.
_VICTIMS_LEFT: Final = {
    "incident": (929, 85, 43),
    "besproken": (915, 85, 42),
    "aangifte": (911, 85, 41),
    "registratie": (909, 85, 40),
}
_LEFT: Final = {
    "moreel": (2566, 172, 205),
    "niet-naleven": (2546, 170, 204),
    "aandacht": (2530, 169, 202),
    "desinformatie": (2523, 169, 202),
}
"""Of each tier how many saved the page."""
_CHAIRS: Final = frozenset({Office.BURGEMEESTER, Office.COMMISSARIS, Office.DIJKGRAAF})
_GOVERNORS: Final = frozenset({Office.WETHOUDER, Office.GEDEPUTEERDE, Office.LID_DB})
FEW: Final = frozenset({Office.COMMISSARIS, Office.DIJKGRAAF})
_CHAIRS_LEFT, _GOVERNORS_LEFT = 152, 394
_LEAST_AT_RULES: Final = (2541, 167, 201)
"""Of each tier how many at least saw the page with the question of table 4.6, whose n is without 'weet niet'."""


def victims(people: Sequence[Person], options: Sequence[Mapping[str, Value]]) -> Iterator[WantedNumber]:
    """Yield how many victims there must be, and of each tier at least: as many as were left after the first page about it."""
    hurt = np.array([any(value != "nooit" for value in option.values()) for option in options], dtype=np.float64)
    tiers = np.array([TIER_OF_OFFICE[person.office].value for person in people])
    nobody = np.zeros(len(people))
    counted = Tally(np.tile(hurt, (len(people), 1)), nobody)
    number = sum(_VICTIMS_LEFT["incident"]) + VICTIMS_STOP["incident"]
    yield WantedNumber("slachtoffers", number, number, counted)
    for tier, left in zip(_TIERS, _VICTIMS_LEFT["incident"], strict=True):
        yield WantedNumber(f"slachtoffers, {tier}", left, number, Tally(np.outer(tiers == tier, hurt), nobody))


def stopping(people: Sequence[Person], is_victim: Callable[[Person], bool]) -> Question:
    """Return the question at which page everybody stops; the last option is that of who sends."""
    victims = np.array([is_victim(person) for person in people])
    allowed = np.ones((len(people), len(PAGES)), dtype=bool)
    for page in VICTIMS_STOP:
        allowed[:, PAGES.index(page)] = victims
    for page in OTHERS_STOP:
        allowed[:, PAGES.index(page)] = ~victims
    # The few chairs of provinces and water boards answer everything: less than ten answers would withhold other chairs with them.
    allowed[[person.office in FEW for person in people], :-1] = False
    usual = np.array([STOPS.get(page, len(people) - sum(STOPS.values())) / len(people) for page in PAGES])
    weights = np.array([person.weight for person in people])
    numbers = [
        *(WantedNumber(page, number, number, _tally(np.ones(len(people)), [page])) for page, number in STOPS.items()),
        *_left(people, victims),
    ]
    return Question("stopt", weights, usual, numbers=numbers, allowed=allowed)


def _left(people: Sequence[Person], victims: Bools) -> Iterator[WantedNumber]:
    tiers = np.array([TIER_OF_OFFICE[person.office].value for person in people])
    for page, numbers in _VICTIMS_LEFT.items():
        for tier, number in zip(_TIERS, numbers, strict=True):
            yield WantedNumber(f"{page}, {tier}", number, number, _tally((tiers == tier) & victims, _after(page)))
    for page, numbers in _LEFT.items():
        for tier, number in zip(_TIERS, numbers, strict=True):
            yield WantedNumber(f"{page}, {tier}", number, number, _tally(tiers == tier, _after(page)))
    for tier, number in zip(_TIERS, _LEAST_AT_RULES, strict=True):
        yield WantedNumber(f"regels, {tier}", number, len(people), _tally(tiers == tier, _after("regels")))
    for offices, number in ((_CHAIRS, _CHAIRS_LEFT), (_GOVERNORS, _GOVERNORS_LEFT)):
        members = np.array([person.office in offices for person in people])
        yield WantedNumber("desinformatie, functie", number, number, _tally(members, _after("desinformatie")))


def _after(page: str) -> list[str]:
    """Return where somebody stops who saved `page`."""
    return list(PAGES[PAGES.index(page) + 1 :])


def _tally(members: Bools | Floats, pages: Sequence[str]) -> Tally:
    counted = np.zeros((len(members), len(PAGES)))
    for page in pages:
        counted[:, PAGES.index(page)] = members
    return Tally(counted, np.zeros(len(members)))
