"""Has the files of a publication made by a worker, once each, however often that worker is killed.

The only writer of `ProductFile`.

A row that was asked for is claimed for some minutes in a transaction of its own; the file is made outside of any, and every
time it tells how far it is the claim begins anew. Who lost its claim writes nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q, QuerySet

from reports.choices import ProductState, PublicationState
from reports.deciding import decide_publication
from reports.models import ProductFile, Publication
from reports.product_kinds import ProductError, ProductKind, Tell
from reports.products import KINDS
from reports.queries import may_be_made_of, publication_with_rows
from reports.waking import wake_for_products
from surveys.models import Edition

log = structlog.get_logger(__name__)

LEASE: Final = timedelta(minutes=5)
MOST_ATTEMPTS: Final = 3
BROKEN: Final = "Het ging mis door een fout in het programma. Meld het aan de beheerder."
ABANDONED: Final = f"Het is {MOST_ATTEMPTS} keer begonnen en niet afgemaakt. Probeer het nog eens, of meld het."
NO_RESULTS: Final = "Van deze publicatie kan nu niets worden gemaakt: het veld is open, of de rijen zijn weg."

Clock = Callable[[], datetime]


class AlreadyMakingError(Exception):
    """The same file is being made, or waits for it."""


class _ClaimLostError(Exception):
    """Somebody else makes the file: our claim was over."""


# --- asking --------------------------------------------------------------------------------------------------------
@transaction.atomic
def ask_for(publication: Publication, kind: ProductKind, *, options: Mapping[str, int], user: Any, now: datetime) -> ProductFile:
    """Ask for a file; a worker makes it. What was made before stays until the new one is there.

    Raises ProductError when nothing may be made of the publication now, and AlreadyMakingError.
    """
    locked = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    if locked.state == PublicationState.WITHDRAWN:
        raise ProductError("Deze publicatie is ingetrokken.")
    if not may_be_made_of(locked):
        raise ProductError(NO_RESULTS)
    if ProductFile.objects.filter(publication=locked, kind=kind.name, state__in=_BUSY).exists():
        raise AlreadyMakingError
    row = ProductFile.objects.create(
        publication=locked, kind=kind.name, options=dict(options), asked_at=now, asked_by=user, state=ProductState.WAITING
    )
    wake_for_products()
    return row


_BUSY: Final = (ProductState.WAITING, ProductState.MAKING)


# --- the worker ----------------------------------------------------------------------------------------------------
def make_next(clock: Clock, kinds: Mapping[str, ProductKind] = KINDS) -> bool:
    """Make the file that was asked for first; False when there is none to make.

    What cannot be made says why. A database that goes away is raised, and tried again.
    """
    row = _claimed(clock())
    if row is None:
        return False
    try:
        content = _made(row, kinds, clock)
    except _ClaimLostError:
        log.info("product_claim_lost", product_file=row.pk)
    except ProductError as error:
        _fail(row, str(error))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 -- whatever it is: somebody waits for an answer
        log.error("product_not_made", product_file=row.pk, kind=row.kind, error=type(error).__name__)  # noqa: TRY400 -- the text may hold answers
        _fail(row, BROKEN)
    else:
        _keep(row, content, clock())
    return True


def _made(row: ProductFile, kinds: Mapping[str, ProductKind], clock: Clock) -> bytes:
    publication = publication_with_rows(row.publication_id)
    if row.kind not in kinds or not may_be_made_of(publication):
        raise ProductError(NO_RESULTS)
    if publication.state == PublicationState.DRAFT:
        decide_publication(publication, now=clock())
    return kinds[row.kind].make(publication, row.options, _teller(row, clock))


def _claimed(now: datetime) -> ProductFile | None:
    with transaction.atomic():
        free = Q(state=ProductState.WAITING) | Q(state=ProductState.MAKING, claimed_until__lt=now)
        rows = ProductFile.objects.select_for_update(skip_locked=True, of=("self",)).filter(free)
        for row in rows.defer("content").order_by("asked_at", "pk"):
            if row.attempts < MOST_ATTEMPTS:
                row.state, row.percent, row.attempts = ProductState.MAKING, 0, row.attempts + 1
                row.claimed_until, row.work_started_at = now + LEASE, now
                row.save(update_fields=["state", "percent", "attempts", "claimed_until", "work_started_at"])
                return row
            _fail(row, ABANDONED)
    return None


def _teller(row: ProductFile, clock: Clock) -> Tell:
    """Return what is to be called with a percentage; it also renews the claim, and raises _ClaimLostError without one."""
    told = -1

    def tell(percent: int) -> None:
        nonlocal told
        if percent > told:
            told = percent
            if not _ours(row).update(percent=min(percent, 100), claimed_until=clock() + LEASE):
                raise _ClaimLostError

    return tell


def _ours(row: ProductFile) -> QuerySet[ProductFile]:
    return ProductFile.objects.filter(pk=row.pk, state=ProductState.MAKING, attempts=row.attempts)


def _fail(row: ProductFile, reason: str) -> None:
    _ours(row).update(state=ProductState.FAILED, claimed_until=None, error=reason)


@transaction.atomic
def _keep(row: ProductFile, content: bytes, now: datetime) -> None:
    """Keep a file, and let go what it takes the place of."""
    kept = _ours(row).update(
        state=ProductState.READY,
        percent=100,
        claimed_until=None,
        made_at=now,
        content=content,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        error="",
    )
    if kept:
        ProductFile.objects.filter(publication=row.publication_id, kind=row.kind).exclude(pk=row.pk).delete()
        log.info("product_made", product_file=row.pk, kind=row.kind, bytes=len(content))


# --- letting go ----------------------------------------------------------------------------------------------------
def discard_files_on_respondents(edition: Edition, kinds: Iterable[ProductKind] = KINDS.values()) -> int:
    """Let go the files that show single respondents of an edition, which is made anonymous; return how many."""
    names = [kind.name for kind in kinds if kind.replaced_when_anonymous]
    files = ProductFile.objects.filter(publication__edition=edition, kind__in=names)
    return files.update(content=None, size=0, sha256="", state=ProductState.GONE, claimed_until=None)
