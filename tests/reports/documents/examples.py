"""A small publication that was never stored: people that can be counted by hand, and a few plans of the report."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy
from typing import Any

from reports.documents.material import Material
from reports.models import Publication, Snapshot
from reports.tableplans.plan import FOLDER
from surveys.models import Edition
from tests.reports.tables.examples import people, snapshot_of

MADE = datetime(2020, 4, 6, 9, tzinfo=UTC)
PLANS = ("2.1", "2.2", "2.16")
WEIGHTING = {
    "cells": [
        {
            "name": "raadslid",
            "label": "Raadslid",
            "population": 8000,
            "respondents": 130,
            "population_share": 0.7,
            "response_share": 0.7,
            "survey_weight": 1.0,
        }
    ],
    "smallest": 0.592,
    "largest": 1.062,
    "design_effect": 1.015,
    "effective_respondents": 128.0,
    "source": "een bron",
}


def small_snapshot(more: Sequence[dict[str, Any]] = ()) -> Snapshot:
    """Make a snapshot of 135 people: 80 men of whom 20 were hurt, 45 women of whom 30 were, 10 of neither; and `more`."""
    hurt = {"slachtoffer": "ja", "slachtoffer_verbaal": "een_keer", "slachtoffer_bedreiging": "nee", "slachtoffer_fysiek": "nee"}
    unhurt = dict.fromkeys(hurt, "nee")
    rest: dict[str, Any] = {"burgercontact": "dagelijks", "st_reactie": "eens", "st_nazorg": "weet_niet"}
    rows = [
        *people(20, geslacht="man", **hurt, **rest),
        *people(60, geslacht="man", **unhurt, **rest),
        *people(30, geslacht="vrouw", **hurt, **rest),
        *people(15, geslacht="vrouw", **unhurt, **rest),
        *people(10, geslacht="anders", **unhurt, **rest),
    ]
    snapshot = snapshot_of([*rows, *more])
    snapshot.created_at = MADE
    snapshot.manifest["weighting"] = WEIGHTING
    return snapshot


def small_publication(snapshot: Snapshot | None = None) -> Publication:
    """Make a publication of 2020 with the answers of office holders only."""
    return Publication(pk=7, edition=Edition(year=2020), office_holders=snapshot or small_snapshot(), created_at=MADE)


def small_material(folder: Path, *plans: str) -> Material:
    """Return what a report of a few plans is made of; `folder` is a place to put them."""
    (folder / "2020").mkdir(parents=True, exist_ok=True)
    for number in plans or PLANS:
        copy(FOLDER / "2020" / f"{number}.yaml", folder / "2020")
    return Material(small_publication(), folder=folder)


def write_text(folder: Path, name: str, text: str, front: str = "title: Agressie\norder: 1\nnumber: 2") -> Path:
    """Write a chapter of 2020 in `folder`."""
    (folder / "2020").mkdir(parents=True, exist_ok=True)
    file = folder / "2020" / f"{name}.md"
    file.write_text(f"---\n{front}\n---\n\n{text}\n", encoding="utf-8")
    return file
