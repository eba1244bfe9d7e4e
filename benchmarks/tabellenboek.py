"""A whole tabellenboek from columns in memory: 150 questions by total, tier, office, gender and contact, beside polars."""

import gc
import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.tables import Limit, Row, Table
from reports.estimation.counting import AnswerCounts, Answers
from reports.estimation.elementary_cells import Breakdown, ElementaryCells, everybody, weighted_cells
from reports.estimation.grouping import counted_groups, group_counts
from reports.estimation.results import VarianceMethod
from reports.estimation.tabulating import EstimateTable, share_table

QUESTIONS: Final = 150
ROUNDS: Final = 20
FEWER: Final = 3
"""Rounds of what takes a second or more."""
TRIES: Final = 3
SIZES: Final = (3_060, 300_000, 3_000_000)
MILLISECONDS: Final = {3_060: 10.0, 300_000: 150.0, 3_000_000: 1500.0}
MEGABYTES: Final = 150
GROWTH: Final = 10.0
"""Ten times as many people take at most ten times as long."""
MEASURED: Final = ("wall", "fastest", "cpu")
# Offices in the shares of the response of 2020, with their tier and weighting cell.
OFFICES: Final = (
    (161, 0, 0),
    (365, 0, 1),
    (2147, 0, 2),
    (5, 1, 3),
    (19, 1, 3),
    (152, 1, 3),
    (8, 2, 4),
    (38, 2, 4),
    (165, 2, 4),
)
POPULATION: Final = (355, 1320, 8493, 619, 609)

NOTES: Final = f"""{QUESTIONS} questions of 2 to 7 answers by 5 breakdowns: {{cells}} cells with people in them, each with share,
standard error and n, from columns of codes in memory, the way that pages compute them. Median of {ROUNDS} times in one process
({FEWER} for polars and the largest file), best of {TRIES}; "fastest" is the shortest of all. Limits are on CPU time, because the
cores of this machine are shared: wall time then tells how busy it was. Polars counts per elementary cell and answer; what follows
is the same. Memory is that of a process that does nothing else; most of its peak is Python, libraries and columns."""

Built = tuple[list[Answers], tuple[Breakdown, ...], NDArray[np.int8], NDArray[np.float64]]


def run() -> Table:
    """Time the engine and polars on the same data, and the memory of the engine in a process of its own."""
    rows: list[Row] = []
    limits: list[Limit] = []
    for size in SIZES:
        engine, polars_too = _measured(size)
        peak, extra = _memory(size)
        rows.append((f"engine, {size:,}", engine["wall"], engine["fastest"], engine["cpu"], extra, peak))
        rows.append(
            (f"polars, one group_by a question, {size:,}", polars_too["wall"], polars_too["fastest"], polars_too["cpu"], "", "")
        )
        limits.append(Limit(f"engine, {size:,} respondents, ms of CPU", engine["cpu"], MILLISECONDS[size]))
        limits.append(Limit(f"engine, {size:,} respondents, MB beside the columns", extra, MEGABYTES))
    most, before = (next(one.measured for one in limits if f"{size:,}" in one.name) for size in (SIZES[-1], SIZES[-2]))
    limits.append(Limit(f"from {SIZES[-2]:,} to {SIZES[-1]:,} respondents, times the CPU", most / before, GROWTH))
    questions, breakdowns, cells, weights = _data(SIZES[0])
    cell_count = int(np.count_nonzero(_book(questions, breakdowns, cells, weights).respondents))
    variants = [
        (f"engine, {SIZES[0]:,}, standard error by {variance}", *_times(lambda v=variance: _engine(SIZES[0], v)()), "", "")  # type: ignore[misc]
        for variance in (VarianceMethod.STRATIFIED_FPC, VarianceMethod.POST)
    ]
    return Table(
        title="Tabellenboek",
        columns=("engine and respondents", "ms", "fastest, ms", "ms of CPU", "MB beside the columns", "MB at the peak"),
        rows=(*rows, *variants),
        limits=tuple(limits),
        notes=NOTES.format(cells=f"{cell_count:,}"),
    )


def _measured(size: int) -> tuple[dict[str, float], dict[str, float]]:
    questions, breakdowns, cells, weights = _data(size)
    found = _book(questions, breakdowns, cells, weights)
    frame = _frame(questions)
    other = _polars_book(frame, questions, breakdowns, cells, weights)
    np.testing.assert_allclose(other.values, found.values, rtol=1e-12)
    np.testing.assert_allclose(other.standard_errors, found.standard_errors, rtol=1e-9)
    engine = _times(lambda: _book(questions, breakdowns, cells, weights), ROUNDS if size < SIZES[-1] else FEWER)
    polars_too = _times(lambda: _polars_book(frame, questions, breakdowns, cells, weights), FEWER)
    return dict(zip(MEASURED, engine, strict=True)), dict(zip(MEASURED, polars_too, strict=True))


