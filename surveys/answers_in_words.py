"""The answers of a page in words, question by question: for the overview, and for choosing between two versions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from surveys.routing import ItemView, Kind, PageView, Value

NOT_ANSWERED: Final = "niet ingevuld"
OPEN_TEXT: Final = "ingevuld"
_OPEN_KINDS: Final = frozenset({Kind.TEXT, Kind.LONG_TEXT})

Answers = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question with its answer; `name` is its variable."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionLines:
    """An item with a line for each thing that it asks; a grid has a label above its lines."""

    heading: str
    lines: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class DifferingLine:
    """One question to which two answers were given."""

    label: str
    stored: str
    posted: str


def answers_in_words(view: PageView, answers: Answers, *, shows_open_text: bool) -> tuple[QuestionLines, ...]:
    """Return the answers to the questions of a page; typed text only when asked, for a screen may be shared."""
    return tuple(
        QuestionLines(item.label if item.kind is Kind.GRID else "", tuple(_lines(item, answers, shows_open_text=shows_open_text)))
        for item in view.items
        if item.item.is_question
    )


def differing_lines(view: PageView, stored: Answers, posted: Answers) -> tuple[DifferingLine, ...]:
    """Return the questions of a page of which the stored and the posted answer differ, with all that was typed."""
    pairs = zip(
        answers_in_words(view, stored, shows_open_text=True), answers_in_words(view, posted, shows_open_text=True), strict=True
    )
    return tuple(
        DifferingLine(old.label, old.text, new.text)
        for before, after in pairs
        for old, new in zip(before.lines, after.lines, strict=True)
        if old.text != new.text
    )


def _lines(item: ItemView, answers: Answers, *, shows_open_text: bool) -> Iterator[AnswerLine]:
    asked = item.rows if item.kind is Kind.GRID else (item,)
    for line in asked:
        yield AnswerLine(line.name, line.label, _text(item, line.name, answers, shows_open_text=shows_open_text))


def _text(item: ItemView, name: str, answers: Answers, *, shows_open_text: bool) -> str:
    value = answers.get(name, "")
    if value in ("", []):
        return NOT_ANSWERED
    if item.kind in _OPEN_KINDS:
        return str(value) if shows_open_text else OPEN_TEXT
    if item.kind is Kind.SCALE:
        return _scale_text(item, value)
    codes = value if isinstance(value, list) else [value]
    labels = [_choice_text(item, str(code), answers, shows_open_text=shows_open_text) for code in codes]
    return "; ".join(labels)


def _choice_text(item: ItemView, code: str, answers: Answers, *, shows_open_text: bool) -> str:
    choice = next((choice for choice in item.choices if choice.name == code), None)
    if choice is None:
        return code
    typed = str(answers.get(choice.open_name or "", ""))
    if not typed:
        return choice.label
    return f"{choice.label}: {typed if shows_open_text else OPEN_TEXT}"


def _scale_text(item: ItemView, value: Value) -> str:
    """Return a step of a scale, with the words at its ends."""
    ends = {item.minimum: item.minimum_label, item.maximum: item.maximum_label}
    words = next((label for step, label in ends.items() if step == value), None)
    return f"{value} ({words})" if words else f"{value} (van {item.minimum} tot en met {item.maximum})"
