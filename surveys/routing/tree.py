"""The typed tree of an expression: what the grammar yields and the compilers read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from surveys.routing.values import Value


@dataclass(frozen=True, slots=True)
class Literal:
    """A text or number written in the expression."""

    value: Value


@dataclass(frozen=True, slots=True)
class Reference:
    """A variable: `${name}`."""

    name: str


@dataclass(frozen=True, slots=True)
class Own:
    """The answer that is being checked: `.`."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the choice list, in a choice filter: a bare `name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function or an operator with its arguments; operators go by their sign."""

    function: str
    arguments: "tuple[Node, ...]"


Node: TypeAlias = Literal | Reference | Own | Column | Call


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and everything under it, parents first."""
    yield node
    if isinstance(node, Call):
        for argument in node.arguments:
            yield from walk(argument)


def depth(node: Node) -> int:
    """Return how deep `node` nests; without recursion, since it guards against trees too deep for that."""
    level, deepest = [node], 0
    while level:
        deepest += 1
        level = [argument for part in level if isinstance(part, Call) for argument in part.arguments]
    return deepest


def references(node: Node) -> tuple[str, ...]:
    """Return the names of the variables that `node` reads, each once, in order of appearance."""
    return tuple(dict.fromkeys(part.name for part in walk(node) if isinstance(part, Reference)))


def with_columns(node: Node, columns: dict[str, str]) -> Node:
    """Return `node` with each column replaced by its value for one choice; an absent column is empty."""
    if isinstance(node, Column):
        return Literal(columns.get(node.name, ""))
    if isinstance(node, Call):
        return Call(node.function, tuple(with_columns(argument, columns) for argument in node.arguments))
    return node
