"""The register: the organisations of a year as facts in a file of our own. Pure Python; sources are in README.md beside this."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
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
    return tuple(_entry(row) for row in _rows(f"{year}.csv"))


@dataclass(frozen=True, slots=True)
class RegisteredReorganisation:
    """A municipality that went up in another (herindeling), by their codes; `kind` is what the register calls it."""

    date: date
    kind: str
    old_code: str
    old_name: str
    new_code: str


@cache
def read_reorganisations() -> tuple[RegisteredReorganisation, ...]:
    """Return the reorganisations that the register knows, in the order of their dates."""
    return tuple(
        RegisteredReorganisation(date.fromisoformat(row["date"]), row["kind"], row["old_code"], row["old_name"], row["new_code"])
        for row in _rows("reorganisations.csv")
    )


@cache
def read_function_presets() -> MappingProxyType[tuple[str, str], str]:
    """Return what a function in a file means, by tier and function in small letters."""
    return MappingProxyType({(row["tier"], row["function"]): row["mandate"] for row in _rows("functions.csv")})


@cache
def known_years() -> tuple[int, ...]:
    """Return the years of which the register has the organisations."""
    return tuple(sorted(int(file.stem) for file in _FOLDER.glob("[0-9]*.csv")))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


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
