"""Tables of every form in a real browser, at two widths, with axe looking on."""

import pytest

from monitor_site.staff.roles import Role
from surveys.choices import Phase
from tests.examples import make_survey, make_survey_of_organisations
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import log_in, picture
from tests.reports.tableplans.examples import stored_snapshot

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# Groups as columns, a list above a share, groups and their parts, the first three, n of each row, a grid of three questions;
# lists in columns, nine columns below three headings, numbers with subtotals.
TABLES = ("2.3", "2.7", "2.9", "2.11", "2.20", "4.5", "4.7", "bijlage-1")
TABLES_ABOUT_ORGANISATIONS = ("3.1", "5.9")


@pytest.mark.parametrize("size", [(1280, 800), (320, 640)])
def test_tables_of_every_form_are_accessible_and_fit(live_server, open_page, accessibility_faults, size):
    survey = make_survey(phase=Phase.VERWERKING)
    snapshot, of_organisations = stored_snapshot(survey), stored_snapshot(make_survey_of_organisations(survey))
    page = open_page(size)
    log_in(page, live_server.url, Role.RESEARCHER)

    numbers = [(snapshot.pk, number) for number in TABLES]
    for pk, number in [*numbers, *((of_organisations.pk, number) for number in TABLES_ABOUT_ORGANISATIONS)]:
        answer = page.goto(f"{live_server.url}/beheer/resultaten/{pk}/{number}/")
        assert answer is not None
        assert (number, answer.status) == (number, 200)
        picture(page, f"tabel-{number.replace('.', '-')}")
        assert (number, accessibility_faults(page)) == (number, [])
        assert (number, page_width(page)) == (number, size[0])
