"""How well the response represents who was approached: the R-indicator and its parts, on a page and as CSV."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reports.estimation.representativeness import PartialIndicator, PartialIndicators, Representativeness
from reports.field.cells import FEWEST_RESPONDENTS, representation
from reports.figures.bars import bars
from reports.views.response_parts import csv_answer, response_context, survey_asked
from surveys.permissions import VIEW_FIELDWORK, staff_page
from surveys.templatetags.dutch import dutch_number

_QUANTILE: Final = 1.96
_DECIMALS: Final = 4


@require_GET
@staff_page(VIEW_FIELDWORK)
def page(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Show the R-indicator with its parts, a picture for each variable."""
    survey = survey_asked(survey_id)
    found = representation(survey)
    context = {
        "found": found,
        "interval": interval_of(found) if found else None,
        "pictures": [(one, bars([(each.category, each.value) for each in one.categories])) for one in found.partial]
        if found
        else [],
        "fewest": FEWEST_RESPONDENTS,
    }
    return render(request, "staff/response_representation.html", response_context(survey, timezone.now()) | context)


@require_GET
@staff_page(VIEW_FIELDWORK)
def download(request: HttpRequest, survey_id: int) -> HttpResponse:  # noqa: ARG001 -- Django hands it over
    """Give the parts as CSV."""
    survey = survey_asked(survey_id)
    found = representation(survey)
    header = ("Kenmerk", "Categorie", "Benaderd", "Deelgenomen", "Respons (%)", "Vertegenwoordiging", "Partiële R-indicator")
    parts = found.partial if found else ()
    return csv_answer(survey, "representativiteit", header, [row for one in parts for row in _rows(one)])


def interval_of(found: Representativeness) -> tuple[float, float] | None:
    """Return the interval of 95 % of the R-indicator, within what it can be."""
    if found.standard_error is None:
        return None
    reach = _QUANTILE * found.standard_error
    return max(0.0, found.value - reach), min(1.0, found.value + reach)


def _rows(one: PartialIndicators) -> list[tuple[str, ...]]:
    whole = (one.variable, "Alle", "", "", "", "", dutch_number(one.value, _DECIMALS))
    return [whole, *(_row(one.variable, each) for each in one.categories)]


def _row(variable: str, one: PartialIndicator) -> tuple[str, ...]:
    return (
        variable,
        one.category,
        str(one.population),
        str(one.respondents),
        dutch_number(one.percent, 1),
        "over" if one.value > 0 else "onder" if one.value < 0 else "gelijk",
        dutch_number(abs(one.value), _DECIMALS),
    )
