"""The almanak of organisaties.overheid.nl (ROO export), both generations, read as a stream.

Names are matched without their namespace, and direct children only: `naam`, `eindDatum` and `contact` occur at every level.
One organisation at a time is in memory; what the frame does not need is not even built. Parties are never read.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from organisations.importing.names import parse_name, says_acting, tidy
from organisations.importing.problems import problem
from organisations.importing.records import OrganisationRecord, PersonRecord
from organisations.importing.xml_events import XmlEvents
from organisations.importing.xml_values import date_of, number_of

ROOT: Final = "overheidsorganisaties"
MOST_ELEMENTS: Final = 400_000
"""In one organisation; the largest real ones hold a few thousand."""
_TIERS: Final = {"gemeente": "gemeente", "provincie": "provincie", "waterschap": "waterschap"}
_ORGANISATIONS: Final = {"organisatie", "gemeente"}
_LISTS: Final = {"organisaties", "gemeenten"}
_WANTED_NAMES: Final = """
    organisatie gemeente organisaties naam types type adressen adres adresType straat openbareRuimte huisnummer toevoeging
    huisletter postbus postcode plaats woonplaats contact postAdres emailadressen emailadres email telefoonnummers
    telefoonnummer telefoon nummer startDatum eindDatum geografie aantalInwoners raad totaalZetels functies functie
    medewerkers medewerker rollen rol partijFunctie systemId resourceIdentifiers identificatiecodes resourceIdentifier
