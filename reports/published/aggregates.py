"""The figures that a report printed, of its own edition and of earlier ones: one row a figure, read from `<year>.csv`.

Source of `2020.csv`: I&O Research and Bureau BING for the Ministry of the Interior and Kingdom Relations, *Monitor Integriteit
en Veiligheid 2020*, report 2020/96, June 2020; reuse is permitted where this source is named. The images of its figures are
lost: of those only the numbers in the running text are known.
"""

import csv
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

FOLDER: Final = Path(__file__).parent
SOURCES: Final = {
    2020: "Monitor Integriteit en Veiligheid 2020, I&O Research en Bureau BING in opdracht van het ministerie van BZK"
}
"""What to name as the source of the figures of a report, by the year of that report."""
APPROXIMATE: Final = "in woorden"

Kind = Literal["table", "figure"]
PublishedStatistic = Literal["pct", "pct_agree", "count", "factor", "points", "base"]


class PublishedError(ValueError):
    """What was published cannot be read; says in which file and row."""


class Aggregate(BaseModel):
    """One figure as it was printed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    id: Annotated[str, StringConstraints(pattern=r"^(\d+\.\d+|bijlage-\d+)$")]
    group: str
    """Heading above the row; empty where there is none."""
    row: str
    """Empty for the base of the whole table or figure (`statistic` is base)."""
    column: str
    label: str
    """The answer, in a cell that lists what is named most."""
    edition: Annotated[int, Field(ge=2010, le=2100)]
    value: float | None
    """A whole percentage, a number or a factor; None where a dash was printed."""
    n: Annotated[int, Field(gt=0)] | None
    """Unweighted number in the base of this very figure; None where it was not printed."""
    statistic: PublishedStatistic
    """pct_agree: who agrees or agrees wholly; points: a difference in percentage points; base: the n of the whole."""
    doubt: str
    """Where the report does not agree with itself: a number for `doubt`."""
    note: str

    @property
    def is_approximate(self) -> bool:
        """Whether the report gives it in words only, such as 'the half', so that it is no number to compare exactly."""
        return self.note.startswith(APPROXIMATE)

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Where it stands in its table or figure, whatever the edition: group, row, column, label."""
        return (self.group, self.row, self.column, self.label)


@lru_cache(maxsize=8)
def aggregates(report: int, folder: Path = FOLDER) -> tuple[Aggregate, ...]:
    """Return every figure that the report of the year `report` printed; none where that report is not at hand.

    Raises PublishedError when the file does not hold what it should, or one figure twice.
    """
    file = folder / f"{report}.csv"
    if not file.is_file():
        return ()
    with file.open(encoding="utf-8", newline="") as lines:
        found = tuple(_aggregate(file, number, row) for number, row in enumerate(csv.DictReader(lines, delimiter=";"), start=2))
    keys = [(one.kind, one.id, one.place, one.edition) for one in found]
    if len(set(keys)) != len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise PublishedError(f"{file.name}: hetzelfde cijfer staat er twee keer: {twice}")
    return found


@lru_cache(maxsize=32)
def report_for(edition: int, folder: Path = FOLDER) -> int:
    """Return the year of the newest report at hand for an edition to look back in: its own, or one before it."""
    years = [int(file.stem) for file in folder.glob("*.csv") if file.stem.isdecimal() and int(file.stem) <= edition]
    return max(years, default=edition)


def find(report: int, kind: Kind, identifier: str, folder: Path = FOLDER) -> tuple[Aggregate, ...]:
    """Return the figures of one table or figure, in printed order."""
    return tuple(one for one in aggregates(report, folder) if (one.kind, one.id) == (kind, identifier))


def series(
    report: int, kind: Kind, identifier: str, *, row: str, column: str = "", group: str = "", label: str = ""
) -> dict[int, Aggregate]:
    """Return one figure over the editions, oldest first; where the years are the columns of a table, leave `column` empty."""
    found = {
        one.edition: one
        for one in find(report, kind, identifier)
        if (one.group, one.row, one.label) == (group, row, label) and one.column in {column, column or str(one.edition)}
    }
    return dict(sorted(found.items()))


def _aggregate(file: Path, number: int, row: dict[str, str | None]) -> Aggregate:
    values = {name: value or None if name in {"value", "n"} else value for name, value in row.items()}
    try:
        return Aggregate.model_validate(values)
    except ValidationError as error:
        raise PublishedError(f"{file.name}, regel {number}: {error}") from error
