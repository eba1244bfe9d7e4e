"""Back-ups: made, kept for a time and put back. A back-up is a dump of the whole database, encrypted before it touches a disk.

The keys of codes are in no table, so they are in no back-up either: who has back-up and secret key still holds no code.
"""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, Final

from django.db import connection

from monitor_site.backups.encrypting import BackupError, Identities, decrypt, encrypt
from monitor_site.backups.postgres_programs import NEUTRAL, environment, running
from monitor_site.retention.choices import Kept
from monitor_site.retention.models import RetentionRule
from monitor_site.retention.queries import DAYS, last_closing
from surveys.models import Edition

_NAME: Final = re.compile(r"monitor-(\d{8}T\d{6}Z)\.dump\.age")
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_HALF: Final = ".half"
_DUMP_BEGINS: Final = b"PGDMP"


@dataclass(frozen=True, slots=True)
class Backup:
    """A back-up in the folder of back-ups."""

    file: Path
    made_at: datetime


# --- keeping -------------------------------------------------------------------------------------------------------
def backups_in(folder: Path) -> list[Backup]:
    """Return the back-ups in a folder, the oldest first; how old one is stands in its name, whatever was done with the file."""
    found = ((file, _NAME.fullmatch(file.name)) for file in sorted(folder.glob("monitor-*")))
    return [Backup(file, datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC)) for file, name in found if name]


def remove_old(folder: Path, *, kept: timedelta, now: datetime) -> list[Path]:
    """Remove back-ups that are older than they may be, and what a back-up that was broken off left; return the back-ups."""
    gone = [backup.file for backup in backups_in(folder) if backup.made_at < now - kept]
    for file in (*gone, *folder.glob(f"monitor-*{_HALF}")):
        file.unlink(missing_ok=True)
    return gone


def check_kept(kept: timedelta) -> None:
    """Raise BackupError when back-ups would outlive the link between people and answers of an edition.

    A back-up of the last day of fieldwork must be gone before the edition becomes anonymous.
    """
    for edition in Edition.objects.filter(anonymised_at=None).order_by("year"):
        delay = days_until_anonymous(edition)
        if kept.days >= delay:
            raise BackupError(
                f"Back-ups blijven {kept.days} dagen, maar {edition} wordt {delay} dagen na de sluiting anoniem. "
                f"Zet BACKUP_DAYS op minder dan {delay}, of zet de dag bij Bewaartermijnen later."
            )


def days_until_anonymous(edition: Edition) -> int:
    """Return how many days lie between the closing of an edition and the day on which its link goes, or would be proposed."""
    rule, closing = RetentionRule.objects.filter(edition=edition, what=Kept.LINKS).first(), last_closing(edition)
    return (rule.due_on - closing).days if rule is not None and closing is not None else DAYS[Kept.LINKS]


# --- making --------------------------------------------------------------------------------------------------------
def make_backup(folder: Path, *, public_key: str, now: datetime) -> Backup:
    """Write a back-up of the database as it is at one moment; it appears under its name once it is whole and on the disk.

    Raises BackupError, with nothing new in the folder.
    """
    if not public_key:
        raise BackupError("BACKUP_PUBLIC_KEY is leeg. Maak een sleutel met `manage.py backup_key` en zet de openbare hier.")
    file = folder / f"monitor-{now.astimezone(UTC):{_STAMP}}.dump.age"
    half = file.with_name(file.name + _HALF)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            _dump(target, public_key)
            target.flush()
            os.fsync(target.fileno())
        half.rename(file)
    except OSError as error:
        raise BackupError(f"In {folder} kan niet geschreven worden: {error.strerror or error}.") from error
    finally:
        half.unlink(missing_ok=True)
    return Backup(file, now)


def _dump(target: IO[bytes], public_key: str) -> None:
    with running("pg_dump", "--format=custom", *NEUTRAL, sends=True) as dump:
        encrypt(dump, target, public_key)


# --- putting back --------------------------------------------------------------------------------------------------
def check_backup(file: Path, identities: Identities) -> int:
    """Read a back-up to its end; return how many bytes the dump has. Raises BackupError when it is not whole or not ours."""
    seen = _Seen()
    decrypt(file, seen, identities)
    if not seen.begin.startswith(_DUMP_BEGINS):
        raise BackupError(f"In {file.name} zit geen back-up van een database.")
    return seen.size


def restore_backup(file: Path, identities: Identities) -> int:
    """Put a back-up into the database, all of it or nothing; return how many bytes the dump has.

    First the file is read to its end, so that a fault in it shows before anything is written; then one transaction takes it
    in. Raises BackupError; then the database is as it was.
    """
    check_empty()
    size = check_backup(file, identities)
    # Nobody's statements are in the way, and no connection of ours is open when PostgreSQL ends them.
    connection.close()
    into = ("--dbname", environment()["PGDATABASE"], "--single-transaction", "--exit-on-error")
    with running("pg_restore", *into, *NEUTRAL, sends=False) as target:
        decrypt(file, target, identities)
    return size


def check_empty() -> None:
    """Raise BackupError when there is anything in the database."""
    with connection.cursor() as cursor:
        cursor.execute(_THINGS)
        (count,) = cursor.fetchone()
    if count:
        raise BackupError(
            f"De database is niet leeg: er staan {count} tabellen en functies in. Terugzetten kan alleen in een nieuwe, lege "
            "database; er is niets veranderd."
        )


_THINGS: Final = """
SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm'))
    + (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)
"""


class _Seen:
    """Counts what is written to it, and remembers how it began."""

    def __init__(self) -> None:
        self.begin, self.size = b"", 0

    def write(self, data: Any, /) -> int:
        """Take what comes."""
        if len(self.begin) < len(_DUMP_BEGINS):
            self.begin += bytes(data[: len(_DUMP_BEGINS)])
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""
