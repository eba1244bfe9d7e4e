"""The one door: decides which estimates may be shown. Nothing reaches a page, file or API but through `protect`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from reports.estimation.errors import ShapeError
from reports.estimation.results import Estimate, Interval, Withheld
from reports.estimation.small_numbers import bound_of, is_indicative
from reports.estimation.thresholds import FACTS, STRICT, DisclosureProfile

__all__ = [
    "FACTS",
    "STRICT",
    "Bound",
    "DisclosureProfile",
    "Group",
    "ProtectedGroup",
    "Shown",
    "protect",
    "shown_within",
    "withheld_reasons",
]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a table with the estimates of all its questions, before protection."""

    label: str
    estimates: tuple[Estimate, ...]
    is_total: bool = False
    """Everybody in the base of the table; the other groups are parts of it and do not overlap."""
    population: int | None = None
    """How many people the group holds in the population, where that is known."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of an estimate: all of it, or nothing but the reason."""

    value: float | None
    respondents: int | None
    weighted_base: float | None
    standard_error: float | None
    interval: Interval | None
    withheld: Withheld | None
    bound: "Bound | None" = None
    """What is shown instead of a share that would tell of nearly everybody or nearly nobody."""
    is_indicative: bool = False
    """Whether it rests on so few respondents, or is so unsure, that it only gives an indication."""


@dataclass(frozen=True, slots=True)
class Bound:
    """Under or over a percentage: "< 5%", "> 95%"."""

    percent: int
    is_above: bool

    def __str__(self) -> str:
        return f"{'>' if self.is_above else '<'} {self.percent}%"


@dataclass(frozen=True, slots=True)
class ProtectedGroup:
    """A group after protection."""

    label: str
    cells: tuple[Shown, ...]
    is_total: bool
    withheld: Withheld | None


def protect(
    groups: Sequence[Group], *, bases: Sequence[int], sensitive: bool, profile: DisclosureProfile = STRICT
) -> tuple[ProtectedGroup, ...]:
    """Decide per group, over all its questions at once, what of `groups` may be shown.

    1. A group of which any base holds 1 to `minimum_base` - 1 respondents is withheld as a whole, so that no question
       gives away by difference what another hides. So is a sensitive group with a small population.
    2. The groups are parts of a whole that is taken to be known, also where the table does not print it. People in none
       of the groups are a part as well, never shown. Where a part is withheld, or the people in no group are too few,
       the smallest other parts follow until at least two parts are hidden, with together `minimum_base` respondents.

    Parameters
    ----------
    groups
        The groups of one table, which do not overlap, and possibly their total.
    bases
        For every question the number of respondents in the base of the whole table.

    Raises
    ------
    ShapeError
        When groups overlap, or have not as many estimates as there are questions.
    """
    _check(groups, bases)
    reasons = [_own_reason(group, sensitive=sensitive, profile=profile) for group in groups]
    parts = [position for position, group in enumerate(groups) if not group.is_total]
    by_size = sorted(parts, key=lambda position: _sizes(groups[position]))
    while True:
        hidden = [_sizes(groups[position]) for position in parts if reasons[position] is not None]
        shown = [position for position in by_size if reasons[position] is None and any(_sizes(groups[position]))]
        rest = [base - sum(_sizes(groups[p])[question] for p in parts) for question, base in enumerate(bases)]
        if not shown or not _is_derivable(hidden, rest, profile):
            break
        reasons[shown[0]] = Withheld.SUBTRACTION
    return tuple(_protected(group, reason) for group, reason in zip(groups, reasons, strict=True))


def _is_derivable(hidden: Sequence[Sequence[int]], rest: Sequence[int], profile: DisclosureProfile) -> bool:
    """Tell whether, for some question, the whole less the parts shown gives away one part or too few people."""
    for question, outside in enumerate(rest):
        sizes = [part[question] for part in hidden if part[question]] + ([outside] if outside else [])
        alone = len(sizes) == 1 and (not outside or outside < profile.minimum_base)
        if alone or 0 < sum(sizes) < profile.minimum_base:
            return True
    return False


