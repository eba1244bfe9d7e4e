"""What is drawn of the table of a request: bars for who compares groups, stacks for a scale, and never too much at once."""

from dataclasses import replace
from typing import Final

from reports.figures.choosing import bars_of, stacks_of
from reports.figures.shapes import BarChart, BarSection, Caption, Chart, StackChart, StackSection
from reports.figures.words import evidence_notes
from reports.tables import Table, printed

MOST_BARS: Final = 36
"""With more, only the answers that are given most are drawn; the table has them all."""
TWO_ANSWERS: Final = 2
AGREEMENT: Final = ("helemaal_oneens", "oneens", "neutraal", "eens", "helemaal_eens")
_DISAGREE: Final = 2
_BETWEEN: Final = 1


def request_chart(table: Table) -> Chart:
    """Return the picture of the table of a request.

    Of a whole grid a stack for every row of it, also by groups where there is room. Of one question for everybody a bar an answer
    and by groups of two answers a bar a group for the first, of more that exclude each other a stack a group, and where more
    could be given a section an answer.
    """
    if is_grid(table):
        drawn = table if _fits(table) else _everybody(table)
        return _agreement(drawn) or stacks_of(drawn)
    if len(table.groups) == 1:
        return bars_of(table, order="plan" if table.plan.adds_to_100 else "value")
    if not table.plan.adds_to_100:
        return bars_of(table, left_out=_least_given(table))
    if len(table.plan.measures) <= TWO_ANSWERS:
        return _of_first_answer(table)
    return _agreement(table) or stacks_of(table)


def table_chart(table: Table) -> Chart | None:
    """Return the picture of a table of the report; None where it holds more than can be looked at, or no plain percentages."""
    plan = table.plan
    drawn = [measure for measure in plan.measures if not measure.total]
    is_plain = plan.statistics == ("percentage",) and plan.ranking is None and not plan.breakdown.has_variants
    if not is_plain or not drawn or len(drawn) * len(table.groups) > MOST_BARS or any(measure.only for measure in drawn):
        return None
    # Groups of several sections, or parts below their whole, keep the order that tells them apart.
    return bars_of(table, order="plan" if len(plan.breakdown.sections) > 1 or len(table.groups) == 1 else "value")


def picture_note(table: Table) -> str:
    """Return what the picture leaves out; empty where it has everything."""
    if is_grid(table):
        return "" if _fits(table) else "Getekend is iedereen samen; de groepen staan in de tabel."
    is_whole = len(table.groups) == 1 or table.plan.adds_to_100 or not table.plan.is_request
    missing = 0 if is_whole else len(_least_given(table))
    if not missing:
        return ""
    told = "1 antwoord staat" if missing == 1 else f"{missing} antwoorden staan"
    return f"Getekend zijn de antwoorden die het meest zijn gegeven; {told} alleen in de tabel."


def request_caption(table: Table) -> Caption:
    """Return what stands around the picture where it goes out on its own."""
    plan = table.plan
    chart = request_chart(table) if plan.is_request else bars_of(table)
    test = "Testgegevens: zegt niets over de werkelijkheid." if table.is_test else ""
    return Caption(
        title=plan.title if plan.is_request else f"{plan.called}: {plan.title}",
        base=f"Basis: {plan.base.text} (n = {printed(table).base_respondents})",
        notes=tuple(note for note in (test, picture_note(table), *evidence_notes(chart), *plan.notes) if note),
        source=f"Bron: Monitor Integriteit en Veiligheid {table.edition}, momentopname {table.snapshot_sha256[:12]}.",
    )


def is_grid(table: Table) -> bool:
    """Tell whether the table is of all rows of a grid."""
    return table.plan.is_request and len({measure.heading for measure in table.plan.measures}) > 1


def _fits(table: Table) -> bool:
    return len({measure.heading for measure in table.plan.measures}) * len(table.groups) <= MOST_BARS


def _everybody(table: Table) -> Table:
    """Return the table with the total only."""
    planned = [group for group in table.plan.breakdown.groups if group.total]
    breakdown = table.plan.breakdown.model_copy(update={"groups": tuple(planned)})
    groups = tuple(group for group in table.groups if group.is_total)
    return replace(table, plan=table.plan.model_copy(update={"breakdown": breakdown}), groups=groups, marks=None)


def _of_first_answer(table: Table) -> BarChart:
    first, *others = (measure.label for measure in table.plan.measures)
    (section,) = bars_of(table, left_out=others).sections
    return BarChart((BarSection(f"Antwoord: {first}", section.bars),))


def _least_given(table: Table) -> tuple[str, ...]:
    """Return the answers that are not drawn: those that everybody together gave least."""
    room = max(1, MOST_BARS // len(table.groups))
    total = next(group for group in table.groups if group.is_total)
    pairs = zip(table.plan.measures, total.cells, strict=True)
    by_share = sorted(pairs, key=lambda pair: -1.0 if pair[1].value is None else pair[1].value, reverse=True)
    return tuple(measure.label for measure, _ in by_share[room:])


def _agreement(table: Table) -> StackChart | None:
    """Return stacks to both sides of a middle, where the answers are a scale of agreement; else None."""
    first = [measure for measure in table.plan.measures if measure.heading == table.plan.measures[0].heading]
    places = {measure.values[0]: at for at, measure in enumerate(first) if measure.values}
    if set(places) != set(AGREEMENT):
        return None
    chart = stacks_of(table)
    order = [places[code] for code in AGREEMENT]
    sections = tuple(
        StackSection(section.heading, tuple(replace(row, parts=tuple(row.parts[at] for at in order)) for row in section.rows))
        for section in chart.sections
    )
    answers = tuple(chart.answers[at] for at in order)
    return StackChart(answers, sections, disagree=_DISAGREE, between=_BETWEEN, is_diverging=True)
