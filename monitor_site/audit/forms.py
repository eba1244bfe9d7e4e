"""What can be asked of the log: days, numbers and kinds, so that no address of a page ever holds a name."""

from typing import Any, Final

from django import forms
from django.contrib.auth.models import User

from monitor_site.audit.choices import Verb
from monitor_site.audit.noting import KEY
from monitor_site.audit.queries import Search

_DAY: Final = {"type": "date"}


class SearchForm(forms.Form):
    """The fields above the log; all of them may stay empty."""

    van = forms.DateField(label="Van", required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    tot = forms.DateField(label="Tot en met", required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    wie = forms.ModelChoiceField(User.objects.order_by("username"), label="Wie", required=False, empty_label="Iedereen")
    wat = forms.ChoiceField(label="Wat", required=False, choices=[("", "Alles"), *Verb.choices])
    soort = forms.RegexField(r"^[a-z_]+$", label="Soort", required=False, max_length=40)
    nummer = forms.RegexField(f"^({KEY.pattern})$", label="Nummer", required=False, max_length=36)

    @property
    def search(self) -> Search:
        """What a valid form asks for."""
        values: dict[str, Any] = self.cleaned_data
        return Search(
            first_day=values["van"],
            last_day=values["tot"],
            user_id=values["wie"].pk if values["wie"] else None,
            verb=Verb(values["wat"]) if values["wat"] else None,
            subject=values["soort"],
            subject_id=values["nummer"],
        )
