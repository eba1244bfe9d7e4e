"""Keeps a replayed edition as a dump, from which the demo is loaded."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import polars as pl
from django.db.models import Field, ForeignKey, Model

from monitor_site.demo.replay.dump import KEPT, DumpError, KeptTable, current_stamp, write
from organisations.models import OfficeHolder, Official, Organisation
from surveys.choices import SurveyKind
from surveys.models import Edition, Questionnaire, Survey

_FRAME: Final[tuple[tuple[type[Model], str], ...]] = ((Organisation, "code"), (OfficeHolder, "pk"), (Official, "pk"))
"""What is invented anew before a dump is loaded, and the order in which that gives the same rows."""

Places = dict[type[Model], dict[Any, int]]


def dump(edition: Edition, file: Path) -> int:
    """Write everything of `edition`, the only one in this database, to `file`; return how many rows. Raises DumpError."""
    if Edition.objects.exclude(pk=edition.pk).exists():
        raise DumpError("Er is nog een editie in deze database. Een dump kan alleen van een editie die alleen staat.")
    places = _places(edition)
    rows = {table.name: list(table.model._default_manager.order_by("pk")) for table in KEPT}  # noqa: SLF001 -- Django's documented way to all rows
    for table in KEPT:
        places[table.model] = {row.pk: place for place, row in enumerate(rows[table.name])}
    frames = {
        table.name: pl.DataFrame(list(_rows(table, rows[table.name], places)), schema=table.schema, orient="row")
        for table in KEPT
    }
    write(file, current_stamp(edition.phase), frames)
    return sum(frame.height for frame in frames.values())


def _places(edition: Edition) -> Places:
    surveys = [edition.surveys.get(kind=kind) for kind in SurveyKind]
    places: Places = {
        Edition: {edition.pk: 0},
        Survey: {survey.pk: place for place, survey in enumerate(surveys)},
        Questionnaire: {survey.questionnaire_id: place for place, survey in enumerate(surveys)},
    }
    for model, order in _FRAME:
        keys = model._default_manager.order_by(order).values_list("pk", flat=True)  # noqa: SLF001 -- as below
        places[model] = {key: place for place, key in enumerate(keys)}
    return places


def _rows(table: KeptTable, rows: list[Model], places: Places) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield tuple(_kept(each, getattr(row, each.attname), places) for each in table.fields)


def _kept(each: "Field[Any, Any]", value: Any, places: Places) -> Any:
    if value is None:
        return None
    if isinstance(each, ForeignKey):
        return places[each.related_model][value]
    if each.get_internal_type() == "JSONField":
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, UUID):
        return value.bytes
    return bytes(value) if isinstance(value, memoryview) else value
