"""Layout objects for crispy forms: each renders one whole question or grid in a single template pass.

A widget template per radio button costs ten times as much. A question without an error is rendered once for everybody who sees
the same words, and then only filled in. The same objects show a page to staff, with nothing to send.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from surveys.fragments import Fragment, fragment, hole
from surveys.routing import ItemView, Kind, PageView, RowView

TEMPLATE: Final = "questionnaire/item.html"
_LISTS: Final = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.GRID})
_CHOSEN: Final = mark_safe(" checked")
_KEPT_FRAGMENTS: Final = 2048

Given = Mapping[str, object]
"""What a respondent answered, by variable: stored values, or what was typed and does not fit."""


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """An answer as offered; `checked` is the attribute where it is chosen, `open_text` what was typed beside it."""

    code: str
    label: str
    input_id: str
    checked: str
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


@dataclass(frozen=True, slots=True)
class Filled:
    """What a page is filled with: values and errors by variable, and a prefix that keeps several shown pages apart."""

    given: Given
    errors: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    is_disabled: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether only the values differ from how everybody else sees these questions."""
        return not (self.errors or self.prefix or self.is_disabled)

    def checked(self, view: ItemView, variable: str, code: str) -> str:
        """Return the attribute of a choice."""
        return _CHOSEN if code in _chosen(view, variable, self.given) else ""

    def text(self, variable: str) -> str:
        """Return what was typed in a field."""
        return _typed(self.given, variable)


class _Holes(Filled):
    """Holes in the place of values."""

    def checked(self, view: ItemView, variable: str, code: str) -> str:  # noqa: ARG002 -- as `Filled`
        return hole(f"{variable}={code}")

    def text(self, variable: str) -> str:
        return hole(variable)


class Question:
    """A question, grid or note of a page, as an object for the layout of a crispy form."""

    def __init__(self, view: ItemView, filled: Filled) -> None:
        self.view, self.filled = view, filled

    def render(self, form: object, context: object, template_pack: str = "nlds", **_options: Any) -> SafeString:  # noqa: ARG002 -- crispy's signature
        """Return the HTML of the question."""
        return question_html(self.view, self.filled)


def question_html(view: ItemView, filled: Filled) -> SafeString:
    """Return the HTML of a question, grid or note."""
    if filled.is_plain:
        return _fragment_of(view).filled(_words(view, filled.given))
    return _rendered(view, filled)


@lru_cache(maxsize=_KEPT_FRAGMENTS)
def _fragment_of(view: ItemView) -> Fragment:
    return fragment(_rendered(view, _Holes({})))


def _rendered(view: ItemView, filled: Filled) -> SafeString:
    return mark_safe(get_template(TEMPLATE).render({"item": _shown_item(view, filled)}))  # noqa: S308 -- the template escapes


def _words(view: ItemView, given: Given) -> dict[str, str]:
    """Return what goes into the holes of a question."""
    item = view.item
    if not (view.choices or view.kind is Kind.SCALE):
        return {name: escape(_typed(given, name)) for name in item.names}
    words: dict[str, str] = {f"{name}={code}": _CHOSEN for name in item.names for code in _chosen(view, name, given)}
    for _, name in item.opens:
        words[name] = escape(_typed(given, name))
    return words


def questions_of(view: PageView, filled: Filled) -> list[Question]:
    """Return the layout objects of a page."""
    return [Question(item, filled) for item in view.items]


def first_input_id(view: PageView, variable: str) -> str:
    """Return the id of the field where `variable` is answered: of its first choice where it is a list."""
    for item in view.items:
        if variable in item.item.names:
            return f"{variable}_0" if item.kind in _LISTS or item.kind is Kind.SCALE else variable
    return variable


def _shown_item(view: ItemView, filled: Filled) -> ShownItem:
    rows = tuple(_row(view, line, filled) for line in _lines(view))
    return ShownItem(view, filled.prefix, rows, filled.text(view.name), filled.is_disabled)


def _lines(view: ItemView) -> tuple[RowView, ...]:
    """Return the lines that are answered one by one: the rows of a grid, or the item itself."""
    if view.kind is Kind.NOTE:
        return ()
    return view.rows if view.kind is Kind.GRID else (RowView(view.name, view.label, view.hint),)


def _row(view: ItemView, line: RowView, filled: Filled) -> ShownRow:
    name, error = filled.prefix + line.name, filled.errors.get(line.name, "")
    described_by = " ".join(f"{name}_{part}" for part, text in (("hint", line.hint), ("error", error)) if text)
    steps = _steps(view, line, filled) if view.kind is Kind.SCALE else _choices(view, line, filled)
    return ShownRow(name, line.label, line.hint, error, tuple(steps), described_by)


def _chosen(view: ItemView, variable: str, given: Given) -> tuple[str, ...]:
    value = given.get(variable)
    if value is None:
        value = view.default or ""
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _typed(given: Given, variable: str) -> str:
    value = given.get(variable, "")
    return "" if isinstance(value, list) else str(value)


def _steps(view: ItemView, line: RowView, filled: Filled) -> Iterator[ShownChoice]:
    if view.minimum is None or view.maximum is None:
        return
    for place, step in enumerate(range(view.minimum, view.maximum + 1)):
        text, input_id = str(step), f"{filled.prefix}{line.name}_{place}"
        yield ShownChoice(text, text, input_id, filled.checked(view, line.name, text), is_exclusive=False, is_apart=False)


def _choices(view: ItemView, line: RowView, filled: Filled) -> Iterator[ShownChoice]:
    for place, choice in enumerate(view.choices):
        open_name = choice.open_name
        yield ShownChoice(
            choice.name,
            choice.label,
            f"{filled.prefix}{line.name}_{place}",
            filled.checked(view, line.name, choice.name),
            choice.exclusive,
            not choice.substantive,
            filled.prefix + open_name if open_name else None,
            filled.text(open_name) if open_name else "",
            filled.errors.get(open_name, "") if open_name else "",
        )
