"""What a simulated respondent posts: one page after the other with the seconds it took, whoever carries it to the site."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from random import Random
from typing import Final

from monitor_site.demo.answer_weights import drawn_profile, weights_of
from monitor_site.demo.open_texts import with_texts
from organisations.choices import Office
from surveys import routing
from surveys.models import Invitation

# Of those who begin: who stops before question 6 does not count, who stops later does. In 2020 94% of the counted finished.
_STOPS_EARLY_SHARE: Final = 0.04
_STOPS_LATER_SHARE: Final = 0.055
_SECONDS_A_PAGE: Final = (6, 70)


class Ending(Enum):
    """How far somebody gets."""

    BEFORE_COUNTING = "before counting"
    BEFORE_THE_END = "before the end"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Script:
    """The pages that somebody with an office saves, each with what is posted, and whether all is sent after them."""

    office: Office
    pages: tuple[tuple[str, dict[str, routing.Value]], ...]
    is_sent: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """One respondent to be simulated: since when, how seeded, and how far; drawn when that is not given."""

    invitation: Invitation
    begins_at: datetime
    seed: int
    ending: Ending | None = None
    script: Script | None = None
    """What is answered, where that is decided beforehand."""


@dataclass(frozen=True, slots=True)
class Post:
    """One page as it is posted."""

    page: str
    answers: dict[str, routing.Value]
    seconds: int
    """How long it was in front of the respondent."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Walk:
    """Everything that one respondent posts."""

    posts: tuple[Post, ...]
    is_sent: bool

    def ends_at(self, begins_at: datetime) -> datetime:
        """Return when the last page was posted."""
        return self.posts[-1].at if self.posts else begins_at


def walk_of(questionnaire: routing.Questionnaire, visit: Visit, background: dict[str, routing.Value]) -> Walk:
    """Return what the respondent of `visit` posts; the same visit gives the same."""
    randomness = Random(visit.seed)  # noqa: S311 -- a repeatable demo, nothing secret
    script = visit.script or _drawn_script(questionnaire, background, visit, randomness)
    return Walk(tuple(_posts(questionnaire, visit, script, randomness)), script.is_sent)


def _posts(questionnaire: routing.Questionnaire, visit: Visit, script: Script, randomness: Random) -> Iterator[Post]:
    at = visit.begins_at
    for name, answers in script.pages:
        seconds = randomness.randint(*_SECONDS_A_PAGE)
        at += timedelta(seconds=seconds)
        yield Post(name, with_texts(questionnaire, answers, seed=visit.seed), seconds, at)


def _drawn_script(
    questionnaire: routing.Questionnaire, background: dict[str, routing.Value], visit: Visit, randomness: Random
) -> Script:
    office = Office(str(background["functie_kader"]))
    profile = drawn_profile(office, randomness)
    seed = randomness.getrandbits(32)
    walk = routing.simulate(questionnaire, 1, seed, [background], weights=weights_of(profile)).responses[0]
    wanted = _pages_wanted(questionnaire, walk, visit.ending or _drawn_ending(randomness), randomness)
    return Script(office, walk.pages[:wanted], is_sent=wanted == len(walk.pages))


def _drawn_ending(randomness: Random) -> Ending:
    chance = randomness.random()
    if chance < _STOPS_EARLY_SHARE:
        return Ending.BEFORE_COUNTING
    return Ending.BEFORE_THE_END if chance < _STOPS_EARLY_SHARE + _STOPS_LATER_SHARE else Ending.SENT


def _pages_wanted(
    questionnaire: routing.Questionnaire, walk: routing.SimulatedResponse, ending: Ending, randomness: Random
) -> int:
    """Return how many pages this respondent saves: nearly always all of them."""
    names = [name for name, _ in walk.pages]
    counting = names.index(questionnaire.counts_page) if questionnaire.counts_page in names else 0
    if ending is Ending.BEFORE_COUNTING:
        return randomness.randint(0, counting)
    if ending is Ending.BEFORE_THE_END:
        return randomness.randint(counting + 1, len(names) - 1)
    return len(names)
