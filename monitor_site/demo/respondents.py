"""Simulated respondents: they come in with their code, save page after page and send, all through the real operations."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final

from monitor_site.demo.posting import Visit, walk_of
from monitor_site.demo.seats import APPROACHED
from organisations.choices import Office
from surveys.answering import save_pages, submit
from surveys.choices import Phase
from surveys.entering import begin
from surveys.models import Invitation, Response, Survey
from surveys.questionnaires import background_of, compiled_by_id
from surveys.saving import PostedPage

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
_LAST_VISIT: Final = timedelta(hours=1)


class UnacceptedAnswerError(RuntimeError):
    """A page refused a simulated answer: simulation and answering do not agree."""


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
    invitations = Invitation.objects.filter(survey=survey, is_test=survey.edition.phase == Phase.PROEFVELD)
    related = ("survey__edition", "office_holder__organisation")
    for office, number in quotas(total).items():
        of_office = invitations.filter(office_holder__office=office).order_by("office_holder_id")
        chosen = randomness.sample(list(of_office.values_list("pk", flat=True)), number)
        loaded = invitations.select_related(*related).in_bulk(chosen)
        for pk in chosen:
            begins_at = survey.opens_at + randomness.random() * field_time
            yield Visit(loaded[pk], begins_at, randomness.getrandbits(32))


def respond(visit: Visit, *, master_key: bytes) -> Response:
    """Let one respondent fill in the questionnaire, or a part of it; raise UnacceptedAnswerError where a page refuses."""
    response = begin(visit.invitation, now=visit.begins_at, master_key=master_key)
    questionnaire = compiled_by_id(response.questionnaire_id)
    walk = walk_of(questionnaire, visit, background_of(response))
    posted = [
        PostedPage(questionnaire.page(post.page), post.answers, response.revision + place, post.seconds, post.at)
        for place, post in enumerate(walk.posts)
    ]
    for page, check in zip(posted, save_pages(response, posted), strict=True):
        if check.problems:
            raise UnacceptedAnswerError(page.page.name)
    if walk.is_sent:
        submit(response, lookup=bytes(visit.invitation.lookup), now=walk.ends_at(visit.begins_at))
    return response
