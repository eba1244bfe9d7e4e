"""The files of a publication: what can be made, what is made, how far it is, and taking it out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from reports.choices import ProductState, PublicationState
from reports.downloading import log_download
from reports.making import AlreadyMakingError, ask_for
from reports.models import ProductFile, Publication
from reports.permissions import DOWNLOAD_RESULTS, MAKE_PRODUCTS, VIEW_RESULTS, publications_to_see
from reports.product_kinds import ProductError, ProductKind
from reports.products import KINDS
from reports.queries import files_of
from surveys.permissions import Deed, staff_page

UNPROCESSABLE: Final = 422
_LEAST_TOLD: Final = 5
"""Percent before which nothing is said about the time that is left."""


@dataclass(frozen=True, slots=True)
class ShownProduct:
    """A kind of file with the one that can be taken out, and the one that is asked for."""

    kind: ProductKind
    ready: ProductFile | None
    newest: ProductFile | None
    may_take: bool
    may_make: bool
    minutes_left: int | None
    """Of the one that is being made; None while that cannot be told."""
    is_new: bool
    """Whether this user asked for it and has not taken it out yet."""

    @property
    def busy(self) -> ProductFile | None:
        """The file that is being made."""
        return self.newest if self.newest is not None and self.newest.is_busy else None

    @property
    def failed(self) -> ProductFile | None:
        """The file that could not be made the last time it was asked for."""
        return self.newest if self.newest is not None and self.newest.state == ProductState.FAILED else None


def shown_products(publication: Publication, user: User | AnonymousUser, now: datetime) -> tuple[ShownProduct, ...]:
    """Return what this user may see of the files of a publication, in the order of the registry."""
    return tuple(_shown(publication, user, now))


def _shown(publication: Publication, user: User | AnonymousUser, now: datetime) -> Iterator[ShownProduct]:
    files = list(files_of(publication, user))
    may_make = user.has_perm(MAKE_PRODUCTS) and publication.state != PublicationState.WITHDRAWN
    for kind in KINDS.values():
        if not kind.fits(publication):
            continue
        own = [row for row in files if row.kind == kind.name]
        newest = own[0] if own else None
        ready = next((row for row in own if row.is_ready), None)
        may_take = user.has_perm(kind.permission)
        is_new = ready is not None and may_take and ready.asked_by_id == user.pk and not ready.was_taken  # type: ignore[attr-defined]  # by `files_of`
        if may_take or may_make:
            yield ShownProduct(kind, ready, newest, may_take, may_make and may_take, _minutes_left(newest, now), is_new)


def _minutes_left(row: ProductFile | None, now: datetime) -> int | None:
    """Return how long it still takes: what is left takes as long as what was done, share for share."""
    if row is None or row.work_started_at is None or row.percent < _LEAST_TOLD:
        return None
    spent = (now - row.work_started_at).total_seconds()
    return max(1, round(spent * (100 - row.percent) / row.percent / 60))


# --- pages ---------------------------------------------------------------------------------------------------------
@require_safe
@staff_page(VIEW_RESULTS)
def products_progress(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Show the table of files alone, for a page that keeps itself up to date."""
    publication = get_object_or_404(publications_to_see(request.user), pk=publication_id)
    context = {"publication": publication, "products": shown_products(publication, request.user, timezone.now())}
    return render(request, "reports/publications/files.html", context)


class OptionsForm(forms.Form):
    """What is asked before a file is made."""

    def __init__(self, *args: Any, kind: ProductKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for option in kind.options:
            self.fields[option.name] = forms.IntegerField(
                label=option.label,
                help_text=option.hint,
                initial=option.default,
                min_value=option.minimum,
                max_value=option.maximum,
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MAKE_PRODUCTS, does=Deed.CHANGES)
def make_product(request: HttpRequest, publication_id: int, kind_name: str) -> HttpResponse:
    """Say what will be made, ask what has to be known for that, and have it made."""
    publication = get_object_or_404(publications_to_see(request.user), pk=publication_id)
    kind = _kind_for(request, kind_name)
    form = OptionsForm(request.POST if request.method == "POST" else None, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            ask_for(publication, kind, options=form.cleaned_data, user=request.user, now=timezone.now())
        except AlreadyMakingError:
            messages.info(request, f"{kind.label}: dit bestand wordt al gemaakt.")
            return redirect("publication", publication_id)
        except ProductError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{kind.label} wordt gemaakt. Deze pagina mag dicht: het werk gaat door.")
            return redirect("publication", publication_id)
    context = {"publication": publication, "kind": kind, "form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "reports/publications/make.html", context, status=status)


@require_safe
@staff_page(DOWNLOAD_RESULTS)
def download_product(request: HttpRequest, publication_id: int, product_file_id: int) -> HttpResponse:
    """Hand a file out and note that it was taken; asking for its headers alone takes nothing."""
    publication = get_object_or_404(publications_to_see(request.user), pk=publication_id)
    row = get_object_or_404(ProductFile, pk=product_file_id, publication=publication, state=ProductState.READY)
    kind = _kind_for(request, row.kind)
    if request.method == "GET":
        what = f"{kind.label}, publicatie {publication.pk}"
        for snapshot in publication.snapshots[:1]:
            log_download(snapshot, what=what, file_format=kind.ending, user=request.user, now=timezone.now(), product_file=row)
    headers = {"Content-Disposition": f'attachment; filename="{kind.file_name(publication)}"'}
    return HttpResponse(bytes(row.content or b""), content_type=kind.content_type, headers=headers)


def _kind_for(request: HttpRequest, name: str) -> ProductKind:
    """Return a kind of file that this user may have; answers 404 for another name, 403 for who may not."""
    if name not in KINDS:
        raise Http404
    if not request.user.has_perm(KINDS[name].permission):
        raise PermissionDenied
    return KINDS[name]
