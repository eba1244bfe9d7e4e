"""Checks table plans against the questionnaire: what they ask for exists, can be answered, and adds up. Computes no table."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from organisations.choices import Tier
from reports.tableplans.coded import coded_answers, with_coded
from reports.tableplans.plan import (
    FOLDER,
    Measure,
    PlanError,
    PlannedGroup,
    TablePlan,
    WeightingPlan,
    plan_files,
    read_plan,
    weighting_plan,
)
from reports.tableplans.simulating import Answers, simulated_answers
from surveys.routing import Kind, Questionnaire, Variable, compared_codes, condition


@dataclass(frozen=True, slots=True)
class PlanFinding:
    """A fault in a plan: in which file, on which line, and what it is, in Dutch."""

    file: Path
    line: int
    message: str


def check_plans(edition: int, questionnaires: Mapping[str, Questionnaire], folder: Path = FOLDER) -> tuple[PlanFinding, ...]:
    """Return every fault in the plans of an edition; `questionnaires` by survey."""
    return check_files(edition, questionnaires, folder, plan_files(edition, folder), lambda file: ((read_plan(file), ""),))


def check_files(
    edition: int,
    questionnaires: Mapping[str, Questionnaire],
    folder: Path,
    files: Iterable[Path],
    read: Callable[[Path], Sequence[tuple[TablePlan, str]]],
) -> tuple[PlanFinding, ...]:
    """Return every fault in the plans that `read` finds in a file: each with the key under which it stands, or none."""
    found: list[PlanFinding] = []
    weighting = weighting_plan(edition, folder)
    for file in files:
        try:
            plans = read(file)
        except PlanError as error:
            found.append(PlanFinding(file, 1, str(error)))
            continue
        for plan, under in plans:
            if plan.survey not in questionnaires:
                found.append(PlanFinding(file, 1, f"er is geen vragenlijst voor {plan.survey}"))
                continue
            faults = _faults(plan, questionnaires[plan.survey], weighting, _Lines(file, under))
            found += [PlanFinding(file, line, message) for line, message in faults]
    return tuple(found)


def _faults(plan: TablePlan, questionnaire: Questionnaire, weighting: WeightingPlan | None, lines: "_Lines") -> "list[Fault]":
    if plan.counted:
        return [*_form(plan, weighting, lines), *_things(plan, weighting, lines)]
    coded = with_coded(questionnaire, _named_codes(plan))
    faults = [*_names(plan, coded, lines), *_form(plan, weighting, lines)]
    walks = () if faults else coded_answers(coded, simulated_answers(questionnaire))
    return faults or [*_answers(plan, coded, lines), *_people(plan, walks, lines)]


Fault = tuple[int, str]


class _Lines:
    """Where in a file the parts of a plan stand."""

    def __init__(self, file: Path, under: str = "") -> None:
        self._data: Any = YAML(typ="rt", pure=True).load(file.read_text(encoding="utf-8"))
        self._part: Any = self._data[under] if under else self._data

    def key(self, name: str) -> int:
        return int(self._data.lc.key(name)[0]) + 1 if name in self._data else 1

    def measure(self, number: int) -> int:
        return int(self._part["measures"].lc.item(number)[0]) + 1

    def group(self, number: int) -> int:
        return int(self._part["breakdown"]["groups"].lc.item(number)[0]) + 1


# --- names and codes -----------------------------------------------------------------------------------------------
def _names(plan: TablePlan, questionnaire: Questionnaire, lines: _Lines) -> Iterator[Fault]:
    """Find variables and codes that the questionnaire does not have."""
    sources = [(lines.key("base"), plan.base.expression)]
    sources += [(lines.group(at), group.where) for at, group in enumerate(plan.breakdown.groups)]
    for line, source in sources:
        if not source:
            continue
        for name in condition(source, plan.id).reads:
            if name not in questionnaire.variables:
                yield line, f"onbekende variabele {name}"
        for name, code in compared_codes(source):
            yield from ((line, text) for text in _unknown_codes(questionnaire.variables.get(name), (code,)))
    for at, measure in enumerate(plan.measures):
        codes = tuple(str(code) for code in (*measure.values, *measure.exclude))
        for name in _variables(plan, measure):
            variable = questionnaire.variables.get(name)
            if variable is None:
                yield lines.measure(at), f"onbekende variabele {name}"
            yield from ((lines.measure(at), text) for text in _unknown_codes(variable, codes))


def _named_codes(plan: TablePlan) -> dict[str, dict[str, str]]:
    """Return the variables that a plan names with the codes that it asks of them: which codes coding added, stands in no file."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for source in (plan.base.expression, *(group.where for group in plan.breakdown.groups)):
        for name in condition(source, plan.id).reads if source else ():
            found[name] |= {code: code for of, code in compared_codes(source) if of == name}
    for measure in plan.measures:
        for name in _variables(plan, measure):
            found[name] |= {str(code): str(code) for code in (*measure.values, *measure.exclude)}
    return found


