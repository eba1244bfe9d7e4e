"""Draws the answers of the organisations of 2020, question after question, so that every printed figure comes out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np

from monitor_site.demo.replay.dossiers.taking_part import OPENING, Organisation, everybody, take_blocks
from monitor_site.demo.replay.fitting import Bools, Floats, Question, answers_to
from monitor_site.demo.replay.goals import Goal, organisation_goals
from monitor_site.demo.replay.tallies import Tallier, asked_names
from organisations.choices import Tier
from surveys.choices import Seat
from surveys.routing import Kind, Page, Questionnaire, Value, page_view

SEED: Final = 2020
_IDENTICAL: Final = ("agressie_identiek", "integriteit_identiek")
"""First: which blocks there are follows from them."""
_POLICY: Final = ("agressie", "integriteit")
_ENDS: Final = ("_id", "_db", "_vv")
_NUMBER: Final = "aangiften_aantal"
_REPORTED, _TWICE = 18, 1
"""Section 5.4: eighteen gemeenten were reported to the police in 2019, one of them twice; no province and no water board."""
_LIKELY: Final = 0.05
_UNKNOWING: Final = frozenset({"weet_niet", "onbekend"})
_UNLIKELY: Final = 0.01
"""Where the report tells nothing, few say that they do not know."""
# What the report says in words only: nearly all publish secondary positions, mostly on the website; griffiers are consulted.
_USUAL: Final[Mapping[str, Mapping[str, float]]] = {
    "nevenfuncties_openbaar": {"ja": 0.97, "nee": 0.02, "weet_niet": 0.01},
    "nevenfuncties_hoe": {"website": 0.95, "andere_website": 0.1, "inzage": 0.15, "publicatie": 0.05, "anders": 0.02},
    "st_griffier": {"helemaal_eens": 0.45, "eens": 0.42, "neutraal": 0.08, "oneens": 0.03, "helemaal_oneens": 0.01},
    "st_secretaris": {"helemaal_eens": 0.25, "eens": 0.48, "neutraal": 0.18, "oneens": 0.06, "helemaal_oneens": 0.02},
}


@dataclass(slots=True)
class Record:
    """An organisation as one block of it is counted: policy that is not identical is answered about apart, for each of both."""

    organisation: Organisation
    block: str
    answers: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, under the names that it has where policy is identical or not."""

    stem: str
    by_block: Mapping[str, str]
    """The variable in each block that asks it."""


