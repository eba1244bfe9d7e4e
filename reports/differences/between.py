"""Compares two snapshots of one survey: their rows, weights, versions and answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from organisations.choices import TIER_OF_OFFICE, Office, Tier
from reports.dataset import OWN_COLUMNS, SURVEY_WEIGHT, WEIGHTING_CELL, from_parquet
from reports.differences.answers import Compared, VariableChange, variable_change
from reports.differences.rows import Flow, flows, is_otherwise, side_by_side
from reports.estimation.disclosure import STRICT
from reports.models import NO_ROWS, Snapshot
from reports.organisation_dataset import BLOCK_PREFIX
from reports.organisation_dataset import OWN_COLUMNS as ORGANISATION_COLUMNS
from surveys.choices import SurveyKind
from surveys.models import Questionnaire
from surveys.questionnaires import compiled_by_id
from surveys.routing import Kind, Variable

MOST_ANSWERS: Final = 40
"""A column of text that no questionnaire knows and that holds more different values than this is open text."""
_KEY: Final = {SurveyKind.AMBTSDRAGERS: "row_id", SurveyKind.ORGANISATIES: "organisatie"}
_OPEN: Final = frozenset({Kind.TEXT, Kind.LONG_TEXT})
_NO_ANSWERS: Final = frozenset({*OWN_COLUMNS, *ORGANISATION_COLUMNS, SURVEY_WEIGHT, WEIGHTING_CELL})


@dataclass(frozen=True, slots=True)
class WeightChange:
    """A weighting cell with its weight and respondents in both snapshots; None where a snapshot has no such cell."""

    label: str
    before: float | None
    after: float | None
    respondents_before: int
    respondents_after: int


@dataclass(frozen=True, slots=True)
class VersionChange:
    """A version of the questionnaire with how many were given it in both snapshots."""

    version: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class SnapshotDifference:
    """All that differs between two snapshots; without rows of one of them only what their manifests tell."""

    before: Snapshot
    after: Snapshot
    has_rows: bool
    flows: tuple[Flow, ...]
    weights: tuple[WeightChange, ...]
    versions: tuple[VersionChange, ...]
    variables: tuple[VariableChange, ...]
    """In the order of the questionnaire."""
    minimum: int
    """With fewer answers that are not the same, how they changed is withheld; 0 for organisations, which are public bodies."""

    @property
    def groups(self) -> tuple[Flow, ...]:
        """The flows of the offices or tiers."""
        return self.flows[:-1]

    @property
    def total(self) -> Flow | None:
        """The flow of everybody."""
        return self.flows[-1] if self.flows else None

    @property
    def shares_a_row(self) -> bool:
        """Whether anybody is in both."""
        return self.total is None or self.total.came < self.total.after or not self.total.after


def differences_between(before: Snapshot, after: Snapshot) -> SnapshotDifference:
    """Compare two snapshots; raises ValueError when they are not of one survey."""
    if before.survey_id != after.survey_id:
        message = "snapshots of two surveys are not compared"
        raise ValueError(message)
    old, new = bytes(before.parquet), bytes(after.parquet)
    weights, versions = tuple(_weights(before, after)), tuple(_versions(before, after))
    minimum = 0 if before.survey.kind == SurveyKind.ORGANISATIES else STRICT.minimum_base
    if NO_ROWS in {old, new}:
        return SnapshotDifference(before, after, False, (), weights, versions, (), minimum)  # noqa: FBT003 -- has no rows
    frames = from_parquet(old), from_parquet(new)
    asked = tuple(_compared(before, after, *frames))
    kind = SurveyKind(before.survey.kind)
    group = "bestuurslaag" if kind == SurveyKind.ORGANISATIES else "functie_kader"
    answers = [column for one in asked for column in one.columns]
    both = side_by_side(*frames, _KEY[kind], [group, *answers])
    return SnapshotDifference(
        before,
        after,
        has_rows=True,
        flows=flows(both, group, answers, *_labels(kind)),
        weights=weights,
        versions=versions,
        variables=_variables(asked, both, *frames, minimum=minimum),
        minimum=minimum,
    )


def _labels(kind: SurveyKind) -> tuple[dict[str, str], dict[str, str]]:
    """Return the label of every group, and of the tier that it belongs to."""
    if kind == SurveyKind.ORGANISATIES:
        return {tier.value: tier.label for tier in Tier}, {}
    offices = {office.value: office.label for office in Office}
    return offices, {office.value: Tier(TIER_OF_OFFICE[office]).label for office in Office}


def _variables(
    asked: tuple[Compared, ...], both: pl.DataFrame, old: pl.DataFrame, new: pl.DataFrame, *, minimum: int
) -> tuple[VariableChange, ...]:
    if not asked:
        return ()
    counts = both.select(is_otherwise(one.columns).sum().alias(one.name) for one in asked).row(0, named=True)
    return tuple(variable_change(one, old, new, different=counts[one.name], minimum=minimum) for one in asked)


# --- what is compared ----------------------------------------------------------------------------------------------
def _compared(before: Snapshot, after: Snapshot, old: pl.DataFrame, new: pl.DataFrame) -> Iterator[Compared]:
    """Yield the questions of either questionnaire that have a column, then what else the snapshots hold."""
    left = dict.fromkeys(name for name in (*new.columns, *old.columns) if not _is_own(name))
    for variable in _known_variables(before, after).values():
        columns = tuple(name for name in left if _holds(name, variable))
        if columns:
            for name in columns:
                del left[name]
            yield _of_variable(variable, columns)
    yield from _others(tuple(left), old, new)


def _is_own(name: str) -> bool:
    return name in _NO_ANSWERS or name.startswith(BLOCK_PREFIX)


def _known_variables(before: Snapshot, after: Snapshot) -> dict[str, Variable]:
    """Return the variables of all versions in either snapshot, those of the newest version first."""
    digests = {digest for snapshot in (before, after) for digest in _digests(snapshot)}
    versions = Questionnaire.objects.filter(survey__kind=before.survey.kind, sha256__in=digests)
    versions = versions.order_by("-survey__edition__year", "-version")
    found: dict[str, Variable] = {}
    for pk in versions.values_list("pk", flat=True):
        for name, variable in compiled_by_id(pk).variables.items():
            found.setdefault(name, variable)
    return found


def _digests(snapshot: Snapshot) -> Iterator[str]:
    """Yield the fingerprints of the versions that a snapshot was answered to, or to whose questions its columns were mapped."""
    yield from (one["sha256"] for one in snapshot.manifest["questionnaires"])
    imported = snapshot.manifest.get("imported")
    if imported:
        yield imported["questionnaire"]["sha256"]


def _holds(column: str, variable: Variable) -> bool:
    return column == variable.name or (variable.kind is Kind.MULTIPLE and column.startswith(f"{variable.name}__"))


def _of_variable(variable: Variable, columns: tuple[str, ...]) -> Compared:
    return Compared(
        variable.name,
        variable.short_label or variable.name,
        columns,
        {choice.name: choice.short_label for choice in variable.choices},
        is_multiple=variable.kind is Kind.MULTIPLE,
        is_open=variable.kind in _OPEN and not variable.choices,
    )


def _others(names: tuple[str, ...], old: pl.DataFrame, new: pl.DataFrame) -> Iterator[Compared]:
    """Yield columns that no questionnaire knows, such as coded answers; ticked boxes of one question together."""
    boxes: dict[str, list[str]] = {}
    for name in names:
        frame = new if name in new.columns else old
        if frame.schema[name] == pl.Boolean and "__" in name:
            boxes.setdefault(name.partition("__")[0], []).append(name)
        else:
            is_open = frame.schema[name] == pl.String and frame[name].n_unique() > MOST_ANSWERS
            yield Compared(name, name, (name,), {}, is_multiple=False, is_open=is_open)
    for name, columns in boxes.items():
        yield Compared(name, name, tuple(columns), {}, is_multiple=True, is_open=False)


# --- manifests -----------------------------------------------------------------------------------------------------
def _weights(before: Snapshot, after: Snapshot) -> Iterator[WeightChange]:
    old, new = _cells(before), _cells(after)
    for name in dict.fromkeys((*new, *old)):
        first, second = old.get(name), new.get(name)
        yield WeightChange(
            (second or first or {})["label"],
            first["survey_weight"] if first else None,
            second["survey_weight"] if second else None,
            first["respondents"] if first else 0,
            second["respondents"] if second else 0,
        )


def _cells(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    weighting = snapshot.manifest["weighting"]
    return {cell["name"]: cell for cell in weighting["cells"]} if weighting else {}


def _versions(before: Snapshot, after: Snapshot) -> Iterator[VersionChange]:
    old, new = (
        {one["version"]: one["respondents"] for one in snapshot.manifest["questionnaires"]} for snapshot in (before, after)
    )
    for version in sorted({*old, *new}):
        yield VersionChange(version, old.get(version, 0), new.get(version, 0))
