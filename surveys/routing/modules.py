"""Modules: takes blocks out of a definition and puts others in, as text. The result is a definition like any other."""

import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ruamel.yaml import YAML

from surveys.routing.definition import ModuleShape
from surveys.routing.errors import ExpressionError
from surveys.routing.parsing import parse
from surveys.routing.reading import read, read_as
from surveys.routing.texts import read_text
from surveys.routing.tree import references

_WIDTH: Final = 130
_WORKED_OUT: Final = ("calculations", "derived")
_TEXTS: Final = ("label", "hint", "title", "summary", "minimum_label", "maximum_label", "constraint_message", "warning_message")
_RULES: Final = ("relevant", "required", "choice_filter", "default", "constraint", "warning", "calculation", "expression")


class ModuleError(ValueError):
    """The modules do not fit the definition; the message is for the researcher."""


@dataclass(frozen=True, slots=True)
class Composition:
    """A definition with other modules, and what went with the modules that were taken out."""

    text: str
    dropped: tuple[str, ...]
    """Names of calculations, derived variables and answer lists that nothing was left for."""


def module_names(text: str) -> tuple[str, ...]:
    """Return the modules of the definition `text`, in order; raises DefinitionError."""
    shape, _ = read(text)
    of_blocks = [part.block.module for part in shape.parts if part.block is not None]
    of_pages = [page.module for part in shape.parts for page in part.pages]
    return tuple(dict.fromkeys(name for name in (*of_blocks, *of_pages) if name is not None))


def with_modules(text: str, *, off: Collection[str] = (), add: Sequence[str] = ()) -> Composition:
    """Return the definition `text` without the modules called `off` and with the modules in the texts `add`.

    What only the modules taken out used goes as well: answer lists, calculations, and derived variables that read a question
    that is no longer asked. Comments and order stay. Nothing is checked but the modules; check the outcome as any definition.

    Raises DefinitionError where a text does not have the shape of a definition or a module, and ModuleError where a module to
    take out is not there, or one to put in does not fit.
    """
    known = module_names(text)
    for name in off:
        if name not in known:
            message = f"De module ‘{name}’ bestaat niet; kies uit: {', '.join(known) or 'geen'}."
            raise ModuleError(message)
    if not off and not add:
        return Composition(text, ())
    yaml = _yaml()
    definition = yaml.load(text)
    order = [part["name"] for part in definition["parts"]]
    dropped = _take_out(definition, set(off)) if off else ()
    for module in add:
        _put_in(definition, module, order)
    stream = io.StringIO()
    yaml.dump(definition, stream)
    return Composition(stream.getvalue(), dropped)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.width = _WIDTH
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _take_out(definition: Any, off: set[str]) -> tuple[str, ...]:
    used_before = _used(definition)
    known_before = _names(definition)
    for part in list(definition["parts"]):
        pages = part["pages"]
        for page in [page for page in pages if page.get("module") in off]:
            pages.remove(page)
        if part.get("block", {}).get("module") in off or not pages:
            definition["parts"].remove(part)
    if not definition["parts"]:
        raise ModuleError("Zonder deze modules blijft er niets over.")
    dropped = [*_drop_unknown(definition, known_before), *_drop_unused(definition, used_before)]
    return tuple(dropped)


def _drop_unknown(definition: Any, known_before: set[str]) -> Iterator[str]:
    """Drop what is worked out from a question that is gone; repeat, since one calculation may read another."""
    gone = known_before - _names(definition)
    while gone:
        found = set[str]()
        for key in _WORKED_OUT:
            for entry in list(definition.get(key, ())):
                if gone.intersection(_read_by(entry["calculation"])):
                    definition[key].remove(entry)
                    found.add(entry["name"])
                    yield entry["name"]
        gone = found


