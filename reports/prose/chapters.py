"""Reads the texts of a report: one Markdown file a chapter, with its title and its place on top."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from reports.prose.markup import MarkupError, Node, parse

FOLDER: Final = Path(__file__).parent.parent / "texts"
_FENCE: Final = "---"


class TextError(ValueError):
    """A text cannot be read; says in which file, on which line, and what is wrong, in Dutch."""

    def __init__(self, file: Path, line: int, message: str) -> None:
        super().__init__(f"{file.name}:{line}: {message}")
        self.file = file
        self.line = line
        self.message = message


class _Front(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    order: int = Field(ge=0)
    number: int | None = None
    """The number of the chapter; none for what stands before or after the chapters."""
    part: str = ""
    """Heading of the part of the report that begins with this chapter."""
    system: bool = False
    """Whether the system adds what it knows itself, below the text: the appendix about method."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter as it was written."""

    file: Path
    name: str
    title: str
    order: int
    number: int | None
    part: str
    system: bool
    nodes: tuple[Node, ...]


@lru_cache(maxsize=16)
def chapters(edition: int, folder: Path = FOLDER) -> tuple[Chapter, ...]:
    """Return the chapters of the report of an edition in their order; none where nothing was written yet. Raises TextError."""
    files = sorted((folder / str(edition)).glob("*.md"))
    return tuple(sorted(map(read_chapter, files), key=lambda one: one.order))


def read_chapter(file: Path) -> Chapter:
    """Return the chapter in `file`; raises TextError."""
    opening, front, body = _halves(file)
    try:
        known = _Front.model_validate(YAML(typ="safe", pure=True).load(front))
    except (YAMLError, ValidationError) as error:
        raise TextError(file, 1, f"de kop van het bestand is niet goed: {error}") from error
    try:
        nodes = parse(body, first_line=opening)
    except MarkupError as error:
        raise TextError(file, error.line, str(error)) from error
    return Chapter(file, file.stem, known.title, known.order, known.number, known.part, known.system, nodes)


def _halves(file: Path) -> tuple[int, str, str]:
    """Return the line on which the text begins, the YAML on top, and the text."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    if not lines or lines[0].strip() != _FENCE or _FENCE not in [line.strip() for line in lines[1:]]:
        raise TextError(file, 1, "bovenaan ontbreekt de kop met titel en volgorde, tussen twee regels met ---")
    end = [line.strip() for line in lines[1:]].index(_FENCE) + 1
    return end + 2, "".join(lines[1:end]), "".join(lines[end + 1 :])