def _engine(size: int, variance: VarianceMethod) -> Callable[[], EstimateTable]:
    built = _kept.setdefault(size, _data(size))
    return lambda: _book(*built, variance)


_kept: dict[int, Built] = {}


def _times(call: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float, float]:
    """Return the median wall milliseconds, the shortest, and the median CPU milliseconds; medians the best of three tries."""
    walls, cpus = [], []
    fastest = float("inf")
    for _ in range(TRIES):
        wall, cpu = [], []
        for _ in range(rounds):
            gc.collect()
            wall_start, cpu_start = time.perf_counter(), time.process_time()
            call()
            wall.append(time.perf_counter() - wall_start)
            cpu.append(time.process_time() - cpu_start)
        walls.append(median(wall))
        fastest = min(fastest, *wall)
        cpus.append(median(cpu))
    return min(walls) * 1e3, fastest * 1e3, min(cpus) * 1e3


def _data(size: int) -> Built:
    """Make respondents in the proportions of 2020; every fifth question is asked of some only."""
    rng = np.random.default_rng(2020)
    shares = np.array([office[0] for office in OFFICES], dtype=np.float64)
    office = rng.choice(len(OFFICES), size, p=shares / shares.sum()).astype(np.int8)
    tier = np.array([one[1] for one in OFFICES], dtype=np.int8)[office]
    cells = np.array([one[2] for one in OFFICES], dtype=np.int8)[office]
    people = np.array(POPULATION) / sum(POPULATION)
    weights = (people / (np.bincount(cells, minlength=len(POPULATION)) / size))[cells]
    gender = rng.integers(0, 2, size, dtype=np.int8)
    contact = rng.integers(0, 3, size, dtype=np.int8)
    questions = []
    for number in range(QUESTIONS):
        codes = rng.integers(0, 2 + number % 6, size, dtype=np.int8)
        missing = 0.04 + 0.2 * (number % 10) / 9 + (0.5 if number % 5 == 0 else 0.0)
        codes[rng.random(size, dtype=np.float32) < missing] = -1
        questions.append(Answers(f"v{number}", codes, 2 + number % 6))
    breakdowns = (
        everybody(size),
        Breakdown("bestuurslaag", tier, 3),
        Breakdown("functie", office, len(OFFICES)),
        Breakdown("geslacht", gender, 2),
        Breakdown("contact", contact, 3),
    )
    return questions, breakdowns, cells, weights


def _book(
    questions: list[Answers],
    breakdowns: tuple[Breakdown, ...],
    cells: NDArray[np.int8],
    weights: NDArray[np.float64],
    variance: VarianceMethod = VarianceMethod.FIXED,
) -> EstimateTable:
    return share_table(
        counted_groups(breakdowns, cells, weights, questions, variance=variance, populations=np.array(POPULATION) * 1000)
    )


def _frame(questions: list[Answers]) -> Any:
    import polars as pl  # noqa: PLC0415 -- the memory of the engine is measured without it

    return pl.DataFrame({question.name: question.codes for question in questions})


def _polars_book(
    frame: Any,
    questions: list[Answers],
    breakdowns: tuple[Breakdown, ...],
    cells: NDArray[np.int8],
    weights: NDArray[np.float64],
) -> EstimateTable:
    import polars as pl  # noqa: PLC0415 -- as above

    divided: ElementaryCells = weighted_cells(breakdowns, cells, weights)
    lazy = frame.with_columns(pl.Series("cell", divided.cell_of)).lazy()
    grouped = pl.collect_all([lazy.group_by("cell", question.name).len() for question in questions])
    starts = np.concatenate([[0], np.cumsum([question.code_count for question in questions])])
    respondents = np.zeros((divided.cell_count, int(starts[-1])), dtype=np.int64)
    for question, start, table in zip(questions, starts, grouped, strict=False):
        codes = table[question.name].to_numpy()
        answered = codes >= 0
        respondents[table["cell"].to_numpy()[answered], codes[answered] + start] = table["len"].to_numpy()[answered]
    cell_weights = np.ones(divided.cell_count) if divided.cell_weights is None else divided.cell_weights
    weight = cell_weights[:, np.newaxis]
    names = tuple(question.name for question in questions)
    counts = AnswerCounts(divided, names, starts, respondents, respondents, respondents * weight, respondents * weight**2)
    return share_table(group_counts(counts))


def _memory(size: int) -> tuple[float, float]:
    """Return the peak of a process that makes one tabellenboek, and what that takes beside the columns, in MB."""
    program = f"from benchmarks.tabellenboek import print_peak; print_peak({size})"
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True)
    peak, extra = json.loads(done.stdout)
    return peak, extra


def print_peak(size: int) -> None:
    """Print the peak of this process after one tabellenboek, and the most that it allocated for that, in MB."""
    built = _data(size)
    _book(*built)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    tracemalloc.start()
    _book(*built)
    print(json.dumps([peak, tracemalloc.get_traced_memory()[1] / 1024**2]))
