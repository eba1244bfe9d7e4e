"""The imports of the frame: the list, taking a file in, and one import by where it stands."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from organisations.choices import ChangeAction, ChangeDecision, ChangeReason, ChangeSubject, ImportKind, ImportState
from organisations.deciding import DECISIONS
from organisations.importing.problems import ImportProblemError
from organisations.models import FrameImport, OfficeHolder, Official, ProposedChange
from organisations.permissions import MANAGE_FRAME, Deed, staff_page
from organisations.progress import work_progress
from organisations.queries import change_counts, changes_page, imports, open_doubts
from organisations.receiving import Upload, receive
from organisations.views.import_forms import ColumnsForm, FunctionsForm, UploadForm

UNPROCESSABLE: Final = 422
ROWS_A_PAGE: Final = 50
SHOWN: Final = {
    ImportState.COLUMNS: "columns",
    ImportState.WAITING: "progress",
    ImportState.READING: "progress",
    ImportState.FUNCTIONS: "functions",
    ImportState.PROPOSED: "proposal",
    ImportState.CONFIRMING: "progress",
    ImportState.CONFIRMED: "decided",
    ImportState.REJECTED: "decided",
    ImportState.FAILED: "failed",
}
FIELD_LABELS: Final = {
    **{field.name: str(field.verbose_name) for model in (OfficeHolder, Official) for field in model._meta.fields},  # noqa: SLF001 -- Django's API
    "source_id": "kenmerk",
    "role": "functie",
    "urbanity": "stedelijkheid",
    "official_name": "officiële naam",
    "name": "naam",
    "declared_seats": "zetels",
    "postal_address": "postadres",
    "general_email": "algemeen e-mailadres",
    "inhabitants": "inwoners",
    "province": "provincie",
    "city": "plaats",
}


@require_safe
@staff_page(MANAGE_FRAME)
def frame_imports(request: HttpRequest) -> HttpResponse:
    """List the imports, newest first."""
    page = Paginator(imports(), ROWS_A_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "organisations/imports.html", {"page": page})


@require_http_methods(["GET", "POST"])
@staff_page(MANAGE_FRAME, does=Deed.CHANGES)
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in; one that is surely of another kind is refused at once."""
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        given = form.cleaned_data
        file = given["file"]
        taken = Upload(ImportKind(given["kind"]), file.name, file.chunks(), given["frame_date"], given["is_complete"])
        try:
            row = receive(taken, user=request.user, now=timezone.now())
        except ImportProblemError as refused:
            for problem in refused.problems:
                form.add_error("file", str(problem))
        else:
            return redirect("frame_import", row.pk)
    return render(request, "organisations/upload.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@staff_page(MANAGE_FRAME)
def frame_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an import: what has to be said about it, how far it is, what it would change, or what became of it."""
    return shown(request, get_object_or_404(FrameImport, pk=pk))


@require_safe
@staff_page(MANAGE_FRAME)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the work on an import is: the part of its page that moves."""
    row = get_object_or_404(FrameImport, pk=pk)
    context = {"import": row, "work": work_progress(row, timezone.now()), "is_busy": SHOWN[ImportState(row.state)] == "progress"}
    return render(request, "organisations/import_work.html", context)


def shown(request: HttpRequest, row: FrameImport, form: Any = None) -> HttpResponse:
    """Return the page of an import as it stands, with a form that was filled in wrongly."""
    state = ImportState(row.state)
    context: dict[str, Any] = {"import": row, "form": form, "skipped": row.counts.get("skipped", {}), "repairs": repairs(row)}
    context |= counts(row)
    if state is ImportState.COLUMNS:
        context["form"] = form or ColumnsForm(None, kind=row.kind, header=row.header, mapping=row.mapping)
    elif state is ImportState.FUNCTIONS:
        context["form"] = form or FunctionsForm(None, row.unknown_functions)
    elif SHOWN[state] == "progress":
        context |= {"work": work_progress(row, timezone.now()), "is_busy": True}
    elif state is ImportState.PROPOSED:
        context |= proposal(request, row)
    status = UNPROCESSABLE if form is not None else 200
    return render(request, f"organisations/import_{SHOWN[state]}.html", context, status=status)


def counts(row: FrameImport) -> dict[str, Any]:
    """Return how many rows there are of each action, for each subject that the file is about."""
    rows = row.counts.get("rows", {})
    return {
        "count_heads": [action.label for action in ChangeAction],
        "count_rows": [
            (subject.label, [rows[subject].get(action, 0) for action in ChangeAction])
            for subject in ChangeSubject
            if rows.get(subject)
        ],
    }


def repairs(row: FrameImport) -> list[tuple[str, int, str]]:
    """Return what was mended while reading, in words, how often, and where first."""
    words = {
        "leading_zeros": "codes waarvan de nullen vooraan ontbraken",
        "excel_date": "datums die als getal van Excel in de tabel stonden",
        "encoding_windows": "bestand in de codering van Windows gelezen",
    }
    places = row.counts.get("places", {})
    return [(words[code], number, "; ".join(places.get(code, ()))) for code, number in row.counts.get("repaired", {}).items()]


# --- the proposal --------------------------------------------------------------------------------------------------
def proposal(request: HttpRequest, row: FrameImport) -> dict[str, Any]:
    """Return the rows that are asked for, with the tabs and filters to others."""
    counted = change_counts(row)
    actions = {action: sum(each["number"] for each in counted if each["action"] == action) for action in ChangeAction}
    doubts = open_doubts(row).count()
    first = ChangeAction.DOUBTFUL if doubts else next((each for each in ChangeAction if actions[each]), ChangeAction.NEW)
    action = asked(request, "voorstel", ChangeAction.values) or first.value
    reasons = {each["reason"]: 0 for each in counted if each["action"] == action}
    for each in counted:
        if each["action"] == action:
            reasons[each["reason"]] += each["number"]
    reason = asked(request, "reden", reasons)
    page = Paginator(changes_page(row, action=action, reason=reason), ROWS_A_PAGE).get_page(request.GET.get("pagina"))
    return {
        "tabs": [(each, actions[each], each == action) for each in ChangeAction],
        "action": action,
        "reasons": [(ChangeReason(each), number) for each, number in reasons.items()],
        "reason": reason,
        "page": page,
        "lines": [Line(change) for change in page],
        "doubts": doubts,
        "decide_all": decisions_for_all(reason) if action == ChangeAction.DOUBTFUL else (),
        "changing": actions[ChangeAction.NEW] + actions[ChangeAction.CHANGED] + actions[ChangeAction.ENDED],
    }


def asked(request: HttpRequest, name: str, known: Any) -> str:
    """Return what the address asks for, when that exists."""
    value = request.GET.get(name, "")
    return value if value in known else ""


def decisions_for_all(reason: str) -> tuple[ChangeDecision, ...]:
    """Return what can be decided about all doubts of one reason at once."""
    if not reason:
        return ()
    needs_a_look = ChangeDecision.SAME_PERSON if reason == ChangeReason.SEVERAL_MATCHES else None
    return tuple(each for each in DECISIONS[ChangeReason(reason)] if each != needs_a_look)


class Line:
    """A row of a proposal as it is shown."""

    def __init__(self, change: ProposedChange) -> None:
        self.change = change
        named = change.values.get("named", {})
        self.organisation = str(change.organisation or named.get("name") or change.organisation_code or named.get("code") or "–")
        self.names_unknown = bool(named) and change.action == ChangeAction.DOUBTFUL

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """Field by field what it was and what it becomes."""
        return [
            (FIELD_LABELS.get(name, name), _text(self.change.before.get(name)), _text(self.change.values.get(name)))
            for name in self.change.changed_fields
        ]

    @property
    def decisions(self) -> tuple[ChangeDecision, ...]:
        """What can be decided about it."""
        if self.change.action != ChangeAction.DOUBTFUL:
            return ()
        everything = DECISIONS[ChangeReason(self.change.reason)]
        return tuple(each for each in everything if not (self.candidates and each == ChangeDecision.SAME_PERSON))

    @property
    def candidates(self) -> list[OfficeHolder | Official]:
        """Who it can be."""
        keys = self.change.before.get("candidates", ())
        if not keys:
            return []
        model: Any = Official if self.change.subject == ChangeSubject.OFFICIAL else OfficeHolder
        return list(model.objects.filter(pk__in=keys).order_by("pk"))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return "–" if value in {None, ""} else str(value)
