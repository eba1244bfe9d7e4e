"""The forms of taking in microdata: the file with its source, what a column becomes, and the code of every value."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from reports.microdata.reading import FileColumn
from reports.microdata.targets import Target
from surveys.models import Questionnaire
from surveys.templatetags.dutch import dutch_number

LARGEST_FILE: Final = 9_000_000
NOT_READ, NOTHING = "?", "-"
"""In a list of choices: no code was chosen yet; the value is no answer, or the column is not used."""


class VersionField(forms.ModelChoiceField):
    """A version of a questionnaire, with its edition."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the words of one choice."""
        return f"{obj.survey.edition.year}, versie {obj.version}"


class MicrodataForm(forms.Form):
    """A file with answers of an earlier edition, and what is known of it."""

    # What is still to be filled in would have the looks of a mistake before anybody made one.
    use_required_attribute = False

    file = forms.FileField(
        label="Bestand",
        help_text="SPSS (.sav) of CSV met een regel koppen, hooguit 9 MB. Zonder namen en adressen.",
        widget=forms.FileInput(attrs={"accept": ".sav,.zsav,.csv,.txt"}),
    )
    questionnaire = VersionField(Questionnaire.objects.none(), label="Koppelen aan de vragen van", empty_label=None)
    approached = forms.IntegerField(label="Hoeveel zijn er toen benaderd?", min_value=1, max_value=1_000_000)
    source = forms.CharField(
        label="Bron",
        max_length=1000,
        help_text="Wie het bestand maakte en bij welk rapport het hoort. Staat bij elke momentopname ervan.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, versions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["questionnaire"].queryset = versions  # type: ignore[attr-defined]  # a field with a choice of rows

    def clean_file(self) -> UploadedFile:
        """Refuse a file that is too large."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_FILE:
            raise forms.ValidationError("Het bestand is te groot: hooguit 9 MB.")
        return file


class TargetForm(forms.Form):
    """What a column becomes."""

    doel = forms.ChoiceField(label="Wordt")

    def __init__(self, *args: Any, targets: Iterable[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: list[tuple[str, str]] = []
        asked: list[tuple[str, str]] = []
        for one in targets:
            (asked if one.variable else known).append((one.name, f"{one.label} ({one.name})"))
        choices = [(NOTHING, "Niet gebruiken"), ("Achtergrond en weging", known), ("Vragen", asked)]
        self.fields["doel"].choices = choices  # type: ignore[attr-defined]  # a field with choices


class AnswersForm(forms.Form):
    """The code of every value of a column; a value that stays unread is told as such."""

    def __init__(self, *args: Any, column: FileColumn, target: Target, answers: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.values = {f"waarde_{place}": one.value for place, one in enumerate(column.answers)}
        choices = [(NOT_READ, "Nog niet gekozen"), (NOTHING, "Geen antwoord"), *target.codes]
        for name, one in zip(self.values, column.answers, strict=True):
            words = f"{one.value}: {one.label}" if one.label else one.value
            rows = f"{dutch_number(one.rows)} {'rij' if one.rows == 1 else 'rijen'}"
            initial = (answers[one.value] or NOTHING) if one.value in answers else NOT_READ
            self.fields[name] = forms.ChoiceField(label=f"{words} ({rows})", choices=choices, initial=initial)

    def codes(self) -> dict[str, str]:
        """Return the code of every value that was given one, empty for no answer."""
        given = ((self.values[name], code) for name, code in self.cleaned_data.items())
        return {value: "" if code == NOTHING else code for value, code in given if code != NOT_READ}
