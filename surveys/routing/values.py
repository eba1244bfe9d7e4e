"""What an answer can be, and the dictionaries in which expressions find their variables."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Final, TypeAlias

Value: TypeAlias = str | int | float | list[str]
"""A choice code or text, a number, or the codes of a multiple choice; a truth value is the number 1 or 0."""

MISSING: Final = ""
"""The empty value, which an expression reads for every answer that is not there."""


class Unknown(Enum):
    """The third truth value: not decided yet by what is known."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN
Maybe: TypeAlias = Value | Unknown


class Values(dict[str, Value]):
    """Values by name; calculates a calculated variable when it is first read, and reads as empty what is not there.

    A calculated value is kept. That is safe since the checks of a definition let a rule read a calculation only where
    everything that the calculation depends on has been asked before.
    """

    __slots__ = ("_calculations",)

    def __init__(self, calculations: "Mapping[str, Callable[[Values], Value]]", known: Mapping[str, Value]) -> None:
        super().__init__(known)
        self._calculations = calculations

    def __missing__(self, name: str) -> Value:
        """Return the calculated value of `name`, or the empty value."""
        calculation = self._calculations.get(name)
        if calculation is None:
            return MISSING
        value = calculation(self)
        value = int(value) if value is True or value is False else value
        self[name] = value
        return value


class PartialValues(dict[str, Maybe]):
    """As `Values`, where a variable may also be unknown yet."""

    __slots__ = ("_calculations",)

    def __init__(self, calculations: "Mapping[str, Callable[[PartialValues], Maybe]]", known: Mapping[str, Maybe]) -> None:
        super().__init__(known)
        self._calculations = calculations

    def __missing__(self, name: str) -> Maybe:
        """Return the calculated value of `name` as far as it is decided, or the empty value."""
        calculation = self._calculations.get(name)
        if calculation is None:
            return MISSING
        value = calculation(self)
        value = int(value) if value is True or value is False else value
        self[name] = value
        return value
