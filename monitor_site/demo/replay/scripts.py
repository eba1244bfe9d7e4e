"""What each respondent of the replay posts, page by page, along the real path and past the real checks."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Final

from monitor_site.demo.posting import Script
from monitor_site.demo.replay.people import SENT, Person
from surveys.routing import Item, Page, Questionnaire, Value, check_page
from surveys.routing.values import Values

_REMARKS_SHARE: Final = 0.18
"""Section 4.5 of the report: of everybody so many explain what hinders them."""
_ASKED_TO_EXPLAIN: Final = "desinformatie_belemmerd"
"""Who answers this stands before the open question."""
_REMARK: Final = "desinformatie_toelichting"
_SUBJECTS: Final = (
    "een nieuwe woonwijk",
    "de opvang van vluchtelingen",
    "windmolens",
    "het dijkonderhoud",
    "het parkeerbeleid",
    "de begroting",
)
_MEANS: Final = (
    "op sociale media",
    "in een huis-aan-huisblad",
    "in een appgroep",
    "tijdens een inspraakavond",
    "in mails aan de griffie",
)
_CONSEQUENCES: Final = (
    "Dat kost veel tijd om te weerleggen.",
    "Inwoners bellen mij daarover op.",
    "Het debat gaat dan over iets wat niet klopt.",
    "Collega's worden er onzeker van.",
)
_OPEN_TEXT: Final = "Op een andere manier dan hier staat"


class UnplayableError(RuntimeError):
    """A page would refuse what was drawn; names the page."""


def scripts(questionnaire: Questionnaire, people: Sequence[Person], seed: int) -> Iterator[Script]:
    """Yield the script of everybody; raises UnplayableError."""
    randomness = Random(seed)  # noqa: S311 -- repeatable, nothing secret
    writers = _writers(people, randomness)
    for place, person in enumerate(people):
        remark = _remark(randomness) if place in writers else None
        yield Script(person.office, tuple(_pages(questionnaire, person, remark)), person.stopped_at == SENT)


def _writers(people: Sequence[Person], randomness: Random) -> frozenset[int]:
    """Choose who writes something at the open question, by their places."""
    asked = [place for place, person in enumerate(people) if _ASKED_TO_EXPLAIN in person.answers]
    return frozenset(randomness.sample(asked, min(len(asked), round(_REMARKS_SHARE * len(people)))))


def _pages(questionnaire: Questionnaire, person: Person, remark: str | None) -> Iterator[tuple[str, dict[str, Value]]]:
    background = {"bestuurslaag": person.answers["bestuurslaag"], "functie_kader": person.answers["functie_kader"]}
    answers: dict[str, Value] = {}
    for page in questionnaire.pages:
        if page.name == person.stopped_at:
            return
        if page.shown_if is not None and not page.shown_if.evaluate(Values(questionnaire.evaluations, background | answers)):
            continue
        posted = dict(_posted(page, person, remark))
        check = check_page(questionnaire, page, posted, answers, background, complete=True)
        if check.problems:
            raise UnplayableError(page.name)
        answers.update(check.values)
        yield page.name, posted


def _posted(page: Page, person: Person, remark: str | None) -> Iterator[tuple[str, Value]]:
    for item in page.items:
        for name in item.names:
            if name in person.answers:
                yield name, person.answers[name]
        yield from _open_texts(item, person.answers)
        if item.name == _REMARK and remark is not None:
            yield _REMARK, remark


def _open_texts(item: Item, answers: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    for code, name in item.opens:
        chosen = answers.get(item.name, [])
        if chosen == code or (isinstance(chosen, list) and code in chosen):
            yield name, _OPEN_TEXT


def _remark(randomness: Random) -> str:
    subject, means = randomness.choice(_SUBJECTS), randomness.choice(_MEANS)
    return f"Over {subject} gaan onjuiste verhalen rond {means}. {randomness.choice(_CONSEQUENCES)}"
