from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.utils.timezone import localdate

from organisations.choices import Office
from organisations.models import OfficeHolder
from reports.following import response_counts
from reports.queries import population_by_office
from surveys import finding, helping
from surveys.choices import BounceKind, ContactKind, Disposition, InvitationStatus, WaveKind
from surveys.codes import code_for, edition_keys
from surveys.entering import begin
from surveys.helping import Helper, HelpError, Successor
from surveys.inviting import send_to_one
from surveys.models import Bounce, ContactMoment, Invitation, Mailing, Response, Survey

REASON = "waarnemer tot de zomer"


@pytest.fixture
def helper(fieldwork):
    return Helper(User.objects.create(username="helpdesk"), fieldwork.now)


@pytest.fixture
def person(fieldwork):
    return fieldwork.invitation(Office.RAADSLID)


def written_to(fieldwork, invitation):
    send_to_one(invitation, now=fieldwork.now, letterhead=fieldwork.letterhead, name="Eerder")
    Mailing.objects.filter(invitation=invitation).update(sent_at=fieldwork.now)


def contacts(invitation):
    return list(ContactMoment.objects.filter(invitation=invitation).order_by("pk").values_list("kind", "note", "by__username"))


# --- code and address ----------------------------------------------------------------------------------------------
def test_send_code_once_a_day_and_leaves_a_contact(fieldwork, helper, person):
    helping.send_code(person, helper, letterhead=fieldwork.letterhead)

    with pytest.raises(HelpError, match="vandaag al"):
        helping.send_code(person, helper, letterhead=fieldwork.letterhead)
    assert Mailing.objects.get().wave.kind == WaveKind.CODE_AGAIN
    assert contacts(person) == [(ContactKind.CODE_SENT, "", "helpdesk")]


def test_send_code_without_an_address_says_what_to_do(fieldwork, helper, person):
    OfficeHolder.objects.filter(pk=person.office_holder_id).update(email="")

    with pytest.raises(HelpError, match="Verbeter eerst het adres"):
        helping.send_code(person, helper, letterhead=fieldwork.letterhead)


def test_correct_address_writes_to_the_frame_settles_bounces_and_sends_again(fieldwork, helper, person):
    helping.send_code(person, helper, letterhead=fieldwork.letterhead)
    bounce = Bounce.objects.create(
        mailing=Mailing.objects.get(), report_key="a", kind=BounceKind.HARD, status="5.1.1", received_at=fieldwork.now
    )

    was_sent = helping.correct_address(
        person, helper, email="nieuw@voorbeeld.test", phone="06 00 00 00 02", letterhead=fieldwork.letterhead
    )

    assert was_sent
    holder = OfficeHolder.objects.get(pk=person.office_holder_id)
    assert (holder.email, holder.phone) == ("nieuw@voorbeeld.test", "06 00 00 00 02")
    bounce.refresh_from_db()
    assert bounce.settled_at == fieldwork.now
    assert Mailing.objects.count() == 2
    assert contacts(person)[1:] == [
        (ContactKind.ADDRESS_CORRECTED, "", "helpdesk"),
        (ContactKind.CODE_SENT, "", "helpdesk"),
    ]


def test_correct_address_without_sending_sends_nothing(helper, person):
    assert not helping.correct_address(person, helper, email="nieuw@voorbeeld.test", phone="")
    assert Mailing.objects.count() == 0


# --- who is not to be asked ----------------------------------------------------------------------------------------
def test_exclude_before_sending_leaves_approached(fieldwork, helper):
    dijkgraaf = fieldwork.invitation(Office.DIJKGRAAF)
    survey = Survey.objects.select_related("edition").get(pk=fieldwork.survey.pk)
    assert response_counts(survey).total.approached == 9

    helping.exclude(dijkgraaf, REASON, helper)

    dijkgraaf.refresh_from_db()
    assert (dijkgraaf.disposition, dijkgraaf.disposition_reason) == (Disposition.EXCLUDED, REASON)
    assert response_counts(survey).total.approached == 8
    assert population_by_office(survey)[Office.DIJKGRAAF] == 0
    assert contacts(dijkgraaf) == [(ContactKind.EXCLUDED, REASON, "helpdesk")]


def test_exclude_after_sending_is_refused_and_ineligible_stays_approached(fieldwork, helper, person):
    with pytest.raises(HelpError, match="nog niets verzonden"):
        helping.mark_ineligible(person, REASON, helper)
    written_to(fieldwork, person)
    with pytest.raises(HelpError, match="al benaderd"):
        helping.exclude(person, REASON, helper)

    helping.mark_ineligible(person, REASON, helper)

    person.refresh_from_db()
    assert person.disposition == Disposition.INELIGIBLE
    assert response_counts(Survey.objects.select_related("edition").get()).total.approached == 9


def test_restore_gives_the_code_back(helper, person):
    with pytest.raises(HelpError, match="niet uitgesloten"):
        helping.restore(person, helper)
    helping.exclude(person, REASON, helper)
    person.refresh_from_db()

    helping.restore(person, helper)

    person.refresh_from_db()
    assert (person.disposition, person.disposition_reason) == ("", "")
    assert [kind for kind, *_ in contacts(person)] == [ContactKind.EXCLUDED, ContactKind.RESTORED]


