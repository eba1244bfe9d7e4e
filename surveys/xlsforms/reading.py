"""The three sheets of an XLSForm as the data of a definition: which row is what, by its type and its place in the groups."""

import re
from collections.abc import Mapping
from typing import Any, Final

from surveys.routing import definition as shapes
from surveys.routing.questions import Kind
from surveys.routing.reading import Place
from surveys.xlsforms.bounds import MEASURED, parted
from surveys.xlsforms.columns import (
    CHOICES,
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
)
from surveys.xlsforms.expressions import MismatchError, expression
from surveys.xlsforms.groups import Group, grouped, type_of
from surveys.xlsforms.rows import Reading, RowReader
from surveys.xlsforms.sheets import Row, Sheet
from surveys.xlsforms.writing import (
    BACKGROUND_HINT,
    FIELD_LIST,
    MULTILINE,
    PAGE_PREFIX,
    PART_PREFIX,
    ROW_KEYS,
    SHAPES,
    TABLE_LIST,
    VALUES_PREFIX,
    open_row,
)

_ROW_TITLES: Final = frozenset((*ROW_KEYS, *(PREFIX + key for key in ROW_KEYS)))
_KINDS: Final = {
    "note": Kind.NOTE,
    "select_one": Kind.SINGLE,
    "select_multiple": Kind.MULTIPLE,
    "range": Kind.SCALE,
    "integer": Kind.INTEGER,
    "text": Kind.TEXT,
}
_KNOWN: Final = "note, select_one lijst, select_multiple lijst, range, integer, text, calculate, begin_group en end_group"
_RANGE: Final = re.compile(r"(start|end|step)=(-?\d{1,15})", re.ASCII)
_DUTCH: Final = re.compile(r"nl|.*\(nl\)")
_NOT_OURS: Final = frozenset({"style", "version", "allow_choice_duplicates"})


def read_sheets(sheets: Mapping[str, Sheet]) -> Reading:
    """Read the sheets `survey`, `choices` and `settings`; what does not fit is among the findings of the result."""
    reader = _Reader(sheets)
    reader.settings()
    reader.choices()
    reader.survey()
    return reader.done()


