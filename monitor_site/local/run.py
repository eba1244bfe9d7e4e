"""`make run`: servers, tables, demo, web server, workers, beat and mail sink, until Ctrl-C or `kill`.

We are the only parent. Everything is started from this one thread, stops in the reverse order, and dies with us.
"""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from monitor_site.environment import PROJECT_FOLDER, VAR_FOLDER, given
from monitor_site.local.postgres import last_lines
from monitor_site.local.prepare import LOGINS_FOLLOW
from monitor_site.local.processes import LocalServerError, start_program, stop_program
from monitor_site.local.servers import (
    LOGS_FOLDER,
    only_one,
    prepare_var_folder,
    running_servers,
    written_down,
)
from monitor_site.local.stopping import StopRequest

FIRST_PORT: Final = 8000
PORTS_TO_TRY: Final = 50
SECONDS_TO_SERVE: Final = 60
SECONDS_TO_STOP: Final = 25
MOST_WEB_PROCESSES: Final = 4
SLOWEST_PROBE: Final = 5


@dataclass(frozen=True)
class Program:
    """One of the programs that together are the site."""

    name: str
    title: str
    arguments: tuple[str, ...]
    sockets: tuple[int, ...] = ()


def main() -> int:
    """Run the site; 0 when it was stopped, 1 when something would not start or ended by itself."""
    begin = time.monotonic()
    stop = StopRequest()
    try:
        prepare_var_folder()
        with only_one():
            with ExitStack() as stack:
                code = run_site(stack, stop, begin)
            print("Gestopt.", flush=True)
            return code
    except LocalServerError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1


def run_site(stack: ExitStack, stop: StopRequest, begin: float) -> int:
    """Start everything in order, show the box, wait."""
    web, port = stack.enter_context(open_web_socket())
    mail = stack.enter_context(open_socket(0))
    print("• PostgreSQL en Valkey starten …", flush=True)
    address = f"http://localhost:{port}"
    values = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(mail.getsockname()[1]), "SITE_ADDRESS": address}
    values |= stack.enter_context(running_servers())
    stack.enter_context(written_down(values))
    logins = prepared(stop)
    if stop.is_set():
        return 0
    programs = [stack.enter_context(running(program)) for program in programs_of_site(web, mail)]
    if not is_serving(port, stop, programs):
        return 0
    print(box(address, logins, time.monotonic() - begin), flush=True)
    return wait(stop, programs)


# --- sockets -------------------------------------------------------------------------------------------------------
@contextmanager
def open_socket(port: int) -> Iterator[socket.socket]:
    """Listen on this machine only; 0 takes any free port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(128)
        yield listening


@contextmanager
def open_web_socket() -> Iterator[tuple[socket.socket, int]]:
    """Listen on the wanted port, or say that it is taken and take the next one that is free."""
    wanted = int(given("PORT") or FIRST_PORT)
    with ExitStack() as stack:
        for port in range(wanted, wanted + PORTS_TO_TRY):
            try:
                listening = None if is_taken_on_ipv6(port) else stack.enter_context(open_socket(port))
            except OSError:
                listening = None
            if listening is not None:
                yield listening, port
                return
            print(f"• poort {port} is bezet, poort {port + 1} wordt geprobeerd", flush=True)
        raise LocalServerError(f"Geen vrije poort tussen {wanted} en {wanted + PORTS_TO_TRY}. Kies er een: make run PORT=9000")


def is_taken_on_ipv6(port: int) -> bool:
    """Tell whether another site answers on ::1, where a browser looks first for `localhost`."""
    try:
        with socket.create_connection(("::1", port), timeout=0.2):
            return True
    except OSError:
        return False


# --- programs ------------------------------------------------------------------------------------------------------
def development_environment() -> dict[str, str]:
    """Give the variables of our own, and the settings module."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "monitor_site.settings.development", "PYTHONUNBUFFERED": "1"}


def prepared(stop: StopRequest) -> list[str]:
    """Make the database ready, passing on what is told; return the lines with logins."""
    errors_log = LOGS_FOLDER / "prepare.log"
    with errors_log.open("wb") as errors:
        process = start_program(
            [sys.executable, "-m", "monitor_site.local.prepare"],
            environment=development_environment(),
            output=subprocess.PIPE,
            errors=errors,
            folder=PROJECT_FOLDER,
        )
        try:
            logins = told(process, stop)
        finally:
            stop_program(process, signal.SIGTERM, SECONDS_TO_STOP)
    if process.returncode and not stop.is_set():
        raise LocalServerError(f"De gegevens konden niet worden klaargezet:\n{last_lines(errors_log)}")
    return logins


