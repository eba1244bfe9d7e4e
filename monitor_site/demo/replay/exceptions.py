"""Printed figures of 2020 that no answers can give back, each with the reason; a number such as I04 is a doubt of `published`."""

from dataclasses import dataclass
from typing import Final

from reports.published.aggregates import Aggregate


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why a printed figure is not to be had."""

    number: str
    reason: str


_NUMBERS: Final = {
    "I04": "De n boven tabel 4.7 (173 + 421 + 2.460) is samen meer dan de basis 2.901: het is bijna de hele respons.",
}
"""By doubt: where only the number of respondents is wrong."""
ALIASES: Final = {"Politieke partij/bestuurdersvereniging partij": "Politieke partij/bestuurdersvereniging"}
"""Slips in printed labels, with what is meant."""


def exemption_of(one: Aggregate, what: str) -> Exemption | None:
    """Return why a printed figure, or the n beside it (`what` is n), cannot come out; None where it can."""
    if what == "n" and one.doubt in _NUMBERS:
        return Exemption(one.doubt, _NUMBERS[one.doubt])
    return None
