"""The respondents of 2020 before anything was asked: how many there were of each office, and what a weight each has."""

from dataclasses import dataclass, field
from typing import Final

from monitor_site.demo.respondents import TOOK_PART
from monitor_site.demo.seats import APPROACHED
from organisations.choices import TIER_OF_OFFICE, Office
from reports.tableplans.plan import weighting_plan
from surveys.routing import Value

YEAR: Final = 2020
SENT: Final = ""
"""Where somebody stopped who did not stop."""


@dataclass(slots=True)
class Person:
    """A respondent who counts."""

    office: Office
    weight: float
    answers: dict[str, Value]
    """With the background: what expressions may read."""
    stopped_at: str = SENT
    """The name of the first page that was not saved."""
    extra: dict[str, Value] = field(default_factory=dict)
    """Answers that no printed figure looks at."""


def everybody() -> list[Person]:
    """Return the 3,060 of 2020, office by office."""
    weights = office_weights()
    return [
        Person(
            office,
            weights[office],
            {"bestuurslaag": TIER_OF_OFFICE[office].value, "functie": office.value, "functie_kader": office.value},
        )
        for office, number in TOOK_PART.items()
        for _ in range(number)
    ]


def office_weights() -> dict[Office, float]:
    """Return the weight of everybody with an office: share of its cell in the population over that in the response."""
    plan = weighting_plan(YEAR)
    if plan is None:
        message = f"{YEAR} has no weighting"
        raise LookupError(message)
    asked, came = sum(APPROACHED.values()), sum(TOOK_PART.values())
    weights: dict[Office, float] = {}
    for cell in plan.cells:
        offices = [Office(office) for office in cell.offices]
        share = sum(APPROACHED[office] for office in offices) / asked
        weights |= dict.fromkeys(offices, share / (sum(TOOK_PART[office] for office in offices) / came))
    return weights
