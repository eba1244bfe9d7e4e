"""How long the pages of a dossier take at full size: 388 organisations, of which 217 answered and 34 twice."""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.tables import Limit, Table, test_database

if TYPE_CHECKING:
    from django.test import Client

    from surveys.models import Filler, Survey

ROUNDS: Final = 40
SLOWEST_MILLISECONDS: Final = 30.0
ORGANISATIONS: Final = 388
ANSWERED: Final = 217
DOUBLE: Final = 34
SEEDS: Final = {"griffier": 1, "secretaris": 2}


def run() -> Table:
    """Time every page of one dossier among all others."""
    with test_database():
        filler = full_field()
        asked = {**pages(filler), **staff_pages(filler)}
        times = {name: milliseconds(page) for name, page in asked.items()}
    return Table(
        title="The pages of a dossier",
        columns=("page", "CPU ms", "wall ms"),
        rows=tuple((name, work, waited) for name, (work, waited) in times.items()),
        limits=(Limit("slowest page, CPU ms", max(work for work, _ in times.values()), SLOWEST_MILLISECONDS),),
        notes=(
            f"On the server, median of {ROUNDS} requests: {ORGANISATIONS} dossiers on the questionnaire of 2020, {ANSWERED} "
            f"filled in, {DOUBLE} of them by two officials. CPU time of the process that serves; wall time holds the database "
            "too, and whatever else the machine does."
        ),
    )


def milliseconds(page: Callable[[], Any]) -> tuple[float, float]:
    """Return the CPU time and the wall time of one request."""
    page()
    rounds = []
    for _ in range(ROUNDS):
        work, wall = time.process_time(), time.perf_counter()
        page()
        rounds.append((time.process_time() - work, time.perf_counter() - wall))
    return 1000 * statistics.median(work for work, _ in rounds), 1000 * statistics.median(wall for _, wall in rounds)


def pages(filler: "Filler") -> dict[str, Callable[[], Any]]:
    """Return a request for each page, by the browser of one official."""
    client = browser_of(filler)
    first = "agressie-verantwoordelijk"
    posted = {"_revisie": "999999", "_actie": "volgende", **stored_answers(filler, "algemeen", first)}

    def got(address: str) -> Callable[[], Any]:
        def get() -> None:
            answer = client.get(f"/organisatie{address}")
            if answer.status_code != 200:  # noqa: PLR2004 -- what a page is
                message = f"{address} gave {answer.status_code}"
                raise RuntimeError(message)

        return get

    return {
        "overview": got(""),
        "page of a block": got(f"/algemeen/{first}"),
        "page of a block, saved": lambda: client.post(f"/organisatie/algemeen/{first}", posted),
        "answers to a block": got("/algemeen/overzicht"),
        "finishing": got("/afronden"),
        "skipping": got("/agressie/overslaan"),
        "doing together": got("/agressie/samen"),
    }


def staff_pages(filler: "Filler") -> dict[str, Callable[[], Any]]:
    """Return a request for each page of the bench, by the browser of a researcher."""
    from django.conf import settings  # noqa: PLC0415 -- after django.setup
    from django.contrib.auth.models import User  # noqa: PLC0415 -- as above
    from django.test import Client  # noqa: PLC0415 -- as above

    from surveys.doubles import double_dossiers  # noqa: PLC0415 -- as above

    settings.STAFF_OTP_REQUIRED = False
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_superuser("benchmark"), backend="django.contrib.auth.backends.ModelBackend")

    def got(address: str) -> Callable[[], Any]:
        def get() -> None:
            answer = client.get(address)
            if answer.status_code != 200:  # noqa: PLR2004 -- what a page is
                message = f"{address} gave {answer.status_code}"
                raise RuntimeError(message)

        return get

    double = double_dossiers(filler.dossier.survey, personal={"invuller"})[0]
    one = f"/beheer/ontdubbelen/{double.pk}/algemeen/"
    return {
        "bench, work list": got("/beheer/ontdubbelen/"),
        "bench, a block": got(one),
        "bench, a question": got(f"{one}agressie_identiek/"),
    }


def stored_answers(filler: "Filler", block: str, page: str) -> dict[str, Any]:
    """Return the answers to a page as a browser posts them again."""
    from surveys.questionnaires import compiled_by_id  # noqa: PLC0415 -- after django.setup

    row = filler.block_answers.get(block=block)
    asked = compiled_by_id(filler.dossier.questionnaire_id).page(page).variables
    return {name: value for name, value in row.answers.items() if name in asked}


