import re
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from organisations.choices import Office
from organisations.models import OfficeHolder
from surveys.choices import ContactKind, Disposition, InvitationStatus
from surveys.inviting import send_to_one
from surveys.models import ContactMoment, Invitation, Mailing, Survey

pytestmark = pytest.mark.django_db

HELPDESK = "/beheer/helpdesk/"


@pytest.fixture
def desk(settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    user = User.objects.create_user("helpdesk", first_name="Jo", last_name="van Dam")
    user.user_permissions.set(Permission.objects.filter(codename="use_helpdesk"))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def person(fieldwork) -> Invitation:
    return fieldwork.invitation(Office.RAADSLID)


def written_to(fieldwork, invitation: Invitation) -> None:
    send_to_one(invitation, now=fieldwork.now, letterhead=fieldwork.letterhead, name="Eerder")
    Mailing.objects.filter(invitation=invitation).update(sent_at=fieldwork.now)


def page_of(invitation: Invitation) -> str:
    return f"{HELPDESK}{invitation.pk}/"


def take(desk: Client, invitation: Invitation, step: str, **values: str):
    return desk.post(f"{page_of(invitation)}{step}/", values, follow=True)


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def steps_of(desk: Client, invitation: Invitation) -> list[str]:
    return re.findall(rf"{page_of(invitation)}([a-z-]+)/", desk.get(page_of(invitation)).content.decode())


# --- finding -------------------------------------------------------------------------------------------------------
def test_search_is_posted_and_finds_by_name_and_organisation(desk, person):
    asked = desk.get(HELPDESK)
    found = desk.post(HELPDESK, {"words": "onvindbaarraadslid gemeente"})

    assert 'method="post"' in asked.content.decode()
    assert "1 gevonden" in text_of(found)
    assert page_of(person) in found.content.decode()


def test_words_in_the_address_find_nobody(desk, person):
    answer = desk.get(f"{HELPDESK}?words=onvindbaar")

    assert "gevonden" not in text_of(answer)
    assert 'name="words"' in answer.content.decode()
    assert page_of(person) not in answer.content.decode()


@pytest.mark.usefixtures("person")
def test_search_that_finds_nobody_says_what_to_try(desk):
    assert "Niemand gevonden" in text_of(desk.post(HELPDESK, {"words": "bestaatniet"}))


def test_search_without_words_is_asked_again(desk):
    assert desk.post(HELPDESK, {"words": " "}).status_code == 422


def test_search_that_finds_too_many_shows_fifty_and_says_so(desk, fieldwork):
    fieldwork.add_people(60)

    page = text_of(desk.post(HELPDESK, {"words": "extra"}))

    assert "De eerste 50 gevonden" in page
    assert "Er zijn er meer" in page


def test_person_that_is_not_there_is_not_found(desk):
    assert desk.get(f"{HELPDESK}{uuid.uuid4()}/").status_code == 404
    assert desk.get(f"{HELPDESK}{uuid.uuid4()}/adres/").status_code == 404


# --- one person ----------------------------------------------------------------------------------------------------
def test_person_is_shown_with_what_went_before_and_no_code(desk, fieldwork, person):
    written_to(fieldwork, person)
    take(desk, person, "aantekening", note="belt morgen terug")

    answer = desk.get(page_of(person))

    page = text_of(answer)
    assert "Puck van der OnvindbaarRaadslid" in page
    assert "raadslid@voorbeeld.test" in page
    assert "Mail verzonden: code opnieuw" in page
    assert "Vraag beantwoord: belt morgen terug (Jo van Dam)" in page
    code = fieldwork.code(Office.RAADSLID)
    assert code not in answer.content.decode()
    assert "Onvindbaar" not in re.search("<title>(.*)</title>", answer.content.decode(), re.DOTALL)[1]


def test_steps_before_sending_exclude_and_after_sending_do_not(desk, fieldwork, person):
    before = steps_of(desk, person)
    written_to(fieldwork, person)

    assert before == ["adres", "aantekening", "opvolger", "uitsluiten", "afmelden"]
    assert steps_of(desk, person) == ["adres", "aantekening", "opvolger", "niet-in-functie", "afmelden"]


def test_who_sent_the_questionnaire_is_not_left_out(desk, person):
    Invitation.objects.filter(pk=person.pk).update(status=InvitationStatus.COMPLETE)

    assert steps_of(desk, person) == ["adres", "aantekening", "afmelden"]
    assert "Dat kan niet (meer)" in text_of(take(desk, person, "uitsluiten", reason="toch"))
    assert Invitation.objects.get(pk=person.pk).disposition == ""


def test_step_that_is_not_there_is_not_found(desk, person):
    assert desk.get(f"{page_of(person)}wissen/").status_code == 404


def test_every_step_says_what_it_does_to_whom(desk, person):
    for step in steps_of(desk, person):
        page = text_of(desk.get(f"{page_of(person)}{step}/"))
        assert "Puck van der OnvindbaarRaadslid , raadslid, gemeente Voorbeeld" in page


# --- the steps -----------------------------------------------------------------------------------------------------
def test_code_is_sent_again_once_a_day(desk, person):
    first = desk.post(f"{page_of(person)}code-opnieuw", follow=True)
    second = desk.post(f"{page_of(person)}code-opnieuw", follow=True)

    assert "De mail met de code gaat nu uit" in text_of(first)
    assert "vandaag al opnieuw gestuurd" in text_of(second)
    assert Mailing.objects.count() == 1


def test_address_is_corrected_with_and_without_sending(desk, person):
    shown = desk.get(f"{page_of(person)}adres/").content.decode()
    sent = take(desk, person, "adres", email="nieuw@voorbeeld.test", phone="06 00 00 00 02", send="on")
    kept = take(desk, person, "adres", email="", phone="06 00 00 00 02", send="on")
    quiet = take(desk, person, "adres", email="anders@voorbeeld.test", phone="")

    assert 'value="raadslid@voorbeeld.test"' in shown
    assert "Het adres is verbeterd. De mail met de code gaat nu uit" in text_of(sent)
    assert "Er is geen code gestuurd: er is geen adres" in text_of(kept)
    assert "Er is geen code gestuurd." in text_of(quiet)
    holder = OfficeHolder.objects.get(pk=person.office_holder_id)
    assert (holder.email, holder.phone, Mailing.objects.count()) == ("anders@voorbeeld.test", "", 1)


def test_address_that_is_none_is_refused(desk, person):
    answer = take(desk, person, "adres", email="geen adres", phone="")

    assert answer.status_code == 422
    assert "<title>Fout: " in answer.content.decode()


def test_successor_is_invited_and_shown_and_the_old_code_is_dead(desk, fieldwork, person):
    written_to(fieldwork, person)

    answer = take(desk, person, "opvolger", first_name="Bo", name_prefix="van", family_name="Opvolger", email="bo@voorbeeld.test")

    invited = Invitation.objects.get(office_holder__family_name="Opvolger", office_holder__prefix="van")
    assert answer.redirect_chain == [(page_of(invited), 302)]
    assert "De opvolger is uitgenodigd" in text_of(answer)
    old = text_of(desk.get(page_of(person)))
    assert "Niet (meer) in functie : opgevolgd. De code werkt niet meer." in old
    assert "Code opnieuw mailen" not in old
    assert steps_of(desk, person) == ["adres", "aantekening"]


def test_exclude_asks_a_reason_and_can_be_taken_back(desk, person):
    refused = take(desk, person, "uitsluiten", reason="")
    done = take(desk, person, "uitsluiten", reason="kan niet, staat dubbel in de lijst")

    assert refused.status_code == 422
    assert "Uitgesloten voor verzending : kan niet, staat dubbel in de lijst" in text_of(done)
    back = take(desk, person, "terugnemen")
    assert "De code werkt weer" in text_of(back)
    assert Invitation.objects.get(pk=person.pk).disposition == ""


def test_ineligible_after_sending(desk, fieldwork, person):
    written_to(fieldwork, person)

    answer = take(desk, person, "niet-in-functie", reason="vertrokken in mei")

    assert "Vastgelegd: niet in functie" in text_of(answer)
    assert Invitation.objects.get(pk=person.pk).disposition == Disposition.INELIGIBLE


def test_opt_out_and_in(desk, person):
    out = take(desk, person, "afmelden", note="wil geen mails")
    inside = take(desk, person, "toch-meedoen", note="")

    assert "er gaan geen mails uit" in text_of(out)
    assert "De afmelding is teruggenomen" in text_of(inside)
    assert list(ContactMoment.objects.order_by("pk").values_list("kind", flat=True)) == [
        ContactKind.OPTED_OUT,
        ContactKind.OPTED_IN,
    ]


def test_reopening_is_offered_after_closing_and_until_a_day(desk, fieldwork, person):
    now = timezone.now()
    Survey.objects.filter(pk=fieldwork.survey.pk).update(closes_at=now - timedelta(hours=1))
    last_day = timezone.localdate() + timedelta(days=14)

    too_late = take(desk, person, "heropenen", day=(last_day + timedelta(days=1)).isoformat(), reason="was ziek")
    done = take(desk, person, "heropenen", day=last_day.isoformat(), reason="was ziek")

    assert "Kies een dag in de komende 14 dagen" in text_of(too_late)
    assert "Heropend: met de eigen code" in text_of(done)
    until = timezone.localtime(Invitation.objects.get(pk=person.pk).reopened_until)
    assert (until.date(), until.hour, until.minute) == (last_day, 23, 59)


def test_note_that_is_too_long_is_asked_again(desk, person):
    assert take(desk, person, "aantekening", note="x" * 201).status_code == 422
    assert not ContactMoment.objects.exists()
