"""What an enhanced status code (RFC 3463) means: in plain Dutch, and whether it speaks of the address. Pure."""

import re
from typing import Final

FULL_MAILBOX: Final = "2.2"
_SHAPE: Final = re.compile(r"^[245]\.(\d{1,3})\.(\d{1,3})$")
# Of what the receiving system or its policy objects to, the address may well be right.
_NOT_ABOUT_THE_ADDRESS: Final = frozenset({"3", "6", "7"})

_BY_DETAIL: Final = {
    "1.1": "Dit adres bestaat niet (meer) bij deze organisatie.",
    "1.2": "Het deel achter het apenstaartje bestaat niet. Vaak is dat een tikfout of een oude naam van de organisatie.",
    "1.3": "Dit adres is niet goed geschreven.",
    "1.6": "De mailbox is verhuisd en er staat geen nieuw adres bij.",
    "1.10": "De organisatie achter dit adres ontvangt geen mail.",
    "2.1": "De mailbox is uitgeschakeld. Vaak is iemand uit dienst.",
    "2.2": "De mailbox is vol.",
    "2.3": "De mail is te groot voor deze mailbox.",
    "4.1": "De ontvangende mailserver weigert dit adres of geeft geen antwoord.",
    "4.4": "De mailserver van de organisatie is niet te vinden.",
    "4.7": "De mail kon dagen lang niet worden bezorgd; er is opgehouden met proberen.",
    "7.1": "De organisatie weigert mail van deze afzender. Vraag de beheerder om contact op te nemen met hun ICT.",
}
_BY_SUBJECT: Final = {
    "0": "De ontvangende mailserver zegt niet waarom.",
    "1": "Er is iets mis met het adres.",
    "2": "Er is iets mis met de mailbox.",
    "3": "Het mailsysteem van de organisatie kan deze mail nu niet aan.",
    "4": "De mail kwam niet door het netwerk.",
    "5": "De mailservers verstonden elkaar niet.",
    "6": "De organisatie weigert de vorm van de mail.",
    "7": "De beveiliging van de organisatie houdt de mail tegen. Vraag de beheerder om contact op te nemen met hun ICT.",
}


def in_words(status: str) -> str:
    """Return what a status code means, for somebody who knows no mail servers."""
    found = _SHAPE.match(status)
    if found is None:
        return _BY_SUBJECT["0"]
    subject, detail = found.groups()
    return _BY_DETAIL.get(f"{subject}.{detail}") or _BY_SUBJECT.get(subject, _BY_SUBJECT["0"])


def is_temporary(status: str) -> bool:
    """Tell whether a mail may still arrive another day: a 4, or a full mailbox, which servers call permanent."""
    return status.startswith("4") or status.partition(".")[2] == FULL_MAILBOX


def blames_the_address(status: str) -> bool:
    """Tell whether a permanent status says that the address is wrong; not so when a policy or the mail itself is refused."""
    found = _SHAPE.match(status)
    return found is None or found.group(1) not in _NOT_ABOUT_THE_ADDRESS
