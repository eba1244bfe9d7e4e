"""What is said beside a table: a sentence of what it shows, and the notes below it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from reports.estimation.rounding import whole_percent
from reports.tableplans.plan import Code
from reports.tables.numbers import percent
from reports.tables.table import Table, respondents_in

ROUNDING_NOTE: Final = "Door afronding tellen de percentages niet overal op tot 100%."
_FEW: Final = 20
"""Of fewer organisations than this, what is told is indicative only."""
_EVERYTHING: Final = "alle cijfers"
_WHOLE: Final = 100
_SAME: Final = 1e-9


def notes_of(table: Table) -> Iterator[str]:
    """Yield what is to be known of the table: what its plan says, what rounding does, and what rests on few."""
    yield from (*table.plan.notes, *table.plan.comparability)
    if _needs_rounding_note(table):
        yield ROUNDING_NOTE
    if few := ", ".join(_with_few(table)):
        yield f"Minder dan {_FEW} organisaties, dus indicatief: {few}."


def _with_few(table: Table) -> Iterator[str]:
    """Yield of which organisations few answered: a heading where that is so of all its columns, else each column."""
    if table.plan.counted or table.plan.survey != "organisaties":
        return
    pairs = zip(table.plan.breakdown.groups, table.groups, strict=True)
    for heading, members in groupby(pairs, key=lambda pair: pair[0].heading):
        below = list(members)
        counts = [(planned, group, respondents_in(table.plan, planned, group)) for planned, group in below]
        few = [_EVERYTHING if group.is_total else group.label for _, group, numbers in counts if _has_few(numbers)]
        yield from (heading,) if heading and len(few) == len(below) else dict.fromkeys(few)


def _has_few(counts: Iterable[int | None]) -> bool:
    return any(count is not None and 0 < count < _FEW for count in counts)


def sentence_of(table: Table) -> str:
    """Return what the table says in words; nothing where a number in it is not shown."""
    words = []
    for part in table.plan.sentence_parts:
        if isinstance(part, str):
            words.append(part)
            continue
        share = table.share(*part)
        if share is None:
            return ""
        words.append(percent(share))
    return "".join(words)


def _needs_rounding_note(table: Table) -> bool:
    """Tell whether the answers to a question are everything there is, while their rounded percentages are not 100 together."""
    if table.plan.statistics != ("percentage",):
        return False
    questions: dict[tuple[str, str, tuple[Code, ...]], list[int]] = {}
    for at, measure in enumerate(table.plan.measures):
        if not measure.total and not measure.ranked:
            questions.setdefault((measure.heading, measure.variable, measure.exclude), []).append(at)
    if len(questions) > 1 and not table.plan.adds_to_100:
        return False
    return any(_is_off([group.cells[at].value for at in places]) for group in table.groups for places in questions.values())


def _is_off(shares: Sequence[float | None]) -> bool:
    known = [share for share in shares if share is not None]
    if len(known) < len(shares) or len(known) == 1:
        return False
    return abs(sum(known) - 1) < _SAME and sum(map(whole_percent, known)) != _WHOLE
