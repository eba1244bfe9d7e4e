"""A site with answers that were frozen, and two browsers of staff: what races about results begin with."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from monitor_site.staff.roles import create_roles
from reports.models import Snapshot
from surveys.choices import Phase
from tests.races.conftest import browser
from tests.races.racing import Site
from tests.reports.coding_examples import freeze_again, open_survey

numbers = count(1)


@dataclass
class FrozenSite(Site):
    """A survey of which the answers were frozen."""

    snapshot: Snapshot = field(kw_only=True)


def posted(client: str, address: str, **values: Any):
    """Post a form, whose address may name what the race is about."""
    return lambda at: getattr(at, client).post(address.format(at=at), {name: told(value, at) for name, value in values.items()})


def told(value: Any, at: FrozenSite) -> Any:
    return value(at) if callable(value) else value


def both(address: str, **values: Any):
    return posted("one", address, **values), posted("other", address, **values)


def frozen_site() -> FrozenSite:
    """Freeze the answers of a survey with open answers, with two browsers of staff."""
    create_roles()
    survey = open_survey(phase=Phase.VERWERKING)
    return FrozenSite(survey, browser("een"), browser("ander"), snapshot=freeze_again(survey))
