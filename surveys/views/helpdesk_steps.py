"""The steps of the page Helpdesk: what each is called, what it does to whom, and when it is offered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.conf import settings

from surveys import helping
from surveys.choices import NOT_TO_BE_ASKED, ContactKind, Disposition, InvitationStatus
from surveys.finding import was_written_to
from surveys.helping import Helper
from surveys.mails import Letterhead
from surveys.models import Invitation
from surveys.views import helpdesk_forms

Run = Callable[[Invitation, Any, Helper], tuple[str, Invitation]]


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its link and heading, what will happen, its button and form, and what carries it out.

    `run` returns what was done in a sentence, and whose page comes next.
    """

    title: str
    explanation: str
    button: str
    form: type[forms.Form]
    run: Run
    initial: Callable[[Invitation], dict[str, Any]] = lambda _: {}


def _address(invitation: Invitation, form: Any, helper: Helper) -> tuple[str, Invitation]:
    email, phone = form.cleaned_data["email"], form.cleaned_data["phone"]
    letterhead = Letterhead.of(settings) if form.cleaned_data["send"] else None
    was_sent = helping.correct_address(invitation, helper, email=email, phone=phone, letterhead=letterhead)
    if was_sent:
        return "Het adres is verbeterd. De mail met de code gaat nu uit.", invitation
    if letterhead:
        return "Het adres is verbeterd. Er is geen code gestuurd: er is geen adres, of de vragenlijst is niet open.", invitation
    return "Het adres is verbeterd. Er is geen code gestuurd.", invitation


def _successor(invitation: Invitation, form: Any, helper: Helper) -> tuple[str, Invitation]:
    invited = helping.replace(
        invitation,
        form.successor,
        helper,
        master_key=settings.CODE_MASTER_KEY,
        letterhead=Letterhead.of(settings),
    )
    return "De opvolger is uitgenodigd; hieronder staat de nieuwe uitnodiging. De oude code werkt niet meer.", invited


def _exclude(invitation: Invitation, form: Any, helper: Helper) -> tuple[str, Invitation]:
    helping.exclude(invitation, form.cleaned_data["reason"], helper)
    return "Uitgesloten. Deze persoon telt niet mee als benaderd.", invitation


def _ineligible(invitation: Invitation, form: Any, helper: Helper) -> tuple[str, Invitation]:
    helping.mark_ineligible(invitation, form.cleaned_data["reason"], helper)
    return "Vastgelegd: niet in functie. De code werkt niet meer.", invitation


def _restore(invitation: Invitation, _form: Any, helper: Helper) -> tuple[str, Invitation]:
    helping.restore(invitation, helper)
    return "Teruggenomen. De code werkt weer.", invitation


def _opt_out(invitation: Invitation, form: Any, helper: Helper) -> tuple[str, Invitation]:
    helping.opt_out(invitation, form.cleaned_data["note"], helper)
    return "Afgemeld. Er gaan geen mails meer naar deze persoon.", invitation


def _opt_in(invitation: Invitation, form: Any, helper: Helper) -> tuple[str, Invitation]:
    helping.opt_in(invitation, form.cleaned_data["note"], helper)
    return "De afmelding is teruggenomen.", invitation


def _reopen(invitation: Invitation, form: Any, helper: Helper) -> tuple[str, Invitation]:
    helping.reopen(invitation, form.until, form.cleaned_data["reason"], helper)
    return "Heropend: met de eigen code kan deze persoon weer invullen.", invitation


def _note(invitation: Invitation, form: Any, helper: Helper) -> tuple[str, Invitation]:
    helping.log_contact(invitation, form.cleaned_data["note"], helper)
    return "De aantekening staat erbij.", invitation


STEPS: Final = {
    "adres": Step(
        "Adres verbeteren",
        "Controleer eerst wie er belt. Een nieuw e-mailadres hoort bij de organisatie.",
        "Adres opslaan",
        helpdesk_forms.AddressForm,
        _address,
        lambda invitation: {"email": invitation.person.email, "phone": invitation.person.phone},
    ),
    "aantekening": Step(
        "Aantekening maken",
        "Schrijf op wat er is afgesproken.",
        "Aantekening opslaan",
        helpdesk_forms.NoteForm,
        _note,
    ),
    "opvolger": Step(
        "Niet meer in functie, met opvolger",
        "De opvolger krijgt een eigen uitnodiging met een nieuwe code. De code van deze persoon werkt daarna niet meer. "
        "Een vragenlijst die deze persoon begon, is dan ook dicht.",
        "Opvolger uitnodigen",
        helpdesk_forms.SuccessorForm,
        _successor,
    ),
    "niet-in-functie": Step(
        "Niet meer in functie, zonder opvolger",
        "Deze persoon blijft benaderd, en telt niet bij wie kon antwoorden. De code werkt niet meer.",
        "Vastleggen: niet in functie",
        helpdesk_forms.ReasonForm,
        _ineligible,
    ),
    "uitsluiten": Step(
        "Uitsluiten voor verzending",
        "Deze persoon krijgt geen mail en telt niet mee als benaderd. Dat kan alleen zolang er niets verzonden is.",
        "Uitsluiten",
        helpdesk_forms.ReasonForm,
        _exclude,
    ),
    "afmelden": Step(
        "Afmelden",
        "Deze persoon krijgt geen mails meer en wordt niet gebeld. Wie zich bedenkt, kan met de eigen code toch meedoen.",
        "Afmelden",
        helpdesk_forms.OptionalNoteForm,
        _opt_out,
    ),
    "toch-meedoen": Step(
        "Toch meedoen",
        "De afmelding of weigering gaat eraf. Deze persoon krijgt weer mails.",
        "Afmelding terugnemen",
        helpdesk_forms.OptionalNoteForm,
        _opt_in,
    ),
    "terugnemen": Step(
        "Uitsluiting terugnemen",
        "De code werkt weer, en deze persoon telt weer mee.",
        "Uitsluiting terugnemen",
        helpdesk_forms.ConfirmForm,
        _restore,
    ),
    "heropenen": Step(
        "Heropenen na sluiting",
        "Alleen deze persoon kan dan nog invullen, met de eigen code.",
        "Heropenen",
        helpdesk_forms.ReopenForm,
        _reopen,
    ),
}


SENDING_STEPS: Final = frozenset({"opvolger"})
"""Whoever is invited by these gets a mail; with another step it is asked."""


def offered(invitation: Invitation, helper: Helper) -> list[str]:
    """Return the names of the steps that make sense for this person now."""
    is_dead = invitation.disposition in NOT_TO_BE_ASKED
    is_complete = invitation.status == InvitationStatus.COMPLETE
    is_written_to = was_written_to(invitation)
    is_out = invitation.opted_out or invitation.disposition == Disposition.REFUSED
    is_replaced = invitation.contacts.filter(kind=ContactKind.REPLACED).exists()
    makes_sense = {
        "adres": True,
        "aantekening": True,
        "opvolger": not is_complete and not is_replaced,
        "niet-in-functie": not is_complete and not is_dead and is_written_to,
        "uitsluiten": invitation.status == InvitationStatus.NEW and not is_dead and not is_written_to,
        "afmelden": not is_dead and not is_out,
        "toch-meedoen": not is_dead and is_out,
        "terugnemen": is_dead and not is_replaced,
        "heropenen": not is_dead and not is_complete and helper.now >= invitation.survey.closes_at,
    }
    return [name for name in STEPS if makes_sense[name]]
