"""The questionnaire as one kind of people sees it: every page with made-up answers before it, and random walks through it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from organisations.choices import (
    OFFICES_OF_TIER,
    OFFICIALS_OF_TIER,
    TIER_OF_OFFICE,
    Office,
    OfficialRole,
    Province,
    SizeClass,
    Tier,
    Urbanity,
)
from surveys import routing
from surveys.routing import BlockView, FillerRole, Page, PageView, Value

# Enough random respondents to come past nearly every question; the same ones every time, so that a preview stays the same.
WALKERS: Final = 60
PREVIEW_SEED: Final = 2020


@dataclass(frozen=True, slots=True)
class Viewer:
    """As whom the questionnaire is looked at: `code` stands in the address."""

    code: str
    label: str
    background: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A page as this viewer sees it; `is_reached` tells whether anybody of the walkers came here."""

    page: Page
    block: BlockView | None
    """The block that begins with this page, in a questionnaire with blocks."""
    view: PageView
    answers: Mapping[str, Value]
    is_reached: bool


@dataclass(frozen=True, slots=True)
class PartContents:
    """A part with the titles of its pages, as a viewer reads them before answering anything."""

    part: routing.Part
    title: str
    pages: tuple[tuple[Page, str], ...]


@dataclass(frozen=True, slots=True)
class WalkStep:
    """A page of one walk with the answers given on it."""

    page: Page
    part_title: str
    view: PageView
    answers: Mapping[str, Value]


def viewers_of(questionnaire: routing.Questionnaire) -> dict[str, tuple[Viewer, ...]]:
    """Return as whom `questionnaire` can be looked at, by tier: officials where it has blocks, else office holders."""
    if questionnaire.blocks:
        return {
            tier.label: tuple(_official(questionnaire, tier, role) for role in roles) for tier, roles in OFFICIALS_OF_TIER.items()
        }
    return {tier.label: tuple(_office_holder(questionnaire, one) for one in offices) for tier, offices in OFFICES_OF_TIER.items()}


def viewer_called(questionnaire: routing.Questionnaire, code: str) -> Viewer:
    """Return the viewer with this code; else the most common one, a member of a municipal council, or the first."""
    viewers = [viewer for group in viewers_of(questionnaire).values() for viewer in group]
    by_code = {viewer.code: viewer for viewer in viewers}
    return by_code.get(code) or by_code.get(Office.RAADSLID) or viewers[0]


def _office_holder(questionnaire: routing.Questionnaire, office: Office) -> Viewer:
    background = _background(questionnaire, TIER_OF_OFFICE[office], {"functie_kader": office.value})
    return Viewer(office.value, str(office.label), background)


def _official(questionnaire: routing.Questionnaire, tier: Tier, role: OfficialRole) -> Viewer:
    seat = FillerRole.GRIFFIER if role is OfficialRole.GRIFFIER else FillerRole.SECRETARIS
    background = _background(questionnaire, tier, {"namens": seat.value})
    return Viewer(f"{tier.value}-{seat.value}", f"{role.label} van een {tier.label.lower()}", background)


def _background(questionnaire: routing.Questionnaire, tier: Tier, own: Mapping[str, Value]) -> dict[str, Value]:
    """Return a background as the invitation of somebody of this tier would bring it."""
    is_municipality = tier is Tier.GEMEENTE
    known: dict[str, Value] = {
        "bestuurslaag": tier.value,
        **own,
        "provincie": "" if tier is Tier.WATERSCHAP else Province.UTRECHT.value,
        "stedelijkheid": Urbanity.MODERATE.value if is_municipality else Urbanity.NOT_APPLICABLE.value,
        "inwonersklasse": SizeClass.FROM_20K.value if is_municipality else SizeClass.NOT_APPLICABLE.value,
    }
    return {variable.name: known[variable.name] for variable in questionnaire.background if known.get(variable.name)}


def contents_for(questionnaire: routing.Questionnaire, viewer: Viewer) -> tuple[PartContents, ...]:
    """Return all parts and pages of `questionnaire`, on the path of this viewer or not."""
    return tuple(_contents(questionnaire, part, viewer.background) for part in questionnaire.parts)


def _contents(questionnaire: routing.Questionnaire, part: routing.Part, background: Mapping[str, Value]) -> PartContents:
    pages = [page for page in questionnaire.pages if page.part is part]
    title = routing.progress(questionnaire, pages[0], {}, background).part_title
    return PartContents(
        part, title, tuple((page, routing.page_view(questionnaire, page, {}, background).title) for page in pages)
    )


def preview_of(questionnaire: routing.Questionnaire, viewer: Viewer) -> tuple[PreviewPage, ...]:
    """Return every page as such a viewer sees it who gets to see most of it."""
    background = viewer.background
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
        view = routing.page_view(questionnaire, page, {}, background)
        return PreviewPage(page, _beginning_block(questionnaire, page, {}, background), view, {}, is_reached=False)
    view, answers = fullest
    return PreviewPage(page, _beginning_block(questionnaire, page, answers, background), view, answers, is_reached=True)


def _beginning_block(
    questionnaire: routing.Questionnaire, page: Page, answers: Mapping[str, Value], background: Mapping[str, Value]
) -> BlockView | None:
    if page.part.block is None or page is not routing.block_pages(questionnaire, page.part)[0]:
        return None
    return routing.block_view(questionnaire, page.part, answers, background)


def random_walk(questionnaire: routing.Questionnaire, viewer: Viewer, seed: int) -> tuple[WalkStep, ...]:
    """Return the pages that one random respondent like this viewer comes past, with the answers; the same for the same seed."""
    background = viewer.background
    (response,) = routing.simulate(questionnaire, 1, seed, [background]).responses
    pages = [questionnaire.page(name) for name, _posted in response.pages]
    return tuple(_step(questionnaire, page, response) for page in pages)


def _step(questionnaire: routing.Questionnaire, page: Page, response: routing.SimulatedResponse) -> WalkStep:
    known = response.answers, response.background
    title = routing.progress(questionnaire, page, *known).part_title
    return WalkStep(page, title, routing.page_view(questionnaire, page, *known), response.answers)
