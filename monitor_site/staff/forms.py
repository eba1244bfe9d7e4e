"""The forms of the way in: name and password, then a token."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm

LONGEST_TOKEN = 20


class LoginForm(AuthenticationForm):
    """Name and password; the message never tells which of the two was wrong."""

    error_messages = {
        "invalid_login": "Gebruikersnaam en wachtwoord horen niet bij elkaar. Controleer beide; hoofdletters tellen mee.",
        "inactive": "Dit account is uitgezet. Vraag de beheerder om het weer aan te zetten.",
    }


class TokenForm(forms.Form):
    """Six figures of the authenticator app, or a recovery code."""

    token = forms.CharField(
        label="Code",
        max_length=LONGEST_TOKEN,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Vul de code in."},
    )

    def __init__(self, *args: object, help_text: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # whatever Django's form takes
        self.fields["token"].help_text = help_text
