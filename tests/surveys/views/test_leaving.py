import pytest
from django.conf import settings
from django.test import Client

from organisations.choices import Office
from surveys import cookies
from surveys.asking import QUESTION
from surveys.codes import opt_out_key, opt_out_token
from surveys.models import Edition, Invitation, NonResponseInterview, Response, Survey
from surveys.questionnaires import forget_cached


@pytest.fixture
def link(fieldwork):
    token = opt_out_token(opt_out_key(settings.CODE_MASTER_KEY), fieldwork.invitation(Office.RAADSLID).pk)
    return f"/niet-meedoen/{token}"


def has_opted_out(fieldwork):
    return fieldwork.invitation(Office.RAADSLID).opted_out


def begun(client, fieldwork):
    client.get(f"/start/{fieldwork.code(Office.RAADSLID)}")
    client.post("/start")


# --- opting out ----------------------------------------------------------------------------------------------------
def test_opt_out_link_only_redirects(client, fieldwork, link):
    answer = client.get(link)

    assert (answer.status_code, answer.headers["Location"], answer.content) == (303, "/niet-meedoen", b"")
    assert "Ik doe niet mee" in client.get("/niet-meedoen").content.decode()
    assert not has_opted_out(fieldwork)


def test_opt_out_button_and_back(client, fieldwork, link):
    client.get(link)

    assert client.post("/niet-meedoen", {"keuze": "niet"}).status_code == 303
    assert has_opted_out(fieldwork)
    assert "U bent afgemeld" in client.get("/niet-meedoen").content.decode()

    client.post("/niet-meedoen", {"keuze": "wel"})
    assert not has_opted_out(fieldwork)


def test_opt_out_asks_one_question_that_need_not_be_answered(client, fieldwork, link):
    client.get(link)
    assert QUESTION not in client.get("/niet-meedoen").content.decode()
    client.post("/niet-meedoen", {"keuze": "niet"})
    assert QUESTION in client.get("/niet-meedoen").content.decode()
    client.post("/niet-meedoen", {"keuze": "antwoord"})
    client.post("/niet-meedoen", {"keuze": "antwoord", "antwoord": "verzonnen"})
    assert not NonResponseInterview.objects.exists()

    for _ in range(2):
        client.post("/niet-meedoen", {"keuze": "antwoord", "antwoord": "een_keer"})
        thanks = client.get("/niet-meedoen").content.decode()
        assert "Dank u wel voor uw antwoord" in thanks
        assert QUESTION not in thanks

    kept = NonResponseInterview.objects.get()
    assert (kept.answer, kept.mode, kept.tier, kept.office) == ("een_keer", "afmeldpagina", "gemeente", "raadslid")
    assert has_opted_out(fieldwork)


def test_opt_out_question_is_not_asked_before_or_after(client, fieldwork, link):
    client.get(link)
    client.post("/niet-meedoen", {"keuze": "antwoord", "antwoord": "nooit"})  # has not opted out
    Invitation.objects.update(opted_out=True)
    Survey.objects.update(opens_at=fieldwork.survey.opens_at.replace(year=2019), closes_at=fieldwork.survey.opens_at)
    forget_cached()
    client.post("/niet-meedoen", {"keuze": "antwoord", "antwoord": "nooit"})  # closed

    page = client.get("/niet-meedoen")
    assert page.status_code == 200
    assert QUESTION not in page.content.decode()
    assert not NonResponseInterview.objects.exists()


def test_opt_out_after_closing_cannot_be_taken_back(client, fieldwork, link):
    Invitation.objects.update(opted_out=True)
    Survey.objects.update(opens_at=fieldwork.survey.opens_at.replace(year=2019), closes_at=fieldwork.survey.opens_at)
    forget_cached()
    client.get(link)

    assert "Toch meedoen" not in client.get("/niet-meedoen").content.decode()
    client.post("/niet-meedoen", {"keuze": "wel"})
    assert has_opted_out(fieldwork)


def test_opt_out_one_click_of_a_mail_program_needs_no_cookie_and_no_form(fieldwork, link):
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 200
    assert answer.content.decode() == "U bent afgemeld.\n"
    assert has_opted_out(fieldwork)


def test_opt_out_other_posts_change_nothing(fieldwork, link):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(link, {"iets": "anders"}).status_code == 303
    strict.get(link)
    assert strict.post("/niet-meedoen", {"keuze": "niet"}).status_code == 403
    assert not has_opted_out(fieldwork)


def test_opt_out_forged_token_explains(client, fieldwork):
    assert client.get("/niet-meedoen/verzonnen").headers["Location"] == "/niet-meedoen"
    page = client.get("/niet-meedoen").content.decode()

    assert settings.HELPDESK_EMAIL in page
    assert not has_opted_out(fieldwork)


def test_opt_out_code_is_no_token(client, fieldwork):
    client.get(f"/niet-meedoen/{fieldwork.code(Office.RAADSLID)}")

    client.post("/niet-meedoen", {"keuze": "niet"})
    assert not has_opted_out(fieldwork)


# --- withdrawing ---------------------------------------------------------------------------------------------------
def test_withdraw_says_what_goes_and_then_removes_it(client, fieldwork):
    begun(client, fieldwork)

    assert client.post("/intrekken", {"code": fieldwork.code(Office.RAADSLID)}).headers["Location"] == "/intrekken"
    page = client.get("/intrekken").content.decode()
    assert "Wij verwijderen al uw antwoorden" in page
    assert Response.objects.count() == 1

    answer = client.post("/intrekken", {"keuze": "intrekken"})
    assert answer.cookies[cookies.RESPONDENT_COOKIE]["max-age"] == 0
    assert "Uw antwoorden zijn verwijderd" in client.get("/intrekken").content.decode()
    assert Response.objects.count() == 0
    assert has_opted_out(fieldwork)


def test_withdraw_changed_mind_keeps_everything(client, fieldwork):
    begun(client, fieldwork)
    client.post("/intrekken", {"code": fieldwork.code(Office.RAADSLID)})

    assert client.post("/intrekken", {"keuze": "bewaren"}).headers["Location"] == "/"
    assert Response.objects.count() == 1
    assert "Vul uw code in" in client.get("/intrekken").content.decode()


def test_withdraw_without_answers_offers_to_stop_mails(client, fieldwork):
    client.post("/intrekken", {"code": fieldwork.code(Office.RAADSLID)})

    assert "Er zijn geen antwoorden om te verwijderen" in client.get("/intrekken").content.decode()
    client.post("/intrekken", {"keuze": "intrekken"})
    assert has_opted_out(fieldwork)
    fieldwork.survey.refresh_from_db()
    assert fieldwork.survey.withdrawn_count == 0


def test_withdraw_wrong_code_removes_nothing(client, fieldwork):
    begun(client, fieldwork)

    assert client.post("/intrekken", {"code": "ABCD"}).status_code == 422
    client.post("/intrekken", {"keuze": "intrekken"})
    assert Response.objects.count() == 1


def test_withdraw_after_anonymising_says_that_nobody_can(client, fieldwork):
    Edition.objects.update(key_salt=None)
    client.post("/intrekken", {"code": fieldwork.code(Office.RAADSLID)})

    assert "anoniem gemaakt" in client.get("/intrekken").content.decode()
