"""Starting, stopping and what is left: with real processes."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
from email import message_from_bytes
from pathlib import Path

import pytest

from monitor_site.environment import PROJECT_FOLDER
from monitor_site.local.processes import LocalServerError, run_program, start_program, stop_program
from monitor_site.local.run import open_socket, open_web_socket
from tests.patience import until

ENVIRONMENT = {"PATH": os.defpath}


def is_alive(process: int) -> bool:
    """Tell whether a process runs; one that only waits to be counted is dead."""
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def test_run_program_that_fails_tells_its_own_words():
    with pytest.raises(LocalServerError, match="geen ruimte"):
        run_program(["/bin/sh", "-c", "echo geen ruimte; exit 3"], None, ENVIRONMENT)


def test_stopped_program_leaves_no_child_behind(tmp_path: Path):
    told = tmp_path / "told"
    process = start_program(
        ["/bin/sh", "-c", f"sleep 60 & echo $! > '{told}'; wait"], environment=ENVIRONMENT, output=subprocess.DEVNULL
    )
    until(lambda: told.exists() and told.read_text().strip() != "", "the child does not start")

    stop_program(process, signal.SIGTERM, patience=5)

    assert process.returncode is not None
    until(lambda: not is_alive(int(told.read_text())), "the child lives on")


def test_program_that_ignores_the_request_is_ended(tmp_path: Path):
    told = tmp_path / "told"
    process = start_program(
        ["/bin/sh", "-c", f"trap '' TERM; echo ready > '{told}'; while true; do sleep 1; done"],
        environment=ENVIRONMENT,
        output=subprocess.DEVNULL,
    )
    until(told.exists, "the program does not start")

    stop_program(process, signal.SIGTERM, patience=0.2)

    assert process.returncode == -signal.SIGKILL


def test_program_dies_when_its_parent_is_killed():
    program = """
import subprocess
from monitor_site.local.processes import start_program
child = start_program(["/bin/sleep", "60"], environment={}, output=subprocess.DEVNULL)
print(child.pid, flush=True)
child.wait()
"""
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=PROJECT_FOLDER, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())

    parent.kill()
    parent.communicate()

    until(lambda: not is_alive(child), "the child lives on")


def test_taken_port_is_told_and_the_next_is_taken(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    with open_socket(0) as taken:
        number = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(number))
        with open_web_socket() as (listening, port):
            assert port > number
            assert listening.getsockname() == ("127.0.0.1", port)

    assert f"poort {number} is bezet" in capsys.readouterr().out


def test_mail_sink_keeps_every_mail_as_a_file_for_its_owner_only(tmp_path: Path):
    folder = tmp_path / "mail"
    with open_socket(0) as listening:
        port = listening.getsockname()[1]
        process = start_program(
            [sys.executable, "-m", "monitor_site.local.mail_sink", str(listening.fileno()), str(folder)],
            environment=dict(os.environ),
            output=subprocess.DEVNULL,
            folder=PROJECT_FOLDER,
            sockets=[listening.fileno()],
        )
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
            client.sendmail("van@monitor.test", ["aan@monitor.test"], "Subject: Uw code\r\n\r\nÉén regel".encode())
    finally:
        stop_program(process, signal.SIGTERM, patience=10)

    (mail,) = folder.glob("*")

    assert mail.suffix == ".eml"
    assert message_from_bytes(mail.read_bytes())["Subject"] == "Uw code"
    assert folder.stat().st_mode & 0o777 == 0o700
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=1)
