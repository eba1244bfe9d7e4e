"""The one field for a code, wherever it stands, and the one way from what was typed to an invitation."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from surveys.codes import MistypedCodeError, lookup_hash, lookup_key, normalise_code
from surveys.entering import find_invitation
from surveys.models import Invitation
from surveys.throttling import Throttle, ThrottledError

NO_CODE: Final = "Vul uw code in."
MISTYPED: Final = "Er zit een tikfout in de code. Vergelijk hem teken voor teken met uw mail."
UNKNOWN: Final = (
    "Deze code kennen wij niet. Gebruik de code uit uw nieuwste mail van ons, of vraag hieronder uw code opnieuw aan."
)
THROTTLED: Final = (
    "Vanaf uw netwerk zijn te veel codes ingevuld die niet bestaan. Probeer het over {wait} opnieuw. "
    "Lukt het niet? Bel de helpdesk: {phone}."
)
NOT_GIVEN_IN: Final = 422
TOO_MANY: Final = 429
MOST_SECONDS_IN_WORDS: Final = 90


class UnknownCodeError(Exception):
    """The code is well formed and belongs to nobody."""


class CodeForm(forms.Form):
    """Asks for a code; what browsers would change about it is switched off, pasting is welcome."""

    code = forms.CharField(
        label="Uw code",
        help_text="De code staat in uw mail, bijvoorbeeld ABCD-EFGH-JKMN. Streepjes, spaties en kleine letters maken niet uit.",
        max_length=200,
        error_messages={"required": NO_CODE, "max_length": MISTYPED},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "autocorrect": "off", "spellcheck": "false"}
        ),
    )


class AddressForm(forms.Form):
    """Asks for the address to which a code is sent again."""

    email = forms.EmailField(
        label="Uw e-mailadres",
        help_text="Vul het adres in waarop u de uitnodiging kreeg. Meestal is dat uw werkadres.",
        error_messages={
            "required": "Vul uw e-mailadres in.",
            "invalid": "Dit is geen volledig e-mailadres. Een voorbeeld: naam@gemeente.nl.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


def invitation_for(request: HttpRequest, text: str, now: datetime) -> Invitation:
    """Return the invitation of a code that was typed, pasted or followed.

    Raises MistypedCodeError before anything is asked or counted, ThrottledError without looking at the code, and
    UnknownCodeError, which counts.
    """
    code = normalise_code(text)
    throttle = Throttle.of(request, settings)
    throttle.ask(now)
    invitation = find_invitation(lookup_hash(lookup_key(settings.CODE_MASTER_KEY), code))
    if invitation is None:
        throttle.note_wrong(now)
        raise UnknownCodeError
    throttle.note_right()
    return invitation


def invitation_of_form(request: HttpRequest, form: CodeForm, now: datetime) -> tuple[Invitation | None, dict[str, Any]]:
    """Return the invitation of a posted form; or None, with the error in the form and how to answer the request."""
    if not form.is_valid():
        return None, {"status": NOT_GIVEN_IN}
    try:
        return invitation_for(request, form.cleaned_data["code"], now), {}
    except MistypedCodeError:
        form.add_error("code", MISTYPED)
    except UnknownCodeError:
        form.add_error("code", UNKNOWN)
    except ThrottledError as error:
        form.add_error("code", throttled_text(error.seconds))
        return None, {"status": TOO_MANY, "headers": {"Retry-After": str(error.seconds)}}
    return None, {"status": NOT_GIVEN_IN}


def refused_form(request: HttpRequest, template: str, form: CodeForm, answer: dict[str, Any]) -> HttpResponse:
    """Show the page again with the error, and with the status and headers that `invitation_of_form` asked for."""
    response = render(request, template, {"form": form}, status=answer["status"])
    for name, value in answer.get("headers", {}).items():
        response.headers[name] = value
    return response


def throttled_text(seconds: int) -> str:
    """Say how long to wait and whom to call."""
    if seconds < MOST_SECONDS_IN_WORDS:
        wait = "1 seconde" if seconds == 1 else f"{seconds} seconden"
    else:
        wait = f"{round(seconds / 60)} minuten"
    return THROTTLED.format(wait=wait, phone=settings.HELPDESK_PHONE)
