"""The parts of a table plan: who is in the table, in which groups, and what is counted of them. Computes nothing."""

from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from surveys.routing import DefinitionError, condition

VARIANT_FIELD: Final = "{variant}"
"""In the name of a variable: where the variant of the group comes."""
COLUMN_SEPARATOR: Final = " – "
_NOISE: Final = 1e-9

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = str | int
Statistic = Literal["percentage", "count", "factor"]


def _readable_condition(source: str) -> str:
    """Refuse an expression that cannot be compiled; empty stands for everybody."""
    if source:
        try:
            condition(source, "de voorwaarde")
        except DefinitionError as error:
            raise ValueError(str(error)) from error
    return source


ConditionText = Annotated[str, AfterValidator(_readable_condition)]


class Shape(BaseModel):
    """A part of a plan, exactly as it stands in its file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Base(Shape):
    """Who is in the table: in words for the reader, and as an XLSForm expression (empty: everybody)."""

    text: Text
    expression: ConditionText = ""


class Counted(Shape):
    """Where in the manifest of a snapshot the figures of a table stand: a list of things with their figures."""

    at: Text
    """The place, such as 'method/offices'."""
    by: Text
    """Which field of a row tells what the row is about, such as its office."""
    across: str = ""
    """Where a row holds one number of one kind of thing: the field that tells which, whose values are then the figures."""
    value: str = ""
    """The field with that number."""

    @model_validator(mode="after")
    def _one_number_a_row(self) -> Self:
        if bool(self.across) != bool(self.value):
            raise ValueError("across zegt welk soort, value hoeveel: zij horen bij elkaar")
        return self


class PlannedGroup(Shape):
    """A group of respondents; the total is everybody in the base."""

    label: str = ""
    """Empty only where the heading above the column says it all."""
    heading: str = ""
    """Heading above columns that belong together, such as 'Gemeenten' above 'College' and 'Raad'."""
    where: ConditionText = ""
    """Expression that holds for the members; empty only for the total."""
    of: tuple[Text, ...] = ()
    """Instead of an expression, where a table is counted elsewhere: the things that are counted together."""
    total: bool = False
    variant: str = ""
    """What stands for {variant} in the variables of this group: another question with the same answers."""
    statistic: Statistic | None = None
    """What is shown of this group, where that is not what the table shows."""
    section: str = ""
    """Groups of one section do not overlap, those of two may. A section named after a group divides that group further."""
    offices: tuple[str, ...] = ()
    """The offices that make up the group, where it is made of whole offices: then its population is known.

    In a table about organisations the tiers.
    """

    @model_validator(mode="after")
    def _total_has_no_condition(self) -> Self:
        if [self.total, bool(self.where), bool(self.of)].count(True) != 1:
            raise ValueError("een groep heeft óf een voorwaarde (where), óf delen (of), óf is het totaal (total: true)")
        if not self.name:
            raise ValueError("een groep heeft een label")
        if self.total and self.section:
            raise ValueError("het totaal hoort bij de hele tabel en heeft geen section")
        return self

    @property
    def name(self) -> str:
        """What the group is called where it stands alone: its heading with its label."""
        return COLUMN_SEPARATOR.join(part for part in (self.heading, self.label) if part)


class Breakdown(Shape):
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
            if group.heading and self.axis == "rows":
                raise ValueError("alleen groepen in kolommen hebben een kop (heading)")
        return self

    @property
    def sections(self) -> dict[str, tuple[int, ...]]:
        """The numbers of the groups of every section, in the order in which the sections begin."""
        names = dict.fromkeys(group.section for group in self.groups)
        return {name: tuple(at for at, group in enumerate(self.groups) if group.section == name) for name in names}

    @property
    def families(self) -> dict[tuple[str, str], tuple[int, ...]]:
        """The numbers of the groups that are parts of one whole: of one section, and asked the same variant of a question."""
        keys = [(group.section, group.variant) for group in self.groups]
        return {key: tuple(at for at, own in enumerate(keys) if own == key) for key in dict.fromkeys(keys)}

    @property
    def has_variants(self) -> bool:
        """Whether groups are asked variants of a question."""
        return len({group.variant for group in self.groups}) > 1

    def whole_of(self, section: str) -> int | None:
        """Return the number of the group that `section` divides further, or None when it divides the whole base."""
        return next((at for at, group in enumerate(self.groups) if section and group.label == section), None)


class Measure(Shape):
    """A percentage: who gave one of `values` on `variable`, of those who gave an answer that is not in `exclude`.

    In a table that is counted elsewhere it is a number: the sum of `figures`, or what part that is of `over`.
    """

    label: Text
    heading: str = ""
    """Heading above several measures, such as a grid's question."""
    variable: str = ""
    """With {variant} where groups are asked variants of one question."""
    values: tuple[Code, ...] = ()
    """The answers counted together; none only for the total."""
    exclude: tuple[Code, ...] = ()
    """Answers that leave the base, such as 'weet niet'."""
    total: bool = False
    """All answers together, which is 100% wherever somebody answered."""
    figures: tuple[Text, ...] = ()
    over: tuple[Text, ...] = ()
    over_all: bool = False
    """Whether the figures are a part of the same figures of all things together, as in a distribution."""
    statistic: Statistic | None = None
    """What this measure is, where that is not what the table shows."""
    only: tuple[Text, ...] = ()
    """The groups that were asked; empty for all."""
    ranked: bool = False
    """Not in a place of its own, but in the list of what is named most (`ranking`)."""
    row: str = ""
    """Where groups are columns: the row of the list that a ranked measure stands in."""
    label_by_group: dict[str, Text] = Field(default_factory=dict)
    """Words for one group that has its own name for the answer, such as 'Dijkgraaf' for what is elsewhere 'Burgemeester'."""

    @model_validator(mode="after")
    def _counts_one_thing(self) -> Self:
        if self.figures:
            if self.variable or self.values or self.total or (self.over and self.over_all):
                raise ValueError("een maat met figures telt geen antwoorden, en is hooguit van één ding een deel")
            return self
        if not self.variable or self.over or self.over_all:
            raise ValueError("een maat heeft een variabele, of telt wat elders is geteld (figures)")
        if self.total == bool(self.values):
            raise ValueError("een maat telt óf antwoorden (values) óf is het totaal (total: true)")
        return self

    def label_in(self, group: str) -> str:
        """Return the label of the measure in the words of one group."""
        return self.label_by_group.get(group, self.label)

    def variable_in(self, group: PlannedGroup) -> str:
        """Return the variable that holds the answers of one group."""
        return self.variable.replace(VARIANT_FIELD, group.variant)

    def applies_to(self, group: PlannedGroup) -> bool:
        """Tell whether a group was asked."""
        return not self.only or group.name in self.only


class Ranking(Shape):
    """The list of what is named most.

    In every row, where groups are rows: the first so many a column each, or all above a share in one column. Where groups are
    columns a list is a cell, with all that has a share.
    """

    headings: tuple[Text, ...] = ()
    above: float | None = Field(default=None, gt=0, lt=1)
    at_least: float | None = Field(default=None, gt=0, lt=1)

    @model_validator(mode="after")
    def _one_column_for_all_above(self) -> Self:
        if self.above is not None and self.at_least is not None:
            raise ValueError("een lijst heeft één grens: above of at_least")
        if self.has_limit and len(self.headings) > 1:
            raise ValueError("alles boven een aandeel staat in één kolom")
        return self

    @property
    def has_limit(self) -> bool:
        """Whether everything from some share on is in the list."""
        return self.above is not None or self.at_least is not None

    def takes(self, share: float) -> bool:
        """Tell whether `share` is high enough for the list; a rounding error of binary numbers aside."""
        if self.at_least is not None:
            return share >= self.at_least - _NOISE
        return self.above is None or share > self.above
