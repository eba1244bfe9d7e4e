"""The mail with which a block is given to a colleague. Writes no rows and sends nothing; texts live in templates/mails."""

from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from surveys import routing
from surveys.choices import Seat
from surveys.codes import code_for, edition_keys
from surveys.dossiers import background_of_seat
from surveys.filler_names import name_of, role_of
from surveys.mails import Letterhead
from surveys.models import BlockHandover, Mailing
from surveys.questionnaires import compiled_by_id


def compose_handover(mailing: Mailing, handover: BlockHandover, letterhead: Letterhead) -> EmailMultiAlternatives:
    """Write the mail of an outbox row that goes to a colleague."""
    context = handover_context(handover, letterhead)
    names = ("subject.txt", "body.txt", "body.html")
    subject, text, html = (render_to_string(f"mails/handover/{name}", context) for name in names)
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        from_email=letterhead.sender,
        to=[handover.email],
        reply_to=[letterhead.helpdesk_email],
        headers={"Message-ID": mailing.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(html, "text/html")
    return message


def handover_context(handover: BlockHandover, letterhead: Letterhead | None, *, name: str = "") -> dict[str, Any]:
    """Return what the mail says; without a letterhead the link is left out, for a preview."""
    dossier = handover.dossier
    questionnaire = compiled_by_id(dossier.questionnaire_id)
    block = next(part for part in questionnaire.blocks if part.name == handover.block)
    background = background_of_seat(dossier, Seat(handover.given_by.seat))
    return {
        "edition": dossier.survey.edition,
        "organisation": dossier.organisation,
        "name": name or handover.name,
        "giver": name_of(handover.given_by),
        "giver_role": role_of(handover.given_by),
        "part": routing.block_view(questionnaire, block, {}, background),
        "expires_at": handover.expires_at,
        "closes_at": dossier.survey.closes_at,
        "link": "" if letterhead is None else _link(handover, letterhead),
        "site_address": "" if letterhead is None else letterhead.site_address,
        "helpdesk_email": "" if letterhead is None else letterhead.helpdesk_email,
        "helpdesk_phone": "" if letterhead is None else letterhead.helpdesk_phone,
    }


def _link(handover: BlockHandover, letterhead: Letterhead) -> str:
    keys = edition_keys(letterhead.master_key, handover.dossier.survey.edition.key_salt)
    return letterhead.site_address + reverse("handover_code", args=(code_for(keys, handover.pk),))