def browser_of(filler: "Filler") -> "Client":
    """Return a browser in which an official came in."""
    from django.http import HttpResponse  # noqa: PLC0415 -- after django.setup
    from django.test import Client  # noqa: PLC0415 -- as above

    from surveys import cookies  # noqa: PLC0415 -- as above

    if filler.invitation is None:
        message = "an official has an invitation"
        raise ValueError(message)
    answer = HttpResponse()
    cookies.set_filler(answer, filler.pk, lookup=bytes(filler.invitation.lookup), now=filler.joined_at)
    client = Client(headers={"host": "localhost"})
    client.cookies[cookies.FILLER_COOKIE] = answer.cookies[cookies.FILLER_COOKIE].value
    return client


# --- a field of full size ------------------------------------------------------------------------------------------
def full_field() -> "Filler":
    """Let all organisations begin and those of 2020 answer; return a griffier whose colleague takes part too."""
    from organisations.choices import OFFICIALS_OF_TIER, Tier  # noqa: PLC0415 -- after django.setup
    from surveys.joining import join  # noqa: PLC0415 -- as above
    from surveys.models import Filler  # noqa: PLC0415 -- as above
    from tests.dossiers import invite_official, make_organisation, make_organisation_survey  # noqa: PLC0415 -- as above

    now = datetime.now().astimezone()
    text = Path("surveys/instruments/2020/organisaties.yaml").read_text("utf-8")
    first = make_organisation_survey(text=text, now=now - timedelta(days=1))
    survey = first.survey
    for role in OFFICIALS_OF_TIER[Tier.GEMEENTE]:
        join(first.invitation(role), now=now)
    for number in range(2, ORGANISATIONS + 1):
        organisation = make_organisation(number=number, name=f"Gemeente {number}")
        for role in OFFICIALS_OF_TIER[Tier.GEMEENTE]:
            join(invite_official(survey, organisation, role), now=now)
    answer(survey, now)
    return (
        Filler.objects.select_related("invitation", "dossier").filter(block_answers__isnull=False, role="griffier").earliest("pk")
    )


def answer(survey: "Survey", now: datetime) -> None:
    """Store made-up answers to every block, of one official an organisation and of two in some."""
    from surveys.models import BlockAnswers, Dossier  # noqa: PLC0415 -- after django.setup

    dossiers = Dossier.objects.filter(survey=survey).prefetch_related("fillers")
    rows: list[BlockAnswers] = []
    for place, dossier in enumerate(dossiers[:ANSWERED]):
        fillers = sorted(dossier.fillers.all(), key=lambda filler: filler.role)
        for filler in fillers[: 2 if place < DOUBLE else 1]:
            rows += answers_of(filler, now)
    BlockAnswers.objects.bulk_create(rows, batch_size=500)


def answers_of(filler: "Filler", now: datetime) -> Iterator[Any]:
    """Yield finished answers of one official to every block that applies."""
    from surveys import routing  # noqa: PLC0415 -- after django.setup
    from surveys.choices import BlockStatus, Seat  # noqa: PLC0415 -- as above
    from surveys.dossiers import background_of_seat  # noqa: PLC0415 -- as above
    from surveys.models import BlockAnswers  # noqa: PLC0415 -- as above
    from surveys.questionnaires import compiled_by_id  # noqa: PLC0415 -- as above

    questionnaire = compiled_by_id(filler.dossier.questionnaire_id)
    background = background_of_seat(filler.dossier, Seat(filler.seat))
    (walk,) = islice(routing.simulate(questionnaire, 1, SEEDS[filler.seat], [background]).responses, 1)
    for block in questionnaire.blocks:
        names = {name for page in routing.block_pages(questionnaire, block) for name in page.variables}
        answers = {name: value for name, value in walk.answers.items() if name in names}
        if answers:
            last = routing.block_pages(questionnaire, block)[-1].number
            yield BlockAnswers(
                dossier=filler.dossier,
                block=block.name,
                filler=filler,
                status=BlockStatus.DONE,
                answers=answers,
                revision=len(answers),
                furthest_page=last,
                started_at=now,
                saved_at=now,
                finished_at=now,
            )
