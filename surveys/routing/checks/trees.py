"""The trees of all expressions of a definition, parsed once, and what each calculation needs."""

from surveys.routing.checks.outline import Outline, Use
from surveys.routing.errors import ExpressionError, Finding, finding
from surveys.routing.parsing import parse
from surveys.routing.questions import Origin
from surveys.routing.tree import Node, references


class Trees:
    """The trees of all expressions of an outline, and when each calculation can be worked out."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.trees: list[tuple[Use, Node]] = []
        self.unreadable: list[Finding] = []
        for use in outline.uses:
            try:
                self.trees.append((use, parse(use.source)))
            except ExpressionError as error:
                self.unreadable.append(finding(error.code, outline.where(use.place), **error.words))
        self.read_by = {use.owner: references(tree) for use, tree in self.trees if use.owner is not None}

    def asked_behind(self, name: str, _above: tuple[str, ...] = ()) -> frozenset[str]:
        """Return the asked variables that `name` comes from: itself, or what its calculation reads, however deep."""
        entry = self.outline.named.get(name)
        if entry is None or name in _above:
            return frozenset()
        if entry.origin in {Origin.CALCULATION, Origin.DERIVED}:
            return frozenset().union(*(self.asked_behind(part, (*_above, name)) for part in self.read_by.get(name, ())))
        return frozenset({name}) if entry.origin is Origin.ASKED else frozenset()

    def known_after(self, name: str, _above: tuple[str, ...] = ()) -> int:
        """Return the number of the page after which `name` is known; of a calculation, that of its last variable."""
        entry = self.outline.named.get(name)
        if entry is None or name in _above:
            return 0
        if entry.origin in {Origin.CALCULATION, Origin.DERIVED}:
            return max((self.known_after(part, (*_above, name)) for part in self.read_by.get(name, ())), default=0)
        return entry.page