class _Reader:
    def __init__(self, sheets: Mapping[str, Sheet]) -> None:
        self.reading = Reading()
        self.on_survey, self.on_choices, self.on_settings = (
            RowReader(sheets[name], self.reading) for name in (SURVEY, CHOICES, SETTINGS)
        )
        self.lists: dict[str, list[Row]] = {}
        self.open_rows: list[Row] = []
        self.calculated: dict[str, list[dict[str, Any]]] = {"calculations": [], "derived": []}

    def done(self) -> Reading:
        data = self.reading.data
        data.update({key: entries for key, entries in self.calculated.items() if entries})
        self._check_open_rows()
        return self.reading

    # settings and choices

    def settings(self) -> None:
        sheet = self.on_settings.sheet
        if len(sheet.rows) > 1:
            self.on_settings.find("E219", sheet.rows[1], count=len(sheet.rows))
        for row in sheet.rows[:1]:
            data = self.on_settings.own(shapes.QuestionnaireShape, row, (), also=_NOT_OURS)
            if _DUTCH.fullmatch(str(data.get("language", "nl")).lower()):
                data["language"] = "nl"
            self.reading.data.update(data)

    def choices(self) -> None:
        for row in self.on_choices.sheet.rows:
            if row.cells.get("list_name"):
                self.lists.setdefault(row.cells["list_name"], []).append(row)
            else:
                self.on_choices.find("E218", row)
        self.reading.data["choices"] = {}

    def _read_lists(self, inline: set[str]) -> None:
        extras = frozenset(self.on_choices.sheet.titles) - set(choice_columns())
        for name, rows in self.lists.items():
            if name in inline:
                continue
            self.reading.cells["choices", name] = (self.on_choices.sheet, rows[0].number, "list_name")
            self.reading.data["choices"][name] = [
                self.on_choices.own(shapes.ChoiceShape, row, ("choices", name, number), also=extras | {"list_name"})
                | {title: row.cells[title] for title in extras if title in row.cells}
                for number, row in enumerate(rows)
            ]

    # survey

    def survey(self) -> None:
        top, findings = grouped(self.on_survey.sheet)
        self.reading.findings += findings
        background: list[dict[str, Any]] = []
        parts: list[dict[str, Any]] = []
        inline: set[str] = set()
        for one in top:
            if isinstance(one, Group):
                parts.append(self._part(one, ("parts", len(parts)), inline))
            elif self._is_calculation(one, inline):
                continue
            elif parts:
                self.on_survey.find("E206", one)
            else:
                background.append(self._background(one, ("background", len(background))))
        self.reading.data.update({"background": background} if background else {})
        self.reading.data["parts"] = parts
        self._read_lists(inline)

    def _background(self, row: Row, place: Place) -> dict[str, Any]:
        first, listed = self._type(row)
        if first not in {"select_one", "text", "integer"}:
            self.on_survey.find("E201", row, "type", type=first, known="select_one lijst, text en integer (dit is achtergrond)")
        hint = frozenset({"hint"}) if row.cells.get("hint") == BACKGROUND_HINT else frozenset[str]()
        data = self.on_survey.own(shapes.BackgroundShape, row, place, also=hint)
        if first == "select_one":
            self._listed(data, row, place, listed, first)
        else:
            data["kind"] = first
        return data

    def _part(self, group: Group, place: Place, inline: set[str]) -> dict[str, Any]:
        data = self.on_survey.own(shapes.PartShape, group.row, place, also=self._appearance(group.row, FIELD_LIST))
        _without_prefix(data, PART_PREFIX)
        data["pages"] = []
        for one in group.inner:
            if isinstance(one, Group):
                data["pages"].append(self._page(one, (*place, "pages", len(data["pages"])), inline))
            elif not self._is_calculation(one, inline):
                self.on_survey.find("E206", one)
        return data

    def _page(self, group: Group, place: Place, inline: set[str]) -> dict[str, Any]:
        data = self.on_survey.own(shapes.PageShape, group.row, place, also=self._appearance(group.row, FIELD_LIST))
        _without_prefix(data, PAGE_PREFIX)
        data["items"] = []
        for one in group.inner:
            own = (*place, "items", len(data["items"]))
            if isinstance(one, Group):
                data["items"].append(self._grid(one, own, inline))
            elif one.cells.get(KIND) == OPEN:
                self.open_rows.append(one)
            elif not self._is_calculation(one, inline):
                data["items"].append(self._item(one, own))
        return data

    def _item(self, row: Row, place: Place) -> dict[str, Any]:
        first, listed = self._type(row)
        kind = self._kind(row, first)
        if kind is None:
            return {}
        also = {KIND, "appearance"} | ({"parameters"} if kind is Kind.SCALE else set())
        also |= {"constraint", f"{PREFIX}constraint"} if kind in MEASURED else set()
        data = {"kind": kind.value, **self.on_survey.own(SHAPES[kind], row, place, also=frozenset(also))}
        self._appearance(row, *([MULTILINE] if kind is Kind.LONG_TEXT else []))
        if kind is not Kind.NOTE:
            data.setdefault("required", False)
        if kind in {Kind.SINGLE, Kind.MULTIPLE}:
            self._listed(data, row, place, listed, first)
        if kind is Kind.SCALE:
            self._range(data, row, place)
        elif kind in MEASURED:
            self._constraint(data, kind, row, place)
        return data

    def _kind(self, row: Row, first: str) -> Kind | None:
        kind, said = _KINDS.get(first), row.cells.get(KIND, "")
        if kind is None:
            self.on_survey.find("E201", row, "type", type=row.cells["type"], known=_KNOWN)
        elif said and (kind, said) != (Kind.INTEGER, YEAR):
            self.on_survey.find(
                "E215", row, KIND, kind=said, known="year (bij integer), open (bij text), derived (bij calculate)"
            )
        elif said == YEAR:
            return Kind.YEAR
        elif kind is Kind.TEXT and row.cells.get("appearance") == MULTILINE:
            return Kind.LONG_TEXT
        return kind

    def _range(self, data: dict[str, Any], row: Row, place: Place) -> None:
        text = row.cells.get("parameters", "")
        found = {name: int(number) for name, number in _RANGE.findall(text)}
        if set(found) - {"step"} != {"start", "end"} or found.get("step", 1) != 1 or _RANGE.sub("", text).strip(" ;,"):
            self.on_survey.find("E214", row, "parameters")
            return
        self.on_survey.set(data, ("minimum",), found["start"], place, (row, "parameters"))
        self.on_survey.set(data, ("maximum",), found["end"], place, (row, "parameters"))

    def _constraint(self, data: dict[str, Any], kind: Kind, row: Row, place: Place) -> None:
        text, beside = row.cells.get("constraint", ""), row.cells.get(f"{PREFIX}constraint", "")
        bounded = parted(MEASURED[kind], text)
        is_text = kind in {Kind.TEXT, Kind.LONG_TEXT}
        if is_text and bounded.minimum is not None:
            bounded = parted("", text)
        for key, number in (("minimum", bounded.minimum), ("maximum_length" if is_text else "maximum", bounded.maximum)):
            if number is not None:
                self.on_survey.set(data, (key,), number, place, (row, "constraint"))
        try:
            rest = expression("constraint", bounded.rest or "", beside)
        except MismatchError:
            self.on_survey.find("E217", row, "constraint", column="constraint", beside=f"{PREFIX}constraint")
        else:
            if rest:
                self.on_survey.set(data, ("constraint",), rest, place, (row, "constraint"))

    def _grid(self, group: Group, place: Place, inline: set[str]) -> dict[str, Any]:
        also = self._appearance(group.row, TABLE_LIST, FIELD_LIST)
        data = {"kind": Kind.GRID.value, **self.on_survey.own(shapes.GridShape, group.row, place, also=also | _ROW_TITLES)}
        for title in sorted(_ROW_TITLES & set(group.row.cells)):
            self.on_survey.find(
                "E210", group.row, title, column=title, type="begin_group; zet het bij de rijen van de tabelvraag"
            )
        rows = [row for row in group.rows if not self._is_calculation(row, inline)]
        data["rows"] = []
        for row in rows:
            own = (*place, "rows", len(data["rows"]))
            data["rows"].append(self.on_survey.own(shapes.RowShape, row, own, also=_ROW_TITLES))
            self._check_grid_row(rows[0], row)
        if rows:
            data |= self._asked_by_all(rows[0], place)
        return data

    def _asked_by_all(self, row: Row, place: Place) -> dict[str, Any]:
        data: dict[str, Any] = {"required": False}
        for column in columns_of(shapes.GridShape):
            if column.title in ROW_KEYS:
                self.on_survey.put(column, row, place, data)
        first, listed = self._type(row)
        self._listed(data, row, place, listed, first)
        return data

    def _check_grid_row(self, leading: Row, row: Row) -> None:
        if not type_of(row).startswith("select_one"):
            self.on_survey.find("E208", row, "type")
        elif type_of(row) != type_of(leading):
            self.on_survey.find("E209", row, "type", column="type", leading=leading.number)
        for title in sorted(_ROW_TITLES):
            if row.cells.get(title) != leading.cells.get(title):
                self.on_survey.find("E209", row, title, column=title, leading=leading.number)

    def _is_calculation(self, row: Row, inline: set[str]) -> bool:
        """Read `row` if it is a calculation, wherever it stands; `inline` gathers the lists that belong to one calculation."""
        if type_of(row) != "calculate":
            return False
        said = row.cells.get(KIND, "")
        if said not in {"", DERIVED}:
            self.on_survey.find("E215", row, KIND, kind=said, known=DERIVED)
        key = "derived" if said == DERIVED else "calculations"
        place: Place = (key, len(self.calculated[key]))
        data = self.on_survey.own(shapes.CalculationShape, row, place, also=frozenset({KIND, LIST}))
        listed = row.cells.get(LIST, "")
        if listed and listed == f"{VALUES_PREFIX}{row.cells.get('name')}" and listed in self.lists:
            inline.add(listed)
            data["choices"] = [
                self.on_choices.own(shapes.LabelShape, value, (*place, "choices", number), also=frozenset({"list_name"}))
                for number, value in enumerate(self.lists[listed])
            ]
        elif listed:
            self.on_survey.set(data, ("choices",), listed, place, (row, LIST))
        self.calculated[key].append(data)
        return True

    def _type(self, row: Row) -> tuple[str, str]:
        """Return the first word of the type and the list behind it."""
        first, _, rest = type_of(row).partition(" ")
        listed, _, extra = rest.partition(" ")
        if extra or (listed and not first.startswith("select_")):
            self.on_survey.find("E213", row, "type", extra=extra or listed)
        return first, listed

    def _listed(self, data: dict[str, Any], row: Row, place: Place, listed: str, first: str) -> None:
        if listed:
            self.on_survey.set(data, ("choices",), listed, place, (row, "type"))
        else:
            self.on_survey.find("E212", row, "type", type=first)

    def _appearance(self, row: Row, *known: str) -> frozenset[str]:
        said = row.cells.get("appearance", "")
        if said and said not in known:
            words = " of ".join(known) or "niets"
            self.on_survey.find("E220", row, "appearance", appearance=said, type=type_of(row), known=words)
        return frozenset({"appearance"})

    def _check_open_rows(self) -> None:
        """Find the rows of open texts that say something else than the sheet `choices`: they would be lost unseen."""
        items = [item for part in self.reading.data["parts"] for page in part["pages"] for item in page["items"]]
        known = self.reading.data["choices"]
        expected = {
            choice["open"]: open_row(item.get("name", ""), choice)
            for item in items
            for choice in known.get(item.get("choices"), ())
            if "open" in choice
        }
        if any(item["choices"] not in known for item in items if "choices" in item):
            return  # the list that is not there is what is wrong
        for row in self.open_rows:
            if dict(row.cells) != expected.get(row.cells.get("name", "")):
                self.on_survey.find("E216", row, name=row.cells.get("name", ""))


def _without_prefix(data: dict[str, Any], prefix: str) -> None:
    name = data.get("name")
    if isinstance(name, str):
        data["name"] = name.removeprefix(prefix)
