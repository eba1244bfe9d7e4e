"""The shape of a table plan and of a weighting plan: what the report shows, as data. Computes nothing."""

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final, Literal, Self, TypeVar

from pydantic import Field, StringConstraints, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from reports.tableplans.parts import (
    Base,
    Breakdown,
    Code,
    ConditionText,
    Counted,
    Measure,
    PlannedGroup,
    Ranking,
    Shape,
    Statistic,
    Text,
)

__all__ = [
    "Base",
    "Breakdown",
    "Code",
    "ConditionText",
    "Counted",
    "Measure",
    "PlanError",
    "PlannedGroup",
    "Ranking",
    "Statistic",
    "TablePlan",
    "Text",
    "WeightingCell",
    "WeightingPlan",
    "plan_files",
    "plans_sha256",
    "read_plan",
    "table_plan",
    "table_plans",
    "weighting_plan",
]

FOLDER: Final = Path(__file__).parent
WEIGHTING_FILE: Final = "weighting.yaml"
REQUESTS_FILE: Final = "requests.yaml"
_NO_TABLES: Final = frozenset({WEIGHTING_FILE, REQUESTS_FILE})
YEAR_FIELD: Final = "{jaar}"
REQUEST_PREFIX: Final = "verkenning-"
# In the sentence about a table: {group} for its first measure, {group|measure} for another.
_CELL_FIELD: Final = re.compile(r"\{(?!jaar\})([^{}|]+)(?:\|([^{}|]+))?\}")

PlanId = Annotated[str, StringConstraints(pattern=r"^(\d+\.\d+|bijlage-\d+|verkenning-[0-9a-f]{12})$")]
_Plan = TypeVar("_Plan", bound=Shape)


class PlanError(ValueError):
    """A plan cannot be read; says in which file and what is wrong."""


