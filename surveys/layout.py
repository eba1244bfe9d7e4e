"""Layout objects for crispy forms: each renders one whole question or grid in a single template pass.

A widget template per radio button costs ten times as much. The same objects show a page to staff, with nothing to send.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from surveys.routing import ItemView, Kind, PageView, RowView

TEMPLATE: Final = "questionnaire/item.html"
_LISTS: Final = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.GRID})

Given = Mapping[str, object]
"""What a respondent answered, by variable: stored values, or what was typed and does not fit."""


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """An answer as offered, chosen or not; `open_text` is what was typed beside it."""

    code: str
    label: str
    input_id: str
    is_chosen: bool
    is_exclusive: bool
    is_apart: bool
    open_name: str | None = None
    open_text: str = ""
    open_error: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A question with one list of answers: a whole item, or a row of a grid. Ids are of the hint and of the error."""

    name: str
    label: str
    hint: str | None
    error: str
    choices: tuple[ShownChoice, ...]
    described_by: str


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item with its answers and errors; `value` is what was typed in a field."""

    view: ItemView
    prefix: str
    rows: tuple[ShownRow, ...]
    value: str
    is_disabled: bool

    @property
    def kind(self) -> str:
        """The kind, for the template."""
        return self.view.kind.value

    @property
    def name(self) -> str:
        """The name with its prefix: the name of the field, and the root of the ids."""
        return self.prefix + self.view.name

    @property
    def is_optional(self) -> bool:
        """Whether to say that an answer is not needed."""
        return self.view.item.is_question and not self.view.required

    @property
    def is_multiple(self) -> bool:
        """Whether more answers may be chosen."""
        return self.view.kind is Kind.MULTIPLE

    @property
    def error(self) -> str:
        """What is wrong with a question of one row."""
        return self.rows[0].error if self.rows else ""


class Question:
    """A question, grid or note of a page, as an object for the layout of a crispy form."""

    def __init__(self, item: ShownItem) -> None:
        self.item = item

    def render(self, form: object, context: object, template_pack: str = "nlds", **_options: Any) -> SafeString:  # noqa: ARG002 -- crispy's signature
        """Return the HTML of the question."""
        return mark_safe(get_template(TEMPLATE).render({"item": self.item}))  # noqa: S308 -- the template escapes


@dataclass(frozen=True, slots=True)
class Filled:
    """What a page is filled with: values and errors by variable, and a prefix that keeps several shown pages apart."""

    given: Given
    errors: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    is_disabled: bool = False


def questions_of(view: PageView, filled: Filled) -> list[Question]:
    """Return the layout objects of a page."""
    return [Question(_shown_item(item, filled)) for item in view.items]


def first_input_id(view: PageView, variable: str) -> str:
    """Return the id of the field where `variable` is answered: of its first choice where it is a list."""
    for item in view.items:
        if variable in item.item.names:
            return f"{variable}_0" if item.kind in _LISTS or item.kind is Kind.SCALE else variable
    return variable


def _shown_item(view: ItemView, filled: Filled) -> ShownItem:
    value = filled.given.get(view.name, "")
    rows = tuple(_row(view, line, filled) for line in _lines(view))
    return ShownItem(view, filled.prefix, rows, "" if isinstance(value, list) else str(value), filled.is_disabled)


def _lines(view: ItemView) -> tuple[RowView, ...]:
    """Return the lines that are answered one by one: the rows of a grid, or the item itself."""
    if view.kind is Kind.NOTE:
        return ()
    return view.rows if view.kind is Kind.GRID else (RowView(view.name, view.label, view.hint),)


def _row(view: ItemView, line: RowView, filled: Filled) -> ShownRow:
    name, error = filled.prefix + line.name, filled.errors.get(line.name, "")
    described_by = " ".join(f"{name}_{part}" for part, text in (("hint", line.hint), ("error", error)) if text)
    chosen = _chosen(view, line.name, filled)
    steps = _steps(view, name, chosen) if view.kind is Kind.SCALE else _choices(view, name, chosen, filled)
    return ShownRow(name, line.label, line.hint, error, tuple(steps), described_by)


def _chosen(view: ItemView, variable: str, filled: Filled) -> frozenset[str]:
    value = filled.given.get(variable)
    if value is None:
        value = view.default or ""
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset((str(value),))


def _steps(view: ItemView, name: str, chosen: frozenset[str]) -> Iterator[ShownChoice]:
    if view.minimum is None or view.maximum is None:
        return
    for place, step in enumerate(range(view.minimum, view.maximum + 1)):
        text = str(step)
        yield ShownChoice(text, text, f"{name}_{place}", text in chosen, is_exclusive=False, is_apart=False)


def _choices(view: ItemView, name: str, chosen: frozenset[str], filled: Filled) -> Iterator[ShownChoice]:
    for place, choice in enumerate(view.choices):
        open_name = choice.open_name
        yield ShownChoice(
            choice.name,
            choice.label,
            f"{name}_{place}",
            choice.name in chosen,
            choice.exclusive,
            not choice.substantive,
            filled.prefix + open_name if open_name else None,
            str(filled.given.get(open_name, "")) if open_name else "",
            filled.errors.get(open_name, "") if open_name else "",
        )
