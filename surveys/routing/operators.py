"""The operators and functions of expressions: one table from name to function, and the one rule for missing answers.

The rule: a missing answer is the empty value ''. `=` and `!=` compare it as any other text; `<`, `>`, `<=` and `>=` are
false when a side is missing; arithmetic, `round`, `int` and `number` on a missing side are missing; `min`, `max` and `sum`
leave missing ones out; `count-selected` of it is 0, `selected` in it is false. What is not a number counts as missing
where a number is needed, and so does a division by zero.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from surveys.routing.values import MISSING, Value

_MOST_DIGITS: Final = 12
_NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,15})?", re.ASCII)


def text_of(value: Value) -> str:
    """Return `value` as text: the codes of a multiple choice by spaces, as XLSForm has them."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(int(value)) if isinstance(value, bool) else str(value)


def number_of(value: Value) -> int | float | None:
    """Return `value` as a number, or None when it is missing or no number."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    text = text_of(value).strip()
    if not _NUMBER.fullmatch(text):
        return None
    return float(text) if "." in text else int(text)


def equal(left: Value, right: Value) -> bool:
    """Compare as numbers where a side is a number, else as text."""
    if isinstance(left, int | float) or isinstance(right, int | float):
        first, second = number_of(left), number_of(right)
        return first == second and (first is not None or text_of(left) == text_of(right))
    return text_of(left) == text_of(right)


def unequal(left: Value, right: Value) -> bool:
    """Return the opposite of `equal`, for missing answers too."""
    return not equal(left, right)


def _comparison(compare: Callable[[float, float], bool]) -> Callable[[Value, Value], bool]:
    def compared(left: Value, right: Value) -> bool:
        first, second = number_of(left), number_of(right)
        return first is not None and second is not None and compare(first, second)

    return compared


def _arithmetic(calculate: Callable[[float, float], float]) -> Callable[[Value, Value], Value]:
    def calculated(left: Value, right: Value) -> Value:
        first, second = number_of(left), number_of(right)
        if first is None or second is None:
            return MISSING
        try:
            return _whole_where_exact(calculate(first, second))
        except (ZeroDivisionError, OverflowError):
            return MISSING

    return calculated


def _whole_where_exact(number: float) -> Value:
    if isinstance(number, int):
        return number
    if not math.isfinite(number):
        return MISSING
    return int(number) if number.is_integer() else number


def _negative(value: Value) -> Value:
    number = number_of(value)
    return MISSING if number is None else -number


def selected(value: Value, code: Value) -> bool:
    """Tell whether `code` is among the chosen answers."""
    return text_of(code) in value if isinstance(value, list) else text_of(code) in text_of(value).split(" ") and value != MISSING


def _selected_at(value: Value, position: Value) -> Value:
    codes, index = _codes(value), number_of(position)
    return codes[int(index)] if index is not None and 0 <= index < len(codes) else MISSING


def _codes(value: Value) -> list[str]:
    return value if isinstance(value, list) else text_of(value).split()


def _count_selected(value: Value) -> int:
    return len(_codes(value))


def _count_non_empty(*values: Value) -> int:
    return len(values) - values.count(MISSING) - values.count([])


def _checklist(minimum: Value, maximum: Value, *facts: Value) -> bool:
    """Tell whether between `minimum` and `maximum` of `facts` hold; -1 is no bound, as in ODK."""
    least, most, held = number_of(minimum), number_of(maximum), sum(map(bool, facts))
    return least is not None and most is not None and held >= least and (most == -1 or held <= most)


def _integer(value: Value) -> Value:
    number = number_of(value)
    return MISSING if number is None else int(number)


def _number(value: Value) -> Value:
    number = number_of(value)
    return MISSING if number is None else number


def _round(value: Value, digits: Value = 0) -> Value:
    """Round half away from zero, as a reader expects, not to even."""
    number, places = number_of(value), number_of(digits)
    if number is None or places is None or abs(places) > _MOST_DIGITS:
        return MISSING
    exact = Decimal(str(number)).quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP)
    return _whole_where_exact(float(exact))


def _extreme(choose: Callable[[list[float]], float]) -> Callable[..., Value]:
    def chosen(*values: Value) -> Value:
        numbers = [number for number in map(number_of, values) if number is not None]
        return choose(numbers) if numbers else MISSING

    return chosen


def _absolute(value: Value) -> Value:
    number = number_of(value)
    return MISSING if number is None else abs(number)


@lru_cache(maxsize=512)
def pattern(source: str) -> re.Pattern[str]:
    """Compile a regular expression once."""
    return re.compile(source)


def _regex(value: Value, expression: Value) -> bool:
    """Tell whether the whole of `value` fits; a missing answer is the empty text."""
    return pattern(text_of(expression)).fullmatch(text_of(value)) is not None


def _substring(value: Value, start: Value, end: Value | None = None) -> Value:
    first, last = number_of(start), None if end is None else number_of(end)
    if first is None or (end is not None and last is None):
        return MISSING
    return text_of(value)[int(first) : None if last is None else int(last)]


@dataclass(frozen=True, slots=True)
class Function:
    """A function with the number of arguments that it takes; no `most` is any number."""

    apply: Callable[..., Value]
    least: int
    most: int | None

    @property
    def wanted(self) -> str:
        """The number of arguments, in words for the researcher."""
        if self.most is None:
            return f"{self.least} of meer"
        return str(self.least) if self.least == self.most else f"{self.least} tot {self.most}"


SIGNS: Final[dict[str, Function]] = {
    "=": Function(equal, 2, 2),
    "!=": Function(unequal, 2, 2),
    "<": Function(_comparison(lambda left, right: left < right), 2, 2),
    "<=": Function(_comparison(lambda left, right: left <= right), 2, 2),
    ">": Function(_comparison(lambda left, right: left > right), 2, 2),
    ">=": Function(_comparison(lambda left, right: left >= right), 2, 2),
    "+": Function(_arithmetic(lambda left, right: left + right), 2, 2),
    "-": Function(_arithmetic(lambda left, right: left - right), 2, 2),
    "*": Function(_arithmetic(lambda left, right: left * right), 2, 2),
    "div": Function(_arithmetic(lambda left, right: left / right), 2, 2),
    # The sign of the result is that of the dividend, as in XPath; Python's % has that of the divisor.
    "mod": Function(_arithmetic(lambda left, right: left - right * math.trunc(left / right)), 2, 2),
    "negative": Function(_negative, 1, 1),
}

FUNCTIONS: Final[dict[str, Function]] = {
    "selected": Function(selected, 2, 2),
    "selected-at": Function(_selected_at, 2, 2),
    "count-selected": Function(_count_selected, 1, 1),
    "count-non-empty": Function(_count_non_empty, 1, None),
    "checklist": Function(_checklist, 3, None),
    "not": Function(lambda value: not value, 1, 1),
    "true": Function(lambda: True, 0, 0),
    "false": Function(lambda: False, 0, 0),
    "boolean": Function(bool, 1, 1),
    "regex": Function(_regex, 2, 2),
    "string": Function(text_of, 1, 1),
    "string-length": Function(lambda value: len(text_of(value)), 1, 1),
    "contains": Function(lambda value, part: text_of(part) in text_of(value), 2, 2),
    "starts-with": Function(lambda value, part: text_of(value).startswith(text_of(part)), 2, 2),
    "ends-with": Function(lambda value, part: text_of(value).endswith(text_of(part)), 2, 2),
    "substr": Function(_substring, 2, 3),
    "concat": Function(lambda *values: "".join(map(text_of, values)), 1, None),
    "int": Function(_integer, 1, 1),
    "number": Function(_number, 1, 1),
    "round": Function(_round, 1, 2),
    "abs": Function(_absolute, 1, 1),
    "min": Function(_extreme(min), 1, None),
    "max": Function(_extreme(max), 1, None),
    "sum": Function(_extreme(sum), 1, None),
}

# Forms that do not need all their arguments, or look at the variable instead of its value; the compilers know them.
FORMS: Final[dict[str, Function]] = {
    "and": Function(lambda *values: all(values), 1, None),
    "or": Function(lambda *values: any(values), 1, None),
    "if": Function(lambda fact, yes, no: yes if fact else no, 3, 3),
    "coalesce": Function(lambda *values: next((value for value in values if text_of(value) != MISSING), MISSING), 1, None),
    "label-of": Function(text_of, 1, 1),
    "jr:choice-name": Function(lambda value, _name: text_of(value), 2, 2),
}

OPERATIONS: Final[dict[str, Function]] = {**SIGNS, **FUNCTIONS, **FORMS}
WRITABLE: Final = frozenset(FUNCTIONS) | (frozenset(FORMS) - {"and", "or"})
"""The names that may be written as `name(…)`."""
