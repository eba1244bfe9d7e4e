"""The form in which a replayed edition is kept: a Parquet file for each kind of row, in one zip, with a stamp.

Nothing in it leads to a person: no names, addresses or telephone numbers (the people of the demo are invented anew), no codes and
nothing made from them. Rows refer to each other by their place, so that they can be loaded beside others.
"""

import ast
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import polars as pl
from django.db.models import Field, Model
from pydantic import BaseModel, ConfigDict

from monitor_site.demo.loading import INSTRUMENT, ORGANISATION_INSTRUMENT
from reports.models import DisclosureDecision, Publication, Snapshot
from surveys.models import (
    BlockAnswers,
    Bounce,
    CallAttempt,
    CallTarget,
    Dossier,
    Filler,
    Invitation,
    Mailing,
    MailWave,
    NonResponseInterview,
    OrganisationCluster,
    ReconciledBlock,
    ReconciliationStep,
    Response,
)

FILE: Final = Path(__file__).with_name("replayed-2020.zip")
FORMAT: Final = 1
_STAMP: Final = "stamp.json"
_DEMO: Final = Path(__file__).parents[1]
_GENERATOR: Final = (
    *(_DEMO / name for name in ("almanak.py", "answer_weights.py", "dossier_scripts.py", "dossiers.py", "field_period.py")),
    _DEMO / "names.py",
    *(_DEMO / name for name in ("open_texts.py", "people.py", "posting.py", "respondents.py", "seats.py", "who_comes.py")),
    *sorted(each for each in Path(__file__).parent.iterdir() if each.name.startswith(("drawing", "fitting", "goals"))),
    *(Path(__file__).with_name(name) for name in ("people.py", "scripts.py", "stopping.py", "tallies.py")),
    *sorted(each for each in Path(__file__).with_name("dossiers").iterdir() if each.suffix in {".py", ".yaml"}),
)
"""The files that decide who answers what, and when."""
_TYPES: Final[dict[str, pl.DataType | type[pl.DataType]]] = {
    "BooleanField": pl.Boolean,
    "DateField": pl.Date,
    "DateTimeField": pl.Datetime("us", "UTC"),
    "UUIDField": pl.Binary,
    "BinaryField": pl.Binary,
    "BigAutoField": pl.Int64,
    "PositiveIntegerField": pl.Int64,
    "PositiveSmallIntegerField": pl.Int64,
    "ForeignKey": pl.Int64,
    "OneToOneField": pl.Int64,
}
"""By kind of field; any other is text, JSON too. A key is the place of the row that it leads to."""


class DumpError(ValueError):
    """A dump cannot be loaded; says why, in Dutch."""


@dataclass(frozen=True, slots=True)
class KeptTable:
    """A kind of row that is kept, without what is secret here or made anew when it is loaded."""

    model: type[Model]
    without: frozenset[str] = field(default_factory=frozenset)
    keeps_key: bool = False
    """Whether rows keep their own id, since others name it inside their JSON."""

    @property
    def name(self) -> str:
        """The name of the kind."""
        return self.model.__name__

    @property
    def fields(self) -> "tuple[Field[Any, Any], ...]":
        """The fields that are kept: those about staff are not."""
        return tuple(self._fields())

    def _fields(self) -> "Iterator[Field[Any, Any]]":
        for each in self.model._meta.concrete_fields:  # noqa: SLF001 -- Django's documented way to its fields
            is_staff = each.related_model is not None and each.related_model._meta.label_lower == "auth.user"  # noqa: SLF001 -- as above
            if (each.primary_key and not self.keeps_key) or is_staff or each.name in self.without:
                continue
            yield each

    @property
    def schema(self) -> dict[str, pl.DataType | type[pl.DataType]]:
        """The columns of its file."""
        return {each.name: _TYPES.get(each.get_internal_type(), pl.String) for each in self.fields}


def _without(*names: str) -> frozenset[str]:
    return frozenset(names)


KEPT: Final = (
    KeptTable(OrganisationCluster),
    KeptTable(Invitation, _without("lookup")),
    KeptTable(Response, _without("ticket")),
    KeptTable(MailWave),
    KeptTable(Mailing, _without("handover", "inquiry", "message_id", "claimed_by", "claimed_until")),
    KeptTable(Bounce, _without("message_id")),
    KeptTable(CallTarget, _without("claimed_until")),
    KeptTable(CallAttempt),
    KeptTable(NonResponseInterview),
    KeptTable(Dossier, keeps_key=True),
    KeptTable(Filler, _without("name", "email"), keeps_key=True),
    KeptTable(BlockAnswers, keeps_key=True),
    KeptTable(ReconciledBlock, keeps_key=True),
    KeptTable(ReconciliationStep),
    KeptTable(Snapshot),
    KeptTable(Publication),
    KeptTable(DisclosureDecision),
)
"""In the order in which they are loaded: what a row refers to comes before it, or is filled in afterwards."""


class Stamp(BaseModel):
    """What a dump was made of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    phase: str
    """Of the edition."""
    instruments: str
    generator: str
    columns: dict[str, str]
    """By kind of row: a hash of its fields."""


def current_stamp(phase: str) -> Stamp:
    """Return the stamp of a dump that would be made now."""
    return Stamp(
        format=FORMAT,
        phase=phase,
        instruments=_hash(each.read_bytes() for each in (INSTRUMENT, ORGANISATION_INSTRUMENT)),
        generator=_hash(map(_meaning, _GENERATOR)),
        columns={each.name: _hash(f"{name}:{kind}".encode() for name, kind in each.schema.items()) for each in KEPT},
    )


def _meaning(file: Path) -> bytes:
    """Return what a file says, so that a comment or another layout of a program is no other generator."""
    text = file.read_text(encoding="utf-8")
    return ast.dump(ast.parse(text)).encode() if file.suffix == ".py" else text.encode()


def _hash(parts: Iterable[bytes]) -> str:
    digest = sha256()
    for part in parts:
        digest.update(sha256(part).digest())
    return digest.hexdigest()


# --- the file ------------------------------------------------------------------------------------------------------
def write(file: Path, stamp: Stamp, frames: dict[str, pl.DataFrame]) -> None:
    """Write a dump; the same rows give the same bytes."""
    with ZipFile(file, "w", ZIP_STORED) as archive:
        archive.writestr(ZipInfo(_STAMP), json.dumps(stamp.model_dump(), indent=1))
        for name, frame in frames.items():
            content = io.BytesIO()
            frame.write_parquet(content, compression="zstd", compression_level=19, statistics=False)
            archive.writestr(ZipInfo(f"{name}.parquet"), content.getvalue())


def read_stamp(file: Path = FILE) -> Stamp:
    """Return the stamp of a dump; raises DumpError where there is none of this format."""
    try:
        with ZipFile(file) as archive:
            return Stamp.model_validate_json(archive.read(_STAMP))
    except (OSError, KeyError, ValueError) as error:
        raise DumpError(f"{file.name} is geen nagespeelde editie die dit programma kent.") from error


def read_frame(archive: ZipFile, table: KeptTable) -> pl.DataFrame:
    """Return the rows of one kind."""
    return pl.read_parquet(io.BytesIO(archive.read(f"{table.name}.parquet")))
