"""Rows of a table to records, by the mapping of its columns. All that is wrong is told at once, and where."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final, TypeVar

from organisations.importing.columns import read_code, read_date, read_number, read_tier, read_yes
from organisations.importing.names import PersonName, name_from_parts, names_nobody, parse_name, says_acting, tidy
from organisations.importing.problems import Problems
from organisations.importing.records import FileNotes, OrganisationRecord, PersonRecord
from organisations.importing.tables import Table
from organisations.spelling import plain_letters

Value = TypeVar("Value")

PROVINCES: Final = {
    "groningen": "PV20",
    "fryslan": "PV21",
    "friesland": "PV21",
    "drenthe": "PV22",
    "overijssel": "PV23",
    "flevoland": "PV24",
    "gelderland": "PV25",
    "utrecht": "PV26",
    "noord holland": "PV27",
    "zuid holland": "PV28",
    "zeeland": "PV29",
    "noord brabant": "PV30",
    "limburg": "PV31",
}
_PROVINCE_CODES: Final = frozenset(PROVINCES.values())
_URBANITY: Final = range(6)


class _Cells:
    """One row, read by field."""

    def __init__(self, number: int, cells: tuple[str, ...], mapping: Mapping[str, int], problems: Problems) -> None:
        self._cells, self._mapping, self._problems = cells, mapping, problems
        self.where = f"Regel {number}"

    def text(self, name: str, longest: int = 200) -> str:
        """Return the text of a field; empty without a column for it."""
        place = self._mapping.get(name)
        return "" if place is None or place >= len(self._cells) else tidy(self._cells[place], longest)

    def place(self, name: str) -> str:
        """Return where a field stands, for a message."""
        return f"{self.where}, kolom {self._mapping.get(name, -1) + 1}"

    def read(self, name: str, reader: Callable[[str], Value], what: str, mend: str) -> Value | None:
        """Read a field by `reader`; note a problem for what it refuses."""
        try:
            return reader(self.text(name))
        except (ValueError, OverflowError):
            self._problems.add("R101", self.place(name), what, mend)
            return None


def people_of(table: Table, mapping: Mapping[str, int], notes: FileNotes) -> Iterator[PersonRecord | None]:
    """Yield the people of a table, None for a row that names nobody; raise ImportProblemError after the last bad row."""
    problems = Problems()
    for number, cells in table.rows:
        row = _Cells(number, cells, mapping, problems)
        yield _person(row, notes, problems)
    problems.raise_if_any()


def _person(row: _Cells, notes: FileNotes, problems: Problems) -> PersonRecord | None:
    name = _name(row)
    if name is None:
        return None
    tier = read_tier(row.text("tier"))
    code = _code(row, "organisation_code", tier, notes, problems)
    if not code and not row.text("organisation_name"):
        problems.add("R103", row.where, "Er staat niet bij welke organisatie deze persoon hoort.", "Vul de code of de naam in.")
    if not row.text("function"):
        problems.add("R104", row.place("function"), "De functie ontbreekt.", "Vul de functie in.")
    return PersonRecord(
        place=row.where,
        function=row.text("function", 120),
        name=name,
        organisation_code=code,
        organisation_name=row.text("organisation_name", 120),
        tier=tier,
        source_id=row.text("source_id", 40),
        email=row.text("email", 254),
        phone=row.text("phone", 20),
        is_acting=read_yes(row.text("is_acting")) or says_acting(row.text("function")),
        started_on=_date(row, "started_on", notes),
        ended_on=_date(row, "ended_on", notes),
    )


def _name(row: _Cells) -> PersonName | None:
    if row.text("family_name"):
        parts = ("family_name", "prefix", "initials", "first_name", "form_of_address")
        return name_from_parts(**{part: row.text(part) for part in parts})
    return parse_name(row.text("name"))


def _code(row: _Cells, field: str, tier: str, notes: FileNotes, problems: Problems) -> str:
    code = read_code(row.text(field), tier, row.place(field), notes)
    if code is None:
        problems.add(
            "R102", row.place(field), "Dit is geen code van een organisatie.", "Schrijf de code als GM0363, PV27 of WS0155."
        )
        return ""
    return code


def _date(row: _Cells, field: str, notes: FileNotes) -> date | None:
    return row.read(
        field,
        lambda text: read_date(text, row.place(field), notes),
        "Dit is geen datum.",
        "Schrijf de datum als 31-12-2025 of 2025-12-31.",
    )


def organisations_of(table: Table, mapping: Mapping[str, int], notes: FileNotes) -> Iterator[OrganisationRecord]:
    """Yield the organisations of a table; raise ImportProblemError after the last bad row."""
    problems = Problems()
    seen: dict[str, str] = {}
    for number, cells in table.rows:
        row = _Cells(number, cells, mapping, problems)
        tier = read_tier(row.text("tier"))
        code = _code(row, "code", tier, notes, problems)
        if not code:
            problems.add("R105", row.place("code"), "De code ontbreekt.", "Vul de code in, zoals GM0363.")
            continue
        if code in seen:
            problems.add(
                "R106",
                row.place("code"),
                f"Deze code staat ook op {seen[code].lower()}.",
                "Laat één regel per organisatie staan.",
            )
        seen.setdefault(code, row.where)
        yield _organisation(row, code, notes, problems)
    problems.raise_if_any()


def _organisation(row: _Cells, code: str, notes: FileNotes, problems: Problems) -> OrganisationRecord:
    urbanity = _number(row, "urbanity")
    if urbanity is not None and urbanity not in _URBANITY:
        problems.add(
            "R107", row.place("urbanity"), "De stedelijkheid is geen klasse van het CBS.", "Vul een cijfer van 1 tot en met 5 in."
        )
    name = row.text("name", 100)
    return OrganisationRecord(
        place=row.where,
        name="" if names_nobody(name) else name,
        tier={"GM": "gemeente", "PV": "provincie", "WS": "waterschap"}[code[:2]],
        code=code,
        official_name=row.text("official_name", 120),
        province=_province(row, problems),
        inhabitants=_number(row, "inhabitants"),
        urbanity=urbanity,
        source_id=row.text("source_id", 40),
        postal_address=row.text("postal_address", 120),
        postcode=row.text("postcode", 7),
        city=row.text("city", 80),
        general_email=row.text("general_email", 254),
        ended_on=_date(row, "ended_on", notes),
    )


def _number(row: _Cells, field: str) -> int | None:
    return row.read(field, read_number, "Dit is geen heel getal.", "Schrijf alleen cijfers, zoals 17500.")


def _province(row: _Cells, problems: Problems) -> str:
    text = row.text("province")
    if not text:
        return ""
    if text.upper() in _PROVINCE_CODES:
        return text.upper()
    code = PROVINCES.get(plain_letters(text), "")
    if not code:
        problems.add(
            "R108",
            row.place("province"),
            "Deze provincie bestaat niet.",
            "Schrijf de naam voluit, of de code (PV20 tot en met PV31).",
        )
    return code
