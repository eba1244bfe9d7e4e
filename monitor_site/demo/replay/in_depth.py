"""The in-depth study of 2020: 36 organisations, and 54 people by tier and role (Bijlage 1, tables 4 and 5 of the report)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import cycle
from typing import Final

from organisations.choices import Tier
from surveys.choices import InterviewMode, InterviewState
from surveys.in_depth.plan import in_depth_plan
from surveys.interview_list import organisations_to_add, proposals
from surveys.interviewing import choose_by_hand, choose_drawn, drop, note_agreed, save_interview, save_interviewee
from surveys.models import Edition, Interview, Interviewee, SelectedOrganisation

SPOKEN_TO: Final[Mapping[Tier, int]] = {Tier.GEMEENTE: 24, Tier.PROVINCIE: 5, Tier.WATERSCHAP: 7}
PEOPLE: Final[Mapping[Tier, Mapping[str, int]]] = {
    Tier.GEMEENTE: {
        "griffier": 12,
        "secretaris": 6,
        "coordinator_agressie": 6,
        "coordinator_integriteit": 5,
        "hr_arbo": 5,
        "overig": 2,
    },
    Tier.PROVINCIE: {"coordinator_integriteit": 4, "griffier": 1, "coordinator_agressie": 1, "hr_arbo": 1, "overig": 1},
    Tier.WATERSCHAP: {"secretaris": 4, "overig": 3, "griffier": 1, "coordinator_integriteit": 1, "hr_arbo": 1},
}
_WEEKS: Final = 8


def speak(edition: Edition, *, now: datetime, seed: int) -> int:
    """Choose organisations, by lot and where that is too few by hand, and speak to them before `now`; return how many."""
    plan, chosen_at = in_depth_plan(edition.year), now - timedelta(weeks=_WEEKS)
    drawn = [each.pk for proposal in proposals(edition, plan, seed=seed) for each in proposal.organisations]
    chosen = choose_drawn(edition, plan, seed=seed, shown=drawn, user=None, now=chosen_at)
    of_tier = Counter(selected.organisation.tier for selected in chosen)
    for tier, number in SPOKEN_TO.items():
        for selected in [one for one in chosen if one.organisation.tier == tier][number:]:
            drop(selected, reason="geen tijd in deze periode", now=chosen_at + timedelta(weeks=1))
            chosen.remove(selected)
        extra = organisations_to_add(edition).filter(tier=tier).order_by("code")[: max(0, number - of_tier[tier])]
        chosen += [choose_by_hand(edition, one, reason="spreiding", user=None, now=chosen_at) for one in extra]
    for tier, roles in PEOPLE.items():
        people = [role for role, number in roles.items() for _ in range(number)]
        _hold([one for one in chosen if one.organisation.tier == tier], people, now)
    return len(chosen)


def _hold(chosen: list[SelectedOrganisation], people: list[str], now: datetime) -> None:
    """Hold an interview at each organisation, with people of these roles, dealt round."""
    for place, (selected, roles) in enumerate(zip(chosen, _dealt(people, len(chosen)), strict=True)):
        note_agreed(selected, now=now - timedelta(weeks=_WEEKS - 2))
        spoken = []
        for role in roles:
            interviewee = Interviewee(selected=selected, role=role)
            save_interviewee(interviewee)
            spoken.append(interviewee)
        moment = (now - timedelta(days=1 + place)).replace(hour=10, minute=0, second=0, microsecond=0)
        mode = list(InterviewMode)[place % len(InterviewMode)]
        interview = Interview(selected=selected, takes_place_at=moment, mode=mode, state=InterviewState.HELD)
        save_interview(interview, spoken, now=now)


def _dealt(people: list[str], hands: int) -> Iterator[list[str]]:
    dealt: list[list[str]] = [[] for _ in range(hands)]
    for hand, role in zip(cycle(dealt), people, strict=False):
        hand.append(role)
    return iter(dealt)
