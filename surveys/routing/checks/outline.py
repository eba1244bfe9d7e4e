"""A definition laid flat: every name with the page where it is asked, every expression and every text with its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from surveys.routing import definition as shapes
from surveys.routing.questions import Origin
from surveys.routing.reading import Place, Source


class Role(StrEnum):
    """What an expression is for; decides what it may read."""

    RELEVANT = "relevant"
    REQUIRED = "required"
    CHOICE_FILTER = "choice_filter"
    DEFAULT = "default"
    CONSTRAINT = "constraint"
    WARNING = "warning"
    CALCULATION = "calculation"
    PLAUSIBILITY = "plausibility"


HAS_OWN_VALUE = frozenset({Role.CONSTRAINT, Role.WARNING})
READS_OWN_PAGE = HAS_OWN_VALUE | {Role.PLAUSIBILITY}


@dataclass(frozen=True, slots=True)
class Named:
    """A variable, or a note, at the place where it gets its name; page 0 is before the first."""

    name: str
    place: Place
    origin: Origin
    page: int
    choices: str | None
    is_variable: bool = True


@dataclass(frozen=True, slots=True)
class Use:
    """An expression at its place; `item` is the question that it belongs to, `owner` the calculation."""

    source: str
    place: Place
    role: Role
    page: int
    item: "shapes.QuestionShape | None" = None
    owner: str | None = None
    is_derived: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A text at its place, shown on `page`; `item` is the name of the question or note, where there is one."""

    source: str
    place: Place
    page: int
    item: str | None = None