def _variables(plan: TablePlan, measure: Measure) -> tuple[str, ...]:
    """Return the variables of a measure: one, or one for every variant."""
    return tuple(dict.fromkeys(measure.variable_in(group) for group in plan.breakdown.groups if measure.applies_to(group)))


def _unknown_codes(variable: Variable | None, codes: Sequence[str]) -> Iterator[str]:
    if variable is None or not variable.choices:
        return
    known = [choice.name for choice in variable.choices]
    for code in codes:
        if code not in known:
            yield f"variabele {variable.name} heeft geen antwoord {code}; wel: {', '.join(known)}"


def _form(plan: TablePlan, weighting: WeightingPlan | None, lines: _Lines) -> Iterator[Fault]:
    """Find offices and groups that a plan names but that do not exist."""
    of_organisations = plan.survey == "organisaties"
    offices = {tier.value for tier in Tier} if of_organisations else _offices(weighting)
    for at, group in enumerate(plan.breakdown.groups):
        for office in group.offices:
            if office not in offices:
                yield (
                    lines.group(at),
                    f"onbekende {'bestuurslaag' if of_organisations else 'functie'} {office}: zij wordt niet geteld",
                )
    labels = {group.name for group in plan.breakdown.groups}
    for at, measure in enumerate(plan.measures):
        for label in measure.label_by_group:
            if label not in labels:
                yield lines.measure(at), f"label_by_group noemt een groep die er niet is: {label}"


def _offices(weighting: WeightingPlan | None) -> set[str]:
    return {office for cell in (weighting.cells if weighting else ()) for office in cell.offices}


def _things(plan: TablePlan, weighting: WeightingPlan | None, lines: _Lines) -> Iterator[Fault]:
    """Find things that a table counted elsewhere names but that are not counted."""
    cells = {cell.name for cell in weighting.cells} if weighting else set()
    known = {"office": _offices(weighting), "tier": {tier.value for tier in Tier}, "name": cells}
    by = plan.counted.by if plan.counted else ""
    if by not in known:
        yield lines.key("counted"), f"by noemt iets wat niet wordt geteld: {by}; wel: {', '.join(known)}"
        return
    for at, group in enumerate(plan.breakdown.groups):
        for thing in group.of:
            if thing not in known[by]:
                yield lines.group(at), f"onbekend: {thing}; wel: {', '.join(sorted(known[by]))}"


# --- answers -------------------------------------------------------------------------------------------------------
def _answers(plan: TablePlan, questionnaire: Questionnaire, lines: _Lines) -> Iterator[Fault]:
    """Find a rule for 'weet niet' that measures do not keep, and rows that should add up but do not."""
    yield from _dont_know(plan, questionnaire, lines)
    headings = dict.fromkeys(measure.heading for measure in plan.measures)
    for heading in headings:
        under = [measure for measure in plan.measures if measure.heading == heading]
        line = lines.measure(plan.measures.index(under[0]))
        if plan.adds_to_100:
            yield from ((line, text) for text in _not_adding_up(plan, under, questionnaire.variables))
        elif any(measure.total for measure in under):
            yield line, "een rij Totaal past alleen in een tabel met adds_to_100: true"


