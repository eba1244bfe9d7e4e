"""Counts the in-depth study: all of it that a report or the ministry may know. Writes nothing, and returns no name."""

from collections import Counter

from surveys.choices import InterviewState, Presence
from surveys.in_depth.counts import CountTable, checklist_table, in_depth_table
from surveys.in_depth.plan import InDepthPlan
from surveys.interview_list import codes_of_conduct
from surveys.models import Edition, Interviewee, SelectedOrganisation


def in_depth_tables(edition: Edition, plan: InDepthPlan) -> list[CountTable]:
    """Return the tables of the report that are counted from the interviews that were held."""
    done, people = organisations_interviewed(edition), interviewed_by_role(edition)
    return [in_depth_table(table, plan, done=done, people=people) for table in plan.tables]


def organisations_interviewed(edition: Edition) -> dict[str, int]:
    """Return in how many organisations of each tier an interview was held."""
    held = SelectedOrganisation.objects.filter(edition=edition, interviews__state=InterviewState.HELD)
    return dict(Counter(held.distinct().values_list("organisation__tier", flat=True).order_by("pk")))


def interviewed_by_role(edition: Edition) -> list[tuple[str, str]]:
    """Return the tier and role of everybody who was spoken to, each once."""
    spoken = Interviewee.objects.filter(selected__edition=edition, interviews__state=InterviewState.HELD).distinct()
    people = spoken.order_by("pk").values_list("selected__organisation__tier", "role", "pk")
    return [(tier, role) for tier, role, _ in people]


def code_of_conduct_table(edition: Edition, plan: InDepthPlan) -> CountTable:
    """Return how many codes of conduct hold each element of the checklist."""
    read = codes_of_conduct(edition, plan).values_list("checklist", flat=True)
    title = "Onderdelen van de ontvangen gedragscodes"
    return checklist_table(title, "Aantal gedragscodes", plan.checklist, Presence.choices, read)
