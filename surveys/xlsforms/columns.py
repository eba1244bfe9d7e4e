"""Which key of a definition stands in which column. Read off the shapes, so that a new key gets a column of its own by itself.

A key that XLSForm knows stands in the column that XLSForm has for it. Every other key stands in a column `miv_<key>`; the
keys of a shape within a shape in `miv_<key>_<key within>`. The prefix has no colons: those mean languages to XLSForm, and
a column of the sheet `choices` becomes an element of XML, in which they mean a namespace.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from surveys.routing import definition as shapes

PREFIX: Final = "miv_"
KIND: Final = f"{PREFIX}kind"
COMMENT: Final = f"{PREFIX}comment"
LIST: Final = f"{PREFIX}choices"
DERIVED: Final = "derived"
YEAR: Final = "year"
OPEN: Final = "open"

SURVEY, CHOICES, SETTINGS, README = "survey", "choices", "settings", "Lees mij"

_STANDARD: Final[Mapping[tuple[str, ...], str]] = {
    ("name",): "name",
    ("title",): "label",
    ("label",): "label",
    ("hint",): "hint",
    ("required",): "required",
    ("relevant",): "relevant",
    ("block", "relevant"): "relevant",
    ("constraint",): "constraint",
    ("constraint_message",): "constraint_message",
    ("choice_filter",): "choice_filter",
    ("calculation",): "calculation",
    ("default",): "default",
}
# What the type of the row, its place or another row tells; these have code of their own.
_STRUCTURE: Final = frozenset(
    {"kind", "choices", "minimum", "maximum", "maximum_length", "rows", "items", "pages", "parts", "background", "calculations"}
    | {"derived"}
)
STANDARD_COLUMNS: Final = (
    "type", "name", "label", "hint", "required", "relevant", "choice_filter", "constraint", "constraint_message", "calculation",
    "default", "parameters", "appearance",
)  # fmt: skip
CHOICE_COLUMNS: Final = ("list_name", "name", "label")
SETTING_COLUMNS: Final = ("form_title", "form_id", "default_language", "style")
_SETTINGS: Final = {"title": "form_title", "name": "form_id", "language": "default_language"}
EXPRESSIONS: Final = frozenset({"required", "relevant", "choice_filter", "constraint", "calculation", "default"})
"""The columns that hold an expression; what XLSForm would not understand stands in `miv_<column>` as it is written."""


@dataclass(frozen=True, slots=True)
class Column:
    """A key of a shape, the way to it, and the column in which it stands."""

    path: tuple[str, ...]
    """The keys as a file has them: one, or two where the shape lies within another."""
    title: str
    field: FieldInfo

    @property
    def is_expression(self) -> bool:
        """Whether the cell may need translation."""
        return self.title in EXPRESSIONS

    @property
    def is_needed(self) -> bool:
        """Whether every row of the shape fills it."""
        return len(self.path) == 1 and self.field.is_required()


@cache
def columns_of(shape: type[BaseModel]) -> tuple[Column, ...]:
    """Return the columns of a row that holds a `shape`, without those that its type and place tell."""
    return tuple(_columns(shape, ()))


def _columns(shape: type[BaseModel], above: tuple[str, ...]) -> Iterator[Column]:
    for name, field in shape.model_fields.items():
        path = (*above, field.alias or name)
        inner = None if above else shape_within(field)
        if inner is not None:
            yield from _columns(inner, path)
        elif above or name not in _STRUCTURE:
            yield Column(path, _title(shape, path), field)


def _title(shape: type[BaseModel], path: tuple[str, ...]) -> str:
    if shape is shapes.QuestionnaireShape:
        return _SETTINGS.get(path[0], PREFIX + "_".join(path))
    return _STANDARD.get(path, PREFIX + "_".join(path))


def shape_within(field: FieldInfo) -> type[BaseModel] | None:
    """Return the shape that a key holds one of, None where it holds a value or a list."""
    options = [field.annotation, *(get_args(field.annotation) if get_origin(field.annotation) is UnionType else ())]
    return next((one for one in options if isinstance(one, type) and issubclass(one, BaseModel)), None)


def survey_columns() -> tuple[str, ...]:
    """Return all columns that the sheet `survey` can have, in the order in which they are written."""
    own = (column.title for shape in survey_shapes() for column in columns_of(shape))
    spare = (PREFIX + name for name in sorted(EXPRESSIONS))
    return tuple(dict.fromkeys((*STANDARD_COLUMNS, KIND, *own, LIST, COMMENT, *spare)))


def survey_shapes() -> tuple[type[BaseModel], ...]:
    """Return the shapes that stand on the sheet `survey`."""
    items = get_args(get_args(shapes.AnyItem)[0])
    return (*items, shapes.RowShape, shapes.PageShape, shapes.PartShape, shapes.CalculationShape, shapes.BackgroundShape)


def choice_columns() -> tuple[str, ...]:
    """Return the columns of the sheet `choices` that are no column for a choice filter."""
    own = (column.title for shape in (shapes.ChoiceShape, shapes.LabelShape) for column in columns_of(shape))
    return tuple(dict.fromkeys((*CHOICE_COLUMNS, *own, COMMENT)))


def setting_columns() -> tuple[str, ...]:
    """Return the columns of the sheet `settings`."""
    own = (column.title for column in columns_of(shapes.QuestionnaireShape))
    return tuple(dict.fromkeys((*SETTING_COLUMNS, *own, COMMENT)))


def explanations() -> dict[str, str]:
    """Return what the columns of our own hold, as the shapes say it."""
    every = (*survey_shapes(), shapes.ChoiceShape, shapes.QuestionnaireShape)
    said = {column.title: column.field.description for shape in every for column in columns_of(shape) if column.field.description}
    return {title: text for title, text in said.items() if title.startswith(PREFIX)}


@cache
def yes_or_no_columns() -> frozenset[str]:
    """Return the titles of the columns that hold yes or no and nothing else."""
    every = (*survey_shapes(), shapes.ChoiceShape, shapes.QuestionnaireShape)
    return frozenset(column.title for shape in every for column in columns_of(shape) if column.field.annotation is bool)


def taken(data: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """Return what stands at `path` in `data`, None where there is nothing."""
    inner: Any = data
    for key in path:
        inner = inner.get(key) if isinstance(inner, Mapping) else None
    return inner
