"""Shows a page of a questionnaire to staff: as a respondent sees it, with answers filled in, and nothing that can be sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from surveys.routing import ChoiceView, ItemView, Kind, PageView, Value

TEMPLATE = "surveys/versions/shown_page.html"


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """An answer as offered, chosen or not; `text` is what was typed beside it."""

    view: ChoiceView
    is_chosen: bool
    text: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A question of one list of answers: a whole item, or a row of a grid."""

    name: str
    label: str
    hint: str | None
    choices: tuple[ShownChoice, ...]


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item with its answers; `steps` are those of a scale, `value` what was typed in a field."""

    view: ItemView
    rows: tuple[ShownRow, ...]
    steps: tuple[tuple[int, bool], ...]
    value: str

    @property
    def has_lists(self) -> bool:
        """Whether the answers are chosen from a list."""
        return self.view.kind in {Kind.SINGLE, Kind.MULTIPLE, Kind.GRID}

    @property
    def input_type(self) -> str:
        """How one answer of a list is chosen."""
        return "checkbox" if self.view.kind is Kind.MULTIPLE else "radio"


def shown_page(view: PageView, answers: Mapping[str, Value], *, prefix: str = "") -> SafeString:
    """Return the questions of a page as HTML; `prefix` keeps the names of several shown pages apart."""
    items = [_shown_item(item, answers) for item in view.items]
    return render_to_string(TEMPLATE, {"items": items, "prefix": prefix})


def _shown_item(view: ItemView, answers: Mapping[str, Value]) -> ShownItem:
    if view.kind is Kind.GRID:
        rows = tuple(ShownRow(row.name, row.label, row.hint, _choices(view, row.name, answers)) for row in view.rows)
    else:
        rows = (ShownRow(view.name, view.label, view.hint, _choices(view, view.name, answers)),)
    value = answers.get(view.name, "")
    return ShownItem(view, rows, tuple(_steps(view, value)), "" if isinstance(value, list) else str(value))


def _choices(view: ItemView, name: str, answers: Mapping[str, Value]) -> tuple[ShownChoice, ...]:
    value = answers.get(name, "")
    chosen = set(value) if isinstance(value, list) else {value}
    return tuple(
        ShownChoice(choice, choice.name in chosen, str(answers.get(choice.open_name or "", ""))) for choice in view.choices
    )


def _steps(view: ItemView, value: Value) -> list[tuple[int, bool]]:
    if view.kind is not Kind.SCALE or view.minimum is None or view.maximum is None:
        return []
    return [(step, step == value) for step in range(view.minimum, view.maximum + 1)]
