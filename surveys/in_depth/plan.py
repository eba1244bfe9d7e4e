"""The plan of the in-depth study as data: targets, regions, roles, themes, documents and the checklist. Counts nothing."""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

FOLDER: Final = Path(__file__).parents[1] / "instruments"
FILE: Final = "verdieping.yaml"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=30)]


class InDepthPlanError(ValueError):
    """There is no plan that can be read; says in which file and what is wrong."""


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Named(_Shape):
    name: Code
    label: Text


class PlannedTier(_Named):
    """How many organisations of a tier are wanted."""

    plural: Text
    target: int = Field(ge=0)


class Region(_Named):
    """A part of the country: whole provinces, and the water boards whose office is there."""

    provinces: tuple[str, ...]
    water_boards: tuple[str, ...] = ()


class InterviewRole(_Named):
    """What somebody who is interviewed does at the organisation."""

    other: bool = False
    """Whether it stands for everybody else, so that it is said in words."""


class Theme(_Named):
    """A subject to which notes, quotes and cases belong."""

    group: Text
    source: Text


class DocumentKind(_Named):
    """A kind of document that organisations send."""

    has_checklist: bool = False


class ChecklistItem(_Named):
    """Something that a code of conduct may hold."""

    group: Text
    source: Text


class Checklist(_Shape):
    """What is looked for in a code of conduct; `origin` says whether the report prints it."""

    origin: Literal["printed", "reconstruction"]
    items: tuple[ChecklistItem, ...] = Field(min_length=1)


class PlannedTable(_Named):
    """A table of the report: what it counts, under which title."""

    counts: Literal["organisations", "roles"]
    base: Text


class WillingnessQuestions(_Shape):
    """Where the questionnaire of organisations asks for an interview: the question itself, and those about whom to contact."""

    question: Code
    contact: tuple[Code, ...] = ()


class InDepthPlan(_Shape):
    """The plan of one edition."""

    name: Code
    title: Text
    source: Text
    tiers: tuple[PlannedTier, ...] = Field(min_length=1)
    regions: tuple[Region, ...] = Field(min_length=1)
    willingness: WillingnessQuestions
    roles: tuple[InterviewRole, ...] = Field(min_length=1)
    themes: tuple[Theme, ...] = Field(min_length=1)
    document_kinds: tuple[DocumentKind, ...] = Field(min_length=1)
    checklist: Checklist
    tables: tuple[PlannedTable, ...]

    @property
    def contact_variables(self) -> frozenset[str]:
        """The variables of the questionnaire that name somebody to be asked for an interview."""
        return frozenset(self.willingness.contact)

    @model_validator(mode="after")
    def _names_are_told_apart(self) -> Self:
        lists: tuple[tuple[str, Iterable[_Named]], ...] = (
            ("tiers", self.tiers),
            ("regions", self.regions),
            ("roles", self.roles),
            ("themes", self.themes),
            ("document_kinds", self.document_kinds),
            ("checklist", self.checklist.items),
            ("tables", self.tables),
        )
        for name, members in lists:
            _refuse_double(name, [member.name for member in members])
        _refuse_double("provinces", [code for region in self.regions for code in region.provinces])
        _refuse_double("water_boards", [code for region in self.regions for code in region.water_boards])
        return self

    @cached_property
    def _region_of(self) -> dict[str, str]:
        return {code: region.name for region in self.regions for code in (*region.provinces, *region.water_boards)}

    def region_of(self, *, province: str, code: str) -> str:
        """Return the region of an organisation by its province or, where it has none, its code; empty when it is in none."""
        return self._region_of.get(province) or self._region_of.get(code, "")


def _refuse_double(where: str, names: list[str]) -> None:
    if double := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{where}: {', '.join(double)} staat er twee keer")


def label_of(members: Iterable[_Named], name: str) -> str:
    """Return the label of the member with this name, or the name itself when the plan no longer has it."""
    return next((member.label for member in members if member.name == name), name)


@lru_cache(maxsize=8)
def in_depth_plan(year: int, folder: Path = FOLDER) -> InDepthPlan:
    """Return the plan of the edition of `year`: its own, else that of the last edition before it that has one.

    Raises
    ------
    InDepthPlanError
        When there is none, or it cannot be read.
    """
    years = [int(file.parent.name) for file in folder.glob(f"*/{FILE}") if file.parent.name.isdecimal()]
    chosen = max((each for each in years if each <= year), default=min(years, default=0))
    file = folder / str(chosen) / FILE
    try:
        return InDepthPlan.model_validate(YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")))
    except (OSError, YAMLError, ValidationError) as error:
        raise InDepthPlanError(f"{chosen}/{FILE}: {error}") from error
