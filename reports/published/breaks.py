"""Between which editions figures may not be compared, and why: the footnotes of a report in our own words, as data."""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from reports.published.aggregates import FOLDER, Kind, PublishedError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BreakKind(StrEnum):
    """What happened to a question between two editions."""

    CHANGED = "changed"
    """Asked in another way, of others, or with other answers: figures on both sides are not the same thing."""
    NEW = "new"
    """Not asked before: there are no earlier figures."""
    INCOMPLETE = "incomplete"
    """A category is missing in some editions: the rest may be compared with care, totals hold different things."""


class Break(_Shape):
    """Something that breaks a trend."""

    footnote: int
    """The number of the footnote in the report."""
    kind: BreakKind
    tables: tuple[Text, ...] = ()
    figures: tuple[Text, ...] = ()
    rows: tuple[Text, ...] = ()
    """The rows it is about; none means all of them."""
    columns: tuple[Text, ...] = ()
    """The columns it is about; none means all of them."""
    after: Annotated[int, Field(ge=2010)] | None = None
    """The last edition before the break; None where nothing came before."""
    before: Annotated[int, Field(ge=2010)]
    """The first edition after it."""
    text: Text
    """Why, in words for a reader."""

    @model_validator(mode="after")
    def _stands_between_editions(self) -> "Break":
        if (self.kind is BreakKind.NEW) != (self.after is None):
            raise ValueError("alleen een nieuwe vraag heeft geen laatste editie daarvoor")
        if self.after is not None and self.after >= self.before:
            raise ValueError("de breuk ligt tussen een eerdere en een latere editie")
        if not self.tables and not self.figures:
            raise ValueError("een breuk hoort bij een tabel of een figuur")
        return self

    def is_about(self, kind: Kind, identifier: str) -> bool:
        """Tell whether this is about a table or figure."""
        return identifier in (self.tables if kind == "table" else self.figures)

    def concerns(self, row: str, column: str = "") -> bool:
        """Tell whether this is about a row of its tables, in a column."""
        return (not self.rows or row in self.rows) and (not self.columns or column in self.columns)

    def parts(self, earlier: int, later: int) -> bool:
        """Tell whether it stands between two editions, so that they may not be compared."""
        return self.kind is BreakKind.CHANGED and self.after is not None and earlier <= self.after and later >= self.before


class _File(_Shape):
    source: Text
    breaks: tuple[Break, ...]
    doubts: dict[str, Text]


@lru_cache(maxsize=8)
def _read(report: int, folder: Path) -> _File | None:
    file = folder / f"{report}-breaks.yaml"
    if not file.is_file():
        return None
    try:
        return _File.model_validate(YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")))
    except (YAMLError, ValidationError) as error:
        raise PublishedError(f"{file.name}: {error}") from error


def breaks(report: int, folder: Path = FOLDER) -> tuple[Break, ...]:
    """Return every break of which a report tells; raises PublishedError."""
    found = _read(report, folder)
    return found.breaks if found else ()


def breaks_of(report: int, kind: Kind, identifier: str, folder: Path = FOLDER) -> tuple[Break, ...]:
    """Return the breaks in one table or figure."""
    return tuple(one for one in breaks(report, folder) if one.is_about(kind, identifier))


_NO_DOUBT: Final = ""


def doubt(report: int, code: str, folder: Path = FOLDER) -> str:
    """Return why a printed figure is in doubt; empty where it is not."""
    found = _read(report, folder)
    return found.doubts.get(code, _NO_DOUBT) if found else _NO_DOUBT
