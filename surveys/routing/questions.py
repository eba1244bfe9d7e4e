"""A questionnaire that is ready for use: frozen, compiled, in the order in which it is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from surveys.routing.compiling import Evaluate
from surveys.routing.deciding import Decide
from surveys.routing.texts import Labels, Text
from surveys.routing.tree import Node
from surveys.routing.values import Maybe, PartialValues, Value, Values


class Kind(StrEnum):
    """The kinds of items."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    GRID = "grid"
    SCALE = "scale"
    INTEGER = "integer"
    YEAR = "year"
    TEXT = "text"
    LONG_TEXT = "long_text"
    NOTE = "note"


class Origin(StrEnum):
    """Where the value of a variable comes from."""

    BACKGROUND = "background"
    ASKED = "asked"
    CALCULATION = "calculation"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """An expression with its compiled forms; `reads` names the variables in it."""

    source: str
    tree: Node
    reads: tuple[str, ...]
    evaluate: Evaluate
    decide: Decide


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One answer of a list; `open_name` is the variable of the open text attached to it."""

    name: str
    label: str
    short_label: str
    substantive: bool
    exclusive: bool
    open_name: str | None
    columns: Mapping[str, str]
    text: Text


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row of a grid; a variable of its own."""

    name: str
    label: str
    short_label: str
    hint: str | None
    text: Text
    hint_text: Text | None


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A question or a note on a page. `label` and `hint` are as written; a page view has them filled in."""

    name: str
    kind: Kind
    label: str
    short_label: str
    hint: str | None
    source: str | None
    used_in: tuple[str, ...]
    page_name: str
    choices: tuple[Choice, ...]
    choice_filter: str | None
    exists: bool
    """Whether it asks if something exists, so that where fillers differ "ja" wins."""
    choice_rules: tuple[Rule | None, ...] | None
    """A rule for each choice, where the item has a choice filter; None where the choice is always offered."""
    rows: tuple[Row, ...]
    minimum: int | None
    maximum: int | None
    minimum_label: str | None
    maximum_label: str | None
    maximum_length: int | None
    relevant: Rule | None
    required: bool | Rule
    default: Rule | None
    """What is filled in already for who gave no answer yet."""
    constraint: Rule | None
    warning: Rule | None
    names: tuple[str, ...]
    """The variables that the item stores, without open texts: one, or one to a row, or none."""
    opens: tuple[tuple[str, str], ...]
    """The code of each choice with an open text, and the variable of that text."""
    texts: "ItemTexts"

    @property
    def is_question(self) -> bool:
        """Whether the item asks something."""
        return self.kind is not Kind.NOTE

    @property
    def variables(self) -> tuple[str, ...]:
        """All variables of the item, open texts included."""
        return self.names + tuple(name for _, name in self.opens)

    @property
    def all_texts(self) -> tuple[Text, ...]:
        """All texts that may hold variables, those of its choices and rows included."""
        own = self.texts
        texts = (own.label, own.hint, own.minimum_label, own.maximum_label, own.constraint_message, own.warning_message)
        of_rows = (text for row in self.rows for text in (row.text, row.hint_text))
        return tuple(text for text in (*texts, *(choice.text for choice in self.choices), *of_rows) if text is not None)


@dataclass(frozen=True, slots=True, eq=False)
class ItemTexts:
    """The texts of an item that may hold variables."""

    label: Text
    hint: Text | None
    minimum_label: Text | None
    maximum_label: Text | None
    constraint_message: Text | None
    warning_message: Text | None


class FillerRole(StrEnum):
    """In whose place somebody fills in a block."""

    GRIFFIER = "griffier"
    SECRETARIS = "secretaris"


@dataclass(frozen=True, slots=True, eq=False)
class Plausibility:
    """A check of the answers of a block; where the rule holds, they are implausible."""

    name: str
    label: str
    rule: Rule


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """What makes a part a block, which people fill in apart from the other blocks."""

    roles: tuple[FillerRole, ...]
    """For whom the block is the obvious one."""
    minutes: int
    summary: Text
    relevant: Rule | None
    personal: bool
    """Whether it is about the filler: every filler answers it, and it is never reconciled."""
    opening: bool
    """Whether it decides which blocks there are; having answered it makes the organisation count."""
    module: str | None
    policy_field: str | None
    """Of the personal block: the variable with the policy field of the filler."""
    years: str | None
    """Of the personal block: the variable with the years in the function."""
    policy_fields: tuple[str, ...]
    """The policy fields that make somebody the better filler."""
    plausibility: tuple[Plausibility, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A part of the questionnaire; `number` counts from 1."""

    name: str
    title: str
    number: int
    text: Text
    block: Block | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A page; `number` counts from 1 through the whole questionnaire."""

    name: str
    title: str
    part: Part
    number: int
    items: tuple[Item, ...]
    relevant: Rule | None
    """The rule of the page itself."""
    shown_if: Rule | None
    """When the page is on the path: the rule of its block and its own."""
    quick_exit: bool
    counts: bool
    closing: bool
    """Whether its questions stand on the overview, right above the button that sends."""
    text: Text

    @property
    def variables(self) -> tuple[str, ...]:
        """All variables that the page may store."""
        return tuple(name for item in self.items for name in item.variables)


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """A column of the data: asked, from the background, or calculated."""

    name: str
    label: str
    short_label: str
    kind: Kind
    """For a calculation: multiple where it passes on a multiple choice, single where it has choices else, and text without."""
    choices: tuple[Choice, ...]
    origin: Origin
    item: Item | None
    page_name: str | None
    rule: Rule | None

    @property
    def asked(self) -> bool:
        """Whether the respondent answers it."""
        return self.origin is Origin.ASKED


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A page as far as it matters to other pages, and to how many questions there are."""

    read: tuple[Item, ...]
    """The questions of which a rule, a calculation or a text somewhere reads the answer."""
    uncertain: tuple[Item, ...]
    """The questions that are read, or that are not always asked."""
    certain: int
    """How many questions there are besides."""
    plain: tuple[str, ...]
    """The variables that are always asked with all their answers, none of which asks for a text."""
    special: tuple[Item, ...]
    """The questions that have other variables."""


