"""The work list of addresses that fail, and the automatic replies: whom to correct and write to again."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys import work_list
from surveys.bouncing import SettledError, correct_and_send_again, settle
from surveys.choices import BounceKind
from surveys.mails import Letterhead
from surveys.models import Bounce
from surveys.permissions import SEND_MAIL_WAVE, Deed, staff_page

UNPROCESSABLE: Final = 422
ROWS_A_PAGE: Final = 50


class AddressForm(forms.Form):
    """Another e-mail address for somebody."""

    email = forms.EmailField(
        label="E-mailadres",
        max_length=254,
        help_text="Zonder typefout, en niet van iemand anders.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@require_safe
@staff_page(SEND_MAIL_WAVE)
def failing_addresses(request: HttpRequest) -> HttpResponse:
    """List whose address fails, the last report first."""
    context = {
        "page": _page(request, work_list.bounces_to_settle()),
        "reply_count": work_list.automatic_replies().count(),
    }
    return render(request, "surveys/bounces/failing_addresses.html", context)


@require_safe
@staff_page(SEND_MAIL_WAVE)
def automatic_replies(request: HttpRequest) -> HttpResponse:
    """List who sent an automatic reply, who is back first on top."""
    return render(request, "surveys/bounces/automatic_replies.html", {"page": _page(request, work_list.automatic_replies())})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(SEND_MAIL_WAVE, does=Deed.SENDS)
def failing_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what came back for one person; correct the address and send the mail again."""
    bounce = _bounce(pk)
    if bounce.mailing is None:
        return render(request, "surveys/bounces/unknown.html", {"bounce": bounce})
    person = bounce.mailing.invitation.person
    form = AddressForm(request.POST if request.method == "POST" else None, initial={"email": person.email})
    if request.method == "POST" and form.is_valid():
        try:
            is_sent = correct_and_send_again(
                bounce,
                form.cleaned_data["email"],
                user=request.user,
                now=timezone.now(),
                letterhead=Letterhead.of(settings),
            )
        except SettledError:
            messages.error(request, "Deze melding is intussen afgehandeld door een collega. Er is niets veranderd of verzonden.")
        else:
            messages.success(request, _done(is_sent=is_sent))
        return redirect("failing_addresses")
    context = {
        "bounce": bounce,
        "invitation": bounce.mailing.invitation,
        "person": person,
        "reports": work_list.reports_about(bounce.mailing.invitation),
        "form": form,
    }
    return render(request, "surveys/bounces/failing_address.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@staff_page(SEND_MAIL_WAVE, does=Deed.CHANGES)
def settle_bounce(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a person off the work list, or an automatic reply off its list."""
    bounce = _bounce(pk)
    settle(bounce, now=timezone.now())
    messages.success(request, "De melding is afgehandeld.")
    return redirect("automatic_replies" if bounce.kind == BounceKind.AUTO_REPLY else "failing_addresses")


def _bounce(pk: int) -> Bounce:
    return get_object_or_404(Bounce.objects.select_related(*work_list.RELATED), pk=pk)


def _page(request: HttpRequest, rows: QuerySet[Bounce]) -> Page[Any]:
    return Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("pagina"))


def _done(*, is_sent: bool) -> str:
    if is_sent:
        return "Het adres is verbeterd. De mail gaat nu opnieuw uit."
    return "Het adres is verbeterd. Er gaat geen mail uit: de vragenlijst is niet open, of dit was vandaag al vijf keer gedaan."
