"""A condition that stands on its own, outside a questionnaire: who belongs to a group of a table."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.routing.building import rule_of
from surveys.routing.compiling import Evaluate
from surveys.routing.errors import DefinitionError, ExpressionError, Finding, finding
from surveys.routing.parsing import parse
from surveys.routing.tree import Call, Column, Literal, Node, Own, Reference, walk
from surveys.routing.values import Value, Values


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A compiled condition; `reads` names the variables in it."""

    source: str
    reads: tuple[str, ...]
    evaluate: Evaluate

    def holds(self, values: Mapping[str, Value]) -> bool:
        """Tell whether the condition is true for these values; one that is absent reads as empty, as everywhere."""
        return bool(self.evaluate(Values({}, values)))


def condition(source: str, where: str) -> Condition:
    """Compile the expression `source`, which stands at `where`.

    Raises DefinitionError with one finding where it cannot be read, or reads what only exists inside a questionnaire: the
    own answer, a column of a choice list, a label.
    """
    try:
        tree = parse(source)
    except ExpressionError as error:
        raise DefinitionError((finding(error.code, where, **error.words),)) from error
    for node in walk(tree):
        problem = _only_in_a_questionnaire(node, where)
        if problem is not None:
            raise DefinitionError((problem,))
    rule = rule_of(source, {})
    return Condition(source, rule.reads, rule.evaluate)


def _only_in_a_questionnaire(node: Node, where: str) -> Finding | None:
    match node:
        case Own():
            return finding("R209", where)
        case Column(name):
            return finding("R208", where, name=name)
        case Call("label-of" | "jr:choice-name", (Reference(name), *_)):
            return finding("R212", where, name=name)
        case _:
            return None


def compared_codes(source: str) -> tuple[tuple[str, str], ...]:
    """Return every variable with a word that the expression `source` compares it with; raises DefinitionError."""
    condition(source, "de voorwaarde")
    found: list[tuple[str, str]] = []
    for node in walk(parse(source)):
        match node:
            case Call("=" | "!=" | "selected", (Reference(name), Literal(str(code)))) if code:
                found.append((name, code))
            case Call("=" | "!=", (Literal(str(code)), Reference(name))) if code:
                found.append((name, code))
    return tuple(found)
