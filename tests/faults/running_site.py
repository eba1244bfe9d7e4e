"""A site of its own whose parts may be killed: PostgreSQL, Valkey, a mail server, beat and two workers, all as in production."""

import email
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg

from monitor_site.environment import PROJECT_FOLDER, TEST_VALUES
from monitor_site.local.postgres import USER, Postgres, last_lines
from monitor_site.local.postgres import find_programs as find_postgres
from monitor_site.local.processes import server_account, start_program, stop_program
from monitor_site.local.servers import forgetful_places
from monitor_site.local.valkey import Valkey
from monitor_site.local.valkey import find_program as find_valkey
from tests.patience import PATIENCE, until

HERE = Path(__file__).parent
WORKERS = ("worker-one", "worker-two")
CELERY = ("-m", "celery", "-A", "monitor_site.celery")
QUIET = ("--loglevel=INFO", "--without-gossip", "--without-mingle", "--without-heartbeat")
SITE_ROLE, SITE_PASSWORD = "monitor_app", "only-for-a-site-of-the-tests"

_MAILINGS = "FROM surveys_mailing JOIN surveys_mailwave wave ON wave.id = wave_id WHERE wave.name = %s"


class RunningSite:
    """Starts, kills and looks; whatever it started ends with `stop`."""

    def __init__(self, folder: Path):
        account, places = server_account(), forgetful_places(folder)
        self.folder, self.mails = folder, folder / "mails"
        self.postgres, self.valkey = (
            server(find(places, account), folder / name, folder, account, self.log_of(name), forgetful=True)
            for name, server, find in (("postgres", Postgres, find_postgres), ("valkey", Valkey, find_valkey))
        )
        self.programs: dict[str, subprocess.Popen[bytes]] = {}
        # Keeps the port: bound without listening, so that connections are refused while no mail server is there.
        self.door, self.web_door = bound_socket(0), bound_socket(0)

    @property
    def environment(self) -> dict[str, str]:
        """What the programs of the site know: they come in as the role of the site, with a password."""
        site = self.postgres.url.replace(f"//{USER}@", f"//{SITE_ROLE}:{SITE_PASSWORD}@")
        return self.owner_environment | {"DATABASE_URL": site}

    @property
    def owner_environment(self) -> dict[str, str]:
        return {
            "PATH": str(Path(sys.executable).parent),
            "PYTHONPATH": f"{HERE}:{PROJECT_FOLDER}",
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "hasty_settings",
            "SECRET_KEY": TEST_VALUES["secret_key"],
            "CODE_MASTER_KEY": TEST_VALUES["code_master_key"],
            "DATABASE_URL": self.postgres.url,
            "DATABASE_APPLICATION_ROLE": SITE_ROLE,
            "DATABASE_APPLICATION_PASSWORD": SITE_PASSWORD,
            "REDIS_URL": self.valkey.url,
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(self.door.getsockname()[1]),
        }

    # --- starting and stopping -------------------------------------------------------------------------------------
    def start(self) -> None:
        self.postgres.start()
        self.ask_passwords()
        # It may forget what a machine without power would, but not what it confirmed before it was stopped at once.
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            connection.execute("ALTER DATABASE monitor SET synchronous_commit = on")
        self.valkey.start()
        self.run(PROJECT_FOLDER / "manage.py", "prepare_database", environment=self.owner_environment)
        self.mend()

    def ask_passwords(self) -> None:
        """Let in the owner as the machine's own, and the role of the site with its password only."""
        rules = f"local all {USER} trust\nlocal monitor {SITE_ROLE} scram-sha-256\n"
        (self.postgres.data / "pg_hba.conf").write_text(rules)
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            connection.execute("SELECT pg_reload_conf()")

    def stop(self) -> None:
        for program in self.programs.values():
            stop_program(program, signal.SIGKILL, PATIENCE)
            for pipe in (program.stdin, program.stdout):
                if pipe is not None:
                    pipe.close()
        self.valkey.stop()
        # Nobody needs what it holds: it need not write anything down.
        if self.postgres.process is not None:
            self.postgres.process.send_signal(signal.SIGQUIT)
        self.postgres.stop()
        self.door.close()
        self.web_door.close()

    def mend(self) -> None:
        """Start again what a fault ended, and wait until the workers take calls."""
        self.start_mail_server()
        self.start_workers()
        self.start_beat()
        for name in WORKERS:
            until(lambda name=name: " ready." in self.log_of(name).read_text(), f"{name} is not ready")

    def start_beat(self) -> None:
        self.start_program("beat", *CELERY, "beat", "--scheduler=celery.beat:Scheduler", "--pidfile=", "--loglevel=INFO")

    def start_workers(self) -> None:
        for name in WORKERS:
            self.start_program(name, *CELERY, "worker", "-n", f"{name}@%h", "-Q", "mail", "-c", "1", *QUIET)

    def start_hurried_worker(self, name: str, library: Path) -> None:
        """Start a worker on a machine whose clock is an hour fast, as libfaketime makes it for all that asks the time."""
        clock = {"LD_PRELOAD": str(library), "FAKETIME": "+1h", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        self.start_program(name, *CELERY, "worker", "-n", f"{name}@%h", "-Q", "mail", "-c", "1", *QUIET, extra=clock)
        until(lambda: " ready." in self.log_of(name).read_text(), f"{name} is not ready")

    def start_program(
        self, name: str, *arguments: str, sockets: tuple[int, ...] = (), extra: dict[str, str] | None = None
    ) -> None:
        if self.is_running(name):
            return
        with self.log_of(name).open("wb") as log:
            self.programs[name] = start_program(
                [sys.executable, *arguments],
                environment=self.environment | (extra or {}),
                output=log,
                folder=PROJECT_FOLDER,
                sockets=sockets,
            )

    def is_running(self, name: str) -> bool:
        return name in self.programs and self.programs[name].poll() is None

    def start_mail_server(self) -> None:
        """Open the port anew and leave it to the mail server alone, so that it closes when that is killed."""
        if self.is_running("mail-server"):
            return
        with bound_socket(self.door.getsockname()[1]) as listening:
            listening.listen(128)
            number = listening.fileno()
            self.start_program(
                "mail-server", "-m", "monitor_site.local.mail_sink", str(number), str(self.mails), sockets=(number,)
            )

    @property
    def web_port(self) -> int:
        """Where the web server listens, once it did."""
        return self.web_door.getsockname()[1]

    def start_web(self) -> None:
        """Open the port anew and leave it to the web server alone, so that nobody is let in while it is killed."""
        if self.is_running("web"):
            return
        with bound_socket(self.web_port) as listening:
            listening.listen(512)
            number = listening.fileno()
            server = ("-m", "gunicorn", "monitor_site.wsgi", "--config", "deploy/gunicorn.conf.py", "--workers", "2")
            self.start_program("web", *server, "--bind", f"fd://{number}", sockets=(number,))

    def ask_program(self, script: str, *arguments: str, environment: dict[str, str] | None = None) -> str:
        """Run a program beside this file; return what it prints."""
        command = [sys.executable, HERE / script, *arguments]
        done = subprocess.run(
            command, env=environment or self.environment, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def run(self, script: Path, *arguments: str, environment: dict[str, str] | None = None) -> None:
        command = [sys.executable, script, *arguments]
        done = subprocess.run(
            command, env=environment or self.environment, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
        assert done.returncode == 0, done.stderr[-2000:]

    def log_of(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    # --- faults ----------------------------------------------------------------------------------------------------
    def kill(self, name: str) -> None:
        self.programs[name].kill()
        self.programs[name].wait()

    def kill_valkey(self) -> None:
        self.valkey.process.kill()
        self.valkey.stop()

    def postgres_processes(self) -> list[int]:
        """Return the server and everything that it started, each of which has a session of its own."""
        server = self.postgres.process.pid
        children = Path(f"/proc/{server}/task/{server}/children")
        return [server, *map(int, children.read_text().split())] if children.exists() else []

    def kill_postgres(self) -> None:
        """Kill it with everything that it started; it may have ended itself."""
        for process in self.postgres_processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.postgres.process.wait()

    def restart_postgres(self) -> None:
        """Stop it at once, so that it has to recover, and start it again."""
        self.postgres.process.send_signal(signal.SIGQUIT)
        self.postgres.process.wait()
        self.postgres.start()

    # --- looking ---------------------------------------------------------------------------------------------------
    def release(self, wave: str, number: int) -> None:
        """Have the program that releases waves do so: it runs all the while, as the web server does."""
        name = "releasing"
        if name not in self.programs:
            command = [sys.executable, HERE / "release_wave.py"]
            with self.log_of(name).open("wb") as log:
                self.programs[name] = subprocess.Popen(
                    command, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
                )
        program = self.programs[name]
        program.stdin.write(f"{wave} {number}\n".encode())
        program.stdin.flush()
        assert program.stdout.readline() == b"released\n", last_lines(self.log_of(name))

    def rows(self, what: str, wave: str) -> int:
        """Return so many of the outbox rows of a wave."""
        query = f"SELECT {what} {_MAILINGS}"
        with psycopg.connect(self.postgres.url) as connection:
            row = connection.execute(query, [wave]).fetchone()
        return int(row[0]) if row else 0

    def wait_until_halfway(self, wave: str, sent: int) -> None:
        """Wait until both workers are sending and so many mails are gone: looked at often, since it lasts for a second."""
        query = f"SELECT count(DISTINCT claimed_by), count(sent_at) {_MAILINGS}"
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:

            def is_halfway() -> bool:
                sharing, gone = connection.execute(query, [wave]).fetchone() or (0, 0)
                return sharing == len(WORKERS) and gone >= sent

            until(is_halfway, "the workers do not share the wave")

    def wait_until_sent(self, wave: str, sent: int) -> None:
        """Wait until so many mails of a wave are gone."""
        until(lambda: self.rows("count(sent_at)", wave) >= sent, "the mails do not go")

    def wait_until_drained(self, wave: str) -> None:
        def trouble() -> str:
            return "\n".join([f"{self.rows('count(*) - count(sent_at)', wave)} mails left", *map(last_lines, self.logs())])

        until(lambda: self.rows("count(*) - count(sent_at)", wave) == 0, trouble)

    def logs(self) -> list[Path]:
        return [self.log_of(name) for name in WORKERS]

    def arrived(self, wave: str) -> dict[str, list[str]]:
        """Return the Message-IDs of what each recipient of a wave got."""
        got = defaultdict(list)
        for file in sorted(self.mails.glob("*.eml")):
            mail = email.message_from_bytes(file.read_bytes())
            if mail["To"].endswith(f"@{wave}.test"):
                got[mail["To"]].append(mail["Message-ID"])
        return got


def bound_socket(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # The children of a server that was killed hold its port until they are gone too.
    until(lambda: is_bound(bound, port), f"port {port} is not free")
    return bound


def is_bound(bound: socket.socket, port: int) -> bool:
    try:
        bound.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


@contextmanager
def running_site() -> Iterator[RunningSite]:
    """Run a site in a folder of its own; leave no process and no file behind."""
    folder = Path("/tmp") / f"miv-faults-{secrets.token_hex(4)}"  # noqa: S108 -- made 0700
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        site = RunningSite(folder)
        stack.callback(site.stop)
        site.start()
        yield site
