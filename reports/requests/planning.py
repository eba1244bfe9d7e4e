"""Turns a request into a table plan like those of the report, so that computing and printing are the same for both."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, Literal

from reports.requests.listed import ListedBreakdown, ListedGroup, RequestList
from reports.requests.questions import AskableQuestion
from reports.tableplans.plan import REQUEST_PREFIX, Base, Breakdown, Measure, PlannedGroup, TablePlan

TOTAL: Final = "Totaal"
_ID_LENGTH: Final = 12
_MOST_COLUMNS: Final = 4
"""With more answers than this, and than there are groups, the answers are rows and the groups columns."""


def planned(
    listed: RequestList,
    edition: int,
    question: AskableQuestion,
    breakdown: ListedBreakdown | None,
    *,
    groups: Sequence[ListedGroup],
    filters: Sequence[ListedGroup],
    rows: Sequence[AskableQuestion] = (),
) -> TablePlan:
    """Return the plan of `question` by `groups` of `breakdown`, for whom all `filters` hold. The same request, the same plan.

    Of a whole grid `rows` are its questions, each of which has the same answers.

    The offices of every group are those that can be in it after the filters, so that how many people it can hold at most is
    known, and a small group is known to be small.
    """
    measures = _measures(question, rows)
    sensitive, facts = listed.kind_of(question.variables[0])
    plan = TablePlan(
        id=f"{REQUEST_PREFIX}{'0' * _ID_LENGTH}",
        title=question.title if breakdown is None else f"{question.title} (naar {_lower(breakdown.label)})",
        theme=question.theme,
        survey=listed.survey,
        editions=(edition,),
        question=question.text,
        base=_base(listed, question, filters),
        weight=listed.weight,
        sensitive=sensitive,
        facts=facts,
        breakdown=Breakdown(
            heading="" if breakdown is None else breakdown.label,
            axis="columns" if rows else _axis(len(groups), len(measures)),
            groups=(
                *(_group(group, filters) for group in groups),
                PlannedGroup(label=TOTAL, total=True, offices=_offices(filters)),
            ),
        ),
        measures_heading="Onderdeel" if rows else "Antwoord",
        measures=measures,
        dont_know="none" if all(answer.counts for answer in question.answers) else "out",
        adds_to_100=not question.is_multiple,
        notes=_notes(question),
        source=f"vragenlijst van {edition}, {'variabelen' if rows else 'variabele'} {', '.join(question.variables)}",
    )
    return _named(plan)


def _named(plan: TablePlan) -> TablePlan:
    """Return a plan whose name follows from what it asks."""
    digest = sha256(plan.model_dump_json().encode()).hexdigest()
    return plan.model_copy(update={"id": f"{REQUEST_PREFIX}{digest[:_ID_LENGTH]}", "sha256": digest})


def _measures(question: AskableQuestion, rows: Sequence[AskableQuestion]) -> tuple[Measure, ...]:
    """Return a share for every answer that counts, of a whole grid for each of its `rows`."""
    excluded = tuple(answer.code for answer in question.answers if not answer.counts)
    return tuple(
        Measure(heading=row.title if rows else "", label=answer.label, variable=row.name, values=(answer.code,), exclude=excluded)
        for row in rows or (question,)
        for answer in question.answers
        if answer.counts
    )


def _axis(groups: int, answers: int) -> Literal["rows", "columns"]:
    return "rows" if groups and answers <= max(_MOST_COLUMNS, groups) else "columns"


def _base(listed: RequestList, question: AskableQuestion, filters: Sequence[ListedGroup]) -> Base:
    known = {base.holds_for: base.text for base in listed.bases}
    text = (
        known.get(question.asked_if, f"{listed.people} aan wie deze vraag is gesteld") if question.asked_if else listed.everybody
    )
    if filters:
        text = f"{text}, alleen {' en '.join(_lower(group.label) for group in filters)}"
    expressions = [expression for expression in (question.asked_if, *(group.where for group in filters)) if expression]
    joined = expressions[0] if len(expressions) == 1 else " and ".join(f"({one})" for one in expressions)
    return Base(text=text, expression=joined)


def _group(group: ListedGroup, filters: Sequence[ListedGroup]) -> PlannedGroup:
    return PlannedGroup(label=group.label, where=group.where, offices=_offices([group, *filters]))


def _offices(groups: Sequence[ListedGroup]) -> tuple[str, ...]:
    """Return the offices that can be in all groups at once; none where that says nothing."""
    known = [group.offices for group in groups if group.offices]
    return tuple(office for office in known[0] if all(office in one for one in known)) if known else ()


def _notes(question: AskableQuestion) -> tuple[str, ...]:
    notes = []
    if question.is_multiple:
        notes.append("Meer antwoorden waren mogelijk. De percentages kunnen samen daarom meer dan 100% zijn.")
    left_out = " of ".join(f"‘{answer.label}’" for answer in question.answers if not answer.counts)
    if left_out:
        notes.append(f"Wie {left_out} antwoordde, telt niet mee.")
    return tuple(notes)


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
