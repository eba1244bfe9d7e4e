"""How long the pages of a dossier take at full size: 388 organisations, of which 217 answered and 34 answered blocks twice."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from benchmarks.tables import Limit, Table, test_database

if TYPE_CHECKING:
    from django.test import Client

    from surveys.models import Filler

ROUNDS: Final = 40
SLOWEST_MILLISECONDS: Final = 30.0
YEAR: Final = 2020


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
            f"On the server, median of {ROUNDS} requests: 388 organisations asked the questionnaire of 2020, 217 dossiers filled "
            "in, 34 of them twice in two or three blocks, as the demo makes them. CPU time of the process that serves; wall time "
            "holds the database too, and whatever else the machine does."
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
    one = f"/beheer/ontdubbelen/{double.dossier.pk}/algemeen/"
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
    """Load the frame of 2020 and let as many organisations answer as did; return a griffier whose colleague takes part too."""
    from django.conf import settings  # noqa: PLC0415 -- after django.setup

    from monitor_site.demo.dossiers import ANSWERED, DOUBLE, load_dossiers  # noqa: PLC0415 -- as above
    from monitor_site.demo.loading import load_frame, use_questionnaire_of_2020  # noqa: PLC0415 -- as above
    from organisations.queries import officials_to_ask  # noqa: PLC0415 -- as above
    from surveys.choices import Phase, SurveyKind  # noqa: PLC0415 -- as above
    from surveys.inviting import invite  # noqa: PLC0415 -- as above
    from surveys.models import Edition, Filler, Survey  # noqa: PLC0415 -- as above

    load_frame(lambda _line: None)
    now = datetime.now(UTC)
    edition = Edition.objects.create(year=YEAR, name=f"Monitor {YEAR}", phase=Phase.VELDWERK)
    survey = Survey.objects.create(
        edition=edition,
        kind=SurveyKind.ORGANISATIES,
        opens_at=now - timedelta(days=7),
        closes_at=now + timedelta(days=7),
    )
    use_questionnaire_of_2020(survey)
    invite(survey, officials_to_ask().order_by("pk"), master_key=settings.CODE_MASTER_KEY)
    load_dossiers(survey, answered=ANSWERED, double=DOUBLE, seed=YEAR, begins_at=now - timedelta(days=1))
    fillers = Filler.objects.select_related("invitation", "dossier__survey").filter(role="griffier")
    return fillers.filter(dossier__fillers__role="secretaris", dossier__completed_at=None).earliest("joined_at")