def test_nobody_who_sent_the_questionnaire_is_left_out(fieldwork, helper, person):
    Invitation.objects.update(status=InvitationStatus.COMPLETE)

    for step in (helping.exclude, helping.mark_ineligible):
        with pytest.raises(HelpError, match="al verstuurd"):
            step(person, REASON, helper)
    with pytest.raises(HelpError, match="al verstuurd"):
        replaced(fieldwork, helper, person)


# --- a successor ---------------------------------------------------------------------------------------------------
def replaced(fieldwork, helper, person, **values):
    successor = Successor("Opvolger", first_name="Bo", email="bo@voorbeeld.test", **values)
    return helping.replace(person, successor, helper, master_key=settings.CODE_MASTER_KEY, letterhead=fieldwork.letterhead)


def test_replace_invites_the_successor_and_kills_the_old_code(client, fieldwork, helper, person):
    written_to(fieldwork, person)

    invited = replaced(fieldwork, helper, person)

    person.refresh_from_db()
    assert (person.disposition, person.office_holder.left_on) == (Disposition.INELIGIBLE, localdate(fieldwork.now))
    holder = invited.office_holder
    assert (holder.full_name, holder.office, holder.organisation) == (
        "Bo Opvolger",
        Office.RAADSLID,
        person.office_holder.organisation,
    )
    assert contacts(person) == [(ContactKind.REPLACED, "", "helpdesk")]
    assert Mailing.objects.get(invitation=invited).wave.kind == WaveKind.INVITATION

    client.get(f"/start/{code(fieldwork, person)}")
    assert "Deze uitnodiging geldt niet meer" in client.get("/start").content.decode()
    client.get(f"/start/{code(fieldwork, invited)}")
    assert "U doet mee als raadslid" in client.get("/start").content.decode()
    assert begin(invited, now=fieldwork.now, master_key=settings.CODE_MASTER_KEY).office == Office.RAADSLID


def test_who_has_the_questionnaire_open_when_replaced_may_finish_it_and_not_come_back(client, fieldwork, helper, person):
    written_to(fieldwork, person)
    client.get(f"/start/{code(fieldwork, person)}")
    page = client.post("/start").headers["Location"]

    replaced(fieldwork, helper, person)

    assert client.get(page).status_code == 200
    assert client.post(page, {"_actie": "volgende", "_revisie": "0", "vraag_een": "ja"}).status_code == 303
    assert Response.objects.get().answers == {"vraag_een": "ja"}
    assert response_counts(Survey.objects.select_related("edition").get()).total.approached == 10
    client.get(f"/start/{code(fieldwork, person)}")
    assert client.post("/start").status_code != 303


def code(fieldwork, invitation):
    return code_for(edition_keys(settings.CODE_MASTER_KEY, fieldwork.survey.edition.key_salt), invitation.pk)


def test_replace_before_sending_excludes_and_happens_once(fieldwork, helper, person):
    replaced(fieldwork, helper, person)

    person.refresh_from_db()
    assert person.disposition == Disposition.EXCLUDED
    with pytest.raises(HelpError, match="al een opvolger"):
        replaced(fieldwork, helper, person)
    with pytest.raises(HelpError, match="al een opvolger"):
        helping.restore(person, helper)
    assert Invitation.objects.count() == 10


# --- taking part or not --------------------------------------------------------------------------------------------
def test_opt_out_and_in_leave_contacts(helper, person):
    helping.opt_out(person, "wil geen mails", helper)
    person.refresh_from_db()
    assert person.opted_out

    helping.opt_in(person, "", helper)
    person.refresh_from_db()
    assert not person.opted_out
    assert contacts(person) == [
        (ContactKind.OPTED_OUT, "wil geen mails", "helpdesk"),
        (ContactKind.OPTED_IN, "", "helpdesk"),
    ]


def test_reopen_only_after_closing_and_not_for_long(fieldwork, helper, person):
    later = Helper(helper.user, fieldwork.survey.closes_at + timedelta(days=1))
    with pytest.raises(HelpError, match="nog open"):
        helping.reopen(person, fieldwork.now + timedelta(days=1), REASON, helper)
    with pytest.raises(HelpError, match="komende 14 dagen"):
        helping.reopen(person, later.now + timedelta(days=15), REASON, later)

    helping.reopen(person, later.now + timedelta(days=3), REASON, later)

    person.refresh_from_db()
    assert person.reopened_until == later.now + timedelta(days=3)
    assert contacts(person) == [(ContactKind.REOPENED, REASON, "helpdesk")]


# --- finding -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "Onvindbaar raadslid@",
        "puck ONVINDBAARRAADSLID",
        "raadslid@voorbeeld.test",
        "Önvindbaarraadslid",
        "onvindbaarraad gemeente",
    ],
)
def test_people_are_found_by_name_address_and_organisation(person, text):
    assert list(finding.people(text)) == [person]


def test_people_without_words_or_of_published_editions_are_not_found(fieldwork):
    assert list(finding.people("  ")) == []
    assert len(finding.people("onvindbaar")) == 9
    fieldwork.survey.edition.phase = "gepubliceerd"
    fieldwork.survey.edition.save()
    assert list(finding.people("onvindbaar")) == []
