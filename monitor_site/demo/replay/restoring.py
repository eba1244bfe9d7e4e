"""Loads a replayed edition from its dump, beside a frame that was just invented: the demo's edition with results.

What a dump does not hold is made here: the edition with keys of its own, both questionnaires, the in-depth study, and what
follows from the keys of this installation.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from zipfile import ZipFile

from django.db.models import Field, ForeignKey, Model

from monitor_site.demo.loading import NAME, YEAR, use_questionnaire_of_2020
from monitor_site.demo.replay.drawing import SEED
from monitor_site.demo.replay.dump import FILE, FORMAT, KEPT, DumpError, KeptTable, Stamp, current_stamp, read_frame, read_stamp
from monitor_site.demo.replay.in_depth import speak
from organisations.models import OfficeHolder, Official, Organisation
from reports.models import Publication
from surveys.calendar import calendar_from, usual_opening
from surveys.choices import SurveyKind
from surveys.codes import code_for, edition_keys, lookup_hash, lookup_key
from surveys.mails import Letterhead, message_id
from surveys.models import Bounce, Edition, Invitation, Mailing, Questionnaire, Survey

ROWS_AT_ONCE: Final = 5_000
_AGAIN: Final = "Maak hem opnieuw: manage.py replay 2020 --fast en daarna manage.py replay dump."

Keys = dict[type[Model], list[Any]]


def restore(*, letterhead: Letterhead, file: Path = FILE) -> Edition:
    """Load the replayed edition into a database with the frame of the demo and no edition of that year.

    Raises DumpError when the tables are no longer those of the dump, or the frame is another.
    """
    stamp = read_stamp(file)
    refuse_other_columns(stamp)
    edition, keys = _edition(stamp)
    later: list[tuple[KeptTable, Field[Any, Any], list[Model], list[int | None]]] = []
    with ZipFile(file) as archive:
        for table in KEPT:
            frame = read_frame(archive, table)
            known = [each for each in table.fields if not isinstance(each, ForeignKey) or each.related_model in keys]
            rows = [table.model(**values) for values in _values(table, known, frame.iter_rows(named=True), keys)]
            _complete(rows, letterhead, edition)
            made = table.model._default_manager.bulk_create(rows, batch_size=ROWS_AT_ONCE)  # noqa: SLF001 -- Django's documented way
            keys[table.model] = [row.pk for row in made]
            later += [(table, each, made, frame[each.name].to_list()) for each in table.fields if each not in known]
    for table, each, rows, places in later:
        _fill_in(table, each, rows, places, keys)
    speak(edition, now=Publication.objects.get(pk=keys[Publication][-1]).created_at, seed=SEED)
    return edition


def refuse_other_columns(stamp: Stamp) -> None:
    """Raise DumpError when a dump with this stamp does not fit the tables as they are now."""
    now = current_stamp(stamp.phase)
    other = sorted({name for name in stamp.columns | now.columns if stamp.columns.get(name) != now.columns.get(name)})
    if stamp.format != FORMAT or other:
        which = f" (anders: {', '.join(other)})" if other else ""
        raise DumpError(f"De nagespeelde editie past niet meer bij de tabellen van dit programma{which}. {_AGAIN}")


def _edition(stamp: Stamp) -> tuple[Edition, Keys]:
    """Make the edition with both surveys; return it, and the keys of what is not in the dump by their places."""
    edition = Edition.objects.create(year=YEAR, name=NAME, phase=stamp.phase, four_eyes=False)
    surveys = []
    for kind in SurveyKind:
        calendar = calendar_from(usual_opening(kind, year=YEAR), kind)
        dates = {"opens_at": calendar.opens_at, "closes_at": calendar.closes_at}
        surveys.append(Survey.objects.create(edition=edition, kind=kind, **dates))
        use_questionnaire_of_2020(surveys[-1])
    return edition, {
        Edition: [edition.pk],
        Survey: [survey.pk for survey in surveys],
        Questionnaire: [survey.questionnaire_id for survey in surveys],
        Organisation: list(Organisation.objects.order_by("code").values_list("pk", flat=True)),
        OfficeHolder: list(OfficeHolder.objects.order_by("pk").values_list("pk", flat=True)),
        Official: list(Official.objects.order_by("pk").values_list("pk", flat=True)),
    }


def _values(
    table: KeptTable, fields: "list[Field[Any, Any]]", rows: Iterator[dict[str, Any]], keys: Keys
) -> Iterator[dict[str, Any]]:
    try:
        for row in rows:
            yield {each.attname: _value(each, row[each.name], keys) for each in fields}
    except IndexError:
        raise DumpError(f"Het kader is een ander dan dat van de nagespeelde editie ({table.name}). {_AGAIN}") from None


def _value(each: "Field[Any, Any]", kept: Any, keys: Keys) -> Any:
    if kept is None:
        return None
    if isinstance(each, ForeignKey):
        return keys[each.related_model][kept]
    kind = each.get_internal_type()
    if kind == "JSONField":
        return json.loads(kept)
    return UUID(bytes=kept) if kind == "UUIDField" else kept


def _complete(rows: list[Any], letterhead: Letterhead, edition: Edition) -> None:
    """Fill in what follows from the keys of this installation."""
    if rows and isinstance(rows[0], Invitation):
        of_edition, key = edition_keys(letterhead.master_key, edition.key_salt), lookup_key(letterhead.master_key)
        for row in rows:
            row.lookup = lookup_hash(key, code_for(of_edition, row.pk))
    elif rows and isinstance(rows[0], Mailing):
        for row in rows:
            row.message_id = message_id(letterhead, row.wave_id, row.invitation_id)
    elif rows and isinstance(rows[0], Bounce):
        known = dict(Mailing.objects.filter(pk__in=[row.mailing_id for row in rows]).values_list("pk", "message_id"))
        for row in rows:
            row.message_id = known.get(row.mailing_id, "")


def _fill_in(table: KeptTable, each: "Field[Any, Any]", rows: list[Any], places: list[int | None], keys: Keys) -> None:
    """Fill in a key that leads to rows that came later."""
    leading = [(row, place) for row, place in zip(rows, places, strict=True) if place is not None]
    for row, place in leading:
        setattr(row, each.attname, keys[each.related_model][place])  # type: ignore[index]  # a foreign key has a model
    table.model._default_manager.bulk_update([row for row, _ in leading], [each.name], batch_size=ROWS_AT_ONCE)  # noqa: SLF001 -- as above
