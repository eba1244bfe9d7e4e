"""A questionnaire in blocks: which blocks there are for one filler, and the path through each.

One filler answers one block. `answers` is always the merged mapping of three documents: the personal block of this filler, the
opening block of the organisation, and the block itself. The checks of a definition see to it that no rule of a block reads
more than that, so the answers to another block, were they there, would change nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass

from surveys.routing.answers import PageProblems, check_pages
from surveys.routing.path import Answers, first_after, walk
from surveys.routing.progress import Progress, progress_among
from surveys.routing.questions import FillerRole, Page, Part, Plausibility, Questionnaire
from surveys.routing.values import Value, Values


def applicable_blocks(questionnaire: Questionnaire, answers: Answers, background: Answers) -> tuple[Part, ...]:
    """Return the blocks that apply, given the personal and the opening block; those two always do.

    While the opening block is not answered, a rule that reads it finds it empty.
    """
    _, values = walk(questionnaire, answers, background, among=_pages_for_all(questionnaire))
    return tuple(part for part in questionnaire.blocks if applies(part, values))


def applies(block: Part, values: Values) -> bool:
    """Tell whether `block` applies, given the `values` of the background, the personal and the opening block."""
    rule = block.block.relevant if block.block else None
    return rule is None or bool(rule.evaluate(values))


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block as its card shows it to one filler."""

    block: Part
    title: str
    summary: str
    minutes: int


def block_view(questionnaire: Questionnaire, block: Part, answers: Answers, background: Answers) -> BlockView:
    """Return the words of `block` as this filler reads them on the overview, before answering it; ValueError if it is none."""
    if block.block is None:
        message = f"{block.name} is no block"
        raise ValueError(message)
    known, labels = _before(questionnaire, block, answers, background), questionnaire.labels
    return BlockView(block, block.text.filled(known, labels), block.block.summary.filled(known, labels), block.block.minutes)


def obvious_roles(block: Part, present: Collection[FillerRole]) -> tuple[FillerRole, ...]:
    """Return for whom `block` is the obvious one among the roles `present` in an organisation.

    A water board has no griffier: there every block is for who is there.
    """
    wanted = block.block.roles if block.block else ()
    return tuple(role for role in wanted if role in present) or tuple(role for role in FillerRole if role in present)


def block_pages(questionnaire: Questionnaire, block: Part) -> tuple[Page, ...]:
    """Return all pages of `block`, on the path or not."""
    return tuple(page for page in questionnaire.pages if page.part is block)


def block_path(questionnaire: Questionnaire, block: Part, answers: Answers, background: Answers) -> tuple[Page, ...]:
    """Return the pages of `block` on the path of this filler, in order; none where the block does not apply."""
    pages, _ = _walk(questionnaire, block, answers, background)
    return pages


def block_next_page(questionnaire: Questionnaire, page: Page, answers: Answers, background: Answers) -> Page | None:
    """Return the first page on the path after `page` in its block, or None when the block ends."""
    return first_after(page, block_path(questionnaire, page.part, answers, background))


def block_previous_page(questionnaire: Questionnaire, page: Page, answers: Answers, background: Answers) -> Page | None:
    """Return the last page on the path before `page` in its block, or None at the beginning of the block."""
    earlier = [each for each in block_path(questionnaire, page.part, answers, background) if each.number < page.number]
    return earlier[-1] if earlier else None


def block_progress(questionnaire: Questionnaire, page: Page, answers: Answers, background: Answers) -> Progress:
    """Return how far a filler who looks at `page` is within its block, as `progress` does for a whole questionnaire."""
    known = _before(questionnaire, page.part, answers, background)
    title = page.part.text.filled(known, questionnaire.labels)
    return progress_among(questionnaire, block_pages(questionnaire, page.part), page, answers, known=dict(known), title=title)


def check_block(questionnaire: Questionnaire, block: Part, answers: Answers, background: Answers) -> tuple[PageProblems, ...]:
    """Return the pages of `block` on the path whose stored answers are missing or do not fit; empty when all is done."""
    known = _before(questionnaire, block, answers, background)
    return check_pages(questionnaire, block_pages(questionnaire, block), answers, known)


def block_values_on_path(questionnaire: Questionnaire, block: Part, answers: Answers, background: Answers) -> dict[str, Value]:
    """Return the answers of `block` itself that count for this filler, in the order of asking."""
    pages, values = _walk(questionnaire, block, answers, background)
    return {name: values[name] for page in pages for name in page.variables if name in values}


def implausible(questionnaire: Questionnaire, block: Part, answers: Answers, background: Answers) -> tuple[Plausibility, ...]:
    """Return the plausibility checks of `block` that these answers do not stand; none where the block does not apply."""
    pages, values = _walk(questionnaire, block, answers, background)
    checks = block.block.plausibility if block.block and pages else ()
    return tuple(check for check in checks if check.rule.evaluate(values))


def derived_values(questionnaire: Questionnaire, known: Answers) -> dict[str, Value]:
    """Work out the calculations and derived variables from what is `known` of an organisation: all its blocks together.

    `known` holds answers that count already (`block_values_on_path` of each block) and the background. Missing ones are absent.
    """
    values = Values(questionnaire.evaluations, known)
    worked_out = {variable.name: values[variable.name] for variable in questionnaire.calculations + questionnaire.derived}
    return {name: value for name, value in worked_out.items() if value not in ("", [])}


def _pages_for_all(questionnaire: Questionnaire) -> tuple[Page, ...]:
    """Return the pages that every block may read: those of the personal and the opening block."""
    return tuple(page for page in questionnaire.pages if is_for_all(page.part))


def is_for_all(part: Part) -> bool:
    """Tell whether every block may read `part`: the personal and the opening block."""
    return part.block is not None and (part.block.personal or part.block.opening)


def _before(questionnaire: Questionnaire, block: Part, answers: Answers, background: Answers) -> Values:
    """Return what holds before the first page of `block`."""
    earlier = [page for page in _pages_for_all(questionnaire) if page.part.number < block.number]
    return walk(questionnaire, answers, background, among=earlier)[1]


def _walk(questionnaire: Questionnaire, block: Part, answers: Answers, background: Answers) -> tuple[tuple[Page, ...], Values]:
    """Return the pages of `block` on the path, and what holds at the end of it."""
    read = [page for page in questionnaire.pages if page.part is block or is_for_all(page.part)]
    pages, values = walk(questionnaire, answers, background, among=read)
    return tuple(page for page in pages if page.part is block), values