@dataclass(frozen=True, slots=True, eq=False)
class Questionnaire:
    """A compiled questionnaire. Compare two of them by `sha256`."""

    name: str
    title: str
    source: str | None
    sha256: str
    parts: tuple[Part, ...]
    pages: tuple[Page, ...]
    items: Mapping[str, Item]
    """Every question by name, grids included, notes not."""
    variables: Mapping[str, Variable]
    """Every column of the data by name: background, asked (grid rows and open texts too), calculations, derived."""
    background: tuple[Variable, ...]
    calculations: tuple[Variable, ...]
    derived: tuple[Variable, ...]
    counts_page: str | None
    pages_by_name: Mapping[str, Page] = field(repr=False)
    outlines: Mapping[str, Outline] = field(repr=False)
    """Of each page, by name, what a pass along the path has to look at."""
    labels: Labels = field(repr=False)
    evaluations: Mapping[str, Callable[[Values], Value]] = field(repr=False)
    """How each calculation and derived variable is worked out."""
    decisions: Mapping[str, Callable[[PartialValues], Maybe]] = field(repr=False)

    @property
    def blocks(self) -> tuple[Part, ...]:
        """The parts that are blocks: all or none."""
        return tuple(part for part in self.parts if part.block is not None)

    @property
    def personal_block(self) -> Part | None:
        """The block about the filler."""
        return next((part for part in self.parts if part.block is not None and part.block.personal), None)

    @property
    def opening_block(self) -> Part | None:
        """The block that decides which blocks there are; None where the questionnaire has no blocks."""
        return next((part for part in self.parts if part.block is not None and part.block.opening), None)

    @property
    def closing_page(self) -> Page | None:
        """The page whose questions stand on the overview."""
        return self.pages[-1] if self.pages[-1].closing else None

    def page(self, name: str) -> Page:
        """Return the page called `name`; raises KeyError."""
        return self.pages_by_name[name]
