"""The pages of the questionnaire of an office holder: one subject at a time, along the path of the response."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from surveys.views.answer_page import page_of
from surveys.views.visits import Visit, respondent_page


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_page
def page(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Show a page that the respondent has come to, or save it and go where the button says."""
    asked = visit.questionnaire.pages_by_name.get(name)
    return visit.to_continue() if asked is None or asked.closing else page_of(request, visit, asked)
