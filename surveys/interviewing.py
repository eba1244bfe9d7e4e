"""Chooses organisations for the in-depth study and keeps what happens there. The only writer of its tables."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q

from organisations.models import Organisation
from surveys.choices import InterviewState, Presence, SelectionOrigin
from surveys.in_depth.naming import names_found
from surveys.in_depth.plan import InDepthPlan
from surveys.interview_list import names_to_leave_out, proposals
from surveys.models import (
    CaseDescription,
    Edition,
    Interview,
    Interviewee,
    InterviewNote,
    ReceivedDocument,
    SelectedOrganisation,
)

log = structlog.get_logger(__name__)

Part = Interview | Interviewee | ReceivedDocument | InterviewNote | CaseDescription


class ProposalChangedError(Exception):
    """The lot proposes others than were shown: the frame or the choice changed meanwhile."""


class InterviewingError(ValueError):
    """Something cannot be kept; the text says why, for staff, and `field` where."""

    def __init__(self, text: str, *, field: str | None = None) -> None:
        super().__init__(text)
        self.field = field


# --- choosing ------------------------------------------------------------------------------------------------------
@transaction.atomic
def choose_drawn(
    edition: Edition, plan: InDepthPlan, *, seed: int, shown: Collection[int], user: Any, now: datetime
) -> list[SelectedOrganisation]:
    """Choose whom the lot proposes, if those are still the organisations that were `shown` (their keys).

    Raises ProposalChangedError, with nothing written.
    """
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    drawn = [each for proposal in proposals(edition, plan, seed=seed) for each in proposal.organisations]
    if {each.pk for each in drawn} != set(shown):
        raise ProposalChangedError
    rows = [
        SelectedOrganisation(
            edition=edition, organisation=each, origin=SelectionOrigin.LOT, seed=seed, chosen_at=now, chosen_by=user
        )
        for each in drawn
    ]
    log.info("organisations_drawn", edition=edition.year, seed=seed, organisations=len(rows))
    return SelectedOrganisation.objects.bulk_create(rows)


@transaction.atomic
def choose_by_hand(
    edition: Edition, organisation: Organisation, *, reason: str, user: Any, now: datetime
) -> SelectedOrganisation:
    """Choose an organisation for a reason. Raises InterviewingError when it is chosen already."""
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    if SelectedOrganisation.objects.filter(edition=edition, organisation=organisation).exists():
        raise InterviewingError("Deze organisatie is al gekozen.", field="organisation")
    return SelectedOrganisation.objects.create(
        edition=edition, organisation=organisation, origin=SelectionOrigin.HAND, reason=reason, chosen_at=now, chosen_by=user
    )


def note_approached(selected: SelectedOrganisation, *, now: datetime) -> None:
    """Note that the organisation was asked; the first time counts."""
    SelectedOrganisation.objects.filter(pk=selected.pk, approached_at=None).update(approached_at=now)


@transaction.atomic
def note_agreed(selected: SelectedOrganisation, *, now: datetime) -> None:
    """Note that the organisation takes part. Raises InterviewingError when it dropped out."""
    row = _locked(selected)
    _refuse_dropped(row)
    row.agreed_at = row.agreed_at or now
    row.approached_at = row.approached_at or now
    row.save(update_fields=["agreed_at", "approached_at"])


@transaction.atomic
def drop(selected: SelectedOrganisation, *, reason: str, now: datetime) -> None:
    """Let an organisation drop out for a reason; its planned interviews do not go on.

    Raises InterviewingError once an interview was held: then it took part; also when it dropped out already.
    """
    row = _locked(selected)
    if row.dropped_at is not None:
        raise InterviewingError("Deze organisatie is al afgevallen.")
    if row.interviews.filter(state=InterviewState.HELD).exists():
        raise InterviewingError("Hier is al een interview gehouden. Deze organisatie heeft meegedaan.")
    row.dropped_at, row.dropped_reason = now, reason
    row.save(update_fields=["dropped_at", "dropped_reason"])
    row.interviews.filter(state=InterviewState.PLANNED).update(state=InterviewState.NOT_HELD)


def take_back(selected: SelectedOrganisation) -> None:
    """Let an organisation that dropped out take part again, as if it had not."""
    SelectedOrganisation.objects.filter(pk=selected.pk).update(dropped_at=None, dropped_reason="")


# --- what happens at an organisation -------------------------------------------------------------------------------
@transaction.atomic
def save_interview(interview: Interview, interviewees: Iterable[Interviewee], *, now: datetime) -> None:
    """Keep an interview and whom it is with. Raises InterviewingError, with nothing written."""
    row = _locked(interview.selected)
    if interview.state != InterviewState.NOT_HELD:
        _refuse_dropped(row)
    _refuse_gone(interview)
    people = list(row.interviewees.filter(pk__in=[person.pk for person in interviewees]))
    if len(people) != len(set(interviewees)):
        raise InterviewingError("Kies gesprekspartners van deze organisatie.", field="interviewees")
    if interview.state == InterviewState.HELD:
        if interview.takes_place_at > now:
            raise InterviewingError("Dit interview moet nog komen. Pas de datum aan of kies Gepland.", field="state")
        if not people:
            raise InterviewingError("Kies met wie er is gesproken. Voeg zo nodig eerst iemand toe.", field="interviewees")
    interview.save()
    interview.interviewees.set(people)


@transaction.atomic
def save_interviewee(interviewee: Interviewee) -> None:
    """Keep somebody who is spoken to. Raises InterviewingError when somebody else threw that away meanwhile."""
    _locked(interviewee.selected)
    _refuse_gone(interviewee)
    interviewee.save()


@transaction.atomic
def save_document(document: ReceivedDocument) -> None:
    """Keep what a document is and where it lies; its checklist stays. Raises InterviewingError when it was thrown away."""
    _locked(document.selected)
    _refuse_gone(document)
    document.save()


@transaction.atomic
def save_checklist(document: ReceivedDocument, plan: InDepthPlan, answers: Mapping[str, str]) -> None:
    """Keep what a code of conduct holds: for each element looked at a value of `Presence`.

    Raises InterviewingError for an element or value that does not exist, or a document that is no code of conduct.
    """
    known = {item.name for item in plan.checklist.items}
    with_checklist = {kind.name for kind in plan.document_kinds if kind.has_checklist}
    if document.kind not in with_checklist or set(answers) - known or set(answers.values()) - set(Presence.values):
        raise InterviewingError("Deze checklist past niet bij dit document.")
    ReceivedDocument.objects.filter(pk=document.pk).update(checklist=dict(answers))


@transaction.atomic
def save_note(note: InterviewNote, *, user: Any, now: datetime) -> None:
    """Keep a note or a quote; who wrote it first stays its writer.

    Raises InterviewingError when it may stand in the report and holds a name.
    """
    if note.may_be_quoted:
        _refuse_names(note.selected, text=note.text)
    _save_written(note, user, now)


@transaction.atomic
def save_case(case: CaseDescription, *, user: Any, now: datetime) -> None:
    """Keep a case. Raises InterviewingError when it holds a name by which the organisation or somebody could be traced."""
    _refuse_names(case.selected, title=case.title, text=case.text)
    _save_written(case, user, now)


@transaction.atomic
def discard(part: Part) -> None:
    """Throw away something of an organisation. Raises InterviewingError for somebody who was in an interview that was held."""
    _locked(part.selected)
    if isinstance(part, Interviewee) and part.interviews.filter(state=InterviewState.HELD).exists():
        raise InterviewingError("Met deze gesprekspartner is een interview gehouden. Haal hem of haar daar eerst uit.")
    part.delete()


# --- what is kept for a time only ----------------------------------------------------------------------------------
def forget_people(edition: Edition) -> int:
    """Empty names, addresses and numbers of who was spoken to; return of how many. Their roles stay: they are counted."""
    known = ~Q(name="", email="", phone="")
    return Interviewee.objects.filter(known, selected__edition=edition).update(name="", email="", phone="")


def forget_notes(edition: Edition) -> int:
    """Throw away the notes and quotes of an edition; return how many. Cases stay: they hold no names."""
    return InterviewNote.objects.filter(selected__edition=edition).delete()[0]


def _refuse_names(selected: SelectedOrganisation, **texts: str) -> None:
    """Refuse texts, by field, that hold the name of the organisation, of its people or of who was spoken to."""
    names = names_to_leave_out(selected)
    for field, text in texts.items():
        if found := names_found(text, names):
            raise InterviewingError(f"Hier staan namen in: {', '.join(found)}. Schrijf het zonder.", field=field)


def _save_written(row: InterviewNote | CaseDescription, user: Any, now: datetime) -> None:
    _locked(row.selected)
    _refuse_gone(row)
    if row.pk is None:
        row.written_at, row.written_by = now, user
    row.save()


def _locked(selected: SelectedOrganisation) -> SelectedOrganisation:
    return SelectedOrganisation.objects.select_for_update(no_key=True).get(pk=selected.pk)


def _refuse_gone(part: Part) -> None:
    """Refuse to keep what somebody else threw away; the organisation is locked, so nobody does until we are done."""
    if part.pk is not None and not type(part).objects.filter(pk=part.pk).exists():
        raise InterviewingError("Dit is intussen weggegooid door een collega.")


def _refuse_dropped(selected: SelectedOrganisation) -> None:
    if selected.dropped_at is not None:
        raise InterviewingError("Deze organisatie is afgevallen. Haal haar eerst terug.")
