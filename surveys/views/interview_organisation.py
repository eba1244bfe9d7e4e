"""One organisation of the in-depth study: what is known of it, asking it to take part, and whether it does."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys.in_depth.plan import InDepthPlan, in_depth_plan, label_of
from surveys.interview_list import by_theme, listed, officials_of, selected_organisations
from surveys.interviewing import InterviewingError, drop, note_agreed, note_approached, take_back
from surveys.models import ReceivedDocument, SelectedOrganisation
from surveys.permissions import MANAGE_INTERVIEWS, Deed, staff_page
from surveys.views.interview_forms import DropForm, name_and_role, role_in_words
from surveys.willingness import contacts_by_questionnaire, willing_by_questionnaire

UNPROCESSABLE: Final = 422


def _selected(pk: int) -> tuple[SelectedOrganisation, InDepthPlan]:
    plain = get_object_or_404(SelectedOrganisation.objects.select_related("edition"), pk=pk)
    return get_object_or_404(selected_organisations(plain.edition), pk=pk), in_depth_plan(plain.edition.year)


@require_safe
@staff_page(MANAGE_INTERVIEWS)
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything about one chosen organisation."""
    selected, plan = _selected(pk)
    said = willing_by_questionnaire(selected.edition, plan).get(selected.organisation_id)
    context = {
        "edition": selected.edition,
        "selected": selected,
        "organisation": selected.organisation,
        "each": listed(selected, plan, said=said),
        "officials": officials_of(selected.organisation),
        "contacts": contacts_by_questionnaire(selected.edition, plan, selected.organisation),
        "interviews": [
            (interview, [name_and_role(person, plan) for person in interview.interviewees.all()])
            for interview in selected.interviews.prefetch_related("interviewees")
        ],
        "people": [(person, role_in_words(person, plan)) for person in selected.interviewees.all()],
        "documents": [_document(document, plan) for document in selected.documents.all()],
        "notes": by_theme(selected.notes.select_related("written_by"), plan),
        "cases": by_theme(selected.cases.all(), plan),
    }
    return render(request, "surveys/interviews/organisation.html", context)


def _document(document: ReceivedDocument, plan: InDepthPlan) -> dict[str, Any]:
    has_checklist = any(kind.name == document.kind and kind.has_checklist for kind in plan.document_kinds)
    return {
        "row": document,
        "kind": label_of(plan.document_kinds, document.kind),
        "has_checklist": has_checklist,
        "looked_at": len(document.checklist),
        "items": len(plan.checklist.items),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MANAGE_INTERVIEWS, does=Deed.CHANGES)
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text of the invitation to copy, and note that it was sent by hand."""
    selected, _ = _selected(pk)
    if request.method == "POST":
        note_approached(selected, now=timezone.now())
        messages.success(request, "Genoteerd dat deze organisatie is benaderd.")
        return redirect("selected_organisation", pk)
    officials = officials_of(selected.organisation)
    context = {"edition": selected.edition, "selected": selected, "organisation": selected.organisation, "officials": officials}
    text = render_to_string(
        "surveys/interviews/invitation.txt",
        {**context, "sender": request.user.get_full_name()},  # type: ignore[union-attr]  # nobody comes here without an account
        request,
    )
    return render(request, "surveys/interviews/invitation.html", {**context, "text": text})


@require_POST
@staff_page(MANAGE_INTERVIEWS, does=Deed.CHANGES)
def agreed(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the organisation takes part."""
    selected, _ = _selected(pk)
    try:
        note_agreed(selected, now=timezone.now())
    except InterviewingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Genoteerd dat deze organisatie meedoet.")
    return redirect("selected_organisation", pk)


@require_POST
@staff_page(MANAGE_INTERVIEWS, does=Deed.CHANGES)
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an organisation that dropped out take part again."""
    selected, _ = _selected(pk)
    take_back(selected)
    messages.success(request, "De organisatie telt weer mee.")
    return redirect("selected_organisation", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MANAGE_INTERVIEWS, does=Deed.CHANGES)
def drop_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an organisation drop out, for a reason."""
    selected, _ = _selected(pk)
    form = DropForm(request.POST or None)
    if form.is_valid():
        try:
            drop(selected, reason=form.cleaned_data["reason"], now=timezone.now())
        except InterviewingError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, "De organisatie is afgevallen. Een nieuw voorstel wijst een andere aan.")
            return redirect("interviews_edition", selected.edition.year)
    context = {
        "edition": selected.edition,
        "selected": selected,
        "form": form,
        "heading": "Organisatie laten afvallen",
        "explanation": f"{selected.organisation.name} telt dan niet meer mee. {_cancelled(selected)}Dit kan worden teruggenomen.",
        "button": "Laat afvallen",
        "back": reverse("selected_organisation", args=(pk,)),
    }
    return render(request, "surveys/interviews/step.html", context, status=UNPROCESSABLE if form.errors else 200)


def _cancelled(selected: SelectedOrganisation) -> str:
    planned = selected.planned_count  # type: ignore[attr-defined]  # annotated
    if not planned:
        return ""
    return "Eén gepland interview vervalt. " if planned == 1 else f"{planned} geplande interviews vervallen. "
