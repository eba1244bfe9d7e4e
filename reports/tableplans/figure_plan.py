"""The shape of a figure plan: a table plan, how it is drawn, and which published figures are its earlier editions."""

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from reports.published import Aggregate, report_for, series
from reports.tableplans.parts import Breakdown, Measure, Shape, Text
from reports.tableplans.plan import FOLDER, PlanError, TablePlan

FIGURES: Final = "figures"
_DETAIL_MARK: Final = "detail"

Form = Literal["trend", "bars", "stacked", "diverging", "panels"]


class Scale(Shape):
    """The answers of a scale by the side on which they are drawn, each from the middle outwards."""

    agree: tuple[Text, ...] = Field(min_length=1)
    """To the right of the middle."""
    between: tuple[Text, ...] = ()
    """Half on each side."""
    disagree: tuple[Text, ...] = Field(min_length=1)
    """To the left."""
    aside: tuple[Text, ...] = ()
    """Neither: apart, at the far right."""
    net: Text
    """The measure that takes the answers of `agree` together, written beside the bar."""

    @property
    def parts(self) -> tuple[str, ...]:
        """The answers in the order in which they are drawn, left to right."""
        return (*reversed(self.disagree), *self.between, *self.agree, *self.aside)


class Drawing(Shape):
    """How a figure is drawn.

    trend: a line for every group or measure over the editions, bars while only one edition is known.
    bars: a horizontal bar for every group or measure. stacked: the answers of every group as one bar of 100%.
    diverging: the answers to a statement to both sides of a middle. panels: bars of every group beside each other, one
    panel a measure.
    """

    form: Form
    order: Literal["value", "plan"] = "plan"
    """Bars from high to low, or as they stand in the plan, where answers have an order of their own."""
    first: tuple[Text, ...] = ()
    """Bars that come first whatever their value, such as a net of the others."""
    last: tuple[Text, ...] = ()
    """Bars that come last whatever their value, such as 'geen'."""
    left_out: tuple[Text, ...] = ()
    """What is in the table but not drawn, such as who had no incident."""
    scale: Scale | None = None

    @model_validator(mode="after")
    def _scale_goes_with_diverging(self) -> Self:
        if (self.form == "diverging") != (self.scale is not None):
            raise ValueError("een schaal (scale) hoort bij een figuur met form: diverging, en bij geen andere")
        return self


class Earlier(Shape):
    """The published figure that is the earlier edition of one cell."""

    group: Text
    measure: Text
    table: str = ""
    figure: str = ""
    """The number of the published table or figure, one of the two."""
    row: Text
    column: str = ""
    """Of a published table; empty where its columns are the editions."""
    heading: str = ""
    """Above the row in the published table."""

    @model_validator(mode="after")
    def _comes_from_one_place(self) -> Self:
        if bool(self.table) == bool(self.figure):
            raise ValueError("een eerder cijfer komt uit een tabel (table) óf een figuur (figure)")
        return self

    def published(self, report: int) -> dict[int, Aggregate]:
        """Return the figure by edition, as the report of the year `report` printed it."""
        kind: Literal["table", "figure"] = "table" if self.table else "figure"
        return series(report, kind, self.table or self.figure, row=self.row, column=self.column, group=self.heading)


class Detail(Shape):
    """A second division below the first: of the same people, in another way."""

    title: Text
    breakdown: Breakdown
    measures_heading: str = ""
    measures: tuple[Measure, ...] = Field(min_length=1)


class FigurePlan(TablePlan):
    """One figure of the report."""

    drawing: Drawing
    earlier: tuple[Earlier, ...] = ()
    detail: Detail | None = None

    @model_validator(mode="after")
    def _drawing_names_what_there_is(self) -> Self:
        measures, groups = {one.label for one in self.measures}, {one.label for one in self.breakdown.groups}
        scale = self.drawing.scale
        drawn = (*self.drawing.first, *self.drawing.last, *self.drawing.left_out, *((*scale.parts, scale.net) if scale else ()))
        unknown = [label for label in drawn if label not in measures | groups]
        unknown += [one.measure for one in self.earlier if one.measure not in measures]
        unknown += [one.group for one in self.earlier if one.group not in groups]
        if unknown:
            raise ValueError(f"de figuur noemt een groep of maat die er niet is: {', '.join(unknown)}")
        if (self.drawing.form == "panels") != (self.detail is not None):
            raise ValueError("een tweede verdeling (detail) hoort bij een figuur met form: panels, en bij geen andere")
        return self

    @property
    def called(self) -> str:
        """What the report calls the figure: 'Figuur 2.1'."""
        return f"Figuur {self.id}"

    @property
    def report(self) -> int:
        """The year of the report in which earlier editions are looked up."""
        return report_for(max(self.editions))

    @property
    def detail_plan(self) -> TablePlan | None:
        """The second division as a table of its own, over the same base; None where there is none."""
        if self.detail is None:
            return None
        own = {name: getattr(self, name) for name in TablePlan.model_fields if name not in _NOT_OF_A_DETAIL}
        plan = DetailPlan(**own, title=self.detail.title, breakdown=self.detail.breakdown, measures=self.detail.measures)
        mark = sha256(f"{self.sha256}:{_DETAIL_MARK}".encode()).hexdigest()
        return plan.model_copy(update={"measures_heading": self.detail.measures_heading, "sha256": mark})


class DetailPlan(TablePlan):
    """The table of the second division of a figure; no table of the report, so it has the name of its figure."""

    @property
    def called(self) -> str:
        """What the report calls the figure: 'Figuur 2.9'."""
        return f"Figuur {self.id}"


_NOT_OF_A_DETAIL: Final = frozenset(
    {"title", "breakdown", "measures", "measures_heading", "ranking", "adds_to_100", "sentence", "sha256"}
)


@lru_cache(maxsize=16)
def figure_plans(edition: int, folder: Path = FOLDER) -> tuple[FigurePlan, ...]:
    """Return the figure plans of an edition in the order of the report; none where the edition has none.

    Raises PlanError when a file cannot be read.
    """
    return tuple(sorted((read_figure_plan(file) for file in figure_files(edition, folder)), key=_order))


def figure_plan(edition: int, identifier: str) -> FigurePlan | None:
    """Return the plan of one figure, or None when the edition has no such figure."""
    return next((plan for plan in figure_plans(edition) if plan.id == identifier), None)


def figure_files(edition: int, folder: Path = FOLDER) -> tuple[Path, ...]:
    """Return the files of the figure plans of an edition."""
    return tuple(_files(edition, folder))


def read_figure_plan(file: Path) -> FigurePlan:
    """Return the plan in `file`; raises PlanError."""
    try:
        plan = FigurePlan.model_validate(YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")))
    except (YAMLError, ValidationError) as error:
        raise PlanError(f"{FIGURES}/{file.name}: {error}") from error
    if file.stem != plan.id:
        raise PlanError(f"{FIGURES}/{file.name}: het bestand heet anders dan de figuur ({plan.id})")
    # A table of the same number has its own mark: what was computed for one is never taken for the other.
    mark = sha256(f"figuur:{sha256(file.read_bytes()).hexdigest()}".encode()).hexdigest()
    return plan.model_copy(update={"sha256": mark})


def _files(edition: int, folder: Path) -> Iterator[Path]:
    return iter(sorted((folder / str(edition) / FIGURES).glob("*.yaml")))


def _order(plan: FigurePlan) -> tuple[int, ...]:
    return tuple(int(number) for number in plan.id.split("."))
