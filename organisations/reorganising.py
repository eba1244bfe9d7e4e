"""Keeps the reorganisations (herindelingen) that the register does not know: which organisation went up in which, and when."""

from datetime import date

from django.db import IntegrityError, transaction

from organisations.choices import ReorganisationKind
from organisations.models import Reorganisation
from organisations.register import read_reorganisations


class KnownReorganisationError(ValueError):
    """The register or staff said this before."""


class RemovedReorganisationError(ValueError):
    """Somebody else took it back meanwhile."""


@transaction.atomic
def save_reorganisation(
    row: Reorganisation | None, *, old_code: str, new_code: str, on: date, kind: ReorganisationKind
) -> Reorganisation:
    """Add a reorganisation, or change `row`.

    Raises KnownReorganisationError for one that is known already, and RemovedReorganisationError.
    """
    if any((each.old_code, each.new_code, each.date) == (old_code, new_code, on) for each in read_reorganisations()):
        raise KnownReorganisationError
    if row is not None and not Reorganisation.objects.select_for_update().filter(pk=row.pk).exists():
        raise RemovedReorganisationError
    kept = row or Reorganisation()
    kept.old_code, kept.new_code, kept.date, kept.kind = old_code, new_code, on, kind
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        raise KnownReorganisationError from None
    return kept


def remove_reorganisation(row: Reorganisation) -> None:
    """Take a reorganisation back. What files or findings ended because of it stays ended."""
    row.delete()
