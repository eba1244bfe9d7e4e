"""Searches for a respondent for whom some rules hold: assigns the variables that they read, one by one, in order of asking.

After each variable the rules are decided in three values, so that a branch ends as soon as a rule is false in it, and the
search as soon as all rules are true. The number of cases is bounded; past the bound the outcome is "not decided".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from surveys.routing.checks.domains import Told, bounds_of, domain, told_apart
from surveys.routing.compiling import OWN_NAME
from surveys.routing.path import is_chosen
from surveys.routing.questions import Item, Page, Questionnaire, Rule, Variable
from surveys.routing.values import MISSING, UNKNOWN, Maybe, PartialValues, Value

MOST_CASES: Final = 20_000


class Outcome(Enum):
    """What a search can end with."""

    FOUND = "found"
    IMPOSSIBLE = "impossible"
    TOO_MANY = "too many"
    NOT_TOLD = "not told"


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome, with the variables that were looked at."""

    outcome: Outcome
    variables: tuple[str, ...]


def search(questionnaire: Questionnaire, rules: Sequence[Rule], *, own: Variable | None = None, on_path: bool = True) -> Result:
    """Look for values for which all `rules` hold.

    With `on_path` a variable has an answer only where the routing of the questionnaire asks it; without, the rules alone
    count, over any combination of what they read. `own` is the variable that `.` stands for; it is answered.
    """
    return _Search(questionnaire, rules, own, is_routed=on_path).result()


class _Search:
    def __init__(self, questionnaire: Questionnaire, rules: Sequence[Rule], own: Variable | None, *, is_routed: bool) -> None:
        self.questionnaire, self.rules, self.own, self.is_routed = questionnaire, rules, own, is_routed
        self.pages = questionnaire.pages_by_name
        read = self._needed()
        self.order = [variable for name, variable in questionnaire.variables.items() if name in read and variable.rule is None]
        self.told = self._told(read)
        self.is_complete, self.cases = True, 0

    def _needed(self) -> set[str]:
        """Return all variables that the rules read, through calculations, labels and (when routed) earlier routing."""
        waiting = [name for rule in self.rules for name in rule.reads]
        if self.own is not None:
            waiting.append(self.own.name)
        needed: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name not in needed and name in self.questionnaire.variables:
                needed.add(name)
                waiting.extend(self._read_by(self.questionnaire.variables[name]))
        return needed

    def _read_by(self, variable: Variable) -> Iterator[str]:
        if variable.rule is not None:
            yield from variable.rule.reads
        for choice in variable.choices:
            yield from choice.text.names
        if self.is_routed and variable.item is not None:
            yield from variable.item.names if variable.name not in variable.item.names else ()
            for rule in self._routing_of(variable.item):
                yield from rule.reads

    def _routing_of(self, item: Item) -> Iterator[Rule]:
        page = self.pages[item.page_name]
        required = item.required if isinstance(item.required, Rule) else None
        yield from (rule for rule in (page.shown_if, item.relevant, required, *(item.choice_rules or ())) if rule is not None)

    def _told(self, read: set[str]) -> Told:
        variables = [self.questionnaire.variables[name] for name in read]
        rules = [*self.rules, *(variable.rule for variable in variables if variable.rule is not None)]
        if self.is_routed:
            rules += [rule for variable in variables if variable.item for rule in self._routing_of(variable.item)]
        bounds = [bound for variable in variables for bound in bounds_of(variable.item)]
        codes = [code for variable in variables if variable.item for code, name in variable.item.opens if name in read]
        return told_apart((rule.tree for rule in rules), bounds, codes)

    def result(self) -> Result:
        known: dict[str, Maybe] = {variable.name: UNKNOWN for variable in self.order}
        if self.own is not None:
            known[OWN_NAME] = UNKNOWN
        is_found = self._try(0, known)
        names = tuple(variable.name for variable in self.order)
        if is_found:
            return Result(Outcome.FOUND, names)
        if self.cases > MOST_CASES:
            return Result(Outcome.TOO_MANY, names)
        return Result(Outcome.IMPOSSIBLE if self.is_complete else Outcome.NOT_TOLD, names)

    def _try(self, place: int, known: dict[str, Maybe]) -> bool:
        """Tell whether the rules can hold with what is `known` and the variables from `place` on."""
        self.cases += 1
        if self.cases > MOST_CASES:
            return False
        verdict = self._verdict(PartialValues(self.questionnaire.decisions, known))
        if verdict is not UNKNOWN or place == len(self.order):
            return verdict is True
        variable = self.order[place]
        for value in self._possible(variable, known):
            tried = {**known, variable.name: value}
            if variable is self.own:
                tried[OWN_NAME] = value
            if self._try(place + 1, tried):
                return True
        return False

    def _verdict(self, values: PartialValues) -> Maybe:
        verdict: Maybe = True
        for rule in self.rules:
            held = rule.decide(values)
            if held is UNKNOWN:
                verdict = UNKNOWN
            elif not held:
                return False
        return verdict

    def _possible(self, variable: Variable, known: dict[str, Maybe]) -> list[Value]:
        item = variable.item
        if self.is_routed and item is not None:
            return self._possible_when_routed(variable, item, known)
        values, is_complete = domain(variable, self.told)
        self.is_complete &= is_complete
        is_given = variable is self.own or (self.is_routed and bool(variable.choices))
        return values if is_given else [*values, MISSING]

    def _possible_when_routed(self, variable: Variable, item: Item, known: dict[str, Maybe]) -> list[Value]:
        partial = PartialValues(self.questionnaire.decisions, known)
        if not (_holds(self.pages[item.page_name].shown_if, partial) and _holds(item.relevant, partial)):
            return [MISSING]
        values, is_complete = domain(variable, self.told, _offered(item, partial))
        self.is_complete &= is_complete
        if variable.name not in item.names:  # an open text, which may always be left empty
            codes = [code for code, name in item.opens if name == variable.name]
            answered = {name: value for name in item.names if (value := known.get(name, MISSING)) is not UNKNOWN}
            return [*values, MISSING] if any(is_chosen(answered, item, code) for code in codes) else [MISSING]
        is_required = item.required if isinstance(item.required, bool) else _holds(item.required, partial)
        return values if is_required and values else [*values, MISSING]


def _holds(rule: Rule | None, values: PartialValues) -> bool:
    """Tell whether `rule` holds; everything that routing reads is assigned before what it routes."""
    return rule is None or rule.decide(values) not in {False, MISSING}


def _offered(item: Item, partial: PartialValues) -> frozenset[str] | None:
    if item.choice_rules is None:
        return None
    pairs = zip(item.choices, item.choice_rules, strict=True)
    return frozenset(choice.name for choice, rule in pairs if _holds(rule, partial))


def routing_to(page: Page, item: Item | None = None) -> list[Rule]:
    """Return the rules that decide whether `page`, or `item` on it, is shown."""
    return [rule for rule in (page.shown_if, item.relevant if item else None) if rule is not None]
