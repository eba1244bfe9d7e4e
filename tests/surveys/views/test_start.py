import secrets
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisations.choices import Office
from surveys import cookies
from surveys.choices import InvitationStatus, WaveKind
from surveys.codes import ALPHABET, check_character, group_code
from surveys.models import Invitation, Mailing, Response, Survey
from surveys.questionnaires import forget_cached
from surveys.throttling import FREE_WRONG_CODES, LONGEST_PAUSE, Throttle, ThrottledError, wrong_codes_this_hour
from surveys.views.code_field import UnknownCodeError, invitation_for

TYPO = "Er zit een tikfout in de code. Vergelijk hem teken voor teken met uw mail."


def wrong_code():
    """Make up a well-formed code that is nobody's."""
    characters = "".join(secrets.choice(ALPHABET) for _ in range(11))
    return characters + check_character(characters)


def outcome(code):
    """Try a code from the address of Django's test client; return what became of it."""
    try:
        return invitation_for(RequestFactory().get("/"), code, timezone.now())
    except (ThrottledError, UnknownCodeError) as error:
        return type(error)


def hours_since(moment):
    """Return a moment in each hour since: the tests may run while the clock strikes."""
    return {each.replace(minute=0, second=0, microsecond=0) for each in (moment, timezone.now())}


def mistyped(code):
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def written(queries):
    return [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]


# --- the field -----------------------------------------------------------------------------------------------------
def test_home_shows_one_field_and_the_links_of_a_trusting_respondent(client):
    page = client.get("/").content.decode()

    assert page.count('name="code"') == 1
    for address in ("/is-deze-mail-echt", "/wat-zien-wij", "/privacy", "/hulp", "/toegankelijkheid", "/code-opnieuw"):
        assert f'href="{address}"' in page


@pytest.mark.parametrize(
    "change", [str.lower, group_code, lambda code: f"  {' '.join(code)}  ", lambda code: code.replace("0", "o")]
)
def test_home_right_code_in_any_shape_goes_on(client, fieldwork, change):
    answer = client.post("/", {"code": change(fieldwork.code(Office.WETHOUDER))})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/start")
    assert cookies.START_COOKIE in answer.cookies


def test_home_typo_is_named_and_neither_asked_nor_counted(client, fieldwork, django_assert_num_queries):
    code = mistyped(fieldwork.code(Office.WETHOUDER))
    with django_assert_num_queries(0):
        answer = client.post("/", {"code": code})

    assert answer.status_code == 422
    assert TYPO in answer.content.decode()
    assert "<title>Fout:" in answer.content.decode()
    assert wrong_codes_this_hour(fieldwork.now) == 0


def test_home_empty_and_unknown_codes_are_told_apart(client, fieldwork):
    assert "Vul uw code in." in client.post("/", {"code": " "}).content.decode()
    answer = client.post("/", {"code": wrong_code()})

    assert answer.status_code == 422
    assert "Deze code kennen wij niet." in answer.content.decode()
    assert sum(map(wrong_codes_this_hour, hours_since(fieldwork.now))) == 1


def test_home_ten_thousand_wrong_codes_let_nobody_in_and_hold_up_nobody_else(client, fieldwork):
    statuses = [client.post("/", {"code": wrong_code()}).status_code for _ in range(100)]
    followed = [client.get(f"/start/{wrong_code()}").headers["Location"] for _ in range(100)]
    tried = [outcome(wrong_code()) for _ in range(9_800)]  # the same door, without the pages around it

    assert statuses[:FREE_WRONG_CODES] == [422] * FREE_WRONG_CODES
    assert statuses.count(422) <= FREE_WRONG_CODES + 2
    assert set(followed) == {"/"}
    assert set(tried) <= {ThrottledError, UnknownCodeError}
    assert tried.count(ThrottledError) > 9_790
    assert sum(map(wrong_codes_this_hour, hours_since(fieldwork.now))) == 10_000
    assert not Response.objects.exists()

    held_up = client.post("/", {"code": fieldwork.code(Office.WETHOUDER)})
    assert held_up.status_code == 429
    assert 0 < int(held_up.headers["Retry-After"]) <= 60
    assert "Probeer het over" in held_up.content.decode()
    assert settings.HELPDESK_PHONE in held_up.content.decode()

    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert elsewhere.post("/", {"code": fieldwork.code(Office.WETHOUDER)}).headers["Location"] == "/start"
    assert elsewhere.post("/start").headers["Location"] == "/vragenlijst/eerste"