def told(process: subprocess.Popen[bytes], stop: StopRequest) -> list[str]:
    """Print what the program tells until it ends or we are stopped; return the lines after LOGINS_FOLLOW."""
    pipe = process.stdout
    logins: list[str] | None = None
    unread = b""
    while pipe is not None and not stop.is_set():
        if not select.select([pipe], [], [], 0.2)[0]:
            continue
        chunk = os.read(pipe.fileno(), 65536)
        if not chunk:
            process.wait()
            break
        *lines, unread = (unread + chunk).split(b"\n")
        for line in (raw.decode() for raw in lines):
            if logins is not None:
                logins.append(line)
            elif line == LOGINS_FOLLOW:
                logins = []
            else:
                print(line, flush=True)
    return logins or []


def programs_of_site(web: socket.socket, mail: socket.socket) -> list[Program]:
    """Name every program of the site, in the order in which they start."""
    processes = str(min(MOST_WEB_PROCESSES, max(2, os.cpu_count() or 1)))
    celery = ("celery", "-A", "monitor_site.celery")
    quiet = ("--loglevel=INFO", "--without-gossip", "--without-mingle", "--without-heartbeat")
    gunicorn = ("gunicorn", "monitor_site.wsgi", "--config", "deploy/gunicorn.conf.py")
    return [
        Program(
            "mail",
            "postbus",
            ("monitor_site.local.mail_sink", str(mail.fileno()), str(VAR_FOLDER / "mail")),
            (mail.fileno(),),
        ),
        Program("web", "webserver", (*gunicorn, "--bind", f"fd://{web.fileno()}", "--workers", processes), (web.fileno(),)),
        Program("worker-mail", "werker voor mail", (*celery, "worker", "-n", "mail@%h", "-Q", "mail", "-c", "2", *quiet)),
        Program(
            "worker-report",
            "werker voor rapporten",
            (*celery, "worker", "-n", "report@%h", "-Q", "report", "-c", "1", *quiet),
        ),
        Program("beat", "klok", (*celery, "beat", "--scheduler", "celery.beat:Scheduler", "--pidfile=", "--loglevel=INFO")),
    ]


@contextmanager
def running(program: Program) -> Iterator[tuple[Program, subprocess.Popen[bytes]]]:
    """Run one program; its words go to a log file of its own."""
    print(f"• {program.title} starten …", flush=True)
    with (LOGS_FOLDER / f"{program.name}.log").open("wb") as output:
        process = start_program(
            [sys.executable, "-m", *program.arguments],
            environment=development_environment(),
            output=output,
            folder=PROJECT_FOLDER,
            sockets=program.sockets,
        )
    try:
        yield program, process
    finally:
        stop_program(process, signal.SIGTERM, SECONDS_TO_STOP)


# --- waiting -------------------------------------------------------------------------------------------------------
Running = list[tuple[Program, subprocess.Popen[bytes]]]


def ended_by_itself(programs: Running) -> Program | None:
    """Return a program that is no longer there."""
    return next((program for program, process in programs if process.poll() is not None), None)


def is_serving(port: int, stop: StopRequest, programs: Running) -> bool:
    """Wait until the site answers; False when we were stopped before that."""
    latest = time.monotonic() + SECONDS_TO_SERVE
    while not stop.is_set():
        gone = ended_by_itself(programs)
        if gone is not None or time.monotonic() > latest:
            name = gone.name if gone else "web"
            log = LOGS_FOLDER / f"{name}.log"
            raise LocalServerError(f"De site start niet ({name}). Zie {log}:\n{last_lines(log)}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=SLOWEST_PROBE):
                return True
        except (urllib.error.URLError, OSError):
            stop.wait(0.1)
    return False


def wait(stop: StopRequest, programs: Running) -> int:
    """Wait for Ctrl-C; when a program ends by itself, stop everything and say which."""
    while not stop.wait(1):
        gone = ended_by_itself(programs)
        if gone is not None:
            log = LOGS_FOLDER / f"{gone.name}.log"
            raise LocalServerError(f"Onverwacht gestopt: {gone.title}. Zie {log}:\n{last_lines(log)}")
    print("\nBezig met stoppen …", flush=True)
    for _, process in programs:
        process.terminate()  # all at once; the stack then waits for each
    return 0


def box(address: str, logins: list[str], seconds: float) -> str:
    """Draw the box: address, logins, how to stop."""
    lines = [
        f"Monitor Integriteit en Veiligheid draait (na {seconds:.0f} s)",
        "",
        f"Adres        {address}",
        f"Postbus      {address}/ontwikkeling/mail/",
        f"Beheer       {address}/beheer/",
        "",
        *logins,
        "",
        f"Logboeken    {shown(LOGS_FOLDER)}",
        "Stoppen      Ctrl-C",
    ]
    width = min(max(len(line) for line in lines), shutil.get_terminal_size((100, 24)).columns - 4)
    edge = "─" * (width + 2)
    return "\n".join([f"┌{edge}┐", *(f"│ {line:<{width}} │" for line in lines), f"└{edge}┘"])


def shown(folder: Path) -> Path:
    """Show a folder below the checkout by its short name."""
    return folder.relative_to(PROJECT_FOLDER) if folder.is_relative_to(PROJECT_FOLDER) else folder


if __name__ == "__main__":
    sys.exit(main())
