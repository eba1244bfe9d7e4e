"""The forms of what staff say about files: a reorganisation, and what a function means."""

from datetime import date
from typing import Any, Final

from django import forms

from organisations.choices import MANDATES_OF_TIER, Mandate, ReorganisationKind, Tier
from organisations.register import RegisteredReorganisation

_CODE: Final = r"^(GM\d{4}|PV\d{2}|WS\d{4})$"
_TYPED: Final = forms.TextInput(attrs={"autocomplete": "off"})
_CODE_ERRORS: Final = {"invalid": "Schrijf de code als GM0363, PV27 of WS0155."}


class ReorganisationForm(forms.Form):
    """Which organisation went up in which, and when."""

    old_code = forms.RegexField(
        label="Code van de oude organisatie", regex=_CODE, widget=_TYPED, error_messages=_CODE_ERRORS, help_text="Zoals GM0003."
    )
    new_code = forms.RegexField(
        label="Code van de nieuwe organisatie",
        regex=_CODE,
        widget=_TYPED,
        error_messages=_CODE_ERRORS,
        help_text="Zij hoeft nog niet in het steekproefkader te staan.",
    )
    date = forms.DateField(label="Per", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    kind = forms.ChoiceField(
        label="Soort",
        choices=ReorganisationKind.choices,
        help_text="Samenvoeging: in een nieuwe. Toevoeging: bij een bestaande. Splitsing: over meer, elk een regel.",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an organisation that goes up in itself, or in one of another tier."""
        cleaned = super().clean() or self.cleaned_data
        old, new = cleaned.get("old_code", ""), cleaned.get("new_code", "")
        if old and new and old == new:
            self.add_error("new_code", "Kies een andere organisatie dan de oude.")
        elif old and new and old[:2] != new[:2]:
            self.add_error("new_code", "De oude en de nieuwe organisatie horen bij één bestuurslaag.")
        return dict(cleaned)

    def said(self) -> RegisteredReorganisation:
        """Return what was filled in."""
        given = self.cleaned_data
        day: date = given["date"]
        return RegisteredReorganisation(day, given["kind"], given["old_code"], "", given["new_code"])


class FunctionForm(forms.Form):
    """What a function in files means."""

    tier = forms.ChoiceField(label="Bestuurslaag", choices=Tier.choices)
    function = forms.CharField(
        label="Functie in het bestand", max_length=120, widget=_TYPED, help_text="Hoofdletters maken niet uit."
    )
    mandate = forms.ChoiceField(label="Betekenis", choices=Mandate.choices)

    def clean_function(self) -> str:
        """Write a function as it is compared: in small letters, on one line."""
        return " ".join(str(self.cleaned_data["function"]).split()).casefold()

    def clean(self) -> dict[str, Any]:
        """Refuse an office that the tier does not know."""
        cleaned = super().clean() or self.cleaned_data
        tier, mandate = cleaned.get("tier"), cleaned.get("mandate")
        if tier and mandate and mandate not in (*MANDATES_OF_TIER[Tier(tier)], Mandate.IGNORED):
            self.add_error("mandate", f"Deze functie bestaat niet bij een {Tier(tier).label.lower()}.")
        return dict(cleaned)


class FunctionFilter(forms.Form):
    """Which functions to list."""

    laag = forms.ChoiceField(label="Bestuurslaag", required=False, choices=[("", "Alle"), *Tier.choices])
    betekenis = forms.ChoiceField(label="Betekenis", required=False, choices=[("", "Alle"), *Mandate.choices])
    bron = forms.ChoiceField(
        label="Vastgelegd door", required=False, choices=[("", "Alle"), ("register", "Register"), ("eigen", "Medewerkers")]
    )
