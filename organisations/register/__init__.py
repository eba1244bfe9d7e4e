"""The register: the organisations of a year as facts in a file of our own. Pure Python; sources are in README.md beside this."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent
_TIERS: Final = {"GM": ("gemeente", "Gemeente"), "PV": ("provincie", "Provincie"), "WS": ("waterschap", "Waterschap")}


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One organisation as the register knows it; a water board has no province, and neither inhabitants nor urbanity."""

    code: str
    tier: str
    name: str
    official_name: str
    province: str
    inhabitants: int | None
    urbanity: int
    """Class of CBS, 1 to 5; 0 where there is none."""


def read_register(year: int) -> tuple[RegisterEntry, ...]:
    """Return the organisations of `year` in the order of their codes; raises FileNotFoundError for a year that we do not have."""
    with (_FOLDER / f"{year}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_entry(row) for row in csv.DictReader(line for line in file if not line.startswith("#")))


def _entry(row: dict[str, str]) -> RegisterEntry:
    tier, word = _TIERS[row["code"][:2]]
    return RegisterEntry(
        code=row["code"],
        tier=tier,
        name=row["name"],
        official_name=row["official_name"] or f"{word} {row['name']}",
        province=row["province"],
        inhabitants=int(row["inhabitants"]) if row["inhabitants"] else None,
        urbanity=int(row["urbanity"] or 0),
    )
