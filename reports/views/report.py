"""The report of a publication as a page, and what the linter found in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reports.documents.report import compose, context_of
from reports.linting import lint
from reports.permissions import VIEW_RESULTS, publications_to_see
from reports.prose.chapters import TextError
from surveys.permissions import staff_page


@require_safe
@staff_page(VIEW_RESULTS)
def report_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the report with an anchor at every heading, table and figure."""
    publication = get_object_or_404(publications_to_see(request.user), pk=pk)
    try:
        report = compose(publication, on_paper=False)
    except TextError as error:
        return render(request, "reports/report/check.html", {"publication": publication, "fault": str(error)}, status=500)
    return render(request, "reports/report/page.html", context_of(report))


@require_safe
@staff_page(VIEW_RESULTS)
def report_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the linter found in the report."""
    publication = get_object_or_404(publications_to_see(request.user), pk=pk)
    try:
        findings = lint(compose(publication))
    except TextError as error:
        return render(request, "reports/report/check.html", {"publication": publication, "fault": str(error)})
    faults = sum(finding.is_fault for finding in findings)
    context = {"publication": publication, "findings": findings, "faults": faults, "others": len(findings) - faults}
    return render(request, "reports/report/check.html", context)