class OrganisationDrawing:
    """The organisations while they are being given answers."""

    def __init__(self, questionnaire: Questionnaire, seed: int = SEED) -> None:
        self.questionnaire = questionnaire
        self.randomness = Random(seed)  # noqa: S311 -- repeatable, nothing secret
        self.organisations = everybody(self.randomness)
        self.goals: dict[str, list[Goal]] = {}
        for goal in organisation_goals():
            for name in asked_names(questionnaire, goal.variable):
                self.goals.setdefault(name, []).append(goal)

    def draw(self) -> list[Organisation]:
        """Give everybody blocks, answers and places to stop; raises UnfittableError."""
        opening = self._records((OPENING,))
        asked = sorted(self._asked((OPENING,)), key=lambda one: one.stem not in _IDENTICAL)
        for one in asked:
            self._answer(one, opening)
        take_blocks(self.organisations, self.randomness)
        for subject in _POLICY:
            self._answer_all((subject, f"{subject}_db", f"{subject}_vv"))
        self._answer_all(("secretaris",))
        self._answer_all(("griffier",))
        return self.organisations

    # --- what is asked, of whom ------------------------------------------------------------------------------------
    def _asked(self, blocks: Sequence[str]) -> Iterator[Asked]:
        """Yield the questions of some blocks in their order, those that are the same together."""
        found: dict[str, dict[str, str]] = {}
        for page in self.questionnaire.pages:
            if page.part.name in blocks:
                for name in page.variables:
                    if self.questionnaire.variables[name].choices or name == _NUMBER:
                        found.setdefault(_stem(name), {})[page.part.name] = name
        return (Asked(stem, by_block) for stem, by_block in found.items())

    def _records(self, blocks: Sequence[str]) -> list[Record]:
        found = []
        for one in self.organisations:
            taken = [block for block in blocks if block in one.blocks]
            if _is_counted_once(one, taken):
                taken = taken[:1]
            found += [Record(one, block, {"bestuurslaag": one.tier.value}) for block in taken]
        return found

    def _answer_all(self, blocks: Sequence[str]) -> None:
        records = self._records(blocks)
        for asked in self._asked(blocks):
            self._answer(asked, records)

    def _answer(self, asked: Asked, records: Sequence[Record]) -> None:
        answering = [record for record in records if self._is_asked(asked, record)]
        if not answering:
            return
        if asked.stem == _NUMBER:
            self._report(answering)
        elif self._is_multiple(asked):
            self._answer_several(asked, answering)
        else:
            self._answer_one(asked, answering)
        for record in answering:
            record.organisation.answers |= record.answers
            self._answer_for_both(asked, record)

    def _answer_for_both(self, asked: Asked, record: Record) -> None:
        """Let an organisation that is counted once say of the one what it says of the other."""
        one, name = record.organisation, asked.by_block[record.block]
        for block, other in asked.by_block.items():
            if block in one.blocks and other not in one.answers and name in record.answers:
                one.answers[other] = record.answers[name]

    def _is_asked(self, asked: Asked, record: Record) -> bool:
        name = asked.by_block.get(record.block)
        if name is None or not record.organisation.has_asked(self.questionnaire, record.block, name):
            return False
        if asked.stem == "nevenfuncties_hoe":
            return record.answers.get(name.replace("hoe", "openbaar")) == "ja"
        return asked.stem != "aangiften_gemotiveerd" or bool(record.answers[_NUMBER])

    def _is_multiple(self, asked: Asked) -> bool:
        return any(self.questionnaire.variables[name].kind is Kind.MULTIPLE for name in asked.by_block.values())

    # --- one question ----------------------------------------------------------------------------------------------
    def _report(self, records: Sequence[Record]) -> None:
        """Say how often each was reported to the police."""
        gemeenten = [record for record in records if record.organisation.tier == Tier.GEMEENTE]
        reported = self.randomness.sample(gemeenten, _REPORTED)
        for record in records:
            record.answers[_NUMBER] = 0
        for place, record in enumerate(reported):
            record.answers[_NUMBER] = 2 if place < _TWICE else 1

    def _answer_one(self, asked: Asked, records: Sequence[Record]) -> None:
        options = [{name: code} for name in asked.by_block.values() for code in self._codes(name)]
        goals = self._wanted(asked)
        question = Question(
            name=asked.stem,
            weights=np.ones(len(records)),
            usual=self._usual([next(iter(option.values())) for option in options], asked),
            shares=list(Tallier(self.questionnaire, records).single(goals, options, 0.0)),
            allowed=self._allowed(asked, records, [next(iter(option.items())) for option in options]),
        )
        for record, (option,) in zip(records, answers_to(question, self.randomness), strict=True):
            record.answers |= options[option]

    def _answer_several(self, asked: Asked, records: Sequence[Record]) -> None:
        name = next(iter(asked.by_block.values()))
        codes = self._codes(name)
        for record in records:
            # That something is answered decides who is in a base; what is not known yet.
            record.answers[asked.by_block[record.block]] = [codes[0]]
        choices = self.questionnaire.variables[name].choices
        goals = self._wanted(asked)
        allowed = np.array([self._offered(record, asked.by_block[record.block], codes) for record in records])
        if any(goal.exclude for goal in goals):
            # Who would say 'weet niet' is not in the printed n.
            allowed[:, codes.index("weet_niet")] = False
        question = Question(
            name=asked.stem,
            weights=np.ones(len(records)),
            usual=self._usual(codes, asked, goals),
            shares=list(Tallier(self.questionnaire, records).multiple(goals, codes)),
            allowed=allowed,
            is_multiple=True,
            exclusive=tuple(at for at, choice in enumerate(choices) if choice.exclusive),
        )
        for record, chosen in zip(records, answers_to(question, self.randomness), strict=True):
            record.answers[asked.by_block[record.block]] = [codes[option] for option in sorted(chosen)]

    def _wanted(self, asked: Asked) -> list[Goal]:
        found = {goal: None for name in asked.by_block.values() for goal in self.goals.get(name, ())}
        return list(found)

    def _codes(self, name: str) -> tuple[str, ...]:
        return tuple(choice.name for choice in self.questionnaire.variables[name].choices)

    # --- what is usual, and what can be ----------------------------------------------------------------------------
    def _usual(self, codes: Sequence[Value], asked: Asked, goals: Sequence[Goal] = ()) -> Floats:
        printed: dict[str, float] = {goal.values[0]: (goal.low + goal.high) / 200 for goal in reversed(goals)}
        known = next((shares for stem, shares in _USUAL.items() if asked.stem.startswith(stem)), {})
        usual = [known.get(str(code), _UNLIKELY if code in _UNKNOWING else _LIKELY) for code in codes]
        shares = np.array([printed.get(str(code), share) for code, share in zip(codes, usual, strict=True)])
        return shares if goals or self._is_multiple(asked) else np.asarray(shares / shares.sum())

    def _allowed(self, asked: Asked, records: Sequence[Record], options: Sequence[tuple[str, Value]]) -> Bools:
        allowed = np.zeros((len(records), len(options)), dtype=bool)
        known: dict[tuple[Tier, str], list[bool]] = {}
        for row, record in enumerate(records):
            key = (record.organisation.tier, record.block)
            if key not in known:
                name = asked.by_block[record.block]
                codes = self._codes(name)
                offered = {code for code, is_in in zip(codes, self._offered(record, name, codes), strict=True) if is_in}
                known[key] = [variable == name and code in offered for variable, code in options]
            allowed[row] = known[key]
        return allowed

    def _offered(self, record: Record, name: str, codes: Sequence[str]) -> list[bool]:
        page: Page = self.questionnaire.page(self.questionnaire.variables[name].page_name or "")
        background = background_of(record.organisation, record.organisation.filler_of(record.block))
        view = page_view(self.questionnaire, page, record.organisation.answers | record.answers, background)
        item = next(one for one in view.items if name in one.item.names)
        offered = {choice.name for choice in item.choices}
        return [code in offered for code in codes]


def background_of(organisation: Organisation, seat: Seat) -> dict[str, Value]:
    """Return what is known before the first question to whoever answers from a seat, as far as questions depend on it."""
    where: dict[str, Value] = {"provincie": "", "inwonersklasse": "", "stedelijkheid": ""}
    return {**where, "bestuurslaag": organisation.tier.value, "namens": seat.value}


def _stem(name: str) -> str:
    """Return a name without the end that tells about whose policy it is."""
    return name[:-3] if name.endswith(_ENDS) else name


def _is_counted_once(one: Organisation, taken: Sequence[str]) -> bool:
    """Tell whether an organisation with two records on a subject is one in its table: a province, in tables 3.3 and 3.4."""
    return one.tier == Tier.PROVINCIE and len(taken) > 1 and taken[0].startswith("agressie")
