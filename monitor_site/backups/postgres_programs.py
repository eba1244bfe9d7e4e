"""`pg_dump` and `pg_restore`: where they are, and how they reach the database of this installation."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from django.db import connection

from monitor_site.backups.encrypting import BackupError
from monitor_site.local.postgres import programs_in_wheel, programs_of_system
from monitor_site.logs import redact

_VARIABLES: Final = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
_OPTIONS: Final = ("sslmode", "sslrootcert", "sslcert", "sslkey")
# Owner and rights are of an installation: `prepare_database` gives them anew.
NEUTRAL: Final = ("--no-owner", "--no-privileges")


def installation() -> Path:
    """Return the newest PostgreSQL at hand: that of the wheel, else that of the system."""
    found = programs_in_wheel() or programs_of_system()
    if found is None:
        raise BackupError("pg_dump en pg_restore zijn niet gevonden. Installeer postgresql-client, even nieuw als de server.")
    return found


def environment() -> dict[str, str]:
    """Return the variables with which PostgreSQL's programs find the database; no password stands in a command line."""
    settings = connection.settings_dict
    given = {variable: str(settings[name]) for name, variable in _VARIABLES.items() if settings.get(name)}
    options: Mapping[str, object] = settings.get("OPTIONS", {})
    chosen = {f"PG{name.upper()}": str(options[name]) for name in _OPTIONS if name in options}
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", **given, **chosen}


@contextmanager
def running(program: str, *arguments: str, sends: bool) -> Iterator[IO[bytes]]:
    """Run a program and give its output (`sends`) or its input; raise BackupError when it fails.

    When we fail it is killed before its input ends, so that it never takes a part for the whole.
    """
    command: list[str | Path] = [installation() / "bin" / program, *arguments]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 -- PostgreSQL's own
            command,
            env=environment(),
            stdin=subprocess.DEVNULL if sends else subprocess.PIPE,
            stdout=subprocess.PIPE if sends else subprocess.DEVNULL,
            stderr=errors,
        )
        pipe = process.stdout if sends else process.stdin
        assert pipe is not None  # noqa: S101 -- asked for above
        try:
            yield pipe
            pipe.close()
        except BrokenPipeError:
            pass  # it ended by itself; its own words say why
        except BaseException:
            process.kill()
            raise
        finally:
            with suppress(BrokenPipeError):
                pipe.close()
            code = process.wait()
        if code:
            errors.seek(0)
            raise BackupError(f"{program} is mislukt. {first_line(errors.read().decode(errors='replace'))}")


def first_line(told: str) -> str:
    """Return the first line that tells what went wrong; those after it may quote a row."""
    lines = [line for line in told.splitlines() if "error" in line.lower()]
    return redact(lines[0]) if lines else ""
