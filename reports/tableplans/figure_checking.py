"""Checks figure plans: as tables against the questionnaire, and their earlier editions against what was published."""

from collections.abc import Mapping
from pathlib import Path

from reports.tableplans.checking import PlanFinding, check_files
from reports.tableplans.figure_plan import FigurePlan, figure_files, read_figure_plan
from reports.tableplans.plan import FOLDER, PlanError, TablePlan
from surveys.routing import Questionnaire


def check_figures(edition: int, questionnaires: Mapping[str, Questionnaire], folder: Path = FOLDER) -> tuple[PlanFinding, ...]:
    """Return every fault in the figure plans of an edition; `questionnaires` by survey."""
    files = figure_files(edition, folder)
    return (*check_files(edition, questionnaires, folder, files, _plans), *_without_earlier(files))


def _plans(file: Path) -> tuple[tuple[TablePlan, str], ...]:
    plan = read_figure_plan(file)
    detail = plan.detail_plan
    return ((plan, ""),) if detail is None else ((plan, ""), (detail, "detail"))


def _without_earlier(files: tuple[Path, ...]) -> tuple[PlanFinding, ...]:
    """Find earlier editions that a figure counts on but that were never published."""
    found = []
    for file in files:
        try:
            plan = read_figure_plan(file)
        except PlanError:
            continue
        found += [PlanFinding(file, 1, message) for message in _unpublished(plan)]
    return tuple(found)


def _unpublished(plan: FigurePlan) -> tuple[str, ...]:
    missing = [one for one in plan.earlier if not any(year < plan.report for year in one.published(plan.report))]
    return tuple(f"van {one.group}, {one.measure} is geen eerdere editie gepubliceerd (rij {one.row})" for one in missing)
