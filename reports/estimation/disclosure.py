"""The one door: decides which estimates may be shown. Nothing reaches a page, file or API but through `protect`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from reports.estimation.errors import ShapeError
from reports.estimation.results import Estimate, Interval, Withheld


@dataclass(frozen=True, slots=True)
class DisclosureProfile:
    """Thresholds of an edition."""

    minimum_base: int = 10
    """Fewer respondents than this in any base of a group: the whole group is withheld."""
    minimum_population: int = 25
    """Groups that hold fewer people than this are withheld for sensitive questions, however many answered."""


STRICT: Final = DisclosureProfile()
FACTS: Final = DisclosureProfile(minimum_base=3)
"""For facts of public bodies, such as their policies: of two of them nothing is told, but few may be told of."""


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


_NOTHING: Final = Shown(None, None, None, None, None, None)


def _shown(estimate: Estimate) -> Shown:
    return Shown(estimate.value, estimate.respondents, estimate.weighted_base, estimate.standard_error, estimate.interval, None)


def withheld_reasons(groups: Iterable[ProtectedGroup]) -> tuple[Withheld, ...]:
    """Return every reason that occurs, once, for the legend."""
    return tuple(sorted({group.withheld for group in groups if group.withheld is not None}))
