"""The forms of the page Open antwoorden."""

from typing import Any, Final

from django import forms

from reports.code_schemes import LONGEST_EXPLANATION, LONGEST_LABEL, LONGEST_PHRASE
from reports.models import CodeScheme
from reports.open_texts.scheme import UNCODABLE, UNCODABLE_LABEL, CodesError, Scheme

SELECT: Final = {"class": "utrecht-select utrecht-select--html-select"}
OPEN, PROPOSED, CODED = "open", "voorstel", "gecodeerd"
CODED_MEANWHILE: Final = "Een collega heeft dit antwoord intussen gecodeerd. Hieronder staat wat er nu geldt."
WITHOUT_NAMES: Final = "Schrijf geen namen op."


def code_choices(scheme: Scheme) -> list[tuple[str, str]]:
    """Return the codes as they are chosen from: numbered, with when each is to be given."""
    codes = [(code.name, f"{code.label}: {code.explanation}" if code.explanation else code.label) for code in scheme.codes]
    return [(name, f"{number}. {label}") for number, (name, label) in enumerate([*codes, (UNCODABLE, UNCODABLE_LABEL)], start=1)]


class StartForm(forms.Form):
    """Whose codes to begin with."""

    source = forms.ChoiceField(
        label="Codes overnemen", required=False, help_text="Ook de woordregels gaan mee. De codes kunnen daarna anders worden."
    )

    def __init__(self, *args: Any, sources: list[CodeScheme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(str(row.pk), f"{row.survey}: {row.variable}") for row in sources]
        self.fields["source"].choices = [("", "Geen, begin leeg"), *found]  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """A code: what it is called and when it is given."""

    label = forms.CharField(label="Label", max_length=LONGEST_LABEL, help_text="Zo heet de code in tabellen.")
    explanation = forms.CharField(
        label="Uitleg",
        required=False,
        max_length=LONGEST_EXPLANATION,
        help_text=f"Wanneer krijgt een antwoord deze code, en wanneer niet? {WITHOUT_NAMES}",
    )

    def clean_label(self) -> str:
        """Keep one space between words."""
        return " ".join(str(self.cleaned_data["label"]).split())


class RuleForm(forms.Form):
    """A rule by word."""

    phrase = forms.CharField(
        label="Woord of woorden",
        max_length=LONGEST_PHRASE,
        help_text="Hoofdletters, accenten en leestekens tellen niet mee. Meer woorden moeten achter elkaar staan.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(
        label="Hoe",
        choices=[("woord", "Het hele woord"), ("begin", "Het begin van een woord: ‘bedreig’ vangt ook ‘bedreiging’")],
        initial="woord",
        widget=forms.RadioSelect,
    )
    code = forms.ChoiceField(label="Voorgestelde code", widget=forms.Select(attrs=SELECT))

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", "Kies een code"), *code_choices(scheme)]  # type: ignore[attr-defined]

    @property
    def is_stem(self) -> bool:
        """Whether the beginning of a word is enough."""
        return bool(self.cleaned_data["kind"] == "begin")


class ShareForm(forms.Form):
    """Which share is coded twice."""

    percent = forms.IntegerField(
        label="Aandeel dat een tweede codeur ook codeert, in procenten",
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "4"}),
    )


class CodesForm(forms.Form):
    """The codes of an answer; `seen` is the coding that was there when the page was shown."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, scheme: Scheme, seen: int | None = None, legend: str = "Codes", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scheme, self.current = scheme, "" if seen is None else str(seen)
        self.fields["seen"].initial = self.current
        several = scheme.allows_several
        kind = forms.MultipleChoiceField if several else forms.ChoiceField
        self.fields["codes"] = kind(
            label=legend,
            choices=code_choices(scheme),
            required=False,
            widget=forms.CheckboxSelectMultiple if several else forms.RadioSelect,
        )
        self.fields["codes"].is_conditional = True  # type: ignore[attr-defined]  # not called optional: the answer needs a code

    def clean(self) -> dict[str, Any]:
        """Take the codes as the scheme allows them, unless somebody coded the answer meanwhile."""
        cleaned = super().clean() or {}
        if "codes" not in cleaned:
            return cleaned
        given = cleaned["codes"] if isinstance(cleaned["codes"], list) else [code for code in [cleaned["codes"]] if code]
        try:
            cleaned["codes"] = self.scheme.checked(given)
        except CodesError as error:
            self.add_error("codes", str(error))
        if cleaned.get("seen") != self.current:
            raise forms.ValidationError(CODED_MEANWHILE)
        return cleaned


class ListFilter(forms.Form):
    """Which answers to list."""

    stand = forms.ChoiceField(
        label="Stand",
        required=False,
        choices=[("", "Alle"), (OPEN, "Nog zonder code"), (PROPOSED, "Nog zonder code, met voorstel"), (CODED, "Met code")],
        widget=forms.Select(attrs=SELECT),
    )
    code = forms.ChoiceField(label="Code", required=False, widget=forms.Select(attrs=SELECT))

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", "Alle"), *code_choices(scheme)]  # type: ignore[attr-defined]


class QuoteForm(forms.Form):
    """A masked text and the word of a person that it may go out; what is still found in it takes a word of its own."""

    use_required_attribute = False  # an empty box is no fault before anybody sent it

    text = forms.CharField(
        label="Tekst die naar buiten mag",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Vervang wat zegt over wie het gaat door bijvoorbeeld [naam], [plaats] of […]. Verander verder niets.",
    )
    looked_at = forms.BooleanField(
        label="Wat hierboven nog is gevonden, zegt niet over wie het gaat", required=False, widget=forms.CheckboxInput
    )
    confirmed = forms.BooleanField(
        label="Ik heb de hele tekst gelezen. Niemand kan eruit opmaken wie dit schreef of over wie het gaat",
        error_messages={"required": "Lees de tekst en vink dit aan."},
    )

    def __init__(self, *args: Any, is_found: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_found:
            del self.fields["looked_at"]