@dataclass(frozen=True)
class Outline:
    """The definition with everything that the checks look up."""

    shape: shapes.QuestionnaireShape
    source: Source

    @cached_property
    def pages(self) -> list[tuple[Place, shapes.PageShape]]:
        """Every page with its place, in order."""
        return [
            (("parts", first, "pages", second), page)
            for first, part in enumerate(self.shape.parts)
            for second, page in enumerate(part.pages)
        ]

    @cached_property
    def items(self) -> list[tuple[Place, int, shapes.AnyItem]]:
        """Every item with its place and the number of its page."""
        return [
            ((*place, "items", number), page_number, item)
            for page_number, (place, page) in enumerate(self.pages, 1)
            for number, item in enumerate(page.items)
        ]

    @cached_property
    def names(self) -> list[Named]:
        """Every name of a variable or note, also those given twice."""
        return [*self._background_names(), *self._item_names(), *self._calculated_names()]

    @cached_property
    def named(self) -> dict[str, Named]:
        """The variables by name."""
        return {entry.name: entry for entry in reversed(self.names) if entry.is_variable}

    @cached_property
    def uses(self) -> list[Use]:
        """Every expression."""
        return [*self._block_uses(), *self._page_uses(), *self._item_uses(), *self._calculation_uses()]

    @cached_property
    def mentions(self) -> list[Mention]:
        """Every text that a respondent reads."""
        return [*self._page_mentions(), *self._item_mentions()]

    @cached_property
    def blocks(self) -> list[tuple[Place, shapes.PartShape, shapes.BlockShape]]:
        """Every part that is a block with its place, in order."""
        parts = enumerate(self.shape.parts)
        return [(("parts", number), part, part.block) for number, part in parts if part.block is not None]

    def part_number(self, page: int) -> int | None:
        """Return the place of the part that holds page number `page`; None before the first page."""
        return int(self.pages[page - 1][0][1]) if page else None

    def page_range(self, part: int) -> tuple[int, int]:
        """Return the numbers of the first and the last page of the part at this place."""
        before = sum(len(each.pages) for each in self.shape.parts[:part])
        return before + 1, before + len(self.shape.parts[part].pages)

    def where(self, place: Place) -> str:
        """Describe `place` for the researcher."""
        return self.source.where(place)

    def page_name(self, number: int) -> str:
        """Return "pagina kanaal"."""
        return f"pagina {self.pages[number - 1][1].name}" if number else "vóór de eerste pagina"

    def codes(self, name: str) -> tuple[str, ...]:
        """Return the codes that variable `name` can have, empty where it is no choice."""
        entry = self.named.get(name)
        if entry is None or entry.choices is None:
            return ()
        return tuple(choice.name for choice in self.shape.choices.get(entry.choices, ()))

    def _background_names(self) -> Iterator[Named]:
        for number, entry in enumerate(self.shape.background):
            yield Named(entry.name, ("background", number), Origin.BACKGROUND, 0, entry.choices)

    def _item_names(self) -> Iterator[Named]:
        for place, page, item in self.items:
            choices = item.choices if isinstance(item, CHOICE_KINDS) else None
            is_variable = not isinstance(item, shapes.NoteShape | shapes.GridShape)
            yield Named(item.name, place, Origin.ASKED, page, choices, is_variable=is_variable)
            for number, row in enumerate(item.rows if isinstance(item, shapes.GridShape) else ()):
                yield Named(row.name, (*place, "rows", number), Origin.ASKED, page, choices)
            for choice in self.shape.choices.get(choices or "", ()):
                if choice.open:
                    yield Named(choice.open, (*place, f"open tekst bij {choice.name}"), Origin.ASKED, page, None)

    def _calculated_names(self) -> Iterator[Named]:
        for key, origin in (("calculations", Origin.CALCULATION), ("derived", Origin.DERIVED)):
            for number, entry in enumerate(getattr(self.shape, key)):
                choices = entry.choices if isinstance(entry.choices, str) else None
                yield Named(entry.name, (key, number), origin, 0, choices)

    def _block_uses(self) -> Iterator[Use]:
        for place, _part, block in self.blocks:
            first, last = self.page_range(int(place[1]))
            if block.relevant:
                yield Use(block.relevant, (*place, "block", "relevant"), Role.RELEVANT, first)
            for number, entry in enumerate(block.plausibility):
                yield Use(entry.expression, (*place, "block", "plausibility", number, "expression"), Role.PLAUSIBILITY, last)

    def _page_uses(self) -> Iterator[Use]:
        for number, (place, page) in enumerate(self.pages, 1):
            if page.relevant:
                yield Use(page.relevant, (*place, "relevant"), Role.RELEVANT, number)

    def _item_uses(self) -> Iterator[Use]:
        for place, page, item in self.items:
            question = None if isinstance(item, shapes.NoteShape) else item
            for role in Role:
                source = getattr(item, role.value, None)
                if isinstance(source, str):
                    yield Use(source, (*place, role.value), role, page, question)

    def _calculation_uses(self) -> Iterator[Use]:
        for key in ("calculations", "derived"):
            for number, entry in enumerate(getattr(self.shape, key)):
                place = (key, number, "calculation")
                yield Use(entry.calculation, place, Role.CALCULATION, 0, None, entry.name, is_derived=key == "derived")

    def _page_mentions(self) -> Iterator[Mention]:
        for number, (place, page) in enumerate(self.pages, 1):
            if place[-1] == 0:
                part = self.shape.parts[int(place[1])]
                yield Mention(part.title, (*place[:2], "title"), number)
                if part.block is not None:
                    yield Mention(part.block.summary, (*place[:2], "block", "summary"), number)
            yield Mention(page.title, (*place, "title"), number)

    def _item_mentions(self) -> Iterator[Mention]:
        for place, page, item in self.items:
            for key in TEXT_KEYS:
                source = getattr(item, key, None)
                if source is not None:
                    yield Mention(source, (*place, key), page, item.name)
            for number, row in enumerate(item.rows if isinstance(item, shapes.GridShape) else ()):
                for key in ("label", "hint"):
                    if (source := getattr(row, key)) is not None:
                        yield Mention(source, (*place, "rows", number, key), page, item.name)
            listed = item.choices if isinstance(item, CHOICE_KINDS) else ""
            for choice in self.shape.choices.get(listed, ()):
                if choice.label is not None:
                    yield Mention(choice.label, (*place, f"antwoord {choice.name}"), page, item.name)


CHOICE_KINDS = (shapes.SingleShape, shapes.MultipleShape, shapes.GridShape)
TEXT_KEYS = ("label", "hint", "minimum_label", "maximum_label", "constraint_message", "warning_message")
