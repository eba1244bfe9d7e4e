"""One record out of several, question by question, each value with its sources and its reason.

The rules are those of the report (Bijlage 1): where fillers differ on whether something exists, "ja" is taken; open answers
are joined; for the rest the filler who does better on the five criteria is followed. What all gave is never changed, and the
order of the records does not matter.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from surveys.reconciliation.criteria import Criteria, criteria_of, ranked
from surveys.reconciliation.records import Record, is_substantive, questions_of, values_of
from surveys.routing import Item, Kind, Part, Questionnaire, Value, values_on_path

JOINED_BY: Final = "; "
YES: Final = "ja"


class Reason(StrEnum):
    """Why a value is proposed."""

    SAME = "gelijk"
    ONLY_ONE = "alleen_een"
    EXISTS = "ja_wint"
    UNITED = "verenigd"
    JOINED = "samengevoegd"
    BETTER = "beste_invuller"
    NOBODY = "niemand"
    NOT_ASKED = "niet_gevraagd"
    BY_HAND = "met_de_hand"


@dataclass(frozen=True, slots=True)
class Line:
    """What was answered on one variable, and what is proposed."""

    variable: str
    given: Mapping[str, Value]
    """By id of the record; who was not asked, or did not answer, is absent."""
    value: Value | None
    sources: tuple[str, ...]
    """Ids of the records from which the value comes, best first."""
    reason: Reason

    @property
    def is_agreed(self) -> bool:
        """Whether everybody who answered answered the same, and that is the outcome."""
        if self.reason is Reason.NOT_ASKED:
            return not self.given
        return len({str(value) for value in self.given.values()}) <= 1


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposed record of a block."""

    ranking: tuple[str, ...]
    """Ids of the records, best first."""
    criteria: Mapping[str, Criteria]
    lines: tuple[Line, ...]


def propose(
    questionnaire: Questionnaire,
    block: Part,
    records: Sequence[Record],
    background: Mapping[str, Value],
    *,
    opening: Mapping[str, Value] | None = None,
    fixed: Mapping[str, Value | None] | None = None,
) -> Proposal:
    """Compare the records of one block and propose one; a single record is proposed as it is.

    `opening` is the settled opening block, under which the proposed record has to hold; when not given, that of the best
    filler. `fixed` are values that somebody chose by hand (None: no answer); the rest of the record has to fit them.
    Raises ValueError when there is nothing to compare.
    """
    if not records:
        raise ValueError("no records to make one of")
    criteria = {record.id: criteria_of(questionnaire, block, record, background) for record in records}
    order = ranked(records, criteria)
    found = {record.id: values_of(questionnaire, record, background) for record in order}
    lines = [line for item in questions_of(questionnaire, block) for line in _lines(item, found)]
    if fixed:
        lines = [_by_hand(line, fixed[line.variable]) if line.variable in fixed else line for line in lines]
    if len(order) > 1:
        before = {**order[0].personal, **(order[0].opening if opening is None else opening)}
        lines = list(_on_path(questionnaire, before, lines, [{**background, "namens": record.seat} for record in order]))
    return Proposal(tuple(record.id for record in order), criteria, tuple(lines))


def values_to_store(lines: Sequence[Line]) -> dict[str, Value]:
    """Return the proposed answers by variable, missing ones absent."""
    return {line.variable: line.value for line in lines if line.value is not None}


# --- one question --------------------------------------------------------------------------------------------------
def _lines(item: Item, found: Mapping[str, Mapping[str, Value]]) -> Iterator[Line]:
    """Yield the lines of one question: its variable or rows, then its open texts. `found` has the best record first."""
    chosen: list[Value] = []
    for name in item.names:
        given = {record: values[name] for record, values in found.items() if name in values}
        line = _line(item, name, given)
        if line.value is not None:
            chosen.append(line.value)
        yield line
    for code, name in item.opens:
        given = {record: values[name] for record, values in found.items() if name in values}
        line = _text_line(name, given)
        yield line if any(_holds(value, code) for value in chosen) else replace(line, value=None, sources=())


def _line(item: Item, name: str, given: Mapping[str, Value]) -> Line:
    said = {record: value for record, value in given.items() if is_substantive(item, value)}
    candidates = said or dict(given)
    if not candidates:
        return Line(name, given, None, (), Reason.NOBODY)
    if len({str(value) for value in candidates.values()}) == 1:
        reason = Reason.SAME if len(candidates) == len(given) > 1 else Reason.ONLY_ONE
        return Line(name, given, next(iter(candidates.values())), tuple(candidates), reason)
    if item.kind in {Kind.TEXT, Kind.LONG_TEXT}:
        return _text_line(name, given)
    if item.exists:
        return _existing(item, name, given, candidates)
    return _better(name, given, candidates)


def _text_line(name: str, given: Mapping[str, Value]) -> Line:
    """Join open answers, best filler first; the same text once."""
    texts = list(dict.fromkeys(str(value) for value in given.values()))
    if not texts:
        return Line(name, given, None, (), Reason.NOBODY)
    alone = Reason.SAME if len(given) > 1 else Reason.ONLY_ONE
    return Line(name, given, JOINED_BY.join(texts), tuple(given), Reason.JOINED if len(texts) > 1 else alone)


def _existing(item: Item, name: str, given: Mapping[str, Value], candidates: Mapping[str, Value]) -> Line:
    """Take "ja", or everything that anybody said to exist."""
    if item.kind is Kind.MULTIPLE:
        return _united(item, name, given, candidates)
    affirming = {record: value for record, value in candidates.items() if str(value) == YES or str(value).startswith(f"{YES}_")}
    if not affirming:
        return _better(name, given, candidates)
    return Line(name, given, next(iter(affirming.values())), tuple(affirming), Reason.EXISTS)


def _united(item: Item, name: str, given: Mapping[str, Value], candidates: Mapping[str, Value]) -> Line:
    ticked = {code for value in candidates.values() if isinstance(value, list) for code in value}
    alone = {choice.name for choice in item.choices if choice.exclusive or not choice.substantive}
    united = [choice.name for choice in item.choices if choice.name in ticked - alone]
    if not united or (item.maximum is not None and len(united) > item.maximum):
        return _better(name, given, candidates)
    sources = tuple(record for record, value in candidates.items() if isinstance(value, list) and set(value) & set(united))
    return Line(name, given, united, sources, Reason.UNITED)


def _by_hand(line: Line, value: Value | None) -> Line:
    """Put a value that somebody chose in the place of the proposed one; its sources are who gave that very answer."""
    sources = tuple(record for record, given in line.given.items() if given == value)
    return replace(line, value=value, sources=sources, reason=Reason.BY_HAND)


def _better(name: str, given: Mapping[str, Value], candidates: Mapping[str, Value]) -> Line:
    record, value = next(iter(candidates.items()))
    return Line(name, given, value, (record,), Reason.BETTER)


def _holds(value: Value, code: str) -> bool:
    return code in value if isinstance(value, list) else value == code


# --- the whole -----------------------------------------------------------------------------------------------------
def _on_path(
    questionnaire: Questionnaire,
    before: Mapping[str, Value],
    lines: Sequence[Line],
    backgrounds: Sequence[Mapping[str, Value]],
) -> Iterator[Line]:
    """Take out values that nobody is asked who gave the answers proposed before them; what one seat is asked holds."""
    answers = {**before, **values_to_store(lines)}
    asked = {name for background in backgrounds for name in values_on_path(questionnaire, answers, background)}
    for line in lines:
        if line.value is None or line.variable in asked:
            yield line
        else:
            yield replace(line, value=None, sources=(), reason=Reason.NOT_ASKED)
