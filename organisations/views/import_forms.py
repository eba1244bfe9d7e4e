"""The forms of an import: the file, which column holds what, and what a function means."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms

from organisations.choices import MANDATES_OF_TIER, ImportKind, Mandate, Tier
from organisations.importing.columns import FIELDS

NO_COLUMN: Final = ""


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
