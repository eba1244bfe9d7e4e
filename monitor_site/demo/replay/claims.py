"""What the 2020 report states in running text, beside what the platform makes of it: the claims of `claims-2020.yaml`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, model_validator
from ruamel.yaml import YAML

from reports.dataset import from_parquet
from reports.models import Snapshot
from reports.published.aggregates import find
from reports.tableplans.plan import Base, Breakdown, Measure, PlannedGroup, TablePlan, table_plans
from reports.tables import cell_records, missing_parts
from reports.tables.computing import compute_unprotected
from surveys.choices import NonResponseAnswer, SurveyKind
from surveys.models import NonResponseInterview

YEAR: Final = 2020
FILE: Final = Path(__file__).with_name("claims-2020.yaml")
ROUNDING: Final = 0.5
_NOISE: Final = 1e-6
_WHOLE: Final = 100.0

Place = tuple[str, str, str, str, str]
"""Table, heading above the row, row, column, answer."""


class Share(BaseModel):
    """A percentage of the people, or organisations, of a group."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    variable: str
    values: tuple[str, ...] = ()
    """None stands for whoever wrote something."""
    exclude: tuple[str, ...] = ()
    where: str = ""
    survey: SurveyKind = SurveyKind.AMBTSDRAGERS


class Amount(BaseModel):
    """How a number is made from what the platform computes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cells: tuple[Place, ...] = ()
    """Added up."""
    share: Share | None = None
    complement: bool = False
    """Whether what is left of a hundred is meant."""
    edition: int = YEAR


class Claim(Amount):
    """A number of the text, or words for one."""

    id: str
    what: str
    line: int
    """Of the text of the report."""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    per: Amount | None = None
    """What the number is a share or a multiple of."""
    per_number: int | None = None
    non_response: str = ""
    """Of the non-response interviews: how many `people`, or the percentage that said `yes`."""
    exception: str = ""
    """Why nothing can be computed."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        is_computed = bool(self.cells or self.share or self.non_response)
        if is_computed == bool(self.exception) or (is_computed and self.value is None and self.low is None):
            raise ValueError(f"{self.id}: wants what computes it and what it may be, or an exception")
        return self

    @property
    def survey(self) -> SurveyKind:
        """The survey that it is about."""
        if self.share is not None:
            return self.share.survey
        is_of_organisations = any(place[0].startswith(("3.", "5.")) for place in self.cells)
        return SurveyKind.ORGANISATIES if is_of_organisations else SurveyKind.AMBTSDRAGERS

    @property
    def bounds(self) -> tuple[float, float]:
        """Between which numbers it may lie."""
        if self.value is None:
            return self.low or 0.0, _WHOLE if self.high is None else self.high
        return self.value - self.room, self.value + self.room

    @property
    def room(self) -> float:
        """How far a printed number may be off: a number of people or organisations is exact, and so are sums up to rounding."""
        if self.non_response == "people" or any(place[3] == "Aantal" for place in self.cells):
            return 0.0
        return ROUNDING * max(1, len(self.cells))


@dataclass(frozen=True, slots=True)
class ComparedClaim:
    """A claim and what the platform computes; None where nothing can be."""

    claim: Claim
    found: float | None

    @property
    def is_same(self) -> bool:
        """Whether it lies within what is meant."""
        low, high = self.claim.bounds
        return self.found is not None and low - _NOISE <= self.found <= high + _NOISE

    @property
    def is_wrong(self) -> bool:
        """Whether it differs and should not."""
        return not self.is_same and not self.claim.exception


@lru_cache(maxsize=1)
def claims() -> tuple[Claim, ...]:
    """Return every claim, in the order of the report."""
    return tuple(map(Claim.model_validate, YAML(typ="safe", pure=True).load(FILE.read_text(encoding="utf-8"))))


def compared_claims(snapshots: Mapping[SurveyKind, Snapshot]) -> Iterator[ComparedClaim]:
    """Yield every claim about the surveys of which there is a snapshot, and those that nothing computes."""
    outcome = _Outcome(snapshots)
    for claim in claims():
        if claim.exception:
            yield ComparedClaim(claim, None)
        elif claim.survey in snapshots:
            yield ComparedClaim(claim, outcome.number(claim))


