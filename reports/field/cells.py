"""Whom the response represents: people and respondents per cell of background, and the R-indicator over them."""

from typing import Final

import numpy as np
from django.db.models import Count, F, QuerySet, Value

from organisations.choices import TIER_OF_OFFICE, Office, Province, SizeClass, Tier, Urbanity
from reports.estimation.errors import EstimationError
from reports.estimation.representativeness import Representativeness, representativeness
from reports.queries import counts_test_data
from surveys.choices import NOT_TO_BE_ASKED
from surveys.models import Invitation, Response, Survey

FEWEST_RESPONDENTS: Final = 100
"""With fewer the propensities say little."""
_HOLDER: Final = "office_holder__organisation__"
_CELL: Final = ("office", "province", "size_class", "urbanity")
NOT_APPLICABLE: Final = "n.v.t."

Cell = tuple[str, str, str, int]


def representation(survey: Survey) -> Representativeness | None:
    """Estimate how well the response represents who was approached, in one query.

    None while too few took part, and once the background of the responses is coarse because the edition is anonymous.
    """
    if survey.edition.anonymised_at is not None:
        return None
    people, respondents = _counted(survey)
    if sum(respondents.values()) < FEWEST_RESPONDENTS:
        return None
    cells = sorted(people | respondents)
    answered = np.array([respondents.get(cell, 0) for cell in cells])
    # Somebody may have come to another cell since beginning.
    approached = np.maximum([people.get(cell, 0) for cell in cells], answered)
    try:
        return representativeness(_variables(cells), approached, answered)
    except EstimationError:
        return None


def _variables(cells: list[Cell]) -> dict[str, list[str]]:
    """Return the category of every cell in words, of each variable."""
    return {
        "Bestuurslaag": [Tier(TIER_OF_OFFICE[Office(office)]).label for office, _, _, _ in cells],
        "Functie": [Office(office).label for office, _, _, _ in cells],
        "Provincie": [Province(province).label if province else NOT_APPLICABLE for _, province, _, _ in cells],
        "Inwonertal": [SizeClass(size).label for _, _, size, _ in cells],
        "Stedelijkheid": [Urbanity(urbanity).label for _, _, _, urbanity in cells],
    }


def _counted(survey: Survey) -> tuple[dict[Cell, int], dict[Cell, int]]:
    people: dict[Cell, int] = {}
    respondents: dict[Cell, int] = {}
    for is_respondent, office, province, size, urbanity, number in _people(survey).union(_respondents(survey), all=True):
        (respondents if is_respondent else people)[office, province, size, urbanity] = number
    return people, respondents


def _people(survey: Survey) -> "QuerySet[Invitation, tuple[bool, str, str, str, int, int]]":
    invitations = Invitation.objects.filter(survey=survey).exclude(disposition__in=NOT_TO_BE_ASKED)
    if not counts_test_data(survey):
        invitations = invitations.filter(is_test=False)
    cell = (F("office_holder__office"), F(f"{_HOLDER}province"), F(f"{_HOLDER}size_class"), F(f"{_HOLDER}urbanity"))
    return invitations.values_list(Value(False), *cell).annotate(number=Count("pk")).order_by()  # noqa: FBT003 -- SQL's false


def _respondents(survey: Survey) -> "QuerySet[Response, tuple[bool, str, str, str, int, int]]":
    responses = Response.objects.filter(survey=survey, counts=True)
    if not counts_test_data(survey):
        responses = responses.filter(is_test=False)
    cell = (F(name) for name in _CELL)
    return responses.values_list(Value(True), *cell).annotate(number=Count("pk")).order_by()  # noqa: FBT003 -- as above
