"""For each line `NAME NUMBER` on the input, invite so many people and let a wave go to them; then say so.

Every wave has an edition of its own, so that no test sees the mails of another.
"""

import sys
from datetime import UTC, datetime, time, timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402 -- after django.setup
from django.db import close_old_connections  # noqa: E402 -- as above

from organisations.choices import Office, SizeClass, Tier  # noqa: E402 -- as above
from organisations.models import OfficeHolder, Organisation  # noqa: E402 -- as above
from surveys.choices import Phase, SurveyKind, WaveKind  # noqa: E402 -- as above
from surveys.inviting import invite, plan_wave, release_wave  # noqa: E402 -- as above
from surveys.mails import Letterhead  # noqa: E402 -- as above
from surveys.models import Edition, Survey  # noqa: E402 -- as above


def survey_of(now):
    # The hours, days and eyes of tests/examples.py, whose other examples want the libraries of tests.
    at_any_hour = {"send_from": time.min, "send_until": time.max, "sends_on_weekends": True, "four_eyes": False}
    year = 2020 + 2 * Edition.objects.count()
    edition = Edition.objects.create(year=year, name=f"Monitor {year}", phase=Phase.VELDWERK, **at_any_hour)
    closes_at = now + timedelta(days=30)
    return Survey.objects.create(edition=edition, kind=SurveyKind.AMBTSDRAGERS, opens_at=now, closes_at=closes_at)


def people(name, number):
    organisation = Organisation.objects.create(
        code=f"GM{Organisation.objects.count():04d}",
        tier=Tier.GEMEENTE,
        name=name,
        official_name=f"Gemeente {name}",
        sort_key=name,
        size_class=SizeClass.FROM_20K,
        urbanity=3,
    )
    return OfficeHolder.objects.bulk_create(
        OfficeHolder(
            organisation=organisation,
            office=Office.RAADSLID,
            family_name=f"Voorbeeld{index}",
            sort_key=f"voorbeeld{index:04d}",
            email=f"n{index}@{name}.test",
        )
        for index in range(number)
    )


def main(name, number):
    now, letterhead = datetime.now(UTC), Letterhead.of(settings)
    survey = survey_of(now)
    invite(survey, people(name, number), master_key=settings.CODE_MASTER_KEY)
    wave = plan_wave(survey, WaveKind.INVITATION, name=name, now=now, letterhead=letterhead)
    release_wave(wave, recipients=number, released_by=None, now=now)


if __name__ == "__main__":
    for line in sys.stdin:
        wave, count = line.split()
        main(wave, int(count))
        close_old_connections()
        print("released", flush=True)  # noqa: T201 -- the site of the tests listens
