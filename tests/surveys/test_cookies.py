import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse

from surveys import cookies
from surveys.cookies import RespondentPass

NOW = datetime(2020, 10, 5, 9, 0, tzinfo=UTC)
LOOKUP = bytes(range(32))
WHO = uuid.UUID("00000000-0000-4000-8000-000000000001")


def request_after(response, **changed):
    request = HttpRequest()
    request.COOKIES = {name: morsel.value for name, morsel in response.cookies.items()} | changed
    return request


def all_cookies():
    response = HttpResponse()
    with time_machine.travel(NOW, tick=False):
        cookies.set_start(response, LOOKUP)
        cookies.set_respondent(response, WHO, lookup=LOOKUP, now=NOW)
        cookies.set_withdraw(response, LOOKUP)
        cookies.set_opt_out(response, WHO)
        cookies.set_notice(response, kind="typo")
    return response


def test_every_cookie_is_host_only_secure_and_out_of_reach_of_scripts():
    for name, morsel in all_cookies().cookies.items():
        assert name.startswith("__Host-")
        assert (morsel["secure"], morsel["httponly"], morsel["samesite"]) == (True, True, "Lax")
        assert (morsel["path"], morsel["domain"]) == ("/", "")


@pytest.mark.parametrize(
    ("read", "seconds", "value"),
    [
        (cookies.read_start, 600, LOOKUP),
        (cookies.read_respondent, 1800, RespondentPass(WHO, LOOKUP, NOW)),
        (cookies.read_withdraw, 600, LOOKUP),
        (cookies.read_opt_out, 600, WHO),
    ],
)
def test_cookie_ends_by_itself(read, seconds, value):
    request = request_after(all_cookies())

    with time_machine.travel(NOW + timedelta(seconds=seconds - 1), tick=False):
        assert read(request) == value
    with time_machine.travel(NOW + timedelta(seconds=seconds + 1), tick=False):
        assert read(request) is None


def test_cookie_of_one_kind_is_no_other_and_changed_ones_are_refused():
    response = all_cookies()
    start = response.cookies[cookies.START_COOKIE].value

    with time_machine.travel(NOW, tick=False):
        assert cookies.read_withdraw(request_after(response, **{cookies.WITHDRAW_COOKIE: start})) is None
        assert cookies.read_respondent(request_after(response, **{cookies.RESPONDENT_COOKIE: start})) is None
        assert cookies.read_start(request_after(response, **{cookies.START_COOKIE: "x" + start[1:]})) is None
        assert cookies.read_start(request_after(response, **{cookies.START_COOKIE: "niets"})) is None


def test_read_without_cookies_gives_nothing():
    request = HttpRequest()

    assert cookies.read_start(request) is None
    assert cookies.read_respondent(request) is None
    assert cookies.read_notice(request) == {}


def test_clear_takes_the_cookie_away():
    response = HttpResponse()
    cookies.clear_respondent(response)
    morsel = response.cookies[cookies.RESPONDENT_COOKIE]

    assert (morsel.value, morsel["max-age"], morsel["secure"], morsel["path"]) == ("", 0, True, "/")
