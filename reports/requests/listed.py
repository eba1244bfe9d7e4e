"""The list of an edition, `requests.yaml`: by what a question may be broken down, and for whom it may be asked."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from reports.requests.request import EVERYBODY
from reports.tableplans.plan import FOLDER, REQUESTS_FILE, ConditionText, PlanError, Text
from surveys.routing import Part

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ListedGroup(_Shape):
    """A group of a breakdown, and as such a filter."""

    name: Name
    label: Text
    where: Annotated[ConditionText, Field(min_length=1)]
    offices: tuple[str, ...] = ()
    """The offices that can be in the group; none where they all can."""


class ListedBreakdown(_Shape):
    """Groups that do not overlap."""

    name: Name
    label: Text
    filters: tuple[Name, ...] | None = None
    """The filters that go with it; None: all of the list. What is told apart together is attacked together, so these are few."""
    groups: tuple[ListedGroup, ...] = Field(min_length=2)

    def group(self, name: str) -> ListedGroup | None:
        """Return the group called `name`, or None."""
        return next((group for group in self.groups if group.name == name), None)


class ListedBase(_Shape):
    """To whom a question was put, in words."""

    asked_if: ConditionText
    text: Text
    expression: ConditionText = ""
    """What says the same of the rows of a snapshot, where `asked_if` asks for what is not in it, such as who filled it in."""

    @property
    def holds_for(self) -> str:
        """The expression that holds for the rows of those who were asked."""
        return self.expression or self.asked_if


class ListedTheme(_Shape):
    """The words above the questions of one part of the questionnaire."""

    part: Name
    label: Text


class ListedTitle(_Shape):
    """What is said above the table of a question."""

    question: str
    label: Text


class RequestList(_Shape):
    """What can be asked about one survey of an edition."""

    survey: Literal["ambtsdragers", "organisaties"]
    people: Text
    everybody: Text
    weight: Literal["weegfactor"] | None
    sensitive: bool
    """Whether all questions are about sensitive subjects."""
    facts: bool = False
    """Whether answers are facts of public bodies, but for those in `no_facts`."""
    no_facts: tuple[str, ...] = ()
    """Questions about what somebody thinks, or about what is registered of people."""
    sensitive_questions: tuple[str, ...] = ()
    """Questions about sensitive subjects, where not all are."""
    titles: tuple[ListedTitle, ...] = ()
    """What is said above a table, of questions whose own short label needs the question before it."""
    leave_out: tuple[str, ...] = ()
    """Questions of the questionnaire that nobody asks for here, such as what is a breakdown already."""
    most_filters: int = Field(ge=0, le=2)
    filters: tuple[Name, ...]
    """The breakdowns whose groups are filters."""
    breakdowns: tuple[ListedBreakdown, ...] = Field(min_length=1)
    bases: tuple[ListedBase, ...] = ()
    themes: tuple[ListedTheme, ...] = ()
    """For parts whose title speaks to respondents."""

    @model_validator(mode="after")
    def _names_are_told_apart(self) -> Self:
        names = [breakdown.name for breakdown in self.breakdowns]
        groups = [(breakdown.name, group.name) for breakdown in self.breakdowns for group in breakdown.groups]
        if len({*names, EVERYBODY}) != len(names) + 1 or len(set(groups)) != len(groups):
            raise ValueError("twee uitsplitsingen of twee groepen heten hetzelfde")
        if not {*self.filters, *(name for one in self.breakdowns for name in one.filters or ())} <= set(names):
            raise ValueError("een filter noemt een uitsplitsing die er niet is")
        return self

    def breakdown(self, name: str) -> ListedBreakdown | None:
        """Return the breakdown called `name`, or None; everybody is none of them."""
        return next((one for one in self.breakdowns if one.name == name), None)

    def asked_if(self, source: str) -> str:
        """Return the expression that holds for the rows of those to whom a question was put under `source`."""
        return next((base.holds_for for base in self.bases if base.asked_if == source), source)

    def kind_of(self, question: str) -> tuple[bool, bool]:
        """Tell of a question whether its subject is sensitive, and whether its answers are facts of public bodies."""
        return self.sensitive or question in self.sensitive_questions, self.facts and question not in self.no_facts

    def title_of(self, question: str, otherwise: str) -> str:
        """Return what is said above a table of a question: its own short label unless the list says otherwise."""
        return next((title.label for title in self.titles if title.question == question), otherwise)

    def theme_of(self, part: Part) -> str:
        """Return the words above the questions of `part`."""
        return next((theme.label for theme in self.themes if theme.part == part.name), part.title)


_LISTS: Final = TypeAdapter(tuple[RequestList, ...])


@lru_cache(maxsize=16)
def request_lists(edition: int, folder: Path = FOLDER) -> tuple[RequestList, ...]:
    """Return what can be asked about the surveys of an edition; nothing where nothing is listed.

    Raises
    ------
    PlanError
        When the file cannot be read, or lists a survey twice.
    """
    file = folder / str(edition) / REQUESTS_FILE
    if not file.is_file():
        return ()
    try:
        lists = _LISTS.validate_python(YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")))
    except (YAMLError, ValidationError) as error:
        raise PlanError(f"{edition}/{REQUESTS_FILE}: {error}") from error
    if len({one.survey for one in lists}) != len(lists):
        raise PlanError(f"{edition}/{REQUESTS_FILE}: een uitvraag staat er twee keer in")
    return lists


def request_list(edition: int, survey: str, folder: Path = FOLDER) -> RequestList | None:
    """Return what can be asked about a survey, or None where nothing is listed; raises PlanError."""
    return next((one for one in request_lists(edition, folder) if one.survey == survey), None)
