"""Everything that goes out of one publication, at the size of 2020 and at 100,000 respondents: seconds of work and memory."""

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.report import QUESTIONNAIRES, made_up_publication, megabytes, work_done
from benchmarks.tables import Row, Table, with_django

if TYPE_CHECKING:
    from reports.exports.book import Book
    from reports.models import Publication

SIZES: Final = (3_060, 100_000)
NOTES: Final = """Every question of 2020 answered at random, in the shares of the response of 2020; 217 organisations in both. CPU
time, once, with nothing kept from before, and the most memory that the process ever held: Django, libraries, the answers and what
is made. Every row is a process of its own and computes its tables anew. The first row is what all others hold too: a process with
the publication in it, of which nothing is made. Tables are all those of the edition in one book; microdata are recoded first."""


def run() -> Table:
    """Make everything at both sizes, each in a process of its own."""
    with_django()
    found: dict[str, list[float]] = {name: [] for name in OUTPUTS}
    for size in SIZES:
        with NamedTemporaryFile(suffix=".pickle") as file:
            file.write(pickle.dumps(made_up_publication(size)))
            file.flush()
            for name in found:
                found[name] += _measured(name, file.name)
    rows: tuple[Row, ...] = tuple((name, *numbers) for name, numbers in found.items())
    heads = [f"{what}, {size:,} respondents" for size in SIZES for what in ("seconds", "MB at most")]
    return Table(title="Everything of a publication, small and large", columns=("what", *heads), rows=rows, notes=NOTES)


def _measured(name: str, publication: str) -> tuple[float, float]:
    """Return the CPU seconds and the most memory of one output, from a process of its own."""
    program = f"from benchmarks.outputs import print_one; print_one({name!r}, {publication!r})"
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True)
    seconds, megabytes = json.loads(done.stdout.splitlines()[-1])
    return seconds, megabytes


def print_one(name: str, file: str) -> None:
    """Print the CPU seconds that one output takes in this process, and the most memory that the process held.

    The publication comes from a file, so that making its answers up counts for neither.
    """
    with_django()
    publication = pickle.loads(Path(file).read_bytes())  # noqa: S301 -- we wrote it
    begin = work_done()
    OUTPUTS[name](publication)
    print("\n" + json.dumps([work_done() - begin, megabytes()]))


# --- what goes out -------------------------------------------------------------------------------------------------
def _nothing(_publication: "Publication") -> None:
    """Only hold the publication."""


def _report(publication: "Publication") -> Any:
    from reports.documents.report import report_pdf  # noqa: PLC0415 -- after django.setup

    return report_pdf(publication)


def _factsheets(publication: "Publication") -> Any:
    from reports.documents.factsheets import sheet_files  # noqa: PLC0415 -- after django.setup

    return sum(len(file.content) for file in sheet_files(publication, lambda _percent: None))


def _book(publication: "Publication") -> "Book":
    from reports.exports.book import book_of  # noqa: PLC0415 -- after django.setup

    return book_of(list(publication.snapshots))


def _workbook(publication: "Publication") -> Any:
    from reports.exports.workbook import workbook_of  # noqa: PLC0415 -- after django.setup

    return workbook_of(_book(publication))


def _csv(publication: "Publication") -> Any:
    from reports.exports.book_csv import book_csv  # noqa: PLC0415 -- after django.setup

    return book_csv(_book(publication))


def _machine_csv(publication: "Publication") -> Any:
    from reports.exports.book_csv import book_machine_csv  # noqa: PLC0415 -- after django.setup

    return book_machine_csv(_book(publication))


def _json_stat(publication: "Publication") -> Any:
    from reports.exports.json_stat import book_json_stat  # noqa: PLC0415 -- after django.setup

    return book_json_stat(_book(publication))


def _microdata(ending: str) -> Callable[["Publication"], Any]:
    def made(publication: "Publication") -> Any:
        from reports.exports.microdata.bundle import FORMS  # noqa: PLC0415 -- after django.setup
        from reports.exports.microdata.coding import microdata_of  # noqa: PLC0415 -- as above
        from surveys.routing import load_questionnaire  # noqa: PLC0415 -- as above

        questionnaire = load_questionnaire((QUESTIONNAIRES / "ambtsdragers.yaml").read_text(encoding="utf-8"))
        snapshot = publication.office_holders
        if snapshot is None:
            raise LookupError("a publication without office holders")
        return FORMS[ending](microdata_of(snapshot, [questionnaire], k=5, order=np.random.default_rng(1)))

    return made


OUTPUTS: Final[dict[str, Callable[["Publication"], Any]]] = {
    "nothing": _nothing,
    "report, PDF": _report,
    "factsheets and short version, PDF and HTML": _factsheets,
    "table book, xlsx": _workbook,
    "tables, csv": _csv,
    "tables, csv for programs": _machine_csv,
    "tables, JSON-stat": _json_stat,
    "microdata, sav": _microdata("sav"),
    "microdata, csv": _microdata("csv"),
    "microdata, parquet": _microdata("parquet"),
    "microdata, DDI-Codebook": _microdata("ddi.xml"),
}