def test_home_right_code_after_the_pause_gets_in_from_the_same_address(client, fieldwork, monkeypatch):
    monkeypatch.setattr("surveys.throttling.FIRST_PAUSE", LONGEST_PAUSE)
    for _ in range(FREE_WRONG_CODES + 1):
        client.post("/", {"code": wrong_code()})
    assert client.post("/", {"code": fieldwork.code(Office.WETHOUDER)}).status_code == 429

    cache.delete(f"{Throttle.of(RequestFactory().get('/'), settings).name}:pause")  # as Valkey does when the pause is over

    assert client.post("/", {"code": fieldwork.code(Office.WETHOUDER)}).status_code == 303


# --- the link of the mail ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("method", ["get", "head"])
def test_start_code_writes_nothing_and_shows_nothing(client, fieldwork, method):
    address = f"/start/{fieldwork.code(Office.WETHOUDER)}"
    with CaptureQueriesContext(connection) as queries:
        answer = getattr(client, method)(address)

    assert (answer.status_code, answer.headers["Location"], answer.content) == (303, "/start", b"")
    assert set(answer.cookies) == {cookies.START_COOKIE}
    assert len(queries) == 1
    assert written(queries) == []
    assert fieldwork.invitation(Office.WETHOUDER).status == InvitationStatus.NEW


def test_start_code_post_is_refused(client, fieldwork):
    assert client.post(f"/start/{fieldwork.code(Office.WETHOUDER)}").status_code == 405


@pytest.mark.parametrize(("make", "text"), [(mistyped, TYPO), (lambda _code: wrong_code(), "Deze code kennen wij niet.")])
def test_start_code_bad_code_goes_home_with_a_message_outside_the_address(client, fieldwork, make, text):
    answer = client.get(f"/start/{make(fieldwork.code(Office.WETHOUDER))}")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert text in client.get("/").content.decode()
    assert text not in client.get("/").content.decode()


def test_start_code_is_throttled_with_the_field(client, fieldwork):
    for _ in range(FREE_WRONG_CODES + 1):
        client.get(f"/start/{wrong_code()}")

    assert client.get(f"/start/{fieldwork.code(Office.WETHOUDER)}").headers["Location"] == "/"
    assert "Probeer het over" in client.get("/").content.decode()


# --- the button ----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_start_without_code_goes_home(client):
    assert client.get("/start").headers["Location"] == "/"
    assert "langer dan tien minuten" in client.get("/").content.decode()


def test_start_names_the_office_and_not_the_organisation_or_the_person(client, fieldwork):
    client.get(f"/start/{fieldwork.code(Office.WETHOUDER)}")

    page = client.get("/start").content.decode()

    assert "Monitor Integriteit en Veiligheid 2020" in page
    assert "U doet mee als wethouder van een gemeente." in page
    assert "Voorbeeld" not in page
    assert "Onvindbaar" not in page
    assert fieldwork.code(Office.WETHOUDER) not in page


def test_start_get_begins_nothing_and_the_button_begins(client, fieldwork):
    client.get(f"/start/{fieldwork.code(Office.WETHOUDER)}")
    client.get("/start")
    client.head("/start")
    assert not Response.objects.exists()

    answer = client.post("/start")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/vragenlijst/eerste")
    assert Response.objects.get().office == Office.WETHOUDER
    assert answer.cookies[cookies.START_COOKIE]["max-age"] == 0
    assert cookies.RESPONDENT_COOKIE in answer.cookies


def test_start_touches_no_session_and_few_rows(client, fieldwork):
    client.get(f"/start/{fieldwork.code(Office.WETHOUDER)}")
    client.get("/start")
    with CaptureQueriesContext(connection) as shown:
        client.get("/start")
    with CaptureQueriesContext(connection) as begun:
        client.post("/start")

    assert len(shown) == 1
    assert not [query for query in [*shown, *begun] if "django_session" in query["sql"]]
    assert len(begun) <= 20


def test_start_on_a_second_device_goes_on_at_the_furthest_page(client, fieldwork):
    client.get(f"/start/{fieldwork.code(Office.WETHOUDER)}")
    client.post("/start")
    Response.objects.update(furthest_page=1, answers={"vraag_een": "ja"})
    other = Client()

    other.get(f"/start/{fieldwork.code(Office.WETHOUDER)}")

    assert "U gaat verder waar u was gebleven." in other.get("/start").content.decode()
    assert other.post("/start").headers["Location"] == "/vragenlijst/tweede"
    assert Response.objects.count() == 1


