"""How long a worker draws letters: the announcement to every organisation, and codes for 500 people without e-mail."""

import resource
import time
from datetime import UTC, datetime
from typing import Any

from benchmarks.mails import ORGANISATIONS, field
from benchmarks.tables import Limit, Table, test_database

LETTERS_WITH_CODE = 500
LONGEST_TASK = 600
"""After so many seconds the broker gives a task to another worker."""


def run() -> Table:
    """Make both files as the worker does, sealed in the database."""
    with test_database():
        survey = prepared()
        from surveys.choices import LetterKind  # noqa: PLC0415 -- after django.setup

        codes, announcements = made(survey, LetterKind.CODE), made(survey, LetterKind.ANNOUNCEMENT)
    return Table(
        title="Letters",
        columns=("file", "letters", "CPU seconds", "MB", "peak of the process, MB"),
        rows=(("codes, PDFs of 250", *codes), ("announcements, a zip of PDFs", *announcements)),
        limits=(
            Limit("CPU seconds for the codes", codes[1], LONGEST_TASK),
            Limit("CPU seconds for the announcements", announcements[1], LONGEST_TASK),
        ),
        notes=(
            "The announcements are drawn twice: all in one PDF for the printer, and one PDF for each organisation. "
            f"A task may take {LONGEST_TASK} seconds before the broker hands it to another worker, who then finds it locked."
        ),
    )


def prepared() -> Any:
    """Make a field in which every organisation has a place and some people have no address."""
    from django.conf import settings  # noqa: PLC0415 -- after django.setup

    from organisations.models import OfficeHolder, Organisation  # noqa: PLC0415 -- as above
    from surveys.inviting import invite  # noqa: PLC0415 -- as above

    survey = field()
    Organisation.objects.update(postal_address="Postbus 12345", postcode="1234 AB", city="Voorbeeldstad")
    people = OfficeHolder.objects.order_by("pk").values_list("pk", flat=True)[:LETTERS_WITH_CODE]
    OfficeHolder.objects.filter(pk__in=list(people)).update(email="")
    invite(survey, OfficeHolder.objects.filter(email=""), master_key=settings.CODE_MASTER_KEY)
    return survey


def made(survey: Any, kind: Any) -> tuple[int, float, float, int]:
    """Make one file; return the letters in it, CPU seconds, its size and how large the process grew."""
    from django.conf import settings  # noqa: PLC0415 -- after django.setup

    from surveys.lettering import make_waiting, order_letters  # noqa: PLC0415 -- as above
    from surveys.letters import Paper  # noqa: PLC0415 -- as above

    now = datetime.now(UTC)
    file = order_letters(survey, kind, user=None, now=now)
    begin = time.process_time()
    make_waiting(clock=lambda: now, paper_of=lambda moment: Paper.of(settings, moment.date()))
    seconds = time.process_time() - begin
    file.refresh_from_db()
    if file.sealed is None or file.letters not in {ORGANISATIONS, LETTERS_WITH_CODE}:
        raise RuntimeError("The worker left letters unmade.")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return file.letters, seconds, len(file.sealed) / 1_000_000, peak
