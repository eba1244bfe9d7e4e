"""Tree to closure in three values: what an expression is when some of its variables are not known yet.

`and` is false as soon as one side is, `or` true as soon as one side is, `if` with an undecided condition is known when both
ends are the same; everything else is unknown when an argument is.
"""

from collections.abc import Callable
from typing import TypeAlias

from surveys.routing.compiling import OWN_NAME
from surveys.routing.operators import OPERATIONS, text_of
from surveys.routing.texts import Labels, partial_label_of
from surveys.routing.tree import Call, Column, Literal, Node, Own, Reference
from surveys.routing.values import MISSING, UNKNOWN, Maybe, PartialValues, Value

Decide: TypeAlias = Callable[[PartialValues], Maybe]


def deciding(node: Node, labels: Labels) -> Decide:
    """Return a function that decides `node` as far as the known values allow."""
    match node:
        case Literal(value):
            return lambda _values: value
        case Reference(name):
            return lambda values: values[name]
        case Own():
            return lambda values: values[OWN_NAME]
        case Column(name):
            message = f"column {name} must be filled in before compiling"
            raise TypeError(message)
        case Call("label-of" | "jr:choice-name", (Reference(name), *_)):
            return _label(name, labels)
        case Call(function, arguments):
            parts = tuple(deciding(argument, labels) for argument in arguments)
            form = _FORMS.get(function)
            return form(parts) if form else _short(node) or _strict(OPERATIONS[function].apply, parts)


def _label(name: str, labels: Labels) -> Decide:
    def label(values: PartialValues) -> Maybe:
        known = partial_label_of(name, values, labels)
        return UNKNOWN if known is None else known

    return label


def _strict(function: Callable[..., Value], arguments: tuple[Decide, ...]) -> Decide:
    def decided(values: PartialValues) -> Maybe:
        known = [argument(values) for argument in arguments]
        return UNKNOWN if UNKNOWN in known else function(*known)

    return decided


def _short(node: Call) -> Decide | None:
    """Return the short way for a variable against a fixed code, as `compiling` has it."""
    match node:
        case Call("=" | "!=", (Reference(name), Literal(str(code))) | (Literal(str(code)), Reference(name))):
            return _compared(OPERATIONS[node.function].apply, name, code, is_equal=node.function == "=")
        case _:
            return None


def _compared(function: Callable[..., Value], name: str, code: str, *, is_equal: bool) -> Decide:
    def compared(values: PartialValues) -> Maybe:
        value = values[name]
        if value.__class__ is str:
            return (value == code) is is_equal
        return UNKNOWN if value is UNKNOWN else function(value, code)

    return compared


def _all(arguments: tuple[Decide, ...]) -> Decide:
    def every(values: PartialValues) -> Maybe:
        verdict: Maybe = True
        for argument in arguments:
            value = argument(values)
            if value is UNKNOWN:
                verdict = UNKNOWN
            elif not value:
                return False
        return verdict

    return every


def _any(arguments: tuple[Decide, ...]) -> Decide:
    def some(values: PartialValues) -> Maybe:
        verdict: Maybe = False
        for argument in arguments:
            value = argument(values)
            if value is UNKNOWN:
                verdict = UNKNOWN
            elif value:
                return True
        return verdict

    return some


def _if(arguments: tuple[Decide, ...]) -> Decide:
    fact, yes, no = arguments

    def chosen(values: PartialValues) -> Maybe:
        verdict = fact(values)
        if verdict is not UNKNOWN:
            return yes(values) if verdict else no(values)
        first, second = yes(values), no(values)
        return first if first.__class__ is second.__class__ and first == second else UNKNOWN

    return chosen


def _coalesce(arguments: tuple[Decide, ...]) -> Decide:
    def first_given(values: PartialValues) -> Maybe:
        for argument in arguments:
            value = argument(values)
            if value is UNKNOWN or text_of(value) != MISSING:
                return value
        return MISSING

    return first_given


_FORMS: dict[str, Callable[[tuple[Decide, ...]], Decide]] = {"and": _all, "or": _any, "if": _if, "coalesce": _coalesce}