def _drop_unused(definition: Any, used_before: set[str]) -> Iterator[str]:
    """Drop calculations and lists that were used, and are not any more."""
    while True:
        unused = used_before - _used(definition)
        entries = [entry for entry in definition.get("calculations", ()) if entry["name"] in unused]
        lists = [name for name in definition.get("choices", {}) if _list(name) in unused]
        if not entries and not lists:
            return
        for entry in entries:
            definition["calculations"].remove(entry)
            yield entry["name"]
        for name in lists:
            del definition["choices"][name]
            yield name


def _names(definition: Any) -> set[str]:
    """Return every variable: of the background, asked (rows and open texts too), worked out."""
    names = {entry["name"] for key in ("background", *_WORKED_OUT) for entry in definition.get(key, ())}
    for item in _items(definition):
        names.add(item["name"])
        names.update(row["name"] for row in item.get("rows", ()))
        listed = definition.get("choices", {}).get(item.get("choices"), ())
        names.update(choice["open"] for choice in listed if "open" in choice)
    return names


def _used(definition: Any) -> set[str]:
    """Return every variable that is read somewhere, and every list that is used, the latter marked."""
    used = set[str]()
    entries = [entry for key in ("background", *_WORKED_OUT) for entry in definition.get(key, ())]
    for entry in (*entries, *_items(definition)):
        if isinstance(entry.get("choices"), str):
            used.add(_list(entry["choices"]))
    lists = [choice for name, choices in definition.get("choices", {}).items() if _list(name) in used for choice in choices]
    blocks = [part["block"] for part in definition["parts"] if "block" in part]
    checks = [check for block in blocks for check in block.get("plausibility", ())]
    rows = [row for item in _items(definition) for row in item.get("rows", ())]
    worked_out = [entry for key in _WORKED_OUT for entry in definition.get(key, ())]
    for holder in (*definition["parts"], *blocks, *checks, *_pages(definition), *_items(definition), *rows, *lists, *worked_out):
        used.update(name for key in _RULES if isinstance(holder.get(key), str) for name in _read_by(holder[key]))
        used.update(name for key in _TEXTS if isinstance(holder.get(key), str) for name in read_text(holder[key]).names)
    return used


def _list(name: str) -> str:
    return f"list {name}"


def _pages(definition: Any) -> list[Any]:
    return [page for part in definition["parts"] for page in part["pages"]]


def _items(definition: Any) -> list[Any]:
    return [item for page in _pages(definition) for item in page.get("items", ())]


def _read_by(source: object) -> tuple[str, ...]:
    """Return the variables in an expression; of what is none nothing, since the check of the outcome says what is wrong."""
    try:
        return references(parse(source)) if isinstance(source, str) else ()
    except ExpressionError:
        return ()


def _put_in(definition: Any, text: str, order: list[str]) -> None:
    """Put a module in; `order` are the names of the blocks as they were, with those that came, so that a place stays known."""
    shape = read_as(text, ModuleShape)  # refuses what is no YAML, or not of this shape, before anything is made of it
    module = _yaml().load(text)
    for part in shape.parts:
        if part.block is None or part.block.module != shape.name:
            message = f"Het deel ‘{part.name}’ van de module hoort ‘module: {shape.name}’ onder ‘block:’ te hebben."
            raise ModuleError(message)
    lists = definition.setdefault("choices", {})
    for name, choices in module.get("choices", {}).items():
        if lists.setdefault(name, choices) != choices:
            message = f"De antwoordlijst ‘{name}’ bestaat al en is anders; geef die van de module een andere naam."
            raise ModuleError(message)
    for key in _WORKED_OUT:
        if module.get(key):
            definition.setdefault(key, []).extend(module[key])
    place = _place_after(order, shape.after)
    there = {part["name"] for part in definition["parts"]}
    index = sum(name in there for name in order[:place])
    for number, part in enumerate(module["parts"]):
        definition["parts"].insert(index + number, part)
    order[place:place] = [part["name"] for part in module["parts"]]


def _place_after(order: list[str], after: str | None) -> int:
    if after is None:
        return len(order)
    if after not in order:
        message = f"Het blok ‘{after}’ waar de module achter hoort, is er niet; kies uit: {', '.join(order)}."
        raise ModuleError(message)
    return order.index(after) + 1
