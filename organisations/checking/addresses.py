"""E-mail addresses: missing, impossible, double, and a mailbox that several people read."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from organisations.checking.facts import CheckedPerson, Facts, FrameFinding
from organisations.checking.names import grouped, may_be_one
from organisations.choices import FrameCheck

_LONGEST_LOCAL_PART: Final = 64
_LONGEST_ADDRESS: Final = 254
_LOCAL_PART: Final = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.IGNORECASE | re.ASCII)
_LABEL: Final = re.compile(r"[^\W_]([\w-]{0,61}[^\W_])?")
_PLAIN: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}", re.IGNORECASE | re.ASCII)
"""How nearly all addresses look: those of short parts need no closer look."""
_SHORT: Final = 60
_TOP_LEVEL: Final = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}", re.IGNORECASE | re.ASCII)
# RFC 2606 and 6762: nobody can ever be reached there. `.test` is not among them, since demonstrations are full of it.
_NOWHERE: Final = (".example.com", ".example.net", ".example.org", ".example", ".invalid", ".localhost", ".local")
# What a mailbox is called that belongs to a desk and not to a person.
_DESKS: Final = """
    administratie algemeen bestuur bestuurssecretariaat bestuursondersteuning college collegesecretariaat contact directie
    fractie gemeente gemeentebestuur gemeenteraad gemeentehuis griffie info informatie post postbus provincie raad
    raadsgriffie receptie secretariaat secretariaatburgemeester staten statengriffie stadhuis waterschap webmaster wethouders
"""
_OF_A_DESK: Final = frozenset(_DESKS.split())


def address_findings(facts: Facts) -> Iterator[FrameFinding]:
    """Yield whom no mail can reach, and who shares an address with others."""
    shared = grouped(facts.people, lambda person: person.email.casefold())
    together = {person.email.casefold() for people in shared for person in people}
    for person in facts.people:
        yield from _findings_of_one(person, is_alone=person.email.casefold() not in together)
    for people in shared:
        yield from _findings_of_several(people)


def address_problem(email: str) -> str:
    """Return why no mail can be sent to `email`, or nothing when it is possible."""
    if len(email) <= _SHORT and _PLAIN.fullmatch(email):
        return _nowhere(email.partition("@")[2])
    if email.count("@") > 1 or re.search(r"[,;]|\S\s+\S", email):
        return "Meer dan één adres, of een spatie erin"
    local_part, at, domain = email.partition("@")
    if not at:
        return "Geen apenstaartje"
    if _LOCAL_PART.fullmatch(local_part) is None or len(local_part) > _LONGEST_LOCAL_PART:
        return "Het deel voor het apenstaartje kan niet"
    return _domain_problem(domain) if len(email) <= _LONGEST_ADDRESS else "Te lang"


def _domain_problem(domain: str) -> str:
    *labels, last = domain.split(".")
    if not labels or any(_LABEL.fullmatch(label) is None for label in labels) or _TOP_LEVEL.fullmatch(last) is None:
        return "Het deel na het apenstaartje kan niet"
    return _nowhere(domain)


def _nowhere(domain: str) -> str:
    return "Een domein dat niet bestaat" if f".{domain.casefold()}".endswith(_NOWHERE) else ""


def is_of_a_desk(person: CheckedPerson) -> bool:
    """Tell whether an address is that of a desk or of the whole organisation."""
    address, general = person.email.casefold(), person.organisation.general_email.casefold()
    local_part = address.partition("@")[0].replace(".", "").replace("-", "").replace("_", "")
    return local_part in _OF_A_DESK or (bool(general) and address == general)


def _findings_of_one(person: CheckedPerson, *, is_alone: bool) -> Iterator[FrameFinding]:
    if not person.email:
        text = "Zonder e-mailadres komt er geen mail aan; een brief kan wel."
        yield FrameFinding(FrameCheck.NO_ADDRESS, person.organisation, text, _who(person), (person,))
    elif problem := address_problem(person.email):
        text = f"{problem}: {person.email}"
        yield FrameFinding(FrameCheck.BAD_ADDRESS, person.organisation, text, (person.email, *_who(person)), (person,))
    elif is_alone and not person.is_official and is_of_a_desk(person):
        text = f"Een postbus van een afdeling of van de hele organisatie: {person.email}"
        yield FrameFinding(FrameCheck.SHARED_MAILBOX, person.organisation, text, (person.email, *_who(person)), (person,))


def _findings_of_several(people: Sequence[CheckedPerson]) -> Iterator[FrameFinding]:
    first, *others = people
    if all(may_be_one(first, other) and not other.is_official for other in others) and not first.is_official:
        return  # one person in several places: the checks of persons tell
    is_one_organisation = all(other.organisation.code == first.organisation.code for other in others)
    if is_one_organisation:
        text = f"{len(people)} mensen krijgen hun post op hetzelfde adres: {first.email}"
    else:
        text = f"Hetzelfde adres in meer dan één organisatie: {first.email}"
    check = FrameCheck.SHARED_MAILBOX if is_one_organisation else FrameCheck.DOUBLE_ADDRESS
    about = tuple(item for person in people for item in _who(person))
    yield FrameFinding(check, first.organisation, text, (first.email.casefold(), *about), tuple(people))


def _who(person: CheckedPerson) -> tuple[str, int]:
    return ("functionaris" if person.is_official else "ambtsdrager", person.pk)
