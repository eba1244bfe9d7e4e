"""A questionnaire in blocks before it is filled in: what may come for one filler, and on which condition. For paper."""

from dataclasses import dataclass

from surveys.routing.blocks import block_pages
from surveys.routing.page_view import ItemView, item_view
from surveys.routing.path import Answers, starting_values
from surveys.routing.questions import Page, Part, Questionnaire, Rule
from surveys.routing.values import UNKNOWN, Maybe, PartialValues, Values


@dataclass(frozen=True, slots=True)
class BlankItem:
    """A question or note that may be shown; the condition is None when it surely is, on its page."""

    view: ItemView
    condition: Rule | None


@dataclass(frozen=True, slots=True)
class BlankPage:
    """A page that may come, with what may be on it."""

    page: Page
    title: str
    condition: Rule | None
    items: tuple[BlankItem, ...]


@dataclass(frozen=True, slots=True)
class BlankBlock:
    """A block that may apply."""

    block: Part
    title: str
    summary: str
    minutes: int
    condition: Rule | None
    pages: tuple[BlankPage, ...]


def blank_blocks(questionnaire: Questionnaire, background: Answers) -> tuple[BlankBlock, ...]:
    """Return the blocks that may apply to a filler with this background, whatever is answered; in order of asking."""
    asked = {name: UNKNOWN for name, variable in questionnaire.variables.items() if variable.asked}
    values = starting_values(questionnaire, background)
    known = PartialValues(questionnaire.decisions, asked | dict(values))
    blocks = (_block(questionnaire, part, values, known) for part in questionnaire.blocks)
    return tuple(block for block in blocks if block is not None and block.pages)


def _block(questionnaire: Questionnaire, part: Part, values: Values, known: PartialValues) -> BlankBlock | None:
    about, labels = part.block, questionnaire.labels
    if about is None or _verdict(about.relevant, known) is False:
        return None
    pages = (_page(questionnaire, page, values, known) for page in block_pages(questionnaire, part))
    return BlankBlock(
        block=part,
        title=part.text.filled(values, labels),
        summary=about.summary.filled(values, labels),
        minutes=about.minutes,
        condition=_open(about.relevant, known),
        pages=tuple(page for page in pages if page is not None and page.items),
    )


def _page(questionnaire: Questionnaire, page: Page, values: Values, known: PartialValues) -> BlankPage | None:
    if _verdict(page.relevant, known) is False:
        return None
    labels = questionnaire.labels
    items = [
        BlankItem(item_view(item, values, labels), _open(item.relevant, known))
        for item in page.items
        if _verdict(item.relevant, known) is not False
    ]
    return BlankPage(page, page.text.filled(values, labels), _open(page.relevant, known), tuple(items))


def _open(rule: Rule | None, known: PartialValues) -> Rule | None:
    """Return a rule that depends on what will be answered; None where it is decided already."""
    return rule if _verdict(rule, known) is UNKNOWN else None


def _verdict(rule: Rule | None, known: PartialValues) -> Maybe:
    if rule is None:
        return True
    value = rule.decide(known)
    return value if value is UNKNOWN else bool(value)
