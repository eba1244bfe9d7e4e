"""How long an edition of full size takes to be made anonymous, from the disk too, and whether anybody is found again."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from benchmarks.response_page import full_field
from benchmarks.tables import Limit, Table, test_database

if TYPE_CHECKING:
    from surveys.models import Survey

SLOWEST_SECONDS: Final = 60.0
FEWEST: Final = 5


def run() -> Table:
    """Freeze, make anonymous and write the tables anew; then attack what is left."""
    with test_database():
        from django.conf import settings  # noqa: PLC0415 -- after django.setup

        from monitor_site.retention.choices import Kept  # noqa: PLC0415 -- as above
        from monitor_site.retention.rewriting import TABLES, write_anew  # noqa: PLC0415 -- as above
        from reports.anonymising import make_anonymous  # noqa: PLC0415 -- as above
        from reports.snapshots import freeze  # noqa: PLC0415 -- as above
        from surveys.models import Edition, Response  # noqa: PLC0415 -- as above

        survey = full_field()
        Edition.objects.update(phase="verwerking")
        survey.edition.phase = "verwerking"
        now = survey.closes_at + timedelta(days=365)
        candidates = who_may_have_answered(survey)
        freeze(survey, user=None, now=now, code_version=settings.CODE_VERSION)
        seconds = {
            "make anonymous": timed(lambda: make_anonymous(survey.edition, now=now)),
            f"write {len(TABLES[Kept.LINKS])} tables anew": timed(lambda: write_anew(TABLES[Kept.LINKS])),
        }
        responses = Response.objects.count()
        found = found_again(candidates)
    return Table(
        title="Making an edition anonymous",
        columns=("step", "seconds"),
        rows=tuple(seconds.items()),
        limits=(
            Limit("everything, s", sum(seconds.values()), SLOWEST_SECONDS),
            Limit("responses that fit fewer than five people, or a week that fewer than five share", found, 0),
        ),
        notes=(
            f"Wall time, once: 11,396 invitations, 34,188 mails, {responses:,} responses. The attack sets office, background and "
            "week of every response beside the frame and beside who can have answered by everything that the field wrote down."
        ),
    )


def timed(step: Callable[[], object]) -> float:
    """Return how many seconds a step takes."""
    begin = time.perf_counter()
    step()
    return time.perf_counter() - begin


# --- the attack ----------------------------------------------------------------------------------------------------
Place = tuple[str, str, str, int, str]
"""Office, tier, province, urbanity and size: what frame and response have in common."""


def who_may_have_answered(survey: "Survey") -> list[Place]:
    """Return where everybody is who began, or of whom nothing says that they did not: what somebody may have written down."""
    from django.db.models import Q  # noqa: PLC0415 -- after django.setup

    from surveys.models import Invitation  # noqa: PLC0415 -- as above

    path = "office_holder__organisation__"
    silent = Q(opted_out=True) | ~Q(disposition="") | Q(office_holder__email_failed_on__isnull=False)
    people = Invitation.objects.filter(~Q(status="nieuw") | ~silent, survey=survey)
    values = ("office_holder__office", *(path + name for name in ("tier", "province", "urbanity", "size_class")))
    return list(people.values_list(*values))


def found_again(people: list[Place]) -> int:
    """Count the responses that too few people can have written, or that too few share their office, background and week with."""
    from surveys.models import Response  # noqa: PLC0415 -- after django.setup

    places = Counter(people)
    fits: dict[Place, int] = {}
    names = ("office", "tier", "province", "urbanity", "size_class")
    rows: list[tuple[Place, datetime]] = [
        ((office, tier, province, urbanity, size), week)
        for office, tier, province, urbanity, size, week in Response.objects.values_list(*names, "started_at")
    ]
    weeks, in_all = Counter(rows), Counter(place for place, _ in rows)
    for place in in_all:
        fits[place] = sum(number for person, number in places.items() if is_like(place, person))
    return sum(
        fits[place] < FEWEST or weeks[place, week] < min(FEWEST, in_all[place])  # fewer than five in all share one week
        for place, week in rows
    )


def is_like(row: Place, person: Place) -> bool:
    """Tell whether a person may have this background; what is left out of a response fits everybody."""
    left_out = ("", "", "", 0, "nvt")
    return all(told in (none, real) for told, real, none in zip(row, person, left_out, strict=True))
