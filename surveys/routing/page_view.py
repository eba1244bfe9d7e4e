"""What a page shows to one respondent: texts filled in, only the visible questions, only the offered answers."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from surveys.routing.operators import text_of
from surveys.routing.path import Answers, is_required, is_visible, offered_codes, starting_values, steps, way_to
from surveys.routing.questions import Item, Kind, Page, Questionnaire
from surveys.routing.texts import Labels, Text
from surveys.routing.values import Values

_KEPT_VIEWS: Final = 2048


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """An answer as offered."""

    name: str
    label: str
    exclusive: bool
    substantive: bool
    open_name: str | None


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a grid as shown; `name` is its variable."""

    name: str
    label: str
    hint: str | None


@dataclass(frozen=True, slots=True)
class ItemView:
    """A question or note as shown."""

    item: Item
    name: str
    kind: Kind
    label: str
    hint: str | None
    required: bool
    default: str | None
    """The code that is chosen already for who gave no answer yet; it is no answer before it is posted."""
    choices: tuple[ChoiceView, ...]
    rows: tuple[RowView, ...]
    minimum: int | None
    maximum: int | None
    minimum_label: str | None
    maximum_label: str | None
    maximum_length: int | None

    def __hash__(self) -> int:
        # Equal views have an equal item and label; going through every answer would cost more than it tells apart.
        return hash((self.item, self.label))


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as shown."""

    page: Page
    title: str
    items: tuple[ItemView, ...]


def page_view(questionnaire: Questionnaire, page: Page, answers: Answers, background: Answers) -> PageView:
    """Return `page` as this respondent sees it, whether or not it is on the path.

    Texts hold answers of the respondent where the questionnaire says so: escape them as any other input.
    """
    _, values = way_to(questionnaire, page, answers, background)
    return view_of(questionnaire, page, values)


def page_views(questionnaire: Questionnaire, answers: Answers, background: Answers) -> tuple[PageView, ...]:
    """Return every page on the path as `page_view` does, in one pass."""
    values = starting_values(questionnaire, background)
    return tuple(view_of(questionnaire, page, values) for page in steps(questionnaire, answers, values))


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody comes to a page: those before it on the path, and the page itself, None when it is not on the path."""

    before: tuple[Page, ...]
    view: PageView | None


def arrival(questionnaire: Questionnaire, page: Page, answers: Answers, background: Answers) -> Arrival:
    """Return what `path` and `page_view` tell about `page`, in one pass that ends there."""
    before, values = way_to(questionnaire, page, answers, background)
    is_on_path = page.shown_if is None or page.shown_if.evaluate(values)
    return Arrival(tuple(before), view_of(questionnaire, page, values) if is_on_path else None)


def view_of(questionnaire: Questionnaire, page: Page, values: Values) -> PageView:
    """Return `page` as shown with these `values`, which hold what comes before it."""
    labels = questionnaire.labels
    items = tuple(item_view(item, values, labels) for item in page.items if is_visible(item, values))
    return PageView(page, page.text.filled(values, labels), items)


def question_labels(questionnaire: Questionnaire, page: Page, answers: Answers, background: Answers) -> dict[str, str]:
    """Return the words of every question of `page` and of every row of its grids, whether or not they would be shown."""
    _, values = way_to(questionnaire, page, answers, background)
    views = [item_view(item, values, questionnaire.labels) for item in page.items if item.is_question]
    rows = {row.name: f"{view.label}: {row.label}" for view in views for row in view.rows}
    return {view.name: view.label for view in views} | rows


def item_view(item: Item, values: Values, labels: Labels) -> ItemView:
    """Return a question or note as shown with these `values`, visible or not."""
    return _view_for_all(item) or _view_with(item, values, labels)


@lru_cache(maxsize=_KEPT_VIEWS)
def _view_for_all(item: Item) -> ItemView | None:
    """Return the one view of an item that everybody sees alike; None where it depends on answers or background."""
    rules = (item.choice_rules, item.default, None if isinstance(item.required, bool) else item.required)
    is_alike = all(rule is None for rule in rules) and not any(text.names for text in item.all_texts)
    return _view_with(item, Values({}, {}), {}) if is_alike else None


def _view_with(item: Item, values: Values, labels: Labels) -> ItemView:
    texts = item.texts
    choices = _choice_views(item, values, labels)
    return ItemView(
        item=item,
        name=item.name,
        kind=item.kind,
        label=texts.label.filled(values, labels),
        hint=_filled(texts.hint, values, labels),
        required=is_required(item, values),
        default=_default_of(item, choices, values),
        choices=choices,
        rows=tuple(
            RowView(row.name, row.text.filled(values, labels), _filled(row.hint_text, values, labels)) for row in item.rows
        ),
        minimum=item.minimum,
        maximum=item.maximum,
        minimum_label=_filled(texts.minimum_label, values, labels),
        maximum_label=_filled(texts.maximum_label, values, labels),
        maximum_length=item.maximum_length,
    )


def _choice_views(item: Item, values: Values, labels: Labels) -> tuple[ChoiceView, ...]:
    offered = None if item.choice_rules is None else offered_codes(item, values)
    return tuple(
        ChoiceView(choice.name, choice.text.filled(values, labels), choice.exclusive, choice.substantive, choice.open_name)
        for choice in item.choices
        if offered is None or choice.name in offered
    )


def _default_of(item: Item, choices: tuple[ChoiceView, ...], values: Values) -> str | None:
    """Return the code to choose already, as far as it is among the answers offered."""
    if item.default is None:
        return None
    wanted = text_of(item.default.evaluate(values))
    return wanted if any(choice.name == wanted for choice in choices) else None


def _filled(text: Text | None, values: Values, labels: Labels) -> str | None:
    return None if text is None else text.filled(values, labels)
