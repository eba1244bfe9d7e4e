"""`make run` as a whole, without the installing: starts, serves, keeps its data, logs no code, stops, leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from monitor_site.environment import PROJECT_FOLDER

ADDRESS = re.compile(r"Adres +(http://localhost:(\d+))")
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
SLOWEST_START = 240


@contextmanager
def running(var: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the site on data in `var`; give its process and everything that it told up to the end of its box."""
    # Of our own settings and servers it must not know.
    ours = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor_site.local.run"],
        cwd=PROJECT_FOLDER,
        env={**environment, "MONITOR_VAR": str(var), "PORT": str(free_port())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process, told_by(process)
    finally:
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=60)
    assert (process.returncode, rest.strip().splitlines()[-1]) == (0, "Gestopt.")


def told_by(process: subprocess.Popen[str]) -> str:
    told = []
    begin = time.monotonic()
    for line in process.stdout or ():
        told.append(line)
        if line.startswith("└"):
            return "".join(told)
        assert time.monotonic() - begin < SLOWEST_START
    raise AssertionError("".join(told))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_with(text: str) -> list[str]:
    """List the command lines that hold this text; a process that has ended has none."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if text in command:
            found.append(command)
    return found


def invitations(var: Path) -> int:
    """Count the invitations in the database of a running site."""
    variables = dict(line.split("=", 1) for line in (var / "servers.env").read_text().splitlines())
    with psycopg.connect(variables["DATABASE_URL"].strip("'")) as connection:
        row = connection.execute("SELECT count(*) FROM surveys_invitation").fetchone()
    assert row is not None
    return row[0]


@pytest.mark.journey
def test_site_starts_with_demo_keeps_it_and_stops_without_a_trace(tmp_path: Path):
    var = tmp_path / "met spaties"
    with running(var) as (_, first_box):
        first = invitations(var)
        codes = CODE.findall(first_box)
        match = ADDRESS.search(first_box)
        assert match is not None
        with urllib.request.urlopen(f"{match[1]}/healthz", timeout=10) as answer:
            assert answer.status == 200
        assert len(set(codes)) == 12  # of each office, and of three officials
        assert {"onderzoeker", "beheerder"} <= set(first_box.split())
        open_quietly(f"{match[1]}/start/{codes[0]}")

    logs = {log.name: log.read_text(encoding="utf-8") for log in (var / "logs").glob("*.log")}
    assert {"web.log", "worker-mail.log", "worker-report.log", "beat.log", "mail.log"} <= set(logs)
    assert "/start/[weggelaten]" in logs["web.log"]
    assert [name for name, text in logs.items() if codes[0] in text] == []
    assert processes_with(str(var)) == []
    assert not (var / "servers.env").exists()

    with running(var) as (_, second_box):
        assert invitations(var) == first
        assert CODE.findall(second_box) == codes
        assert "demogegevens" not in second_box


def open_quietly(address: str) -> None:
    """Open an address that sends us on to a page of which the cookie is Secure: the answer does not matter here."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        answer.read()


@pytest.mark.journey
def test_second_start_on_the_same_data_is_refused_and_says_by_whom(tmp_path: Path):
    (tmp_path / "lock").touch()
    holder = subprocess.Popen(
        [sys.executable, "-m", "monitor_site.local.servers"],
        cwd=PROJECT_FOLDER,
        env={**os.environ, "MONITOR_VAR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    holder.stdout.readline()

    refused = subprocess.run(
        [sys.executable, "-m", "monitor_site.local.run"],
        cwd=PROJECT_FOLDER,
        env={**os.environ, "MONITOR_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    holder.send_signal(signal.SIGINT)
    holder.communicate(timeout=30)

    assert refused.returncode == 1
    assert f"proces {holder.pid}" in refused.stderr
