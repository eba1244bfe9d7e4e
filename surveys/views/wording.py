"""The page Mailteksten: which texts staff wrote, and the editor with its preview."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organisations.choices import Office, Tier
from surveys.choices import RecipientState, SurveyKind, WaveKind
from surveys.invitees import invitees_of
from surveys.mail_texts import MEANINGS, ONLY_OF_OFFICIALS, REMINDERS, problems
from surveys.mails import Letterhead
from surveys.models import MailTemplate, Survey
from surveys.permissions import SEND_MAIL_WAVE, Deed, staff_page
from surveys.queries import fieldwork_surveys
from surveys.trying import example, first_draft, functions_to_show
from surveys.views.calendar import kinds_of
from surveys.wording import (
    ForWhom,
    TextChangedError,
    TextInUseError,
    WordingError,
    Words,
    change_text,
    discard_text,
    write_text,
)

UNPROCESSABLE: Final = 422
EVERYBODY: Final = "Iedereen"
CHANGED: Final = "Een collega heeft deze tekst intussen gewijzigd of weggegooid. Nog eens opslaan vervangt wat er nu staat."
IN_USE: Final = "Er gaan nu mails van deze soort uit. Zet de ronde stil, of wacht tot zij klaar is."


class WordsForm(forms.Form):
    """What a mail says."""

    subject = forms.CharField(label="Onderwerp", max_length=150)
    text = forms.CharField(label="Tekst", strip=False, widget=forms.Textarea(attrs={"rows": 20}))
    html = forms.CharField(
        label="Opgemaakte tekst (HTML)",
        required=False,
        help_text="Leeg: de opmaak komt uit de tekst hierboven.",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    @property
    def words(self) -> Words:
        """What a valid form says."""
        return Words(*(self.cleaned_data[name] for name in ("subject", "text", "html")))

    def add_problems(self, problems: dict[str, list[str]]) -> None:
        """Show what is wrong with a text beside its field."""
        for field, lines in problems.items():
            for line in lines:
                self.add_error(field, line)


class ChangeForm(WordsForm):
    """Other words for a text; `seen` tells which version was shown, and another one is not overwritten unseen."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, row: MailTemplate) -> None:
        super().__init__(data, initial={"subject": row.subject, "text": row.text, "html": row.html})
        self.current = row.changed_at.isoformat()
        self.fields["seen"].initial = self.current

    def clean(self) -> dict[str, Any]:
        """Say that somebody else changed the text; who sends it once more means it."""
        cleaned = super().clean() or {}
        if cleaned.get("seen") not in {"", self.current}:
            self.data = {**self.data.dict(), "seen": self.current}  # type: ignore[attr-defined]  # what was posted
            self.add_error(None, CHANGED)
        return cleaned


class ForWhomForm(WordsForm):
    """A new text, and whom it is for."""

    field_order = ("for_whom",)

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitees = invitees_of(survey.kind)
        groups = [(str(tier.label), self._of(tier)) for tier in Tier]
        self.fields["for_whom"] = forms.ChoiceField(label="Voor wie", required=False, choices=[("", EVERYBODY), *groups])
        self.order_fields(self.field_order)

    def _of(self, tier: Tier) -> list[tuple[str, str]]:
        functions = [(one.key, str(one.function.label)) for one in self.invitees.functions if one.tier == tier]
        return [(tier.value, f"Alle functies: {tier.label.lower()}"), *functions] if len(functions) > 1 else functions

    @property
    def tier_and_function(self) -> tuple[str, str]:
        """Whom a valid form is for: a tier, an office, a role at a tier, or everybody."""
        chosen = self.cleaned_data["for_whom"]
        if chosen in Tier.values:
            return chosen, ""
        named = self.invitees.named(chosen)
        if named is None:
            return "", ""
        return "" if isinstance(named.function, Office) else str(named.tier), str(named.function)


