"""Confirms a proposal: the only way from a file into the frame. All of it or nothing, and only about the frame it was made of."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q, QuerySet

from organisations.choices import (
    ChangeAction,
    ChangeDecision,
    ChangeReason,
    ChangeSubject,
    ImportState,
    SizeClass,
    Tier,
    size_class_of,
)
from organisations.importing.problems import ImportProblem, as_rows
from organisations.models import FrameImport, OfficeHolder, Official, Organisation, PersonDecision, ProposedChange
from organisations.progress import Tell, teller
from organisations.proposing.people import PeopleWriter
from organisations.queries import SOURCE_FIELDS, frame_stamp, numbers_now, open_doubts, rows_that_change
from organisations.receiving import ImportStateError
from organisations.spelling import sort_key_of
from organisations.waking import wake_to_confirm

log = structlog.get_logger(__name__)

LEASE: Final = timedelta(minutes=1)
"""From claiming until the row is locked; from there the lock tells that somebody is at work."""
MOST_ATTEMPTS: Final = 3
_CHANGES_READ: Final = 5
_ORGANISATIONS_WRITTEN: Final = 10
_PEOPLE_WRITTEN: Final = 90
"""Percent of the work, measured at full size."""
_AGAIN: Final = "Er is niets verwerkt en het voorstel is bewaard. "
FRAME_CHANGED: Final = ImportProblem(
    "V101", "Steekproefkader", "Het is veranderd sinds dit voorstel is gemaakt.", f"{_AGAIN}Vergelijk opnieuw."
)
OPEN_DOUBTS: Final = ImportProblem("V102", "Voorstel", "Er is nog twijfel zonder besluit.", f"{_AGAIN}Beslis eerst daarover.")
ABANDONED: Final = ImportProblem(
    "V103", "Verwerken", f"Het is {MOST_ATTEMPTS} keer begonnen en niet afgemaakt.", f"{_AGAIN}Verwerk nog eens, of meld het."
)
BROKEN: Final = ImportProblem(
    "V104", "Verwerken", "Het ging mis door een fout in het programma.", f"{_AGAIN}Meld het aan de beheerder."
)

Clock = Callable[[], datetime]


class FrameChangedError(Exception):
    """The frame is another than the one with which the file was compared; compare again."""


class OpenDoubtsError(Exception):
    """There are doubtful rows about which nothing was decided."""


# --- asking, and the worker that does it ---------------------------------------------------------------------------
def ask_to_confirm(row: FrameImport, *, user: Any) -> None:
    """Have a worker write a proposal into the frame. Raises what `confirm` raises when that is known now already."""
    with transaction.atomic():
        locked = FrameImport.objects.select_for_update().get(pk=row.pk)
        _require_ready(locked, ImportState.PROPOSED)
        locked.state, locked.decided_by = ImportState.CONFIRMING, user
        locked.claimed_until, locked.work_started_at, locked.attempts, locked.problems = None, None, 0, []
        locked.save()
        wake_to_confirm()


def take_back(row: FrameImport, *, now: datetime) -> None:
    """Make a proposal open again that no worker is writing. Raises ImportStateError when one is, or did."""
    with transaction.atomic():
        locked = _free(now).filter(pk=row.pk).first()
        if locked is None:
            raise ImportStateError
        _give_back(locked)


def confirm_next(clock: Clock) -> bool:
    """Write the proposal that was confirmed first; False when there is none to write.

    What cannot be written becomes a proposal again, with the reason. A database that goes away is raised, and tried again.
    """
    row = _claimed(clock())
    if row is None:
        return False
    try:
        confirm(row, user=row.decided_by, now=clock(), tell=teller(row.pk))
    except ImportStateError:
        log.info("frame_import_gone_on", frame_import=row.pk)
    except FrameChangedError:
        _give_back(row, FRAME_CHANGED)
    except OpenDoubtsError:
        _give_back(row, OPEN_DOUBTS)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 -- whatever it is: nothing was written, and somebody waits for an answer
        log.error("frame_import_not_confirmed", frame_import=row.pk, error=type(error).__name__)  # noqa: TRY400 -- the text may hold names
        _give_back(row, BROKEN)
    return True


def _free(now: datetime) -> QuerySet[FrameImport]:
    """Return what waits to be written, locked.

    Who is writing holds the row itself, as long as its database connection lives; the time is for before that.
    """
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    return FrameImport.objects.select_for_update(skip_locked=True, of=("self",)).filter(free, state=ImportState.CONFIRMING)


def _claimed(now: datetime) -> FrameImport | None:
    with transaction.atomic():
        for row in _free(now).order_by("created_at", "pk"):
            if row.attempts < MOST_ATTEMPTS:
                row.claimed_until, row.work_started_at, row.attempts = now + LEASE, now, row.attempts + 1
                row.save(update_fields=["claimed_until", "work_started_at", "attempts"])
                return row
            _give_back(row, ABANDONED)
    return None


def _give_back(row: FrameImport, *problems: ImportProblem) -> None:
    waiting = FrameImport.objects.filter(pk=row.pk, state=ImportState.CONFIRMING)
    waiting.update(state=ImportState.PROPOSED, claimed_until=None, decided_by=None, problems=as_rows(problems))


# --- writing -------------------------------------------------------------------------------------------------------
@transaction.atomic
def confirm(row: FrameImport, *, user: Any, now: datetime, tell: Tell = lambda _percent: None) -> None:
    """Write a proposal into the frame, and keep of it only what happened to whom; `tell` hears how many percent is done.

    Raises ImportStateError, OpenDoubtsError or FrameChangedError; then nothing was written.
    """
    locked = FrameImport.objects.select_for_update().get(pk=row.pk)
    # Confirmations wait for each other here, so that the second sees the frame that the first made.
    list(Organisation.objects.select_for_update().order_by("pk").values_list("pk"))
    frame_date = _require_ready(locked, ImportState.PROPOSED, ImportState.CONFIRMING)
    digests = _digests(locked)
    _write(locked, frame_date, tell)
    _remember(locked, digests, user=user, now=now)
    _forget(locked)
    locked.state, locked.decided_at, locked.decided_by = ImportState.CONFIRMED, now, user
    locked.claimed_until, locked.problems = None, []
    locked.numbers = numbers_now()
    locked.save()
    transaction.on_commit(partial(tell, 100))


def _require_ready(row: FrameImport, *states: ImportState) -> date:
    """Return the day of the frame that is to be written; raise what is in the way."""
    if row.state not in states or row.frame_date is None:
        raise ImportStateError
    if open_doubts(row).exists():
        raise OpenDoubtsError
    if frame_stamp() != row.frame_stamp:
        raise FrameChangedError
    return row.frame_date


def _write(row: FrameImport, frame_date: date, tell: Tell) -> None:
    changes = list(rows_that_change(row).select_related("organisation").order_by("pk"))
    about = {subject: [each for each in changes if each.subject == subject] for subject in ChangeSubject}
    holders, officials = PeopleWriter(OfficeHolder, row, frame_date), PeopleWriter(Official, row, frame_date)
    for writer in (holders, officials):
        writer.begin_terms()
    tell(_CHANGES_READ)
    ended = _write_organisations(about[ChangeSubject.ORGANISATION])
    by_code = {each.code: each for each in Organisation.objects.all()}
    done = _ORGANISATIONS_WRITTEN
    share = (_PEOPLE_WRITTEN - done) / max(len(changes), 1)
    for writer, subject in ((holders, ChangeSubject.OFFICE_HOLDER), (officials, ChangeSubject.OFFICIAL)):
        for written in writer.write(about[subject], by_code):
            tell(round(done + share * written))
        done += round(share * len(about[subject]))
        for organisation, ended_on in ended:
            writer.end_all(organisation, ended_on)
    tell(_PEOPLE_WRITTEN)


def _write_organisations(changes: Iterable[ProposedChange]) -> list[tuple[int, date]]:
    """Make, change and end organisations; return which ended, and when."""
    ended = []
    for change in changes:
        is_end = change.action == ChangeAction.ENDED or change.decision == ChangeDecision.END
        organisation = change.organisation or Organisation(code=change.values["code"], tier=change.values["tier"])
        for name in SOURCE_FIELDS:
            if name in change.values:
                setattr(organisation, name, change.values[name])
        if is_end:
            organisation.ended_on = date.fromisoformat(change.values["ended_on"])
            ended.append((organisation.pk, organisation.ended_on))
        organisation.sort_key = sort_key_of(organisation.name, longest=100)
        if organisation.tier == Tier.GEMEENTE and organisation.inhabitants is not None:
            organisation.size_class = size_class_of(organisation.inhabitants)
        elif not organisation.size_class:
            organisation.size_class = SizeClass.NOT_APPLICABLE
        organisation.save()
        if change.organisation_id is None:
            change.organisation = organisation
            change.save(update_fields=["organisation"])
    return ended


def _digests(row: FrameImport) -> dict[int, str]:
    """Return by what the entries are known again about whom staff decided who they are."""
    reasons = (ChangeReason.NAME_TWICE, ChangeReason.SEVERAL_MATCHES)
    decisions = (ChangeDecision.SAME_PERSON, ChangeDecision.OTHER_PERSON)
    rows = row.changes.filter(action=ChangeAction.DOUBTFUL, reason__in=reasons, decision__in=decisions)
    return {pk: values["digest"] for pk, values in rows.values_list("pk", "values") if "digest" in values}


def _remember(row: FrameImport, digests: Mapping[int, str], *, user: Any, now: datetime) -> None:
    """Keep who they are now that those who were new exist, so that the next file does not ask again."""
    for change in row.changes.filter(pk__in=digests):
        is_merged = change.reason == ChangeReason.NAME_TWICE and change.decision == ChangeDecision.SAME_PERSON
        PersonDecision.objects.update_or_create(
            key=digests[change.pk],
            defaults={
                "decision": change.decision,
                "organisation_id": change.organisation_id,
                "office_holder_id": None if is_merged else change.office_holder_id,
                "official_id": None if is_merged else change.official_id,
                "saved_at": now,
                "saved_by": user,
            },
        )


def _forget(row: FrameImport) -> None:
    """Delete the file and the rows that changed nothing; take everything personal out of the others."""
    row.chunks.all().delete()
    kept = rows_that_change(row).exclude(reason=ChangeReason.SAME).values("pk")
    row.changes.exclude(pk__in=kept).delete()
    row.changes.update(values={}, before={}, label="", place="")
