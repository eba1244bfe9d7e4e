"""What staff decided about files and is remembered for later ones: organisations and people."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from organisations.deciding import forget_organisation, forget_person
from organisations.permissions import MANAGE_FRAME, Deed, staff_page
from organisations.queries import remembered_organisations, remembered_people
from organisations.views.imports import ROWS_A_PAGE

FORGOTTEN = "Vergeten. Een volgend bestand vraagt het weer."


@require_safe
@staff_page(MANAGE_FRAME)
def remembered(request: HttpRequest) -> HttpResponse:
    """List what is remembered."""
    page = Paginator(remembered_people(), ROWS_A_PAGE).get_page(request.GET.get("pagina"))
    context = {"organisations": remembered_organisations(), "page": page}
    return render(request, "organisations/remembered.html", context)


@require_POST
@staff_page(MANAGE_FRAME, does=Deed.CHANGES)
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget what an organisation in files is."""
    forget_organisation(pk)
    messages.success(request, FORGOTTEN)
    return redirect("frame_remembered")


@require_POST
@staff_page(MANAGE_FRAME, does=Deed.CHANGES)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget who somebody in a file is."""
    forget_person(pk)
    messages.success(request, FORGOTTEN)
    return redirect("frame_remembered")
