"""The table of the response with how contact stands beside it: a row an office, subtotals, a total."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from organisations.choices import Office, Tier
from reports.field.contacts import Contacts, added_contacts
from reports.following import Counts, ResponseCounts, TierCounts

# How tabel 1 of Bijlage 1 calls the offices that it names otherwise.
NAMES_IN_REPORT: Final = {
    Office.DIJKGRAAF: "Dijkgraaf/Watergraaf",
    Office.LID_DB: "Lid DB",
    Office.LID_AB: "Lid AB",
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One line: of an office, or of all offices of a tier, or of all shown."""

    tier: Tier | None
    office: Office | None
    counts: Counts
    contacts: Contacts

    @property
    def name_in_report(self) -> str:
        """What tabel 1 of Bijlage 1 calls the office."""
        return "" if self.office is None else NAMES_IN_REPORT.get(self.office, self.office.label)


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """The lines of a tier."""

    tier: Tier
    rows: tuple[FieldRow, ...]
    subtotal: FieldRow


@dataclass(frozen=True, slots=True)
class FieldTable:
    """The whole table."""

    groups: tuple[FieldGroup, ...]
    total: FieldRow

    @property
    def excluded(self) -> tuple[FieldRow, ...]:
        """The offices of which somebody was left out before anything was sent."""
        return tuple(row for group in self.groups for row in group.rows if row.contacts.excluded)


def field_table(response: ResponseCounts, contacts: dict[Office, Contacts]) -> FieldTable:
    """Set the contacts beside the counts of `response`, in its order."""
    groups = tuple(_group(rows, contacts) for rows in response.tiers)
    everybody = added_contacts(group.subtotal.contacts for group in groups)
    return FieldTable(groups, FieldRow(None, None, response.total, everybody))


def _group(rows: TierCounts, contacts: dict[Office, Contacts]) -> FieldGroup:
    lines = tuple(FieldRow(rows.tier, row.office, row.counts, contacts[row.office]) for row in rows.offices)
    subtotal = FieldRow(rows.tier, None, rows.subtotal, added_contacts(line.contacts for line in lines))
    return FieldGroup(rows.tier, lines, subtotal)


def lines(table: FieldTable) -> Iterator[FieldRow]:
    """Yield all rows, subtotals and the total in their order."""
    for group in table.groups:
        yield from group.rows
        yield group.subtotal
    yield table.total
