"""Choosing organisations for the in-depth study: whom the lot proposes, and one by hand for a reason."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from surveys.in_depth.plan import label_of
from surveys.interview_list import organisations_to_add, proposals
from surveys.interviewing import InterviewingError, ProposalChangedError, choose_by_hand, choose_drawn
from surveys.models import Edition
from surveys.permissions import MANAGE_INTERVIEWS, Deed, staff_page
from surveys.views.interview_forms import AddForm, SeedForm
from surveys.views.interviews import edition_of

UNPROCESSABLE: Final = 422


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MANAGE_INTERVIEWS, does=Deed.CHANGES)
def proposal(request: HttpRequest, year: int) -> HttpResponse:
    """Show whom the lot proposes with a seed, and choose them."""
    edition, plan = edition_of(year)
    form = SeedForm(request.POST or request.GET or {"startgetal": edition.year})
    is_valid = form.is_valid()
    seed: int = form.cleaned_data["startgetal"] if is_valid else edition.year
    if request.method == "POST" and is_valid:
        return _choose(request, edition, seed)
    found = proposals(edition, plan, seed=seed)
    regions = {each.pk: plan.region_of(province=each.province, code=each.code) for one in found for each in one.organisations}
    tables = [(one, [(each, label_of(plan.regions, regions[each.pk])) for each in one.organisations]) for one in found]
    context = {
        "edition": edition,
        "plan": plan,
        "form": form,
        "seed": seed,
        "tables": tables,
        "drawn": sum(len(each.organisations) for each in found),
        "wanted": sum(each.wanted for each in found),
    }
    status = 200 if is_valid else UNPROCESSABLE
    return render(request, "surveys/interviews/proposal.html", context, status=status)


def _choose(request: HttpRequest, edition: Edition, seed: int) -> HttpResponse:
    _, plan = edition_of(edition.year)
    try:
        chosen = choose_drawn(edition, plan, seed=seed, shown=_shown(request.POST), user=request.user, now=timezone.now())
    except ProposalChangedError:
        messages.error(request, "Het steekproefkader of de keuze is intussen veranderd. Dit is het voorstel van nu.")
        return redirect(f"{reverse('interviews_proposal', args=(edition.year,))}?startgetal={seed}")
    noun = "organisatie is" if len(chosen) == 1 else "organisaties zijn"
    messages.success(request, f"{len(chosen)} {noun} gekozen. Er is nog niemand benaderd.")
    return redirect("interviews_edition", edition.year)


def _shown(data: QueryDict) -> set[int]:
    return {int(key) for key in data.getlist("organisatie") if key.isascii() and key.isdigit()}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MANAGE_INTERVIEWS, does=Deed.CHANGES)
def add_organisation(request: HttpRequest, year: int) -> HttpResponse:
    """Choose an organisation by hand."""
    edition, _ = edition_of(year)
    free = organisations_to_add(edition)
    form = AddForm(request.POST or None, organisations=free)
    if form.is_valid():
        organisation = get_object_or_404(free, pk=form.cleaned_data["organisation"])
        try:
            selected = choose_by_hand(
                edition, organisation, reason=form.cleaned_data["reason"], user=request.user, now=timezone.now()
            )
        except InterviewingError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, "De organisatie is gekozen. Er is nog niemand benaderd.")
            return redirect("selected_organisation", selected.pk)
    context = {
        "edition": edition,
        "form": form,
        "heading": "Organisatie toevoegen",
        "explanation": "Voor wie buiten de loting om wordt gekozen, staat er een reden bij.",
        "button": "Kies deze organisatie",
        "back": reverse("interviews_edition", args=(edition.year,)),
    }
    return render(request, "surveys/interviews/step.html", context, status=UNPROCESSABLE if form.errors else 200)
