"""Invents the in-depth study of the demo: organisations drawn by lot, some asked, some spoken to. Every name is made up."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Final

from monitor_site.demo.names import FAMILY_NAMES, FIRST_NAMES
from surveys.choices import CoveredBody, InterviewMode, InterviewState, NoteKind, Presence
from surveys.in_depth.plan import InDepthPlan, in_depth_plan
from surveys.interview_list import proposals
from surveys.interviewing import (
    choose_drawn,
    drop,
    note_agreed,
    note_approached,
    save_case,
    save_checklist,
    save_document,
    save_interview,
    save_interviewee,
    save_note,
)
from surveys.models import (
    CaseDescription,
    Edition,
    Interview,
    Interviewee,
    InterviewNote,
    ReceivedDocument,
    SelectedOrganisation,
)

# Of every six organisations one is not asked yet, one is asked, one drops out or agrees, one has a date, two are done.
_STEPS: Final = ("waits", "asked", "agreed", "planned", "held", "held")
_NOTES: Final = (
    ("integriteit_rollen", NoteKind.NOTE, "De griffier is het eerste aanspreekpunt. Op papier staat dat niet."),
    ("agressie_melden", NoteKind.NOTE, "Er is één meldpunt, maar het wordt vooral door medewerkers gebruikt."),
    ("agressie_sociale_media", NoteKind.QUOTE, "Bij een scheldpartij op internet weet niemand wie er aan zet is."),
    ("integriteit_aandacht", NoteKind.NOTE, "Een training bij de start, daarna pas weer als er iets speelt."),
)
_CASE_TITLE: Final = "Een meldpunt dat niemand kende"
_CASE_TEXT: Final = (
    "In een middelgrote organisatie kwam een bestuurder er na een bedreiging bij toeval achter dat er een meldpunt was. "
    "Sindsdien staat het in de map die ieder bij de start krijgt."
)


def load_interviews(edition: Edition, *, now: datetime, seed: int) -> int:
    """Draw the organisations of an edition and invent how far each is; return how many there are."""
    plan, random = in_depth_plan(edition.year), Random(seed)  # noqa: S311 -- invents people, guards nothing
    drawn = [each.pk for proposal in proposals(edition, plan, seed=seed) for each in proposal.organisations]
    chosen = choose_drawn(edition, plan, seed=seed, shown=drawn, user=None, now=now - timedelta(weeks=3))
    for place, selected in enumerate(chosen):
        _carry_on(selected, place, plan=plan, random=random, now=now)
    drop(chosen[2], reason="geen tijd in deze periode", now=now - timedelta(days=2))
    return len(chosen)


def _carry_on(selected: SelectedOrganisation, place: int, *, plan: InDepthPlan, random: Random, now: datetime) -> None:
    step = _STEPS[place % len(_STEPS)]
    if step == "waits":
        return
    note_approached(selected, now=now - timedelta(days=18))
    if step == "asked":
        return
    note_agreed(selected, now=now - timedelta(days=14))
    if step == "agreed":
        return
    people = list(_people(selected, plan, random))
    days = 3 + place % 9 if step == "planned" else -1 - place % 9
    state = InterviewState.PLANNED if step == "planned" else InterviewState.HELD
    moment = (now + timedelta(days=days)).replace(hour=9 + place % 6, minute=0, second=0, microsecond=0)
    mode = list(InterviewMode)[place % len(InterviewMode)]
    interview = Interview(selected=selected, takes_place_at=moment, mode=mode, state=state)
    save_interview(interview, people, now=now)
    if state == InterviewState.HELD:
        _written(interview, place, plan, random, now)


def _people(selected: SelectedOrganisation, plan: InDepthPlan, random: Random) -> Iterable[Interviewee]:
    """Yield one or two people with different roles."""
    for role in random.sample([role.name for role in plan.roles if not role.other], random.choice((1, 1, 2))):
        prefix, family_name = random.choice(FAMILY_NAMES)
        name = " ".join(part for part in (random.choice(FIRST_NAMES), prefix, family_name) if part)
        interviewee = Interviewee(selected=selected, role=role, name=name)
        save_interviewee(interviewee)
        yield interviewee


def _written(interview: Interview, place: int, plan: InDepthPlan, random: Random, now: datetime) -> None:
    """Write what came of an interview: a code of conduct that was looked at, a note, and once a case."""
    selected = interview.selected
    code = ReceivedDocument(
        selected=selected,
        kind="gedragscode",
        title="Gedragscode integriteit",
        body=CoveredBody.BOTH,
        adopted_year=now.year - place % 5,
        received_on=(now - timedelta(days=12)).date(),
    )
    save_document(code)
    answers = (Presence.YES, Presence.YES, Presence.PARTLY, Presence.NO)
    save_checklist(code, plan, {item.name: random.choice(answers).value for item in plan.checklist.items})
    theme, kind, text = _NOTES[place % len(_NOTES)]
    note = InterviewNote(selected=selected, interview=interview, theme=theme, kind=kind, text=text)
    note.may_be_quoted = kind == NoteKind.QUOTE
    save_note(note, user=None, now=now)
    if place == _STEPS.index("held"):
        case = CaseDescription(selected=selected, theme="agressie_melden", title=_CASE_TITLE, text=_CASE_TEXT)
        save_case(case, user=None, now=now)
