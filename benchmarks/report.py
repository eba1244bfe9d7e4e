"""The report of an edition as PDF, and all factsheets, at full size: seconds of work and the most memory that was in use."""

import atexit
import resource
import time
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from benchmarks.tables import Limit, Table, with_django

if TYPE_CHECKING:
    from reports.models import Publication, Snapshot

PEOPLE: Final = 3_060
MADE: Final = "2020-06-01T12:00:00+00:00"
SECONDS: Final = 20.0
MEGABYTES: Final = 500.0
ORGANISATIONS: Final = {"gemeente": 194, "provincie": 11, "waterschap": 12}
QUESTIONNAIRES: Final = Path("surveys/instruments/2020")
SENTENCE: Final = (
    "Wie een voorval meldt, weet de volgende keer beter bij wie hij of zij terecht kan en wat er met de melding gebeurt. "
)
PARAGRAPHS: Final = 7 * f"\n{5 * SENTENCE}\n"
NOTES: Final = """Every question of 2020 answered at random by 3,060 office holders and 217 organisations, with all chapters and
every figure and table that has answers: {tables} tables and {figures} figures, and under each heading so much text that there
are {pages} pages; the chapters as they are give some sixty. CPU time in one process, once, with nothing kept from before; charts
are drawn in a process of their own, whose time counts and whose memory is gone before the PDF is laid out. The most memory is
what the process ever held, with Django, the data and the computed tables in it. By the clock the report took {wall:.0f} s here,
on cores that others were using."""


def run() -> Table:
    """Make the report and the factsheets once."""
    with_django()
    from pypdf import PdfReader  # noqa: PLC0415 -- after django.setup

    from reports.documents.factsheets import sheet_files  # noqa: PLC0415 -- as above
    from reports.documents.report import STYLES, compose, report_paper  # noqa: PLC0415 -- as above
    from surveys.documents.pdf import pdf_of  # noqa: PLC0415 -- as above

    publication = made_up_publication()
    folder = longer_chapters()
    begin, clock = work_done(), time.perf_counter()
    report = compose(publication, folder=folder)
    composed = work_done()
    page = report_paper(report)
    filled = work_done()
    content = pdf_of(page, STYLES)
    printed, wall, memory = work_done(), time.perf_counter() - clock, megabytes()
    sheets = len(list(sheet_files(publication, lambda _percent: None)))
    done = work_done()
    total = printed - begin
    return Table(
        title="The report and the factsheets",
        columns=("step", "seconds", "MB in use at most"),
        rows=(
            ("tables computed and text filled in", composed - begin, ""),
            ("charts drawn and pages written as HTML", filled - composed, ""),
            ("laid out as PDF/UA-1", printed - filled, ""),
            ("the report in all", total, memory),
            (f"factsheets: {sheets} files", done - printed, ""),
        ),
        limits=(Limit("report, seconds", total, SECONDS), Limit("report, MB", memory, MEGABYTES)),
        notes=NOTES.format(
            pages=len(PdfReader(BytesIO(content)).pages), tables=len(report.tables), figures=len(report.figures), wall=wall
        ),
    )


def longer_chapters() -> Path:
    """Copy the chapters, with so many paragraphs more under each heading that the report has about a hundred pages."""
    from reports.prose.chapters import FOLDER  # noqa: PLC0415 -- after django.setup

    folder = Path(mkdtemp())
    atexit.register(rmtree, folder)
    copytree(FOLDER, folder, dirs_exist_ok=True)
    for chapter in folder.glob("2020/*.md"):
        lines = chapter.read_text(encoding="utf-8").splitlines()
        longer = (f"{line}\n{PARAGRAPHS}" if line.startswith("## ") else line for line in lines)
        chapter.write_text("\n".join(longer) + "\n", encoding="utf-8")
    return folder


def work_done() -> float:
    """Return the CPU seconds of this process and of those that it started and that ended."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def megabytes() -> float:
    """Return the most memory that this process ever held."""
    # Not ru_maxrss: that of a process begins at what its parent held.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def made_up_publication(people: int = PEOPLE) -> "Publication":
    """Return a publication of about so many office holders that was never stored."""
    from datetime import UTC, datetime  # noqa: PLC0415 -- beside the rest

    from benchmarks.exports import snapshot_of  # noqa: PLC0415 -- after django.setup
    from reports.models import Publication  # noqa: PLC0415 -- as above
    from surveys.models import Edition  # noqa: PLC0415 -- as above
    from surveys.routing import load_questionnaire  # noqa: PLC0415 -- as above

    holders = snapshot_of(load_questionnaire((QUESTIONNAIRES / "ambtsdragers.yaml").read_text(encoding="utf-8")), people)
    weighting = {"smallest": 0.59, "largest": 1.06, "effective_respondents": 3014.0, "design_effect": 1.015, "source": "2020"}
    holders.manifest["weighting"] |= weighting
    now = datetime(2020, 6, 1, tzinfo=UTC)
    organisations = organisations_snapshot()
    for snapshot in (holders, organisations):
        snapshot.created_at = now
    edition = Edition(year=2020)
    return Publication(pk=1, edition=edition, office_holders=holders, organisations=organisations, created_at=now)


def organisations_snapshot() -> "Snapshot":
    """Return answers of organisations to everything, at random."""
    from benchmarks.exports import answers  # noqa: PLC0415 -- after django.setup
    from reports.dataset import to_parquet  # noqa: PLC0415 -- as above
    from reports.models import Snapshot  # noqa: PLC0415 -- as above
    from surveys.routing import load_questionnaire  # noqa: PLC0415 -- as above

    questionnaire = load_questionnaire((QUESTIONNAIRES / "organisaties.yaml").read_text(encoding="utf-8"))
    chance, number = np.random.default_rng(2), sum(ORGANISATIONS.values())
    tiers = np.repeat(list(ORGANISATIONS), list(ORGANISATIONS.values()))
    columns = {"bestuurslaag": tiers, "weegfactor": np.ones(number)}
    for variable in questionnaire.variables.values():
        columns |= {name: cells for name, cells in answers(variable, chance, number).items() if name not in columns}
    content = to_parquet(pl.DataFrame(columns))
    survey = {"edition": 2020, "kind": "organisaties"}
    manifest = {"survey": survey, "made_at": MADE, "population": {}, "data": {"columns": [*columns]}}
    return Snapshot(pk=2, parquet=content, sha256=sha256(content).hexdigest(), manifest=manifest, respondents=number)
