"""Expressions for tools that know XLSForm only: what exists here alone is written out in functions that ODK has.

Most expressions are XLSForm as they stand. One that is not is shown in its column as ODK can read it, and stands as it was
written in the column `miv_<column>`; that one counts on the way back.
"""

import re
from typing import Final

from surveys.routing.errors import ExpressionError
from surveys.routing.parsing import parse
from surveys.routing.tree import Call, Column, Literal, Node, Own, Reference, walk

_WORD: Final = re.compile(r"[A-Za-z0-9_\-]+")
# How tightly signs bind, as the grammar has it.
_BINDING: Final = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6,
    "negative": 7,
}  # fmt: skip
_QUOTED_WORD: Final = re.compile(r"'([A-Za-z0-9_\-]+)'")


class MismatchError(ValueError):
    """What is shown is not the translation of the expression beside it: one of the two was changed."""


def shown(column: str, source: str) -> tuple[str, str]:
    """Return what stands in `column` for the expression `source`, and in the column beside it: nothing where it suffices."""
    text = _default(source) if column == "default" else translated(source)
    return text, "" if _meant(column, text) == source else source


def expression(column: str, text: str, beside: str) -> str:
    """Return the expression in `column`; raise MismatchError when `beside` holds another one."""
    if beside and shown(column, beside)[0] != text:
        raise MismatchError(beside)
    return beside or _meant(column, text)


def _meant(column: str, text: str) -> str:
    """Return what XLSForm means: a default without quotation marks is a text."""
    return f"'{text}'" if column == "default" and _WORD.fullmatch(text) else text


def _default(source: str) -> str:
    found = _QUOTED_WORD.fullmatch(source)
    return found[1] if found else translated(source)


def translated(source: str) -> str:
    """Return `source` in functions that ODK has; as it stands where that needs no change or it cannot be read."""
    try:
        tree = parse(source)
    except ExpressionError:
        return source
    return _written(tree) if any(isinstance(node, Call) and _is_ours(node) for node in walk(tree)) else source


def _is_ours(call: Call) -> bool:
    many = call.function in {"count-non-empty", "sum"}  # ODK takes a node set, not a list of values
    return call.function == "label-of" or many or (call.function == "round" and len(call.arguments) == 1)


def _written(node: Node, least: int = 0) -> str:
    """Write `node`; in brackets where it binds less tightly than `least`."""
    match node:
        case Literal(value):
            return _quoted(value) if isinstance(value, str) else str(value)
        case Reference(name):
            return f"${{{name}}}"
        case Own():
            return "."
        case Column(name):
            return name
        case Call(function, arguments) if function in _BINDING:
            own = _BINDING[function]
            text = _operation(function, arguments, own)
            return f"({text})" if own < least else text
        case Call(function, arguments):
            return _call(function, arguments, least)


def _operation(sign: str, arguments: tuple[Node, ...], own: int) -> str:
    if sign == "negative":
        return f"-{_written(arguments[0], own)}"
    if sign in {"and", "or"}:
        return f" {sign} ".join(_written(argument, own + 1) for argument in arguments)
    return f"{_written(arguments[0], own)} {sign} {_written(arguments[1], own + 1)}"


def _call(function: str, arguments: tuple[Node, ...], least: int) -> str:
    words = tuple(map(_written, arguments))
    match function:
        case "label-of":
            return f"jr:choice-name({words[0]}, '{words[0]}')"
        case "count-non-empty":
            return _sum([f"if({_written(argument, _BINDING['='])} != '', 1, 0)" for argument in arguments], least)
        case "sum":
            return _sum([f"coalesce({word}, 0)" for word in words], least)
        case "round" if len(words) == 1:
            return f"round({words[0]}, 0)"
    return f"{function}({', '.join(words)})"


def _sum(terms: list[str], least: int) -> str:
    text = " + ".join(terms)
    return f"({text})" if least > _BINDING["+"] and len(terms) > 1 else text


def _quoted(text: str) -> str:
    return f'"{text}"' if "'" in text else f"'{text}'"