class TablePlan(Shape):
    """One table of the report."""

    id: PlanId
    title: Text
    theme: Text
    survey: Literal["ambtsdragers", "organisaties"]
    editions: tuple[int, ...] = Field(min_length=1)
    question: str = ""
    base: Base
    statistic: Statistic = "percentage"
    weight: Literal["weegfactor"] | None = "weegfactor"
    sensitive: bool = True
    facts: bool = False
    """Whether the answers are facts of public bodies, which may be shown of few of them."""
    counted: Counted | None = None
    """Where the figures stand, when no answers are counted."""
    breakdown: Breakdown
    measures_heading: str = ""
    measures: tuple[Measure, ...] = Field(min_length=1)
    ranking: Ranking | None = None
    dont_know: Literal["in", "out", "none"] = "none"
    """Whether 'weet niet' and its like stay in the base; none where the questions of the table have no such answer."""
    adds_to_100: bool = False
    """Whether the measures under one heading are all answers to one question, so that they are 100% together."""
    sentence: str = ""
    """What the table says, with {group} or {group|measure} where a percentage comes; shown only when all of them may be."""
    notes: tuple[Text, ...] = ()
    comparability: tuple[Text, ...] = ()
    """What changed in the question since an earlier edition: a break in the trend."""
    source: Text
    sha256: str = Field(default="", exclude=True)

    @model_validator(mode="after")
    def _labels_are_told_apart(self) -> Self:
        groups = [(group.section, group.name) for group in self.breakdown.groups]
        measures = [(measure.heading, measure.row, measure.label) for measure in self.measures]
        if len(set(groups)) != len(groups) or len(set(measures)) != len(measures):
            raise ValueError("twee groepen of twee maten hebben hetzelfde label")
        totals = [group.statistic or self.statistic for group in self.breakdown.groups if group.total]
        if len(set(totals)) != len(totals):
            raise ValueError("een tabel heeft hooguit één totaal")
        names = {name for _, name in groups}
        if strange := [name for measure in self.measures for name in measure.only if name not in names]:
            raise ValueError(f"only noemt een groep die er niet is: {', '.join(strange)}")
        return self

    @model_validator(mode="after")
    def _counts_one_kind_of_thing(self) -> Self:
        counted = [bool(measure.figures) for measure in self.measures]
        divided = [bool(group.of) for group in self.breakdown.groups if not group.total]
        if {*counted, *divided} != {self.counted is not None}:
            raise ValueError("een tabel telt antwoorden, of wat elders is geteld (counted, met of en figures), en niet beide")
        is_number = [self.statistic_of(group, one) for group in self.breakdown.groups for one in self.measures]
        if not self.counted and self.weight and set(is_number) != {"percentage"}:
            raise ValueError("een aantal of factor past alleen in een tabel zonder weging (weight: null)")
        return self

    @model_validator(mode="after")
    def _list_has_measures(self) -> Self:
        if (self.ranking is None) == any(measure.ranked for measure in self.measures):
            raise ValueError("een lijst (ranking) en maten daarvoor (ranked: true) horen bij elkaar")
        if self.ranking is None:
            return self
        in_columns = self.breakdown.axis == "columns"
        rows = [bool(measure.row) for measure in self.measures if measure.ranked]
        if in_columns and (not all(rows) or self.ranking.headings or not self.ranking.has_limit):
            raise ValueError("staan groepen in kolommen, dan heeft een lijst een grens, geen headings, en zegt row in welke rij")
        if not in_columns and (any(rows) or not self.ranking.headings or any(measure.heading for measure in self.measures)):
            raise ValueError("staan groepen in rijen, dan heeft een lijst headings, en hebben maten geen kop en geen row")
        return self

    @model_validator(mode="after")
    def _sentence_names_cells(self) -> Self:
        groups, measures = {group.name for group in self.breakdown.groups}, {measure.label for measure in self.measures}
        for part in self.sentence_parts:
            if isinstance(part, tuple) and (part[0] not in groups or part[1] not in measures):
                raise ValueError(f"de zin noemt een cel die er niet is: {part[0]}, {part[1]}")
        return self

    @property
    def sentence_parts(self) -> tuple[str | tuple[str, str], ...]:
        """The sentence in parts: text, and (group, measure) where a percentage comes."""
        parts: list[str | tuple[str, str]] = []
        end = 0
        for field in _CELL_FIELD.finditer(self.sentence):
            parts += [self.sentence[end : field.start()], (field[1], field[2] or self.measures[0].label)]
            end = field.end()
        return tuple(part for part in (*parts, self.sentence[end:]) if part)

    def statistic_of(self, group: PlannedGroup, measure: Measure) -> Statistic:
        """Return what stands in the cell of a group and a measure."""
        return group.statistic or measure.statistic or self.statistic

    @property
    def is_request(self) -> bool:
        """Whether a reader asked for the table; it has no number in the report then."""
        return self.id.startswith(REQUEST_PREFIX)

    @property
    def statistics(self) -> tuple[Statistic, ...]:
        """What stands in the cells of the table, each once."""
        kinds = (self.statistic_of(group, measure) for group in self.breakdown.groups for measure in self.measures)
        return tuple(dict.fromkeys(kinds))

    @property
    def called(self) -> str:
        """What the table is called: 'Tabel 2.9', 'Bijlage 1, tabel 2', or 'Verkenning' where a reader asked for it."""
        if self.is_request:
            return "Verkenning"
        before, _, number = self.id.partition("-")
        return f"Bijlage 1, tabel {number}" if before == "bijlage" else f"Tabel {self.id}"

    @property
    def measured_in(self) -> str:
        """In what the cells are, as the caption says it."""
        words: dict[str, str] = {"percentage": "procenten", "count": "aantallen", "factor": "factoren"}
        *others, last = (words[one] for one in self.statistics)
        return f"{', '.join(others)} en {last}" if others else last

    @property
    def counted_as(self) -> str:
        """What n counts, in words."""
        return "organisaties" if self.survey == "organisaties" else "respondenten"

    def labelled(self, year: int) -> "TablePlan":
        """Return the plan with the year of the edition filled in where a label or the sentence asks for it."""

        def filled(text: str) -> str:
            return text.replace(YEAR_FIELD, str(year))

        measures = tuple(one.model_copy(update={"label": filled(one.label)}) for one in self.measures)
        groups = tuple(one.model_copy(update={"label": filled(one.label)}) for one in self.breakdown.groups)
        breakdown = self.breakdown.model_copy(update={"groups": groups})
        return self.model_copy(update={"measures": measures, "breakdown": breakdown, "sentence": filled(self.sentence)})


