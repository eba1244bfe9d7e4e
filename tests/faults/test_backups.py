"""A back-up of a site at work, put back beside it: every row of every table, every sequence and every rule is the same."""

from pathlib import Path

import psycopg
import pytest

from monitor_site.backups.encrypting import make_key
from monitor_site.environment import PROJECT_FOLDER
from tests.faults.comparing import rows_of, rules_of, sequences_of

PEOPLE = 20
MONTHS = 3
BESIDE = "put_back"
MANAGE = PROJECT_FOLDER / "manage.py"
LINES_OF_THE_LOG = """
INSERT INTO audit_event (at, verb, page, subject, subject_id)
SELECT moment, 'viewed', 'wave', 'wave', '1' FROM generate_series(now(), now() + '2 months', '1 month') moment
"""


def address(site, database):
    return site.postgres.url.rpartition("/")[0] + f"/{database}"


@pytest.fixture(scope="module")
def backup(shared_site, tmp_path_factory) -> Path:
    """Make a back-up while mails go out, as whoever owns the tables."""
    folder = tmp_path_factory.mktemp("backups")
    public = make_key(folder / "sleutel")
    shared_site.mend()
    shared_site.release("backup", PEOPLE)
    shared_site.wait_until_drained("backup")
    with psycopg.connect(shared_site.postgres.url) as connection:
        connection.execute(LINES_OF_THE_LOG)
    keys = {"BACKUP_PUBLIC_KEY": public, "BACKUP_FOLDER": str(folder)}
    shared_site.run(MANAGE, "backup", environment=shared_site.owner_environment | keys)
    (file,) = folder.glob("*.age")
    return file


@pytest.fixture(scope="module")
def beside(shared_site):
    with psycopg.connect(shared_site.postgres.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {BESIDE}")
        yield BESIDE
        connection.execute(f"DROP DATABASE {BESIDE} WITH (FORCE)")


def test_backup_put_back_is_the_same_row_by_row(shared_site, backup, beside):
    there = shared_site.owner_environment | {"DATABASE_URL": address(shared_site, beside)}

    shared_site.run(MANAGE, "restore", str(backup), "--key", str(backup.with_name("sleutel")), environment=there)

    with psycopg.connect(shared_site.postgres.url) as ours, psycopg.connect(address(shared_site, beside)) as theirs:
        rows, again = rows_of(ours), rows_of(theirs)
        assert again == rows
        assert sequences_of(theirs) == sequences_of(ours)
        assert rules_of(theirs) == rules_of(ours)
    assert rows["surveys_mailing"][0] >= PEOPLE
    assert len([name for name, (count, _) in rows.items() if name.startswith("audit_event") and count]) == MONTHS
