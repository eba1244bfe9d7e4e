"""Checks of a questionnaire in blocks: which blocks there have to be, and that no block reads another."""

from collections.abc import Iterable, Iterator

from surveys.routing import definition as shapes
from surveys.routing.checks.outline import Outline
from surveys.routing.checks.trees import Trees
from surveys.routing.errors import Finding, finding
from surveys.routing.reading import Place
from surveys.routing.texts import read_text
from surveys.routing.tree import references


def block_findings(outline: Outline) -> Iterator[Finding]:
    """Yield what is wrong with the blocks as such; nothing where the questionnaire has none."""
    if not outline.blocks:
        return
    without = [part.name for part in outline.shape.parts if part.block is None]
    if without:
        yield finding("R120", outline.where(()), names=", ".join(without))
    opening = [place for place, _, block in outline.blocks if block.opening]
    if len(opening) != 1:
        yield finding("R121", outline.where(opening[-1] if opening else ()), number=len(opening))
    personal = [(place, part.name) for place, part, block in outline.blocks if block.personal]
    if len(personal) > 1:
        yield finding("R122", outline.where(personal[-1][0]), names=", ".join(name for _, name in personal))
    for place, page in outline.pages:
        for key in ("counts", "closing"):
            if getattr(page, key):
                yield finding("R123", outline.where((*place, key)), key=key)
    yield from _personal_findings(outline)


def _personal_findings(outline: Outline) -> Iterator[Finding]:
    """Yield what is wrong with the questions that the personal block names, and with the policy fields of the others."""
    fields: tuple[str, ...] = ()
    for place, _, block in outline.blocks:
        for key, kind in (("policy_field", shapes.SingleShape), ("years", shapes.IntegerShape)):
            name = getattr(block, key)
            if name is not None and not _is_asked_in(outline, place, name, kind):
                yield finding("R124", outline.where((*place, "block", key)), name=name, key=key)
        fields += outline.codes(block.policy_field or "")
    for place, _, block in outline.blocks:
        for field in block.policy_fields:
            if field not in fields:
                where = outline.where((*place, "block", "policy_fields"))
                yield finding("R125", where, name=field, known=", ".join(fields) or "geen")


def _is_asked_in(outline: Outline, part: Place, name: str, kind: type[shapes.AnyItem]) -> bool:
    return any(item.name == name and isinstance(item, kind) for place, _, item in outline.items if place[:2] == part)


def reading_findings(trees: Trees) -> Iterator[Finding]:
    """Yield each expression and text of a block that reads the answers to another block."""
    outline = trees.outline
    if not outline.blocks:
        return
    for use, tree in trees.trees:
        if use.page:
            yield from _foreign(trees, use.place, references(tree))
    for mention in outline.mentions:
        yield from _foreign(trees, mention.place, dict.fromkeys(read_text(mention.source).names))


def _foreign(trees: Trees, place: Place, names: Iterable[str]) -> Iterator[Finding]:
    outline = trees.outline
    own = int(place[1])
    for name in names:
        for asked in sorted(trees.asked_behind(name)):
            other = int(outline.named[asked].place[1])
            block = outline.shape.parts[other].block
            if other != own and not (block is not None and (block.personal or block.opening)):
                names_of = [outline.shape.parts[part].name for part in (own, other)]
                yield finding("R214", outline.where(place), block=names_of[0], name=name, other=names_of[1])
                break
