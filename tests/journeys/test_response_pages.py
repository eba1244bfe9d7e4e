"""The parts of the page Respons in a real browser, at two widths, with axe looking on."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from organisations.choices import Office
from surveys.choices import InvitationStatus, WaveKind, WaveState
from surveys.models import MailWave, Survey
from tests.examples import make_invitation, make_response, make_survey, make_version
from tests.journeys.measuring import page_width
from tests.journeys.test_staff_pages import picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PARTS = ("", "verloop/", "afhaken/", "responsmaten/", "representativiteit/")
FIELD = ((Office.RAADSLID, 90, 60), (Office.DIJKGRAAF, 20, 14), (Office.STATENLID, 50, 32))


def field_under_way() -> Survey:
    now = timezone.now()
    made = make_survey(now=now, days_left=10)
    make_version(made, now=now)
    survey = Survey.objects.select_related("edition").get(pk=made.pk)
    for office, people, counted in FIELD:
        for number in range(people):
            make_invitation(survey, office, status=InvitationStatus.STARTED if number < counted else InvitationStatus.NEW)
        for number in range(counted):
            begun = survey.opens_at + timedelta(days=number % 29 // (1 + number % 3), hours=1)
            make_response(survey, office, counts=True, complete=number % 5 > 0, now=begun)
    for kind, name, day in ((WaveKind.INVITATION, "Uitnodiging", 0), (WaveKind.REMINDER_1, "Eerste herinnering", 10)):
        at = survey.opens_at + timedelta(days=day)
        MailWave.objects.create(survey=survey, kind=kind, name=name, state=WaveState.RELEASED, created_at=at, released_at=at)
    return survey


@pytest.fixture
def cookie(live_server, settings) -> dict[str, str]:
    settings.STAFF_OTP_REQUIRED = False
    client = Client()
    client.force_login(User.objects.create_superuser("proef"), backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": live_server.url.replace("http:", "https:")}


@pytest.mark.parametrize("size", [(1280, 800), (320, 640)])
def test_every_part_of_the_response_is_accessible_and_fits(live_server, open_page, accessibility_faults, cookie, size):
    survey = field_under_way()
    page = open_page(size)
    page.context.add_cookies([cookie])

    for part in PARTS:
        answer = page.goto(f"{live_server.url}/beheer/respons/{survey.pk}/{part}")
        assert answer is not None
        assert (part, answer.status, page.url.endswith(part)) == (part, 200, True)
        picture(page, f"respons-{part.strip('/')}")
        assert (part, accessibility_faults(page)) == (part, [])
        assert (part, page_width(page)) == (part, size[0])
