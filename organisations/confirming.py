"""Confirms a proposal: the only way from a file into the frame. All of it or nothing, and only about the frame it was made of."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

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
from organisations.models import FrameImport, OfficeHolder, Official, Organisation, ProposedChange
from organisations.proposing.people import PeopleWriter
from organisations.queries import frame_stamp, numbers_now, open_doubts, rows_that_change
from organisations.receiving import ImportStateError
from organisations.spelling import sort_key_of

_STORED = (
    "name",
    "official_name",
    "sort_key",
    "province",
    "inhabitants",
    "size_class",
    "urbanity",
    "source_id",
    "declared_seats",
    "postal_address",
    "postcode",
    "city",
    "general_email",
    "ended_on",
)


class FrameChangedError(Exception):
    """The frame is another than the one with which the file was compared; compare again."""


class OpenDoubtsError(Exception):
    """There are doubtful rows about which nothing was decided."""


@transaction.atomic
def confirm(row: FrameImport, *, user: Any, now: datetime) -> None:
    """Write a proposal into the frame, and keep of it only what happened to whom.

    Raises ImportStateError, OpenDoubtsError or FrameChangedError; then nothing was written.
    """
    # Confirmations wait for each other here, so that the second sees the frame that the first made.
    list(Organisation.objects.select_for_update().order_by("pk").values_list("pk"))
    locked = FrameImport.objects.select_for_update().get(pk=row.pk)
    if locked.state != ImportState.PROPOSED or locked.frame_date is None:
        raise ImportStateError
    if open_doubts(locked).exists():
        raise OpenDoubtsError
    if frame_stamp() != locked.frame_stamp:
        raise FrameChangedError
    _write(locked, locked.frame_date)
    _forget(locked)
    locked.state, locked.decided_at, locked.decided_by = ImportState.CONFIRMED, now, user
    locked.numbers = numbers_now()
    locked.save()


def _write(row: FrameImport, frame_date: date) -> None:
    changes = list(rows_that_change(row).select_related("organisation").order_by("pk"))
    about = {subject: [each for each in changes if each.subject == subject] for subject in ChangeSubject}
    holders, officials = PeopleWriter(OfficeHolder, row, frame_date), PeopleWriter(Official, row, frame_date)
    for writer in (holders, officials):
        writer.begin_terms()
    ended = _write_organisations(about[ChangeSubject.ORGANISATION])
    by_code = {each.code: each for each in Organisation.objects.all()}
    for writer, subject in ((holders, ChangeSubject.OFFICE_HOLDER), (officials, ChangeSubject.OFFICIAL)):
        writer.write(about[subject], by_code)
        for organisation, ended_on in ended:
            writer.end_all(organisation, ended_on)


def _write_organisations(changes: Iterable[ProposedChange]) -> list[tuple[int, date]]:
    """Make, change and end organisations; return which ended, and when."""
    ended = []
    for change in changes:
        is_end = change.action == ChangeAction.ENDED or change.decision == ChangeDecision.END
        organisation = change.organisation or Organisation(code=change.values["code"], tier=change.values["tier"])
        for name in _STORED:
            if name in change.values and name != "ended_on":
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


def _forget(row: FrameImport) -> None:
    """Delete the file and the rows that changed nothing; take everything personal out of the others."""
    row.chunks.all().delete()
    kept = rows_that_change(row).exclude(reason=ChangeReason.SAME).values("pk")
    row.changes.exclude(pk__in=kept).delete()
    row.changes.update(values={}, before={}, label="", place="")
