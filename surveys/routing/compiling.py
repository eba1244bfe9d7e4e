"""Tree to closure: an expression is compiled once and then costs no more than its Python calls."""

from collections.abc import Callable
from typing import TypeAlias

from surveys.routing.operators import OPERATIONS, equal, selected, text_of
from surveys.routing.texts import Labels, label_of
from surveys.routing.tree import Call, Column, Literal, Node, Own, Reference
from surveys.routing.values import MISSING, Value, Values

Evaluate: TypeAlias = Callable[[Values], Value]

OWN_NAME = "."
"""Under this name the value that a constraint checks stands among the values."""


def compiled(node: Node, labels: Labels) -> Evaluate:
    """Return a function that evaluates `node`; what holds no variable is worked out here, once."""
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
        case Call():
            return _compiled_call(node, labels)


def folded(node: Node) -> Node:
    """Return `node` with everything worked out that holds no variable; for choice filters, whose columns are fixed."""
    if not isinstance(node, Call) or node.function in {"label-of", "jr:choice-name"}:
        return node
    arguments = tuple(folded(argument) for argument in node.arguments)
    fixed = [argument.value for argument in arguments if isinstance(argument, Literal)]
    if len(fixed) == len(arguments):
        return Literal(OPERATIONS[node.function].apply(*fixed))
    if node.function not in {"and", "or"}:
        return Call(node.function, arguments)
    decides = node.function == "or"
    if any(bool(value) is decides for value in fixed):
        return Literal(decides)
    open_arguments = tuple(argument for argument in arguments if not isinstance(argument, Literal))
    return Call(node.function, open_arguments) if len(open_arguments) > 1 else Call("boolean", open_arguments)


def _compiled_call(node: Call, labels: Labels) -> Evaluate:
    if node.function in {"label-of", "jr:choice-name"}:
        return _label(node, labels)
    arguments = tuple(compiled(argument, labels) for argument in node.arguments)
    if all(isinstance(argument, Literal) for argument in node.arguments):
        value = OPERATIONS[node.function].apply(*(argument(Values({}, {})) for argument in arguments))
        return lambda _values: value
    form = _FORMS.get(node.function)
    if form is not None:
        return _among_codes(node) or form(arguments)
    return _with_literal(node) or _strict(OPERATIONS[node.function].apply, arguments)


def _label(node: Call, labels: Labels) -> Evaluate:
    reference = node.arguments[0]
    if not isinstance(reference, Reference):
        message = "the checks let label-of take a variable only"
        raise TypeError(message)
    name = reference.name
    return lambda values: label_of(name, values, labels)


def _strict(function: Callable[..., Value], arguments: tuple[Evaluate, ...]) -> Evaluate:
    if len(arguments) == 1:
        (only,) = arguments
        return lambda values: function(only(values))
    if len(arguments) == 2:  # noqa: PLR2004 -- operators have two sides
        left, right = arguments
        return lambda values: function(left(values), right(values))
    return lambda values: function(*[argument(values) for argument in arguments])


def _with_literal(node: Call) -> Evaluate | None:
    """Return the short way for the rules that make up nearly all routing: a variable against a fixed code."""
    match node:
        case Call("=", (Reference(name), Literal(str(code)))):
            return lambda values: value == code if (value := values[name]).__class__ is str else equal(value, code)
        case Call("=" | "!=", (Literal(str()) as literal, Reference() as reference)):
            return _with_literal(Call(node.function, (reference, literal)))
        case Call("!=", (Reference(name), Literal(str(code)))):
            return lambda values: value != code if (value := values[name]).__class__ is str else not equal(value, code)
        case Call("selected", (Reference(name), Literal(str(code)))):
            return lambda values: code in value if (value := values[name]).__class__ is list else selected(value, code)
        case _:
            return None


def _among_codes(node: Call) -> Evaluate | None:
    """Return the short way for one variable against several codes: `= 'a' or = 'b'`, and `!= 'a' and != 'b'`."""
    sign = {"or": "=", "and": "!="}.get(node.function)
    names, codes = set(), set()
    for argument in node.arguments:
        match argument:
            case Call(function, (Reference(name), Literal(str(code)))) if function == sign:
                names.add(name)
                codes.add(code)
            case _:
                return None
    if len(names) != 1:
        return None
    (name,), among = names, frozenset(codes)

    def is_among(values: Values) -> bool:
        value = values[name]
        return value in among if value.__class__ is str else any(equal(value, code) for code in among)

    return is_among if sign == "=" else lambda values: not is_among(values)


def _all(arguments: tuple[Evaluate, ...]) -> Evaluate:
    if len(arguments) == 2:  # noqa: PLR2004 -- the usual number, without the cost of a generator
        first, second = arguments
        return lambda values: bool(first(values) and second(values))

    def every(values: Values) -> bool:
        for argument in arguments:  # noqa: SIM110 -- a generator would cost twice this loop
            if not argument(values):
                return False
        return True

    return every


def _any(arguments: tuple[Evaluate, ...]) -> Evaluate:
    if len(arguments) == 2:  # noqa: PLR2004 -- the usual number, without the cost of a generator
        first, second = arguments
        return lambda values: bool(first(values) or second(values))

    def some(values: Values) -> bool:
        for argument in arguments:  # noqa: SIM110 -- a generator would cost twice this loop
            if argument(values):
                return True
        return False

    return some


def _if(arguments: tuple[Evaluate, ...]) -> Evaluate:
    fact, yes, no = arguments
    return lambda values: yes(values) if fact(values) else no(values)


def _coalesce(arguments: tuple[Evaluate, ...]) -> Evaluate:
    def first_given(values: Values) -> Value:
        for argument in arguments:
            value = argument(values)
            if text_of(value) != MISSING:
                return value
        return MISSING

    return first_given


_FORMS: dict[str, Callable[[tuple[Evaluate, ...]], Evaluate]] = {"and": _all, "or": _any, "if": _if, "coalesce": _coalesce}
