"""Writes tables anew, so that no row of before lies in their files. Changes no row."""

from collections.abc import Sequence
from typing import Final

import structlog
from django.db import OperationalError, connection
from django.db.models import Model

from monitor_site.retention.choices import Kept
from organisations.models import CheckDecision, OfficeHolder, Official, PersonDecision, ProposedChange, UploadChunk
from reports.models import Coding, ProductFile, Quote, Snapshot
from surveys.models import (
    BlockHandover,
    Bounce,
    CallAttempt,
    CallTarget,
    ContactMoment,
    Edition,
    Filler,
    Inquiry,
    Interviewee,
    InterviewNote,
    Invitation,
    LetterFile,
    Mailing,
    NonResponseInterview,
    OrganisationCluster,
    Response,
)

log = structlog.get_logger(__name__)

_CONTACTS: Final = (Bounce, CallTarget, CallAttempt, ContactMoment)
TABLES: Final[dict[Kept, tuple[type[Model], ...]]] = {
    Kept.CONTACT: (
        *(OfficeHolder, Official, Filler, BlockHandover, Inquiry, Interviewee),
        *(ProposedChange, UploadChunk, CheckDecision, PersonDecision),
        *(*_CONTACTS, LetterFile),
    ),
    Kept.LINKS: (
        *(Response, NonResponseInterview, Invitation, OrganisationCluster, Edition, Snapshot, ProductFile),
        *(Coding, Quote),
        *(Mailing, *_CONTACTS),
    ),
    Kept.ANSWERS: (Response, NonResponseInterview, InterviewNote),
    Kept.LOGS: (),
}
"""Where rows of before lie, after each kind of letting go; a month of the log is a file, which goes with it."""


def write_anew(models: Sequence[type[Model]]) -> bool:
    """Write the tables of `models` anew, each in a moment of its own; tell whether nothing of before is left in any.

    Outside a transaction. A table that is in use for longer than ten seconds stays as it is, and rows that somebody still
    looks at stay too: then the answer is no, and it is to be done again later.
    """
    return all([_write_table(model._meta.db_table) for model in models])  # noqa: C419, SLF001 -- every table; Django's model API


def _write_table(name: str) -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT retention_write_anew(%s)", [name])
            left: int = cursor.fetchone()[0]
    except OperationalError:  # in use
        log.warning("table_not_written_anew", table=name)
        return False
    if left:
        log.warning("dead_rows_left", table=name, rows=left)
    return left == 0
