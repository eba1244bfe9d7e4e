import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from organisations.choices import Office
from organisations.models import OfficeHolder
from surveys.asking import QUESTION
from surveys.choices import CallOutcome, Disposition, NonResponseAnswer, NonResponseMode
from surveys.models import CallAttempt, CallTarget, ContactMoment, Invitation, Mailing, NonResponseInterview, Survey
from tests.examples import (
    make_invitation,
    make_official_invitation,
    make_survey,
    make_survey_of_organisations,
    make_version,
)

pytestmark = pytest.mark.django_db

BELLEN = "/beheer/bellen/"


@pytest.fixture
def survey() -> Survey:
    now = timezone.now()
    made = make_survey(now=now, days_left=30)
    make_version(made, now=now)
    return Survey.objects.select_related("edition").get(pk=made.pk)


def caller(name: str = "beller") -> Client:
    user = User.objects.create_user(name, first_name="Jo", last_name="van Dam")
    user.user_permissions.set(Permission.objects.filter(codename="call_respondents"))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def desk(settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    return caller()


def with_phone(survey: Survey, *, email: str = "raadslid@raad.test") -> Invitation:
    invitation = make_invitation(survey, Office.RAADSLID)
    OfficeHolder.objects.filter(pk=invitation.office_holder_id).update(phone="06 00 00 00 01", email=email)
    return invitation


def take(desk: Client, survey: Survey) -> CallTarget:
    desk.post(f"{BELLEN}volgende", {"uitvraag": survey.pk})
    return CallTarget.objects.get(claimed_by__username=desk.get(BELLEN).context["user"].username, closed_at=None)


def end(desk: Client, target: CallTarget, outcome: str, **values: str):
    return desk.post(f"{BELLEN}uitkomst", {"persoon": target.pk, "uitkomst": outcome, **values}, follow=True)


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# --- the person on the screen --------------------------------------------------------------------------------------
def test_without_open_survey_the_page_says_when_there_is_one(desk):
    assert "Er is nu geen uitvraag open" in text_of(desk.get(BELLEN))


def test_without_telephone_numbers_the_page_says_why_there_is_nobody(desk, survey):
    make_invitation(survey, Office.RAADSLID)

    assert "Er is niemand om te bellen" in text_of(desk.get(BELLEN))


def test_next_person_comes_with_script_number_and_every_outcome(desk, survey):
    with_phone(survey)

    answer = desk.post(f"{BELLEN}volgende", {"uitvraag": survey.pk}, follow=True)

    page = text_of(answer)
    assert answer.redirect_chain == [(BELLEN, 302)]
    assert "06 00 00 00 01" in page
    assert "u spreekt met Jo van Dam. Ik bel voor de Monitor 2020" in page
    assert all(outcome.label in page for outcome in CallOutcome if outcome is not CallOutcome.APPOINTMENT)
    assert "Afspraak vastleggen" in page


def test_person_on_the_screen_of_a_colleague_is_not_given_out(desk, survey):
    with_phone(survey)
    take(desk, survey)

    page = text_of(caller("collega").post(f"{BELLEN}volgende", {"uitvraag": survey.pk}, follow=True))

    assert "Er is nu niemand meer om te bellen" in page
    assert "1 op het scherm van een collega" in page


@pytest.mark.parametrize("number", ["", "x", "9" * 30, "0"])
@pytest.mark.usefixtures("survey")
def test_next_person_of_no_survey_is_not_found(desk, number):
    assert desk.post(f"{BELLEN}volgende", {"uitvraag": number}).status_code == 404


def test_pause_gives_the_person_back(desk, survey):
    with_phone(survey)
    target = take(desk, survey)

    desk.post(f"{BELLEN}pauze")

    target.refresh_from_db()
    assert (target.claimed_by, target.attempts) == (None, 0)


def test_code_is_sent_again_once_a_day_and_says_so(desk, survey):
    with_phone(survey)
    target = take(desk, survey)

    first = desk.post(f"{BELLEN}code-opnieuw", {"persoon": target.pk}, follow=True)
    second = desk.post(f"{BELLEN}code-opnieuw", {"persoon": target.pk}, follow=True)

    assert "De mail met de code gaat nu uit" in text_of(first)
    assert "vandaag al opnieuw gestuurd" in text_of(second)
    assert Mailing.objects.get().invitation == target.invitation
    assert ContactMoment.objects.get().by.username == "beller"
    assert "Code opnieuw gestuurd (Jo van Dam)" in text_of(second)


def test_code_of_somebody_else_than_on_the_screen_is_not_sent(desk, survey):
    with_phone(survey)
    take(desk, survey)

    answer = desk.post(f"{BELLEN}code-opnieuw", {"persoon": 12345}, follow=True)

    assert "Er is niets veranderd" in text_of(answer)
    assert not Mailing.objects.exists()


# --- how the call ended --------------------------------------------------------------------------------------------
def test_no_answer_says_when_the_next_attempt_is(desk, survey):
    with_phone(survey)

    answer = end(desk, take(desk, survey), CallOutcome.NO_ANSWER)

    assert "Vastgelegd: geen gehoor. Nieuwe poging vanaf" in text_of(answer)
    assert CallAttempt.objects.get().outcome == CallOutcome.NO_ANSWER


def test_wrong_number_is_not_called_again(desk, survey):
    with_phone(survey)

    answer = end(desk, take(desk, survey), CallOutcome.WRONG_NUMBER)

    assert "Deze persoon wordt niet meer gebeld" in text_of(answer)


def test_appointment_keeps_day_and_time_as_on_a_dutch_clock(desk, survey):
    with_phone(survey)
    target = take(desk, survey)
    day = timezone.localdate() + timedelta(days=2)

    answer = end(desk, target, CallOutcome.APPOINTMENT, day=day.isoformat(), time="14:30")

    target.refresh_from_db()
    assert timezone.localtime(target.appointment_at).strftime("%Y-%m-%d %H:%M") == f"{day.isoformat()} 14:30"
    assert "14.30 uur" in text_of(answer)
    assert "Afspraken van deze beller" in text_of(answer)


@pytest.mark.parametrize(
    ("day", "time", "complaint"),
    [
        ("2001-01-01", "14:30", "Kies een moment dat nog komt"),
        ("2999-01-01", "14:30", "voor de sluiting"),
        ("", "14:30", "Datum"),
        ("morgen", "straks", "Datum"),
    ],
)
def test_appointment_without_a_sound_moment_is_asked_again(desk, survey, day, time, complaint):
    with_phone(survey)
    target = take(desk, survey)

    answer = end(desk, target, CallOutcome.APPOINTMENT, day=day, time=time)

    assert answer.status_code == 422
    assert complaint in text_of(answer)
    assert answer.content.decode().count("<title>Fout: ") == 1
    assert not CallAttempt.objects.exists()


def test_outcome_sent_twice_counts_once_and_says_so(desk, survey):
    with_phone(survey)
    target = take(desk, survey)
    end(desk, target, CallOutcome.BUSY)

    answer = end(desk, target, CallOutcome.BUSY)

    assert "Dit gesprek was al vastgelegd" in text_of(answer)
    assert CallAttempt.objects.count() == 1


def test_appointment_of_a_lost_person_is_not_kept(desk, survey):
    with_phone(survey)
    target = take(desk, survey)
    end(desk, target, CallOutcome.LANGUAGE)

    answer = end(desk, target, CallOutcome.APPOINTMENT, day="", time="")

    assert "Dit gesprek was al vastgelegd" in text_of(answer)


def test_unknown_outcome_changes_nothing(desk, survey):
    with_phone(survey)

    assert "Kies een uitkomst" in text_of(end(desk, take(desk, survey), "hing_op"))
    assert not CallAttempt.objects.exists()


# --- the one question ----------------------------------------------------------------------------------------------
def test_who_refuses_gets_the_question_literally_and_the_answer_stands_apart(desk, survey):
    with_phone(survey)

    asked = end(desk, take(desk, survey), CallOutcome.REFUSED)
    answered = desk.post(f"{BELLEN}vraag", {"antwoord": NonResponseAnswer.NEVER.value}, follow=True)

    assert QUESTION in text_of(asked)
    assert all(label in text_of(asked) for label in NonResponseAnswer.labels)
    assert "Vastgelegd, los van de persoon" in text_of(answered)
    interview = NonResponseInterview.objects.get()
    assert (interview.answer, interview.mode, interview.tier, interview.office) == (
        NonResponseAnswer.NEVER,
        NonResponseMode.PHONE,
        "gemeente",
        Office.RAADSLID,
    )
    assert Invitation.objects.get().disposition == Disposition.REFUSED


def test_question_waits_until_it_is_settled_and_may_go_unanswered(desk, survey):
    with_phone(survey)
    end(desk, take(desk, survey), CallOutcome.REFUSED)

    assert desk.get(BELLEN).headers["Location"] == f"{BELLEN}vraag"
    assert desk.post(f"{BELLEN}vraag", {"antwoord": "misschien"}).headers["Location"] == f"{BELLEN}vraag"
    desk.post(f"{BELLEN}vraag", {"antwoord": "geen"})

    assert desk.get(BELLEN).status_code == 200
    assert desk.get(f"{BELLEN}vraag").headers["Location"] == BELLEN
    assert not NonResponseInterview.objects.exists()


def test_session_of_the_caller_holds_no_way_back_to_who_refused(desk, survey):
    invitation = with_phone(survey)

    end(desk, take(desk, survey), CallOutcome.REFUSED)

    assert desk.session["non_response_question"] == {
        "survey": survey.pk,
        "tier": "gemeente",
        "office": "raadslid",
        "is_test": False,
    }
    assert str(invitation.pk) not in str(dict(desk.session))


def test_survey_of_organisations_is_motivated_without_the_question(desk, survey):
    organisations = make_survey_of_organisations(survey)
    make_official_invitation(organisations, phone="06 00 00 00 02")
    target = take(desk, organisations)

    page = text_of(desk.get(BELLEN))
    answer = end(desk, target, CallOutcome.REFUSED)

    assert "voor de vragenlijst over het beleid van uw organisatie" in page
    assert "de ene vraag" not in page
    assert answer.redirect_chain == [(BELLEN, 302)]
    assert QUESTION not in text_of(answer)
