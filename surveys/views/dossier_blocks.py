"""One block of a dossier: its pages, the answers to it, skipping it, doing it together, agreeing with the opening block."""

from contextlib import suppress
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys import routing
from surveys.answers_in_words import answers_in_words
from surveys.choices import BlockStatus
from surveys.completing import reopen_dossier
from surveys.cookies import RESPONDENT_SECONDS
from surveys.dossiers import Desk, Sharing, was_finished
from surveys.filler_names import name_and_role
from surveys.filling import (
    LONGEST_REASON,
    DossierCompleteError,
    IncompleteBlockError,
    NotSkippableError,
    finish_block,
    problems_of,
    reopen_block,
    reread,
    skip_block,
)
from surveys.forms import ACTION
from surveys.mails import Letterhead
from surveys.models import BlockAnswers
from surveys.sharing import NothingToAgreeError, NotShareableError, agree, share_block
from surveys.telling import tell_of_difference
from surveys.views.answer_page import UNPROCESSABLE, answers_by_part, page_of
from surveys.views.dossier_visits import REOPEN, BlockVisit, DossierVisit, filler_page
from surveys.views.start import see_other

TOO_LONG: Final = f"Gebruik ten hoogste {LONGEST_REASON} tekens."


# --- pages ---------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@filler_page
def page(request: HttpRequest, visit: DossierVisit, block: str, name: str) -> HttpResponse:
    """Show a page that the filler has come to, or save it and go where the button says."""
    asked = visit.desk.questionnaire.pages_by_name.get(name)
    if request.method == "POST" and request.POST.get(ACTION) == REOPEN and visit.may_reopen:
        reopen_dossier(visit.filler)
        visit = DossierVisit(reread(visit.filler), visit.lookup, visit.survey, visit.now, visit.seconds)
    at = visit.block(block)
    if asked is None or asked.part is not at.block:
        return at.to_continue()
    if visit.is_complete and request.method != "POST":
        return see_other("dossier_completed")
    row = visit.desk.row(at.block)
    was_done = row is not None and was_finished(row)
    answer = page_of(request, at, asked)
    if request.method == "POST" and was_done and at.block is visit.desk.opening:
        # Answers that were finished count as they are changed, so the versions may differ from here on.
        _tell_of_difference(reread(visit.filler), at)
    return answer


@require_safe
@filler_page
def go_on(_request: HttpRequest, visit: DossierVisit, block: str) -> HttpResponse:
    """Lead to the page of a block where the filler goes on."""
    at = visit.block(block)
    return at.to_continue() if visit.desk.applies(at.block) else see_other("dossier")


# --- the answers to a block ----------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@filler_page
def block_overview(request: HttpRequest, visit: DossierVisit, block: str) -> HttpResponse:
    """Show all answers to a block by subject; and call it done."""
    at = visit.block(block)
    row = visit.desk.row(at.block)
    if visit.is_complete:
        return see_other("dossier_completed")
    if row is None:
        return at.to_continue() if visit.desk.applies(at.block) else see_other("dossier")
    if at.block is visit.desk.personal:
        return see_other("dossier")
    if request.method == "POST":
        return _finish(request, at)
    return _show_block(request, at, row)


def _show_block(request: HttpRequest, at: BlockVisit, row: BlockAnswers, *, is_refused: bool = False) -> HttpResponse:
    desk = at.desk
    applies = desk.applies(at.block)
    missing = problems_of(desk, at.block, row) if applies else ()
    context = at.words() | {
        "row": row,
        "parts": answers_by_part(at, shows_open_text=True, pages=None if applies else at.answered_pages()),
        "missing": [{"address": at.address(one.page), "title": one.page.title} for one in missing],
        "applies": applies,
        "is_fixed": not applies or row.status == BlockStatus.SKIPPED,
        "is_done": row.status == BlockStatus.DONE,
        "is_skipped": row.status == BlockStatus.SKIPPED,
        "is_refused": is_refused,
        "respondent_seconds": RESPONDENT_SECONDS,
    }
    return render(request, "dossier/block.html", context, status=UNPROCESSABLE if is_refused else 200)


def _finish(request: HttpRequest, at: BlockVisit) -> HttpResponse:
    try:
        desk = finish_block(at.visit.filler, at.block, now=at.now)
    except IncompleteBlockError:
        return _show_block(request, at, at.sheet.row, is_refused=True)
    except DossierCompleteError:
        return see_other("dossier_completed")
    if at.block is desk.opening:
        _tell_of_difference(desk, at)
    return see_other("dossier")


