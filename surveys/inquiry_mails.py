"""The mail that asks an official about a double block. Writes no rows and sends nothing; texts live in templates/mails."""

from datetime import datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from surveys import routing
from surveys.choices import PHASES_IN_FIELD
from surveys.codes import code_for, edition_keys, group_code
from surveys.dossiers import background_of_seat
from surveys.inquiries import block_called, question_words, seat_of
from surveys.mails import Letterhead
from surveys.models import Inquiry, Invitation, Mailing
from surveys.questionnaires import compiled_by_id


def compose_inquiry(mailing: Mailing, inquiry: Inquiry, letterhead: Letterhead, *, now: datetime) -> EmailMultiAlternatives:
    """Write the mail of an outbox row that asks about a block, as the dossier and the survey are at `now`."""
    context = inquiry_context(inquiry, mailing.invitation, letterhead, now=now)
    names = ("subject.txt", "body.txt", "body.html")
    subject, text, html = (render_to_string(f"mails/inquiry/{name}", context) for name in names)
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        from_email=letterhead.sender,
        to=[mailing.invitation.person.email],
        reply_to=[letterhead.helpdesk_email],
        headers={"Message-ID": mailing.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(html, "text/html")
    return message


def inquiry_example(inquiry: Inquiry, invitation: Invitation, letterhead: Letterhead, *, now: datetime) -> tuple[str, str]:
    """Return subject and text of the mail for a preview, without the code that opens the dossier."""
    context = inquiry_context(inquiry, invitation, letterhead, now=now)
    context |= {"link": "[persoonlijke link]", "code": "[persoonlijke code]"}
    subject, body = (render_to_string(f"mails/inquiry/{name}", context) for name in ("subject.txt", "body.txt"))
    return " ".join(subject.split()), body.strip()


def inquiry_context(inquiry: Inquiry, invitation: Invitation, letterhead: Letterhead, *, now: datetime) -> dict[str, Any]:
    """Return what the mail says; the link is there only while it opens something."""
    reconciled, seat = inquiry.step.reconciled, seat_of(invitation)
    dossier, survey = reconciled.dossier, invitation.survey
    questionnaire, is_open = compiled_by_id(dossier.questionnaire_id), is_open_for(invitation, now)
    part = block_called(questionnaire, reconciled.block)
    code = code_for(edition_keys(letterhead.master_key, survey.edition.key_salt), invitation.pk) if is_open else ""
    return {
        "edition": survey.edition,
        "organisation": dossier.organisation,
        "person": invitation.person,
        "block": routing.block_view(questionnaire, part, {}, background_of_seat(dossier, seat)),
        "questions": list(question_words(dossier, part, inquiry.questions, seat).values()),
        "text": inquiry.text,
        "is_open": is_open,
        "is_complete": dossier.is_complete,
        "closes_at": max(survey.closes_at, invitation.reopened_until or survey.closes_at),
        "code": group_code(code) if code else "",
        "link": letterhead.site_address + reverse("start_code", args=(code,)) if code else "",
        "site_address": letterhead.site_address,
        "helpdesk_email": letterhead.helpdesk_email,
        "helpdesk_phone": letterhead.helpdesk_phone,
    }


def is_open_for(invitation: Invitation, now: datetime) -> bool:
    """Tell whether an official can still change answers: until closing day, or longer for whom it was reopened."""
    survey, until = invitation.survey, invitation.reopened_until
    if survey.edition.phase not in PHASES_IN_FIELD or survey.edition.key_salt is None:
        return False
    return survey.opens_at <= now < survey.closes_at or (until is not None and now < until)
