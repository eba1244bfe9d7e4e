"""PostgreSQL and Valkey of this checkout: `python -m monitor_site.local.servers` keeps them up until Ctrl-C.

DATABASE_URL and REDIS_URL win: what they name is used and not started. Where the servers are is written to
`var/servers.env`, where the settings of development find them.
"""

import base64
import fcntl
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from monitor_site.environment import LOCAL_KEYS_FILE, LOCAL_SERVERS_FILE, VAR_FOLDER, given
from monitor_site.local.places import Places, make_closed_folder, places_for, refuge
from monitor_site.local.postgres import Postgres
from monitor_site.local.postgres import find_programs as find_postgres
from monitor_site.local.processes import LocalServerError, server_account
from monitor_site.local.stopping import StopRequest
from monitor_site.local.valkey import Valkey
from monitor_site.local.valkey import find_program as find_valkey

LOCK_FILE: Final = VAR_FOLDER / "lock"
LOGS_FOLDER: Final = VAR_FOLDER / "logs"


def prepare_var_folder() -> None:
    """Make the folder of this machine's data; others may pass through it, but see nothing in it."""
    for folder in (VAR_FOLDER, LOGS_FOLDER):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
    if not LOCAL_KEYS_FILE.exists():
        key, master = secrets.token_urlsafe(50), base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        write_closed(LOCAL_KEYS_FILE, {"SECRET_KEY": key, "CODE_MASTER_KEY": master})


def write_closed(file: Path, values: dict[str, str]) -> None:
    """Write variables to a file that only its owner can read."""
    half = file.with_name(file.name + ".new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
        output.writelines(f"{name}='{value}'\n" for name, value in values.items())
    half.replace(file)


@contextmanager
def only_one() -> Iterator[None]:
    """Hold the lock of this checkout, or say that it is running already."""
    with LOCK_FILE.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise LocalServerError(
                f"De monitor of zijn servers draaien al in deze map (proces {lock.read().strip() or 'onbekend'}).\n"
                "Stop die eerst met Ctrl-C of kill."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextmanager
def running_servers() -> Iterator[dict[str, str]]:
    """Run what DATABASE_URL and REDIS_URL do not name; give the variables that tell where everything is."""
    account = server_account()
    database_url, redis_url = given("DATABASE_URL"), given("REDIS_URL")
    with ExitStack() as stack:
        if not (database_url and redis_url):
            places = places_for(VAR_FOLDER, account)
            if places.data != VAR_FOLDER:
                print(f"  gegevens staan in {places.data}")
        if not database_url:
            database_url = stack.enter_context(running_postgres(places, LOGS_FOLDER / "postgres.log"))
        if not redis_url:
            redis_url = stack.enter_context(running_valkey(places, LOGS_FOLDER / "valkey.log"))
        yield {"DATABASE_URL": database_url, "REDIS_URL": redis_url}


@contextmanager
def running_postgres(places: Places, log: Path, *, forgetful: bool = False) -> Iterator[str]:
    """Run a PostgreSQL in these places; give its address."""
    account = server_account()
    server = Postgres(
        installation=find_postgres(places, account),
        data=places.data / "postgres",
        sockets=places.sockets,
        account=account,
        log=log,
        forgetful=forgetful,
    )
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


@contextmanager
def running_valkey(places: Places, log: Path, *, forgetful: bool = False) -> Iterator[str]:
    """Run a Valkey in these places; give its address."""
    account = server_account()
    server = Valkey(
        program=find_valkey(places, account),
        data=places.data / "valkey",
        sockets=places.sockets,
        account=account,
        log=log,
        forgetful=forgetful,
    )
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


def forgetful_places(folder: Path) -> Places:
    """Make a closed, short folder for servers that live as long as a test run."""
    account = server_account()
    make_closed_folder(folder, account)
    return Places(data=folder, programs=refuge(account) / "programs", sockets=folder)


@contextmanager
def forgetful_servers(folder: Path) -> Iterator[None]:
    """Run both servers for tests and benchmarks, unless the environment names others."""
    with ExitStack() as stack:
        places = forgetful_places(folder)
        if not given("DATABASE_URL"):
            stack.enter_context(running_postgres(places, folder / "postgres.log", forgetful=True))
        if not given("REDIS_URL"):
            stack.enter_context(running_valkey(places, folder / "valkey.log", forgetful=True))
        yield


@contextmanager
def written_down(values: dict[str, str]) -> Iterator[None]:
    """Tell `manage.py` where the servers are, as long as they run."""
    write_closed(LOCAL_SERVERS_FILE, values)
    try:
        yield
    finally:
        LOCAL_SERVERS_FILE.unlink(missing_ok=True)


def main() -> int:
    """Keep the servers up until somebody stops us."""
    stop = StopRequest()
    try:
        prepare_var_folder()
        with only_one(), running_servers() as values, written_down(values):
            print("PostgreSQL en Valkey draaien; manage.py vindt ze. Stoppen: Ctrl-C.", flush=True)
            while not stop.wait(1):
                pass
    except LocalServerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
