"""What the table of a request says, in a sentence or two. Only of figures that are shown."""

from collections.abc import Iterator, Sequence
from typing import Final

from reports.estimation.comparisons import MINIMUM_TEST_BASE
from reports.tables.numbers import percent
from reports.tables.table import Table

_FEWEST_TO_CHOOSE: Final = 3
"""With fewer answers than this the first says it all."""


def in_words(table: Table) -> str:
    """Return what `table` says: the answer that stands out in the total, and where it is highest and lowest.

    Empty where the total is not shown.
    """
    if len({measure.heading for measure in table.plan.measures}) > 1:
        return _of_rows(table)
    measure = leading_measure(table)
    if measure is None:
        return ""
    return " ".join((_of_everybody(table, measure), *_of_groups(table, measure)))


def leading_measure(table: Table) -> int | None:
    """Return the number of the answer that a sentence is about: the first of two, of more the one given most.

    None where nothing of the total is shown.
    """
    total = next(group for group in table.groups if group.is_total)
    shares = [cell.value for cell in total.cells]
    known = [share for share in shares if share is not None]
    if not known:
        return None
    if len(shares) < _FEWEST_TO_CHOOSE:
        return 0 if shares[0] is not None else None
    return shares.index(max(known))


def _of_everybody(table: Table, measure: int) -> str:
    total = next(group for group in table.groups if group.is_total)
    share = total.cells[measure].value or 0.0
    answer = table.plan.measures[measure].label
    # A base with filters or with a clause of its own has a comma at its end.
    has_clause = any(word in table.plan.base.text for word in (", ", " die ", " waar ", " aan wie "))
    base = f"{table.plan.base.text}," if has_clause else table.plan.base.text
    words = f"Van {base} antwoordde {percent(share)} ‘{answer}’"
    if len(table.plan.measures) < _FEWEST_TO_CHOOSE:
        return f"{words}."
    return f"{words}, het meest gegeven antwoord."


def _of_rows(table: Table) -> str:
    """Return in which rows of a grid the answer that stands out is given most and least; empty where any is not shown."""
    total = next(group for group in table.groups if group.is_total)
    shares: dict[str, dict[str, float]] = {}
    for measure, cell in zip(table.plan.measures, total.cells, strict=True):
        if cell.value is None:
            return ""
        shares.setdefault(measure.label, {})[measure.heading] = cell.value
    answer = next(iter(shares)) if len(shares) < _FEWEST_TO_CHOOSE else max(shares, key=lambda one: sum(shares[one].values()))
    by_row = shares[answer]
    most, least = max(by_row, key=by_row.__getitem__), min(by_row, key=by_row.__getitem__)
    return (
        f"‘{answer}’ is het meest geantwoord bij ‘{most}’ ({percent(by_row[most])}) en het minst bij ‘{least}’ "
        f"({percent(by_row[least])})."
    )


def _of_groups(table: Table, measure: int) -> Iterator[str]:
    """Yield where the answer is given most and least, and whether that is a difference that was tested."""
    shown = [at for at, group in enumerate(table.groups) if not group.is_total and group.cells[measure].value is not None]
    if len(shown) < 2:  # noqa: PLR2004 -- a comparison takes two
        return
    shares = {at: table.groups[at].cells[measure].value or 0.0 for at in shown}
    most, least = max(shown, key=lambda at: shares[at]), min(shown, key=lambda at: shares[at])
    if percent(shares[most]) == percent(shares[least]):
        yield f"In alle groepen is dat ongeveer {percent(shares[most])}."
        return
    yield (
        f"Dat is het meest in de groep ‘{table.groups[most].label}’ ({percent(shares[most])}) en het minst in de groep "
        f"‘{table.groups[least].label}’ ({percent(shares[least])})."
    )
    yield from _tested(table, measure, (most, least))


def _tested(table: Table, measure: int, pair: Sequence[int]) -> Iterator[str]:
    most, least = pair
    if table.marks is None or not all(table.marks.letters[at] for at in pair):
        return
    if any((table.groups[at].cells[measure].respondents or 0) < MINIMUM_TEST_BASE for at in pair):
        yield f"Dat verschil is niet getoetst: een van beide groepen telt minder dan {MINIMUM_TEST_BASE} respondenten."
    elif table.marks.letters[least] in table.marks.cells[most][measure].letters:
        yield "Dat verschil is significant."
    else:
        yield "Dat verschil is niet significant."
