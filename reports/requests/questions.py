"""Which questions of a questionnaire can be asked for: the closed ones, and what is derived with answers of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from reports.requests.listed import RequestList
from reports.tableplans.plan import Code
from surveys.routing import Item, Kind, Origin, Questionnaire, Variable

_CLOSED: Final = frozenset({Kind.SINGLE, Kind.MULTIPLE})
_OPENING: Final = "${"
_STRONG: Final = "**"


@dataclass(frozen=True, slots=True)
class AskableAnswer:
    """An answer with its label in a table."""

    code: Code
    label: str
    counts: bool
    """Whether it is in the base; 'weet niet' and its like are not."""


@dataclass(frozen=True, slots=True)
class AskableQuestion:
    """A question with its answers, and to whom it was put."""

    name: str
    title: str
    """As it is called above a table."""
    text: str
    """As it was put to the respondent; of a row of a grid with the question of the grid."""
    theme: str
    grid: str
    """The name of the grid that it is a row of; empty elsewhere."""
    answers: tuple[AskableAnswer, ...]
    is_multiple: bool
    asked_if: str
    """The expression that holds for the rows of those whom it was asked; empty for everybody."""
    rows: tuple[str, ...] = ()
    """Of a whole grid the names of its rows, each of which is a question that can be asked by itself."""

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables with the answers."""
        return self.rows or (self.name,)


@lru_cache(maxsize=8)
def askable_questions(questionnaire: Questionnaire, listed: RequestList) -> tuple[AskableQuestion, ...]:
    """Return what can be asked, in the order of the questionnaire: asked questions first, then derived ones."""
    wanted = (one for one in questionnaire.variables.values() if _is_askable(one, listed))
    themes = tuple(dict.fromkeys(map(listed.theme_of, questionnaire.parts)))
    made = [_question(one, questionnaire, listed) for one in wanted]
    made.sort(key=lambda one: (_place(one.theme, themes), not questionnaire.variables[one.name].asked))
    return tuple(_with_grids(made, questionnaire, listed))


def _with_grids(
    questions: Sequence[AskableQuestion], questionnaire: Questionnaire, listed: RequestList
) -> Iterator[AskableQuestion]:
    """Yield the questions, and before the first row of a grid the whole grid, where its rows are asked and answered alike."""
    seen = {""}
    for one in questions:
        item = questionnaire.variables[one.name].item
        if one.grid not in seen and item is not None:
            rows = [other for other in questions if other.grid == one.grid]
            if len(rows) > 1 and len({_alike(row, listed) for row in rows}) == 1:
                yield _grid(item, rows)
        seen.add(one.grid)
        yield one


def _alike(row: AskableQuestion, listed: RequestList) -> tuple[object, ...]:
    return row.answers, row.asked_if, row.theme, row.is_multiple, listed.kind_of(row.name)


def _grid(item: Item, rows: Sequence[AskableQuestion]) -> AskableQuestion:
    label = (item.short_label or item.label).replace(_STRONG, "")
    title = rows[0].theme if _OPENING in label else label
    names = tuple(row.name for row in rows)
    return replace(rows[0], name=item.name, title=f"{title.rstrip('?:.')} (alle onderdelen)", text=title, rows=names)


def _is_askable(variable: Variable, listed: RequestList) -> bool:
    if variable.origin is Origin.BACKGROUND or variable.name in listed.leave_out:
        return False
    return variable.kind is Kind.SCALE or (variable.kind in _CLOSED and bool(variable.choices))


def _question(variable: Variable, questionnaire: Questionnaire, listed: RequestList) -> AskableQuestion:
    sources = tuple(_sources(variable, questionnaire))
    page = sources[0].page_name if sources else None
    item = variable.item
    in_grid = item is not None and item.kind is Kind.GRID
    words = f"{item.label} {variable.label}" if item is not None and in_grid else variable.label
    return AskableQuestion(
        name=variable.name,
        title=listed.title_of(variable.name, variable.short_label),
        text=variable.short_label if _OPENING in words else words.replace(_STRONG, ""),
        theme=listed.theme_of(questionnaire.page(page).part) if page else questionnaire.title,
        grid=item.name if item is not None and in_grid else "",
        answers=_answers(variable),
        is_multiple=variable.kind is Kind.MULTIPLE,
        asked_if=listed.asked_if(_asked_if(sources, questionnaire)),
    )


def _answers(variable: Variable) -> tuple[AskableAnswer, ...]:
    if variable.kind is not Kind.SCALE:
        return tuple(AskableAnswer(one.name, one.short_label, one.substantive) for one in variable.choices)
    item = variable.item
    if item is None or item.minimum is None or item.maximum is None:
        return ()
    ends = {item.minimum: item.minimum_label, item.maximum: item.maximum_label}
    numbers = range(item.minimum, item.maximum + 1)
    return tuple(AskableAnswer(one, f"{one} ({ends[one]})" if ends.get(one) else str(one), counts=True) for one in numbers)


def _sources(variable: Variable, questionnaire: Questionnaire) -> Iterator[Variable]:
    """Yield the asked questions that a variable rests on; of an asked one itself."""
    if variable.asked:
        yield variable
    elif variable.rule is not None:
        for name in variable.rule.reads:
            yield from _sources(questionnaire.variables[name], questionnaire)


def _asked_if(sources: tuple[Variable, ...], questionnaire: Questionnaire) -> str:
    """Return the expression under which the question was asked, where that is the same for all that it rests on."""
    rules = {_relevance(source, questionnaire) for source in sources}
    return rules.pop() if len(rules) == 1 else ""


def _relevance(variable: Variable, questionnaire: Questionnaire) -> str:
    page = questionnaire.page(variable.page_name).shown_if if variable.page_name else None
    own = variable.item.relevant if variable.item is not None else None
    sources = [rule.source for rule in (page, own) if rule is not None]
    return sources[0] if len(sources) == 1 else " and ".join(f"({source})" for source in sources)


def _place(theme: str, themes: tuple[str, ...]) -> int:
    return themes.index(theme) if theme in themes else len(themes)
