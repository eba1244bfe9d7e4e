"""Navraag: an organisation is asked by mail about a block in which its fillers differ."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from surveys.block_records import DossierRows
from surveys.doubles import was_asked_today
from surveys.inquiries import differing_questions, not_reached, question_words, whom_to_ask
from surveys.inquiring import Asked, AskedTodayError, WrongNumberError, ask
from surveys.inquiry_mails import inquiry_example
from surveys.mails import Letterhead
from surveys.models import Inquiry, Invitation, ReconciledBlock, ReconciliationStep
from surveys.models.reconciliation import MOST_INQUIRY
from surveys.permissions import RECONCILE_DOSSIERS, Deed, staff_page
from surveys.routing import Part
from surveys.views.bench_block import block_on_bench
from surveys.views.bench_lines import seat_in_view

UNPROCESSABLE: Final = 422
PREVIEW: Final = "voorbeeld"
NO_TEXT_YET: Final = "[uw tekst]"


class InquiryForm(forms.Form):
    """Which questions are asked, in which words, and to how many."""

    vragen = forms.MultipleChoiceField(
        label="Over welke vragen?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies ten minste één vraag."},
    )
    tekst = forms.CharField(
        label="Wat moet de organisatie weten of uitzoeken?",
        max_length=MOST_INQUIRY,
        help_text=(
            f"Ten hoogste {MOST_INQUIRY} tekens. Schrijf geen persoonsgegevens op, en geen antwoorden: "
            "de een hoort niet te lezen wat de ander invulde."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Schrijf op wat u wilt weten."},
    )
    aantal = forms.CharField(
        label="Naar hoeveel mensen gaat deze mail?", max_length=10, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )

    def __init__(self, *args: Any, questions: dict[str, str], expected: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["vragen"].choices = list(questions.items())  # type: ignore[attr-defined]  # a field of choices
        self.fields["vragen"].initial = list(questions)
        self.fields["aantal"].required = not self.is_preview

    @property
    def is_preview(self) -> bool:
        """Whether only the preview is asked for."""
        return self.data.get("_doe") == PREVIEW

    def clean_aantal(self) -> str:
        """Refuse any other number than that of the recipients."""
        typed = str(self.cleaned_data["aantal"]).strip()
        if not self.is_preview and typed != str(self.expected):
            raise forms.ValidationError("Dit is niet het aantal dat bij ‘Naar wie’ staat.")
        return typed

    def clean(self) -> dict[str, Any] | None:
        """Show the number as a question to answer again, also after a preview, which could do without."""
        self.fields["aantal"].required = True
        return super().clean()

    @property
    def asked(self) -> Asked:
        """What was filled in; of what is not there yet, what a preview shows."""
        known = getattr(self, "cleaned_data", {})
        questions = known.get("vragen") or [str(name) for name in self.fields["vragen"].initial]
        return Asked(tuple(questions), known.get("tekst") or NO_TEXT_YET)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(RECONCILE_DOSSIERS, does=Deed.SENDS)
def inquiry(request: HttpRequest, dossier_id: UUID, block: str) -> HttpResponse:
    """Ask the organisation about a block; nothing goes before the number of recipients is typed."""
    bench = block_on_bench(dossier_id, block)
    rows, part, whom = bench.rows, bench.part, whom_to_ask(bench.rows, bench.part)
    questions = question_words(rows.dossier, part, differing_questions(rows, part), seat_in_view(rows, part))
    form = InquiryForm(request.POST if request.method == "POST" else None, questions=questions, expected=len(whom))
    if request.method == "POST" and form.is_valid() and not form.is_preview:
        return _send(request, rows, part, form)
    context = {
        "dossier": rows.dossier,
        "part": part,
        "block_title": bench.title,
        "form": form,
        "questions": questions,
        "whom": whom,
        "not_reached": not_reached(rows, part),
        "asked_today": was_asked_today(rows.reconciled.get(part.name), timezone.now()),
        "mail": _example(rows, part, form.asked, whom[0].invitation) if whom and questions else None,
    }
    return render(request, "surveys/bench/inquiry.html", context, status=UNPROCESSABLE if form.errors else 200)


def _send(request: HttpRequest, rows: DossierRows, part: Part, form: InquiryForm) -> HttpResponse:
    number = int(form.cleaned_data["aantal"])
    letterhead = Letterhead.of(settings)
    try:
        ask(rows, part, form.asked, recipients=number, by=request.user, now=timezone.now(), letterhead=letterhead)
    except AskedTodayError:
        messages.error(request, "Over dit blok is vandaag al navraag gedaan. Er is niets verzonden.")
    except WrongNumberError:
        messages.error(request, "De ontvangers zijn intussen veranderd. Er is niets verzonden; kijk de pagina nog eens na.")
        return redirect("bench_inquiry", rows.dossier.pk, part.name)
    else:
        many = "1 mail staat klaar en gaat" if number == 1 else f"{number} mails staan klaar en gaan"
        messages.success(request, f"De navraag is gedaan: {many} uit binnen de verzendtijden van de editie.")
    return redirect("bench_block", rows.dossier.pk, part.name)


def _example(rows: DossierRows, part: Part, asked: Asked, invitation: Invitation) -> dict[str, str]:
    """Return the mail as the first of the recipients gets it."""
    step = ReconciliationStep(reconciled=ReconciledBlock(dossier=rows.dossier, block=part.name))
    written = Inquiry(step=step, questions=list(asked.questions), text=asked.text)
    letterhead = Letterhead.of(settings)
    subject, text = inquiry_example(written, invitation, letterhead, now=timezone.now())
    return {"sender": letterhead.sender, "subject": subject, "text": text}