def _tell_of_difference(desk: Desk, at: BlockVisit) -> None:
    tell_of_difference(desk, now=at.now, letterhead=Letterhead.of(settings))


@require_POST
@filler_page
def reopen(_request: HttpRequest, visit: DossierVisit, block: str) -> HttpResponse:
    """Take up again a block that was skipped or done."""
    at = visit.block(block)
    try:
        reopen_block(visit.filler, at.block)
    except DossierCompleteError:
        return see_other("dossier_completed")
    return see_other("dossier_continue", at.name)


# --- skipping ------------------------------------------------------------------------------------------------------
class SkipForm(forms.Form):
    """Asks why a block cannot be judged, if somebody wants to say so."""

    reason = forms.CharField(
        label="Waarom kunt u dit blok niet beoordelen?",
        help_text="Bijvoorbeeld: hier gaat een andere afdeling over.",
        required=False,
        max_length=LONGEST_REASON,
        error_messages={"max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@filler_page
def skip(request: HttpRequest, visit: DossierVisit, block: str) -> HttpResponse:
    """Ask whether to skip a block, and why."""
    at = visit.block(block)
    if visit.is_complete or at.block in {visit.desk.personal, visit.desk.opening}:
        return see_other("dossier")
    form = SkipForm(request.POST) if request.method == "POST" else SkipForm()
    if request.method != "POST" or not form.is_valid():
        row = visit.desk.row(at.block)
        context = at.words() | {"form": form, "has_answers": bool(row and row.answers)}
        return render(request, "dossier/skip.html", context, status=UNPROCESSABLE if form.is_bound else 200)
    with suppress(DossierCompleteError, NotSkippableError):  # the overview says how it stands
        skip_block(visit.filler, at.block, reason=form.cleaned_data["reason"].strip(), now=visit.now)
    return see_other("dossier")


# --- together ------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@filler_page
def share(request: HttpRequest, visit: DossierVisit, block: str) -> HttpResponse:
    """Say what doing a block together means, or why it cannot be; and choose it."""
    at = visit.block(block)
    sharing = visit.desk.sharing(at.block)
    if visit.is_complete or sharing is Sharing.NOT_HERE:
        return see_other("dossier")
    if request.method == "POST":
        try:
            share_block(visit.filler, at.block, now=visit.now)
        except DossierCompleteError:
            return see_other("dossier")
        except NotShareableError:
            return see_other("dossier_share", at.name)
        return see_other("dossier_continue", at.name)
    row = visit.desk.row(at.block)
    context = at.words() | {
        "sharing": sharing.value,
        "other": _other_official(visit),
        "has_answers": bool(row and row.answers),
    }
    return render(request, "dossier/share.html", context)


def _other_official(visit: DossierVisit) -> str:
    """Return with whom this filler would do it: who came in, or else the role of who was asked."""
    others = [filler for filler in visit.desk.officials if filler.pk != visit.filler.pk]
    if others:
        return name_and_role(others[0])
    asked = [one.person for one in visit.desk.asked if one.pk != visit.filler.invitation_id]
    return f"{asked[0].full_name} ({asked[0].function.label.lower()})" if asked else "uw collega"


# --- the opening block ---------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@filler_page
def agreement(request: HttpRequest, visit: DossierVisit, block: str) -> HttpResponse:
    """Show the opening block as the other official answered it, to agree with or to answer differently."""
    at = visit.block(block)
    version = visit.desk.opening_to_agree_with()
    if at.block is not visit.desk.opening or version is None or visit.is_complete:
        return see_other("dossier")
    if request.method == "POST":
        with suppress(NothingToAgreeError, DossierCompleteError):  # the overview says how it stands
            agree(visit.filler, now=visit.now)
        return see_other("dossier")
    return render(request, "dossier/agree.html", at.words() | _version(visit, at, version))


def _version(visit: DossierVisit, at: BlockVisit, version: BlockAnswers) -> dict[str, Any]:
    """Return the answers of the other official in words, as this filler reads the questions."""
    desk = visit.desk
    author = next((filler for filler in desk.fillers if filler.pk == version.filler_id), None)
    answers, background = desk.answers(at.block, version, author), desk.background(author)
    views = [routing.page_view(desk.questionnaire, one, answers, background) for one in desk.path(at.block, version, author)]
    return {
        "author": name_and_role(author) if author else "Uw collega",
        "version": version,
        "pages": [{"title": view.title, "questions": answers_in_words(view, answers, shows_open_text=True)} for view in views],
        "has_own": desk.row(at.block) is not None,
    }
