"""The forms of the page Vragenlijst: a new version, and the number that a weighty step asks for."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

LARGEST_FILE: Final = 1_000_000
LARGEST_WORKBOOK: Final = 5_000_000


class VersionForm(forms.Form):
    """A new version as a file or as text."""

    file = forms.FileField(
        label="Bestand",
        required=False,
        help_text="Een vragenlijst als YAML, zoals beschreven in docs/questionnaire-format.md.",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,text/yaml"}),
    )
    text = forms.CharField(
        label="Of plak de tekst",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
    )
    note = forms.CharField(
        label="Toelichting",
        required=False,
        max_length=200,
        help_text="Wat er anders is dan in de vorige versie, in één zin.",
    )

    def clean(self) -> dict[str, Any]:
        """Take the text from the file or from the text field, and from one of the two only."""
        cleaned = super().clean() or {}
        upload, text = cleaned.get("file"), cleaned.get("text", "").strip()
        if upload and text:
            raise forms.ValidationError("Kies een bestand of plak de tekst, niet allebei.")
        if not upload and not text:
            raise forms.ValidationError("Kies een bestand, of plak de tekst van de vragenlijst.")
        cleaned["definition"] = _read(upload) if upload else cleaned["text"]
        return cleaned


def _read(upload: UploadedFile) -> str:
    if upload.size is None or upload.size > LARGEST_FILE:
        raise forms.ValidationError("Het bestand is te groot: een vragenlijst is hooguit 1 MB.")
    try:
        return upload.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise forms.ValidationError("Het bestand is geen tekst in UTF-8. Sla het op als YAML.") from error


class ModulesForm(forms.Form):
    """Which modules of a version stay, and a module to add."""

    kept = forms.MultipleChoiceField(
        label="Modules die blijven",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Haal het vinkje weg bij een module die deze editie niet vraagt.",
    )
    file = forms.FileField(
        label="Module toevoegen",
        required=False,
        help_text="Een module als YAML, zoals beschreven in docs/questionnaire-format.md.",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,text/yaml"}),
    )
    note = forms.CharField(label="Toelichting", required=False, max_length=200, help_text="Waarom, in één zin.")

    def __init__(self, *args: Any, modules: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.modules = tuple(modules)
        self.fields["kept"].choices = list(modules.items())  # type: ignore[attr-defined]  # a field with choices
        self.fields["kept"].initial = list(modules)

    def clean(self) -> dict[str, Any]:
        """Refuse a form that changes nothing; add the modules that go, and the text of the one that comes."""
        cleaned = super().clean() or {}
        upload = cleaned.get("file")
        cleaned["off"] = [name for name in self.modules if name not in cleaned.get("kept", self.modules)]
        if not cleaned["off"] and not upload and "file" not in self.errors:
            raise forms.ValidationError("Er verandert niets. Haal een vinkje weg, of kies een bestand met een module.")
        cleaned["add"] = [_read(upload)] if upload else []
        return cleaned


class WorkbookForm(forms.Form):
    """An Excel file to look at."""

    file = forms.FileField(
        label="Excel-bestand",
        help_text="Een XLSForm (.xlsx): een versie die hier is gedownload en in Excel is veranderd.",
        error_messages={"required": "Kies een bestand.", "empty": "Het bestand is leeg."},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self) -> UploadedFile:
        """Refuse what is larger than any questionnaire."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_WORKBOOK:
            raise forms.ValidationError("Het bestand is te groot: een vragenlijst is hooguit 5 MB.")
        return file


class NumberForm(forms.Form):
    """Asks to type how many people a step is about, so that nobody takes it by accident."""

    number = forms.CharField(
        label="Om hoeveel mensen gaat het?", max_length=10, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )

    def __init__(self, *args: Any, expected: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_number(self) -> str:
        """Refuse any other number."""
        typed = str(self.cleaned_data["number"]).replace(".", "").replace(" ", "")
        if typed != str(self.expected):
            raise forms.ValidationError("Dit is niet het getal dat hierboven staat.")
        return typed
