"""Settles findings about the frame: found in order with a reason, or for which office a person is asked. Writes both."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from organisations.checking.facts import FrameFinding
from organisations.models import CheckDecision, OfficeHolder, OfficeTerm, Official, Organisation


class ChoiceError(Exception):
    """The people between whom was chosen are not in office as they were."""


def accept(finding: FrameFinding, note: str, *, user: Any, now: datetime) -> CheckDecision:
    """Keep that a finding is in order as it is, why, who says so and when."""
    decision, _ = CheckDecision.objects.update_or_create(
        code=finding.check, key=finding.key, defaults={"note": note, "decided_by": user, "decided_at": now}
    )
    return decision


def reopen(finding: FrameFinding) -> None:
    """Put a finding that was accepted on the list again."""
    CheckDecision.objects.filter(code=finding.check, key=finding.key).delete()


@transaction.atomic
def ask_as(chosen: int, people: Collection[int]) -> None:
    """Ask one person in several offices for the `chosen` one alone: the others point to it, and get no invitation.

    Raises ChoiceError when somebody of them is no longer in office, or the chosen one is not among them.
    """
    rows = OfficeHolder.objects.select_for_update().filter(pk__in=people, left_on=None, organisation__ended_on=None)
    present = set(rows.order_by("pk").values_list("pk", flat=True))
    if chosen not in present or present != set(people):
        raise ChoiceError
    others = present - {chosen}
    OfficeHolder.objects.filter(pk=chosen).update(asked_as=None)
    OfficeHolder.objects.filter(pk__in=others).update(asked_as=chosen)
    OfficeHolder.objects.filter(asked_as__in=others).update(asked_as=chosen)


def ask_separately(people: Collection[int]) -> None:
    """Take a choice back: everybody of `people` is asked for the office that they stand under."""
    OfficeHolder.objects.filter(pk__in=people).update(asked_as=None)


@transaction.atomic
def end_organisation(organisation_id: int, *, on: date) -> None:
    """Note that an organisation went up in another; nobody in it is in office from then on. A day that was known stays.

    Who is found in the organisation that it went up in, by a later file, goes on there as the same person.
    """
    if not Organisation.objects.filter(pk=organisation_id, ended_on=None).update(ended_on=on):
        return
    for model, person in ((OfficeHolder, "office_holder"), (Official, "official")):
        people = model.objects.filter(organisation=organisation_id, left_on=None)
        OfficeTerm.objects.filter(**{f"{person}__in": people}, ended_on=None).update(ended_on=on)
        people.update(left_on=on)
