"""`make test`: every check that guards the project, cheapest first, the tests last.

A check that fails does not stop the others; exit code 1 tells that something is wrong and the last lines tell what.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

MOST_PROCESSES: Final = 4
"""Each has a PostgreSQL, a Valkey and a Chromium of its own."""
# `check --deploy` reads the settings of production; nothing is connected to.
PRODUCTION_SETTINGS: Final = {
    "DJANGO_SETTINGS_MODULE": "monitor_site.settings.production",
    "SECRET_KEY": "made up for this check, long enough and with many different characters: 0123456789",
    "CODE_MASTER_KEY": "bWFkZSB1cCBmb3IgdGhpcyBjaGVjaywgbG9uZyBlbm91Z2g=",
    "DATABASE_URL": "postgres://monitor@localhost/monitor",
    "REDIS_URL": "redis://localhost:6379",
    "SITE_ADDRESS": "https://monitor.example.nl",
    "ALLOWED_HOSTS": "monitor.example.nl",
}


@dataclass(frozen=True)
class Check:
    """One command and the variables that it needs."""

    title: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


REPLAY: Final = Check(
    "naspelen van 2020",
    (sys.executable, "-m", "monitor_site.local.replay", "--fast"),
    {"MONITOR_VAR": "var/replay-test"},
)
"""The whole edition of 2020 at full size, with servers of its own; every printed figure is compared."""


def templates() -> tuple[str, ...]:
    """List the templates, which djade wants one by one."""
    return tuple(str(path) for path in sorted(Path("templates").rglob("*.html")))


def checks() -> list[Check]:
    """List all checks but the tests; that no migration is missing is a test, since it wants a database."""
    python = (sys.executable, "-m")
    djade = str(Path(sys.executable).with_name("djade"))
    lint_imports = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return [
        Check("stijl (ruff)", (*python, "ruff", "check", ".")),
        Check("opmaak (ruff)", (*python, "ruff", "format", "--check", ".")),
        Check("sjablonen (djade)", (djade, "--check", "--target-version", "5.2", *templates())),
        Check("grenzen (import-linter)", (sys.executable, "-c", lint_imports)),
        Check("typen (mypy)", (*python, "mypy")),
        Check(
            "instellingen van productie",
            (*python, "manage", "check", "--deploy", "--fail-level", "WARNING"),
            PRODUCTION_SETTINGS,
        ),
    ]


def passes(check: Check) -> bool:
    """Run one check and tell how it went."""
    print(f"── {check.title}", flush=True)
    begin = time.monotonic()
    code = subprocess.run(check.command, env={**os.environ, **check.environment}, check=False).returncode  # noqa: S603 -- ours
    print(f"   {'goed' if code == 0 else 'NIET GOED'} ({time.monotonic() - begin:.0f} s)", flush=True)
    return code == 0


@contextmanager
def reading_tests() -> Iterator[None]:
    """Have pytest read all tests while the checks run, of which the longest uses one core.

    What it makes of them is kept beside the modules, even where the environment says not to, so that the processes of the
    tests, and the programs that they start, need not each compile the whole project again.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "pytest", "--collect-only", "--quiet"]
    reading = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 -- ours
    try:
        yield
    finally:
        reading.wait()


def main() -> int:
    """Run every check, the replay unless only some tests are asked for, then the tests, whose own closing line stands last."""
    with reading_tests():
        failed = [check.title for check in checks() if not passes(check)]
    if not sys.argv[1:] and not passes(REPLAY):
        failed.append(REPLAY.title)
    if failed:
        print(f"── niet goed: {', '.join(failed)}", flush=True)
    tests_pass = passes_tests(sys.argv[1:])
    if failed:
        print(f"── niet goed: {', '.join(failed)}", flush=True)
    return 0 if tests_pass and not failed else 1


def passes_tests(arguments: list[str]) -> bool:
    """Run pytest with its own output, in two processes more than there are cores, each with servers of its own.

    A third of its time a process waits for a browser or a server. The tests of one file stay together: some files load the
    demo once for all of theirs. Files are taken in the order of tests/conftest.py, the long ones first.
    """
    print("── tests (pytest)", flush=True)
    processes = min(MOST_PROCESSES, (os.cpu_count() or 1) + 2)
    spread = ("-n", str(processes), "--dist", "loadfile", "--no-loadscope-reorder")
    return subprocess.run([sys.executable, "-m", "pytest", *spread, *arguments], check=False).returncode == 0  # noqa: S603 -- ours


if __name__ == "__main__":
    sys.exit(main())
