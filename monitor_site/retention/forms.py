"""The schedule of an edition as a form: a day for each thing that is kept."""

from collections.abc import Mapping
from datetime import date

from django import forms

from monitor_site.retention.choices import Kept


class ScheduleForm(forms.Form):
    """A day for each thing that did not go yet; empty is: it stays."""

    def __init__(self, data: Mapping[str, str] | None, *, left: Mapping[Kept, date | None]) -> None:
        super().__init__(data)
        for what, due_on in left.items():
            widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.fields[what.value] = forms.DateField(label=what.label, required=False, initial=due_on, widget=widget)

    @property
    def days(self) -> dict[Kept, date | None]:
        """What a valid form decides."""
        return {Kept(name): due_on for name, due_on in self.cleaned_data.items()}
