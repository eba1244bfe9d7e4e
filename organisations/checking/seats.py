"""Numbers of people: seats by law beside seats found, and this time's numbers beside those of the time before."""

from collections.abc import Iterator
from typing import Final

from organisations.checking.facts import CheckedOrganisation, Facts, FrameFinding, number_text
from organisations.choices import MANDATES_OF_TIER, FrameCheck, Mandate, Office, Tier
from organisations.register.seats import council_seats, provincial_seats

LEAST_DIFFERENCE: Final = 3
LEAST_SHARE: Final = 0.25
"""A difference of fewer people, or of a smaller share, is what every election and every resignation brings."""
_ASSEMBLIES: Final = {
    Tier.GEMEENTE.value: (Office.RAADSLID.value, council_seats, "Gemeentewet, artikel 8"),
    Tier.PROVINCIE.value: (Office.STATENLID.value, provincial_seats, "Provinciewet, artikel 8"),
}


def seats_by_law(organisation: CheckedOrganisation) -> int | None:
    """Return the seats that the law gives; None for a water board, and where the number of inhabitants is not known."""
    if organisation.tier not in _ASSEMBLIES or organisation.inhabitants is None:
        return None
    return _ASSEMBLIES[organisation.tier][1](organisation.inhabitants)


def seat_findings(facts: Facts) -> Iterator[FrameFinding]:
    """Yield the municipalities and provinces that have other seats than the law gives them."""
    numbers = facts.numbers_now()
    for organisation in facts.organisations:
        if organisation.tier not in _ASSEMBLIES:
            continue
        office, _, law = _ASSEMBLIES[organisation.tier]
        found, expected = numbers[organisation.code].get(office, 0), seats_by_law(organisation)
        if expected is None:
            text = f"Het inwonertal is niet bekend; {found} keer {Mandate(office).label.lower()} in het kader."
            yield FrameFinding(FrameCheck.SEATS, organisation, text, (-1, found))
        elif found != expected:
            text = f"{_difference(expected, found)} {_law(organisation, expected, law)}{_declared(organisation)}"
            yield FrameFinding(FrameCheck.SEATS, organisation, text, (expected, found))


def _difference(expected: int, found: int) -> str:
    apart = abs(expected - found)
    return f"{apart} te {'veel' if found > expected else 'weinig'}: {found} in het kader."


def _law(organisation: CheckedOrganisation, expected: int, law: str) -> str:
    return f"{expected} zetels bij {number_text(organisation.inhabitants or 0)} inwoners ({law})."


def _declared(organisation: CheckedOrganisation) -> str:
    return "" if organisation.declared_seats is None else f" De bron noemt {organisation.declared_seats} zetels."


def number_findings(facts: Facts) -> Iterator[FrameFinding]:
    """Yield the offices whose number of people differs much from the last edition; nobody compares a new organisation."""
    numbers = facts.numbers_now()
    for organisation in facts.organisations:
        before = facts.numbers_before.get(organisation.code)
        if before is None:
            continue
        for role in MANDATES_OF_TIER[Tier(organisation.tier)]:
            then, now = before.get(role, 0), numbers[organisation.code].get(role, 0)
            if differs_much(then, now):
                text = f"{Mandate(role).label}: {now} in het kader, de vorige keer {then}."
                yield FrameFinding(FrameCheck.NUMBERS, organisation, text, (role, then, now))


def differs_much(then: int, now: int) -> bool:
    """Tell whether two numbers are so far apart that somebody has to look: a good deal more or fewer, or nobody left."""
    if then and not now:
        return True
    return abs(now - then) >= LEAST_DIFFERENCE and abs(now - then) >= LEAST_SHARE * then
