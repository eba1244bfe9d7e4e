"""A figure on the page Resultaten: its chart with its table beside it, and the same as SVG, PNG and CSV."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports.downloading import log_download
from reports.exports import figure_csv
from reports.figures.charts import caption_of, chart_alt, chart_png, chart_size, chart_svg, has_intervals
from reports.figures.figure import FigureTable, figure_of
from reports.manifests import plans_year
from reports.models import Snapshot
from reports.permissions import DOWNLOAD_RESULTS, VIEW_RESULTS, snapshots_to_see
from reports.tableplans.figure_plan import figure_plan
from reports.tables import missing_parts, printed
from reports.tables.looking_back import earlier_tables
from surveys.permissions import staff_page

CONTENT_TYPES: Final = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}
INTERVALS: Final = "intervallen"


@require_safe
@staff_page(VIEW_RESULTS)
def result_figure(request: HttpRequest, snapshot_id: int, figure_id: str) -> HttpResponse:
    """Show one figure of one snapshot; with ?intervallen each share has its interval in the chart."""
    snapshot, figure = _figure(request, snapshot_id, figure_id)
    width, height = chart_size(figure)
    context = {
        "snapshot": snapshot,
        "plan": figure.plan,
        "table": printed(figure.table),
        "detail": printed(figure.detail) if figure.detail else None,
        "caption_of_chart": caption_of(figure),
        "alt": chart_alt(figure),
        "width": width,
        "height": height,
        "with_intervals": INTERVALS in request.GET,
        "has_intervals": has_intervals(figure),
        "address": request.build_absolute_uri(request.path),
        "snapshots": snapshots_to_see(request.user).filter(survey=snapshot.survey),
    }
    return render(request, "reports/results/figure.html", context)


@require_safe
@staff_page(VIEW_RESULTS)
def figure_image(request: HttpRequest, snapshot_id: int, figure_id: str) -> HttpResponse:
    """Give the chart for the page, which has its caption and table around it."""
    _, figure = _figure(request, snapshot_id, figure_id)
    return HttpResponse(chart_svg(figure, intervals=INTERVALS in request.GET), content_type=CONTENT_TYPES["svg"])


@require_safe
@staff_page(DOWNLOAD_RESULTS)
def download_svg(request: HttpRequest, snapshot_id: int, figure_id: str) -> HttpResponse:
    """Give the figure as SVG, with its caption."""
    snapshot, figure = _figure(request, snapshot_id, figure_id)
    drawn = chart_svg(figure, intervals=INTERVALS in request.GET, captioned=True)
    return _file(request, snapshot, figure, drawn.encode(), "svg")


@require_safe
@staff_page(DOWNLOAD_RESULTS)
def download_png(request: HttpRequest, snapshot_id: int, figure_id: str) -> HttpResponse:
    """Give the figure as PNG, with its caption."""
    snapshot, figure = _figure(request, snapshot_id, figure_id)
    return _file(request, snapshot, figure, chart_png(figure, intervals=INTERVALS in request.GET), "png")


@require_safe
@staff_page(DOWNLOAD_RESULTS)
def download_figure_csv(request: HttpRequest, snapshot_id: int, figure_id: str) -> HttpResponse:
    """Give the numbers of the figure as CSV, with those of earlier editions."""
    snapshot, figure = _figure(request, snapshot_id, figure_id)
    return _file(request, snapshot, figure, figure_csv(figure), "csv")


def _figure(request: HttpRequest, snapshot_id: int, figure_id: str) -> tuple[Snapshot, FigureTable]:
    """Return a figure of a snapshot of which this user may see results, or answer 404."""
    snapshot = get_object_or_404(snapshots_to_see(request.user), pk=snapshot_id)
    plan = figure_plan(plans_year(snapshot.manifest), figure_id)
    if plan is None or plan.survey != snapshot.survey.kind or missing_parts(snapshot.manifest, plan):
        raise Http404
    return snapshot, figure_of(snapshot, plan, earlier_tables(snapshot, plan))


def _file(request: HttpRequest, snapshot: Snapshot, figure: FigureTable, content: bytes, file_format: str) -> HttpResponse:
    """Hand out a file and note that it was taken; asking for its headers alone takes nothing."""
    if request.method == "GET":
        what = f"figuur {figure.plan.id}"
        log_download(snapshot, what=what, file_format=file_format, user=request.user, now=timezone.now())
    mark = "-testgegevens" if snapshot.is_test else ""
    name = f"figuur-{figure.plan.id}-{snapshot.survey.edition.year}-momentopname-{snapshot.pk}{mark}.{file_format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=CONTENT_TYPES[file_format], headers=headers)
