"""What belongs to one organisation of the in-depth study: interviews, people, documents with a checklist, notes and cases."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from surveys.in_depth.plan import in_depth_plan
from surveys.interviewing import (
    InterviewingError,
    Part,
    discard,
    save_case,
    save_checklist,
    save_document,
    save_interview,
    save_interviewee,
    save_note,
)
from surveys.models import CaseDescription, Interview, Interviewee, InterviewNote, ReceivedDocument, SelectedOrganisation
from surveys.permissions import MANAGE_INTERVIEWS, Deed, staff_page
from surveys.views.interview_forms import (
    CaseForm,
    ChecklistForm,
    DocumentForm,
    IntervieweeForm,
    InterviewForm,
    NoteForm,
    PartForm,
)

UNPROCESSABLE: Final = 422


@dataclass(frozen=True, slots=True)
class PartKind:
    """A kind of part: its name in addresses' names, its model and form, how it is kept, its words, its place on the page."""

    name: str
    model: type[Part]
    form: type[PartForm]
    save: Callable[[Any, PartForm, Any], None]
    new: str
    change: str
    discard: str
    anchor: str


KINDS: Final = {
    "interview": PartKind(
        "interview",
        Interview,
        InterviewForm,
        lambda part, form, _user: save_interview(part, form.cleaned_data["interviewees"], now=timezone.now()),
        "Interview plannen of vastleggen",
        "Interview wijzigen",
        "Het interview verdwijnt, ook uit de tabellen. Notities blijven staan.",
        "interviews",
    ),
    "gesprekspartner": PartKind(
        "interviewee",
        Interviewee,
        IntervieweeForm,
        lambda part, _form, _user: save_interviewee(part),
        "Gesprekspartner toevoegen",
        "Gesprekspartner wijzigen",
        "De gesprekspartner verdwijnt, ook uit geplande interviews.",
        "gesprekspartners",
    ),
    "document": PartKind(
        "document",
        ReceivedDocument,
        DocumentForm,
        lambda part, _form, _user: save_document(part),
        "Document vastleggen",
        "Document wijzigen",
        "De gegevens van het document verdwijnen, ook de checklist.",
        "documenten",
    ),
    "notitie": PartKind(
        "note",
        InterviewNote,
        NoteForm,
        lambda part, _form, user: save_note(part, user=user, now=timezone.now()),
        "Notitie of citaat toevoegen",
        "Notitie wijzigen",
        "De notitie verdwijnt.",
        "notities",
    ),
    "casus": PartKind(
        "case",
        CaseDescription,
        CaseForm,
        lambda part, _form, user: save_case(part, user=user, now=timezone.now()),
        "Casus toevoegen",
        "Casus wijzigen",
        "De casus verdwijnt.",
        "casussen",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MANAGE_INTERVIEWS, does=Deed.CHANGES)
def new_part(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Add something to an organisation."""
    selected = get_object_or_404(SelectedOrganisation.objects.select_related("edition", "organisation"), pk=pk)
    known = KINDS[kind]
    return _edited(request, kind, known.model(selected=selected), known.new)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MANAGE_INTERVIEWS, does=Deed.CHANGES)
def part(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Change something of an organisation."""
    return _edited(request, kind, _part(kind, pk), KINDS[kind].change)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MANAGE_INTERVIEWS, does=Deed.CHANGES)
def discard_part(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Throw something of an organisation away, after asking."""
    found = _part(kind, pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            discard(found)
        except InterviewingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Weggegooid.")
            return _to_organisation(kind, found.selected)
    context = {
        **_context(kind, found, form),
        "heading": KINDS[kind].change.replace("wijzigen", "weggooien"),
        "explanation": f"{KINDS[kind].discard} Dit kan niet worden teruggenomen.",
        "button": "Gooi weg",
        "back": reverse(f"{KINDS[kind].name}_change", args=(pk,)),
    }
    return render(request, "surveys/interviews/step.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MANAGE_INTERVIEWS, does=Deed.CHANGES)
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and keep what a code of conduct holds."""
    document = _part("document", pk)
    plan = in_depth_plan(document.selected.edition.year)
    if not any(kind.name == document.kind and kind.has_checklist for kind in plan.document_kinds):
        raise Http404
    form = ChecklistForm(request.POST or None, items=plan.checklist.items, initial=document.checklist)
    if form.is_valid():
        save_checklist(document, plan, form.answers)
        messages.success(request, "De checklist is bewaard.")
        return _to_organisation("document", document.selected)
    context = {**_context("document", document, form), "document": document, "is_printed": plan.checklist.origin == "printed"}
    return render(request, "surveys/interviews/checklist.html", context, status=UNPROCESSABLE if form.errors else 200)


def _part(kind: str, pk: int) -> Any:
    return get_object_or_404(KINDS[kind].model.objects.select_related("selected__edition", "selected__organisation"), pk=pk)


def _edited(request: HttpRequest, kind: str, found: Any, heading: str) -> HttpResponse:
    known = KINDS[kind]
    form = known.form(request.POST or None, instance=found, plan=in_depth_plan(found.selected.edition.year))
    if form.is_valid():
        try:
            known.save(form.save(commit=False), form, request.user)
        except InterviewingError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, "Bewaard.")
            return _to_organisation(kind, found.selected)
    context = {
        **_context(kind, found, form),
        "heading": heading,
        "button": "Bewaar",
        "discard": reverse(f"{known.name}_discard", args=(found.pk,)) if found.pk else "",
    }
    return render(request, "surveys/interviews/step.html", context, status=UNPROCESSABLE if form.errors else 200)


def _context(kind: str, found: Any, form: forms.BaseForm) -> dict[str, Any]:
    selected = found.selected
    back = f"{reverse('selected_organisation', args=(selected.pk,))}#{KINDS[kind].anchor}"
    return {"edition": selected.edition, "selected": selected, "form": form, "back": back}


def _to_organisation(kind: str, selected: SelectedOrganisation) -> HttpResponse:
    return redirect(f"{reverse('selected_organisation', args=(selected.pk,))}#{KINDS[kind].anchor}")
