"""How fast a whole wave of invitations goes out: 11,396 mails, two workers, a real mail server on this machine."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

from benchmarks.tables import Limit, Table, test_database

OFFICE_HOLDERS = 11_396
ORGANISATIONS = 388
WORKERS = 2
MAILS_A_SECOND = 150
# Whenever the benchmark runs, and with nobody to look with whoever runs it.
AT_ANY_HOUR: Any = {"send_from": clock.min, "send_until": clock.max, "sends_on_weekends": True, "four_eyes": False}

WORKER = """
import sys
from benchmarks.tables import with_django
with_django()
from django.conf import settings
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[1])
from surveys.tasks import drain_outbox
print("ready", flush=True)
sys.stdin.readline()
drain_outbox()
"""


def run() -> Table:
    """Invite everybody, plan a wave and send it; count what the mail server kept."""
    with test_database():
        survey = field()
        steps = prepared(survey)
        kept, seconds = sent()
    rate = kept / seconds
    return Table(
        title="Mails",
        columns=("step", "rows", "seconds", "rows per second"),
        rows=(
            *((name, OFFICE_HOLDERS, taken, OFFICE_HOLDERS / taken) for name, taken in steps.items()),
            (f"send, {WORKERS} workers", kept, seconds, rate),
        ),
        limits=(
            Limit(f"seconds for {OFFICE_HOLDERS} mails at {MAILS_A_SECOND} a second", seconds, OFFICE_HOLDERS / MAILS_A_SECOND),
            Limit("mails lost or doubled", abs(OFFICE_HOLDERS - kept), 0),
        ),
        notes=(
            "Wall time. Each mail is rendered (text and HTML), handed over by SMTP and stamped on its own; "
            "mail server, database and workers share the cores of this machine."
        ),
    )


def field() -> Any:
    """Make an edition in the field with as many organisations and office holders as in 2020."""
    from organisations.choices import Office, SizeClass, Tier  # noqa: PLC0415 -- after django.setup
    from organisations.models import OfficeHolder, Organisation  # noqa: PLC0415 -- as above
    from surveys.choices import Phase, SurveyKind  # noqa: PLC0415 -- as above
    from surveys.models import Edition, Survey  # noqa: PLC0415 -- as above

    now = datetime.now(UTC)
    edition = Edition.objects.create(
        year=2020, name="Monitor Integriteit en Veiligheid 2020", phase=Phase.VELDWERK, **AT_ANY_HOUR
    )
    organisations = Organisation.objects.bulk_create(
        Organisation(
            code=f"GM{number:04d}",
            tier=Tier.GEMEENTE,
            name=f"Voorbeeld {number}",
            official_name=f"Gemeente Voorbeeld {number}",
            sort_key=f"voorbeeld {number:04d}",
            size_class=SizeClass.FROM_20K,
            urbanity=3,
        )
        for number in range(ORGANISATIONS)
    )
    OfficeHolder.objects.bulk_create(
        OfficeHolder(
            organisation=organisations[number % ORGANISATIONS],
            office=Office.RAADSLID,
            family_name=f"Voorbeeld{number}",
            sort_key=f"voorbeeld{number:05d}",
            email=f"n{number}@voorbeeld.test",
        )
        for number in range(OFFICE_HOLDERS)
    )
    return Survey.objects.create(edition=edition, kind=SurveyKind.AMBTSDRAGERS, opens_at=now, closes_at=now + timedelta(days=30))


def prepared(survey: Any) -> dict[str, float]:
    """Invite and plan; return how long that took."""
    from django.conf import settings  # noqa: PLC0415 -- after django.setup

    from organisations.models import OfficeHolder  # noqa: PLC0415 -- as above
    from surveys.choices import WaveKind  # noqa: PLC0415 -- as above
    from surveys.inviting import invite, plan_wave, release_wave  # noqa: PLC0415 -- as above
    from surveys.mails import Letterhead  # noqa: PLC0415 -- as above

    now, letterhead, steps = datetime.now(UTC), Letterhead.of(settings), {}
    begin = time.perf_counter()
    invite(survey, OfficeHolder.objects.all(), master_key=settings.CODE_MASTER_KEY)
    steps["invite"] = time.perf_counter() - begin
    begin = time.perf_counter()
    wave = plan_wave(survey, WaveKind.INVITATION, name="Uitnodiging", now=now, letterhead=letterhead)
    steps["plan the wave"] = time.perf_counter() - begin
    release_wave(wave, recipients=OFFICE_HOLDERS, released_by=None, now=now)
    return steps


def sent() -> tuple[int, float]:
    """Let the workers drain the outbox; return how many different mails arrived, and in how many seconds."""
    from monitor_site.environment import TEST_VALUES  # noqa: PLC0415 -- after django.setup
    from surveys.models import Mailing  # noqa: PLC0415 -- as above

    environment = {**os.environ, **{name.upper(): value for name, value in TEST_VALUES.items() if name.upper() not in os.environ}}
    with mail_server() as (port, folder):
        command = [sys.executable, "-c", WORKER, str(port)]
        workers = [
            subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            for _ in range(WORKERS)
        ]
        for worker in workers:
            until_ready(worker)
        begin = time.perf_counter()
        with ThreadPoolExecutor(WORKERS) as threads:
            list(threads.map(lambda worker: worker.communicate(b"go\n"), workers))
        seconds = time.perf_counter() - begin
        kept = len(list(folder.glob("*.eml")))
    if Mailing.objects.filter(sent_at=None).exists():
        raise RuntimeError("The workers left mails unsent.")
    return kept, seconds


def until_ready(worker: "subprocess.Popen[bytes]") -> None:
    """Wait until a worker has loaded everything."""
    if worker.stdout is None or worker.stdout.readline() != b"ready\n":
        raise RuntimeError("A worker did not start.")


@contextmanager
def mail_server() -> Iterator[tuple[int, Path]]:
    """Run the mail sink of `make run` on a free port."""
    folder = Path("/tmp") / f"miv-mails-{secrets.token_hex(4)}"  # noqa: S108 -- the sink makes it closed
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        number = listening.fileno()
        command = [sys.executable, "-m", "monitor_site.local.mail_sink", str(number), str(folder)]
        sink = subprocess.Popen(command, pass_fds=(number,), stderr=subprocess.DEVNULL)
        try:
            yield listening.getsockname()[1], folder
        finally:
            sink.send_signal(signal.SIGTERM)
            sink.wait()
            shutil.rmtree(folder, ignore_errors=True)
