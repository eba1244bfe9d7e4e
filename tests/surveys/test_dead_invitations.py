"""An invitation that does not hold any more: nothing is sent to it, and its code opens a friendly page."""

import pytest
from django.conf import settings

from organisations.choices import Office
from surveys.choices import Disposition, WaveKind
from surveys.entering import NotInvitedError, begin
from surveys.inviting import plan_wave, send_code_again, send_to_one
from surveys.models import Invitation, Mailing, Response
from surveys.withdrawing import opt_in


def dispose(fieldwork, disposition, **values):
    Invitation.objects.filter(office_holder__office=Office.RAADSLID).update(disposition=disposition, **values)
    return fieldwork.invitation(Office.RAADSLID)


@pytest.mark.parametrize("disposition", [Disposition.EXCLUDED, Disposition.INELIGIBLE])
def test_code_of_who_left_leads_to_a_friendly_page(client, fieldwork, disposition):
    invitation = dispose(fieldwork, disposition)

    client.get(f"/start/{fieldwork.code(Office.RAADSLID)}")
    page = client.get("/start")

    assert "Deze uitnodiging geldt niet meer" in page.content.decode()
    assert client.post("/start").headers["Location"] == "/"
    with pytest.raises(NotInvitedError):
        begin(invitation, now=fieldwork.now, master_key=settings.CODE_MASTER_KEY)
    assert Response.objects.count() == 0


def test_begin_takes_a_refusal_back(fieldwork):
    invitation = dispose(fieldwork, Disposition.REFUSED, disposition_reason="aan de telefoon", opted_out=True)

    begin(invitation, now=fieldwork.now, master_key=settings.CODE_MASTER_KEY)

    invitation.refresh_from_db()
    assert (invitation.disposition, invitation.disposition_reason, invitation.opted_out) == ("", "", False)


def test_opt_in_takes_a_refusal_back_and_leaves_who_left(fieldwork):
    opt_in(dispose(fieldwork, Disposition.REFUSED, opted_out=True))
    assert fieldwork.invitation(Office.RAADSLID).disposition == ""

    opt_in(dispose(fieldwork, Disposition.INELIGIBLE, opted_out=True))
    assert fieldwork.invitation(Office.RAADSLID).disposition == Disposition.INELIGIBLE


def test_waves_and_code_again_pass_over_who_left(fieldwork):
    dispose(fieldwork, Disposition.INELIGIBLE)

    wave = plan_wave(fieldwork.survey, WaveKind.INVITATION, name="A", now=fieldwork.now, letterhead=fieldwork.letterhead)

    assert wave.mailings.count() == 8
    assert send_code_again("raadslid@voorbeeld.test", now=fieldwork.now, letterhead=fieldwork.letterhead) == 0


def test_send_to_one_queues_once_a_day_for_a_name(fieldwork):
    invitation = fieldwork.invitation(Office.RAADSLID)
    asked = {"now": fieldwork.now, "letterhead": fieldwork.letterhead}

    queued = [send_to_one(invitation, **asked), send_to_one(invitation, **asked), send_to_one(invitation, name="Anders", **asked)]

    assert queued == [True, False, True]
    assert Mailing.objects.filter(invitation=invitation).count() == 2
