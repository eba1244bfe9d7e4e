"""Composes the mails of a survey. Writes no rows and sends nothing; texts live in templates/mails, or are those of staff."""

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from functools import lru_cache
from typing import Any, Final, Self
from uuid import UUID

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime

from surveys.choices import RecipientState, SurveyKind, WaveKind
from surveys.codes import code_for, edition_keys, group_code, message_key, message_name, opt_out_key, opt_out_token
from surveys.mail_texts import GivesTexts, Wordings, filled
from surveys.models import Mailing, MailTemplate
from surveys.office_words import office_word, role
from surveys.program_texts import text_of_program
from surveys.standing import Standing, standing_of

FOLDERS: Final = {
    WaveKind.ANNOUNCEMENT: "announcement",
    WaveKind.INVITATION: "invitation",
    WaveKind.REMINDER_1: "reminder",
    WaveKind.REMINDER_2: "reminder",
    WaveKind.CODE_AGAIN: "code_again",
}
FOLDERS_OF_ORGANISATIONS: Final = {
    WaveKind.INVITATION: "organisation_invitation",
    WaveKind.REMINDER_1: "organisation_reminder",
    WaveKind.REMINDER_2: "organisation_reminder",
    WaveKind.CODE_AGAIN: "organisation_code_again",
    WaveKind.DIFFERENCE: "organisation_difference",
}
NO_COLLEAGUE: Final = "collega"
"""What stands for the colleague where none is asked."""


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
        return self.sender_address.rpartition("@")[2]

    @property
    def sender_address(self) -> str:
        """The address that the mails come from, without the name before it."""
        return _address_of(self.sender)


@lru_cache
def _address_of(sender: str) -> str:
    """Return the address in a sender; the same for every mail, and slow to take apart."""
    return parseaddr(sender)[1]


def message_id(letterhead: Letterhead, wave_id: int, invitation_id: UUID) -> str:
    """Return the Message-ID of one mail: known before it is sent, always the same, and telling nothing."""
    return f"<{message_name(message_key(letterhead.master_key), wave_id, invitation_id)}@{letterhead.mail_domain}>"


def opt_out_address(letterhead: Letterhead, invitation_id: UUID) -> str:
    """Return the address by which somebody says not to take part."""
    token = opt_out_token(opt_out_key(letterhead.master_key), invitation_id)
    return letterhead.site_address + reverse("opt_out", args=(token,))


def compose(
    mailing: Mailing, letterhead: Letterhead, wordings: GivesTexts | None = None, *, standing: Standing | None = None
) -> EmailMultiAlternatives:
    """Write the mail of an outbox row, whose wave, invitation, person, organisation, survey and edition are loaded.

    `wordings` keeps the texts of staff from mail to mail; without it they are read for this one. `standing` is that of a
    made-up person; anybody else's is looked up.
    """
    context = _context(mailing, letterhead, standing or standing_of(mailing.invitation))
    own = (wordings or Wordings()).of(mailing, state=context["state"])
    subject, text, html = _of_program(mailing, context) if own is None else _of_staff(own, context)
    stop = context["opt_out_address"]
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        from_email=letterhead.sender,
        to=[mailing.invitation.person.email],
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


def folder_of(survey_kind: str, kind: WaveKind) -> str:
    """Return where the program's own text for a kind of mail stands."""
    folders = FOLDERS_OF_ORGANISATIONS if survey_kind == SurveyKind.ORGANISATIES else FOLDERS
    return f"mails/{folders[kind]}"


def _of_program(mailing: Mailing, context: dict[str, Any]) -> tuple[str, str, str]:
    return text_of_program(folder_of(context["survey_kind"], WaveKind(mailing.wave.kind)), context)


def _of_staff(own: MailTemplate, context: dict[str, Any]) -> tuple[str, str, str]:
    subject, text, inside = filled(own, placeholder_values(context))
    shown = {**context, "subject": subject, "inside": mark_safe(inside)}  # noqa: S308 -- checked when saved, values escaped
    return subject, text, render_to_string("mails/staff_text.html", shown)


def values_for(mailing: Mailing, letterhead: Letterhead, standing: Standing) -> dict[str, str]:
    """Return what each placeholder stands for in one mail."""
    return placeholder_values(_context(mailing, letterhead, standing))


def placeholder_values(context: dict[str, Any]) -> dict[str, str]:
    """Return what each placeholder of a text of staff stands for."""
    person = context["person"]
    prefix = f"{person.prefix[0].upper()}{person.prefix[1:]} " if person.prefix else ""
    return {
        "aanhef": f"{prefix}{person.family_name}",
        "naam": person.full_name,
        "functie": office_word(person.function),
        "rol": role(person.function, person.organisation.tier),
        "organisatie": context["organisation"].official_name,
        "collega": context["colleague"] or NO_COLLEAGUE,
        "editie": context["edition"].name,
        "code": context["code"],
        "startlink": context["start_address"],
        "opent_op": _day(context["opens_at"]),
        "sluit_op": _day(context["closes_at"]),
        "website": context["site_address"],
        "helpdesk_mail": context["helpdesk_email"],
        "helpdesk_telefoon": context["helpdesk_phone"],
        "afmeldlink": context["opt_out_address"],
    }


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "l j F Y")


def _context(mailing: Mailing, letterhead: Letterhead, standing: Standing) -> dict[str, Any]:
    invitation = mailing.invitation
    person, survey = invitation.person, invitation.survey
    code = code_for(edition_keys(letterhead.master_key, survey.edition.key_salt), invitation.pk)
    return {
        "kind": mailing.wave.kind,
        "survey_kind": survey.kind,
        "state": standing.state,
        "has_begun": standing.state != RecipientState.NOT_STARTED,
        "colleague": office_word(standing.colleague) if standing.colleague else "",
        "edition": survey.edition,
        "opens_at": survey.opens_at,
        "closes_at": survey.closes_at,
        "person": person,
        "function": person.function,
        "organisation": person.organisation,
        "code": group_code(code),
        "start_address": letterhead.site_address + reverse("start_code", args=(code,)),
        "opt_out_address": opt_out_address(letterhead, invitation.pk),
        "site_address": letterhead.site_address,
        "sender_address": letterhead.sender_address,
        "helpdesk_email": letterhead.helpdesk_email,
        "helpdesk_phone": letterhead.helpdesk_phone,
    }
