"""Composes the mails that carry a code. Writes no rows and sends nothing; texts live in templates/mails."""

from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any, Final, Self
from uuid import UUID

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from surveys.choices import WaveKind
from surveys.codes import code_for, edition_keys, group_code, message_key, message_name, opt_out_key, opt_out_token
from surveys.models import Mailing

TEMPLATES: Final = {
    WaveKind.INVITATION: "invitation",
    WaveKind.REMINDER_1: "reminder",
    WaveKind.REMINDER_2: "reminder",
    WaveKind.CODE_AGAIN: "code_again",
}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes, from where, and with which key the codes in the mail are made."""

    master_key: bytes = field(repr=False)
    site_address: str
    sender: str
    helpdesk_email: str
    helpdesk_phone: str

    @classmethod
    def of(cls, settings: Any) -> Self:
        """Read it from Django's settings, or from anything with the same names."""
        return cls(
            master_key=settings.CODE_MASTER_KEY,
            site_address=settings.SITE_ADDRESS,
            sender=settings.MAIL_FROM,
            helpdesk_email=settings.HELPDESK_EMAIL,
            helpdesk_phone=settings.HELPDESK_PHONE,
        )

    @property
    def mail_domain(self) -> str:
        """The domain of the sender, for Message-IDs."""
        return parseaddr(self.sender)[1].rpartition("@")[2]


def message_id(letterhead: Letterhead, wave_id: int, invitation_id: UUID) -> str:
    """Return the Message-ID of one mail: known before it is sent, always the same, and telling nothing."""
    return f"<{message_name(message_key(letterhead.master_key), wave_id, invitation_id)}@{letterhead.mail_domain}>"


def opt_out_address(letterhead: Letterhead, invitation_id: UUID) -> str:
    """Return the address by which somebody says not to take part."""
    token = opt_out_token(opt_out_key(letterhead.master_key), invitation_id)
    return letterhead.site_address + reverse("opt_out", args=(token,))


def compose(mailing: Mailing, letterhead: Letterhead) -> EmailMultiAlternatives:
    """Write the mail of an outbox row, whose wave, invitation, person, organisation, survey and edition are loaded."""
    context = _context(mailing, letterhead)
    folder = f"mails/{TEMPLATES[WaveKind(mailing.wave.kind)]}"
    subject, text, html = (render_to_string(f"{folder}/{name}", context) for name in ("subject.txt", "body.txt", "body.html"))
    stop = context["opt_out_address"]
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        from_email=letterhead.sender,
        to=[mailing.invitation.office_holder.email],
        reply_to=[letterhead.helpdesk_email],
        headers={
            "Message-ID": mailing.message_id,
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(html, "text/html")
    return message


def _context(mailing: Mailing, letterhead: Letterhead) -> dict[str, Any]:
    invitation = mailing.invitation
    holder, survey = invitation.office_holder, invitation.survey
    code = code_for(edition_keys(letterhead.master_key, survey.edition.key_salt), invitation.pk)
    return {
        "kind": mailing.wave.kind,
        "edition": survey.edition,
        "closes_at": survey.closes_at,
        "holder": holder,
        "office": holder.office,
        "organisation": holder.organisation,
        "code": group_code(code),
        "start_address": letterhead.site_address + reverse("start_code", args=(code,)),
        "opt_out_address": opt_out_address(letterhead, invitation.pk),
        "site_address": letterhead.site_address,
        "helpdesk_email": letterhead.helpdesk_email,
        "helpdesk_phone": letterhead.helpdesk_phone,
    }
