"""Figures and trends in a real browser: the chart is drawn with its own letters, at two widths, with axe looking on."""

import pytest

from monitor_site.staff.roles import Role
from surveys.choices import Phase
from tests.examples import make_survey
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import log_in, picture
from tests.reports.tableplans.examples import stored_snapshot

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# A trend, panels with a second table, and a table with a break between editions.
PAGES = ("figuur/2.7", "figuur/2.9", "2.14")


@pytest.mark.parametrize("size", [(1280, 800), (320, 640)])
def test_figures_and_trends_are_accessible_and_fit(live_server, open_page, accessibility_faults, size):
    snapshot = stored_snapshot(make_survey(phase=Phase.VERWERKING))
    page = open_page(size)
    log_in(page, live_server.url, Role.RESEARCHER)

    for place in PAGES:
        answer = page.goto(f"{live_server.url}/beheer/resultaten/{snapshot.pk}/{place}/")
        assert answer is not None
        assert (place, answer.status) == (place, 200)
        drawn = page.evaluate("[...document.querySelectorAll('.report-chart')].map(one => one.complete && one.naturalWidth > 0)")
        assert (place, set(drawn)) == (place, {True})
        picture(page, place.replace("/", "-").replace(".", "-"))
        assert (place, accessibility_faults(page)) == (place, [])
        assert (place, page_width(page)) == (place, size[0])
