"""No room for PostgreSQL while somebody fills in: the page says so and keeps what was typed; with room again it goes on."""

import json
import os
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psycopg
import pytest
from psycopg import sql

from monitor_site.local.processes import as_account, server_account
from tests.faults.filling_in import Person
from tests.faults.test_chaos import stored_answers
from tests.patience import until

TABLE = "surveys_response"
PAGES_BEFORE = 3


@pytest.fixture
def person(shared_site):
    shared_site.mend()
    shared_site.start_web()
    (line,) = shared_site.ask_program("invite_respondents.py", "1").splitlines()
    return Person(shared_site.web_port, **json.loads(line), gates={PAGES_BEFORE: threading.Event()})


def stumble(site, person, take_room, give_room):
    """Let the person fill in; take the room away on the way, and give it back once the person was told."""
    with ThreadPoolExecutor(1) as pool:
        filling = pool.submit(person.fill_in)
        until(lambda: filling.done() or len(person.acknowledged) == PAGES_BEFORE, "no page is filled in")
        try:
            take_room()
            person.gates[PAGES_BEFORE].set()
            until(lambda: filling.done() or person.outages >= 2, "nothing is said")
            taken = len(person.acknowledged)
        finally:
            give_room()
            person.gates[PAGES_BEFORE].set()
        filling.result()
    assert taken < len(person.pages)
    assert person.outages >= 2
    stored = stored_answers(site, [person])[person.code]
    assert {name for name, value in person.answers.items() if stored.get(name) != value} == set()


# --- only the table is full ------------------------------------------------------------------------------------------
@pytest.fixture
def small_disk(shared_site):
    """Put the table of answers on a disk of 4 MB; give the folder of that disk."""
    folder, account = shared_site.folder / "small", server_account()
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", str(folder)]
    if account is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("een kleine schijf maken kan hier niet: daar is root met CAP_SYS_ADMIN voor nodig")
    os.chown(folder, account.user, account.group)
    with psycopg.connect(shared_site.postgres.url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE TABLESPACE small LOCATION {}").format(sql.Literal(str(folder))))
        connection.execute(f"ALTER TABLE {TABLE} SET TABLESPACE small")
        yield folder
        connection.execute(sql.SQL("DELETE FROM {} WHERE ticket IS NULL").format(sql.Identifier(TABLE)))
        connection.execute(f"ALTER TABLE {TABLE} SET TABLESPACE pg_default")
        connection.execute("DROP TABLESPACE small")
    subprocess.run(["umount", str(folder)], check=True)


def fill_up(site, folder):
    """Leave no room on the disk and none in the pages of the table: rows as small as they can be take the last of it."""
    with psycopg.connect(site.postgres.url, autocommit=True) as connection:
        names = [name for (name,) in connection.execute(COLUMNS, [TABLE])]
        new = {"id": "gen_random_uuid()", "row_id": "gen_random_uuid()", "ticket": "NULL", **dict.fromkeys(GROWING, "'{}'")}
        chosen = sql.SQL(", ").join(sql.SQL(new[name]) if name in new else sql.Identifier(name) for name in names)
        filler = sql.SQL("INSERT INTO {table} ({names}) SELECT {chosen} FROM (SELECT * FROM {table} LIMIT 1) one").format(
            table=sql.Identifier(TABLE), names=sql.SQL(", ").join(map(sql.Identifier, names)), chosen=chosen
        )
        with (folder / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
            while True:
                ballast.write(bytes(4096))
        with suppress(psycopg.errors.DiskFull):
            while True:
                connection.execute(filler)


GROWING = ("answers", "page_seconds", "page_revisions")
COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position"


def test_answers_wait_in_the_page_while_the_table_has_no_room(shared_site, person, small_disk):
    stumble(
        shared_site,
        person,
        take_room=lambda: fill_up(shared_site, small_disk),
        give_room=lambda: subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True),
    )


# --- PostgreSQL itself can write nothing -----------------------------------------------------------------------------
def test_answers_wait_in_the_page_while_postgresql_can_write_nothing(shared_site, person):
    """Where its log of transactions has no room PostgreSQL stops at once; who looks after it starts it again."""

    def take_room():
        for process in shared_site.postgres_processes():
            limit = ["prlimit", "--pid", str(process), "--fsize=8192:"]
            subprocess.run(limit, capture_output=True, check=False, **as_account(server_account()))  # one may just have ended

    def give_room():
        shared_site.kill_postgres()
        shared_site.postgres.start()

    stumble(shared_site, person, take_room, give_room)
