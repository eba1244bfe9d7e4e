"""Staff look at the questionnaire for organisations in a real browser: every page of every block, with axe looking on."""

from pathlib import Path

import pytest

from monitor_site.staff.roles import Role
from tests.examples import make_survey, make_version
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import log_in, picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

DEFINITION = Path(__file__).parents[2] / "surveys/instruments/2020/organisaties.yaml"


@pytest.mark.parametrize("size", [(1280, 800), (320, 640)])
def test_every_page_of_every_block_is_accessible_and_fits(live_server, open_page, accessibility_faults, size):
    version = make_version(make_survey(), DEFINITION.read_text(encoding="utf-8"))
    page = open_page(size)
    log_in(page, live_server.url, Role.RESEARCHER)
    base = f"{live_server.url}/beheer/vragenlijst/{version.pk}/"

    for name, address in (
        ("blokken-versie", base),
        ("blokken-modules", f"{base}modules/"),
        ("blokken-voorbeeld", f"{base}voorbeeld/?functie=waterschap-secretaris"),
        ("blokken-doorlopen", f"{base}doorloop/?functie=gemeente-griffier&toeval=7&pagina=5"),
    ):
        page.goto(address)
        picture(page, name)
        assert (name, accessibility_faults(page)) == (name, [])
        assert (name, page_width(page)) == (name, size[0])
