"""What a request gives beside its page: the picture on the page, and table and picture as files."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports.downloading import log_download
from reports.exports import table_csv
from reports.exports.book import Book, Chapter
from reports.exports.workbook import workbook_of
from reports.figures.charts import shape_png, shape_svg
from reports.figures.request_chart import request_caption, request_chart
from reports.models import Snapshot
from reports.permissions import DOWNLOAD_RESULTS, FREEZE_SNAPSHOT, VIEW_RESULTS
from reports.requests import UnknownRequestError
from reports.tableplans.plan import TablePlan
from reports.tables import Table, compute, compute_unprotected
from reports.tables.turning import set_out
from reports.views.explorer_address import asked_in, parameters_of, with_intervals
from surveys.permissions import staff_page

CONTENT_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SHEET: Final = "Tabel"


@require_safe
@staff_page(VIEW_RESULTS)
def picture(request: HttpRequest) -> HttpResponse:
    """Give the picture on the page, which has its caption and table around it."""
    return _picture(request, compute(*_wanted(request)))


@require_safe
@staff_page(FREEZE_SNAPSHOT)
def picture_unprotected(request: HttpRequest) -> HttpResponse:
    """Give the picture with nothing withheld, to a researcher."""
    return _picture(request, compute_unprotected(*_wanted(request)))


@require_safe
@staff_page(DOWNLOAD_RESULTS)
def download_csv(request: HttpRequest) -> HttpResponse:
    """Give the table as CSV."""
    snapshot, plan = _wanted(request)
    return _file(request, snapshot, plan, table_csv(compute(snapshot, plan)), "csv")


@require_safe
@staff_page(DOWNLOAD_RESULTS)
def download_xlsx(request: HttpRequest) -> HttpResponse:
    """Give the table as an Excel workbook, with all its cells below each other on a sheet of their own."""
    snapshot, plan = _wanted(request)
    chapter = Chapter(SHEET, plan.theme, (set_out(compute(snapshot, plan)),))
    content = workbook_of(Book(snapshot.survey.edition.year, (chapter,), (), (snapshot,)))
    return _file(request, snapshot, plan, content, "xlsx")


@require_safe
@staff_page(DOWNLOAD_RESULTS)
def download_svg(request: HttpRequest) -> HttpResponse:
    """Give the picture as SVG, with its caption."""
    snapshot, plan = _wanted(request)
    table = compute(snapshot, plan)
    drawn = shape_svg(request_chart(table), request_caption(table), intervals=with_intervals(request), captioned=True)
    return _file(request, snapshot, plan, drawn.encode(), "svg")


@require_safe
@staff_page(DOWNLOAD_RESULTS)
def download_png(request: HttpRequest) -> HttpResponse:
    """Give the picture as PNG, with its caption."""
    snapshot, plan = _wanted(request)
    table = compute(snapshot, plan)
    drawn = shape_png(request_chart(table), request_caption(table), intervals=with_intervals(request))
    return _file(request, snapshot, plan, drawn, "png")


def _wanted(request: HttpRequest) -> tuple[Snapshot, TablePlan]:
    """Return the snapshot and the table that the address asks for, or answer 404: a file has no form to say what is wrong."""
    asked = asked_in(request)
    if asked is None:
        raise Http404
    try:
        return asked.snapshot, asked.plan(parameters_of(request))[1]
    except UnknownRequestError as error:
        raise Http404 from error


def _picture(request: HttpRequest, table: Table) -> HttpResponse:
    drawn = shape_svg(request_chart(table), request_caption(table), intervals=with_intervals(request))
    return HttpResponse(drawn, content_type=CONTENT_TYPES["svg"])


def _file(request: HttpRequest, snapshot: Snapshot, plan: TablePlan, content: bytes, file_format: str) -> HttpResponse:
    """Hand out a file and note that it was taken; asking for its headers alone takes nothing."""
    if request.method == "GET":
        log_download(snapshot, what=plan.id, file_format=file_format, user=request.user, now=timezone.now())
    mark = "-testgegevens" if snapshot.is_test else ""
    name = f"{plan.id}-{snapshot.survey.edition.year}-momentopname-{snapshot.pk}{mark}.{file_format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=CONTENT_TYPES[file_format], headers=headers)
