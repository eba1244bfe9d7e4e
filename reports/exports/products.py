"""The files with tables and data that are made of a publication."""

from typing import Final

import numpy as np

from reports.exports.book import Book, Tell, book_of
from reports.exports.book_csv import book_csv, book_machine_csv
from reports.exports.json_stat import book_json_stat
from reports.exports.microdata.anonymous import DEFAULT_K, SMALLEST_K
from reports.exports.microdata.bundle import bundle_of
from reports.exports.microdata.coding import microdata_of
from reports.exports.workbook import workbook_of
from reports.models import Publication, Snapshot
from reports.permissions import DOWNLOAD_MICRODATA
from reports.product_kinds import ZIP, NumberOption, Options, ProductError, ProductKind
from reports.queries import questionnaires_of
from surveys.questionnaires import compiled

_HIGHEST_K: Final = 50
_CODED: Final = 40
"""Percent of the work on microdata that is done before the first file is written."""


def _book(publication: Publication, tell: Tell) -> Book:
    return book_of(publication.snapshots, lambda percent: tell(percent * 9 // 10), publication)


def _table_book(publication: Publication, _options: Options, tell: Tell) -> bytes:
    return workbook_of(_book(publication, tell))


def _csv(publication: Publication, _options: Options, tell: Tell) -> bytes:
    return book_csv(_book(publication, tell))


def _machine_csv(publication: Publication, _options: Options, tell: Tell) -> bytes:
    return book_machine_csv(_book(publication, tell))


def _json_stat(publication: Publication, _options: Options, tell: Tell) -> bytes:
    return book_json_stat(_book(publication, tell))


def _microdata(publication: Publication, options: Options, tell: Tell) -> bytes:
    if publication.office_holders is None:
        raise ProductError("Deze publicatie heeft geen momentopname van ambtsdragers.")
    return _bundle(publication.office_holders, options, tell)


def _microdata_of_organisations(publication: Publication, options: Options, tell: Tell) -> bytes:
    if publication.organisations is None:
        raise ProductError("Deze publicatie heeft geen momentopname van organisaties.")
    return _bundle(publication.organisations, options, tell)


def _bundle(snapshot: Snapshot, options: Options, tell: Tell) -> bytes:
    questionnaires = [compiled(row) for row in questionnaires_of(snapshot)]
    if not questionnaires:
        raise ProductError("De momentopname zegt niet bij welke vragenlijst haar antwoorden horen.")
    # The order of the rows must not be known to anybody, so it comes from the system and is kept nowhere.
    data = microdata_of(snapshot, questionnaires, k=options["k"], order=np.random.default_rng())
    tell(_CODED)
    return bundle_of(data, lambda percent: tell(_CODED + percent * (100 - _CODED) // 100))


K_OPTION: Final = NumberOption(
    name="k",
    label="k-anonimiteit",
    hint=f"Zoveel deelnemers delen elke combinatie van kenmerken, minstens {SMALLEST_K}. Hoger schermt meer af.",
    default=DEFAULT_K,
    minimum=SMALLEST_K,
    maximum=_HIGHEST_K,
)
EXPORT_KINDS: Final[tuple[ProductKind, ...]] = (
    ProductKind(
        name="tabellenboek",
        label="Tabellenboek",
        about="Alle tabellen in één Excel-bestand, een blad per hoofdstuk.",
        ending="xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        make=_table_book,
    ),
    ProductKind(
        name="tabellen",
        label="Tabellen als CSV",
        about="Alle cijfers onder elkaar, met puntkomma’s en decimale komma’s, voor een Nederlands rekenblad.",
        ending="csv",
        content_type="text/csv; charset=utf-8",
        make=_csv,
    ),
    ProductKind(
        name="tabellen-machine",
        label="Tabellen als CSV voor programma’s",
        about="Dezelfde cijfers, met komma’s en decimale punten.",
        ending="csv",
        content_type="text/csv; charset=utf-8",
        make=_machine_csv,
    ),
    ProductKind(
        name="tabellen-json-stat",
        label="Tabellen als JSON-stat",
        about="Alle tabellen in JSON-stat 2.0, voor programma’s en portalen.",
        ending="json",
        content_type="application/json",
        make=_json_stat,
    ),
    ProductKind(
        name="microdata",
        label="Microdata",
        about="Antwoorden per ambtsdrager, zonder namen en open antwoorden: sav en sps, csv, Parquet en DDI, met verslag.",
        ending="zip",
        content_type=ZIP,
        make=_microdata,
        needs="office_holders",
        permission=DOWNLOAD_MICRODATA,
        options=(K_OPTION,),
        replaced_when_anonymous=True,
    ),
    ProductKind(
        name="microdata-organisaties",
        label="Microdata van organisaties",
        about="Antwoorden per organisatie, zonder namen, open antwoorden en aantallen, in dezelfde vormen.",
        ending="zip",
        content_type=ZIP,
        make=_microdata_of_organisations,
        needs="organisations",
        permission=DOWNLOAD_MICRODATA,
        options=(K_OPTION,),
        replaced_when_anonymous=True,
    ),
)
