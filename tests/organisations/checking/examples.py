"""An organisation of each tier and people in them, for the checks of the frame."""

from datetime import date
from itertools import count
from typing import Any

from organisations.checking.facts import CheckedOrganisation, CheckedPerson, Facts
from organisations.choices import Office

DORP = CheckedOrganisation(1, "GM0001", "gemeente", "Gemeente Dorp", "PV26", 2_500, None, "gemeente@dorp.nl")
STAD = CheckedOrganisation(2, "GM0002", "gemeente", "Gemeente Stad", "PV27", 250_000)
UTRECHT = CheckedOrganisation(3, "PV26", "provincie", "Provincie Utrecht", "PV26", 1_300_000)
SCHAP = CheckedOrganisation(4, "WS0001", "waterschap", "Waterschap Schap")
DAY = date(2026, 1, 1)

_numbers = count(1)


def person(organisation: CheckedOrganisation = DORP, role: str = Office.RAADSLID, family_name: str = "Bos", **values: Any):
    number = next(_numbers)
    return CheckedPerson(number, organisation, str(role), family_name, **{"email": f"bos.{number}@dorp.nl", **values})


def frame(*people: CheckedPerson, organisations=(DORP, STAD, UTRECHT, SCHAP), **values: Any) -> Facts:
    return Facts(on=DAY, organisations=organisations, people=people, **values)
