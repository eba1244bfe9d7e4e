"""Keeps requests of the results explorer as favourites, and lets them go. The only writer of `Favourite`."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from reports.models import Favourite, Snapshot
from reports.requests import Request, query_string


class FavouriteError(ValueError):
    """A favourite cannot be kept; the text says why, for staff."""


def keep_favourite(snapshot: Snapshot, wanted: Request, *, name: str, user: User, now: datetime) -> Favourite:
    """Keep `wanted` of `snapshot` for `user`; raises FavouriteError when another favourite of theirs has that name."""
    try:
        with transaction.atomic():
            return Favourite.objects.create(user=user, name=name, snapshot=snapshot, query=query_string(wanted), created_at=now)
    except IntegrityError as error:
        raise FavouriteError("U heeft al een favoriet met deze naam. Kies een andere naam.") from error


def drop_favourite(favourite: Favourite) -> None:
    """Let a favourite go; the figures stay where they are."""
    favourite.delete()
