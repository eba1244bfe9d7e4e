"""What griffiers and secretarissen of the replay post, block by block and page by page, along the real path and checks.

Where two fill in the same blocks, the second one differs in ways that the rules of the bench decide: "weet niet" beside an
answer, and "nee" beside "ja" where it is asked whether part of the policy exists. So what is settled is what was drawn.
"""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Final

from monitor_site.demo.dossier_scripts import DossierScript, FilledBlock, Filling
from monitor_site.demo.replay.dossiers.drawing import background_of
from monitor_site.demo.replay.dossiers.taking_part import OPENING, Organisation, Stop
from monitor_site.demo.replay.scripts import UnplayableError
from surveys.choices import Seat
from surveys.routing import Item, Kind, Page, Part, Questionnaire, Value, block_path, check_page, page_view

_PERSONAL, _CLOSING = "invuller", "afsluiting"
_SHARED: Final = (OPENING, "agressie", "integriteit")
"""The blocks that both officials fill in where an organisation answers twice, as far as they are finished."""
_DIFFERS: Final = 0.15
_SKIPS: Final = 0.5
_CLOSES: Final = 0.85
_REMARKS: Final = 0.25
_FINISHES: Final = 0.9
"""Of organisations of which every block is finished or skipped."""
_FIELDS: Final[Mapping[Seat, Sequence[str]]] = {
    Seat.GRIFFIER: ("griffie",),
    Seat.SECRETARIS: ("bestuur", "bestuur", "integriteit", "personeel"),
}
_MOST_YEARS: Final = 20
_TEXT: Final = "Op een andere manier dan hier staat"


def dossier_scripts(questionnaire: Questionnaire, organisations: Sequence[Organisation], seed: int) -> Iterator[DossierScript]:
    """Yield the script of every organisation; raises UnplayableError."""
    randomness = Random(seed)  # noqa: S311 -- repeatable, nothing secret
    for one in organisations:
        yield _Writer(questionnaire, one, randomness).script()


