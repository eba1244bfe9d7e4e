"""The shape of the plan of factsheets: of which groups there is one, and which key figures of the tables stand in it."""

from functools import lru_cache
from pathlib import Path
from typing import Final, Self

from pydantic import Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from reports.tableplans.parts import Breakdown, ConditionText, PlannedGroup, Shape, Text
from reports.tableplans.plan import PlanError

FOLDER: Final = Path(__file__).parent.parent / "texts"
FILE: Final = "factsheets.yaml"
EVERYBODY: Final = "Nederland"


class KeyFigure(Shape):
    """A percentage of a table, with the words for a factsheet."""

    label: Text
    table: Text
    measure: Text
    """The label of the measure in the plan of that table, or its beginning where it ends with an ellipsis."""
    heading: str = ""


class Theme(Shape):
    """Key figures that belong together."""

    title: Text
    base: Text
    """Over whom they are, in words."""
    figures: tuple[KeyFigure, ...] = Field(min_length=1)


class SheetGroup(Shape):
    """A group of a set: with a factsheet of its own where it has a name, else only a wider group to merge into."""

    label: Text
    where: ConditionText
    name: str = Field(default="", pattern=r"^[a-z0-9-]*$")
    """In the name of its file."""
    wider: str = ""
    """The group of which this one is a part, and whose figure stands in where its own may not be shown."""
    offices: tuple[str, ...] = ()


class SheetSet(Shape):
    """Groups that are told apart in one way: provinces, offices or tiers."""

    name: str = Field(pattern=r"^[a-z0-9-]+$")
    title: Text
    about: Text
    """What a reader must know about these groups."""
    groups: tuple[SheetGroup, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _parts_have_a_whole(self) -> Self:
        labels = [group.label for group in self.groups]
        if unknown := [group.wider for group in self.groups if group.wider and group.wider not in labels]:
            raise ValueError(f"wider noemt een groep die er niet is: {', '.join(unknown)}")
        return self

    @property
    def breakdown(self) -> Breakdown:
        """The groups as those of a table, each part below its whole, with everybody in the last row."""
        wholes = [group for group in self.groups if not group.wider]
        ordered = [one for whole in wholes for one in (whole, *(part for part in self.groups if part.wider == whole.label))]
        groups = [PlannedGroup(label=one.label, where=one.where, section=one.wider, offices=one.offices) for one in ordered]
        return Breakdown(heading=self.title, groups=(*groups, PlannedGroup(label=EVERYBODY, total=True)))


class FactsheetPlan(Shape):
    """The factsheets of an edition."""

    themes: tuple[Theme, ...] = Field(min_length=1)
    sets: tuple[SheetSet, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_are_told_apart(self) -> Self:
        names = [(one.name, group.name) for one in self.sets for group in one.groups if group.name]
        if len(set(names)) != len(names):
            raise ValueError("twee factsheets hebben dezelfde naam")
        return self


@lru_cache(maxsize=8)
def factsheet_plan(edition: int, folder: Path = FOLDER) -> FactsheetPlan | None:
    """Return the plan of the factsheets of an edition, or None where it has none; raises PlanError."""
    file = folder / str(edition) / FILE
    if not file.is_file():
        return None
    try:
        return FactsheetPlan.model_validate(YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")))
    except (YAMLError, ValidationError) as error:
        raise PlanError(f"{edition}/{file.name}: {error}") from error
