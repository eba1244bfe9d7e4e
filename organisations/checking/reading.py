"""Reads what the checks look at: a handful of queries, however large the frame is."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import chain
from typing import Any, Final, NamedTuple

from organisations.checking.facts import CheckedOrganisation, CheckedPerson, Facts, Numbers
from organisations.choices import ImportState
from organisations.models import CheckDecision, FrameImport, Organisation
from organisations.queries import office_holders_in_office, officials_in_office, reorganisations

LEAST_BETWEEN_EDITIONS: Final = timedelta(days=300)
"""Imports closer together than this are of one edition."""
_ORGANISATION: Final = ("pk", "code", "tier", "official_name", "province", "inhabitants", "declared_seats", "general_email")
_PERSON: Final = ("family_name", "prefix", "first_name", "initials", "email", "phone")


class _Confirmed(NamedTuple):
    """An import that was confirmed, and the day of its frame."""

    pk: int
    day: date


def read_facts(*, today: date) -> Facts:
    """Return the frame of now, with the numbers of the last edition to set beside it.

    The day is that of the last import that was confirmed, so that a frame of years ago is not held to today; else `today`.
    """
    confirmed = _confirmed_imports()
    organisations = [CheckedOrganisation(*row) for row in _organisations()]
    return Facts(
        on=confirmed[0].day if confirmed else today,
        organisations=organisations,
        people=_people({each.pk: each for each in organisations}),
        reorganisations=reorganisations(),
        numbers_before=_numbers_before(confirmed),
    )


def decisions() -> dict[str, CheckDecision]:
    """Return what staff found in order, by the key of the finding."""
    return {row.key: row for row in CheckDecision.objects.select_related("decided_by")}


def _organisations() -> Sequence[tuple[int, str, str, str, str, int | None, int | None, str]]:
    return list(Organisation.objects.filter(ended_on=None).order_by("tier", "sort_key").values_list(*_ORGANISATION))


def _people(organisations: dict[int, CheckedOrganisation]) -> list[CheckedPerson]:
    holders = office_holders_in_office().order_by("organisation_id", "pk")
    officials = officials_in_office().order_by("organisation_id", "pk")
    holder_rows = holders.values_list("pk", "organisation_id", "office", *_PERSON, "asked_as_id")
    official_rows = officials.values_list("pk", "organisation_id", "role", *_PERSON)
    rows: Iterable[tuple[Any, ...]] = chain(holder_rows, official_rows)
    return [CheckedPerson(pk, organisations[of], *values) for pk, of, *values in rows]


def _confirmed_imports() -> list[_Confirmed]:
    """Return the imports that were confirmed, the newest decision first."""
    rows = FrameImport.objects.filter(state=ImportState.CONFIRMED, decided_at__isnull=False).order_by("-decided_at", "-pk")
    return [_Confirmed(pk, day or at.date()) for pk, day, at in rows.values_list("pk", "frame_date", "decided_at") if at]


def _numbers_before(confirmed: Sequence[_Confirmed]) -> Numbers:
    """Return the numbers after the newest import that is of an earlier edition than the last one; nothing without such."""
    if not confirmed:
        return {}
    earlier = next((each for each in confirmed if each.day <= confirmed[0].day - LEAST_BETWEEN_EDITIONS), None)
    return {} if earlier is None else FrameImport.objects.values_list("numbers", flat=True).get(pk=earlier.pk)
