"""How long the page Respons and its parts take at full size: 11,396 people invited, mailed three times, 3,060 taking part."""

import random
import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from benchmarks.tables import Limit, Table, test_database

if TYPE_CHECKING:
    from surveys.models import Invitation, Survey

ROUNDS: Final = 15
SLOWEST_MILLISECONDS: Final = 150.0
SLOWEST_PAGE: Final = 200.0
PAGES: Final = ("", "verloop/", "afhaken/", "responsmaten/", "representativiteit/")
SEED: Final = 2020
FIELD_DAYS: Final = 35
TODAY: Final = 24
WAVE_DAYS: Final = (("uitnodiging", 0), ("herinnering_1", 10), ("herinnering_2", 21))
COMPLETE_SHARE: Final = 0.94
BOUNCED: Final = 300
CALLED: Final = 400


def run() -> Table:
    """Time every part of the page over a field of full size."""
    with test_database():
        survey = full_field()
        times = {name: milliseconds(part) for name, part in parts(survey).items()}
        whole = {f"the whole page, {name}": milliseconds(page) for name, page in pages(survey).items()}
    slowest = max(wall for wall, _ in times.values())
    return Table(
        title="The page Respons",
        columns=("part", "ms", "ms of CPU"),
        rows=tuple((name, *found) for name, found in (times | whole).items()),
        limits=(
            Limit("slowest part, ms", slowest, SLOWEST_MILLISECONDS),
            Limit("slowest page, ms of CPU", max(cpu for _, cpu in whole.values()), SLOWEST_PAGE),
        ),
        notes=(
            f"Median of {ROUNDS} rounds: wall time with the database in it, and CPU time of the process that serves. "
            "11,396 invitations, 34,188 mails, 3,060 that count of 3,240 responses. A part is what it asks of the database and "
            "computes; a whole page is that with everything around it, as the browser of a researcher gets it."
        ),
    )


def parts(survey: "Survey") -> dict[str, Callable[[], Any]]:
    """Return what each part of the page asks for."""
    from reports.field.cells import representation  # noqa: PLC0415 -- after django.setup
    from reports.field.days import course  # noqa: PLC0415 -- as above
    from reports.field.pages import drop_off  # noqa: PLC0415 -- as above
    from reports.field.rates import outcomes  # noqa: PLC0415 -- as above
    from reports.field.standing import standing  # noqa: PLC0415 -- as above
    from reports.following import response_counts  # noqa: PLC0415 -- as above

    now = survey.opens_at + timedelta(days=TODAY)
    return {
        "counts per office, on the start page": lambda: response_counts(survey),
        "counts and contacts per office": lambda: standing(survey),
        "days, waves and forecast": lambda: course(survey, now),
        "pages": lambda: drop_off(survey),
        "dispositions and rates": lambda: outcomes(survey),
        "representativeness": lambda: representation(survey),
    }


def pages(survey: "Survey") -> dict[str, Callable[[], Any]]:
    """Return how the browser of a researcher gets each page."""
    from benchmarks.explorer import browser, got  # noqa: PLC0415 -- after django.setup

    client = browser()
    return {page.strip("/") or "stand": got(client, f"/beheer/respons/{survey.pk}/{page}") for page in PAGES}


def milliseconds(part: Callable[[], Any]) -> tuple[float, float]:
    """Return the wall time and the CPU time of one part."""
    part()
    walls, cpus = [], []
    for _ in range(ROUNDS):
        wall, cpu = time.perf_counter(), time.process_time()
        part()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return 1000 * statistics.median(walls), 1000 * statistics.median(cpus)


# --- a field of full size ------------------------------------------------------------------------------------------
def full_field() -> "Survey":
    """Invite everybody of 2020, mail them three times and let 3,060 take part."""
    from django.conf import settings  # noqa: PLC0415 -- after django.setup
    from django.db import connection  # noqa: PLC0415 -- as above

    from monitor_site.demo.loading import INSTRUMENT, YEAR  # noqa: PLC0415 -- as above
    from monitor_site.demo.people import invented_people  # noqa: PLC0415 -- as above
    from organisations.register import read_register  # noqa: PLC0415 -- as above
    from organisations.registering import register_office_holders, register_organisations  # noqa: PLC0415 -- as above
    from surveys.inviting import invite  # noqa: PLC0415 -- as above
    from surveys.models import Edition, Invitation, Survey  # noqa: PLC0415 -- as above
    from surveys.versioning import publish, put_into_use, store_draft  # noqa: PLC0415 -- as above

    opens_at = datetime.fromisoformat("2020-02-04T09:00+01:00")
    edition = Edition.objects.create(year=YEAR, name="Monitor 2020", phase="veldwerk")
    survey = Survey.objects.create(
        edition=edition, kind="ambtsdragers", opens_at=opens_at, closes_at=opens_at + timedelta(days=FIELD_DAYS)
    )
    draft = store_draft(survey, INSTRUMENT.read_text(encoding="utf-8"), now=opens_at)
    put_into_use(publish(draft, now=opens_at))
    register = read_register(YEAR)
    register_organisations(register)
    holders = register_office_holders(invented_people(register, SEED))
    invite(survey, holders, master_key=settings.CODE_MASTER_KEY)
    randomness = random.Random(SEED)
    people = list(Invitation.objects.filter(survey=survey).select_related("office_holder__organisation").order_by("pk"))
    survey = Survey.objects.select_related("edition").get(pk=survey.pk)
    mail_everybody(survey, people, randomness)
    answer(survey, people, randomness)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return survey


