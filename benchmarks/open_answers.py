"""How long the pages of the coding bench take at full size: 3,060 respondents of whom 560 wrote something, most of it coded."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from benchmarks.dossier_pages import milliseconds
from benchmarks.response_page import full_field
from benchmarks.tables import Limit, Table, test_database

if TYPE_CHECKING:
    from django.test import Client

    from reports.models import CodeScheme
    from surveys.models import Survey

WRITERS: Final = 560
CODES: Final = 15
VARIABLE: Final = "opmerkingen"
SLOWEST_MILLISECONDS: Final = 200.0
WORDS: Final = (
    *("de", "het", "een", "burgemeester", "raad", "mensen", "via", "sociale", "media", "Facebook", "bedreigd", "gescholden"),
    *("op", "straat", "mail", "app", "brief", "politie", "aangifte", "gemeente", "Utrecht", "Jansen", "steeds", "vaker"),
    *("niet", "serieus", "genomen", "onrust", "besluit", "windmolens", "inwoner", "vergadering", "verhuizen", "Twitter"),
)


def run() -> Table:
    """Time every page of one open question."""
    with test_database():
        row = coded_scheme(written_survey())
        times = {name: milliseconds(page) for name, page in pages(row).items()}
    return Table(
        title="The coding bench",
        columns=("page", "CPU ms", "wall ms"),
        rows=tuple((name, work, waited) for name, (work, waited) in times.items()),
        limits=(Limit("slowest page, CPU ms", max(work for work, _ in times.values()), SLOWEST_MILLISECONDS),),
        notes=(
            f"On the server, median of 40 requests: 3,060 respondents of whom {WRITERS} wrote something, {CODES} codes and as "
            "many rules by word, four of five coded, a tenth twice. The page of a quote looks for the names of everybody in the "
            "frame. CPU time of the process that serves; wall time holds the database too, and whatever else the machine does."
        ),
    )


def written_survey() -> "Survey":
    """Let 560 people leave a remark, and freeze."""
    from django.conf import settings  # noqa: PLC0415 -- after django.setup

    from reports.snapshots import freeze  # noqa: PLC0415 -- as above
    from surveys.models import Edition, Response  # noqa: PLC0415 -- as above

    survey = full_field()
    randomness = random.Random(2020)
    writers = list(Response.objects.filter(survey=survey, counts=True)[:WRITERS])
    for response in writers:
        response.answers[VARIABLE] = " ".join(randomness.choices(WORDS, k=randomness.randint(3, 60)))
    Response.objects.bulk_update(writers, ["answers"])
    Edition.objects.update(phase="verwerking")
    survey.edition.phase = "verwerking"
    freeze(survey, user=None, now=survey.closes_at + timedelta(days=1), code_version=settings.CODE_VERSION)
    return survey


def coded_scheme(survey: "Survey") -> "CodeScheme":
    """Make a scheme with rules, and code most of the remarks."""
    from django.contrib.auth.models import User  # noqa: PLC0415 -- after django.setup

    from reports.coding import code_again, code_answers  # noqa: PLC0415 -- as above
    from reports.defining import add_code, add_rule, start_scheme  # noqa: PLC0415 -- as above
    from reports.open_answers import newest_snapshot, open_answers, scheme_of, variables_of  # noqa: PLC0415 -- as above

    snapshot = newest_snapshot(survey)
    if snapshot is None:
        message = "no snapshot to code from"
        raise RuntimeError(message)
    variable = variables_of(snapshot)[VARIABLE]
    one, other = User.objects.create_user("een"), User.objects.create_user("twee")
    by: dict[str, Any] = {"by": one, "now": snapshot.created_at}
    row = start_scheme(survey, variable, **by)
    for number in range(CODES):
        code = add_code(row, variable, label=f"Code {WORDS[number]}", explanation="", **by)
        add_rule(row, variable, code=code.name, phrase=WORDS[number], is_stem=False, **by)
    answers = open_answers(row, snapshot)
    scheme = scheme_of(row, variable)
    coded = answers[: len(answers) * 4 // 5]
    code_answers(row, scheme, [(answer, [scheme.names[place % CODES]]) for place, answer in enumerate(coded)], **by)
    for place, answer in enumerate(open_answers(row, snapshot)):
        if answer.is_second_for(other):
            code_again(row, scheme, answer, [scheme.names[place % 2]], by=other, now=snapshot.created_at)
    return row


def pages(row: "CodeScheme") -> dict[str, Callable[[], Any]]:
    """Return a request for each page, by the browser of a researcher."""
    from reports.open_answers import newest_snapshot, open_answers  # noqa: PLC0415 -- after django.setup

    snapshot = newest_snapshot(row.survey)
    answers = [] if snapshot is None else open_answers(row, snapshot)
    left = next(answer for answer in answers if answer.first is None)
    differs = next(answer for answer in answers if answer.differs)
    client, root = browser(), f"/beheer/open-antwoorden/schema/{row.pk}/"
    tried = {"phrase": "bedreig", "kind": "begin", "code": row.codes.all()[0].name, "probeer": "ja"}
    return {
        "open questions of a survey": asked(client, f"/beheer/open-antwoorden/{row.survey_id}/"),
        "code scheme with agreement": asked(client, root),
        "rule by word, tried": asked(client, f"{root}regels/", tried),
        "next answer": asked(client, f"{root}coderen/", status=302),
        "one answer": asked(client, f"{root}coderen/{left.mark}/"),
        "list of answers": asked(client, f"{root}lijst/"),
        "list, with a proposal": asked(client, f"{root}lijst/?stand=voorstel"),
        "differences": asked(client, f"{root}verschillen/"),
        "one difference": asked(client, f"{root}verschillen/{differs.mark}/"),
        "quote to release": asked(client, f"{root}citaten/{left.mark}/"),
    }


def asked(client: "Client", address: str, data: dict[str, str] | None = None, *, status: int = 200) -> Callable[[], Any]:
    """Return a request for `address`, which must give that status."""

    def ask() -> None:
        answer = client.get(address) if data is None else client.post(address, data)
        if answer.status_code != status:
            message = f"{address} gave {answer.status_code}"
            raise RuntimeError(message)

    return ask


def browser() -> "Client":
    """Return the browser of a researcher."""
    from django.conf import settings  # noqa: PLC0415 -- after django.setup
    from django.contrib.auth.models import User  # noqa: PLC0415 -- as above
    from django.test import Client  # noqa: PLC0415 -- as above

    settings.STAFF_OTP_REQUIRED = False
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_superuser("benchmark"), backend="django.contrib.auth.backends.ModelBackend")
    return client
