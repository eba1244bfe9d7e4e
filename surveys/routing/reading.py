"""YAML text to shape, with the line of every part; says in Dutch what does not fit."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from surveys.routing.definition import QuestionnaireShape
from surveys.routing.errors import DefinitionError, Finding, finding

Model = TypeVar("Model", bound=BaseModel)
Place: TypeAlias = tuple[str | int, ...]
_MOST_NODES: Final = 100_000
_LONGEST_TEXT: Final = 2_000_000
_KEPT: Final = 4

_SINGULAR: Final = {
    "parts": "deel", "pages": "pagina", "items": "vraag", "rows": "rij", "choices": "antwoordlijst", "background": "achtergrond",
    "calculations": "berekening", "derived": "afgeleide variabele", "plausibility": "aannemelijkheid",
}  # fmt: skip

_PROBLEMS: Final = {
    "missing": "De sleutel ‘{key}’ ontbreekt.",
    "extra_forbidden": "De sleutel ‘{key}’ bestaat hier niet.",
    "string_type": "Bij ‘{key}’ hoort tekst.",
    "string_too_short": "De sleutel ‘{key}’ is leeg.",
    "int_type": "Bij ‘{key}’ hoort een heel getal.",
    "bool_type": "Bij ‘{key}’ hoort true of false.",
    "bool_parsing": "Bij ‘{key}’ hoort true of false.",
    "tuple_type": "Bij ‘{key}’ hoort een lijst (regels met een streepje).",
    "dict_type": "Bij ‘{key}’ horen sleutels met een dubbele punt.",
    "model_type": "Bij ‘{key}’ horen sleutels met een dubbele punt.",
    "model_attributes_type": "Bij ‘{key}’ horen sleutels met een dubbele punt.",
    "too_short": "De lijst ‘{key}’ is leeg.",
    "literal_error": "Bij ‘{key}’ kan alleen: {expected}.",
    "union_tag_invalid": "De soort ‘{tag}’ bestaat niet; kies uit {expected_tags}.",
    "union_tag_not_found": "De sleutel ‘kind’ ontbreekt (single, multiple, grid, scale, integer, year, text, long_text of note).",
    "greater_than_equal": "Bij ‘{key}’ hoort ten minste {ge}.",
    "less_than_equal": "Bij ‘{key}’ hoort ten hoogste {le}.",
    "value_error": "{error}.",
}


@dataclass(frozen=True, slots=True)
class Source:
    """The plain data of a file with the line of each place in it."""

    data: Any
    lines: dict[Place, int]

    def where(self, place: Place) -> str:
        """Describe `place` for the researcher: the names on the way to it, and the line."""
        words, current = [], self.data
        for depth, step in enumerate(place):
            current = _inside(current, step)
            kind = _SINGULAR.get(str(place[depth - 1])) if depth and isinstance(step, int) else None
            if kind:
                name = current.get("name") if isinstance(current, dict) else None
                words.append(f"{kind} {name or step + 1}" if isinstance(step, int) else kind)
            elif place[depth - 1 : depth] == ("choices",) and depth == 1:
                words.append(f"antwoordlijst {step}")
            elif isinstance(step, str) and step not in _SINGULAR:
                words.append(step)
        line = next((self.lines[place[:length]] for length in range(len(place), -1, -1) if place[:length] in self.lines), 1)
        return f"regel {line}, {' › '.join(words)}" if words else f"regel {line}"


def _inside(current: Any, step: str | int) -> Any:
    if isinstance(current, dict):
        return current.get(step)
    if isinstance(current, list) and isinstance(step, int) and step < len(current):
        return current[step]
    return None


@lru_cache(maxsize=_KEPT)
def read(text: str) -> tuple[QuestionnaireShape, Source]:
    """Read the YAML `text`; raises DefinitionError with everything that does not fit the shape.

    What was read last is kept, since checking, compiling and comparing a definition each ask for it; nobody may change it.
    """
    if len(text) > _LONGEST_TEXT:
        raise DefinitionError((finding("R003", "het bestand", limit=_MOST_NODES),))
    source = _read_yaml(text)
    return shaped(source, QuestionnaireShape), source


def read_as(text: str, model: type[Model]) -> Model:
    """Read the YAML `text` as a `model` of the definition; raises DefinitionError with everything that does not fit."""
    return shaped(_read_yaml(text), model)


def shaped(source: Source, model: type[Model]) -> Model:
    """Put the data of `source` into `model`; raises DefinitionError with everything that does not fit, each with its place."""
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        problems = [dict(problem) for problem in error.errors(include_url=False, include_input=False)]
        findings = (_shape_finding(source, problem) for problem in problems if not _is_echo(problem, problems))
        raise DefinitionError(tuple(dict.fromkeys(findings))) from error


def _read_yaml(text: str) -> Source:
    # The nodes give the lines and are counted before anything is made of them: aliases of aliases can ask for too much.
    yaml = YAML(typ="safe", pure=True)
    root: Node | None = _parsed(lambda: yaml.compose(text))
    lines = _lines_of(root)
    return Source(None if root is None else _parsed(lambda: yaml.constructor.construct_document(root)), lines)


def _parsed(parse: Callable[[], Any]) -> Any:
    try:
        return parse()
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DefinitionError((finding("R001", f"regel {line}", problem=error.problem or "onleesbaar"),)) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise DefinitionError((finding("R001", "het bestand", problem="onleesbaar"),)) from error


def _lines_of(root: Node | None) -> dict[Place, int]:
    """Return the line of every place; counts repeated aliases as often as they are used, and stops at too many."""
    lines: dict[Place, int] = {}
    waiting: list[tuple[Place, Node]] = [((), root)] if root is not None else []
    while waiting:
        place, node = waiting.pop()
        lines[place] = node.start_mark.line + 1
        if len(lines) > _MOST_NODES:
            raise DefinitionError((finding("R003", "het bestand", limit=_MOST_NODES),))
        if isinstance(node, MappingNode):
            for key, value in node.value:
                if isinstance(key, ScalarNode):
                    waiting.append(((*place, str(key.value)), value))
        elif isinstance(node, SequenceNode):
            waiting.extend(((*place, number), value) for number, value in enumerate(node.value))
    return lines


def _shape_finding(source: Source, problem: dict[str, Any]) -> Finding:
    place = _place_in_file(problem["loc"])
    words = {**problem.get("ctx", {}), "key": place[-1] if place else "vragenlijst", "type": problem["type"]}
    template = _PROBLEMS.get(problem["type"], "De waarde bij ‘{key}’ past niet ({type}).")
    return finding("R002", source.where(place), problem=template.format(**words))


def _place_in_file(location: Place) -> Place:
    """Return the place without the tag (the kind of the item) that pydantic puts behind the number of an item."""
    after_item = {depth + 2 for depth, step in enumerate(location) if step == "items"}
    return tuple(step for depth, step in enumerate(location) if depth not in after_item)


def _is_echo(problem: dict[str, Any], problems: list[dict[str, Any]]) -> bool:
    """Tell whether a list only seems empty, since what is in it was refused."""
    place = tuple(problem["loc"])
    return problem["type"] == "too_short" and any(
        tuple(other["loc"][: len(place)]) == place and len(other["loc"]) > len(place) for other in problems
    )
