from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from monitor_site.staff.roles import Role
from monitor_site.staff.sessions import end_sessions, open_sessions

pytestmark = pytest.mark.django_db

HOME, LOGIN, SESSIONS = "/beheer/", "/beheer/inloggen", "/beheer/sessies"


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_session_ends_after_an_hour_without_a_page(logged_in):
    begin = timezone.now()
    with time_machine.travel(begin, tick=False) as clock:
        client = logged_in(Role.RESEARCHER)
        clock.shift(timedelta(minutes=59))
        assert is_in(client)
        clock.shift(timedelta(minutes=59))
        assert is_in(client)
        clock.shift(timedelta(minutes=61))

        answer = client.get("/beheer/respons/")

    assert answer.status_code == 302
    assert answer.url == f"{LOGIN}?next=%2Fbeheer%2Frespons%2F&verlopen=ja"
    assert not Session.objects.exists()


def test_session_ends_after_eight_hours_however_busy(logged_in):
    begin = timezone.now()
    with time_machine.travel(begin, tick=False) as clock:
        client = logged_in(Role.RESEARCHER)
        seen = []
        for _ in range(17):
            clock.shift(timedelta(minutes=30))
            seen.append(is_in(client))

    assert seen == [True] * 15 + [False] * 2


def test_login_page_says_that_a_session_is_over(client):
    assert "De sessie is voorbij" in client.get(f"{LOGIN}?next=/beheer/&verlopen=ja").content.decode()


def test_session_without_times_is_over(logged_in):
    client = logged_in(Role.RESEARCHER)
    session = client.session
    del session["signed_in_at"]
    session.save()

    assert not is_in(client)


def test_fourth_session_of_a_person_ends_the_oldest(staff_user, settings):
    settings.STAFF_OTP_REQUIRED = False
    user, other = staff_user(Role.RESEARCHER), staff_user(Role.BZK_READER)
    clients, bystander = [Client() for _ in range(4)], Client()
    bystander.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for client in clients:
            clock.shift(timedelta(minutes=1))
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

        assert [is_in(client) for client in clients] == [False, True, True, True]
        assert is_in(bystander)


def test_logging_out_everywhere_ends_every_session_of_the_person(staff_user, settings):
    settings.STAFF_OTP_REQUIRED = False
    user = staff_user(Role.RESEARCHER)
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = here.get(SESSIONS).content.decode()
    assert page.count("Hier</td>") == 1
    assert page.count("Een ander apparaat") == 1

    answer = here.post(SESSIONS)

    assert answer.url == LOGIN
    assert [is_in(here), is_in(elsewhere)] == [False, False]


def test_sessions_of_somebody_else_stay(staff_user, settings):
    settings.STAFF_OTP_REQUIRED = False
    users = [staff_user(Role.RESEARCHER), staff_user(Role.BZK_READER)]
    clients = [Client(), Client()]
    for user, client in zip(users, clients, strict=True):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    assert end_sessions(users[0], timezone.now()) == 1

    assert [one.user_id for one in open_sessions(timezone.now())] == [users[1].pk]
    assert [is_in(client) for client in clients] == [False, True]
