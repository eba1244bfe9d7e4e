"""Lets go what is kept no longer, and reports it. The only writer of `RetentionRule` and `RetentionReport`."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from monitor_site.audit.choices import Verb
from monitor_site.audit.keeping import drop_months_before
from monitor_site.audit.noting import Subject, note_event
from monitor_site.retention.choices import Kept
from monitor_site.retention.models import RetentionReport, RetentionRule
from monitor_site.retention.queries import last_closing
from monitor_site.retention.rewriting import TABLES, write_anew
from monitor_site.retention.signing import signature_of
from organisations.models import CheckDecision, OfficeHolder, Official, PersonDecision, ProposedChange, UploadChunk
from organisations.receiving import reject_abandoned
from reports.anonymising import check_is_frozen, keep_field_records, make_anonymous
from surveys.anonymising import DONE_IN, AnonymisingError
from surveys.coarsening import TooFewPeopleError
from surveys.interviewing import forget_notes, forget_people
from surveys.models import (
    BlockHandover,
    Bounce,
    CallTarget,
    ContactMoment,
    Edition,
    Filler,
    Inquiry,
    LetterFile,
    NonResponseInterview,
    Response,
)

ABANDONED_AFTER: Final = timedelta(days=60)
"""A file of the frame holds names and addresses; whoever still wants it has a newer one by then."""
LOG_DAYS: Final = 366
"""The database keeps the last twelve months of the log whatever a rule says."""


class RetentionError(ValueError):
    """Something cannot go yet; the text says why, for staff."""


@transaction.atomic
def set_schedule(edition: Edition, days: Mapping[Kept, date | None]) -> None:
    """Decide from which day each thing goes; without a day it stays. What went already has no rule to change."""
    reported = set(RetentionReport.objects.filter(edition=edition).values_list("what", flat=True))
    for what, due_on in days.items():
        if what in reported:
            continue
        if due_on is None:
            RetentionRule.objects.filter(edition=edition, what=what).delete()
        else:
            RetentionRule.objects.update_or_create(edition=edition, what=what, defaults={"due_on": due_on})


@transaction.atomic
def execute(rule: RetentionRule, *, now: datetime, key: bytes, dry_run: bool = False) -> dict[str, int]:
    """Let go what a rule names, report and sign it; return how many rows went, which a dry run only counts.

    Raises RetentionError, with nothing written.
    """
    edition = Edition.objects.select_for_update().get(pk=rule.edition_id)
    if edition.phase not in DONE_IN:
        raise RetentionError(f"{edition} staat nog niet op verwerking of gepubliceerd.")
    if RetentionReport.objects.filter(edition=edition, what=rule.what).exists():
        raise RetentionError("Dit is al opgeruimd.")
    counts = _STEPS[Kept(rule.what)](edition, now)
    told = {"what": rule.what, "due_on": rule.due_on, "done_at": now, "counts": counts}
    signature = signature_of(key, year=edition.year, what=rule.what, due_on=rule.due_on, done_at=now, counts=counts)
    RetentionReport.objects.create(edition=edition, signature=signature, **told)
    note_event(Verb.CHANGED, f"retention_{rule.what}", user_id=None, subjects=[Subject("edition", str(edition.pk))])
    transaction.set_rollback(dry_run)
    return counts


@transaction.atomic
def throw_away_abandoned_imports(*, now: datetime) -> int:
    """Throw away the files of the frame about which nobody decided in time, each with a line in the log; return how many."""
    gone = reject_abandoned(now - ABANDONED_AFTER, now=now)
    if gone:
        subjects = [Subject("frame", str(pk)) for pk in gone]
        note_event(Verb.CHANGED, "frame_import_abandoned", user_id=None, subjects=subjects)
    return len(gone)


def erase_from_disk(*, now: datetime) -> None:
    """Write the tables anew from which something went, outside a transaction; what cannot be yet waits for the next time."""
    for report in RetentionReport.objects.filter(rewritten_at=None).order_by("done_at"):
        if write_anew(TABLES[Kept(report.what)]):
            RetentionReport.objects.filter(pk=report.pk).update(rewritten_at=now)


def _let_go_contact(edition: Edition, _now: datetime) -> dict[str, int]:
    """Empty addresses and numbers of people who are in no edition that still needs them, and what fieldwork wrote of them.

    The frame belongs to no edition: officials, proposals of imports and what was looked into go with the last edition that
    has contact data.
    """
    keep_field_records(edition)
    mine = {"survey__edition": edition}
    of_invitation = {f"invitation__{name}": value for name, value in mine.items()}
    of_dossier = {f"dossier__{name}": value for name, value in mine.items()}
    emptied = RetentionReport.objects.filter(what=Kept.CONTACT).values("edition")
    others = Edition.objects.exclude(pk=edition.pk).exclude(pk__in=emptied)
    invited = OfficeHolder.objects.filter(invitations__survey__edition=edition)
    still_needed = OfficeHolder.objects.filter(pk__in=invited.values("pk"), invitations__survey__edition__in=others)
    people = OfficeHolder.objects.filter(pk__in=invited.values("pk")).exclude(pk__in=still_needed.values("pk"))
    counts = {
        "people": people.update(email="", phone="", original_name=""),
        "bounces": _deleted(Bounce.objects.filter(mailing__invitation__survey__edition=edition).delete()),
        "calls": _deleted(CallTarget.objects.filter(**of_invitation).delete()),
        "contacts": _deleted(ContactMoment.objects.filter(**of_invitation).delete()),
        "letters": _deleted(LetterFile.objects.filter(**mine).delete()),
        "fillers": Filler.objects.filter(**of_dossier).exclude(name="", email="").update(name="", email=""),
        "handovers": BlockHandover.objects.filter(**of_dossier).exclude(name="", email="").update(name="", email=""),
        "inquiries": Inquiry.objects.filter(step__reconciled__dossier__survey__edition=edition).exclude(text="").update(text=""),
        "interviewees": forget_people(edition),
    }
    return counts | ({} if others.exists() else _let_go_frame())


def _let_go_frame() -> dict[str, int]:
    """Empty who the officials are, and let go what imports and checks of the frame wrote down of people."""
    nobody = dict.fromkeys(("initials", "first_name", "prefix", "family_name", "sort_key", "original_name", "email", "phone"), "")
    return {
        "officials": Official.objects.exclude(**nobody).update(**nobody),
        "proposals": _deleted(ProposedChange.objects.all().delete()),
        "chunks": _deleted(UploadChunk.objects.all().delete()),
        "findings": _deleted(CheckDecision.objects.all().delete()),
        "remembered": _deleted(PersonDecision.objects.all().delete()),
    }


def _let_go_links(edition: Edition, now: datetime) -> dict[str, int]:
    try:
        snapshots = make_anonymous(edition, now=now)
    except (AnonymisingError, TooFewPeopleError) as error:
        raise RetentionError(str(error)) from error
    return {"responses": Response.objects.filter(survey__edition=edition).count(), "snapshots": snapshots}


def _let_go_answers(edition: Edition, _now: datetime) -> dict[str, int]:
    if edition.anonymised_at is None:
        raise RetentionError("Maak de editie eerst anoniem.")
    try:
        check_is_frozen(edition)
    except AnonymisingError as error:
        raise RetentionError(str(error)) from error
    return {
        "responses": _deleted(Response.objects.filter(survey__edition=edition).delete()),
        "interviews": _deleted(NonResponseInterview.objects.filter(survey__edition=edition).delete()),
        "notes": forget_notes(edition),
    }


def _let_go_logs(edition: Edition, now: datetime) -> dict[str, int]:
    """Drop the months of the log up to and with that in which the edition closed."""
    closing = last_closing(edition)
    if closing is None:
        raise RetentionError("De editie heeft geen uitvraag, dus ook geen dag waarop zij sloot.")
    first_kept = (closing.replace(day=1) + timedelta(days=31)).replace(day=1)
    if first_kept > (now - timedelta(days=LOG_DAYS)).date().replace(day=1):
        raise RetentionError("De laatste twaalf maanden van het logboek blijven altijd.")
    return {"months": drop_months_before(first_kept)}


def _deleted(result: tuple[int, dict[str, int]]) -> int:
    return result[0]


_STEPS: Final[dict[Kept, Callable[[Edition, datetime], dict[str, int]]]] = {
    Kept.CONTACT: _let_go_contact,
    Kept.LINKS: _let_go_links,
    Kept.ANSWERS: _let_go_answers,
    Kept.LOGS: _let_go_logs,
}
