import io
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from monitor_site.backups import keeping, postgres_programs
from monitor_site.backups.encrypting import BackupError, make_key, read_identities
from monitor_site.backups.keeping import backups_in, check_kept, make_backup, remove_old, restore_backup
from monitor_site.retention.choices import Kept
from monitor_site.retention.models import RetentionRule
from surveys.models import Edition
from tests.examples import NOW, make_survey

KEPT = timedelta(days=30)


def named(moment: datetime) -> str:
    return f"monitor-{moment:%Y%m%dT%H%M%SZ}.dump.age"


def test_backups_that_are_too_old_go_and_nothing_else_does(tmp_path):
    old, new = NOW - KEPT - timedelta(seconds=1), NOW - KEPT
    for name in (named(old), named(new), "monitor-20260101T000000Z.dump.age.half", "monitor.dump", "sleutel"):
        (tmp_path / name).touch()

    gone = remove_old(tmp_path, kept=KEPT, now=NOW)

    assert [file.name for file in gone] == [named(old)]
    assert sorted(file.name for file in tmp_path.iterdir()) == [named(new), "monitor.dump", "sleutel"]
    assert [backup.made_at for backup in backups_in(tmp_path)] == [new.replace(microsecond=0)]


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "is_fine"), [(29, False), (30, False), (31, True)])
def test_backups_must_be_gone_before_an_edition_becomes_anonymous(days, is_fine):
    survey = make_survey()
    due_on = survey.closes_at.date() + timedelta(days=days)
    RetentionRule.objects.create(edition=survey.edition, what=Kept.LINKS, due_on=due_on)

    if is_fine:
        check_kept(KEPT)
    else:
        with pytest.raises(BackupError, match=f"wordt {days} dagen na de sluiting anoniem"):
            check_kept(KEPT)


@pytest.mark.django_db
def test_edition_without_a_day_counts_with_the_proposal_and_an_anonymous_one_not():
    make_survey()

    check_kept(timedelta(days=364))
    with pytest.raises(BackupError, match="365 dagen"):
        check_kept(timedelta(days=365))
    Edition.objects.update(anonymised_at=NOW)
    check_kept(timedelta(days=365))


@pytest.mark.django_db
def test_old_backups_go_also_when_no_new_one_can_be_made(tmp_path, settings):
    settings.BACKUP_PUBLIC_KEY = ""
    old = tmp_path / named(datetime.now(UTC) - KEPT - timedelta(days=1))
    old.touch()
    told = io.StringIO()

    with pytest.raises(CommandError, match="BACKUP_PUBLIC_KEY is leeg"):
        call_command("backup", to=tmp_path, stdout=told)

    assert not old.exists()
    assert f"Opgeruimd na 30 dagen: {old.name}" in told.getvalue()


@pytest.mark.django_db
def test_backup_that_fails_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres_programs, "environment", lambda: {"PGHOST": str(tmp_path), "PGUSER": "nobody"})

    with pytest.raises(BackupError, match="pg_dump is mislukt"):
        make_backup(tmp_path / "back-ups", public_key=make_key(tmp_path / "sleutel"), now=NOW)

    assert list((tmp_path / "back-ups").iterdir()) == []


@pytest.mark.django_db
def test_backup_is_for_its_owner_only_and_holds_no_key_of_codes(tmp_path, settings):
    make_survey()
    made = make_backup(tmp_path, public_key=make_key(tmp_path / "sleutel"), now=NOW)
    plain = io.BytesIO()
    keeping.decrypt(made.file, plain, read_identities(tmp_path / "sleutel"))

    assert made.file.name == "monitor-20261124T120000Z.dump.age"
    assert oct(made.file.stat().st_mode & 0o777) == "0o600"
    assert plain.getvalue().startswith(b"PGDMP")
    secret = settings.CODE_MASTER_KEY
    assert [kind for kind in (secret, secret.hex().encode(), settings.SECRET_KEY.encode()) if kind in plain.getvalue()] == []


@pytest.mark.django_db
def test_restore_refuses_a_database_that_is_not_empty(tmp_path):
    make_key(tmp_path / "sleutel")

    with pytest.raises(BackupError, match=r"niet leeg: er staan \d+ tabellen"):
        restore_backup(tmp_path / "never-read", read_identities(tmp_path / "sleutel"))


# --- into a database of its own --------------------------------------------------------------------------------------
EMPTY = "empty_for_restore"


@pytest.fixture
def broken_backup(tmp_path, django_db_setup, django_db_blocker):  # noqa: ARG001 -- a database is wanted
    """Make a back-up of the tables of the tests and cut off its last part."""
    with django_db_blocker.unblock():
        made = make_backup(tmp_path, public_key=make_key(tmp_path / "sleutel"), now=NOW)
    content = made.file.read_bytes()
    made.file.write_bytes(content[: len(content) * 9 // 10])
    return made.file


@pytest.fixture
def empty_database(broken_backup, django_db_blocker, monkeypatch):  # noqa: ARG001 -- comes first
    """Make a database beside that of the tests, let a restore go there, and give what counts its tables."""
    there = postgres_programs.environment() | {"PGDATABASE": EMPTY}
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {EMPTY}")
        monkeypatch.setattr(keeping, "environment", lambda: there)
        monkeypatch.setattr(postgres_programs, "environment", lambda: there)
        monkeypatch.setattr(keeping, "check_empty", lambda: None)
        monkeypatch.setattr(keeping, "check_backup", lambda _file, _identities: 0)
        yield lambda: tables_in(connection.settings_dict | {"NAME": EMPTY})
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {EMPTY} WITH (FORCE)")


def tables_in(settings):
    place = {"host": settings["HOST"], "user": settings["USER"], "password": settings["PASSWORD"], "port": settings["PORT"]}
    with psycopg.connect(dbname=settings["NAME"], **{name: value for name, value in place.items() if value}) as other:
        (count,) = other.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return count


def test_nothing_stays_of_a_restore_that_breaks_off(broken_backup, empty_database):
    with pytest.raises(BackupError, match="niet helemaal overgekomen"):
        restore_backup(broken_backup, read_identities(broken_backup.with_name("sleutel")))

    assert empty_database() == 0