def _dont_know(plan: TablePlan, questionnaire: Questionnaire, lines: _Lines) -> Iterator[Fault]:
    occurs = False
    for at, measure in enumerate(plan.measures):
        variables = [questionnaire.variables[name] for name in _variables(plan, measure)]
        open_codes = {choice.name for variable in variables for choice in variable.choices if not choice.substantive}
        excluded = {str(code) for code in measure.exclude}
        occurs |= bool(open_codes)
        if plan.dont_know == "out" and open_codes - excluded:
            yield lines.measure(at), f"dont_know is out, maar exclude mist {', '.join(sorted(open_codes - excluded))}"
        if plan.dont_know == "in" and open_codes & excluded:
            yield lines.measure(at), f"dont_know is in, maar exclude noemt {', '.join(sorted(open_codes & excluded))}"
    if occurs and plan.dont_know == "none":
        yield lines.key("dont_know"), "er is een antwoord ‘weet niet’: kies dont_know in of out"
    if not occurs and plan.dont_know != "none":
        yield lines.key("dont_know"), "geen van de vragen heeft een antwoord ‘weet niet’: dont_know is none"


def _not_adding_up(plan: TablePlan, measures: Sequence[Measure], variables: Mapping[str, Variable]) -> Iterator[str]:
    names = {measure.variable for measure in measures}
    if len(names) > 1:
        yield f"de rijen zijn samen geen 100%: zij gaan over {', '.join(sorted(names))}"
        return
    found = [text for name in _variables(plan, measures[0]) for text in _codes_amiss(measures, variables[name])]
    yield from dict.fromkeys(found)


def _codes_amiss(measures: Sequence[Measure], variable: Variable) -> Iterator[str]:
    if variable.kind is Kind.MULTIPLE:
        yield f"de rijen zijn samen geen 100%: bij {variable.name} zijn meer antwoorden mogelijk"
        return
    counted = [str(code) for measure in measures for code in measure.values]
    left_out = {str(code) for measure in measures for code in measure.exclude}
    for code in (choice.name for choice in variable.choices):
        if counted.count(code) > 1:
            yield f"de rijen zijn samen geen 100%: {code} telt meer dan één keer mee"
        if code not in counted and code not in left_out:
            yield f"de rijen zijn samen geen 100%: {code} ontbreekt"


# --- people --------------------------------------------------------------------------------------------------------
def _people(plan: TablePlan, walks: Sequence[Answers], lines: _Lines) -> Iterator[Fault]:
    """Find bases and groups that hold nobody, groups that overlap, and questions not put to everybody in the base."""
    base = _who(plan.base.expression, walks)
    if not base:
        yield lines.key("base"), f"de basis is leeg: voor geen van {len(walks)} deelnemers geldt deze voorwaarde"
        return
    yield from _groups(plan, base, lines)
    for at, measure in enumerate(plan.measures):
        for name, asked in _asked(plan, measure, base):
            unasked = sum(walk.get(name) is None for walk in asked)
            if unasked:
                yield (
                    lines.measure(at),
                    f"{name} is niet aan iedereen in de basis gevraagd ({unasked} van {len(asked)} niet)",
                )


def _asked(plan: TablePlan, measure: Measure, base: Sequence[Answers]) -> Iterator[tuple[str, Sequence[Answers]]]:
    """Yield the variables of a measure with who should have been asked: the base, or the groups that have that variant."""
    if not plan.breakdown.has_variants and not measure.only:
        yield measure.variable, base
        return
    for group in plan.breakdown.groups:
        if measure.applies_to(group):
            yield measure.variable_in(group), _members(group, base)


def _members(group: PlannedGroup, base: Sequence[Answers]) -> Sequence[Answers]:
    return base if group.total else _who(group.where, base)


def _groups(plan: TablePlan, base: Sequence[Answers], lines: _Lines) -> Iterator[Fault]:
    groups = plan.breakdown.groups
    for (section, _), numbers in plan.breakdown.families.items():
        whole = plan.breakdown.whole_of(section)
        inside = base if whole is None else _who(groups[whole].where, base)
        parts = [at for at in numbers if not groups[at].total]
        members = {at: set(map(id, _who(groups[at].where, inside))) for at in parts}
        for at in parts:
            if not members[at]:
                yield lines.group(at), f"de groep {groups[at].name} is leeg"
            earlier = set().union(*(members[other] for other in parts if other < at))
            if members[at] & earlier:
                yield lines.group(at), f"de groep {groups[at].name} overlapt met een groep daarboven"


def _who(source: str, walks: Sequence[Answers]) -> list[Answers]:
    """Return the respondents for whom the expression `source` holds; an empty one holds for everybody."""
    rule = condition(source, "tabel") if source else None
    return [walk for walk in walks if rule is None or rule.holds(walk)]