class WeightingCell(Shape):
    """A weighting cell: the offices in it."""

    name: Text
    label: Text
    offices: tuple[str, ...] = Field(min_length=1)


class WeightingPlan(Shape):
    """How an edition is weighted: cells of offices, counted in the frame and in the answers."""

    survey: Literal["ambtsdragers"]
    variable: Text
    """The office as the respondent gave it: decides the cell of a respondent."""
    fallback: Text
    """The office in the frame, used where the respondent left the question open."""
    source: Text
    cells: tuple[WeightingCell, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _every_office_once(self) -> Self:
        offices = [office for cell in self.cells for office in cell.offices]
        if len(set(offices)) != len(offices) or len({cell.name for cell in self.cells}) != len(self.cells):
            raise ValueError("een functie of een cel staat twee keer in de weging")
        return self


@lru_cache(maxsize=16)
def table_plans(edition: int, folder: Path = FOLDER) -> tuple[TablePlan, ...]:
    """Return the table plans of an edition in the order of the report; none where the edition has no folder.

    Raises
    ------
    PlanError
        When a file cannot be read, or two files plan the same table.
    """
    plans = [read_plan(file) for file in plan_files(edition, folder)]
    identifiers = [plan.id for plan in plans]
    if len(set(identifiers)) != len(identifiers):
        raise PlanError(f"editie {edition}: een tabel is twee keer gepland")
    return tuple(sorted(plans, key=_order))


def table_plan(edition: int, identifier: str) -> TablePlan | None:
    """Return the plan of one table, or None when the edition has no such table."""
    return next((plan for plan in table_plans(edition) if plan.id == identifier), None)


@lru_cache(maxsize=16)
def weighting_plan(edition: int, folder: Path = FOLDER) -> WeightingPlan | None:
    """Return how an edition is weighted, or None when that is not planned."""
    file = folder / str(edition) / WEIGHTING_FILE
    return _validated(WeightingPlan, file) if file.is_file() else None


@lru_cache(maxsize=16)
def plans_sha256(edition: int, folder: Path = FOLDER) -> str:
    """Return the fingerprint of all plans of an edition together."""
    parts = (f"{file.name}:{sha256(file.read_bytes()).hexdigest()}" for file in _files(edition, folder))
    return sha256("\n".join(parts).encode()).hexdigest()


def plan_files(edition: int, folder: Path = FOLDER) -> tuple[Path, ...]:
    """Return the files of the table plans of an edition."""
    return tuple(file for file in _files(edition, folder) if file.name not in _NO_TABLES)


def _files(edition: int, folder: Path) -> Iterator[Path]:
    return iter(sorted((folder / str(edition)).glob("*.yaml")))


def read_plan(file: Path) -> TablePlan:
    """Return the plan in `file`; raises PlanError."""
    plan = _validated(TablePlan, file)
    if file.stem != plan.id:
        raise PlanError(f"{file.name}: het bestand heet anders dan de tabel ({plan.id})")
    return plan.model_copy(update={"sha256": sha256(file.read_bytes()).hexdigest()})


def _validated(shape: type[_Plan], file: Path) -> _Plan:
    try:
        return shape.model_validate(YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")))
    except (YAMLError, ValidationError) as error:
        raise PlanError(f"{file.parent.name}/{file.name}: {error}") from error


def _order(plan: TablePlan) -> tuple[bool, tuple[int, ...]]:
    numbers = plan.id.removeprefix("bijlage-").split(".")
    return plan.id.startswith("bijlage-"), tuple(int(number) for number in numbers)