"""
_WANTED: Final = frozenset(_WANTED_NAMES.split())
_CODE: Final = re.compile(r"(?:^|/)(gm|pv|ws)(\d{2,4})$", re.IGNORECASE)
_FIGURES: Final = {"GM": 4, "PV": 2, "WS": 4}
_POSTAL: Final = "post"


@dataclass(slots=True)
class Node:
    """An element with what was kept of it."""

    name: str
    attributes: dict[str, str]
    place: str
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def child(self, *names: str) -> "Node | None":
        """Return the first direct child with one of these names."""
        return next((each for each in self.children if each.name in names), None)

    def all(self, name: str) -> Iterator["Node"]:
        """Yield the direct children of this name."""
        return (each for each in self.children if each.name == name)

    def text_of(self, *names: str) -> str:
        """Return the text of the first direct child with one of these names; empty without one."""
        found = self.child(*names)
        return found.text if found else ""


@dataclass(slots=True)
class AlmanakHead:
    """What the file says of itself."""

    frame_date: date | None = None


def read_almanak(pieces: Iterable[bytes], take: Callable[[OrganisationRecord], None]) -> AlmanakHead:
    """Hand every municipality, province and water board of the file to `take`; raise ImportProblemError for a bad file."""
    reader = _Reader(take)
    reader.events.feed(pieces)
    if not reader.found:
        raise problem(
            "A102",
            "Hele bestand",
            "Er staat geen gemeente, provincie of waterschap in.",
            "Kies de export van de almanak: exportOO.xml, of die van gemeenten, provincies of waterschappen.",
        )
    return reader.head


class _Reader:
    """Builds one outermost organisation at a time and lets it go."""

    def __init__(self, take: Callable[[OrganisationRecord], None]) -> None:
        self.events = XmlEvents(self._start, self._end)
        self.head = AlmanakHead()
        self.found = 0
        self._take = take
        self._path: list[str] = []
        self._open: list[Node] = []
        self._unwanted = 0
        self._elements = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._path:
            self._begin_file(name, attributes)
        self._path.append(name)
        if self._open:
            self._start_inside(name, attributes)
        elif name in _ORGANISATIONS and len(self._path) == 3 and self._path[1] in _LISTS:  # noqa: PLR2004 -- root, list, organisation
            self._elements = 0
            self._open.append(Node(name, attributes, self.events.place))

    def _start_inside(self, name: str, attributes: dict[str, str]) -> None:
        if self._unwanted or name not in _WANTED:
            self._unwanted += 1
            return
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise problem(
                "A104",
                f"Organisatie die begint op {self._open[0].place}",
                "Deze organisatie is te groot om echt te zijn.",
                "Gebruik het bestand van de bron zoals het is.",
            )
        node = Node(name, attributes, self.events.place)
        self._open[-1].children.append(node)
        self._open.append(node)

    def _end(self, _name: str, text: str) -> None:
        self._path.pop()
        if self._unwanted:
            self._unwanted -= 1
            return
        if not self._open:
            return
        node = self._open.pop()
        node.text = text
        if not self._open and (record := organisation_of(node)) is not None:
            self.found += 1
            self._take(record)

    def _begin_file(self, name: str, attributes: dict[str, str]) -> None:
        if name != ROOT:
            raise problem(
                "A101",
                "Begin van het bestand",
                "Dit is XML, maar geen export van de almanak.",
                "Kies exportOO.xml van organisaties.overheid.nl.",
            )
        self.head.frame_date = date_of(attributes.get("timestamp", "")[:10])


# --- organisations -------------------------------------------------------------------------------------------------
def organisation_of(node: Node) -> OrganisationRecord | None:
    """Return what the frame needs of an outermost organisation; None for all but the three tiers."""
    tier = _tier_of(node)
    if tier is None:
        return None
    code = _code_of(node)
    name = tidy(node.text_of("naam"), 120)
    people, vacancies = _people_of(node)
    address = _postal_address(node)
    where = f"{name or 'organisatie'}, {node.place}"[:80]
    geography, council = node.child("geografie"), node.child("raad")
    return OrganisationRecord(
        place=where,
        name=name,
        official_name=name,
        tier=tier,
        code=code,
        inhabitants=number_of((geography or node).text_of("aantalInwoners")),
        declared_seats=number_of((council or node).text_of("totaalZetels"), most=200),
        source_id=_source_id(node),
        postal_address=address[0],
        postcode=address[1],
        city=address[2],
        general_email=_email_of(node),
        started_on=date_of(node.text_of("startDatum")),
        ended_on=date_of(node.text_of("eindDatum")),
        people=tuple(people),
        vacancies=vacancies,
    )


def _tier_of(node: Node) -> str | None:
    if node.name == "gemeente":
        return "gemeente"
    types = node.child("types")
    words = [each.text.casefold() for each in (types or node).all("type")]
    return next((_TIERS[word] for word in words if word in _TIERS), None)


def _code_of(node: Node) -> str:
    """Return the code at the end of a TOOI address, such as GM0363; empty where there is none."""
    candidates = [node.attributes.get("resourceIdentifierTOOI", "")]
    for holder in ("identificatiecodes", "resourceIdentifiers"):
        codes = node.child(holder)
        candidates += [each.text for each in codes.all("resourceIdentifier")] if codes else []
    for text in candidates:
        found = _CODE.search(text.strip())
        if found:
            letters = found.group(1).upper()
            return f"{letters}{found.group(2).zfill(_FIGURES[letters])}"
    return ""


def _source_id(node: Node) -> str:
    if "systeemId" in node.attributes:
        return tidy(node.attributes["systeemId"], 40)
    outer = node.child("systemId")
    inner = outer.child("systemId") if outer else None
    return tidy(inner.text if inner else "", 40)


def _postal_address(node: Node) -> tuple[str, str, str]:
    """Return line, postcode and city of the postal address, else of the first address that there is."""
    found: list[tuple[bool, Node]] = []
    contact = node.child("contact")
    old = contact.child("postAdres") if contact else None
    if old and (inner := old.child("adres")):
        found.append((True, inner))
    addresses = node.child("adressen")
    if addresses:
        found += [(_POSTAL in each.text_of("type", "adresType").casefold(), each) for each in addresses.all("adres")]
    for _, each in sorted(found, key=lambda pair: not pair[0]):
        box = each.text_of("postbus")
        house = f"{each.text_of('huisnummer')}{each.text_of('huisletter')} {each.text_of('toevoeging')}".strip()
        line = (box if box.casefold().startswith("postbus") else f"Postbus {box}") if box else ""
        line = line or f"{each.text_of('straat', 'openbareRuimte')} {house}".strip()
        if line:
            return tidy(line, 120), _postcode(each.text_of("postcode")), tidy(each.text_of("plaats", "woonplaats"), 80)
    return "", "", ""


def _postcode(text: str) -> str:
    plain = "".join(text.split()).upper()
    return f"{plain[:4]} {plain[4:]}" if re.fullmatch(r"\d{4}[A-Z]{2}", plain) else tidy(text, 7)


# --- people --------------------------------------------------------------------------------------------------------
def _people_of(node: Node) -> tuple[list[PersonRecord], int]:
    """Return the people in the functions of an organisation and of its parts, and how many entries name nobody."""
    people: list[PersonRecord] = []
    vacancies = 0
    functions = node.child("functies")
    for function in functions.all("functie") if functions else ():
        staff = function.child("medewerkers")
        for entry in staff.all("medewerker") if staff else ():
            person = _person_of(entry, tidy(function.text_of("naam"), 120))
            if person is None:
                vacancies += 1
            else:
                people.append(person)
    parts = node.child("organisaties")
    for part in parts.all("organisatie") if parts else ():
        more, empty = _people_of(part)
        people += more
        vacancies += empty
    return people, vacancies


def _person_of(entry: Node, function: str) -> PersonRecord | None:
    written = entry.text_of("naam")
    name = parse_name(written)
    if name is None:
        return None
    roles = entry.child("rollen")
    remarks = [function, written, entry.text_of("partijFunctie"), *(each.text for each in (roles.all("rol") if roles else ()))]
    return PersonRecord(
        place=entry.place,
        function=function,
        name=name,
        source_id=_source_id(entry),
        email=_email_of(entry),
        phone=_phone_of(entry),
        is_acting=any(says_acting(remark) for remark in remarks),
        started_on=date_of(entry.text_of("startDatum")),
        ended_on=date_of(entry.text_of("eindDatum")),
    )


def _email_of(node: Node) -> str:
    """Return the first e-mail address of the own contact: old form a text, new form a list."""
    contact = node.child("contact")
    if contact is None:
        return ""
    several = contact.child("emailadressen")
    new = (each.text_of("email") or each.text for each in several.all("emailadres")) if several else ()
    return next((tidy(text, 254) for text in (*new, *(each.text for each in contact.all("emailadres"))) if text), "")


def _phone_of(node: Node) -> str:
    contact = node.child("contact")
    if contact is None:
        return ""
    several = contact.child("telefoonnummers")
    new = (each.text_of("nummer") or each.text for each in several.all("telefoonnummer")) if several else ()
    return next((tidy(text, 20) for text in (*new, *(each.text for each in contact.all("telefoon"))) if text), "")