@require_GET
@staff_page(SEND_MAIL_WAVE)
def texts(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Show for each kind of mail which texts staff wrote."""
    survey = get_object_or_404(_surveys(), pk=survey_id)
    written = MailTemplate.objects.filter(survey=survey).select_related("changed_by")
    blocks = [
        {
            "kind": kind,
            "states": states_of(survey, kind),
            "texts": [(text, name_of(text)) for text in written if text.kind == kind],
        }
        for kind in kinds_with_text(survey)
    ]
    return render(request, "surveys/fieldwork/texts.html", {"survey": survey, "blocks": blocks})


@require_http_methods(["GET", "POST"])
@staff_page(SEND_MAIL_WAVE, does=Deed.CHANGES)
def new_text(request: HttpRequest, survey_id: int, kind: str) -> HttpResponse:
    """Write a text, beginning with that of the program."""
    survey = get_object_or_404(_surveys(), pk=survey_id)
    if kind not in kinds_with_text(survey):
        raise Http404
    asked = request.GET.get("stand", "")
    state = RecipientState(asked) if asked in states_of(survey, WaveKind(kind)) else RecipientState.NOT_STARTED
    shown = MailTemplate(survey=survey, kind=kind, for_state=state)
    subject, body = first_draft(survey, WaveKind(kind), Letterhead.of(settings), state=state)
    form = ForWhomForm(_posted(request), survey=survey, initial={"subject": subject, "text": body})
    if form.is_bound and form.is_valid():
        shown.tier, shown.function = form.tier_and_function
        for_whom = ForWhom(WaveKind(kind), shown.tier, shown.function, state)
        write = partial(write_text, survey, for_whom, form.words, user=request.user, now=timezone.now())
        if "voorbeeld" not in request.POST and _is_done(form, write):
            return _stored(request, survey)
    return _editor(request, shown, form)


@require_http_methods(["GET", "POST"])
@staff_page(SEND_MAIL_WAVE, does=Deed.CHANGES)
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a text."""
    row = get_object_or_404(MailTemplate.objects.select_related("survey__edition"), pk=pk, survey__in=_surveys())
    form = ChangeForm(_posted(request), row=row)
    if form.is_bound and form.is_valid() and "voorbeeld" not in request.POST:
        change = partial(change_text, row, form.words, user=request.user, now=timezone.now())
        if _is_done(form, change):
            return _stored(request, row.survey)
    return _editor(request, row, form)


@require_POST
@staff_page(SEND_MAIL_WAVE, does=Deed.CHANGES)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a text away."""
    row = get_object_or_404(MailTemplate.objects.select_related("survey"), pk=pk, survey__in=_surveys())
    try:
        discard_text(row)
    except TextInUseError:
        messages.error(request, IN_USE)
        return redirect("mail_text", pk)
    messages.success(request, "De tekst is weg. De algemenere tekst geldt weer.")
    return redirect("mail_texts", row.survey_id)


def _stored(request: HttpRequest, survey: Survey) -> HttpResponse:
    messages.success(request, "De tekst is opgeslagen. Rondes van deze soort die al bevestigd waren, zijn weer concept.")
    return redirect("mail_texts", survey.pk)


def kinds_with_text(survey: Survey) -> tuple[WaveKind, ...]:
    """Return the kinds of mail of a survey."""
    return (*kinds_of(survey), WaveKind.CODE_AGAIN)


def states_of(survey: Survey, kind: WaveKind) -> tuple[RecipientState, ...]:
    """Return for which states besides not having begun a mail can have a text of its own."""
    if kind not in REMINDERS:
        return ()
    return (RecipientState.STARTED,) if survey.kind == SurveyKind.AMBTSDRAGERS else tuple(RecipientState)[1:]


def name_of(row: MailTemplate) -> str:
    """Return whom a text is for, in words."""
    whom = row.get_function_display() if row.function else Tier(row.tier).label if row.tier else EVERYBODY
    if row.function and row.tier:
        whom = f"{whom} ({Tier(row.tier).label.lower()})"
    is_for_all_states = row.for_state == RecipientState.NOT_STARTED
    return str(whom) if is_for_all_states else f"{whom}, {row.get_for_state_display().lower()}"


def _surveys() -> QuerySet[Survey]:
    return fieldwork_surveys().exclude(edition__key_salt=None)


def _is_done(form: WordsForm, step: Callable[[], object]) -> bool:
    """Take a step, or show on the form why not."""
    try:
        step()
    except WordingError as error:
        form.add_problems(error.problems)
    except TextInUseError:
        form.add_error(None, IN_USE)
    except TextChangedError:
        form.add_error(None, CHANGED)
    return not form.errors


def _editor(request: HttpRequest, row: MailTemplate, form: WordsForm) -> HttpResponse:
    preview = _preview(row, form) if form.is_bound and not form.errors else None
    hidden = () if row.survey.kind == SurveyKind.ORGANISATIES else ONLY_OF_OFFICIALS
    context = {
        "row": row,
        "name": name_of(row),
        "form": form,
        "preview": preview,
        "meanings": [(f"{{{{ {name} }}}}", meaning) for name, meaning in MEANINGS.items() if name not in hidden],
    }
    return render(request, "surveys/fieldwork/text.html", context, status=UNPROCESSABLE if form.errors else 200)


def _preview(row: MailTemplate, form: WordsForm) -> dict[str, str] | None:
    """Return the mail as a made-up person gets it, or show on the form why it cannot be written."""
    words, kind = form.words, WaveKind(row.kind)
    if found := problems(kind, row.survey.kind, subject=words.subject, text=words.text, html=words.html):
        form.add_problems(found)
        return None
    functions = [one for one in functions_to_show(row.survey, kind) if row.tier in {"", one.tier}]
    functions = [one for one in functions if row.function in {"", one.function}]
    tried = MailTemplate(subject=words.subject, text=words.text, html=words.html)
    mail = example(row.survey, kind, functions[-1], Letterhead.of(settings), state=RecipientState(row.for_state), text=tried)
    return {"function": str(functions[-1].function.label), "subject": str(mail.subject), "text": str(mail.body)}


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
