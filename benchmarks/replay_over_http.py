"""Respondents of the replay over HTTP and behind the pages: what each costs, and whether they answer the same."""

import os
import time
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from benchmarks.tables import Limit, Table, test_database

RESPONDENTS: Final = 300
SEED: Final = 2020


def run() -> Table:
    """Play the same people twice, in two editions, and compare what is left in the database."""
    with test_database():
        from monitor_site.demo.replay.fingerprint import dataset_sha256  # noqa: PLC0415 -- after django.setup

        behind, before = _surveys()
        rows = [_measured("operations", _operations(), behind), _measured("HTTP", _online(), before)]
        differs = int(dataset_sha256(behind) != dataset_sha256(before))
    return Table(
        title="The replay over HTTP and behind the pages",
        columns=("way", "respondents", "pages", "seconds", "pages a second"),
        rows=tuple(rows),
        limits=(Limit("datasets that differ", differs, 0),),
        notes=(
            "The same posts in both, from the code to Versturen; over HTTP by eight respondents at once on a web server of two "
            "to four processes, which with PostgreSQL and the browsers shares the cores. A page over HTTP is a POST and the GET "
            "after it. The datasets are compared by sha256, numbers of rows apart. Wall time."
        ),
    )


def _surveys() -> tuple[Any, Any]:
    """Make two editions in the field that ask the same people the questionnaire of 2020."""
    from django.conf import settings  # noqa: PLC0415 -- as above

    from monitor_site.demo.loading import use_questionnaire_of_2020  # noqa: PLC0415 -- as above
    from monitor_site.demo.respondents import quotas  # noqa: PLC0415 -- as above
    from organisations.choices import TIER_OF_OFFICE, Tier  # noqa: PLC0415 -- as above
    from organisations.models import OfficeHolder, Organisation  # noqa: PLC0415 -- as above
    from surveys.inviting import invite  # noqa: PLC0415 -- as above
    from surveys.models import Edition, Survey  # noqa: PLC0415 -- as above

    organisations = {
        tier: Organisation.objects.create(
            code=f"{tier[:2].upper()}0001",
            tier=tier,
            name=tier,
            official_name=tier,
            sort_key=tier,
            province="PV26",
            urbanity=3,
            size_class="20k_50k",
        )
        for tier in Tier
    }
    OfficeHolder.objects.bulk_create(
        OfficeHolder(
            organisation=organisations[TIER_OF_OFFICE[office]], office=office, family_name=f"V{each}", sort_key=f"v{each}"
        )
        for office, number in quotas(RESPONDENTS).items()
        for each in range(number)
    )
    made, now = [], datetime.now(UTC)
    for year in (2020, 2022):
        edition = Edition.objects.create(year=year, name=f"Monitor {year}", phase="veldwerk")
        opens, closes = now - timedelta(days=20), now + timedelta(days=20)
        survey = Survey.objects.create(edition=edition, kind="ambtsdragers", opens_at=opens, closes_at=closes)
        use_questionnaire_of_2020(survey)
        people = OfficeHolder.objects.select_related("organisation").order_by("pk")
        invite(survey, people, master_key=settings.CODE_MASTER_KEY)
        made.append(Survey.objects.select_related("edition").get(pk=survey.pk))
    return made[0], made[1]


def _visits(survey: Any) -> list[Any]:
    """Let everybody come at the same moments in either edition."""
    from monitor_site.demo.posting import Visit  # noqa: PLC0415 -- as above
    from surveys.models import Invitation  # noqa: PLC0415 -- as above

    invited = Invitation.objects.filter(survey=survey).select_related("survey__edition", "office_holder__organisation")
    first = survey.opens_at + timedelta(days=1)
    return [Visit(one, first + timedelta(minutes=at), SEED + at) for at, one in enumerate(invited.order_by("office_holder_id"))]


def _operations() -> Any:
    from django.conf import settings  # noqa: PLC0415 -- as above
    from django.core.mail import get_connection  # noqa: PLC0415 -- as above

    from monitor_site.demo.crews import NOWHERE, Alone  # noqa: PLC0415 -- as above
    from surveys.mails import Letterhead  # noqa: PLC0415 -- as above
    from surveys.postman import Postman  # noqa: PLC0415 -- as above

    return Alone(Letterhead.of(settings), Postman(get_connection(NOWHERE)))


def _online() -> Any:
    """Return a crew that is still to be entered; its web server is one of development with the keys and servers of the tests."""
    from monitor_site.demo.replay.online import online  # noqa: PLC0415 -- as above
    from monitor_site.environment import TEST_VALUES  # noqa: PLC0415 -- as above

    os.environ |= {name.upper(): str(value) for name, value in TEST_VALUES.items() if name.upper() not in os.environ}
    os.environ["DJANGO_SETTINGS_MODULE"] = "monitor_site.settings.development"
    behind = _operations()
    return online(behind, behind.letterhead)


def _measured(way: str, crew: Any, survey: Any) -> tuple[str, int, int, float, float]:
    from contextlib import nullcontext  # noqa: PLC0415 -- only here

    from surveys.models import Response  # noqa: PLC0415 -- as above

    visits = _visits(survey)
    with crew if hasattr(crew, "__enter__") else nullcontext(crew) as at_work:
        begin = time.perf_counter()
        at_work.fill_in(visits)
        seconds = time.perf_counter() - begin
    pages = sum(len(one) for one in Response.objects.filter(survey=survey).values_list("page_seconds", flat=True))
    return way, len(visits), pages, seconds, pages / seconds
