"""The report as a page on a phone, with axe looking on."""

import pytest
from playwright.sync_api import expect

from monitor_site.staff.roles import Role
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import log_in, picture
from tests.reports.examples import frozen
from tests.reports.test_publishing import drafted

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PHONE = (320, 640)


def test_report_is_read_on_a_phone(live_server, open_page, accessibility_faults):
    publication = drafted(frozen())
    page = open_page(PHONE)
    log_in(page, live_server.url, Role.RESEARCHER)

    for path, heading in (("rapport/", "Rapport Monitor"), ("rapport/controle/", "Controle van het rapport")):
        page.goto(f"{live_server.url}/beheer/publicaties/{publication.pk}/{path}")
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        picture(page, path.strip("/").replace("/", "-"))
        assert (path, page_width(page)) == (path, PHONE[0])
        assert (path, accessibility_faults(page)) == (path, [])
