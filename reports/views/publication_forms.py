"""The form of the page Publicaties: which snapshots go together, and what is withheld of them."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime

from reports.choices import PublicationProfile
from reports.models import Snapshot
from reports.queries import snapshots_to_publish
from surveys.choices import SurveyKind
from surveys.models import Edition
from surveys.templatetags.dutch import dutch_number


class SnapshotField(forms.ModelChoiceField):
    """A snapshot, told by when it was made and how many are in it."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the words of one choice."""
        return snapshot_in_words(obj)


def snapshot_in_words(snapshot: Snapshot) -> str:
    """Return which snapshot it is, in words that a choice among several needs."""
    when = date_format(localtime(snapshot.created_at), "j F Y, H.i")
    test = ", testgegevens" if snapshot.is_test else ""
    return f"{snapshot.pk}: {when}, n = {dutch_number(snapshot.respondents)}{test}"


class PublicationForm(forms.Form):
    """A publication to be made of one edition."""

    office_holders = SnapshotField(Snapshot.objects.none(), label="Momentopname ambtsdragers", required=False, empty_label="Geen")
    organisations = SnapshotField(Snapshot.objects.none(), label="Momentopname organisaties", required=False, empty_label="Geen")
    profile = forms.ChoiceField(
        label="Wat wordt achtergehouden",
        choices=PublicationProfile.choices,
        initial=PublicationProfile.STRICT,
        widget=forms.RadioSelect,
    )
    profile_reason = forms.CharField(
        label="Reden, als dat niet streng is",
        required=False,
        max_length=1000,
        help_text="Staat met naam en datum bij de publicatie en verandert niet meer.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in (("office_holders", SurveyKind.AMBTSDRAGERS), ("organisations", SurveyKind.ORGANISATIES)):
            found = snapshots_to_publish(edition, kind)
            field = self.fields[name]
            field.queryset = found  # type: ignore[attr-defined]  # a field with a choice of rows
            field.initial = found.first()

    def clean(self) -> dict[str, Any]:
        """Ask for a snapshot and, with another profile than the strict one, for a reason."""
        cleaned = super().clean() or {}
        if not cleaned.get("office_holders") and not cleaned.get("organisations"):
            self.add_error(None, "Kies ten minste één momentopname.")
        if cleaned.get("profile") != PublicationProfile.STRICT and not cleaned.get("profile_reason"):
            self.add_error("profile_reason", "Vul in waarom deze publicatie minder achterhoudt dan de strenge bescherming.")
        return cleaned
