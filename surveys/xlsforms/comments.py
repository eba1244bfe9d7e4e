"""The comments of a YAML questionnaire: each belongs to the nearest thing below it that is a row of its own in a spreadsheet."""

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from surveys.routing.reading import Place

Comments: TypeAlias = Mapping[Place, str]
"""Comments by the place that they stand above; `()` is the questionnaire itself. Lines without their `#`."""

# The places that are rows of a spreadsheet, the innermost first.
_ROWS: Final[tuple[tuple[str | type, ...], ...]] = (
    ("parts", int, "pages", int, "items", int, "rows", int),
    ("parts", int, "pages", int, "items", int),
    ("parts", int, "pages", int),
    ("parts", int),
    ("choices", str, int),
    ("calculations", int, "choices", int),
    ("calculations", int),
    ("derived", int, "choices", int),
    ("derived", int),
    ("background", int),
)


def comments_of(text: str) -> dict[Place, str]:
    """Return the comments of the YAML `text`, which was read before and found to be a questionnaire.

    A comment at the end of a line belongs to what begins on that line. Lines before the first comment of a block and blank
    lines between comments are not kept; everything else is.
    """
    starts: dict[int, Place] = {}
    scalars: list[tuple[int, int]] = []
    root = YAML(typ="safe", pure=True).compose(text)
    for place, node, line in _nodes((), root, root.start_mark.line):
        if line not in starts or len(place) < len(starts[line]):
            starts[line] = place
        if isinstance(node, ScalarNode):
            scalars.append((node.start_mark.index, node.end_mark.index))
    gathered: dict[Place, list[str]] = {}
    for line, words, is_alone in _written(text, scalars):
        place = _below(starts, line) if is_alone else _on(starts, line)
        gathered.setdefault(_owner(place, root), []).append(words)
    return {place: comment for place, lines in gathered.items() if (comment := tidy("\n".join(lines)))}


def tidy(comment: str) -> str:
    """Return a comment as it is kept: signs that print, no spaces at the ends of lines, no empty lines around it."""
    plain = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in comment)
    return "\n".join(line.rstrip() for line in plain.split("\n")).strip()


def _nodes(place: Place, node: Node, line: int) -> Iterator[tuple[Place, Node, int]]:
    """Yield every node with its place and the line on which it, or the key before it, begins."""
    yield place, node, line
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode):
                yield (*place, str(key.value)), key, key.start_mark.line
                yield from _nodes((*place, str(key.value)), value, key.start_mark.line)
    elif isinstance(node, SequenceNode):
        for number, value in enumerate(node.value):
            yield from _nodes((*place, number), value, value.start_mark.line)


def _written(text: str, scalars: list[tuple[int, int]]) -> Iterator[tuple[int, str, bool]]:
    """Yield the number of the line, the words and whether it stands alone, of each comment. A # inside a scalar is none."""
    spans = iter(sorted(scalars))
    begin, end = next(spans, (len(text), len(text)))
    position = 0
    for number, line in enumerate(text.split("\n")):
        for column, sign in enumerate(line):
            index = position + column
            while index >= end and begin < len(text):
                begin, end = next(spans, (len(text), len(text)))
            if sign == "#" and not begin <= index < end and (column == 0 or line[column - 1].isspace()):
                words = line[column + 1 :].rstrip("\r")
                yield number, words.removeprefix(" "), not line[:column].strip()
                break
        position += len(line) + 1


def _below(starts: dict[int, Place], line: int) -> Place:
    after = [start for start in starts if start > line]
    return starts[min(after)] if after else _on(starts, line)


def _on(starts: dict[int, Place], line: int) -> Place:
    return starts[max((start for start in starts if start <= line), default=min(starts))]


def _owner(place: Place, root: Node) -> Place:
    """Return the longest beginning of `place` that is a row in a spreadsheet, or the first row inside it."""
    for pattern in _ROWS:
        if len(place) >= len(pattern) and all(map(_fits, pattern, place)):
            return place[: len(pattern)]
    if place[:1] == ("choices",):
        return ("choices", place[1], 0) if len(place) > 1 else _first_list(root)
    return (*place, 0) if place in {("background",), ("calculations",), ("parts",), ("derived",)} else ()


def _fits(wanted: str | type, step: str | int) -> bool:
    return isinstance(step, wanted) if isinstance(wanted, type) else step == wanted


def _first_list(root: Node) -> Place:
    lists = next((value for key, value in root.value if key.value == "choices"), None)
    names = [key.value for key, _ in lists.value] if isinstance(lists, MappingNode) else []
    return ("choices", str(names[0]), 0) if names else ()