class _Writer:
    """Writes the script of one organisation."""

    def __init__(self, questionnaire: Questionnaire, organisation: Organisation, randomness: Random) -> None:
        self.questionnaire, self.organisation, self.randomness = questionnaire, organisation, randomness

    def script(self) -> DossierScript:
        one = self.organisation
        skipped = [block for block in self._left() if self.randomness.random() < _SKIPS]
        fillings = tuple(self._filling(seat, skipped, is_first=place == 0) for place, seat in enumerate(one.seats))
        is_whole = set(self._left()) == set(skipped) and not any(one.blocks.values())
        return DossierScript(one.tier, fillings, one.is_double, is_whole and self.randomness.random() < _FINISHES)

    def _left(self) -> list[str]:
        """Return the blocks that are for this organisation, and that nobody began."""
        one = self.organisation
        names = [part.name for part in self.questionnaire.blocks if part.name not in {_PERSONAL, _CLOSING, *one.blocks}]
        return [name for name in names if one.applies(name) and name not in {"secretaris", "griffier"} - set(one.seats)]

    def _filling(self, seat: Seat, skipped: Sequence[str], *, is_first: bool) -> Filling:
        one = self.organisation
        blocks = [self._filled(self._part(_PERSONAL), seat, self._about(seat), None)]
        for part in self.questionnaire.blocks:
            is_own = one.filler_of(part.name) == seat
            if part.name in one.blocks and is_own:
                blocks.append(self._filled(part, seat, one.answers, one.blocks[part.name]))
            elif part.name in one.blocks and one.is_double and part.name in _SHARED and one.blocks[part.name] is None:
                blocks.append(self._filled(part, seat, self._otherwise(part), None))
            elif part.name in skipped and is_own:
                blocks.append(FilledBlock(part.name))
        if is_first and self.randomness.random() < _CLOSES:
            blocks.append(self._filled(self._part(_CLOSING), seat, self._closing(), None))
        return Filling(seat, tuple(blocks), agrees=not is_first and not one.is_double)

    def _part(self, name: str) -> Part:
        return next(part for part in self.questionnaire.blocks if part.name == name)

    # --- the pages of a block --------------------------------------------------------------------------------------
    def _filled(self, part: Part, seat: Seat, answers: Mapping[str, Value], stop: Stop | None) -> FilledBlock:
        background = background_of(self.organisation, seat)
        opening = {} if part.name in {_PERSONAL, OPENING} else self._opening()
        given: dict[str, Value] = {}
        pages: list[tuple[str, dict[str, Value]]] = []
        done: set[str] = set()
        while page := self._next(part, opening | given, background, done):
            is_stop = stop is not None and page.name == stop.page
            if is_stop and stop is not None and not stop.keeps:
                break
            shown = [one.item for one in page_view(self.questionnaire, page, opening | given, background).items]
            posted = dict(self._posted(shown, answers, stop.keeps if is_stop and stop is not None else None))
            check = check_page(self.questionnaire, page, posted, opening | given, background, complete=not is_stop)
            if check.problems:
                raise UnplayableError(page.name)
            given |= check.values
            done.add(page.name)
            pages.append((page.name, posted))
            if is_stop:
                break
        return FilledBlock(part.name, tuple(pages), is_done=stop is None, is_left_halfway=stop is not None and bool(stop.keeps))

    def _next(self, part: Part, known: Mapping[str, Value], background: Mapping[str, Value], done: set[str]) -> Page | None:
        """Return the next page of a block on the path, which depends on what was answered before."""
        path = block_path(self.questionnaire, part, known, background)
        return next((page for page in path if page.name not in done), None)

    def _opening(self) -> dict[str, Value]:
        pages = [page for page in self.questionnaire.pages if page.part.name == OPENING]
        names = {name for page in pages for name in page.variables}
        return {name: value for name, value in self.organisation.answers.items() if name in names}

    def _posted(
        self, items: Sequence[Item], answers: Mapping[str, Value], keeps: Sequence[str] | None
    ) -> Iterator[tuple[str, Value]]:
        for item in items:
            for name in item.names:
                if name in answers and (keeps is None or name in keeps):
                    yield name, answers[name]
            yield from _open_texts(item, answers)
            if item.kind is Kind.LONG_TEXT and item.name not in answers and self.randomness.random() < _REMARKS and keeps is None:
                yield item.name, _TEXT

    # --- what is answered besides ----------------------------------------------------------------------------------
    def _about(self, seat: Seat) -> dict[str, Value]:
        years, fields = self.randomness.randint(0, _MOST_YEARS), _FIELDS[seat]
        return {"functie": seat.value, "functiejaren": years, "beleidsveld": self.randomness.choice(fields)}

    def _closing(self) -> dict[str, Value]:
        interview = self.randomness.choices(["ja", "misschien", "nee"], [4, 2, 4])[0]
        return {"interview": interview, "contact_naam": "De coördinator integriteit", "contact_bereikbaar": "via de griffie"}

    def _otherwise(self, part: Part) -> dict[str, Value]:
        """Return the answers of the second filler: those of the first, with a difference here and there."""
        answers = dict(self.organisation.answers)
        for page in self.questionnaire.pages:
            for item in page.items if page.part is part else ():
                for name in item.names:
                    if name in answers and not name.endswith("_identiek") and self.randomness.random() < _DIFFERS:
                        answers[name] = _weaker(item, answers[name])
        return answers


def _weaker(item: Item, value: Value) -> Value:
    """Return an answer that the bench would not take beside `value`, or the same where there is none."""
    unknowing = [choice.name for choice in item.choices if not choice.substantive]
    if isinstance(value, list):
        return value[:1] if item.exists else value
    if item.exists and value == "ja":
        return "nee"
    return unknowing[0] if unknowing and value not in unknowing else value


def _open_texts(item: Item, answers: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    for code, name in item.opens:
        chosen = answers.get(item.name, [])
        if chosen == code or (isinstance(chosen, list) and code in chosen):
            yield name, _TEXT
