"""The five criteria of the report (Bijlage 1, "Ontdubbelen") by which one filler is preferred over another.

Function in relation to the policy field, years in the function, how often "weet niet" or no answer, time taken, and
plausibility. A filler gets a point for every criterion on which they do better than another filler; the points decide.
Longer is better for time: who took more over the same questions had more to look up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from surveys.reconciliation.records import Record, asked_variables, background_for, is_substantive, questions_of, values_of
from surveys.routing import Part, Questionnaire, Value
from surveys.routing.values import Values


@dataclass(frozen=True, slots=True)
class Criteria:
    """How one filler does on the five criteria; `None` where nothing is known."""

    fit: int
    """0 to 2: whether the block is meant for the filler's seat, and whether the filler's policy field is that of the block."""
    years: int | None
    """Years in the function."""
    unknown: int
    """Questions on the filler's path that were left empty or answered with "weet niet"."""
    seconds: int
    implausible: tuple[str, ...]
    """What the checks of the instrument find odd, in words."""

    def merits(self) -> tuple[int, int, int, int, int]:
        """Return the five criteria as numbers of which more is better, in the order of the report."""
        return self.fit, -1 if self.years is None else self.years, -self.unknown, self.seconds, -len(self.implausible)


def criteria_of(questionnaire: Questionnaire, block: Part, record: Record, background: Mapping[str, Value]) -> Criteria:
    """Work out the five criteria of one record."""
    values = values_of(questionnaire, record, background)
    return Criteria(
        fit=_fit(questionnaire, block, record),
        years=_years(questionnaire, record),
        unknown=_unknown(questionnaire, block, record, background, values),
        seconds=record.seconds,
        implausible=_implausible(questionnaire, block, values),
    )


def ranked(records: Sequence[Record], criteria: Mapping[str, Criteria]) -> tuple[Record, ...]:
    """Return the records, best first; the order in which they are given does not matter.

    Where points are equal the criteria decide in the order of the report, then the answers themselves.
    """
    points = {record.id: _points(record, records, criteria) for record in records}

    def worth(record: Record) -> tuple[int, tuple[int, ...]]:
        return points[record.id], criteria[record.id].merits()

    in_fixed_order = sorted(records, key=lambda record: (record.seat, record.content, record.id))
    return tuple(sorted(in_fixed_order, key=worth, reverse=True))


def _points(record: Record, records: Sequence[Record], criteria: Mapping[str, Criteria]) -> int:
    own = criteria[record.id].merits()
    others = [criteria[other.id].merits() for other in records if other is not record]
    return sum(mine > theirs for merits in others for mine, theirs in zip(own, merits, strict=True))


def _fit(questionnaire: Questionnaire, block: Part, record: Record) -> int:
    if block.block is None:
        return 0
    field = _personal_answer(questionnaire, record, "policy_field")
    return int(record.seat in block.block.roles) + int(field in block.block.policy_fields)


def _years(questionnaire: Questionnaire, record: Record) -> int | None:
    value = _personal_answer(questionnaire, record, "years")
    return int(value) if isinstance(value, int | float) else None


def _personal_answer(questionnaire: Questionnaire, record: Record, key: Literal["policy_field", "years"]) -> Value | None:
    part = questionnaire.personal_block
    name = None if part is None or part.block is None else getattr(part.block, key)
    return None if name is None else record.personal.get(name)


def _unknown(
    questionnaire: Questionnaire, block: Part, record: Record, background: Mapping[str, Value], values: Mapping[str, Value]
) -> int:
    asked = asked_variables(questionnaire, block, record.merged, background_for(record, background))
    return sum(
        name in asked and not is_substantive(item, values.get(name))
        for item in questions_of(questionnaire, block)
        for name in item.names
    )


def _implausible(questionnaire: Questionnaire, block: Part, values: Mapping[str, Value]) -> tuple[str, ...]:
    if block.block is None:
        return ()
    known = Values(questionnaire.evaluations, values)
    return tuple(check.label for check in block.block.plausibility if check.rule.evaluate(known))
