"""Which values a variable can take, as far as the expressions that read it can tell them apart."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from surveys.routing.questions import Choice, Item, Kind, Variable
from surveys.routing.tree import Call, Literal, Node, walk
from surveys.routing.values import Value

_WIDEST_RANGE_IN_FULL: Final = 20
_MOST_CODES_IN_SUBSETS: Final = 8
_FAR_AWAY: Final = 10**6
_SOME_TEXT: Final = "tekst"

# With these an expression can tell apart more values of a text or a wide range than are tried.
_LOOKS_INSIDE: Final = frozenset(
    {"+", "-", "*", "div", "mod", "negative", "round", "int", "number", "abs", "min", "max", "sum"}
    | {"string", "string-length", "substr", "concat", "contains", "starts-with", "ends-with", "regex", "selected-at"}
)
_WHOLE_NUMBER: Final = re.compile(r"-?\d{1,12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Told:
    """What a set of expressions distinguishes."""

    codes: frozenset[str]
    numbers: tuple[int, ...]
    looks_inside: bool


def told_apart(trees: Iterable[Node], bounds: Iterable[int], codes: Iterable[str]) -> Told:
    """Collect the fixed texts and numbers in `trees`; add `bounds` of numbers and `codes` that matter besides."""
    nodes = [node for tree in trees for node in walk(tree)]
    literals = [node.value for node in nodes if isinstance(node, Literal)]
    written = [int(value) for value in literals if isinstance(value, int | float)]
    written += [int(value) for value in literals if isinstance(value, str) and _WHOLE_NUMBER.fullmatch(value)]
    return Told(
        codes=frozenset(codes).union(value for value in literals if isinstance(value, str)),
        numbers=tuple(sorted({*written, *bounds})),
        looks_inside=any(isinstance(node, Call) and node.function in _LOOKS_INSIDE for node in nodes),
    )


def bounds_of(item: Item | None) -> tuple[int, ...]:
    """Return the bounds of a number."""
    if item is None or item.kind is Kind.MULTIPLE:
        return ()
    return tuple(bound for bound in (item.minimum, item.maximum) if bound is not None)


def domain(variable: Variable, told: Told, offered: frozenset[str] | None = None) -> tuple[list[Value], bool]:
    """Return values that stand for all that `variable` can hold when answered, and whether they do so without doubt.

    `offered` are the codes that a choice filter lets through, where there is one.
    """
    choices = [choice for choice in variable.choices if offered is None or choice.name in offered]
    item = variable.item
    if variable.kind is Kind.MULTIPLE:
        return _subsets(variable, choices, told)
    if variable.choices:
        codes = [choice.name for choice in choices]
        return sorted(codes, key=lambda code: code not in told.codes), True
    if variable.kind in {Kind.INTEGER, Kind.YEAR, Kind.SCALE}:
        return _numbers(item, told)
    return [*sorted(told.codes - {""}), _SOME_TEXT], not told.looks_inside


def _numbers(item: Item | None, told: Told) -> tuple[list[Value], bool]:
    low, high = (item.minimum, item.maximum) if item else (None, None)
    if low is not None and high is not None and high - low <= _WIDEST_RANGE_IN_FULL:
        return list(range(low, high + 1)), True
    near = {number + step for number in told.numbers for step in (-1, 0, 1)} | {-_FAR_AWAY, 0, _FAR_AWAY}
    fitting = sorted(number for number in near if (low is None or number >= low) and (high is None or number <= high))
    return list(fitting), not told.looks_inside


def _subsets(variable: Variable, choices: list[Choice], told: Told) -> tuple[list[Value], bool]:
    """Return the sets of codes that differ in the codes named and in how many others are chosen."""
    item = variable.item
    most = item.maximum if item and item.maximum else len(choices)
    plain = [choice.name for choice in choices if not choice.exclusive]
    named = [code for code in plain if code in told.codes]
    others = [code for code in plain if code not in told.codes]
    most_others = min(len(others), max((number + 1 for number in told.numbers if number >= 0), default=1))
    is_complete = len(named) <= _MOST_CODES_IN_SUBSETS
    sets: list[Value] = [[choice.name] for choice in choices if choice.exclusive]
    sets += [
        [code for code in plain if code in chosen or code in others[:count]]
        for chosen in _all_subsets(named if is_complete else named[:_MOST_CODES_IN_SUBSETS])
        for count in range(most_others + 1)
        if 0 < len(chosen) + count <= most
    ]
    return sets, is_complete


def _all_subsets(codes: list[str]) -> Iterator[frozenset[str]]:
    for size in range(len(codes) + 1):
        yield from map(frozenset, combinations(codes, size))
