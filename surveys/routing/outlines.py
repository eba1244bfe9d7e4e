"""What a pass along the path has to look at: of most questions nothing reads the answer, and they are always asked."""

from collections.abc import Iterable, Iterator, Mapping

from surveys.routing.questions import Outline, Page, Rule, Variable
from surveys.routing.texts import Labels


def outlines(pages: Iterable[Page], variables: Mapping[str, Variable], labels: Labels) -> dict[str, Outline]:
    """Return the outline of each page, by name."""
    pages = tuple(pages)
    read = _read_names(pages, variables, labels)
    return {page.name: _outline(page, read) for page in pages}


def _outline(page: Page, read: frozenset[str]) -> Outline:
    questions = [item for item in page.items if item.is_question]
    uncertain = tuple(item for item in questions if item.relevant or not read.isdisjoint(item.variables))
    special = tuple(item for item in questions if item.relevant or item.choice_rules or item.opens)
    return Outline(
        read=tuple(item for item in questions if not read.isdisjoint(item.variables)),
        uncertain=uncertain,
        certain=len(questions) - len(uncertain),
        plain=tuple(name for item in questions if item not in special for name in item.names),
        special=special,
    )


def _read_names(pages: Iterable[Page], variables: Mapping[str, Variable], labels: Labels) -> frozenset[str]:
    """Return the names that any page reads, and those that the calculations among them read in turn."""
    texts = [text for by_code in labels.values() for text in by_code.values()]
    found = {name for text in texts for name in text.names}
    for page in pages:
        found.update(_reads(page))
    waiting = list(found)
    while waiting:
        variable = variables.get(waiting.pop())
        if variable is not None and variable.rule is not None:
            more = set(variable.rule.reads) - found
            found |= more
            waiting.extend(more)
    return frozenset(found)


def _reads(page: Page) -> Iterator[str]:
    for rule in _rules_of(page):
        yield from rule.reads if rule else ()
    for text in (page.text, page.part.text, *(text for item in page.items for text in item.all_texts)):
        yield from text.names


def _rules_of(page: Page) -> Iterator[Rule | None]:
    yield page.shown_if
    for item in page.items:
        yield from (item.relevant, item.default, item.constraint, item.warning, *(item.choice_rules or ()))
        yield item.required if isinstance(item.required, Rule) else None
