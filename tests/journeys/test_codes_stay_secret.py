"""A respondent's code in a real browser: it leaves the address at once, and no request, Referer, history or log line has it."""

import io
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings
from playwright.sync_api import Page, Request, expect

from organisations.choices import Office
from surveys.codes import code_for, edition_keys, group_code, opt_out_key, opt_out_token
from surveys.inviting import invite
from surveys.models import Invitation, Response
from surveys.questionnaires import forget_cached
from tests.examples import make_office_holder, make_official, make_survey, make_survey_of_organisations, make_version
from tests.journeys.filling_in import press
from tests.journeys.measuring import fits

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PHONE = (320, 640)


@pytest.fixture
def secrets() -> dict[str, str]:
    """Invite one wethouder; give the code and the opt-out token."""
    forget_cached()
    survey = make_survey(now=datetime.now(UTC))
    make_version(survey)
    holder = make_office_holder(Office.WETHOUDER)
    holder.email = "wethouder@voorbeeld.test"
    holder.save()
    invite(survey, [holder], master_key=settings.CODE_MASTER_KEY)
    invitation = Invitation.objects.get()
    code = code_for(edition_keys(settings.CODE_MASTER_KEY, survey.edition.key_salt), invitation.pk)
    return {"code": code, "token": opt_out_token(opt_out_key(settings.CODE_MASTER_KEY), invitation.pk)}


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """Gather what the site logs on the console."""
    output = io.StringIO()
    handlers = [handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler]
    before = [handler.setStream(output) for handler in handlers]
    yield output
    for handler, stream in zip(handlers, before, strict=True):
        handler.setStream(stream)


class Witness:
    """Keeps the address and the headers of every request of a page."""

    def __init__(self, page: Page) -> None:
        self.requests: list[Request] = []
        page.on("request", self._keep)

    def _keep(self, request: Request) -> None:
        self.requests.append(request)

    def addresses(self) -> list[str]:
        return [request.url for request in self.requests]

    def headers(self) -> list[str]:
        """Return all headers but the cookies, which are there to be sent back to us alone."""
        kept = []
        for request in self.requests:
            kept += [f"{name}: {value}" for name, value in request.all_headers().items() if name not in {"cookie", ":path"}]
        return kept


def visited(page: Page) -> list[str]:
    """Return the addresses in the browser's history of this tab."""
    history = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    return [entry["url"] for entry in history["entries"]]


def test_code_is_only_in_the_first_request_and_nowhere_after(open_page, live_server, secrets, log_lines):
    page = open_page(PHONE)
    witness, code = Witness(page), secrets["code"]
    ways = (code, group_code(code))

    page.goto(f"{live_server.url}/start/{code}")
    assert page.url == f"{live_server.url}/start"
    press(page, "Begin met de vragenlijst")
    assert page.url == f"{live_server.url}/vragenlijst/incident"

    page.goto(f"{live_server.url}/")
    page.get_by_label("Uw code").fill(group_code(code)[:-1] + ("0" if code[-1] != "0" else "1"))
    press(page, "Verder")
    page.get_by_label("Uw code").fill(group_code(code).lower())
    press(page, "Verder")
    press(page, "Verder met de vragenlijst")

    page.goto(f"{live_server.url}/code-opnieuw")
    page.get_by_label("Uw e-mailadres").fill("wethouder@voorbeeld.test")
    press(page, "Stuur mijn code")
    page.goto(f"{live_server.url}/intrekken")
    page.get_by_label("Uw code").fill(code)
    press(page, "Verder")
    press(page, "Verwijder mijn antwoorden")
    assert not Response.objects.exists()

    with_code = [address for address in witness.addresses() if any(way in address for way in ways)]
    assert with_code == [f"{live_server.url}/start/{code}"]
    headers = "\n".join(witness.headers())
    assert "referer: " in headers
    history = visited(page)
    assert len(history) > 5
    for way in (*ways, code.lower(), group_code(code).lower()):
        assert way not in headers
        assert way not in "\n".join(history)
        assert way not in log_lines.getvalue()
        assert all(way not in str(cookie) for cookie in page.context.cookies())


def test_code_of_an_official_is_only_in_the_first_request(open_page, live_server, secrets, log_lines):
    survey = make_survey_of_organisations(Invitation.objects.get().survey)
    make_version(survey)
    official = make_official(email="griffier@voorbeeld.test")
    invite(survey, [official], master_key=settings.CODE_MASTER_KEY)
    invitation = Invitation.objects.get(official=official)
    code = code_for(edition_keys(settings.CODE_MASTER_KEY, survey.edition.key_salt), invitation.pk)
    page = open_page(PHONE)
    witness = Witness(page)

    page.goto(f"{live_server.url}/start/{code}")
    expect(page.get_by_text("U doet mee als griffier van gemeente")).to_be_visible()
    page.goto(f"{live_server.url}/")
    page.get_by_label("Uw code").fill(group_code(code).lower())
    press(page, "Verder")
    expect(page.get_by_role("button", name="Naar de vragenlijst")).to_be_visible()

    ways = (code, group_code(code), code.lower(), group_code(code).lower(), secrets["code"])
    assert [url for url in witness.addresses() if any(way in url for way in ways)] == [f"{live_server.url}/start/{code}"]
    for way in ways:
        assert way not in "\n".join([*witness.headers(), *visited(page)])
        assert way not in log_lines.getvalue()
        assert all(way not in str(cookie) for cookie in page.context.cookies())


def test_opt_out_token_is_only_in_the_first_request(open_page, live_server, secrets, log_lines):
    page = open_page(PHONE, javascript=False)
    witness, token = Witness(page), secrets["token"]

    page.goto(f"{live_server.url}/niet-meedoen/{token}")
    assert page.url == f"{live_server.url}/niet-meedoen"
    press(page, "Ik doe niet mee")
    press(page, "Toch meedoen")

    assert [address for address in witness.addresses() if token in address] == [f"{live_server.url}/niet-meedoen/{token}"]
    assert token not in "\n".join(witness.headers())
    assert token not in log_lines.getvalue()
    assert Invitation.objects.get().opted_out is False


@pytest.mark.parametrize("size", [(1280, 800), PHONE])
def test_pages_of_the_way_in_and_out_are_accessible(open_page, live_server, secrets, accessibility_faults, size):
    page = open_page(size)
    faults = {}

    def look(name: str) -> None:
        faults[name] = accessibility_faults(page)
        assert fits(page), f"{name} is too wide"

    page.goto(f"{live_server.url}/")
    look("home")
    page.get_by_label("Uw code").fill("ABCD")
    press(page, "Verder")
    look("home with an error")
    page.goto(f"{live_server.url}/start/{secrets['code']}")
    look("start")
    page.goto(f"{live_server.url}/niet-meedoen/{secrets['token']}")
    look("opting out")
    page.goto(f"{live_server.url}/code-opnieuw")
    look("code again")
    page.goto(f"{live_server.url}/vragenlijst/al-ingevuld")
    look("already completed")
    page.goto(f"{live_server.url}/intrekken")
    look("withdraw")
    page.get_by_label("Uw code").fill(secrets["code"])
    press(page, "Verder")
    look("withdraw, confirm")

    assert {name: found for name, found in faults.items() if found} == {}
