"""Organisations that lack a griffier or secretaris, and those that went up in another."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from organisations.checking.facts import CheckedOrganisation, Facts, FrameFinding
from organisations.choices import OFFICIALS_OF_TIER, FrameCheck, Tier
from organisations.register import RegisteredReorganisation

_MONTH_NAMES: Final = "januari februari maart april mei juni juli augustus september oktober november december"


def official_findings(facts: Facts) -> Iterator[FrameFinding]:
    """Yield every organisation once for each official that it lacks: nobody to answer for the organisation there."""
    present = {(person.organisation.code, person.role) for person in facts.people if person.is_official}
    for organisation in facts.organisations:
        for role in OFFICIALS_OF_TIER[Tier(organisation.tier)]:
            if (organisation.code, role.value) not in present:
                yield FrameFinding(
                    FrameCheck.NO_OFFICIAL, organisation, f"Geen {role.label.lower()} in het kader.", (role.value,)
                )


def reorganisation_findings(facts: Facts) -> Iterator[FrameFinding]:
    """Yield the organisations that still stand in the frame although they went up in others on or before its day."""
    by_code = {organisation.code: organisation for organisation in facts.organisations}
    staying = Counter(person.organisation.code for person in facts.people)
    past = [each for each in facts.reorganisations if each.date <= facts.on and each.old_code in by_code]
    past.sort(key=lambda each: (each.old_code, each.date, each.new_code))
    for code, rows in groupby(past, key=lambda each: each.old_code):
        steps = list(rows)
        successors = ", ".join(_named(each.new_code, by_code.get(each.new_code)) for each in steps)
        text = f"Per {_day(steps[0].date)} opgegaan in {successors}. {_people_left(staying[code])}"
        yield FrameFinding(FrameCheck.REORGANISED, by_code[code], text, _facts_of(steps))


def ended_on(organisation: CheckedOrganisation, facts: Facts) -> date | None:
    """Return the first day on which an organisation went up in another, on or before the day of the frame."""
    return min(
        (each.date for each in facts.reorganisations if each.old_code == organisation.code and each.date <= facts.on),
        default=None,
    )


def _facts_of(steps: Sequence[RegisteredReorganisation]) -> tuple[str, ...]:
    return tuple(item for each in steps for item in (each.date.isoformat(), each.new_code))


def _named(code: str, organisation: CheckedOrganisation | None) -> str:
    return f"{code}, dat niet in het kader staat" if organisation is None else f"{organisation.name} ({code})"


def _people_left(number: int) -> str:
    return "Er staat niemand meer in." if not number else f"Er {'staat' if number == 1 else 'staan'} nog {number} in functie."


def _day(day: date) -> str:
    return f"{day.day} {_MONTH_NAMES.split()[day.month - 1]} {day.year}"
