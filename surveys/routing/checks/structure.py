"""Checks of names, lists and bounds: what can be seen without reading an expression."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from surveys.routing import definition as shapes
from surveys.routing.checks.outline import CHOICE_KINDS, Outline
from surveys.routing.errors import Finding, finding
from surveys.routing.reading import Place

RESERVED_PAGE_NAMES: Final = ("overzicht", "klaar", "bewaard", "al-ingevuld")
_PAGE_NAME: Final = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_CHOICE_CODE: Final = re.compile(r"[A-Za-z0-9_\-]+")
_SCALE_STEPS: Final = range(2, 12)


def structure_findings(outline: Outline) -> Iterator[Finding]:
    """Yield everything that is wrong with names, lists and bounds."""
    yield from _repeated(outline, ((entry.name, entry.place) for entry in outline.names))
    yield from _repeated(outline, ((page.name, place) for place, page in outline.pages))
    yield from _repeated(outline, ((part.name, ("parts", number)) for number, part in enumerate(outline.shape.parts)))
    yield from _page_findings(outline)
    yield from _list_findings(outline)
    for place, _page, item in outline.items:
        yield from _item_findings(outline, place, item)
    yield from _calculation_list_findings(outline)
    yield from _block_name_findings(outline)


def _repeated(outline: Outline, names: Iterable[tuple[str, Place]]) -> Iterator[Finding]:
    first: dict[str, Place] = {}
    for name, place in names:
        if name in first:
            yield finding("R101", outline.where(place), name=name, other=outline.where(first[name]))
        first.setdefault(name, place)


def _page_findings(outline: Outline) -> Iterator[Finding]:
    for place, page in outline.pages:
        if not _PAGE_NAME.fullmatch(page.name) or page.name in RESERVED_PAGE_NAMES:
            yield finding("R102", outline.where(place), name=page.name, reserved=", ".join(RESERVED_PAGE_NAMES))
        if not page.items:
            yield finding("R103", outline.where(place))
    for place, page in outline.pages:
        is_fit = page is outline.pages[-1][1] and page.relevant is None and not any(map(_must_be_answered, page.items))
        if page.closing and not is_fit:
            yield finding("R119", outline.where(place))
    counting = [(place, page.name) for place, page in outline.pages if page.counts]
    if len(counting) > 1:
        yield finding("R112", outline.where(counting[-1][0]), pages=", ".join(name for _, name in counting))


def _block_name_findings(outline: Outline) -> Iterator[Finding]:
    """Yield blocks that cannot stand in an address, and names of checks that are given twice."""
    for place, part, _ in outline.blocks:
        if not _PAGE_NAME.fullmatch(part.name) or part.name in RESERVED_PAGE_NAMES:
            yield finding("R102", outline.where(place), name=part.name, reserved=", ".join(RESERVED_PAGE_NAMES))
    yield from _repeated(
        outline,
        (
            (entry.name, (*place, "block", "plausibility", number))
            for place, _, block in outline.blocks
            for number, entry in enumerate(block.plausibility)
        ),
    )


def _must_be_answered(item: shapes.AnyItem) -> bool:
    return not isinstance(item, shapes.NoteShape) and item.required is not False


def _list_findings(outline: Outline) -> Iterator[Finding]:
    used = {entry.choices for entry in outline.names}
    for name, choices in outline.shape.choices.items():
        place: Place = ("choices", name)
        if not choices:
            yield finding("R111", outline.where(place), name=name)
        if name not in used:
            yield finding("R105", outline.where(place), name=name)
        yield from _code_findings(outline, place, choices)
        for number, choice in enumerate(choices):
            if choice.label is None:
                yield finding("R106", outline.where((*place, number)), name=choice.name)


def _code_findings(
    outline: Outline, place: Place, choices: Sequence[shapes.ChoiceShape | shapes.LabelShape]
) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, choice in enumerate(choices):
        if not _CHOICE_CODE.fullmatch(choice.name):
            yield finding("R114", outline.where((*place, number)), name=choice.name)
        if choice.name in seen:
            yield finding("R107", outline.where((*place, number)), name=choice.name)
        seen.add(choice.name)


def _calculation_list_findings(outline: Outline) -> Iterator[Finding]:
    entries: tuple[tuple[str, tuple[shapes.BackgroundShape | shapes.CalculationShape, ...]], ...] = (
        ("background", outline.shape.background),
        ("calculations", outline.shape.calculations),
        ("derived", outline.shape.derived),
    )
    for key, group in entries:
        for number, entry in enumerate(group):
            if isinstance(entry.choices, str):
                yield from _unknown_list(outline, (key, number), entry.choices)
            elif entry.choices is not None:
                yield from _code_findings(outline, (key, number, "choices"), entry.choices)


def _unknown_list(outline: Outline, place: Place, name: str) -> Iterator[Finding]:
    if name not in outline.shape.choices:
        yield finding("R104", outline.where(place), name=name, known=", ".join(outline.shape.choices) or "geen")


def _item_findings(outline: Outline, place: Place, item: shapes.AnyItem) -> Iterator[Finding]:
    where = outline.where(place)
    if isinstance(item, CHOICE_KINDS):
        yield from _unknown_list(outline, place, item.choices)
        yield from _choice_findings(outline, where, item)
    if isinstance(item, shapes.GridShape) and not item.rows:
        yield finding("R108", where)
    if isinstance(item, _BOUNDED) and item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
        yield finding("R110", where, minimum=item.minimum, maximum=item.maximum)
    elif isinstance(item, shapes.ScaleShape) and item.maximum - item.minimum + 1 not in _SCALE_STEPS:
        yield finding("R118", where, steps=item.maximum - item.minimum + 1)
    if isinstance(item, shapes.MultipleShape) and item.minimum == 0 and item.required is True:
        yield finding("R603", where)
    if not isinstance(item, shapes.NoteShape):
        for key in ("constraint", "warning"):
            if getattr(item, f"{key}_message") is not None and getattr(item, key) is None:
                yield finding("R602", where, key=f"{key}_message")


_BOUNDED: Final = (shapes.MultipleShape, shapes.ScaleShape, shapes.IntegerShape, shapes.YearShape)


def _choice_findings(
    outline: Outline, where: str, item: shapes.SingleShape | shapes.MultipleShape | shapes.GridShape
) -> Iterator[Finding]:
    choices = outline.shape.choices.get(item.choices, ())
    for choice in choices:
        if choice.exclusive and not isinstance(item, shapes.MultipleShape):
            yield finding("R109", where, name=choice.name)
        if choice.open and isinstance(item, shapes.GridShape):
            yield finding("R115", where, name=choice.name, kind="een tabelvraag")
    if item.exists and not isinstance(item, shapes.MultipleShape) and "ja" not in {choice.name for choice in choices}:
        yield finding("R126", where)
    if isinstance(item, shapes.MultipleShape) and item.minimum and choices:
        available = sum(not choice.exclusive for choice in choices)
        if item.minimum > available:
            yield finding("R116", where, minimum=item.minimum, available=available)
