"""Start and stop programs so that none outlives us: not after Ctrl-C, not after `kill -9` of the one who started it."""

import ctypes
import os
import pwd
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

PR_SET_PDEATHSIG: Final = 1
LIBC: Final = ctypes.CDLL(None, use_errno=True)


class LocalServerError(Exception):
    """A server of this machine cannot be used; the text tells the user why and what to do, in Dutch."""


@dataclass(frozen=True)
class Account:
    """The user that the database servers run as."""

    name: str
    user: int
    group: int


def server_account() -> Account | None:
    """Return `nobody` for root, since PostgreSQL refuses to run as root; None means: ourselves."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Account("nobody", entry.pw_uid, entry.pw_gid)


def die_with_parent(death_signal: signal.Signals) -> None:
    """Ask the kernel to send this signal to the calling process when its parent ends."""
    LIBC.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)


def as_account(account: Account | None) -> dict[str, Any]:
    """Give the arguments of `subprocess` that change to this account; `/` is a folder that every user may stand in."""
    if account is None:
        return {"cwd": "/"}
    return {"user": account.user, "group": account.group, "extra_groups": [], "cwd": "/"}


def run_program(command: Sequence[str | Path], account: Account | None, environment: Mapping[str, str]) -> None:
    """Run a program to its end; its own words are in the error when it fails."""
    done = subprocess.run(  # noqa: S603 -- only programs of our own set-up
        command, capture_output=True, text=True, env=environment, check=False, **as_account(account)
    )
    if done.returncode:
        raise LocalServerError(f"{Path(command[0]).name} mislukte:\n{done.stdout}{done.stderr}".strip())


def start_program(
    command: Sequence[str | Path],
    *,
    account: Account | None = None,
    environment: Mapping[str, str],
    output: IO[bytes] | int,
    errors: IO[bytes] | int = subprocess.STDOUT,
    folder: Path | None = None,
    sockets: Sequence[int] = (),
    death_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that Ctrl-C reaches only us and we stop it in our order."""
    place = as_account(account)
    if folder is not None:
        place["cwd"] = folder
    return subprocess.Popen(  # noqa: S603 -- only programs of our own set-up
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        env=environment,
        pass_fds=sockets,
        start_new_session=True,
        preexec_fn=lambda: die_with_parent(death_signal),  # noqa: PLW1509 -- we start everything from one thread
        **place,
    )


def stop_program(process: subprocess.Popen[bytes], stop_signal: signal.Signals, patience: float) -> None:
    """Ask a program to stop, and end it with everything it started when it does not in time."""
    if process.poll() is None:
        process.send_signal(stop_signal)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            end_session(process)
    end_session(process)


def end_session(process: subprocess.Popen[bytes]) -> None:
    """End whatever is left of a program and its children."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()
