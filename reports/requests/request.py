"""One request, and how it stands in an address: `vraag=slachtoffer&uitsplitsing=functie&filter=geslacht.vrouw`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlencode

QUESTION: Final = "vraag"
BREAKDOWN: Final = "uitsplitsing"
FILTER: Final = "filter"
EVERYBODY: Final = "totaal"
"""The breakdown with one group: everybody."""
LONGEST_WORD: Final = 200


class UnknownRequestError(LookupError):
    """Nobody can ask this; `part` names the parameter of the address that cannot be."""

    def __init__(self, part: str) -> None:
        super().__init__(f"no such request: {part}")
        self.part = part


class ClashingRequestError(UnknownRequestError):
    """Every part can be asked, but not together."""


@dataclass(frozen=True, slots=True, order=True)
class Filter:
    """Only one group of a breakdown."""

    breakdown: str
    group: str

    @classmethod
    def read(cls, word: str) -> Self:
        """Return the filter that stands in an address as `word`; raises UnknownRequestError."""
        breakdown, dot, group = word.partition(".")
        if not dot or not breakdown or not group or len(word) > LONGEST_WORD:
            raise UnknownRequestError(FILTER)
        return cls(breakdown, group)

    def __str__(self) -> str:
        return f"{self.breakdown}.{self.group}"


@dataclass(frozen=True, slots=True)
class Request:
    """A question, by one breakdown, for some only."""

    question: str
    breakdown: str = EVERYBODY
    filters: tuple[Filter, ...] = ()
    """In the order of their breakdowns in the list, so that the same request is always the same."""

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """The request as parameters of an address."""
        return ((QUESTION, self.question), (BREAKDOWN, self.breakdown), *((FILTER, str(one)) for one in self.filters))


def query_string(request: Request) -> str:
    """Return the request as it stands in an address, without the question mark."""
    return urlencode(request.parameters)


def request_from(parameters: Mapping[str, Sequence[str]]) -> Request:
    """Read a request from the parameters of an address; an empty filter is none, and no breakdown is everybody.

    Says nothing yet of whether it can be asked: `ClosedSet.checked` does. Raises UnknownRequestError when a parameter is
    missing, stands there twice, or has not the form.
    """
    question = _only(parameters, QUESTION, "")
    if not question:
        raise UnknownRequestError(QUESTION)
    breakdown = _only(parameters, BREAKDOWN, EVERYBODY) or EVERYBODY
    filters = [Filter.read(word) for word in parameters.get(FILTER, ()) if word]
    return Request(question, breakdown, tuple(sorted(set(filters))))


def _only(parameters: Mapping[str, Sequence[str]], name: str, otherwise: str) -> str:
    given = tuple(parameters.get(name, ()))
    if len(given) > 1 or any(len(word) > LONGEST_WORD for word in given):
        raise UnknownRequestError(name)
    return given[0] if given else otherwise
