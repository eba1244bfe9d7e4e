"""The dispositions of AAPOR per tier, and the response rates that follow from them."""

from dataclasses import dataclass

from organisations.choices import OFFICES_OF_TIER, Tier
from reports.estimation.errors import NoRespondentsError
from reports.estimation.response_rates import Dispositions, ResponseRates, response_rates
from reports.field.contacts import Contacts, added_contacts
from reports.field.standing import standing
from reports.following import TIERS_IN_ORDER, Counts
from surveys.models import Survey


@dataclass(frozen=True, slots=True)
class Outcome:
    """The dispositions of a tier, or of all when `tier` is None; no rates where nobody was approached."""

    tier: Tier | None
    dispositions: Dispositions
    rates: ResponseRates | None


def outcomes(survey: Survey) -> tuple[Outcome, ...]:
    """Return the outcome of every tier, and last that of all, in one query."""
    now = standing(survey)
    contacts, response = now.contacts, now.response
    by_tier = {rows.tier: rows.subtotal for rows in response.tiers}
    found = [
        _outcome(tier, added_contacts(contacts[office] for office in OFFICES_OF_TIER[tier]), by_tier[tier])
        for tier in TIERS_IN_ORDER
    ]
    return (*found, _outcome(None, added_contacts(contacts.values()), response.total))


def _outcome(tier: Tier | None, contacts: Contacts, counts: Counts) -> Outcome:
    """Put the people of a tier in their dispositions.

    Answers do not know whose they are; so who began and does not count is what is left of those who began.
    """
    broke_off = max(0, contacts.begun - counts.counted)
    dispositions = Dispositions(
        complete=counts.completed,
        partial=counts.counted - counts.completed,
        refused=contacts.silent_refused + broke_off,
        non_contact=contacts.silent_away,
        other=contacts.silent_other,
        unknown=contacts.silent,
        not_eligible=contacts.not_eligible,
    )
    return Outcome(tier, dispositions, _rates(dispositions))


def _rates(dispositions: Dispositions) -> ResponseRates | None:
    try:
        return response_rates(dispositions)
    except NoRespondentsError:
        return None
