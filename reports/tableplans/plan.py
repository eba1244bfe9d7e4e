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
REQUESTS_FILE: Final = "requests.yaml"
_NO_TABLES: Final = frozenset({WEIGHTING_FILE, REQUESTS_FILE})
YEAR_FIELD: Final = "{jaar}"
# In the sentence about a table: {group} for its first measure, {group|measure} for another.
_CELL_FIELD: Final = re.compile(r"\{(?!jaar\})([^{}|]+)(?:\|([^{}|]+))?\}")

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
PlanId = Annotated[str, StringConstraints(pattern=r"^(\d+\.\d+|bijlage-\d+|verkenning-[0-9a-f]{12})$")]
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
    section: str = ""
    """Groups of one section do not overlap, those of two may. A section named after a group divides that group further."""
    offices: tuple[str, ...] = ()
    """The offices that make up the group, where it is made of whole offices: then its population is known."""

    @model_validator(mode="after")
    def _total_has_no_condition(self) -> Self:
        if self.total == bool(self.where):
            raise ValueError("een groep heeft óf een voorwaarde (where) óf is het totaal (total: true)")
        if self.total and self.section:
            raise ValueError("het totaal hoort bij de hele tabel en heeft geen section")
        return self


class Breakdown(_Shape):
    """How respondents are divided: groups that do not overlap within a section, and where they stand in the table."""

    heading: str = ""
    axis: Literal["rows", "columns"] = "rows"
    groups: tuple[PlannedGroup, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _parts_follow_their_whole(self) -> Self:
        for number, group in enumerate(self.groups):
            whole = self.whole_of(group.section)
            if whole is not None and (whole >= number or self.groups[whole].section or self.groups[whole].total):
                raise ValueError(f"{group.label} staat niet onder de groep waarvan hij een deel is ({group.section})")
            if group.section and self.axis == "columns":
                raise ValueError("groepen in kolommen hebben geen section")
        return self

    @property
    def sections(self) -> dict[str, tuple[int, ...]]:
        """The numbers of the groups of every section, in the order in which the sections begin."""
        names = dict.fromkeys(group.section for group in self.groups)
        return {name: tuple(at for at, group in enumerate(self.groups) if group.section == name) for name in names}

    def whole_of(self, section: str) -> int | None:
        """Return the number of the group that `section` divides further, or None when it divides the whole base."""
        return next((at for at, group in enumerate(self.groups) if section and group.label == section), None)


class Measure(_Shape):
    """A percentage: who gave one of `values` on `variable`, of those who gave an answer that is not in `exclude`."""

    label: Text
    heading: str = ""
    """Heading above several measures, such as a grid's question."""
    variable: Text
    values: tuple[Code, ...] = ()
    """The answers counted together; none only for the total."""
    exclude: tuple[Code, ...] = ()
    """Answers that leave the base, such as 'weet niet'."""
    total: bool = False
    """All answers together, which is 100% wherever somebody answered."""
    ranked: bool = False
    """Not in a place of its own, but in the list of what is named most (`ranking`)."""
    label_by_group: dict[str, Text] = Field(default_factory=dict)
    """Words for one group that has its own name for the answer, such as 'Dijkgraaf' for what is elsewhere 'Burgemeester'."""

    @model_validator(mode="after")
    def _total_counts_no_answer(self) -> Self:
        if self.total == bool(self.values):
            raise ValueError("een maat telt óf antwoorden (values) óf is het totaal (total: true)")
        return self

    def label_in(self, group: str) -> str:
        """Return the label of the measure in the words of one group."""
        return self.label_by_group.get(group, self.label)


class Ranking(_Shape):
    """The list of what is named most, in every row: the first so many a column each, or all above a share in one column."""

    headings: tuple[Text, ...] = Field(min_length=1)
    above: float | None = Field(default=None, gt=0, lt=1)

    @model_validator(mode="after")
    def _one_column_for_all_above(self) -> Self:
        if self.above is not None and len(self.headings) != 1:
            raise ValueError("alles boven een aandeel staat in één kolom")
        return self


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
        groups = [(group.section, group.label) for group in self.breakdown.groups]
        measures = [(measure.heading, measure.label) for measure in self.measures]
        if len(set(groups)) != len(groups) or len(set(measures)) != len(measures):
            raise ValueError("twee groepen of twee maten hebben hetzelfde label")
        if sum(group.total for group in self.breakdown.groups) > 1:
            raise ValueError("een tabel heeft hooguit één totaal")
        return self

    @model_validator(mode="after")
    def _list_has_measures(self) -> Self:
        if (self.ranking is None) == any(measure.ranked for measure in self.measures):
            raise ValueError("een lijst (ranking) en maten daarvoor (ranked: true) horen bij elkaar")
        if self.ranking and (self.breakdown.axis == "columns" or any(measure.heading for measure in self.measures)):
            raise ValueError("een tabel met een lijst heeft groepen als rijen en maten zonder kop")
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

        def filled(text: str) -> str:
            return text.replace(YEAR_FIELD, str(year))

        measures = tuple(one.model_copy(update={"label": filled(one.label)}) for one in self.measures)
        groups = tuple(one.model_copy(update={"label": filled(one.label)}) for one in self.breakdown.groups)
        breakdown = self.breakdown.model_copy(update={"groups": groups})
        return self.model_copy(update={"measures": measures, "breakdown": breakdown, "sentence": filled(self.sentence)})


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


def _validated(shape: type[Shape], file: Path) -> Shape:
    try:
        return shape.model_validate(YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")))
    except (YAMLError, ValidationError) as error:
        raise PlanError(f"{file.parent.name}/{file.name}: {error}") from error


def _order(plan: TablePlan) -> tuple[bool, tuple[int, ...]]:
    numbers = plan.id.removeprefix("bijlage-").split(".")
    return plan.id.startswith("bijlage-"), tuple(int(number) for number in numbers)
