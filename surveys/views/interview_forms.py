"""The forms of the page Verdiepend onderzoek: what to list, whom to choose, and what happens at an organisation."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime

from organisations.choices import Tier
from organisations.models import Organisation
from surveys.choices import InterviewState, NoteKind, Presence, SelectionState
from surveys.in_depth.plan import ChecklistItem, InDepthPlan, Theme, label_of
from surveys.models import CaseDescription, Interview, Interviewee, InterviewNote, ReceivedDocument, SelectedOrganisation
from surveys.models.interviews import LONGEST_CASE

LARGEST_SEED: Final = 2_147_483_647
_ALL: Final = ("", "Alle")
_CHOOSE: Final = ("", "Kies …")
NOT_LOOKED_AT: Final = "open"
_DATE: Final = {"type": "date"}
WITHOUT_NAMES: Final = "Zonder namen van mensen."

Choices = list[tuple[str, str] | tuple[str, list[tuple[str, str]]]]


# --- lists and choosing --------------------------------------------------------------------------------------------
class OrganisationFilter(forms.Form):
    """Which chosen organisations to list."""

    laag = forms.ChoiceField(label="Bestuurslaag", required=False, choices=[_ALL, *Tier.choices])
    stand = forms.ChoiceField(label="Stand", required=False, choices=[_ALL, *SelectionState.choices])
    regio = forms.ChoiceField(label="Regio", required=False)

    def __init__(self, *args: Any, plan: InDepthPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regio"].choices = [_ALL, *((each.name, each.label) for each in plan.regions)]  # type: ignore[attr-defined]


class NoteFilter(forms.Form):
    """Which notes to list."""

    thema = forms.ChoiceField(label="Thema", required=False)
    soort = forms.ChoiceField(label="Soort", required=False, choices=[_ALL, *NoteKind.choices])

    def __init__(self, *args: Any, plan: InDepthPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["thema"].choices = [_ALL, *themes_by_group(plan.themes)]  # type: ignore[attr-defined]


class SeedForm(forms.Form):
    """The number with which lots are drawn."""

    startgetal = forms.IntegerField(
        label="Startgetal",
        min_value=0,
        max_value=LARGEST_SEED,
        help_text="Hetzelfde getal geeft dezelfde loting.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class AddForm(forms.Form):
    """An organisation that is chosen by hand, and why."""

    organisation = forms.ChoiceField(label="Organisatie")
    reason = forms.CharField(
        label="Reden", max_length=200, help_text=f"Bijvoorbeeld: enige grote gemeente in het noorden. {WITHOUT_NAMES}"
    )

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_tier: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for organisation in organisations:
            by_tier[organisation.get_tier_display()].append((str(organisation.pk), organisation.name))
        self.fields["organisation"].choices = [_CHOOSE, *by_tier.items()]  # type: ignore[attr-defined]


class DropForm(forms.Form):
    """Why an organisation does not take part."""

    reason = forms.CharField(label="Reden", max_length=200, help_text=f"Bijvoorbeeld: geen tijd voor de zomer. {WITHOUT_NAMES}")


# --- what happens at an organisation -------------------------------------------------------------------------------
class PartForm(forms.ModelForm):
    """Something of one organisation; what it may choose from comes from the plan and from that organisation."""

    def __init__(self, *args: Any, plan: InDepthPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.arrange(plan, self.instance.selected)

    def arrange(self, plan: InDepthPlan, selected: SelectedOrganisation) -> None:
        """Fill in what may be chosen."""


class InterviewForm(PartForm):
    """An interview: when, how, with whom, and whether it was held."""

    state = forms.ChoiceField(label="Stand", choices=InterviewState.choices, widget=forms.RadioSelect)

    class Meta:
        model = Interview
        fields = ("takes_place_at", "mode", "interviewees", "state", "remark")
        widgets = {
            "takes_place_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "interviewees": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "remark": "Over plaats of afspraak, nooit over wat er is besproken.",
            "interviewees": "Alleen wie hier staat, telt mee. Gesprekspartners worden bij de organisatie toegevoegd.",
        }

    def arrange(self, plan: InDepthPlan, selected: SelectedOrganisation) -> None:
        """Offer the people of this organisation."""
        people = self.fields["interviewees"]
        people.queryset = selected.interviewees.all()  # type: ignore[attr-defined]
        people.label_from_instance = lambda each: name_and_role(each, plan)  # type: ignore[attr-defined]
        self.fields["state"].initial = InterviewState.PLANNED


class IntervieweeForm(PartForm):
    """Somebody who is spoken to."""

    role = forms.ChoiceField(label="Rol", widget=forms.RadioSelect)

    class Meta:
        model = Interviewee
        fields = ("name", "role", "role_other", "email", "phone")
        help_texts = {
            "name": "De naam gaat weg als de contactgegevens weggaan; de rol blijft tellen.",
            "role_other": "Alleen bij Overig.",
        }

    def arrange(self, plan: InDepthPlan, selected: SelectedOrganisation) -> None:  # noqa: ARG002 -- as its parent
        """Offer the roles of the plan."""
        self.fields["role"].choices = [(role.name, role.label) for role in plan.roles]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for words where the role is another, and keep none where it is not."""
        cleaned = super().clean() or {}
        others = {role.name for role in self.plan.roles if role.other}
        if cleaned.get("role") in others:
            if not cleaned.get("role_other"):
                self.add_error("role_other", "Schrijf op welke rol het is.")
        else:
            cleaned["role_other"] = ""
        return cleaned