def _check(groups: Sequence[Group], bases: Sequence[int]) -> None:
    if any(len(group.estimates) != len(bases) for group in groups):
        raise ShapeError("every group needs an estimate for every question")
    for question, base in enumerate(bases):
        if sum(group.estimates[question].respondents for group in groups if not group.is_total) > base:
            raise ShapeError("the groups of one table overlap")


def _own_reason(group: Group, *, sensitive: bool, profile: DisclosureProfile) -> Withheld | None:
    if sensitive and group.population is not None and group.population < profile.minimum_population:
        return Withheld.SMALL_POPULATION
    too_few = any(0 < base < profile.minimum_base for base in _sizes(group))
    return Withheld.SMALL_BASE if too_few else None


def _sizes(group: Group) -> tuple[int, ...]:
    return tuple(estimate.respondents for estimate in group.estimates)


def _protected(group: Group, reason: Withheld | None) -> ProtectedGroup:
    cells = tuple(_shown(estimate) for estimate in group.estimates)
    if reason is not None:
        cells = tuple(replace(_NOTHING, withheld=reason) for _ in cells)
    return ProtectedGroup(group.label, cells, group.is_total, reason)


def shown_within(
    group: Group,
    profile: DisclosureProfile,
    *,
    reasons: Sequence[Withheld | None],
    may_be_bound: Sequence[bool],
    guards: bool,
    questions: Sequence[str] = (),
) -> ProtectedGroup:
    """Return what may be shown of a group about which is decided, for every question: nothing, a bound, or all.

    Parameters
    ----------
    reasons
        Of every question why it is withheld, None where it may be shown.
    may_be_bound
        Of every question whether a bound is shown for a share of few: on sensitive subjects, and never for all answers together.
    guards
        Whether a withheld group lies within this one.
    questions
        Of every figure its question; figures of one question that are all its answers give each other away.
    """
    cells = []
    for estimate, reason, may_be in zip(group.estimates, reasons, may_be_bound, strict=True):
        if reason is not None:
            cells.append(replace(_NOTHING, withheld=reason))
            continue
        bound = bound_of(estimate, profile, guards=guards, population=group.population) if may_be else None
        if bound is None:
            cells.append(replace(_shown(estimate), is_indicative=is_indicative(estimate, profile)))
        else:
            cells.append(replace(_NOTHING, respondents=estimate.respondents, bound=Bound(*bound)))
    _hide_complements(cells, group.estimates, questions, profile)
    known = set(reasons)
    return ProtectedGroup(group.label, tuple(cells), group.is_total, reasons[0] if len(known) == 1 and reasons else None)


def _hide_complements(
    cells: list[Shown], estimates: Sequence[Estimate], questions: Sequence[str], profile: DisclosureProfile
) -> None:
    """Withhold answers beside a bound in a small base, the rarest first, until what they are together says nothing of it."""
    for question in dict.fromkeys(questions):
        places = [at for at, own in enumerate(questions) if own == question and cells[at].withheld is None]
        hits = {at: estimates[at].hits for at in places}
        bounds = [at for at in places if cells[at].bound is not None]
        base = estimates[places[0]].respondents if places else 0
        if not bounds or base >= profile.coded_below or sum(hits.values()) != base:
            continue
        hidden: list[int] = []
        shown = sorted((at for at in places if cells[at].bound is None), key=hits.__getitem__)
        # What is no bound is more than the fewest hits: so much of the sum is known.
        while (
            shown and sum(hits[at] for at in (*bounds, *hidden)) < (profile.fewest_hits + 1) * len(hidden) + profile.fewest_hits
        ):
            hidden.append(shown.pop(0))
        if not hidden and shown:
            hidden.append(shown.pop(0))
        for at in hidden:
            cells[at] = replace(_NOTHING, withheld=Withheld.SUBTRACTION)


_NOTHING: Final = Shown(None, None, None, None, None, None)


def _shown(estimate: Estimate) -> Shown:
    return Shown(estimate.value, estimate.respondents, estimate.weighted_base, estimate.standard_error, estimate.interval, None)


def withheld_reasons(groups: Iterable[ProtectedGroup]) -> tuple[Withheld, ...]:
    """Return every reason that occurs, of a group or of one of its cells, once, for the legend."""
    cells = (cell.withheld for group in groups for cell in group.cells)
    return tuple(sorted({reason for reason in cells if reason is not None}))
