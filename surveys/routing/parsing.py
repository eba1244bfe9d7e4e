"""Text to tree: reads an XLSForm expression with the grammar beside this file."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken
from lark.exceptions import VisitError

from surveys.routing.errors import ExpressionError
from surveys.routing.operators import OPERATIONS, WRITABLE, pattern
from surveys.routing.tree import Call, Column, Literal, Node, Own, Reference, depth

_GRAMMAR: Final = Path(__file__).with_name("grammar.lark")
_LONGEST_EXPRESSION: Final = 4000
_DEEPEST_NESTING: Final = 100


class _TreeBuilder(Transformer[Token, Node]):
    """Turns each rule of the grammar into a node."""

    def disjunction(self, operands: list[Node]) -> Node:
        return operands[0] if len(operands) == 1 else Call("or", tuple(operands))

    def conjunction(self, operands: list[Node]) -> Node:
        return operands[0] if len(operands) == 1 else Call("and", tuple(operands))

    def binary(self, children: list[Node | Token]) -> Node:
        left, sign, right = children
        return Call(str(sign), (_node(left), _node(right)))

    def negative(self, children: list[Node]) -> Node:
        operand = children[0]
        if isinstance(operand, Literal) and isinstance(operand.value, int | float):
            return Literal(-operand.value)  # -1 is a number as any other to whoever looks at the tree
        return Call("negative", (operand,))

    def number(self, children: list[Token]) -> Node:
        text = str(children[0])
        return Literal(float(text) if "." in text else int(text))

    def text(self, children: list[Token]) -> Node:
        return Literal(str(children[0])[1:-1])

    def reference(self, children: list[Token]) -> Node:
        return Reference(str(children[0])[2:-1].strip())

    def own(self, _children: list[Token]) -> Node:
        return Own()

    def column(self, children: list[Token]) -> Node:
        return Column(str(children[0]))

    def call(self, children: list[Node | Token | None]) -> Node:
        name, *arguments = children
        call = Call(str(name), tuple(_node(argument) for argument in arguments if argument is not None))
        _refuse_unfit(call)
        return call


def _refuse_unfit(call: Call) -> None:
    """Raise ExpressionError for a function that is not there, or that is given what it cannot take."""
    if call.function not in WRITABLE:
        raise ExpressionError("R206", name=call.function, suggestion=suggestion(call.function, WRITABLE))
    function, given = OPERATIONS[call.function], len(call.arguments)
    if given < function.least or (function.most is not None and given > function.most):
        raise ExpressionError("R207", name=call.function, given=given, wanted=function.wanted)
    match call:
        case Call("regex", (_, Literal(str(source)))):
            try:
                pattern(source)
            except re.error as error:
                raise ExpressionError("R210", pattern=source) from error
        case Call("regex"):
            raise ExpressionError("R210", pattern="(berekend)")
        case Call("label-of" | "jr:choice-name", (Reference(), *_)):
            pass
        case Call("label-of" | "jr:choice-name"):
            raise ExpressionError("R212", name="…")
        case _:
            pass


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return what the writer may have meant by `name`."""
    close = get_close_matches(name, list(known), n=1)
    return f"Misschien: ‘{close[0]}’." if close else "Verbeter de naam of voeg hem toe."


def _node(child: Node | Token | None) -> Node:
    if isinstance(child, Literal | Reference | Own | Column | Call):
        return child
    message = f"the grammar yielded {child!r} where a node was expected"
    raise TypeError(message)


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR.read_text(encoding="utf-8"), parser="lalr", transformer=_TreeBuilder(), maybe_placeholders=False)


@lru_cache(maxsize=4096)
def parse(source: str) -> Node:
    """Read the expression `source` into a tree; raises ExpressionError where it cannot be read."""
    if len(source) > _LONGEST_EXPRESSION:
        raise ExpressionError("R201", column=_LONGEST_EXPRESSION, problem="de expressie is te lang", source=source[:80])
    try:
        tree = _parser().parse(source)
    except UnexpectedInput as error:
        raise ExpressionError("R201", column=_column(error, source), problem=_problem(error), source=source) from error
    except VisitError as error:
        if isinstance(error.orig_exc, ExpressionError):
            raise error.orig_exc from error
        raise
    node = _node(tree)  # type: ignore[arg-type]  # lark types the result as its own tree, the transformer makes a node
    if depth(node) > _DEEPEST_NESTING:
        raise ExpressionError("R201", column=1, problem="de expressie is te diep genest", source=source[:80])
    return node


def _column(error: UnexpectedInput, source: str) -> int:
    return error.column if isinstance(error.column, int) and error.column > 0 else len(source) + 1


def _problem(error: UnexpectedInput) -> str:
    if isinstance(error, UnexpectedCharacters):
        return f"‘{error.char}’ hoort hier niet"
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        return f"‘{error.token}’ hoort hier niet"
    if isinstance(error, UnexpectedEOF | UnexpectedToken):
        return "de expressie houdt te vroeg op"
    return "dit hoort hier niet"
