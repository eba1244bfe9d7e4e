"""Takes files in: keeps their bytes until they are decided about, and what staff say about columns and functions."""

import tempfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import PurePath
from typing import Any, BinaryIO, Final, cast

from django.db import transaction

from organisations.choices import ImportKind, ImportState, Mandate
from organisations.importing.columns import header_key, missing_fields
from organisations.importing.names import tidy
from organisations.importing.problems import problem
from organisations.importing.tables import MOST_BYTES
from organisations.models import ColumnMapping, FrameImport, FunctionMapping, UploadChunk
from organisations.queries import pieces_of
from organisations.waking import wake_for_imports

PIECE: Final = 1_000_000
MOST_XML_BYTES: Final = 400_000_000
_IN_MEMORY: Final = 5_000_000
_OPEN: Final = (ImportState.COLUMNS, ImportState.WAITING, ImportState.READING, ImportState.FUNCTIONS, ImportState.PROPOSED)

_ASKING: Final = (ImportState.COLUMNS, ImportState.FUNCTIONS, ImportState.PROPOSED)
"""Waits for staff."""


class ImportStateError(Exception):
    """An import is not in the state in which this can be done."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes in: its bytes in pieces, and what is said about it."""

    kind: ImportKind
    name: str
    pieces: Iterable[bytes]
    frame_date: date | None = None
    is_complete: bool = False


def receive(upload: Upload, *, user: Any, now: datetime) -> FrameImport:
    """Keep a file for a worker to read; raise ImportProblemError, and keep nothing, for one that is surely of another kind."""
    most = MOST_XML_BYTES if upload.kind == ImportKind.ALMANAK else MOST_BYTES
    with transaction.atomic():
        row = FrameImport.objects.create(
            kind=upload.kind,
            file_name=tidy(PurePath(upload.name).name, 120) or "bestand",
            file_size=0,
            frame_date=upload.frame_date,
            is_complete=upload.is_complete,
            created_at=now,
            created_by=user,
        )
        row.file_size, row.sha256 = _keep(row, _measured(upload.pieces, most))
        row.save()
        wake_for_imports()
    return row


