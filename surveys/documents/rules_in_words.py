"""Expressions of a questionnaire in Dutch, to be read beside the expression itself by whoever checks the routing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from surveys.routing import Questionnaire
from surveys.routing.operators import OPERATIONS, text_of
from surveys.routing.texts import enumerated
from surveys.routing.tree import Call, Column, Literal, Node, Own, Reference

_COMPARED: Final[dict[str, str]] = {
    "=": "is",
    "!=": "is niet",
    "<": "is kleiner dan",
    "<=": "is ten hoogste",
    ">": "is groter dan",
    ">=": "is ten minste",
}
_CALCULATED: Final[dict[str, str]] = {
    "+": "plus",
    "-": "min",
    "*": "maal",
    "div": "gedeeld door",
    "mod": "modulo",
}
_TURNED: Final[dict[str, str]] = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_FUNCTIONS: Final[dict[str, str]] = {
    "count-selected": "het aantal gekozen antwoorden bij {0}",
    "count-non-empty": "het aantal ingevulde van {all}",
    "selected-at": "het antwoord op plaats {1} bij {0}",
    "coalesce": "het eerste dat bekend is van {all}",
    "label-of": "de tekst van {0}",
    "jr:choice-name": "de tekst van {0}",
    "string-length": "het aantal tekens van {0}",
    "contains": "{0} bevat {1}",
    "starts-with": "{0} begint met {1}",
    "ends-with": "{0} eindigt op {1}",
    "concat": "{all} achter elkaar",
    "regex": "{0} past bij het patroon {1}",
    "min": "het kleinste van {all}",
    "max": "het grootste van {all}",
    "sum": "de som van {all}",
    "round": "{0} afgerond",
    "int": "het hele getal van {0}",
    "number": "het getal {0}",
    "string": "{0}",
    "boolean": "{0}",
    "abs": "{0} zonder minteken",
    "negative": "min {0}",
}


@dataclass(frozen=True, slots=True)
class _Words:
    """Puts nodes into words for one questionnaire; `numbers` are the question numbers of its document."""

    questionnaire: Questionnaire
    numbers: Mapping[str, int]
    shows_names: bool = True

    def of(self, node: Node) -> str:
        if isinstance(node, Literal):
            return self.literal(node)
        if isinstance(node, Reference):
            return self.variable(node.name)
        if isinstance(node, Own):
            return "het antwoord"
        if isinstance(node, Column):
            return f"de kolom {node.name}"
        return self.call(node)

    def literal(self, node: Literal) -> str:
        if isinstance(node.value, str):
            return f"‘{node.value}’" if node.value else "niets"
        return text_of(node.value).replace(".", ",")

    def variable(self, name: str) -> str:
        number = self.numbers.get(name)
        if number is None:
            return name
        return f"vraag {number} ({name})" if self.shows_names else f"vraag {number}"

    def label(self, name: str, code: str) -> str:
        """Return the answer with this code as it is offered, or the code itself."""
        variable = self.questionnaire.variables.get(name)
        labels = {} if variable is None else {choice.name: choice.label for choice in variable.choices}
        return f"‘{labels.get(code, code)}’"

    def call(self, node: Call) -> str:
        named: dict[str, Callable[[Call], str]] = {
            "and": lambda call: self.joined(call, " en "),
            "or": lambda call: self.joined(call, " of "),
            "not": self.negation,
            "if": self.choice,
            "selected": lambda call: self.selection(call, "gekozen"),
            "checklist": self.checklist,
        }
        if node.function in named:
            return named[node.function](node)
        if node.function in _COMPARED:
            return self.comparison(node)
        if node.function in _CALCULATED:
            left, right = (self.nested(argument) for argument in node.arguments)
            return f"{left} {_CALCULATED[node.function]} {right}"
        arguments = [self.of(argument) for argument in node.arguments]
        words = _FUNCTIONS.get(node.function)
        if words is None:
            return f"{node.function}({', '.join(arguments)})"
        return words.format(*arguments, all=enumerated(arguments))

    def joined(self, node: Call, word: str) -> str:
        return word.join(self.nested(argument) for argument in node.arguments)

    def nested(self, node: Node) -> str:
        """Put a part between brackets where its own `en`, `of` or calculation would run into what is around it."""
        runs_on = isinstance(node, Call) and (node.function in {"and", "or", "if"} or node.function in _CALCULATED)
        return f"({self.of(node)})" if runs_on else self.of(node)

    def negation(self, node: Call) -> str:
        inner = node.arguments[0]
        if isinstance(inner, Call) and inner.function == "selected":
            return self.selection(inner, "niet gekozen")
        return f"niet: {self.nested(inner)}"

    def choice(self, node: Call) -> str:
        fact, yes, no = node.arguments
        return f"{self.nested(yes)} als {self.nested(fact)}, anders {self.of(no)}"

    def selection(self, node: Call, verb: str) -> str:
        variable, code = node.arguments
        if isinstance(variable, Reference) and isinstance(code, Literal):
            return f"bij {self.variable(variable.name)} is {self.label(variable.name, text_of(code.value))} {verb}"
        return f"bij {self.of(variable)} is {self.of(code)} {verb}"

    def checklist(self, node: Call) -> str:
        least, most, *facts = (self.of(argument) for argument in node.arguments)
        bounds = f"ten minste {least}" if most == "min 1" else f"{least} tot {most}"
        return f"{bounds} hiervan gelden: {'; '.join(facts)}"

    def comparison(self, node: Call) -> str:
        left, right = node.arguments
        sign = node.function
        if isinstance(left, Literal) and not isinstance(right, Literal):
            left, right, sign = right, left, _TURNED[sign]
        if isinstance(right, Literal) and right.value == "" and sign in {"=", "!="}:
            return f"{self.of(left)} is {'niet ' if sign == '=' else ''}ingevuld"
        if isinstance(left, Reference) and isinstance(right, Literal) and isinstance(right.value, str):
            return f"{self.of(left)} {_COMPARED[sign]} {self.label(left.name, right.value)}"
        return f"{self.nested(left)} {_COMPARED[sign]} {self.nested(right)}"


def in_words(node: Node, questionnaire: Questionnaire, numbers: Mapping[str, int], *, shows_names: bool = True) -> str:
    """Return the expression `node` in Dutch; `numbers` gives the number of the question of each variable."""
    return _Words(questionnaire, numbers, shows_names).of(simplified(node))


def simplified(node: Node) -> Node:
    """Return `node` without comparisons of two fixed values, which a choice filter leaves behind for each answer."""
    if not isinstance(node, Call):
        return node
    arguments = tuple(simplified(argument) for argument in node.arguments)
    if node.function in {"and", "or"}:
        return _joined(node.function, arguments)
    if node.function in _COMPARED and all(isinstance(argument, Literal) for argument in arguments):
        values = [argument.value for argument in arguments if isinstance(argument, Literal)]
        return Call("true" if OPERATIONS[node.function].apply(*values) else "false", ())
    return Call(node.function, arguments)


def _joined(function: str, arguments: tuple[Node, ...]) -> Node:
    """Leave out what does not matter to an `and` or `or`, and end early at what decides it."""
    deciding, idle = Call("false" if function == "and" else "true", ()), Call("true" if function == "and" else "false", ())
    if deciding in arguments:
        return deciding
    left = tuple(argument for argument in arguments if argument != idle)
    if not left:
        return idle
    return left[0] if len(left) == 1 else Call(function, left)
