"""Checks of the frame before anybody is invited: facts in, findings out. Only `reading` asks the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from organisations.checking.addresses import address_findings
from organisations.checking.facts import Facts, FrameFinding
from organisations.checking.organisations import official_findings, reorganisation_findings
from organisations.checking.persons import person_findings
from organisations.checking.seats import number_findings, seat_findings
from organisations.choices import FindingState, FrameCheck
from organisations.models import CheckDecision

_CHECKS: Final = (
    seat_findings,
    address_findings,
    person_findings,
    official_findings,
    reorganisation_findings,
    number_findings,
)
_ORDER: Final = {check.value: place for place, check in enumerate(FrameCheck)}


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding on the list, with what staff decided about it."""

    finding: FrameFinding
    decision: CheckDecision | None

    @property
    def state(self) -> FindingState:
        """Return where it stands."""
        return FindingState.OPEN if self.decision is None else FindingState.ACCEPTED


def findings(facts: Facts) -> list[FrameFinding]:
    """Return everything that is to be looked into, check by check and in the order of the organisations."""
    found = [finding for check in _CHECKS for finding in check(facts)]
    places = {organisation.code: place for place, organisation in enumerate(facts.organisations)}
    return sorted(found, key=lambda each: (_ORDER[each.check.value], places[each.organisation.code]))


def listed(found: list[FrameFinding], decisions: Mapping[str, CheckDecision]) -> list[ListedFinding]:
    """Return the findings with what was decided about each."""
    return [ListedFinding(finding, decisions.get(finding.key)) for finding in found]