def _measured(pieces: Iterable[bytes], most: int) -> Iterable[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise problem(
                "F101",
                "Hele bestand",
                f"Het bestand is groter dan {most // 1_000_000} MB.",
                "Kies het goede bestand, of verdeel het.",
            )
        yield piece


def _keep(row: FrameImport, pieces: Iterable[bytes]) -> tuple[int, str]:
    """Store the bytes in packed pieces; return their size and sha256."""
    size, hasher, number = 0, sha256(), 0
    for number, piece in enumerate(_of_one_size(pieces), start=1):
        if number == 1:
            _refuse_other_kinds(row.kind, piece)
        size += len(piece)
        hasher.update(piece)
        UploadChunk.objects.create(frame_import=row, number=number, packed=zlib.compress(piece, 1))
    if not number:
        raise problem("F102", "Hele bestand", "Het bestand is leeg.", "Kies een bestand met inhoud.")
    return size, hasher.hexdigest()


def _of_one_size(pieces: Iterable[bytes]) -> Iterable[bytes]:
    rest = b""
    for piece in pieces:
        rest += piece
        while len(rest) >= PIECE:
            yield rest[:PIECE]
            rest = rest[PIECE:]
    if rest:
        yield rest


def _refuse_other_kinds(kind: str, begin: bytes) -> None:
    if kind != ImportKind.ALMANAK:
        return
    is_text = begin.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or begin[:2] in {b"\xff\xfe", b"\xfe\xff"}
    if not is_text:
        mend = (
            "Pak het bestand eerst uit."
            if begin[:2] in {b"PK", b"\x1f\x8b"}
            else "Kies exportOO.xml van organisaties.overheid.nl."
        )
        raise problem("F103", "Begin van het bestand", "Dit is geen XML.", mend)


def unpacked(pieces: Iterable[bytes]) -> Iterable[bytes]:
    """Yield the bytes of packed pieces; each holds no more than it was given."""
    return (zlib.decompress(piece) for piece in pieces)


def file_of(row: FrameImport) -> AbstractContextManager[BinaryIO]:
    """Return an uploaded file as one that can be sought in; it is gone when it is closed."""
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 -- closed by whoever asks for it
    for piece in unpacked(pieces_of(row)):
        file.write(piece)
    file.seek(0)
    return cast("BinaryIO", file)


# --- what staff say about a file -----------------------------------------------------------------------------------
class MissingColumnError(Exception):
    """A mapping lacks a field that cannot be missing; `fields` names them in Dutch."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__()
        self.fields = fields


def choose_columns(row: FrameImport, mapping: Mapping[str, int], *, user: Any, now: datetime) -> None:
    """Say which column holds what, remember it for the next table with these heads, and have the file read.

    Raises MissingColumnError, or ImportStateError when the import has gone on.
    """
    missing = missing_fields(row.kind, mapping)
    if missing:
        raise MissingColumnError(missing)
    with transaction.atomic():
        ColumnMapping.objects.update_or_create(
            kind=row.kind,
            header_key=header_key(row.kind, row.header),
            defaults={"mapping": dict(mapping), "saved_at": now, "saved_by": user},
        )
        _wait(row, (ImportState.COLUMNS, ImportState.FUNCTIONS, ImportState.PROPOSED), mapping=dict(mapping))


def settle_functions(row: FrameImport, mandates: Mapping[tuple[str, str], str], *, user: Any, now: datetime) -> None:
    """Say what functions mean, for this file and all later ones, and have the file read again."""
    with transaction.atomic():
        save_functions(mandates, user=user, now=now)
        _wait(row, (ImportState.FUNCTIONS, ImportState.PROPOSED))


def save_functions(mandates: Mapping[tuple[str, str], str], *, user: Any, now: datetime) -> None:
    """Keep what functions mean, by tier and function in small letters."""
    for (tier, function), mandate in mandates.items():
        FunctionMapping.objects.update_or_create(
            tier=tier, function=function, defaults={"mandate": Mandate(mandate), "saved_at": now, "saved_by": user}
        )


def forget_function(tier: str, function: str) -> None:
    """Take back what staff said that a function means; what the register says of it holds again."""
    FunctionMapping.objects.filter(tier=tier, function=function).delete()


def read_again(row: FrameImport) -> None:
    """Compare a file with the frame once more, because one of them changed."""
    with transaction.atomic():
        _wait(row, (ImportState.FUNCTIONS, ImportState.PROPOSED))


def _wait(row: FrameImport, from_states: tuple[ImportState, ...], **values: Any) -> None:
    moved = FrameImport.objects.filter(pk=row.pk, state__in=from_states).update(
        state=ImportState.WAITING, progress_percent=0, attempts=0, unknown_functions=[], problems=[], **values
    )
    if not moved:
        raise ImportStateError
    wake_for_imports()


def reject(row: FrameImport, *, user: Any, now: datetime) -> None:
    """Throw a file and its proposal away; nothing of the frame changes."""
    with transaction.atomic():
        moved = FrameImport.objects.filter(pk=row.pk, state__in=_OPEN).update(
            state=ImportState.REJECTED, decided_at=now, decided_by=user
        )
        if not moved:
            raise ImportStateError
        row.changes.all().delete()
        row.chunks.all().delete()


def reject_abandoned(before: datetime, *, now: datetime) -> list[int]:
    """Throw away what came in before a day and still waits for staff: it holds names that nobody looks at. Return which."""
    with transaction.atomic():
        waiting = FrameImport.objects.filter(state__in=_ASKING, created_at__lt=before)
        rows = list(waiting.select_for_update(skip_locked=True).order_by("pk"))
        for row in rows:
            reject(row, user=None, now=now)
    return [row.pk for row in rows]
