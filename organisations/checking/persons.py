"""One person in two offices, who is to be invited once; and one person who stands twice in one office."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from organisations.checking.facts import CheckedPerson, Facts, FrameFinding
from organisations.checking.names import SURE_INITIALS, grouped, is_full_match, may_be_one
from organisations.choices import FrameCheck

_NO_DIGIT: Final = re.compile(r"\D")

Pair = tuple[CheckedPerson, CheckedPerson]
Link = tuple[CheckedPerson, CheckedPerson, str]


def person_findings(facts: Facts) -> Iterator[FrameFinding]:
    """Yield who seems to hold two offices without a choice for one of them, and who seems to stand twice in one office."""
    yield from _findings_of_twice(facts.people)
    holders = {person.pk: person for person in facts.office_holders}
    links = tuple(_links(tuple(holders.values())))
    reasons = {pk: reason for one, other, reason in reversed(links) for pk in (one.pk, other.pk)}
    for group in _groups(holders, links):
        if text := _open_question(group, holders, reasons):
            about = [(person.pk, person.organisation.code, person.role, person.asked_as or 0) for person in group]
            flat = tuple(item for each in about for item in each)
            yield FrameFinding(FrameCheck.TWO_OFFICES, group[0].organisation, text, flat, group)


# --- twice in one office -------------------------------------------------------------------------------------------
def _findings_of_twice(people: Iterable[CheckedPerson]) -> Iterator[FrameFinding]:
    for one, other in _pairs(people, _by_office):
        if may_be_one(one, other) and not _is_chosen(one, other):
            text = f"Twee keer {one.role_label.lower()} met dezelfde naam."
            yield FrameFinding(FrameCheck.TWICE, one.organisation, text, (one.role, one.pk, other.pk), (one, other))


def _is_chosen(one: CheckedPerson, other: CheckedPerson) -> bool:
    """Tell whether one of the two entries gets no invitation because the other, or a third, does."""
    if one.is_official:
        return False
    return one.asked_as == other.pk or other.asked_as == one.pk or (one.asked_as is not None and one.asked_as == other.asked_as)


# --- two offices ---------------------------------------------------------------------------------------------------
def _links(holders: Sequence[CheckedPerson]) -> Iterator[Link]:
    """Yield pairs that can be one person in two offices, by the surest reason that there is."""
    seen: set[Pair] = set()
    for reason, pairs in (
        ("hetzelfde e-mailadres", _pairs(holders, _by_address)),
        ("hetzelfde telefoonnummer", _pairs(holders, _by_phone)),
        ("dezelfde naam in één organisatie", _pairs(holders, _by_organisation)),
        ("dezelfde volledige naam", _pairs_of_full_names(holders)),
    ):
        for one, other in pairs:
            if (one, other) not in seen and _is_other_office(one, other) and may_be_one(one, other):
                seen.add((one, other))
                yield one, other, reason


def _pairs_of_full_names(holders: Sequence[CheckedPerson]) -> Iterator[Pair]:
    """Yield pairs with one full name in different tiers of one region; a water board may lie in any province."""
    for key in (_by_first_name, _by_initials):
        for one, other in _pairs(holders, key):
            provinces = {one.organisation.province, other.organisation.province} - {""}
            if one.organisation.tier != other.organisation.tier and len(provinces) <= 1 and is_full_match(one, other):
                yield one, other


def _is_other_office(one: CheckedPerson, other: CheckedPerson) -> bool:
    return (one.organisation.code, one.role) != (other.organisation.code, other.role)


def _groups(holders: Mapping[int, CheckedPerson], links: Iterable[Link]) -> list[tuple[CheckedPerson, ...]]:
    """Put together who is one person: by what they share, and by what was chosen before."""
    leader: dict[int, int] = {}

    def led_by(pk: int) -> int:
        while leader.setdefault(pk, pk) != pk:
            pk = leader[pk]
        return pk

    for one, other, _ in links:
        leader[led_by(other.pk)] = led_by(one.pk)
    for person in holders.values():
        if person.asked_as is not None:
            chosen = person.asked_as if person.asked_as in holders else person.pk
            leader[led_by(person.pk)] = led_by(chosen)
    members: dict[int, list[CheckedPerson]] = defaultdict(list)
    for pk in leader:
        members[led_by(pk)].append(holders[pk])
    return [tuple(sorted(group, key=lambda person: person.pk)) for group in members.values()]


def _open_question(group: Sequence[CheckedPerson], holders: Mapping[int, CheckedPerson], reasons: Mapping[int, str]) -> str:
    """Return what is to be decided about one person; nothing when exactly one office is asked and the others point to it."""
    asked = [person for person in group if person.asked_as is None]
    if len(asked) > 1:
        reason = reasons.get(asked[0].pk, "een eerdere keuze")
        return f"{len(group)} functies, {len(asked)} uitnodigingen; gevonden door {reason}."
    if all(person.asked_as is None or _is_asked(holders.get(person.asked_as)) for person in group):
        return ""
    return "Krijgt geen uitnodiging: wordt benaderd als iemand die niet meer in functie is."


def _is_asked(person: CheckedPerson | None) -> bool:
    return person is not None and person.asked_as is None


# --- who belongs together ------------------------------------------------------------------------------------------
def _pairs(people: Iterable[CheckedPerson], key: Callable[[CheckedPerson], str]) -> Iterator[Pair]:
    """Yield every two people with the same key, in the order of the frame; an empty key is nobody's."""
    for same in grouped(people, key):
        yield from combinations(same, 2)


def _by_office(person: CheckedPerson) -> str:
    return f"{person.organisation.code}|{person.role}|{person.family_key}"


def _by_address(person: CheckedPerson) -> str:
    return f"{person.email.casefold()}|{person.family_key}" if person.email else ""


def _by_phone(person: CheckedPerson) -> str:
    digits = _NO_DIGIT.sub("", person.phone)
    return f"{digits}|{person.family_key}" if digits else ""


def _by_organisation(person: CheckedPerson) -> str:
    return f"{person.organisation.code}|{person.family_key}"


def _by_first_name(person: CheckedPerson) -> str:
    return f"{person.first_key}|{person.family_key}" if person.first_key else ""


def _by_initials(person: CheckedPerson) -> str:
    return f"{person.initials_key}|{person.family_key}" if len(person.initials_key) >= SURE_INITIALS else ""