class _Outcome:
    """Computes what claims are about, each table once."""

    def __init__(self, snapshots: Mapping[SurveyKind, Snapshot]) -> None:
        self._snapshots = snapshots
        self._tables: dict[str, dict[Place, float | None]] = {}
        self._plans = {plan.id: plan for plan in table_plans(YEAR)}

    def number(self, claim: Claim) -> float | None:
        if claim.non_response:
            return self._non_response(claim)
        found = self._amount(claim)
        if found is None or (claim.per is None and claim.per_number is None):
            return found
        if claim.per_number is not None:
            return _WHOLE * found / claim.per_number
        whole = self._amount(claim.per) if claim.per is not None else None
        if not whole:
            return None
        # A share of a share is a percentage; a multiple is meant where two groups are set side by side.
        return found / whole if claim.share is not None else _WHOLE * found / whole

    def _amount(self, amount: Amount) -> float | None:
        parts = [self._cell(place, amount.edition) for place in amount.cells]
        if amount.share is not None:
            parts.append(self._share(amount.share))
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        return _WHOLE - sum(known) if amount.complement else sum(known)

    def _cell(self, place: Place, edition: int) -> float | None:
        if edition != YEAR:
            return _published(place, edition)
        identifier = place[0]
        if identifier not in self._tables:
            self._tables[identifier] = dict(self._computed(self._plans[identifier]))
        return self._tables[identifier].get(place)

    def _computed(self, plan: TablePlan) -> Iterator[tuple[Place, float | None]]:
        snapshot = self._snapshots[SurveyKind(plan.survey)]
        if missing_parts(snapshot.manifest, plan):
            return
        for one in cell_records(compute_unprotected(snapshot, plan)):
            yield (plan.id, one.group, one.row, one.column, one.label), one.value

    def _share(self, share: Share) -> float | None:
        snapshot = self._snapshots[share.survey]
        if not share.values:
            return _share_of_writers(snapshot, share.variable)
        value = compute_unprotected(snapshot, _plan_of(share)).groups[0].cells[0].value
        return None if value is None else _WHOLE * value

    def _non_response(self, claim: Claim) -> float | None:
        asked = NonResponseInterview.objects.filter(survey__edition__year=YEAR, is_test=False)
        total = asked.count()
        if claim.non_response == "people":
            return float(total)
        return _WHOLE * asked.exclude(answer=NonResponseAnswer.NEVER).count() / total if total else None


def _published(place: Place, edition: int) -> float | None:
    """Return what the platform shows of an earlier edition: the figure that was taken over."""
    identifier, *where = place
    for one in find(YEAR, "table", identifier):
        if one.edition == edition and one.place == tuple(where) and one.value is not None:
            return float(one.value)
    return None


def _share_of_writers(snapshot: Snapshot, variable: str) -> float:
    """Return of how many of all who count an open answer is there, unweighted: the report counts them so."""
    return _WHOLE * from_parquet(bytes(snapshot.parquet))[variable].count() / snapshot.respondents


def _plan_of(share: Share) -> TablePlan:
    group = PlannedGroup(label="groep", where=share.where) if share.where else PlannedGroup(label="groep", total=True)
    is_weighted = share.survey == SurveyKind.AMBTSDRAGERS
    return TablePlan(
        id="9.9",
        title="bewering",
        theme="tekst",
        survey=share.survey.value,
        editions=(YEAR,),
        base=Base(text="tekst"),
        breakdown=Breakdown(groups=(group,)),
        measures=(Measure(label="maat", variable=share.variable, values=share.values, exclude=share.exclude),),
        source="tekst",
        weight="weegfactor" if is_weighted else None,
        sha256=f"{share}",
    )


def as_markdown(rows: Sequence[ComparedClaim]) -> str:
    """Return what differs, and what cannot be computed and why, as a chapter of docs/replay-2020.md."""
    wrong, exempt = [row for row in rows if row.is_wrong], [row for row in rows if row.claim.exception]
    same = sum(row.is_same for row in rows)
    counted = f"{same} hetzelfde, {len(exempt)} uitzonderingen, {len(wrong)} anders"
    lines = [f"{len(rows)} beweringen uit de lopende tekst vergeleken: {counted}."]
    if wrong:
        lines += ["", "### Beweringen: anders", "", "| bewering | regel | bedoeld | platform |", "| --- | ---: | ---: | ---: |"]
        lines += [
            f"| {row.claim.id} {row.claim.what} | {row.claim.line} | {_meant(row)} | {_shown(row.found)} |" for row in wrong
        ]
    if exempt:
        lines += ["", "### Beweringen: uitzonderingen", "", "| bewering | regel | reden |", "| --- | ---: | --- |"]
        lines += [f"| {_named(row)} | {row.claim.exception} |" for row in exempt]
    return "\n".join(lines)


def _named(row: ComparedClaim) -> str:
    return f"{row.claim.id} {row.claim.what} | {row.claim.line}"


def _meant(row: ComparedClaim) -> str:
    low, high = row.claim.bounds
    return f"{low:g} tot {high:g}"


def _shown(number: float | None) -> str:
    return "–" if number is None else f"{number:.2f}"
