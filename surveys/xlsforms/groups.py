"""The rows of the sheet `survey` as groups within groups: begin_group and end_group find each other here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from surveys.routing import Finding
from surveys.xlsforms.problems import problem
from surveys.xlsforms.sheets import Row, Sheet

BEGIN: Final = "begin_group"
END: Final = "end_group"
DEEPEST: Final = 3
_ALIASES: Final = {"begin group": BEGIN, "end group": END, "select one": "select_one", "select multiple": "select_multiple"}


@dataclass(frozen=True, slots=True)
class Group:
    """A group: its first row, and what is in it."""

    row: Row
    inner: "list[Row | Group]" = field(default_factory=list)

    @property
    def rows(self) -> "Iterable[Row]":
        """The rows in it that are no groups."""
        return (one for one in self.inner if isinstance(one, Row))

    @property
    def groups(self) -> "Iterable[Group]":
        """The groups in it."""
        return (one for one in self.inner if isinstance(one, Group))


def type_of(row: Row) -> str:
    """Return the type of a row as XLSForm has it now, whatever spelling a tool gave it; empty where there is none."""
    text = " ".join(row.cells.get("type", "").split())
    for old, new in _ALIASES.items():
        if text.lower() == old or text.lower().startswith(f"{old} "):
            return new + text[len(old) :]
    first, *rest = text.split(" ")
    return " ".join([first.lower(), *rest])


def grouped(sheet: Sheet) -> tuple[list[Row | Group], list[Finding]]:
    """Return the rows of `sheet`, those of a group inside it, and what is wrong with the groups."""
    top: list[Row | Group] = []
    opened: list[Group] = []
    findings: list[Finding] = []
    for row in sheet.rows:
        row_type = type_of(row)
        inside = opened[-1].inner if opened else top
        if row_type == BEGIN:
            group = Group(row)
            inside.append(group)
            opened.append(group)
            if len(opened) > DEEPEST:
                findings.append(problem("E207", sheet.where(row.number, "type")))
        elif row_type == END:
            findings += _end_findings(sheet, row, opened)
            opened[-1:] = []
        elif row_type:
            inside.append(row)
        else:
            findings.append(problem("E202", sheet.where(row.number)))
    findings += [problem("E204", sheet.where(group.row.number)) for group in opened]
    return top, findings


def _end_findings(sheet: Sheet, row: Row, opened: list[Group]) -> Iterator[Finding]:
    if not opened:
        yield problem("E203", sheet.where(row.number))
        return
    named, expected = row.cells.get("name", ""), opened[-1].row.cells.get("name", "")
    if named and named != expected:
        yield problem("E205", sheet.where(row.number), name=named, open=expected, row=opened[-1].row.number)
    extra = next((title for title in row.cells if title not in {"type", "name"}), None)
    if extra is not None:
        yield problem("E210", sheet.where(row.number, extra), column=extra, type=END)
