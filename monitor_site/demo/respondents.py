"""Simulated respondents: they come in with their code, save page after page and send, all through the real operations."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from random import Random
from typing import Final

from monitor_site.demo.answer_weights import drawn_profile, weights_of
from monitor_site.demo.open_texts import with_texts
from monitor_site.demo.seats import APPROACHED
from organisations.choices import Office
from surveys import routing
from surveys.answering import save_page, submit
from surveys.entering import begin
from surveys.models import Invitation, Response, Survey
from surveys.questionnaires import background_of, compiled_by_id

# Monitor Integriteit en Veiligheid 2020, Bijlage 1, tabel 1.
TOOK_PART: Final[dict[Office, int]] = {
    Office.COMMISSARIS: 5,
    Office.DIJKGRAAF: 8,
    Office.GEDEPUTEERDE: 19,
    Office.LID_DB: 38,
    Office.STATENLID: 152,
    Office.BURGEMEESTER: 161,
    Office.LID_AB: 165,
    Office.WETHOUDER: 365,
    Office.RAADSLID: 2_147,
}
FEWEST_OF_AN_OFFICE: Final = 12
LEFT_TO_TRY: Final = 2
"""So many of each office never begin, so that there is a code for whoever tries the demo."""
# Of those who begin: who stops before question 6 does not count, who stops later does. In 2020 94% of the counted finished.
_STOPS_EARLY_SHARE: Final = 0.04
_STOPS_LATER_SHARE: Final = 0.055
_SECONDS_A_PAGE: Final = (6, 70)
_LAST_VISIT: Final = timedelta(hours=1)


class UnacceptedAnswerError(RuntimeError):
    """A page refused a simulated answer: simulation and answering do not agree."""


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


def quotas(total: int) -> dict[Office, int]:
    """Divide `total` respondents over the offices as in 2020, the smallest offices somewhat larger."""
    left, shares_left, divided = total, sum(TOOK_PART.values()), {}
    for office, share in TOOK_PART.items():
        fewest = min(FEWEST_OF_AN_OFFICE, total // len(TOOK_PART))
        number = min(max(fewest, round(left * share / shares_left)), APPROACHED[office] - LEFT_TO_TRY)
        divided[office] = number
        left -= number
        shares_left -= share
    return divided


def visits(survey: Survey, total: int, *, seed: int, now: datetime) -> Iterator[Visit]:
    """Choose who takes part and when, between the opening of the survey and an hour before `now`."""
    randomness = Random(seed)  # noqa: S311 -- a repeatable demo, nothing secret
    field_time = now - _LAST_VISIT - survey.opens_at
    invitations = Invitation.objects.filter(survey=survey)
    related = ("survey__edition", "office_holder__organisation")
    for office, number in quotas(total).items():
        of_office = invitations.filter(office_holder__office=office).order_by("office_holder_id")
        chosen = randomness.sample(list(of_office.values_list("pk", flat=True)), number)
        loaded = invitations.select_related(*related).in_bulk(chosen)
        for pk in chosen:
            begins_at = survey.opens_at + randomness.random() * field_time
            yield Visit(loaded[pk], begins_at, randomness.getrandbits(32))


def respond(visit: Visit, *, master_key: bytes) -> Response:
    """Let one respondent fill in the questionnaire, or a part of it."""
    randomness = Random(visit.seed)  # noqa: S311 -- as above
    response = begin(visit.invitation, now=visit.begins_at, master_key=master_key)
    questionnaire = compiled_by_id(response.questionnaire_id)
    script = visit.script or _drawn_script(questionnaire, response, visit, randomness)
    at = visit.begins_at
    for name, answers in script.pages:
        seconds = randomness.randint(*_SECONDS_A_PAGE)
        at += timedelta(seconds=seconds)
        page = questionnaire.page(name)
        posted = with_texts(questionnaire, answers, seed=visit.seed)
        check = save_page(response, page, posted, revision=response.revision, seconds=seconds, now=at)
        if check.problems:
            raise UnacceptedAnswerError(name)
    if script.is_sent:
        submit(response, lookup=bytes(visit.invitation.lookup), now=at)
    return response


def _drawn_script(questionnaire: routing.Questionnaire, response: Response, visit: Visit, randomness: Random) -> Script:
    walk = _walk(questionnaire, response, randomness)
    wanted = _pages_wanted(questionnaire, walk, visit.ending or _drawn_ending(randomness), randomness)
    return Script(Office(response.office), walk.pages[:wanted], is_sent=wanted == len(walk.pages))


def _walk(questionnaire: routing.Questionnaire, response: Response, randomness: Random) -> routing.SimulatedResponse:
    profile = drawn_profile(Office(response.office), randomness)
    seed, background = randomness.getrandbits(32), background_of(response)
    return routing.simulate(questionnaire, 1, seed, [background], weights=weights_of(profile)).responses[0]


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
