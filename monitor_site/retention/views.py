"""The page Bewaartermijnen: what goes when, what would go, and the signed reports of what went."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from monitor_site.retention.executing import RetentionError, execute, set_schedule
from monitor_site.retention.forms import ScheduleForm
from monitor_site.retention.models import RetentionRule
from monitor_site.retention.queries import Line, proposal_for, schedule_of
from monitor_site.retention.signing import report_key
from surveys.models import Edition
from surveys.permissions import Deed, staff_page
from surveys.templatetags.dutch import dutch_number

MANAGE_RETENTION: Final = "retention.manage_retention"
TRIAL: Final = "proef"
UNPROCESSABLE: Final = 422
WORDS: Final = {
    "people": "mensen zonder adres en nummer",
    "bounces": "bounces",
    "calls": "te bellen, met hun gesprekken",
    "contacts": "contactmomenten",
    "letters": "brievenbestanden",
    "fillers": "invullers zonder naam en adres",
    "handovers": "overdrachten zonder naam en adres",
    "inquiries": "navragen zonder tekst",
    "interviewees": "gesprekspartners zonder naam, adres en nummer",
    "officials": "functionarissen zonder naam, adres en nummer",
    "proposals": "voorgestelde wijzigingen van imports",
    "chunks": "brokken van ingelezen bestanden",
    "findings": "afgehandelde bevindingen over het kader",
    "remembered": "onthouden besluiten over mensen",
    "responses": "responsen",
    "snapshots": "momentopnamen",
    "interviews": "non-responsinterviews",
    "notes": "notities en citaten uit interviews",
    "months": "maanden van het logboek",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would do today: how many rows it takes, or why it waits."""

    line: Line
    counted: tuple[str, ...]
    waits: str


@require_GET
@staff_page(MANAGE_RETENTION)
def schedules(request: HttpRequest) -> HttpResponse:
    """Show the schedule of every edition."""
    key = report_key(settings.CODE_MASTER_KEY)
    blocks = [{"edition": edition, "lines": schedule_of(edition, key)} for edition in Edition.objects.all()]
    return render(request, "retention/schedules.html", {"blocks": blocks})


@require_http_methods(["GET", "POST"])
@staff_page(MANAGE_RETENTION, does=Deed.CHANGES)
def schedule(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Show and set the schedule of one edition, with what would go if it were done now and what went."""
    edition = get_object_or_404(Edition, pk=edition_id)
    lines = schedule_of(edition, report_key(settings.CODE_MASTER_KEY))
    proposal = {} if any(line.rule for line in lines) else proposal_for(edition)
    left = {line.what: line.rule.due_on if line.rule else proposal.get(line.what) for line in lines if not line.report}
    form = ScheduleForm(request.POST if request.method == "POST" and TRIAL not in request.POST else None, left=left)
    is_trial = TRIAL in request.POST
    if not is_trial and form.is_valid():
        set_schedule(edition, form.days)
        messages.success(request, "De bewaartermijnen zijn vastgesteld.")
        return redirect("retention_schedule", edition.pk)
    reports = [(line, _in_words(line.report.counts)) for line in lines if line.report]
    context = {
        "edition": edition,
        "form": form,
        "is_proposal": bool(proposal),
        "trials": [_trial(line, line.rule) for line in lines if is_trial and line.rule and not line.report],
        "may_try": any(line.rule and not line.report for line in lines),
        "reports": reports,
    }
    return render(request, "retention/schedule.html", context, status=UNPROCESSABLE if form.errors else 200)


def _trial(line: Line, rule: RetentionRule) -> Trial:
    try:
        counts = execute(rule, now=timezone.now(), key=report_key(settings.CODE_MASTER_KEY), dry_run=True)
    except RetentionError as error:
        return Trial(line, (), str(error))
    return Trial(line, _in_words(counts), "")


def _in_words(counts: dict[str, int]) -> tuple[str, ...]:
    told = tuple(f"{dutch_number(counts[name])} {words}" for name, words in WORDS.items() if counts.get(name))
    return told or ("niets",)
