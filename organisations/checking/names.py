"""Whether two entries can be one person, by their names."""

from collections.abc import Callable, Iterable
from typing import Final

from organisations.checking.facts import CheckedPerson

SURE_INITIALS: Final = 2


def may_be_one(one: CheckedPerson, other: CheckedPerson) -> bool:
    """Tell whether two names do not speak against each other: J. Jansen and Jan Jansen may be one, Jan and Piet may not."""
    if one.family_key != other.family_key:
        return False
    if one.first_key and other.first_key and one.first_key != other.first_key:
        return False
    if one.initials_key and other.initials_key:
        return one.initials_key.startswith(other.initials_key) or other.initials_key.startswith(one.initials_key)
    if one.first_key and other.first_key:
        return True
    return (one.initials_key or one.first_key)[:1] == (other.initials_key or other.first_key)[:1]


def is_full_match(one: CheckedPerson, other: CheckedPerson) -> bool:
    """Tell whether two names are the same in every part that says something: enough to ask about across organisations."""
    if not may_be_one(one, other):
        return False
    has_initials = bool(one.initials_key and other.initials_key)
    if has_initials and one.initials_key != other.initials_key:
        return False
    if one.first_key and other.first_key:
        return True
    return has_initials and len(one.initials_key) >= SURE_INITIALS


def grouped(people: Iterable[CheckedPerson], key: Callable[[CheckedPerson], str]) -> list[list[CheckedPerson]]:
    """Return those who share a key, together and in their order; an empty key is nobody's."""
    # Nearly everybody is alone: a list for each of them would be most of the work.
    first: dict[str, CheckedPerson] = {}
    several: dict[str, list[CheckedPerson]] = {}
    for person in people:
        value = key(person)
        if value and (earlier := first.setdefault(value, person)) is not person:
            several.setdefault(value, [earlier]).append(person)
    return list(several.values())
