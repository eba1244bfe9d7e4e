"""The glossary pairs the words of the domain with the names in the code, and names nothing that is not there."""

import importlib
import pkgutil
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db.models import Choices

PROJECT = Path(__file__).resolve().parents[2]
APPS = ("organisations", "surveys", "reports")
HEAD = ("Term", "Identifier", "Meaning", "Source")


@dataclass(frozen=True)
class Entry:
    term: str
    identifiers: tuple[str, ...]
    meaning: str
    source: str


@cache
def rows() -> tuple[tuple[str, ...], ...]:
    lines = (PROJECT / "docs/glossary.md").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.startswith("|"))


@cache
def entries() -> tuple[Entry, ...]:
    return tuple(Entry(term, tuple(re.findall(r"`([^`]+)`", names)), text, source) for term, names, text, source in rows()[2:])


def entry_of(identifier: str) -> Entry | None:
    return next((entry for entry in entries() if identifier in entry.identifiers), None)


def meaning_of(identifier: str) -> str:
    entry = entry_of(identifier)
    return "" if entry is None else entry.meaning.casefold()


def code_lists() -> list[type[Choices]]:
    """Return every class of choices of our apps, wherever it is written."""
    for app in APPS:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)
    kinds = [each for base in Choices.__subclasses__() for each in base.__subclasses__()]
    return [kind for kind in kinds if kind.__module__.split(".")[0] in APPS]


@cache
def words_of_the_code() -> frozenset[str]:
    files = [file for app in (*APPS, "monitor_site") for file in (PROJECT / app).rglob("*.py")]
    return frozenset(word for file in files for word in re.findall(r"\w+", file.read_text(encoding="utf-8")))


def test_glossary_is_one_table_with_four_filled_columns():
    assert rows()[0] == HEAD
    assert [row for row in rows() if len(row) != len(HEAD) or not all(row)] == []


def test_glossary_is_in_order_and_says_everything_once():
    terms = [entry.term for entry in entries()]
    identifiers = [name for entry in entries() for name in entry.identifiers]

    assert terms == sorted(set(terms), key=str.casefold)
    assert sorted(identifiers) == sorted(set(identifiers))


def test_every_model_is_in_the_glossary_under_the_name_that_users_see():
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    named = {model.__name__: entry.term for model in models if (entry := entry_of(model.__name__))}

    assert named == {model.__name__: str(model._meta.verbose_name) for model in models}  # noqa: SLF001 -- Django's public model API


def test_every_list_of_codes_is_in_the_glossary_with_all_its_labels():
    unnamed = {
        kind.__name__: [label for label in map(str, kind.labels) if label.casefold() not in meaning_of(kind.__name__)]
        for kind in code_lists()
    }

    assert {name: labels for name, labels in unnamed.items() if labels} == {}
    assert {"Tier", "Office", "Phase", "WaveState", "Order"} <= set(unnamed)


def test_every_identifier_in_the_glossary_is_in_the_code():
    names = {part for entry in entries() for name in entry.identifiers for part in name.split(".")}

    assert names - words_of_the_code() == set()
