"""The forms of the page Helpdesk: whom to find, and what each step asks."""

from datetime import datetime, time
from typing import Final

from django import forms

from surveys.call_queue import DUTCH_TIME
from surveys.helping import LONGEST_NOTE, Successor

NO_STORIES: Final = "Nooit over wat iemand meemaakte."


class SearchForm(forms.Form):
    """Words of which all must fit."""

    words = forms.CharField(
        label="Naam, organisatie of e-mailadres",
        max_length=200,
        help_text="Een deel is genoeg. Meer woorden maken de lijst korter, bijvoorbeeld: jansen utrecht.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ConfirmForm(forms.Form):
    """Nothing but a button."""


class ReasonForm(forms.Form):
    """Why somebody is left out."""

    reason = forms.CharField(label="Reden", max_length=LONGEST_NOTE, help_text=NO_STORIES)


class NoteForm(forms.Form):
    """What a contact was about."""

    note = forms.CharField(label="Aantekening", max_length=LONGEST_NOTE, help_text=NO_STORIES)


class OptionalNoteForm(forms.Form):
    """What a contact was about, for who has something to add."""

    note = forms.CharField(label="Aantekening", max_length=LONGEST_NOTE, help_text=NO_STORIES, required=False)


class AddressForm(forms.Form):
    """Another e-mail address or telephone number."""

    email = forms.EmailField(label="E-mailadres", max_length=254, required=False)
    phone = forms.CharField(label="Telefoon", max_length=20, required=False)
    send = forms.BooleanField(label="Stuur de code meteen naar dit e-mailadres", required=False)


class SuccessorForm(forms.Form):
    """Who took over."""

    first_name = forms.CharField(label="Roepnaam of voorletters", max_length=60, required=False)
    name_prefix = forms.CharField(label="Tussenvoegsel", max_length=20, required=False)
    family_name = forms.CharField(label="Achternaam", max_length=80)
    email = forms.EmailField(
        label="E-mailadres", max_length=254, required=False, help_text="Leeg: de uitnodiging staat klaar, er gaat geen mail."
    )
    phone = forms.CharField(label="Telefoon", max_length=20, required=False)

    @property
    def successor(self) -> Successor:
        """The person that a valid form stands for."""
        values = dict(self.cleaned_data)
        return Successor(prefix=values.pop("name_prefix"), **values)


class ReopenForm(forms.Form):
    """Until which day somebody may still fill in, and why."""

    day = forms.DateField(label="Tot en met", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label="Reden", max_length=LONGEST_NOTE, help_text=NO_STORIES)

    @property
    def until(self) -> datetime:
        """The last moment of the day that a valid form stands for, as on a Dutch clock."""
        return datetime.combine(self.cleaned_data["day"], time(23, 59), tzinfo=DUTCH_TIME)
