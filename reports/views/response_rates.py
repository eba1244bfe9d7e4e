"""The dispositions and response rates of AAPOR per tier, with their definitions, on a page and as CSV."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reports.field.rates import Outcome, outcomes
from reports.views.response_parts import csv_answer, response_context, survey_asked
from surveys.permissions import VIEW_FIELDWORK, staff_page
from surveys.templatetags.dutch import dutch_number

# Letter, name, who is in it; in the order of AAPOR.
DISPOSITIONS: Final = (
    ("complete", "I", "Klaar", "Heeft de vragenlijst verstuurd."),
    ("partial", "P", "Deels ingevuld", "Kwam ver genoeg om mee te tellen en heeft niet verstuurd."),
    ("refused", "R", "Weigering of afgebroken", "Liet weten niet mee te doen, of stopte voordat het meetelt."),
    ("non_contact", "NC", "Niet bereikt", "Een automatisch antwoord laat zien dat het adres in gebruik is."),
    ("other", "O", "Anders", "Aan de telefoon gesproken; heeft (nog) niet ingevuld zonder te weigeren."),
    ("unknown", "U", "Onbekend", "Er kwam niets terug, of de mail kwam niet aan."),
    ("not_eligible", "–", "Hoort niet bij de doelgroep", "Bleek na verzending niet (meer) in functie."),
)
RATES: Final = (
    ("rr1", "RR1", "I / (I + P + R + NC + O + U)", "Alleen wie klaar is; iedereen van wie niets bekend is telt als doelgroep."),
    ("rr2", "RR2", "(I + P) / (I + P + R + NC + O + U)", "Ook wie deels invulde. Dit is de respons van het rapport."),
    ("rr3", "RR3", "I / (I + P + R + NC + O + e × U)", "Als RR1; van de onbekenden hoort een deel e bij de doelgroep."),
    ("rr4", "RR4", "(I + P) / (I + P + R + NC + O + e × U)", "Als RR2, met hetzelfde deel e."),
    ("rr5", "RR5", "I / (I + P + R + NC + O)", "Als RR1, zonder de onbekenden: de bovengrens."),
    ("rr6", "RR6", "(I + P) / (I + P + R + NC + O)", "Als RR2, zonder de onbekenden: de bovengrens."),
)
_DECIMALS: Final = 2


@require_GET
@staff_page(VIEW_FIELDWORK)
def page(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Show the dispositions and the rates."""
    survey = survey_asked(survey_id)
    found = outcomes(survey)
    context = {
        "outcomes": found,
        "dispositions": [(letter, name, who, _people(found, key)) for key, letter, name, who in DISPOSITIONS],
        "rates": [(name, formula, meaning, _percents(found, key)) for key, name, formula, meaning in RATES],
        "shares": [one.rates.eligible_share if one.rates else None for one in found],
        "totals": [one.dispositions.total for one in found],
    }
    return render(request, "staff/response_rates.html", response_context(survey, timezone.now()) | context)


@require_GET
@staff_page(VIEW_FIELDWORK)
def download(request: HttpRequest, survey_id: int) -> HttpResponse:  # noqa: ARG001 -- Django hands it over
    """Give the same as CSV."""
    survey = survey_asked(survey_id)
    found = outcomes(survey)
    rows = [(letter, name, *map(str, _people(found, key))) for key, letter, name, _ in DISPOSITIONS]
    for key, name, formula, _ in RATES:
        percents = ("" if one is None else dutch_number(one, _DECIMALS) for one in _percents(found, key))
        rows.append((f"{name} (%)", formula, *percents))
    header = ("Code", "Omschrijving", *(one.tier.label if one.tier else "Totaal" for one in found))
    return csv_answer(survey, "responsmaten", header, rows)


def _people(found: tuple[Outcome, ...], key: str) -> list[int]:
    return [getattr(one.dispositions, key) for one in found]


def _percents(found: tuple[Outcome, ...], key: str) -> list[float | None]:
    rates = [getattr(one.rates, key) if one.rates else None for one in found]
    return [None if rate is None else 100 * rate for rate in rates]
