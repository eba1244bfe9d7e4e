"""The page Publicaties: what is out, with its snapshots; making a draft, publishing it and taking it back."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from reports.choices import PublicationProfile, PublicationState
from reports.models import Publication, Snapshot
from reports.permissions import FREEZE_SNAPSHOT, PUBLISH_RESULTS, VIEW_RESULTS, publications_to_see
from reports.publishing import PublicationError, check_is_decided, check_may_publish, make_publication, publish, withdraw
from reports.queries import editions_to_publish, publications, published_publication
from reports.views.products import shown_products
from reports.views.publication_forms import PublicationForm
from surveys.permissions import Deed, staff_page
from surveys.views.version_forms import NumberForm

UNPROCESSABLE: Final = 422


@require_safe
@staff_page(VIEW_RESULTS)
def publication_list(request: HttpRequest) -> HttpResponse:
    """List the publications that this user may see, the newest first."""
    may_publish = request.user.has_perm(PUBLISH_RESULTS)
    context = {
        "publications": publications_to_see(request.user),
        "editions": editions_to_publish() if may_publish else (),
    }
    return render(request, "reports/publications/list.html", context)


@require_safe
@staff_page(VIEW_RESULTS)
def publication_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one publication: from which snapshots it is, who published it, and what is made of it."""
    publication = get_object_or_404(publications_to_see(request.user), pk=pk)
    context = {"publication": publication, "products": shown_products(publication, request.user, timezone.now())}
    return render(request, "reports/publications/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(PUBLISH_RESULTS, does=Deed.CHANGES)
def new_publication(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Choose the snapshots that go together, and make a draft of them."""
    edition = get_object_or_404(editions_to_publish(), pk=edition_id)
    seen = publications().filter(edition=edition).count()
    form = PublicationForm(request.POST or None, edition=edition)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            publication = make_publication(
                edition,
                office_holders=chosen["office_holders"],
                organisations=chosen["organisations"],
                profile=PublicationProfile(chosen["profile"]),
                profile_reason=chosen["profile_reason"],
                seen=seen,
                user=request.user,  # type: ignore[arg-type]  # logged in
                now=timezone.now(),
            )
        except PublicationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"Publicatie {publication.pk} is een concept. Lezers zien haar pas als zij is gepubliceerd."
            )
            return redirect("publication", publication.pk)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "reports/publications/new.html", {"edition": edition, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(PUBLISH_RESULTS, does=Deed.CHANGES)
def publish_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what publishing does, have the number of respondents typed, and publish."""
    publication = get_object_or_404(publications(), pk=pk)
    form = _number_form(request, publication)
    refusal = _refusal(publication)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            publish(publication, user=request.user, now=timezone.now())  # type: ignore[arg-type]  # logged in
        except PublicationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Publicatie {publication.pk} is gepubliceerd. Lezers zien nu deze resultaten.")
            return redirect("publication", publication.pk)
    earlier = published_publication(publication.edition)
    context = {
        "publication": publication,
        "form": form,
        "refusal": refusal,
        "earlier": earlier,
        "differences": _pairs(earlier, publication) if request.user.has_perm(FREEZE_SNAPSHOT) else (),
        "expected": form.expected,
    }
    is_refused = bool(form.errors) or (request.method == "POST" and bool(refusal))
    return render(request, "reports/publications/publish.html", context, status=UNPROCESSABLE if is_refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(PUBLISH_RESULTS, does=Deed.CHANGES)
def withdraw_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what taking back does, have the number of respondents typed, and take it back."""
    publication = get_object_or_404(publications(), pk=pk)
    form = _number_form(request, publication)
    is_withdrawn = publication.state == PublicationState.WITHDRAWN
    if request.method == "POST" and not is_withdrawn and form.is_valid():
        try:
            withdraw(publication, user=request.user, now=timezone.now())  # type: ignore[arg-type]  # logged in
        except PublicationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Publicatie {publication.pk} is ingetrokken.")
            return redirect("publication", publication.pk)
    context = {"publication": publication, "form": form, "is_withdrawn": is_withdrawn, "expected": form.expected}
    is_refused = bool(form.errors) or (request.method == "POST" and is_withdrawn)
    return render(request, "reports/publications/withdraw.html", context, status=UNPROCESSABLE if is_refused else 200)


def _number_form(request: HttpRequest, publication: Publication) -> NumberForm:
    """Return the form that asks for the number of respondents, or of organisations where there are no respondents."""
    first = publication.snapshots[0]
    form = NumberForm(request.POST if request.method == "POST" else None, expected=first.respondents)
    noun = "organisaties" if publication.office_holders is None else "respondenten"
    form.fields["number"].label = f"Om hoeveel {noun} gaat het?"
    return form


def _pairs(earlier: Publication | None, publication: Publication) -> tuple[tuple[Snapshot, Snapshot], ...]:
    """Return the snapshots that are replaced by other ones, each with what replaces it."""
    if earlier is None:
        return ()
    pairs = (
        (earlier.office_holders, publication.office_holders),
        (earlier.organisations, publication.organisations),
    )
    return tuple((before, after) for before, after in pairs if before and after and before != after)


def _refusal(publication: Publication) -> str:
    """Return why a publication cannot be published now; empty when it can."""
    if publication.state != PublicationState.DRAFT:
        return f"Deze publicatie is al {publication.state.label.lower()}."
    try:
        check_may_publish(publication.edition, publication.snapshots)
        check_is_decided(publication)
    except PublicationError as error:
        return str(error)
    return ""
