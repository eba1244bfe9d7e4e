"""The database is gone or full while somebody fills in: a Dutch page, nothing typed is lost, and it goes on afterwards."""

import pytest
from django.db import OperationalError
from django.template.loader import render_to_string
from django.test import Client

from surveys.codes import group_code
from tests.surveys.views.filling_in import VICTIM, text

TALKED_TO_SOMEBODY = {"besproken": ["griffier", "anders"], "wie_anders": "Een <b>vriend</b>", "ernst": "4"}


@pytest.fixture
def outage(monkeypatch):
    """Let the database end the connection of whoever fills in."""

    def gone(*_args, **_kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("surveys.views.visits.response_by_id", gone)


@pytest.fixture
def patient(respondent):
    """The respondent, whose browser shows what a server answers to a failing request."""
    respondent.client.raise_request_exception = False
    return respondent


@pytest.mark.usefixtures("outage")
def test_page_posted_during_an_outage_stands_ready_to_be_posted_again(patient):
    answer = patient.client.post("/vragenlijst/gesprek", TALKED_TO_SOMEBODY | {"_revisie": "1"})

    page = text(answer)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "<title>Nu niet opgeslagen" in page
    assert '<form method="post" action="/vragenlijst/gesprek">' in page
    assert '<input type="hidden" name="besproken" value="anders">' in page
    assert 'name="wie_anders" value="Een &lt;b&gt;vriend&lt;/b&gt;"' in page
    assert "Snel weg" in page


@pytest.mark.usefixtures("outage")
def test_page_asked_for_during_an_outage_can_be_asked_again(patient):
    answer = patient.client.get("/vragenlijst/incident")

    page = text(answer)
    assert answer.status_code == 503
    assert 'href="/vragenlijst/incident">Opnieuw proberen' in page


@pytest.mark.django_db
def test_page_during_an_outage_asks_the_database_nothing(django_assert_num_queries, rf):
    request = rf.get("/vragenlijst/incident")
    with django_assert_num_queries(0):
        page = render_to_string("outage.html", {"address": "/vragenlijst/incident", "is_filling_in": True}, request)
    assert "even niet bereikbaar" in page


@pytest.mark.django_db
def test_link_of_a_mail_during_an_outage_shows_no_page_under_an_address_with_a_code(monkeypatch):
    def gone(*_args):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("surveys.views.start.invitation_for", gone)
    client = Client(raise_request_exception=False)

    answer = client.get(f"/start/{group_code('0' * 12)}")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "even niet bereikbaar" in text(client.get("/"))


def test_page_that_finds_the_disk_full_is_shown_again_as_it_was_filled_in(respondent, monkeypatch):
    respondent.post("incident", VICTIM)

    def full(*_args):
        raise OperationalError("could not extend file: No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("surveys.answering.ResponseSheet.write", full)
        refused = respondent.post("gesprek", TALKED_TO_SOMEBODY)

    page = text(refused)
    assert refused.status_code == 503
    assert "Nu niet opgeslagen." in page
    assert 'value="Een &lt;b&gt;vriend&lt;/b&gt;"' in page
    assert respondent.row.answers == {"slachtoffer": "ja"}

    taken = respondent.post("gesprek", TALKED_TO_SOMEBODY)
    assert taken.status_code == 303
    assert respondent.row.answers["wie_anders"] == "Een <b>vriend</b>"


def test_other_failures_keep_their_own_page(patient, monkeypatch):
    def broken(*_args):
        raise ValueError("a fault of ours")

    monkeypatch.setattr("surveys.views.visits.may_go_on", broken)
    answer = patient.client.get("/vragenlijst/incident")

    assert answer.status_code == 500
    assert "Er ging iets mis bij ons" in text(answer)
