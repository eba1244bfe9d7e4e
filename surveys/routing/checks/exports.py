"""Checks that every variable can go to SPSS: its name, its labels, and the column for each answer of a multiple choice."""

import re
from collections.abc import Iterator
from typing import Final

from surveys.routing.checks.outline import Outline
from surveys.routing.errors import Finding, finding
from surveys.routing.questions import Kind, Origin, Questionnaire, Variable

LONGEST_NAME: Final = 64
LONGEST_LABEL: Final = 256
LONGEST_VALUE_LABEL: Final = 120
RESERVED_WORDS: Final = frozenset(["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"])
_NAME: Final = re.compile(r"[a-z](?:[a-z0-9_]*[a-z0-9])?")


def name_findings(outline: Outline) -> Iterator[Finding]:
    """Yield the names that SPSS refuses."""
    for entry in outline.names:
        if entry.is_variable:
            yield from _name_findings(outline.where(entry.place), entry.name)


def _name_findings(where: str, name: str) -> Iterator[Finding]:
    size = len(name.encode())
    if name.lower() in RESERVED_WORDS:
        yield finding("R502", where, name=name)
    elif not _NAME.fullmatch(name):
        yield finding("R501", where, name=name)
    if size > LONGEST_NAME:
        yield finding("R503", where, name=name, size=size)


def export_columns(variable: Variable) -> tuple[str, ...]:
    """Return the columns that `variable` becomes: one to an answer of a multiple choice, else itself.

    Two underscores, since `dader_anders` is the usual name for the open text beside the answer `anders` to `dader`.
    """
    if variable.kind is Kind.MULTIPLE:
        return tuple(f"{variable.name}__{choice.name}" for choice in variable.choices)
    return (variable.name,)


def export_findings(outline: Outline, questionnaire: Questionnaire) -> Iterator[Finding]:
    """Yield columns that clash or have no possible name, and labels that would be cut off."""
    owners: dict[str, str] = {}
    for variable in questionnaire.variables.values():
        where = outline.where(outline.named[variable.name].place)
        for column in export_columns(variable):
            if column in owners:
                yield finding("R506", where, name=column, other=f"{owners[column]} en {variable.name}")
            owners.setdefault(column, variable.name)
            if column != variable.name:
                yield from _name_findings(where, column)
        size = _size(variable.short_label)
        if size > LONGEST_LABEL and variable.origin is not Origin.BACKGROUND:
            yield finding("R504", where, size=size)
    yield from _value_label_findings(outline, questionnaire)


def _value_label_findings(outline: Outline, questionnaire: Questionnaire) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for variable in questionnaire.variables.values():
        for choice in variable.choices:
            size = _size(choice.short_label)
            if size > LONGEST_VALUE_LABEL and (choice.name, choice.label) not in seen:
                seen.add((choice.name, choice.label))
                yield finding("R505", outline.where(outline.named[variable.name].place), name=choice.name, size=size)


def _size(label: str) -> int:
    return len(label.replace("**", "").encode())
