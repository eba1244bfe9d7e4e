"""The shape of a table plan and of a weighting plan: what the report shows, as data. Computes nothing."""

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from surveys.routing import DefinitionError, condition

FOLDER: Final = Path(__file__).parent
WEIGHTING_FILE: Final = "weighting.yaml"
YEAR_FIELD: Final = "{jaar}"
# In the sentence about a table: {group} for its first measure, {group|measure} for another.
_CELL_FIELD: Final = re.compile(r"\{(?!jaar\})([^{}|]+)(?:\|([^{}|]+))?\}")

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
PlanId = Annotated[str, StringConstraints(pattern=r"^(\d+\.\d+|bijlage-\d+)$")]
Code = str | int


def _readable_condition(source: str) -> str:
    """Refuse an expression that cannot be compiled; empty stands for everybody."""
    if source:
        try:
            condition(source, "de voorwaarde")
        except DefinitionError as error:
            raise ValueError(str(error)) from error
    return source


ConditionText = Annotated[str, AfterValidator(_readable_condition)]


class PlanError(ValueError):
    """A plan cannot be read; says in which file and what is wrong."""


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Shape = TypeVar("Shape", bound=_Shape)


class Base(_Shape):
    """Who is in the table: in words for the reader, and as an XLSForm expression (empty: everybody)."""

    text: Text
    expression: ConditionText = ""


class PlannedGroup(_Shape):
    """A group of respondents; the total is everybody in the base."""

    label: Text
    where: ConditionText = ""
    """Expression that holds for the members; empty only for the total."""
    total: bool = False
    offices: tuple[str, ...] = ()
    """The offices that make up the group, where it is made of whole offices: then its population is known."""

    @model_validator(mode="after")
    def _total_has_no_condition(self) -> Self:
        if self.total == bool(self.where):
            raise ValueError("een groep heeft óf een voorwaarde (where) óf is het totaal (total: true)")
        return self


class Breakdown(_Shape):
    """How respondents are divided: groups that do not overlap, and where they stand in the table."""

    heading: Text
    axis: Literal["rows", "columns"] = "rows"
    groups: tuple[PlannedGroup, ...] = Field(min_length=1)


class Measure(_Shape):
    """A percentage: who gave one of `values` on `variable`, of those who gave an answer that is not in `exclude`."""

    label: Text
    heading: str = ""
    """Heading above several measures, such as a grid's question."""
    variable: Text
    values: tuple[Code, ...] = Field(min_length=1)
    exclude: tuple[Code, ...] = ()
    """Answers that leave the base, such as 'weet niet'."""


class TablePlan(_Shape):
    """One table of the report."""

    id: PlanId
    title: Text
    theme: Text
    survey: Literal["ambtsdragers", "organisaties"]
    editions: tuple[int, ...] = Field(min_length=1)
    question: str = ""
    base: Base
    statistic: Literal["percentage"] = "percentage"
    weight: Literal["weegfactor"] | None = "weegfactor"
    sensitive: bool = True
    breakdown: Breakdown
    measures_heading: str = ""
    measures: tuple[Measure, ...] = Field(min_length=1)
    sentence: str = ""
    """What the table says, with {group} or {group|measure} where a percentage comes; shown only when all of them may be."""
    notes: tuple[Text, ...] = ()
    comparability: tuple[Text, ...] = ()
    """What changed in the question since an earlier edition: a break in the trend."""
    source: Text
    sha256: str = Field(default="", exclude=True)

    @model_validator(mode="after")
    def _labels_are_told_apart(self) -> Self:
        groups = [group.label for group in self.breakdown.groups]
        measures = [(measure.heading, measure.label) for measure in self.measures]
        if len(set(groups)) != len(groups) or len(set(measures)) != len(measures):
            raise ValueError("twee groepen of twee maten hebben hetzelfde label")
        if sum(group.total for group in self.breakdown.groups) > 1:
            raise ValueError("een tabel heeft hooguit één totaal")
        return self

    @model_validator(mode="after")
    def _sentence_names_cells(self) -> Self:
        groups, measures = {group.label for group in self.breakdown.groups}, {measure.label for measure in self.measures}
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

    def labelled(self, year: int) -> "TablePlan":
        """Return the plan with the year of the edition filled in where a label or the sentence asks for it."""
        measures = tuple(
            measure.model_copy(update={"label": measure.label.replace(YEAR_FIELD, str(year))}) for measure in self.measures
        )
        return self.model_copy(update={"measures": measures, "sentence": self.sentence.replace(YEAR_FIELD, str(year))})


class WeightingCell(_Shape):
    """A weighting cell: the offices in it."""

    name: Text
    label: Text
    offices: tuple[str, ...] = Field(min_length=1)


class WeightingPlan(_Shape):
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
    plans = [_table_plan(file) for file in _files(edition, folder) if file.name != WEIGHTING_FILE]
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


def _files(edition: int, folder: Path) -> Iterator[Path]:
    return iter(sorted((folder / str(edition)).glob("*.yaml")))


def _table_plan(file: Path) -> TablePlan:
    plan = _validated(TablePlan, file)
    if file.stem != plan.id:
        raise PlanError(f"{file.name}: het bestand heet anders dan de tabel ({plan.id})")
    return plan.model_copy(update={"sha256": sha256(file.read_bytes()).hexdigest()})


def _validated(shape: type[Shape], file: Path) -> Shape:
    try:
        return shape.model_validate(YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")))
    except (YAMLError, ValidationError) as error:
        raise PlanError(f"{file.parent.name}/{file.name}: {error}") from error


def _order(plan: TablePlan) -> tuple[bool, tuple[int, ...]]:
    numbers = plan.id.removeprefix("bijlage-").split(".")
    return plan.id.startswith("bijlage-"), tuple(int(number) for number in numbers)
