"""The page Ontdubbelen: the organisations that answered a block more than once, on the page and as CSV."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from organisations.choices import Tier
from organisations.models import Organisation
from surveys.block_records import title_of
from surveys.choices import SurveyKind
from surveys.doubles import DoubleBlock, DoubleDossier, double_dossiers
from surveys.exports import csv_of
from surveys.models import Dossier, Survey
from surveys.permissions import RECONCILE_DOSSIERS, staff_page
from surveys.questionnaires import compiled_by_id
from surveys.routing import Part

SELECT: Final = {"class": "utrecht-select utrecht-select--html-select"}
OPEN, ASKED, SETTLED = "open", "gevraagd", "vastgesteld"


@dataclass(frozen=True, slots=True)
class ListedBlock:
    """A double block on the work list."""

    name: str
    title: str
    fillers: tuple[str, ...]
    stand: str
    """How it stands, in one word."""
    asked_at: datetime | None

    @property
    def is_settled(self) -> bool:
        """Whether it is settled, on the answers as they are now."""
        return self.stand == SETTLED

    @property
    def stand_in_words(self) -> str:
        """How it stands, with the day on which the organisation was asked."""
        asked_on = f" op {date_format(localtime(self.asked_at), 'j F')}" if self.stand == ASKED else ""
        return f"{self.stand.capitalize()}{asked_on}"

    @property
    def badge(self) -> str:
        """The classes of the badge that says so."""
        return "staff-badge staff-badge--ok" if self.is_settled else "staff-badge"


@dataclass(frozen=True, slots=True)
class ListedDossier:
    """A dossier on the work list, its blocks in the order in which they are settled."""

    dossier: Dossier
    blocks: tuple[ListedBlock, ...]

    @property
    def organisation(self) -> Organisation:
        """Whose dossier it is."""
        return self.dossier.organisation

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to settle."""
        return not self.open_count

    @property
    def open_count(self) -> int:
        """How many blocks are left."""
        return sum(not block.is_settled for block in self.blocks)


class ListForm(forms.Form):
    """What the work list shows."""

    stand = forms.ChoiceField(
        label="Stand",
        required=False,
        choices=[("", "Alle"), (OPEN, "Nog te doen"), (SETTLED, "Vastgesteld")],
        widget=forms.Select(attrs=SELECT),
    )
    bestuurslaag = forms.ChoiceField(
        label="Bestuurslaag", required=False, choices=[("", "Alle"), *Tier.choices], widget=forms.Select(attrs=SELECT)
    )


@require_safe
@staff_page(RECONCILE_DOSSIERS)
def doubles(request: HttpRequest) -> HttpResponse:
    """List the organisations that answered a block more than once, of the newest survey of organisations."""
    survey = _newest_survey()
    found = listed(survey)
    form = ListForm(request.GET)
    context = {
        "survey": survey,
        "form": form,
        "dossiers": [one for one in found if form.is_valid() and _is_wanted(one, form.cleaned_data)],
        "all_count": len(found),
        "settled_count": sum(one.is_settled for one in found),
        "query": request.GET.urlencode(),
    }
    return render(request, "surveys/bench/doubles.html", context)


@require_safe
@staff_page(RECONCILE_DOSSIERS)
def doubles_csv(request: HttpRequest) -> HttpResponse:
    """Return the work list as CSV."""
    form = ListForm(request.GET)
    found = listed(_newest_survey()) if form.is_valid() else ()
    lines = [
        (one.organisation.code, one.organisation.official_name, block.title, ", ".join(block.fillers), block.stand)
        for one in found
        if _is_wanted(one, form.cleaned_data)
        for block in one.blocks
    ]
    content = csv_of(("code", "organisatie", "blok", "invullers", "stand"), lines)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="ontdubbelen.csv"'
    return response


def listed(survey: Survey | None) -> tuple[ListedDossier, ...]:
    """Return the double dossiers of a survey with how far they are; none where there is no survey."""
    if survey is None:
        return ()
    return tuple(map(_listed, double_dossiers(survey, personal=_personal_blocks(survey))))


def _newest_survey() -> Survey | None:
    surveys = Survey.objects.filter(kind=SurveyKind.ORGANISATIES).select_related("edition")
    return surveys.order_by("-edition__year").first()


def _personal_blocks(survey: Survey) -> set[str]:
    ids = survey.dossiers.order_by().values_list("questionnaire_id", flat=True).distinct()
    parts = [compiled_by_id(pk).personal_block for pk in ids]
    return {part.name for part in parts if part is not None}


def _listed(double: DoubleDossier) -> ListedDossier:
    blocks = {block.name: block for block in double.blocks}
    questionnaire = compiled_by_id(double.dossier.questionnaire_id)
    parts = [part for part in questionnaire.blocks if part.name in blocks]
    parts.sort(key=lambda part: part is not questionnaire.opening_block)
    return ListedDossier(double.dossier, tuple(_listed_block(double.dossier, part, blocks[part.name]) for part in parts))


def _listed_block(dossier: Dossier, part: Part, block: DoubleBlock) -> ListedBlock:
    return ListedBlock(
        name=part.name,
        title=title_of(dossier, part),
        fillers=tuple(str(role.label) for role in block.fillers),
        stand=SETTLED if block.is_settled else OPEN if block.asked_at is None else ASKED,
        asked_at=block.asked_at,
    )


def _is_wanted(one: ListedDossier, wanted: dict[str, Any]) -> bool:
    tier, stand = wanted["bestuurslaag"], wanted["stand"]
    return (not tier or one.organisation.tier == tier) and (not stand or (stand == SETTLED) == one.is_settled)