def test_start_completed_is_not_opened_again(client, fieldwork):
    Invitation.objects.update(status=InvitationStatus.COMPLETE)
    client.get(f"/start/{fieldwork.code(Office.WETHOUDER)}")

    for answer in (client.get("/start"), client.post("/start")):
        assert (answer.status_code, answer.headers["Location"]) == (303, "/vragenlijst/al-ingevuld")
    assert "al verstuurd" in client.get("/vragenlijst/al-ingevuld").content.decode()
    assert not Response.objects.exists()


@pytest.mark.parametrize(("days", "text"), [(-40, "nog niet open"), (40, "is gesloten")])
def test_start_outside_the_field_period_says_when(client, fieldwork, days, text):
    shift = timedelta(days=-days)
    Survey.objects.update(opens_at=fieldwork.survey.opens_at + shift, closes_at=fieldwork.survey.closes_at + shift)
    forget_cached()
    client.get(f"/start/{fieldwork.code(Office.WETHOUDER)}")

    for answer in (client.get("/start"), client.post("/start")):
        assert text in answer.content.decode()
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("minutes", "begun", "opened"), [(59, True, True), (61, True, False), (59, False, False)], ids=["grace", "after grace", "new"]
)
def test_start_after_closing_lets_in_who_had_begun_for_a_while(client, fieldwork, minutes, begun, opened):
    now = timezone.now()
    Survey.objects.update(closes_at=now - timedelta(minutes=minutes), grace_minutes=60)
    if begun:
        Invitation.objects.update(status=InvitationStatus.STARTED)
    forget_cached()
    client.get(f"/start/{fieldwork.code(Office.WETHOUDER)}")

    assert (client.post("/start").status_code == 303) == opened


def test_start_reopened_for_one_person_lets_in_that_person_alone(client, fieldwork):
    now = timezone.now()
    Survey.objects.update(closes_at=now - timedelta(days=3), grace_minutes=60)
    Invitation.objects.filter(office_holder__office=Office.WETHOUDER).update(reopened_until=now + timedelta(days=1))
    forget_cached()

    opened = {}
    for office in (Office.WETHOUDER, Office.RAADSLID):
        client.get(f"/start/{fieldwork.code(office)}")
        opened[office] = client.post("/start").status_code == 303

    assert opened == {Office.WETHOUDER: True, Office.RAADSLID: False}


# --- a code again --------------------------------------------------------------------------------------------------
def test_resend_code_answers_the_same_for_everybody(client, fieldwork):
    answers = []
    for address in ("raadslid@voorbeeld.test", "onbekend@voorbeeld.test"):
        posted = client.post("/code-opnieuw", {"email": address})
        answers.append((posted.status_code, posted.headers["Location"], client.get("/code-opnieuw").content))

    assert answers[0] == answers[1]
    assert Mailing.objects.get().wave.kind == WaveKind.CODE_AGAIN
    assert Mailing.objects.get().invitation == fieldwork.invitation(Office.RAADSLID)


@pytest.mark.usefixtures("fieldwork")
def test_resend_code_bad_address_is_named_and_many_requests_wait(client, monkeypatch):
    assert client.post("/code-opnieuw", {"email": "raadslid"}).status_code == 422
    monkeypatch.setattr("surveys.throttling.FREE_MAIL_REQUESTS", 2)

    statuses = [client.post("/code-opnieuw", {"email": "raadslid@voorbeeld.test"}).status_code for _ in range(3)]

    assert statuses == [303, 303, 429]


# --- the alarm -----------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("fieldwork")
def test_fieldwork_page_says_so_when_many_codes_are_wrong(client, settings, monkeypatch):
    settings.STAFF_OTP_REQUIRED = False
    monkeypatch.setattr("surveys.throttling.ALARMING_NUMBER", 2)
    staff = Client(REMOTE_ADDR="198.51.100.7")
    user = User.objects.create_superuser("medewerker", password="een lang wachtwoord")
    staff.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert "Veel foute codes" not in staff.get("/beheer/veldwerk/").content.decode()

    for _ in range(2):
        client.post("/", {"code": wrong_code()})

    assert "Veel foute codes" in staff.get("/beheer/veldwerk/").content.decode()
