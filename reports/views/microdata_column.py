"""One column of a file: what it becomes, and the code of every value."""

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from reports.choices import MicrodataState
from reports.microdata.reading import FileColumn, MicrodataError
from reports.microdata.targets import Target, TargetKind
from reports.models import MicrodataImport
from reports.permissions import FREEZE_SNAPSHOT
from reports.queries import microdata_imports
from reports.receiving import columns_of_file, say_meaning, targets_for
from reports.views.microdata_forms import NOTHING, AnswersForm, TargetForm
from surveys.permissions import Deed, staff_page

UNPROCESSABLE: Final = 422
_CODED: Final = frozenset({TargetKind.CODES, TargetKind.BOX})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(FREEZE_SNAPSHOT, does=Deed.CHANGES)
def page(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Choose what a column becomes, or the code of each of its values: two forms, one after the other."""
    row = get_object_or_404(microdata_imports(), pk=pk, state=MicrodataState.MAPPING)
    columns = columns_of_file(row)
    if place >= len(columns):
        raise Http404
    shown = _Shown(row, columns[place], place, targets_for(row.survey, row.questionnaire))
    if "doel" in request.POST:
        return _choose(request, shown)
    answers = shown.answers_form(request)
    if request.method == "POST" and answers is not None and answers.is_valid():
        say_meaning(row, shown.column, shown.target, answers.codes())
        messages.success(request, f"Kolom {shown.column.name} is bewaard.")
        return redirect("microdata", row.pk)
    chosen = TargetForm(targets=shown.targets, initial={"doel": shown.target.name if shown.target else NOTHING})
    return shown.render(request, chosen, answers)


def _choose(request: HttpRequest, shown: "_Shown") -> HttpResponse:
    form = TargetForm(request.POST, targets=shown.targets)
    if form.is_valid():
        target = next((one for one in shown.targets if one.name == form.cleaned_data["doel"]), None)
        try:
            say_meaning(shown.row, shown.column, target, None)
        except MicrodataError as error:
            form.add_error("doel", str(error))
        else:
            if target is not None and target.kind in _CODED:
                return redirect("microdata_column", shown.row.pk, shown.place)
            messages.success(request, f"Kolom {shown.column.name} is bewaard.")
            return redirect("microdata", shown.row.pk)
    return shown.render(request, form, None)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The column that the page is about."""

    row: MicrodataImport
    column: FileColumn
    place: int
    targets: tuple[Target, ...]

    @property
    def target(self) -> Target | None:
        """What the column becomes as it stands."""
        name = self.row.meanings[self.column.name]["target"]
        return next((one for one in self.targets if one.name == name), None)

    def answers_form(self, request: HttpRequest) -> AnswersForm | None:
        """Return the form for the values; None where there is nothing to choose."""
        target = self.target
        if target is None or target.kind not in _CODED or not self.column.answers:
            return None
        data = request.POST if request.method == "POST" else None
        known = self.row.meanings[self.column.name]["answers"]
        return AnswersForm(data, column=self.column, target=target, answers=known)

    def render(self, request: HttpRequest, chosen: TargetForm, answers: AnswersForm | None) -> HttpResponse:
        """Return the page, with the errors of either form."""
        form = chosen if chosen.errors else answers
        context = {
            "row": self.row,
            "column": self.column,
            "target": self.target,
            "chosen": chosen,
            "answers": answers,
            "form": form,
        }
        status = UNPROCESSABLE if form is not None and form.errors else 200
        return render(request, "reports/microdata/column.html", context, status=status)
