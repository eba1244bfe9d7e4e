"""The page Resultaten: the tables of a snapshot by theme, one table with its evidence, and the same as a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports.documents import table_pdf
from reports.downloading import log_download
from reports.exports import table_csv
from reports.exports.json_stat import table_json_stat_file
from reports.figures.charts import shape_png, shape_svg
from reports.figures.request_chart import request_caption, table_chart
from reports.figures.shapes import Chart
from reports.figures.words import alt_text
from reports.manifests import plans_year
from reports.models import Snapshot
from reports.permissions import DOWNLOAD_RESULTS, FREEZE_SNAPSHOT, VIEW_RESULTS, favourites_to_see, snapshots_to_see
from reports.requests import request_list
from reports.tableplans.figure_plan import figure_plans
from reports.tableplans.plan import TablePlan, table_plan, table_plans
from reports.tables import Table, compute, compute_unprotected, missing_parts, printed
from reports.tables.editions import EditionTable, editions_of
from reports.tables.looking_back import earlier_tables
from reports.views.snapshot_choice import office_holders_first, surveys_beside
from surveys.documents.pdf import PdfUnavailableError
from surveys.permissions import staff_page

LONGEST_NUMBER: Final = 9
CONTENT_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class ListedTable:
    """A table of the report, and what the snapshot lacks for it."""

    plan: TablePlan
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """The tables and figures about one theme, in the order of the report."""

    name: str
    tables: tuple[ListedTable, ...]
    figures: tuple[ListedTable, ...]


@require_safe
@staff_page(VIEW_RESULTS)
def results(request: HttpRequest) -> HttpResponse:
    """Show the tables of the newest snapshot of office holders, or lead to those of the one that is chosen."""
    chosen = request.GET.get("momentopname", "")
    if chosen.isdecimal() and len(chosen) <= LONGEST_NUMBER:
        return redirect("snapshot_results", _snapshot(request, int(chosen)).pk)
    return _overview(request, next(iter(office_holders_first(snapshots_to_see(request.user))), None))


@require_safe
@staff_page(VIEW_RESULTS)
def snapshot_results(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """Show the tables of one snapshot."""
    return _overview(request, _snapshot(request, snapshot_id))


@require_safe
@staff_page(VIEW_RESULTS)
def result_table(request: HttpRequest, snapshot_id: int, table_id: str) -> HttpResponse:
    """Show one table of one snapshot."""
    snapshot = _snapshot(request, snapshot_id)
    return _page(request, snapshot, compute(snapshot, _plan(snapshot, table_id)))


@require_safe
@staff_page(FREEZE_SNAPSHOT)
def result_table_unprotected(request: HttpRequest, snapshot_id: int, table_id: str) -> HttpResponse:
    """Show the same with nothing withheld, to a researcher; the log notes who looked."""
    snapshot = _snapshot(request, snapshot_id)
    return _page(request, snapshot, compute_unprotected(snapshot, _plan(snapshot, table_id)))


@require_safe
@staff_page(VIEW_RESULTS)
def table_picture(request: HttpRequest, snapshot_id: int, table_id: str) -> HttpResponse:
    """Give the picture on the page of one table, which has its caption and table around it."""
    table, chart = _drawn(request, snapshot_id, table_id)
    return HttpResponse(shape_svg(chart, request_caption(table)), content_type=CONTENT_TYPES["svg"])


@require_safe
@staff_page(DOWNLOAD_RESULTS)
def download_csv(request: HttpRequest, snapshot_id: int, table_id: str) -> HttpResponse:
    """Give one table as CSV."""
    snapshot = _snapshot(request, snapshot_id)
    plan = _plan(snapshot, table_id)
    return _file(request, snapshot, plan, table_csv(compute(snapshot, plan)), "csv")


@require_safe
@staff_page(DOWNLOAD_RESULTS)
def download_json_stat(request: HttpRequest, snapshot_id: int, table_id: str) -> HttpResponse:
    """Give one table as JSON-stat."""
    snapshot = _snapshot(request, snapshot_id)
    plan = _plan(snapshot, table_id)
    content = table_json_stat_file(compute(snapshot, plan), updated=str(snapshot.manifest["made_at"]))
    return _file(request, snapshot, plan, content, "json")


@require_safe
@staff_page(DOWNLOAD_RESULTS)
def download_pdf(request: HttpRequest, snapshot_id: int, table_id: str) -> HttpResponse:
    """Give one table as PDF."""
    snapshot = _snapshot(request, snapshot_id)
    plan = _plan(snapshot, table_id)
    table = compute(snapshot, plan)
    try:
        content = table_pdf(printed(table), snapshot, _trend(snapshot, table))
    except PdfUnavailableError as error:
        context = {"snapshot": snapshot, "plan": plan, "reason": str(error)}
        return render(request, "reports/results/no_pdf.html", context, status=503)
    return _file(request, snapshot, plan, content, "pdf")


@require_safe
@staff_page(DOWNLOAD_RESULTS)
def download_picture(request: HttpRequest, snapshot_id: int, table_id: str, file_format: str) -> HttpResponse:
    """Give the picture of one table as SVG or PNG, with its caption."""
    table, chart = _drawn(request, snapshot_id, table_id)
    caption = request_caption(table)
    content = shape_png(chart, caption) if file_format == "png" else shape_svg(chart, caption, captioned=True).encode()
    return _file(request, _snapshot(request, snapshot_id), table.plan, content, file_format)


def _trend(snapshot: Snapshot, table: Table) -> EditionTable | None:
    """Return the table beside its earlier editions; their labels have their own year, so the plan is taken as it was written."""
    plan = table_plan(plans_year(snapshot.manifest), table.plan.id)
    return None if plan is None else editions_of(table, earlier_tables(snapshot, plan))


def _page(request: HttpRequest, snapshot: Snapshot, table: Table) -> HttpResponse:
    chart = table_chart(table) if table.is_protected else None
    context = {
        "snapshot": snapshot,
        "plan": table.plan,
        "table": printed(table),
        "trend": _trend(snapshot, table) if table.is_protected else None,
        "alt": "" if chart is None else alt_text(chart),
        "is_unprotected": not table.is_protected,
        "address": request.build_absolute_uri(reverse("result_table", args=(snapshot.pk, table.plan.id))),
        "snapshots": snapshots_to_see(request.user).filter(survey=snapshot.survey),
    }
    return render(request, "reports/results/table.html", context)


def _drawn(request: HttpRequest, snapshot_id: int, table_id: str) -> tuple[Table, Chart]:
    """Return a table with its picture, or answer 404 where it has none."""
    snapshot = _snapshot(request, snapshot_id)
    table = compute(snapshot, _plan(snapshot, table_id))
    chart = table_chart(table)
    if chart is None:
        raise Http404
    return table, chart


def _overview(request: HttpRequest, snapshot: Snapshot | None) -> HttpResponse:
    snapshots = snapshots_to_see(request.user)
    context = {
        "snapshot": snapshot,
        "snapshots": snapshots,
        "surveys": () if snapshot is None else surveys_beside(snapshots, snapshot),
        "can_explore": snapshot is not None and request_list(snapshot.survey.edition.year, snapshot.survey.kind) is not None,
        "favourites": favourites_to_see(request.user),
        "themes": () if snapshot is None else _themes(snapshot),
    }
    return render(request, "reports/results/list.html", context)


def _themes(snapshot: Snapshot) -> tuple[Theme, ...]:
    tables = _listed(snapshot, table_plans(plans_year(snapshot.manifest)))
    figures = _listed(snapshot, figure_plans(plans_year(snapshot.manifest)))
    names = dict.fromkeys((*tables, *figures))
    return tuple(Theme(name, tuple(tables.get(name, ())), tuple(figures.get(name, ()))) for name in names)


def _listed(snapshot: Snapshot, plans: Iterable[TablePlan]) -> dict[str, list[ListedTable]]:
    """Return by theme what can be shown of `snapshot`, and what not."""
    listed: dict[str, list[ListedTable]] = {}
    for plan in plans:
        if plan.survey == snapshot.survey.kind:
            listed.setdefault(plan.theme, []).append(ListedTable(plan, missing_parts(snapshot.manifest, plan)))
    return listed


def _snapshot(request: HttpRequest, pk: int) -> Snapshot:
    """Return a snapshot of which this user may see results, or answer 404."""
    return get_object_or_404(snapshots_to_see(request.user), pk=pk)


def _plan(snapshot: Snapshot, table_id: str) -> TablePlan:
    """Return the plan of a table that can be made of `snapshot`, or answer 404."""
    plan = table_plan(plans_year(snapshot.manifest), table_id)
    if plan is None or plan.survey != snapshot.survey.kind or missing_parts(snapshot.manifest, plan):
        raise Http404
    return plan.labelled(snapshot.survey.edition.year)


def _file(request: HttpRequest, snapshot: Snapshot, plan: TablePlan, content: bytes, file_format: str) -> HttpResponse:
    """Hand out a file and note that it was taken; asking for its headers alone takes nothing."""
    if request.method == "GET":
        log_download(snapshot, what=f"tabel {plan.id}", file_format=file_format, user=request.user, now=timezone.now())
    mark = "-testgegevens" if snapshot.is_test else ""
    name = f"tabel-{plan.id}-{snapshot.survey.edition.year}-momentopname-{snapshot.pk}{mark}.{file_format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=CONTENT_TYPES[file_format], headers=headers)
