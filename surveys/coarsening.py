"""Makes background so coarse that it fits several organisations and several people in every office. Pure.

Background is dropped class by class, the most telling part first, and only where a class is too small. What is left over
is counted as its own class: who knows the rule and the frame still finds no fewer people in it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from organisations.choices import Office, SizeClass, Tier, Urbanity

SMALLEST: Final = 5


@dataclass(frozen=True, slots=True, order=True)
class Profile:
    """What a response tells of its organisation."""

    tier: str
    province: str
    urbanity: int
    size_class: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the population: the organisation, its profile, and the office."""

    organisation_id: int
    profile: Profile
    office: str


class TooFewPeopleError(ValueError):
    """Even without any background an office has fewer than five people; names tier and office."""

    def __init__(self, tier: str, offices: Iterable[str]) -> None:
        names = ", ".join(Office(office).label for office in sorted(offices))
        super().__init__(f"{Tier(tier).label}: minder dan {SMALLEST} organisaties, of minder dan {SMALLEST} mensen als {names}.")


def coarsened(people: Iterable[Person], used: Iterable[tuple[Profile, str]]) -> dict[Profile, Profile]:
    """Return for the profiles of the population, and those in `used`, what may be kept of each.

    Afterwards every kept profile fits at least five organisations, and at least five people in every office of it. `used` are
    profile and office of the responses; one that the population does not have keeps only its tier.

    Raises TooFewPeopleError when that cannot be reached.
    """
    by_tier: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        by_tier[person.profile.tier].append(person)
    offices_used: dict[str, set[tuple[Profile, str]]] = defaultdict(set)
    for profile, office in used:
        offices_used[profile.tier].add((profile, office))
    kept: dict[Profile, Profile] = {}
    for tier in sorted(by_tier.keys() | offices_used.keys()):
        kept |= _of_tier(tier, by_tier[tier], offices_used[tier])
    return kept


def _of_tier(tier: str, people: list[Person], used: set[tuple[Profile, str]]) -> dict[Profile, Profile]:
    population = {person.profile for person in people}
    offices_of: dict[Profile, set[str]] = defaultdict(set)
    for profile, office in used:
        offices_of[profile].add(office)
    kept: dict[Profile, Profile] = {}
    open_profiles = set(population)
    for dropped in range(3):
        classes = _classes(open_profiles, dropped)
        for coarse, members in classes.items():
            if not _faults(people, members, offices_of):
                kept |= dict.fromkeys(members, coarse)
                open_profiles -= members
    strangers = {profile for profile, _ in used} - population
    return kept | _rest(tier, people, kept, open_profiles | strangers, offices_of)


def _rest(
    tier: str, people: list[Person], kept: dict[Profile, Profile], rest: set[Profile], offices_of: Mapping[Profile, set[str]]
) -> dict[Profile, Profile]:
    """Keep of the rest only the tier; while those are too few, the smallest class that was kept joins them."""
    kept = dict(kept)
    while rest and (faults := _faults(people, rest, offices_of)):
        if not kept:
            raise TooFewPeopleError(tier, faults)
        sizes = Counter(kept[person.profile] for person in people if person.profile in kept)
        smallest = min(sizes, key=lambda coarse: (sizes[coarse], coarse))
        joining = {profile for profile, coarse in kept.items() if coarse == smallest}
        kept = {profile: coarse for profile, coarse in kept.items() if coarse != smallest}
        rest = rest | joining
    return kept | {profile: _without(profile, dropped=3) for profile in rest}


def _classes(profiles: set[Profile], dropped: int) -> dict[Profile, set[Profile]]:
    classes: dict[Profile, set[Profile]] = defaultdict(set)
    for profile in profiles:
        classes[_without(profile, dropped=dropped)].add(profile)
    return classes


def _without(profile: Profile, *, dropped: int) -> Profile:
    """Drop the size, then the urbanity, then the province."""
    if dropped >= 1:
        profile = replace(profile, size_class=SizeClass.NOT_APPLICABLE.value)
    if dropped >= 2:  # noqa: PLR2004 -- the second step
        profile = replace(profile, urbanity=Urbanity.NOT_APPLICABLE.value)
    return replace(profile, province="") if dropped >= 3 else profile  # noqa: PLR2004 -- the third


def _faults(people: list[Person], profiles: set[Profile], offices_of: Mapping[Profile, set[str]]) -> set[str]:
    """Return the offices with fewer than five people among `profiles`; all of them when there are too few organisations."""
    inside = [person for person in people if person.profile in profiles]
    counts = Counter(person.office for person in inside)
    offices = counts.keys() | {office for profile in profiles for office in offices_of.get(profile, ())}
    if len({person.organisation_id for person in inside}) < SMALLEST:
        return set(offices)
    return {office for office in offices if counts[office] < SMALLEST}
