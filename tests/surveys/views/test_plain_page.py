"""A page with nothing to say is filled in from a piece that was rendered once: the same bytes as its template gives."""

import re

from django.test import RequestFactory
from django.utils import timezone

from surveys.questionnaires import survey_in_field
from surveys.saving import stored_answers
from surveys.views.answer_page import PageVisit
from surveys.views.visits import Visit
from tests.surveys.views.filling_in import text

TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+')


def without_token(html):
    assert TOKEN.search(html)
    return TOKEN.sub(r"\1", html)


def test_every_page_is_what_its_template_gives(respondent):
    respondent.fill_in()
    row = respondent.row
    visit = Visit(row, b"", survey_in_field(row.survey_id, timezone.now()), timezone.now(), 0)
    pages = [page for page in visit.pages() if not page.closing]
    for page in pages:
        for origin in ("", "overzicht"):
            request, given = RequestFactory().get(visit.address(page)), stored_answers(row, page)
            plain = text(visit.show_plain(request, visit.view(page), given, origin))
            rendered = text(PageVisit.show_plain(visit, request, visit.view(page), given, origin))
            assert without_token(plain) == without_token(rendered), page.name
            assert not re.search("[\x02\x03]", plain)

    assert len(pages) > 2


def test_two_respondents_get_tokens_of_their_own(respondent):
    first, again = (TOKEN.search(text(respondent.client.get("/vragenlijst/incident")))[0] for _ in range(2))

    assert first != again
