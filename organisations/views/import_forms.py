"""The forms of an import: the file, which column holds what, and what a function means."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms

from organisations.choices import MANDATES_OF_TIER, TIER_OF_CODE, ImportKind, Mandate, Province, Tier, Urbanity
from organisations.deciding import Meaning
from organisations.importing.columns import FIELDS
from organisations.models import Organisation
from organisations.proposing.organisations import registered_facts

NO_COLUMN: Final = ""
_NUMBER: Final = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
_TYPED: Final = forms.TextInput(attrs={"autocomplete": "off"})


class UploadForm(forms.Form):
    """A file to take in, and what is said about it."""

    kind = forms.ChoiceField(label="Soort bestand", choices=ImportKind.choices)
    file = forms.FileField(
        label="Bestand",
        help_text="De almanak als XML (hooguit 400 MB), of een tabel met koppen als CSV of XLSX (hooguit 30 MB).",
        widget=forms.FileInput(attrs={"accept": ".xml,.csv,.xlsx"}),
    )
    frame_date = forms.DateField(
        label="Peildatum",
        required=False,
        help_text="De dag waarop het bestand klopt. Leeg: bij de almanak de dag die in het bestand staat, anders vandaag.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    is_complete = forms.BooleanField(
        label="Het bestand is volledig",
        required=False,
        help_text="Wie van een organisatie in het bestand ontbreekt, is dan niet meer in functie.",
    )


class ColumnsForm(forms.Form):
    """Which column of a table holds which field."""

    def __init__(self, data: Any, *, kind: str, header: Iterable[str], mapping: Mapping[str, int]) -> None:
        super().__init__(data)
        choices = [(NO_COLUMN, "Staat er niet in"), *((str(place), head) for place, head in enumerate(header))]
        for field in FIELDS[kind]:
            initial = str(mapping[field.name]) if field.name in mapping else NO_COLUMN
            self.fields[field.name] = forms.ChoiceField(label=field.label, choices=choices, required=False, initial=initial)

    def mapping(self) -> dict[str, int]:
        """Return the place of the column of each field that has one."""
        return {name: int(place) for name, place in self.cleaned_data.items() if place != NO_COLUMN}

    def clean(self) -> dict[str, Any]:
        """Refuse one column for two fields."""
        cleaned = super().clean() or self.cleaned_data
        places = [place for place in cleaned.values() if place != NO_COLUMN]
        if len(set(places)) < len(places):
            raise forms.ValidationError("Eén kolom is bij twee gegevens gekozen. Kies bij elk gegeven een eigen kolom.")
        return dict(cleaned)


class OrganisationForm(forms.Form):
    """What an organisation is that a file names and the frame does not hold."""

    KNOWN, NEW, SKIPPED = "bekend", "nieuw", "overslaan"
    what = forms.ChoiceField(
        label="Wat is het?",
        widget=forms.RadioSelect,
        choices=[
            (KNOWN, "Een organisatie die al in het steekproefkader staat"),
            (NEW, "Een nieuwe organisatie"),
            (SKIPPED, "Geen organisatie voor het kader: overslaan, ook in volgende bestanden"),
        ],
    )
    organisation = forms.ModelChoiceField(
        label="Organisatie in het kader", required=False, queryset=Organisation.objects.filter(ended_on=None), empty_label="Kies"
    )
    code = forms.RegexField(
        label="Code",
        required=False,
        regex=r"^(GM\d{4}|PV\d{2}|WS\d{4})$",
        help_text="Van een nieuwe organisatie, zoals GM0363, PV27 of WS0155.",
        error_messages={"invalid": "Schrijf de code als GM0363, PV27 of WS0155."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label="Naam", required=False, max_length=100, help_text="Zonder het woord gemeente of provincie.", widget=_TYPED
    )
    official_name = forms.CharField(label="Officiële naam", required=False, max_length=120, widget=_TYPED)
    province = forms.ChoiceField(label="Provincie", required=False, choices=[("", "Geen (waterschap)"), *Province.choices])
    inhabitants = forms.IntegerField(
        label="Inwoners",
        required=False,
        min_value=1,
        max_value=20_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    urbanity = forms.ChoiceField(
        label="Stedelijkheid",
        required=False,
        choices=[("", "Geen (provincie of waterschap)"), *((each.value, each.label) for each in Urbanity if each)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("organisation", "code", "name", "province", "inhabitants", "urbanity"):
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]  # so that it is not called optional

    def clean(self) -> dict[str, Any]:
        """Ask for what the choice needs, and refuse a code that the frame holds already."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("what") == self.KNOWN and not cleaned.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", "Kies de organisatie die wordt bedoeld.")
        elif cleaned.get("what") == self.NEW:
            self._require_facts(cleaned)
        return dict(cleaned)

    def _require_facts(self, cleaned: Mapping[str, Any]) -> None:
        needed = {"code": "Vul de code in.", "name": "Vul de naam in."}
        code = cleaned.get("code") or ""
        if not code.startswith("WS"):
            needed["province"] = "Kies de provincie."
            needed["inhabitants"] = "Vul het aantal inwoners in."
        if code.startswith("GM"):
            needed["urbanity"] = "Kies de stedelijkheid: die bepaalt mee hoe er wordt gewogen."
        for name, words in needed.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        if code and Organisation.objects.filter(code=code).exists():
            self.add_error("code", "Deze code staat al in het kader. Kies hierboven de bekende organisatie.")

    def meaning(self) -> Meaning:
        """Return what was chosen."""
        given = self.cleaned_data
        if given["what"] == self.KNOWN:
            return Meaning(organisation=given["organisation"])
        if given["what"] == self.SKIPPED:
            return Meaning()
        tier = TIER_OF_CODE[given["code"][:2]]
        facts = {name: given[name] for name in ("code", "name", "province", "inhabitants")}
        official_name = given["official_name"] or f"{tier.label} {given['name']}"
        urbanity = int(given["urbanity"] or 0)
        return Meaning(facts={**facts, "urbanity": urbanity, "tier": tier.value, "official_name": official_name})


def organisation_facts(named: Mapping[str, str]) -> dict[str, Any]:
    """Return what the form begins with: what the register knows, else what the file says."""
    registered = registered_facts(named["code"])
    return {"what": OrganisationForm.NEW if registered else OrganisationForm.KNOWN, **named, **registered}


class FunctionsForm(forms.Form):
    """What the functions mean that have no role yet."""

    def __init__(self, data: Any, unknown: Iterable[Mapping[str, Any]]) -> None:
        super().__init__(data)
        self._keys: dict[str, tuple[str, str]] = {}
        for number, each in enumerate(unknown):
            tier, name = Tier(each["tier"]), f"functie-{number}"
            self._keys[name] = (tier.value, each["function"])
            self.fields[name] = forms.ChoiceField(
                label=f"{tier.label}: {each['function']} ({each['people']})",
                choices=[(Mandate.IGNORED.value, Mandate.IGNORED.label)]
                + [(mandate, Mandate(mandate).label) for mandate in MANDATES_OF_TIER[tier]],
            )

    def mandates(self) -> dict[tuple[str, str], str]:
        """Return what was chosen, by tier and function."""
        return {self._keys[name]: mandate for name, mandate in self.cleaned_data.items()}
