"""The draw of organisations for interviews: spread over size and region, by a lot that anybody can draw again.

The sample is small and meant to show variety, so large and rare strata both get a place: seats go to strata by the divisors of
Sainte-Laguë over the square root of their size (power allocation with exponent 0.5; Bankier, M.D. (1988), Power Allocations,
The American Statistician 42(3), 174-177). Within a stratum the lowest lot goes first. A lot is a hash of seed and key, a
permanent random number: it does not depend on who else is in the list, so a place that falls open goes to the next in line.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

Stratum = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that may be drawn, under a key that never changes."""

    key: str
    size_class: str
    region: str
    is_willing: bool = False
    """Whether it said that it will take part: goes before others of its stratum."""

    @property
    def stratum(self) -> Stratum:
        """Where it stands among sizes and regions."""
        return self.size_class, self.region


def draw(candidates: Iterable[Candidate], number: int, *, seed: int, taken: Iterable[Candidate] = ()) -> tuple[Candidate, ...]:
    """Draw `number` candidates, or all of them when there are no more, in the order in which they are to be asked.

    `taken` were chosen before: they are not drawn again, and keep their place in their stratum.
    """
    chosen = {candidate.key: candidate for candidate in taken}
    waiting: dict[Stratum, list[Candidate]] = defaultdict(list)
    for candidate in {each.key: each for each in candidates}.values():
        if candidate.key not in chosen:
            waiting[candidate.stratum].append(candidate)
    seats: dict[Stratum, int] = defaultdict(int)
    for candidate in chosen.values():
        seats[candidate.stratum] += 1
    sizes = {stratum: len(line) + seats[stratum] for stratum, line in waiting.items()}
    lines = {stratum: sorted(line, key=lambda each: _turn(seed, each), reverse=True) for stratum, line in waiting.items()}
    drawn: list[Candidate] = []
    while len(drawn) < number and lines:
        stratum = max(lines, key=lambda each: (_claim(sizes[each], seats[each]), lot(seed, "/".join(each))))
        drawn.append(lines[stratum].pop())
        seats[stratum] += 1
        if not lines[stratum]:
            del lines[stratum]
    return tuple(drawn)


def lot(seed: int, key: str) -> bytes:
    """Return the lot of a key: the same for the same seed, on every machine and with every other list."""
    return sha256(f"{seed}/{key}".encode()).digest()


def _turn(seed: int, candidate: Candidate) -> tuple[bool, bytes, str]:
    return not candidate.is_willing, lot(seed, candidate.key), candidate.key


def _claim(size: int, seats: int) -> Fraction:
    """Return the square of what a stratum claims on the next place: its root over 2 × places + 1."""
    return Fraction(size, (2 * seats + 1) ** 2)
