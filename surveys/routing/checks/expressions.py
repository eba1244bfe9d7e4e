"""Checks of expressions and texts: that they can be read, and read only what is known when they are needed."""

from collections.abc import Iterator

from surveys.routing.checks.blocks import reading_findings
from surveys.routing.checks.outline import HAS_OWN_VALUE, READS_OWN_PAGE, Mention, Outline, Role, Use
from surveys.routing.checks.trees import Trees
from surveys.routing.errors import Finding, finding
from surveys.routing.parsing import suggestion
from surveys.routing.questions import Origin
from surveys.routing.texts import has_broken_placeholder, read_text
from surveys.routing.tree import Call, Column, Literal, Node, Own, Reference, references, walk


def expression_findings(outline: Outline) -> Iterator[Finding]:
    """Yield everything that is wrong with expressions and with the variables in texts."""
    trees = Trees(outline)
    yield from trees.unreadable
    for use, tree in trees.trees:
        yield from _reference_findings(trees, use, tree)
        yield from _form_findings(outline, use, tree)
    yield from _cycles(trees)
    yield from reading_findings(trees)
    for mention in outline.mentions:
        yield from _mention_findings(trees, mention)
    yield from _unused_calculations(trees)


def _reference_findings(trees: Trees, use: Use, tree: Node) -> Iterator[Finding]:
    outline, where = trees.outline, trees.outline.where(use.place)
    for name in references(tree):
        entry = outline.named.get(name)
        if entry is None:
            yield finding("R202", where, name=name, suggestion=suggestion(name, outline.named))
        elif entry.origin is Origin.DERIVED and not use.is_derived:
            yield finding("R213", where, name=name)
        elif use.role is not Role.CALCULATION:
            known_after = trees.known_after(name)
            if known_after > use.page:
                yield finding("R203", where, name=name, page=outline.page_name(known_after))
            elif known_after == use.page and use.role not in READS_OWN_PAGE:
                yield finding("R204", where, name=name)


def _form_findings(outline: Outline, use: Use, tree: Node) -> Iterator[Finding]:
    where = outline.where(use.place)
    columns = _columns(outline, use)
    for node in walk(tree):
        match node:
            case Own() if use.role not in HAS_OWN_VALUE:
                yield finding("R209", where)
            case Column(name) if name not in columns:
                yield finding("R208", where, name=name)
            case Call("label-of" | "jr:choice-name", (Reference(name), *_)) if not _has_labels(outline, name):
                yield finding("R212", where, name=name)
            case Call("=" | "!=" | "selected", (Reference(name), Literal(str(code)))):
                yield from _unknown_code(outline, where, name, code)
            case Call("=" | "!=", (Literal(str(code)), Reference(name))):
                yield from _unknown_code(outline, where, name, code)
            case Call("=" | "!=" | "selected", (Own(), Literal(str(code)))) if use.item is not None:
                yield from _unknown_code(outline, where, use.item.name, code)
            case _:
                pass


def _columns(outline: Outline, use: Use) -> set[str]:
    listed = getattr(use.item, "choices", None)
    if use.role is not Role.CHOICE_FILTER or listed is None:
        return set()
    choices = outline.shape.choices.get(listed, ())
    return {"name", "label"}.union(*(choice.__pydantic_extra__ for choice in choices))


def _has_labels(outline: Outline, name: str) -> bool:
    entry = outline.named.get(name)
    return entry is None or bool(outline.codes(name)) or entry.origin in {Origin.CALCULATION, Origin.DERIVED}


def _unknown_code(outline: Outline, where: str, name: str, code: str) -> Iterator[Finding]:
    known = outline.codes(name)
    if known and code and code not in known:
        yield finding("R211", where, name=name, choice=code, known=", ".join(known))


def _cycles(trees: Trees) -> Iterator[Finding]:
    """Yield each ring of calculations once, at the first of its names in the file."""
    done: set[str] = set()
    for start in trees.read_by:
        ring = _ring_from(trees, start)
        if ring and not done.intersection(ring):
            done.update(ring)
            where = trees.outline.where(trees.outline.named[start].place)
            yield finding("R205", where, cycle=" → ".join((*ring, ring[0])))


def _ring_from(trees: Trees, start: str) -> tuple[str, ...]:
    waiting: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while waiting:
        way = waiting.pop()
        for name in trees.read_by.get(way[-1], ()):
            if name == start:
                return way
            if name not in seen:
                seen.add(name)
                waiting.append((*way, name))
    return ()


def _mention_findings(trees: Trees, mention: Mention) -> Iterator[Finding]:
    outline, where, text = trees.outline, trees.outline.where(mention.place), read_text(mention.source)
    if has_broken_placeholder(text):
        yield finding("R304", where)
    # The messages of checks are shown with the answers of their own page.
    shown_after = mention.page if mention.place[-1] in {"constraint_message", "warning_message"} else mention.page - 1
    for name in dict.fromkeys(text.names):
        entry = outline.named.get(name)
        if entry is None:
            yield finding("R301", where, name=name, suggestion=suggestion(name, outline.named))
        elif entry.origin is Origin.DERIVED:
            yield finding("R213", where, name=name)
        elif (known_after := trees.known_after(name)) > shown_after:
            yield finding("R302", where, name=name, page=outline.page_name(known_after))


def _unused_calculations(trees: Trees) -> Iterator[Finding]:
    used = {name for _, tree in trees.trees for name in references(tree)}
    used.update(name for mention in trees.outline.mentions for name in read_text(mention.source).names)
    for entry in trees.outline.names:
        if entry.origin is Origin.CALCULATION and entry.name not in used:
            yield finding("R601", trees.outline.where(entry.place), name=entry.name)