def mail_everybody(survey: "Survey", people: "list[Invitation]", randomness: random.Random) -> None:
    """Make the waves with a mail to each, some of which came back, and call some."""
    from surveys.models import Bounce, CallAttempt, CallTarget, Mailing, MailWave  # noqa: PLC0415 -- after django.setup

    names = {"uitnodiging": "Uitnodiging", "herinnering_1": "Eerste herinnering", "herinnering_2": "Tweede herinnering"}
    for kind, day in WAVE_DAYS:
        at = survey.opens_at + timedelta(days=day)
        wave = MailWave.objects.create(
            survey=survey, kind=kind, name=names[kind], state="vrijgegeven", created_at=at, released_at=at
        )
        mailings = [Mailing(wave=wave, invitation=one, message_id=f"<{day}-{one.pk}>", sent_at=at) for one in people]
        Mailing.objects.bulk_create(mailings, batch_size=4000)
        bounced = randomness.sample(mailings, BOUNCED // len(WAVE_DAYS))
        Bounce.objects.bulk_create(
            Bounce(
                mailing=mailing,
                message_id=mailing.message_id,
                report_key=mailing.message_id,
                kind=randomness.choice(["definitief", "automatisch"]),
                received_at=at,
            )
            for mailing in bounced
        )
    targets = CallTarget.objects.bulk_create(CallTarget(invitation=one) for one in randomness.sample(people, CALLED))
    CallAttempt.objects.bulk_create(
        CallAttempt(target=target, outcome=randomness.choice(["geen_gehoor", "vult_in", "weigert"]), called_at=survey.opens_at)
        for target in targets
    )


def answer(survey: "Survey", people: "list[Invitation]", randomness: random.Random) -> None:
    """Let as many of each office take part as in 2020, most of them soon after a wave."""
    from monitor_site.demo.respondents import TOOK_PART  # noqa: PLC0415 -- after django.setup
    from surveys.models import Invitation, Response  # noqa: PLC0415 -- as above
    from surveys.questionnaires import compiled_by_id  # noqa: PLC0415 -- as above

    if survey.questionnaire_id is None:
        raise RuntimeError("The survey has no questionnaire.")
    pages = compiled_by_id(survey.questionnaire_id).pages
    counting = next(page.number for page in pages if page.counts)
    responses: list[Response] = []
    begun: list[UUID] = []
    complete: list[UUID] = []
    for office, number in TOOK_PART.items():
        chosen = randomness.sample([one for one in people if one.person.function == office], round(number * 1.06))
        for place, one in enumerate(chosen):
            counts = place < number
            is_complete = counts and randomness.random() < COMPLETE_SHARE
            furthest = len(pages) if is_complete else randomness.randint(counting, len(pages)) if counts else 1
            organisation = one.person.organisation
            started = moment(survey, randomness)
            responses.append(
                Response(
                    survey=survey,
                    questionnaire_id=survey.questionnaire_id,
                    cluster="00000000-0000-0000-0000-000000000001",
                    tier=organisation.tier,
                    office=office,
                    province=organisation.province,
                    urbanity=organisation.urbanity,
                    size_class=organisation.size_class,
                    counts=counts,
                    furthest_page=furthest,
                    page_seconds={page.name: randomness.randint(5, 90) for page in pages[:furthest]},
                    started_at=started,
                    completed_at=started if is_complete else None,
                )
            )
            (complete if is_complete else begun).append(one.pk)
    Response.objects.bulk_create(responses, batch_size=1000)
    Invitation.objects.filter(pk__in=begun).update(status="begonnen")
    Invitation.objects.filter(pk__in=complete).update(status="klaar")


def moment(survey: "Survey", randomness: random.Random) -> datetime:
    """Draw when somebody begins: after one of the waves, the sooner the likelier."""
    _, day = randomness.choices(WAVE_DAYS, weights=(5, 3, 2))[0]
    after = min(randomness.expovariate(0.45), FIELD_DAYS - day - 1)
    return survey.opens_at + timedelta(days=day + after)
