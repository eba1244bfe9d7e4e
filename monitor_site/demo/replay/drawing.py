"""Draws the answers of the respondents of 2020, question after question, so that every printed figure comes out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Final

import numpy as np

from monitor_site.demo.answer_weights import Profile, weights_of
from monitor_site.demo.replay.fitting import Bools, Floats, Question, answers_to
from monitor_site.demo.replay.goals import Goal, NumberGoal, goals, number_goals
from monitor_site.demo.replay.people import SENT, Person, everybody
from monitor_site.demo.replay.stopping import FEW, INTERN_STOP, PAGES, stopping, victims
from monitor_site.demo.replay.tallies import Tallier, names_of, page_of
from organisations.choices import Office
from surveys.routing import Kind, Page, Questionnaire, Value, page_view
from surveys.routing.values import Values

SEED: Final = 2020
_TIMES: Final = ("nooit", "een_keer", "meerdere_keren")
_FORMS: Final = ("verbaal", "bedreiging", "fysiek")
_FREQUENCIES: Final = ("jaar", "maand", "week", "dagelijks")
_HINDERED: Final = ("niet", "gering", "beperkt", "groot")
_WOMEN: Final = 0.31
_OTHER_GENDERS: Final = {"anders": 0.004, "zeg_ik_niet": 0.012}
_CONTACT: Final = ("dagelijks", "enkele_keren_per_week", "minder_dan_eenmaal_per_week")
_CONTACT_OF_GOVERNORS: Final = (66, 29, 5)
_CONTACT_OF_REPRESENTATIVES: Final = (39, 38, 23)
_REPRESENTATIVES: Final = frozenset({Office.RAADSLID, Office.STATENLID, Office.LID_AB})
_UNKNOWN: Final = "weet_niet"
_LIKELY_PARTS: Final = 0.06


@dataclass(frozen=True, slots=True)
class Step:
    """Questions answered at one time."""

    names: tuple[str, ...]
    options: tuple[Mapping[str, Value], ...] = ()
    """Answers to them together, of which everybody gives one; none where it is a question with several answers."""


class Drawing:
    """The respondents while they are being given answers."""

    def __init__(self, questionnaire: Questionnaire, seed: int = SEED) -> None:
        self.questionnaire, self.people = questionnaire, everybody()
        self.randomness = Random(seed)  # noqa: S311 -- repeatable, nothing secret
        self.usual = weights_of(Profile(Office.RAADSLID, "man", "dagelijks", is_hurt=True))
        self.order = {page.name: page.number for page in questionnaire.pages}
        self.steps = tuple(self._steps())
        self.rank: dict[str, int] = {name: number for number, step in enumerate(self.steps) for name in step.names}
        self.share_goals = [(goal, self._step_of(goal)) for goal in goals()]
        self.number_goals = [(goal, self._step_of(goal)) for goal in number_goals()]

    def draw(self) -> list[Person]:
        """Give everybody all answers and a place to stop; raises UnfittableError."""
        self._background()
        for step in self.steps:
            self._answer(step)
            if "slachtoffer_verbaal" in step.names:
                self._stop()
        return self.people

    # --- what is asked, in what order ------------------------------------------------------------------------------
    def _steps(self) -> Iterator[Step]:
        """Yield the steps in the order of the questionnaire; what figures look at together is drawn together."""
        yield self._joint([f"slachtoffer_{form}" for form in _FORMS], [_TIMES] * 3)
        yield self._joint([f"getuige_{form}" for form in _FORMS], [_TIMES] * 3)
        yield self._joint(["incident_type"], [self._codes("incident_type")])
        yield self._joint(["incident_kanaal", "incident_ernst"], [self._codes("incident_kanaal"), range(1, 8)])
        joint = {name for step in _JOINT for name in step}
        for page in self.questionnaire.pages:
            for name in page.variables:
                variable = self.questionnaire.variables[name]
                if variable.choices and name not in joint and variable.kind is Kind.MULTIPLE:
                    yield Step((name,))
                elif variable.choices and name not in joint:
                    yield self._joint([name], [self._codes(name)])
                elif name == "desinformatie":
                    never: Mapping[str, Value] = {"desinformatie": "nooit"}
                    often = self._joint(["desinformatie", "desinformatie_belemmerd"], [_FREQUENCIES, _HINDERED])
                    yield Step(often.names, (never, *often.options))

    def _joint(self, names: Sequence[str], values: Sequence[Sequence[Value]]) -> Step:
        return Step(tuple(names), tuple(dict(zip(names, combined, strict=True)) for combined in product(*values)))

    def _codes(self, name: str) -> tuple[str, ...]:
        return tuple(choice.name for choice in self.questionnaire.variables[name].choices)

    # --- one step --------------------------------------------------------------------------------------------------
    def _background(self) -> None:
        """Draw what the report gives no numbers of: gender and how often somebody meets citizens."""
        for person in self.people:
            chance = self.randomness.random()
            gender = "vrouw" if chance < _WOMEN else "man"
            for other, share in _OTHER_GENDERS.items():
                chance -= share if gender == "man" else 0
                gender = other if gender == "man" and _WOMEN - share <= chance < _WOMEN else gender
            shares = _CONTACT_OF_REPRESENTATIVES if person.office in _REPRESENTATIVES else _CONTACT_OF_GOVERNORS
            person.answers |= {"geslacht": gender, "burgercontact": self.randomness.choices(_CONTACT, shares)[0]}

    def _stop(self) -> None:
        question = stopping(self.people, self.is_victim)
        for person, (place,) in zip(self.people, answers_to(question, self.randomness), strict=True):
            person.stopped_at = PAGES[place]

    def is_victim(self, person: Person) -> bool:
        """Tell whether somebody met with aggression."""
        return any(person.answers.get(f"slachtoffer_{form}", "nooit") != "nooit" for form in _FORMS)

    def _answer(self, step: Step) -> None:
        page = page_of(self.questionnaire, step.names[0])
        people = [person for person in self.people if self._is_asked(person, page)]
        if people and step.options:
            self._answer_one(step, people)
        elif people:
            self._answer_several(step.names[0], self._wanted(step), people)

    def _wanted(self, step: Step) -> tuple[list[Goal], list[NumberGoal]]:
        """Return what must come out of a step."""
        shares = [goal for goal, its_step in self.share_goals if its_step is step]
        return shares, [goal for goal, its_step in self.number_goals if its_step is step]

    def _answer_one(self, step: Step, people: Sequence[Person]) -> None:
        """Let everybody give one of the answers of a step."""
        tallier, (shares, numbers) = Tallier(self.questionnaire, people), self._wanted(step)
        is_first = step is self.steps[0]
        question = Question(
            name=", ".join(step.names),
            weights=np.array([person.weight for person in people]),
            usual=self._usual_of_options(step),
            shares=list(tallier.single(shares, step.options, self._other_base())),
            # Where people stop is decided after the first step; the other numbers of victims follow from that.
            numbers=list(victims(people, step.options) if is_first else tallier.numbers(numbers, step.options, self._saves)),
            allowed=self._allowed_options(step, people),
        )
        for person, (option,) in zip(people, answers_to(question, self.randomness), strict=True):
            person.answers |= step.options[option]

    def _answer_several(self, name: str, wanted: tuple[list[Goal], list[NumberGoal]], people: Sequence[Person]) -> None:
        """Let everybody give one or more answers to a question."""
        tallier, (shares, numbers) = Tallier(self.questionnaire, people), wanted
        choices, codes = self.questionnaire.variables[name].choices, self._codes(name)
        question = Question(
            name=name,
            weights=np.array([person.weight for person in people]),
            usual=self._usual_of_codes(name, codes, shares),
            shares=list(tallier.multiple(shares, codes)),
            numbers=list(tallier.numbers_of_several(numbers, codes)),
            allowed=self._allowed_codes(name, codes, people),
            is_multiple=True,
            exclusive=tuple(at for at, choice in enumerate(choices) if choice.exclusive),
        )
        for person, options in zip(people, answers_to(question, self.randomness), strict=True):
            person.answers[name] = [codes[option] for option in sorted(options)]

    def _step_of(self, goal: Goal | NumberGoal) -> Step | None:
        """Return the last step that a goal looks at: there it must come out."""
        ranks = [self.rank[name] for name in names_of(self.questionnaire, goal) if name in self.rank]
        return self.steps[max(ranks)] if ranks else None

    def _is_asked(self, person: Person, page: Page) -> bool:
        """Tell whether somebody is shown a page and saves it."""
        return self._saves(person, page) and (page.shown_if is None or bool(page.shown_if.evaluate(self._values(person))))

    def _saves(self, person: Person, page: Page) -> bool:
        """Tell whether somebody gets as far as saving a page, were it shown."""
        return person.stopped_at == SENT or page.number < self.order[person.stopped_at]

    def _values(self, person: Person) -> Values:
        return Values(self.questionnaire.evaluations, person.answers)

    def _other_base(self) -> float:
        """Return the weight of those without an incident who went on: with the victims the base of figures 2.5 and 2.6."""
        others = (person for person in self.people if not self.is_victim(person) and person.stopped_at != "organisatie")
        return sum(person.weight for person in others)

    # --- what is usual, and what can be ----------------------------------------------------------------------------
    def _usual_of_options(self, step: Step) -> Floats:
        shares = np.ones(len(step.options))
        for at, option in enumerate(step.options):
            for name, value in option.items():
                known = self.usual.get(name, {})
                shares[at] *= known.get(str(value), 1.0) / (sum(known.values()) or 1.0)
        return np.asarray(shares / shares.sum())

    def _usual_of_codes(self, name: str, codes: Sequence[str], wanted: Sequence[Goal]) -> Floats:
        printed = {goal.values[0]: (goal.low + goal.high) / 200 for goal in wanted if goal.variable == name and not goal.group}
        known = self.usual.get(name, {})
        total = sum(known.values()) or 1.0
        return np.array([printed.get(code, known[code] / total if code in known else _LIKELY_PARTS) for code in codes])

    def _allowed_options(self, step: Step, people: Sequence[Person]) -> Bools:
        allowed = np.ones((len(people), len(step.options)), dtype=bool)
        for row, person in enumerate(people):
            if person.office in FEW:
                allowed[row] = [_UNKNOWN not in option.values() for option in step.options]
            if step.names == ("intern",) and person.stopped_at in INTERN_STOP:
                allowed[row] = [option["intern"] != "nooit" for option in step.options]
            if step.names == ("bespreken_vrij",):
                # The n of figure 4.4 is without 'weet niet', and that of the page.
                allowed[row] = [option["bespreken_vrij"] != "weet_niet" for option in step.options]
            if step.names == ("incident_type",):
                for at, option in enumerate(step.options):
                    is_never = person.answers["slachtoffer_fysiek"] == "nooit"
                    allowed[row, at] = not (option["incident_type"] == "fysieke_agressie" and is_never)
        return allowed

    def _allowed_codes(self, name: str, codes: Sequence[str], people: Sequence[Person]) -> Bools:
        page = self.questionnaire.page(self.questionnaire.variables[name].page_name or "")
        known: dict[str, list[bool]] = {}
        rows = []
        for person in people:
            key = str(person.office)
            if key not in known:
                background = {name: person.answers[name] for name in ("bestuurslaag", "functie_kader")}
                view = page_view(self.questionnaire, page, person.answers, background)
                item = next(one for one in view.items if name in one.item.names)
                offered = {choice.name for choice in item.choices}
                known[key] = [code in offered for code in codes]
            rows.append(known[key])
        return np.array(rows)


_JOINT: Final = (
    tuple(f"slachtoffer_{form}" for form in _FORMS),
    tuple(f"getuige_{form}" for form in _FORMS),
    (
        "incident_type",
        "incident_kanaal",
        "incident_ernst",
        "desinformatie",
        "desinformatie_belemmerd",
        "functie",
        "geslacht",
        "burgercontact",
    ),
)
