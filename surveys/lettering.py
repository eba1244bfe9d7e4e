"""Makes files of letters and hands them out. The only writer of `LetterFile`.

A file lies encrypted for a day at most; its key is derived from the master key and stored nowhere. Only when somebody takes
out a file with codes are its people noted as written to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from django.db import transaction

from surveys.addressees import organisations_to_announce_to, people_to_write_to
from surveys.choices import ContactKind, LetterKind
from surveys.letters import Paper, announcement_zip, code_zip
from surveys.models import ContactMoment, LetterFile, Survey
from surveys.sealing import seal, unseal
from surveys.waking import wake_for_letters

log = structlog.get_logger(__name__)

LIFETIME: Final = timedelta(hours=24)
_COUNT_BYTES: Final = 4
_ID_BYTES: Final = 16

Clock = Callable[[], datetime]
PaperOf = Callable[[datetime], Paper]


class NobodyToWriteToError(Exception):
    """There is no letter to make."""


class AlreadyMakingError(Exception):
    """The same letters are being made at this moment."""


class LetterFileGoneError(Exception):
    """A file is not there: not made yet, thrown away, or past its day."""


@dataclass(frozen=True, slots=True, repr=False)
class _Made:
    """Letters as they were made: how many, for whom those with a code are, and with which key they are sealed."""

    letters: int
    people: list[UUID]
    content: bytes
    master_key: bytes


# --- making --------------------------------------------------------------------------------------------------------
@transaction.atomic
def order_letters(survey: Survey, kind: LetterKind, *, user: Any, now: datetime) -> LetterFile:
    """Ask for a file of letters; a worker makes it.

    Raises NobodyToWriteToError, also for codes of a survey that is over, and AlreadyMakingError for letters that are being
    made.
    """
    if kind == LetterKind.CODE and survey.closes_at <= now:
        raise NobodyToWriteToError
    Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    if LetterFile.objects.filter(survey=survey, kind=kind, sealed=None, expires_at__gt=now).exists():
        raise AlreadyMakingError
    rows = organisations_to_announce_to() if kind == LetterKind.ANNOUNCEMENT else people_to_write_to(survey)
    letters = rows.count()
    if not letters:
        raise NobodyToWriteToError
    file = LetterFile.objects.create(
        survey=survey, kind=kind, letters=letters, made_at=now, made_by=user, expires_at=now + LIFETIME
    )
    wake_for_letters()
    return file


def make_waiting(*, clock: Clock, paper_of: PaperOf) -> int:
    """Make the files that were asked for, and return how many; one that another worker is at is left to it.

    Raises PdfUnavailableError.
    """
    waiting = LetterFile.objects.filter(sealed=None, expires_at__gt=clock()).order_by("made_at").values_list("pk", flat=True)
    return sum(_make(pk, clock, paper_of) for pk in list(waiting))


@transaction.atomic
def _make(pk: UUID, clock: Clock, paper_of: PaperOf) -> bool:
    """Make one file while its row is locked: who is killed at it leaves the row as it was."""
    rows = LetterFile.objects.select_for_update(of=("self",), skip_locked=True).select_related("survey__edition")
    file = rows.filter(pk=pk, sealed=None, expires_at__gt=clock()).first()
    if file is None:
        return False
    made = _content(file, paper_of(clock()))
    if not made.letters:
        file.expires_at = clock()
    else:
        file.sealed = seal(_packed(made.people, made.content), master_key=made.master_key, file_id=file.pk)
    file.letters = made.letters
    file.save(update_fields=["letters", "sealed", "expires_at"])
    log.info("letters_made", kind=file.kind, letters=file.letters)
    return True


def _content(file: LetterFile, paper: Paper) -> _Made:
    """Make the letters for whom they are for at this moment."""
    key = paper.letterhead.master_key
    if file.kind == LetterKind.ANNOUNCEMENT:
        organisations = list(organisations_to_announce_to())
        return _Made(len(organisations), [], announcement_zip(file.survey, organisations, paper), key)
    invitations = list(people_to_write_to(file.survey))
    people = [invitation.pk for invitation in invitations]
    return _Made(len(people), people, code_zip(file.survey, invitations, paper), key)


def _packed(people: list[UUID], content: bytes) -> bytes:
    """Put whom it is for before a file, so that this is known to who opens the seal and to nobody else."""
    return len(people).to_bytes(_COUNT_BYTES, "big") + b"".join(pk.bytes for pk in people) + content


def _unpacked(packed: bytes) -> tuple[list[UUID], bytes]:
    number = int.from_bytes(packed[:_COUNT_BYTES], "big")
    end = _COUNT_BYTES + number * _ID_BYTES
    starts = range(_COUNT_BYTES, end, _ID_BYTES)
    return [UUID(bytes=packed[start : start + _ID_BYTES]) for start in starts], packed[end:]


# --- handing out ---------------------------------------------------------------------------------------------------
@transaction.atomic
def take_letters(file_id: UUID, *, user: Any, now: datetime, master_key: bytes) -> bytes:
    """Return a file of letters; note, the first time, who got a letter with a code.

    Raises LetterFileGoneError, and BrokenSealError when the master key is not the one it was made with.
    """
    file = LetterFile.objects.select_for_update(of=("self",)).filter(pk=file_id, expires_at__gt=now).first()
    if file is None or file.sealed is None:
        raise LetterFileGoneError
    people, content = _unpacked(unseal(bytes(file.sealed), master_key=master_key, file_id=file.pk))
    _note_written_to(people, user, now)
    log.info("letters_taken", kind=file.kind, letters=file.letters)
    return content


def _note_written_to(people: list[UUID], user: Any, now: datetime) -> None:
    noted = ContactMoment.objects.filter(invitation__in=people, kind=ContactKind.LETTER)
    known = set(noted.values_list("invitation_id", flat=True))
    new = [ContactMoment(invitation_id=pk, kind=ContactKind.LETTER, at=now, by=user) for pk in people if pk not in known]
    ContactMoment.objects.bulk_create(new)


def discard_letters(file_id: UUID, *, now: datetime) -> None:
    """Throw a file away before its day is over; that it was made stays known."""
    LetterFile.objects.filter(pk=file_id, expires_at__gt=now).update(sealed=None, expires_at=now)


def expire_letters(now: datetime) -> int:
    """Throw away every file whose day is over; return how many."""
    expired = LetterFile.objects.filter(sealed__isnull=False, expires_at__lte=now).update(sealed=None)
    if expired:
        log.info("letters_expired", files=expired)
    return expired


def are_letters_waiting(now: datetime) -> bool:
    """Tell whether a file was asked for and not made."""
    return LetterFile.objects.filter(sealed=None, expires_at__gt=now).exists()
