"""Outcome rates of a survey after the standard definitions of AAPOR, for persons named in a frame."""

from dataclasses import dataclass
from fractions import Fraction

from reports.estimation.errors import NoRespondentsError, ShapeError


@dataclass(frozen=True, slots=True)
class Dispositions:
    """Everybody who was approached, each in exactly one final disposition; the letters are those of AAPOR."""

    complete: int
    """I: the questionnaire was sent."""
    partial: int
    """P: far enough to count, not sent."""
    refused: int
    """R: said not to take part, or broke off before counting."""
    non_contact: int
    """NC: known to be in office, and not reached."""
    other: int
    """O: in office and reached, and no answers for another reason."""
    unknown: int
    """U (UH and UO): nothing came back, so that it is not known whether the person is in office."""
    not_eligible: int
    """Turned out not to be in office; in none of the rates."""

    @property
    def known_eligible(self) -> int:
        """I + P + R + NC + O."""
        return self.complete + self.partial + self.refused + self.non_contact + self.other

    @property
    def total(self) -> int:
        """Everybody who was approached."""
        return self.known_eligible + self.unknown + self.not_eligible


@dataclass(frozen=True, slots=True)
class ResponseRates:
    """The six response rates, each 0 to 1, and the share e on which the third and fourth rest.

    A rate is None where nobody is in its denominator.
    """

    rr1: float | None
    rr2: float | None
    rr3: float | None
    rr4: float | None
    rr5: float | None
    rr6: float | None
    eligible_share: float
    """e: the share of those of unknown eligibility that is taken to be eligible."""


def response_rates(dispositions: Dispositions) -> ResponseRates:
    """Work out RR1 to RR6.

    Formula, with K = I + P + R + NC + O: RR1 = I / (K + U), RR3 = I / (K + e U), RR5 = I / K; RR2, RR4 and RR6 are the same
    with I + P above the line. e is proportional allocation: the eligible among those of whom eligibility is known,
    K / (K + not eligible); 1 when nothing speaks against it.

    Raises
    ------
    ShapeError
        When a count is negative.
    NoRespondentsError
        When nobody was approached.
    """
    counts = dispositions
    if min(counts.complete, counts.partial, counts.refused, counts.non_contact, counts.other) < 0:
        raise ShapeError("a disposition has fewer than no people")
    if min(counts.unknown, counts.not_eligible) < 0:
        raise ShapeError("a disposition has fewer than no people")
    if not counts.total:
        raise NoRespondentsError("nobody was approached")
    known = counts.known_eligible
    settled = known + counts.not_eligible
    share = Fraction(known, settled) if settled else Fraction(1)
    below = (Fraction(known + counts.unknown), known + share * counts.unknown, Fraction(known))
    answered = counts.complete + counts.partial
    rr1, rr3, rr5 = (_rate(counts.complete, number) for number in below)
    rr2, rr4, rr6 = (_rate(answered, number) for number in below)
    return ResponseRates(rr1, rr2, rr3, rr4, rr5, rr6, float(share))


def _rate(above: int, below: Fraction) -> float | None:
    return float(above / below) if below else None
