from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from monitor_site.audit.choices import Verb
from monitor_site.audit.keeping import make_months
from monitor_site.audit.models import Event
from monitor_site.audit.noting import Subject, note_event
from monitor_site.audit.queries import Search, events
from monitor_site.staff.accounts import save_staff_user
from monitor_site.staff.roles import Role

pytestmark = pytest.mark.django_db

LOG = "/beheer/logboek/"


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.STAFF_OTP_REQUIRED = False


@pytest.fixture
def administrator() -> Client:
    user = save_staff_user("beheer", Role.ADMINISTRATOR, password="een-lang-wachtwoord-vol-zin")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_search_takes_everything_that_is_asked_together():
    note_event(Verb.SEEN, "wave", user_id=7, subjects=[Subject("wave", "3")])
    note_event(Verb.SENT, "wave", user_id=7, subjects=[Subject("wave", "3"), Subject("wave", "4")])
    note_event(Verb.SENT, "wave", user_id=8, subjects=[Subject("wave", "3")])

    found = events(Search(user_id=7, verb=Verb.SENT, subject="wave", subject_id="3"))

    assert list(found.values_list("user_id", "verb", "subject_id")) == [(7, "sent", "3")]


def test_search_by_day_follows_the_dutch_clock():
    make_months(date(2019, 1, 1))
    for hour in (21, 22, 23):
        Event.objects.create(at=datetime(2019, 7, 1, hour, tzinfo=UTC), verb=Verb.SEEN, page="wave")

    hours = [event.at.hour for event in events(Search(first_day=date(2019, 7, 2), last_day=date(2019, 7, 2)))]

    assert hours == [23, 22]


def test_page_shows_who_did_what(administrator):
    note_event(Verb.SENT, "wave", user_id=User.objects.get().pk, subjects=[Subject("wave", "33")])
    note_event(Verb.DROPPED, "audit_drop_months_before", user_id=None)
    note_event(Verb.SEEN, "wave", user_id=987654)

    page = administrator.get(LOG).content.decode()

    assert "<td>verzending bediend</td>" in page
    assert '<td class="number">33</td>' in page
    assert "<td>het programma</td>" in page
    assert "account 987654, verwijderd" in page


def test_page_leads_to_older_lines_and_keeps_what_was_asked(administrator):
    note_event(Verb.SEEN, "wave", user_id=None, subjects=[Subject("wave", str(number)) for number in range(1, 102)])

    first = administrator.get(LOG, {"soort": "wave"})
    second = administrator.get(f"{LOG}?{first.context['older']}")

    assert [line.subject_id for line in first.context["lines"]] == [str(number) for number in range(101, 1, -1)]
    assert [line.subject_id for line in second.context["lines"]] == ["1"]
    assert second.context["older"] == ""


@pytest.mark.parametrize(
    "asked", [{"van": "gisteren"}, {"wat": "weg"}, {"nummer": "XXXX-XXXX-XXXX"}, {"soort": "Jo van Dam"}, {"wie": "999999"}]
)
def test_what_cannot_be_asked_is_answered_with_the_form(administrator, asked):
    assert administrator.get(LOG, asked).status_code == 422
    assert administrator.get(reverse("audit_log_csv"), asked).status_code == 422


def test_csv_holds_numbers_and_is_itself_noted(administrator):
    note_event(Verb.SENT, "wave", user_id=7, subjects=[Subject("wave", "33")])

    lines = administrator.get(reverse("audit_log_csv")).content.decode().splitlines()

    assert lines[0] == "\ufefftijd;gebruiker;wat;pagina;soort;nummer"
    assert [line.split(";")[1:] for line in lines[1:]] == [["7", "verzending bediend", "wave", "wave", "33"]]
    assert list(Event.objects.filter(verb=Verb.EXPORTED).values_list("page", flat=True)) == ["audit_log_csv"]


def test_empty_log_says_what_to_do(administrator):
    assert "Geen regels gevonden" in administrator.get(LOG).content.decode()
