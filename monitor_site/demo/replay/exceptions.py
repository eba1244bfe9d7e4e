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
    "I10": "De percentages kunnen niet uit de gedrukte n=28 komen: zes rijen van tabel 3.2 passen bij 27, tabel 3.4 bij 26.",
    "I17": "De typologie van figuur 2.9 vraagt antwoord op latere vragen, dus de n is die van tabel 2.5 en niet 1.083.",
}
"""By doubt: where only the number of respondents is wrong."""
_SHARES: Final = {"I11": "Van 11 provincies kan 46% niet: 5 is 45% en 6 is 55%."}
"""By doubt: where the percentage itself is wrong."""
_FIGURES: Final = {
    "4.2": Exemption(
        "figuur 4.2",
        "Wie getuige was, blijkt pas uit tabel 4.1, een latere vraag: de n is die (2.920), en niet die van figuur 4.1 (2.943).",
    )
}
"""By figure: where the printed n cannot be had, and `published` has no doubt about it."""
ALIASES: Final = {"Politieke partij/bestuurdersvereniging partij": "Politieke partij/bestuurdersvereniging"}
"""Slips in printed labels, with what is meant."""


def exemption_of(one: Aggregate, what: str) -> Exemption | None:
    """Return why a printed figure, or the n beside it (`what` is n), cannot come out; None where it can."""
    if one.kind == "figure" and one.id in _FIGURES:
        return _FIGURES[one.id]
    reasons = _NUMBERS if what == "n" else _SHARES
    return Exemption(one.doubt, reasons[one.doubt]) if one.doubt in reasons else None
