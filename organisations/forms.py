"""The forms of the checks of the frame: what to list, why a finding is in order, and for which office somebody is asked."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django import forms

from organisations.checking.facts import CheckedPerson
from organisations.choices import FindingState, FrameCheck, Tier

_ALL: Final = ("", "Alle")


class FindingFilter(forms.Form):
    """Which findings to list."""

    controle = forms.ChoiceField(label="Controle", required=False, choices=[_ALL, *FrameCheck.choices])
    stand = forms.ChoiceField(label="Stand", required=False, choices=[*FindingState.choices, ("alle", "Alle")])
    laag = forms.ChoiceField(label="Bestuurslaag", required=False, choices=[_ALL, *Tier.choices])
    organisatie = forms.CharField(
        label="Organisatie", required=False, max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


def asked_query(data: Mapping[str, Any]) -> str:
    """Return what is asked of the list as the end of an address; nothing when it is not understood."""
    form = FindingFilter(data)
    asked = form.cleaned_data if form.is_valid() else {}
    return urlencode({name: value for name, value in asked.items() if value})


class AcceptForm(forms.Form):
    """Why a finding is in order as it is."""

    note = forms.CharField(
        label="Reden",
        max_length=200,
        help_text="Bijvoorbeeld: twee zetels zijn vacant, nagevraagd bij de griffie. Zonder namen.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class OfficeForm(forms.Form):
    """For which office one person in several is asked."""

    chosen = forms.TypedChoiceField(label="Benaderen als", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Iterable[CheckedPerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(person.pk, _office(person)) for person in people]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """How many people stand in an organisation that ends, typed by who knows what that does."""

    number = forms.IntegerField(
        label="Aantal mensen", min_value=0, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, people: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean_number(self) -> int:
        """Refuse another number than there are."""
        number: int = self.cleaned_data["number"]
        if number != self.people:
            raise forms.ValidationError(f"Typ het aantal mensen in deze organisatie: {self.people}.")
        return number


def _office(person: CheckedPerson) -> str:
    return f"{person.role_label}, {person.organisation.name}"