class DocumentForm(PartForm):
    """What a document is and where it lies."""

    kind = forms.ChoiceField(label="Soort")

    class Meta:
        model = ReceivedDocument
        fields = ("kind", "title", "body", "adopted_year", "received_on", "kept_at")
        widgets = {"received_on": forms.DateInput(attrs=_DATE, format="%Y-%m-%d"), "body": forms.RadioSelect}
        help_texts = {
            "adopted_year": "Het jaar waarin de organisatie het vaststelde of het laatst aanpaste.",
            "kept_at": "Bijvoorbeeld het kenmerk in het archief. Het document zelf komt niet in dit systeem.",
        }

    def arrange(self, plan: InDepthPlan, selected: SelectedOrganisation) -> None:  # noqa: ARG002 -- as its parent
        """Offer the kinds of the plan."""
        self.fields["kind"].choices = [_CHOOSE, *((kind.name, kind.label) for kind in plan.document_kinds)]  # type: ignore[attr-defined]
        self.fields["body"].choices = [choice for choice in self.fields["body"].choices if choice[0]]  # type: ignore[attr-defined]


class NoteForm(PartForm):
    """A note or a quote."""

    theme = forms.ChoiceField(label="Thema")
    kind = forms.ChoiceField(label="Soort", choices=NoteKind.choices, widget=forms.RadioSelect, initial=NoteKind.NOTE)

    class Meta:
        model = InterviewNote
        fields = ("theme", "kind", "text", "may_be_quoted", "interview")
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}
        help_texts = {"may_be_quoted": "Alleen als de gesprekspartner dat goed vond. De tekst mag dan geen namen noemen."}

    def arrange(self, plan: InDepthPlan, selected: SelectedOrganisation) -> None:
        """Offer the themes of the plan and the interviews of this organisation."""
        self.fields["theme"].choices = [_CHOOSE, *themes_by_group(plan.themes)]  # type: ignore[attr-defined]
        interview = self.fields["interview"]
        interview.queryset = selected.interviews.all()  # type: ignore[attr-defined]
        interview.empty_label = "Geen of onbekend"  # type: ignore[attr-defined]
        interview.label_from_instance = interview_in_words  # type: ignore[attr-defined]


class CaseForm(PartForm):
    """A short case for the report."""

    theme = forms.ChoiceField(label="Thema")
    text = forms.CharField(
        label="Tekst",
        max_length=LONGEST_CASE,
        help_text="Kort, en zonder de naam van de organisatie of van mensen: zo kan de tekst in het rapport.",
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    class Meta:
        model = CaseDescription
        fields = ("theme", "title", "text", "approved_on")
        widgets = {"approved_on": forms.DateInput(attrs=_DATE, format="%Y-%m-%d")}

    def arrange(self, plan: InDepthPlan, selected: SelectedOrganisation) -> None:  # noqa: ARG002 -- as its parent
        """Offer the themes of the plan."""
        self.fields["theme"].choices = [_CHOOSE, *themes_by_group(plan.themes)]  # type: ignore[attr-defined]


class ChecklistForm(forms.Form):
    """What a code of conduct holds: an answer for each element of the plan, or none while nobody looked."""

    def __init__(self, *args: Any, items: tuple[ChecklistItem, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[item.name] = forms.ChoiceField(
                label=item.label, choices=[(NOT_LOOKED_AT, "Nog niet bekeken"), *Presence.choices]
            )
        groups = dict.fromkeys(item.group for item in items)
        names = {group: [item.name for item in items if item.group == group] for group in groups}
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*(Fieldset(group, *fields, css_class="staff-checklist") for group, fields in names.items()))

    @property
    def answers(self) -> dict[str, str]:
        """What was looked at, of a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if value != NOT_LOOKED_AT}


# --- words ---------------------------------------------------------------------------------------------------------
def themes_by_group(themes: Iterable[Theme]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the themes as a select groups them."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for theme in themes:
        groups[theme.group].append((theme.name, theme.label))
    yield from groups.items()


def role_in_words(interviewee: Interviewee, plan: InDepthPlan) -> str:
    """Return the role of somebody who is spoken to, in its own words where it is another."""
    return interviewee.role_other or label_of(plan.roles, interviewee.role)


def name_and_role(interviewee: Interviewee, plan: InDepthPlan) -> str:
    """Return who somebody is; only the role once the name is gone."""
    role = role_in_words(interviewee, plan)
    return f"{interviewee.name}, {within_a_sentence(role)}" if interviewee.name else role


def within_a_sentence(label: str) -> str:
    """Return a label without its capital, unless it begins with an abbreviation."""
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"


def interview_in_words(interview: Interview) -> str:
    """Return an interview by its day and state."""
    return f"{date_format(localtime(interview.takes_place_at), 'j F Y')}, {interview.get_state_display().lower()}"
