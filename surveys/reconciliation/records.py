"""One filler's answers to one block, with what is needed to read them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveys.routing import Item, Part, Questionnaire, Value, page_view, path, values_on_path


@dataclass(frozen=True, slots=True)
class Record:
    """The answers of one filler to one block."""

    id: str
    seat: str
    """For whom the filler answers: griffier or secretaris."""
    personal: Mapping[str, Value]
    """Answers to the personal block: function, policy field, years in office."""
    opening: Mapping[str, Value]
    """The version of the opening block under which the block was filled in."""
    answers: Mapping[str, Value]
    """Answers to the block itself."""
    seconds: int
    """Time taken over the pages of the block."""

    @property
    def content(self) -> str:
        """The answers as text, to put records in an order that does not depend on who came first."""
        return json.dumps(dict(self.answers), sort_keys=True, ensure_ascii=False)

    @property
    def merged(self) -> dict[str, Value]:
        """All answers that the path of this filler through the block reads."""
        return {**self.personal, **self.opening, **self.answers}


def background_for(record: Record, background: Mapping[str, Value]) -> dict[str, Value]:
    """Return the background as this filler's pages read it."""
    return {**background, "namens": record.seat}


def values_of(questionnaire: Questionnaire, record: Record, background: Mapping[str, Value]) -> dict[str, Value]:
    """Return what holds for this filler: the answers to the block that are on the filler's path, and what they read."""
    return values_on_path(questionnaire, record.merged, background_for(record, background))


def asked_variables(
    questionnaire: Questionnaire, block: Part, answers: Mapping[str, Value], background: Mapping[str, Value]
) -> frozenset[str]:
    """Return the variables of the block, without open texts, that somebody with these answers is asked."""
    pages = [page for page in path(questionnaire, answers, background) if page.part is block]
    views = (view for page in pages for view in page_view(questionnaire, page, answers, background).items)
    return frozenset(name for view in views for name in view.item.names)


def questions_of(questionnaire: Questionnaire, block: Part) -> Iterator[Item]:
    """Yield the questions of a block in the order in which they are asked."""
    for page in questionnaire.pages:
        if page.part is block:
            yield from (item for item in page.items if item.is_question)


def is_substantive(item: Item, value: Value | None) -> bool:
    """Tell whether a value says something: there, and not only "weet niet"."""
    if value is None or value in ("", []):
        return False
    silent = {choice.name for choice in item.choices if not choice.substantive}
    return any(code not in silent for code in value) if isinstance(value, list) else value not in silent
