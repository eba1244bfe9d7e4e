"""The page Brieven: have letters made, take them out within a day, throw them away."""

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from surveys.addressees import letter_counts, letter_files
from surveys.choices import LetterKind
from surveys.lettering import (
    AlreadyMakingError,
    LetterFileGoneError,
    NobodyToWriteToError,
    discard_letters,
    order_letters,
    take_letters,
)
from surveys.models import LetterFile, Survey
from surveys.permissions import MAKE_LETTERS, Deed, staff_page
from surveys.queries import fieldwork_surveys
from surveys.sealing import BrokenSealError

EXPLANATIONS: Final = {
    LetterKind.ANNOUNCEMENT: "Laat elke organisatie weten dat het onderzoek komt. Een zip met alle brieven in één bestand voor "
    "de drukker, op postcode, en een bestand voor elke organisatie.",
    LetterKind.CODE: "Voor wie geen e-mailadres heeft dat werkt. een zip met pdf’s van hoogstens 250 brieven, op postcode. Elke "
    "brief opent een vragenlijst: geef het bestand alleen aan wie de brieven drukt.",
}


@require_safe
@staff_page(MAKE_LETTERS)
def letters(request: HttpRequest) -> HttpResponse:
    """Show of every survey which letters can be made, and the files that were made."""
    blocks = [{"survey": survey, "kinds": _kinds(survey), "files": letter_files(survey)} for survey in fieldwork_surveys()]
    return render(request, "surveys/letters/letters.html", {"blocks": blocks, "now": timezone.now()})


def _kinds(survey: Survey) -> list[dict[str, Any]]:
    return [{"counts": counts, "explanation": EXPLANATIONS[counts.kind]} for counts in letter_counts(survey)]


@require_POST
@staff_page(MAKE_LETTERS, does=Deed.CHANGES)
def order(request: HttpRequest, survey_id: int, kind: str) -> HttpResponse:
    """Have letters made."""
    survey = get_object_or_404(Survey, pk=survey_id)
    try:
        file = order_letters(survey, LetterKind(kind), user=request.user, now=timezone.now())
    except NobodyToWriteToError:
        messages.error(request, "Er is niemand om deze brief aan te sturen, of de vragenlijst is gesloten.")
    except AlreadyMakingError:
        messages.error(request, "Deze brieven worden al gemaakt.")
    else:
        noun = "brief wordt" if file.letters == 1 else "brieven worden"
        messages.success(request, f"{file.letters} {noun} gemaakt. Dat duurt hooguit een paar minuten.")
    return redirect("letters")


@require_POST
@never_cache
@staff_page(MAKE_LETTERS, does=Deed.EXPORTS)
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand a file out."""
    file = get_object_or_404(LetterFile.objects.defer("sealed").select_related("survey__edition"), pk=pk)
    try:
        content = take_letters(file.pk, user=request.user, now=timezone.now(), master_key=settings.CODE_MASTER_KEY)
    except LetterFileGoneError:
        messages.error(request, "Dit bestand is er niet (meer). Laat de brieven opnieuw maken.")
        return redirect("letters")
    except BrokenSealError:
        messages.error(request, "Dit bestand gaat niet open: de sleutel van het systeem is intussen een andere.")
        return redirect("letters")
    name = f"brieven-{file.kind}-{file.survey.kind}-{file.survey.edition.year}.zip"
    return HttpResponse(
        content, content_type="application/zip", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_POST
@staff_page(MAKE_LETTERS, does=Deed.CHANGES)
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw a file away before its day is over."""
    discard_letters(pk, now=timezone.now())
    messages.success(request, "Het bestand is weggegooid.")
    return redirect("letters")
