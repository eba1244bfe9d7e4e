"""The questionnaire as people of one office see it: every page with made-up answers before it, and random walks through it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from organisations.choices import TIER_OF_OFFICE, Office, Province, SizeClass, Tier, Urbanity
from surveys import routing
from surveys.routing import Page, PageView, Value

# Enough random respondents to come past nearly every question; the same ones every time, so that a preview stays the same.
WALKERS: Final = 60
PREVIEW_SEED: Final = 2020


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A page as somebody of this office sees it; `is_reached` tells whether anybody of the walkers came here."""

    page: Page
    view: PageView
    answers: Mapping[str, Value]
    is_reached: bool


@dataclass(frozen=True, slots=True)
class WalkStep:
    """A page of one walk with the answers given on it."""

    page: Page
    view: PageView
    answers: Mapping[str, Value]


def background_of_office(questionnaire: routing.Questionnaire, office: Office) -> dict[str, Value]:
    """Return a background as the invitation of somebody with this office would bring it."""
    tier = TIER_OF_OFFICE[office]
    is_municipality = tier is Tier.GEMEENTE
    known: dict[str, Value] = {
        "bestuurslaag": tier.value,
        "functie_kader": office.value,
        "provincie": "" if tier is Tier.WATERSCHAP else Province.UTRECHT.value,
        "stedelijkheid": Urbanity.MODERATE.value if is_municipality else Urbanity.NOT_APPLICABLE.value,
        "inwonersklasse": SizeClass.FROM_20K.value if is_municipality else SizeClass.NOT_APPLICABLE.value,
    }
    return {variable.name: known[variable.name] for variable in questionnaire.background if known.get(variable.name)}


def preview_of(questionnaire: routing.Questionnaire, office: Office) -> tuple[PreviewPage, ...]:
    """Return every page as somebody of this office sees it who gets to see most of it."""
    background = background_of_office(questionnaire, office)
    simulation = routing.simulate(questionnaire, WALKERS, PREVIEW_SEED, [background])
    fullest: dict[str, tuple[PageView, Mapping[str, Value]]] = {}
    for response in simulation.responses:
        for name, _posted in response.pages:
            view = routing.page_view(questionnaire, questionnaire.page(name), response.answers, background)
            if name not in fullest or len(view.items) > len(fullest[name][0].items):
                fullest[name] = (view, response.answers)
    return tuple(_preview_page(questionnaire, page, fullest.get(page.name), background) for page in questionnaire.pages)


def _preview_page(
    questionnaire: routing.Questionnaire,
    page: Page,
    fullest: tuple[PageView, Mapping[str, Value]] | None,
    background: Mapping[str, Value],
) -> PreviewPage:
    if fullest is None:
        return PreviewPage(page, routing.page_view(questionnaire, page, {}, background), {}, is_reached=False)
    view, answers = fullest
    return PreviewPage(page, view, answers, is_reached=True)


def random_walk(questionnaire: routing.Questionnaire, office: Office, seed: int) -> tuple[WalkStep, ...]:
    """Return the pages that one random respondent of this office comes past, with the answers; the same for the same seed."""
    background = background_of_office(questionnaire, office)
    (response,) = routing.simulate(questionnaire, 1, seed, [background]).responses
    pages = [questionnaire.page(name) for name, _posted in response.pages]
    return tuple(
        WalkStep(page, routing.page_view(questionnaire, page, response.answers, background), response.answers) for page in pages
    )
