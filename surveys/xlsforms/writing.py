"""A questionnaire as the three sheets of an XLSForm. Whatever stands here can be read back by `reading`."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel

from surveys.routing import definition as shapes
from surveys.routing.questions import Kind
from surveys.routing.reading import Place
from surveys.xlsforms.bounds import MEASURED, Bounded, joined
from surveys.xlsforms.cells import cell_of
from surveys.xlsforms.columns import (
    CHOICES,
    COMMENT,
    DERIVED,
    KIND,
    LIST,
    OPEN,
    PREFIX,
    SETTINGS,
    SURVEY,
    YEAR,
    choice_columns,
    columns_of,
    setting_columns,
    survey_columns,
    taken,
)
from surveys.xlsforms.comments import Comments
from surveys.xlsforms.expressions import shown
from surveys.xlsforms.sheets import Sheet, sheet_of
from surveys.xlsforms.yaml_text import data_of

PART_PREFIX: Final = "deel-"
PAGE_PREFIX: Final = "pagina-"
"""Groups and questions share their names in XLSForm. No variable has a hyphen, so that these never meet one."""
VALUES_PREFIX: Final = "waarden-"
BACKGROUND_HINT: Final = "Achtergrond: komt mee met de respons en wordt niet gevraagd."
OPEN_LABEL: Final = "Namelijk:"
TYPES: Final = {
    Kind.NOTE: "note",
    Kind.SINGLE: "select_one",
    Kind.MULTIPLE: "select_multiple",
    Kind.SCALE: "range",
    Kind.INTEGER: "integer",
    Kind.YEAR: "integer",
    Kind.TEXT: "text",
    Kind.LONG_TEXT: "text",
}
MULTILINE: Final = "multiline"
FIELD_LIST: Final = "field-list"
TABLE_LIST: Final = "table-list"
ROW_KEYS: Final = ("required", "choice_filter", "constraint", "constraint_message")
"""What a grid says once and each of its rows says in XLSForm."""

Cells = dict[str, str]


def sheets_of(shape: shapes.QuestionnaireShape, comments: Comments) -> tuple[Sheet, Sheet, Sheet]:
    """Return the sheets `survey`, `choices` and `settings` of `shape`, with `comments` in a column of their own."""
    writer = _Writer(data_of(shape), comments)
    choices = list(writer.choices())
    extras = dict.fromkeys(title for row in choices for title in row if title not in choice_columns())
    titles = choice_columns()
    return (
        sheet_of(SURVEY, survey_columns(), writer.survey()),
        sheet_of(CHOICES, (*titles[:3], *extras, *titles[3:]), choices),
        sheet_of(SETTINGS, setting_columns(), [writer.settings()]),
    )


class _Writer:
    def __init__(self, data: Mapping[str, Any], comments: Comments) -> None:
        self.data = data
        self.comments = comments

    def _own(self, shape: type[BaseModel], data: Mapping[str, Any], place: Place) -> Cells:
        """Return the cells of everything in `data` that has a column to itself."""
        cells: Cells = {}
        for column in columns_of(shape):
            value = taken(data, column.path)
            if value is None:
                continue
            if column.is_expression and isinstance(value, str):
                cells[column.title], cells[PREFIX + column.title] = shown(column.title, value)
            else:
                cells[column.title] = cell_of(value)
        return cells | {COMMENT: self.comments.get(place, "")}

    def settings(self) -> Cells:
        cells = self._own(shapes.QuestionnaireShape, self.data, ())
        return cells | {"default_language": self.data.get("language", "nl"), "style": "pages"}

    def choices(self) -> Iterator[Cells]:
        for name, choices in self.data.get("choices", {}).items():
            for number, choice in enumerate(choices):
                extras = {key: value for key, value in choice.items() if key not in shapes.ChoiceShape.model_fields}
                cells = self._own(shapes.ChoiceShape, choice, ("choices", name, number))
                yield {"list_name": name} | cells | {key: str(value) for key, value in extras.items()}
        for key in ("calculations", "derived"):
            for number, entry in enumerate(self.data.get(key, ())):
                values = entry.get("choices")
                for count, value in enumerate(values if isinstance(values, list) else ()):
                    cells = self._own(shapes.LabelShape, value, (key, number, "choices", count))
                    yield {"list_name": VALUES_PREFIX + entry["name"]} | cells

    def survey(self) -> Iterator[Cells]:
        for number, entry in enumerate(self.data.get("background", ())):
            yield self._background(entry, ("background", number))
        yield from self._calculations("calculations", "")
        for number, part in enumerate(self.data["parts"]):
            yield from self._part(part, ("parts", number))
        yield from self._calculations("derived", DERIVED)

    def _background(self, entry: Mapping[str, Any], place: Place) -> Cells:
        kind = entry.get("kind", "single")
        row_type = f"select_one {entry['choices']}" if kind == "single" else kind
        return {"type": row_type, "hint": BACKGROUND_HINT} | self._own(shapes.BackgroundShape, entry, place)

    def _calculations(self, key: str, kind: str) -> Iterator[Cells]:
        for number, entry in enumerate(self.data.get(key, ())):
            values = entry.get("choices", "")
            named = values if isinstance(values, str) else VALUES_PREFIX + entry["name"]
            cells = self._own(shapes.CalculationShape, entry, (key, number))
            yield {"type": "calculate", KIND: kind, LIST: named} | cells

    def _part(self, part: Mapping[str, Any], place: Place) -> Iterator[Cells]:
        name = PART_PREFIX + part["name"]
        yield {"type": "begin_group"} | self._own(shapes.PartShape, part, place) | {"name": name}
        for number, page in enumerate(part["pages"]):
            yield from self._page(page, (*place, "pages", number))
        yield {"type": "end_group", "name": name}

    def _page(self, page: Mapping[str, Any], place: Place) -> Iterator[Cells]:
        name = PAGE_PREFIX + page["name"]
        yield {"type": "begin_group", "appearance": FIELD_LIST} | self._own(shapes.PageShape, page, place) | {"name": name}
        for number, item in enumerate(page.get("items", ())):
            own = (*place, "items", number)
            yield from self._grid(item, own) if item["kind"] == Kind.GRID else self._item(item, own)
        yield {"type": "end_group", "name": name}

    def _item(self, item: Mapping[str, Any], place: Place) -> Iterator[Cells]:
        kind, listed = Kind(item["kind"]), item.get("choices")
        cells = {"type": f"{TYPES[kind]} {listed}" if listed else TYPES[kind]}
        if kind is not Kind.NOTE:
            cells["required"] = cell_of(True)  # noqa: FBT003 -- the default of the format
        cells |= self._own(SHAPES[kind], item, place)
        cells |= _KIND_CELLS.get(kind, {})
        if kind is Kind.SCALE:
            cells["parameters"] = f"start={item['minimum']} end={item['maximum']} step=1"
        elif kind in MEASURED:
            cells["constraint"] = joined(MEASURED[kind], Bounded(*bounds_of(kind, item), cells.get("constraint")))
        yield cells
        yield from self.open_rows(item)

    def open_rows(self, item: Mapping[str, Any]) -> Iterator[Cells]:
        """Yield the row of each open text of a question. The answer on the sheet `choices` is what counts, not this row."""
        for choice in self.data.get("choices", {}).get(item.get("choices"), ()):
            if "open" in choice:
                yield open_row(item["name"], choice)

    def _grid(self, grid: Mapping[str, Any], place: Place) -> Iterator[Cells]:
        cells = self._own(shapes.GridShape, grid, place)
        asked = {"type": f"select_one {grid['choices']}", "required": cell_of(True)}  # noqa: FBT003 -- as above
        for key in ROW_KEYS:
            asked |= {title: cells.pop(title) for title in (key, PREFIX + key) if title in cells}
        # pyxform has no table with filtered answers; the rows then stand below each other.
        appearance = FIELD_LIST if "choice_filter" in asked else TABLE_LIST
        yield {"type": "begin_group", "appearance": appearance} | cells
        for number, row in enumerate(grid["rows"]):
            yield asked | self._own(shapes.RowShape, row, (*place, "rows", number))
        yield {"type": "end_group", "name": grid["name"]}


def open_row(question: str, choice: Mapping[str, Any]) -> Cells:
    """Return the row that asks the open text of `choice`, which XLSForm wants to see as a question."""
    return {
        "type": "text",
        "name": choice["open"],
        "label": OPEN_LABEL,
        "required": cell_of(False),  # noqa: FBT003 -- never required
        "relevant": f"selected(${{{question}}}, '{choice['name']}')",
        "constraint": "string-length(.) <= 200",
        KIND: OPEN,
    }


def bounds_of(kind: Kind, item: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Return the least and the most of a question, also where they are left at their defaults."""
    fields = SHAPES[kind].model_fields
    least, most = ("", "maximum_length") if kind in {Kind.TEXT, Kind.LONG_TEXT} else ("minimum", "maximum")
    return (item.get(least, fields[least].default) if least else None), item.get(most, fields[most].default)


SHAPES: Final[Mapping[Kind, type[BaseModel]]] = {
    Kind.NOTE: shapes.NoteShape,
    Kind.SINGLE: shapes.SingleShape,
    Kind.MULTIPLE: shapes.MultipleShape,
    Kind.GRID: shapes.GridShape,
    Kind.SCALE: shapes.ScaleShape,
    Kind.INTEGER: shapes.IntegerShape,
    Kind.YEAR: shapes.YearShape,
    Kind.TEXT: shapes.TextShape,
    Kind.LONG_TEXT: shapes.LongTextShape,
}
_KIND_CELLS: Final[Mapping[Kind, Cells]] = {Kind.YEAR: {KIND: YEAR}, Kind.LONG_TEXT: {"appearance": MULTILINE}}
