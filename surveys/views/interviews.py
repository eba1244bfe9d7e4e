"""The page Verdiepend onderzoek: the chosen organisations against the targets, the list to work through, and its file."""

from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from surveys.choices import SelectionState
from surveys.exports import csv_of
from surveys.in_depth.plan import InDepthPlan, in_depth_plan
from surveys.interview_list import ListedOrganisation, listed_organisations, planned_interviews, spread, tier_progress
from surveys.models import Edition
from surveys.permissions import MANAGE_INTERVIEWS, staff_page
from surveys.views.interview_forms import OrganisationFilter, name_and_role

_COLUMNS: Final = (
    "code",
    "organisatie",
    "bestuurslaag",
    "inwonertal",
    "regio",
    "gekozen_door",
    "startgetal",
    "stand",
    "benaderd_op",
    "interviews_gepland",
    "interviews_gehouden",
    "gesproken_mensen",
    "documenten",
)


def edition_of(year: int) -> tuple[Edition, InDepthPlan]:
    """Return the edition of a year and its plan, or answer that there is none."""
    edition = get_object_or_404(Edition, year=year)
    return edition, in_depth_plan(edition.year)


def csv_answer(name: str, content: bytes) -> HttpResponse:
    """Give a table as a file."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
@staff_page(MANAGE_INTERVIEWS)
def interviews(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Show an edition, the newest where none is asked for: how far it is, and the organisations that fit what is asked."""
    editions = list(Edition.objects.all())
    if year is None and not editions:
        return render(request, "surveys/interviews/no_edition.html")
    edition, plan = edition_of(year or editions[0].year)
    listing = listed_organisations(edition, plan)
    form = OrganisationFilter(request.GET or None, plan=plan)
    asked = _asked(form)
    context = {
        "edition": edition,
        "editions": editions,
        "plan": plan,
        "progress": tier_progress(listing, plan),
        "states": list(SelectionState),
        "form": form,
        "query": urlencode(asked),
        "listing": _fitting(listing, asked),
        "chosen": len(listing),
        "spread": spread(listing, plan),
        "now": timezone.now(),
        "planned": [
            (interview, [name_and_role(person, plan) for person in interview.interviewees.all()])
            for interview in planned_interviews(edition)
        ],
    }
    return render(request, "surveys/interviews/study.html", context)


@require_safe
@staff_page(MANAGE_INTERVIEWS)
def organisations_csv(request: HttpRequest, year: int) -> HttpResponse:
    """Give the organisations that fit what is asked as CSV, for researchers: no person, no reason, no note."""
    edition, plan = edition_of(year)
    fitting = _fitting(listed_organisations(edition, plan), _asked(OrganisationFilter(request.GET, plan=plan)))
    return csv_answer("organisaties.csv", csv_of(_COLUMNS, _cells(fitting)))


def _asked(form: OrganisationFilter) -> dict[str, str]:
    return {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}


def _fitting(listing: Iterable[ListedOrganisation], asked: dict[str, str]) -> list[ListedOrganisation]:
    return [
        each
        for each in listing
        if asked.get("laag", each.organisation.tier) == each.organisation.tier
        and asked.get("stand", each.state) == each.state
        and asked.get("regio", each.region) == each.region
    ]


def _cells(fitting: Iterable[ListedOrganisation]) -> Iterator[tuple[str, ...]]:
    for each in fitting:
        organisation, selected = each.organisation, each.selected
        counts: tuple[Any, ...] = (
            selected.planned_count,  # type: ignore[attr-defined]  # annotated
            selected.held_count,  # type: ignore[attr-defined]  # annotated
            selected.people_count,  # type: ignore[attr-defined]  # annotated
            selected.document_count,  # type: ignore[attr-defined]  # annotated
        )
        yield (
            organisation.code,
            organisation.name,
            organisation.get_tier_display(),
            organisation.get_size_class_display(),
            each.region_label,
            selected.get_origin_display(),
            "" if selected.seed is None else str(selected.seed),
            each.state.label,
            f"{selected.approached_at:%Y-%m-%d}" if selected.approached_at else "",
            *map(str, counts),
        )
