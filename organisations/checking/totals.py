"""The numbers of this edition beside those of the last: in all for each office, and for each organisation."""

from collections.abc import Iterator
from dataclasses import dataclass

from organisations.checking.facts import CheckedOrganisation, Facts, Numbers
from organisations.checking.seats import seats_by_law
from organisations.choices import MANDATES_OF_TIER, Mandate, Office, Tier


@dataclass(frozen=True, slots=True)
class NumberRow:
    """How many people hold an office or role now, and how many did at the last edition; None where that is not known."""

    mandate: Mandate
    now: int
    before: int | None

    @property
    def difference(self) -> int | None:
        """Return how many more there are now."""
        return None if self.before is None else self.now - self.before


def numbers_by_organisation(facts: Facts) -> Iterator[tuple[CheckedOrganisation, NumberRow, int | None]]:
    """Yield every office of every organisation, with the seats that the law gives where it does."""
    numbers = facts.numbers_now()
    for organisation in facts.organisations:
        before = facts.numbers_before.get(organisation.code)
        for role in MANDATES_OF_TIER[Tier(organisation.tier)]:
            then = None if before is None else before.get(role, 0)
            by_law = seats_by_law(organisation) if role in {Office.RAADSLID, Office.STATENLID} else None
            yield organisation, NumberRow(Mandate(role), numbers[organisation.code].get(role, 0), then), by_law


def totals(facts: Facts) -> list[NumberRow]:
    """Return how many there are of each office and role in all; organisations that have ended count in the last edition."""
    now, before = _added(facts.numbers_now()), _added(facts.numbers_before)
    mandates = [mandate for mandate in Mandate if mandate != Mandate.IGNORED]
    return [NumberRow(each, now.get(each.value, 0), before.get(each.value, 0) if before else None) for each in mandates]


def _added(numbers: Numbers) -> dict[str, int]:
    total: dict[str, int] = {}
    for of_organisation in numbers.values():
        for role, number in of_organisation.items():
            total[role] = total.get(role, 0) + number
    return total
