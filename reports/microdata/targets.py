"""What a column of a file can become: a question of the questionnaire, one box of it, a fact of the background, the weight."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from surveys.routing import Kind, Origin, Questionnaire, Variable, export_columns

WEIGHT: Final = "weegfactor"
CLUSTER: Final = "cluster"
TICKED, NOT_TICKED = "ja", "nee"
_BOX_ANSWERS: Final = ((TICKED, "Aangekruist"), (NOT_TICKED, "Niet aangekruist"))
_NUMBERS: Final = frozenset({Kind.SCALE, Kind.INTEGER, Kind.YEAR})

Labelled = tuple[tuple[str, str], ...]
"""Codes with their labels."""


class TargetKind(StrEnum):
    """How the values of a column are read."""

    CODES = "codes"
    BOX = "hokje"
    NUMBER = "getal"
    WEIGHT = "gewicht"
    KEY = "sleutel"
    """Any text that tells organisations apart; only a digest of it is kept."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something that a column can become."""

    name: str
    label: str
    kind: TargetKind
    codes: Labelled = ()
    variable: str = ""
    """The question of which it is a box; else the name itself, and empty for what is no question."""
    is_background: bool = False


def targets_of(questionnaire: Questionnaire, background: Mapping[str, Labelled]) -> tuple[Target, ...]:
    """Return all that a column can become: the weight, the `background` with its codes, then the questions in their order.

    Open text is none: earlier files hold names in it.
    """
    own = (
        Target(WEIGHT, "Weegfactor", TargetKind.WEIGHT),
        Target(CLUSTER, "Organisatie, om respondenten bij elkaar te nemen", TargetKind.KEY),
    )
    known = (
        Target(name, _label(questionnaire, name), TargetKind.CODES, codes, is_background=True)
        for name, codes in background.items()
    )
    asked = (target for one in questionnaire.variables.values() if one.origin is Origin.ASKED for target in _questions(one))
    return (*own, *known, *asked)


def _label(questionnaire: Questionnaire, name: str) -> str:
    variable = questionnaire.variables.get(name)
    return variable.short_label if variable is not None and variable.short_label else name


def _questions(variable: Variable) -> Iterator[Target]:
    if variable.kind is Kind.MULTIPLE:
        labels = {choice.name: choice.short_label for choice in variable.choices}
        for column in export_columns(variable):
            code = column.removeprefix(f"{variable.name}__")
            label = f"{variable.short_label}: {labels.get(code, code)}"
            yield Target(column, label, TargetKind.BOX, _BOX_ANSWERS, variable.name)
    elif variable.kind in _NUMBERS:
        yield Target(variable.name, variable.short_label, TargetKind.NUMBER, (), variable.name)
    elif variable.choices:
        codes = tuple((choice.name, choice.short_label) for choice in variable.choices)
        yield Target(variable.name, variable.short_label, TargetKind.CODES, codes, variable.name)
