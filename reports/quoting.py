"""Lets a masked answer go as a quote, and takes it back. The only writer of `Quote`, but for what goes with its answer."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from reports.models import CodeScheme, Quote
from reports.open_answers import OpenAnswer
from reports.open_texts.masking import is_masking_of, tidy
from reports.open_texts.personal_data import Known, personal_data


class QuotingError(ValueError):
    """A text may not go out so; the message says why, for staff, and quotes nothing of it."""


class StillToMaskError(QuotingError):
    """There is still something in the text that may tell who somebody is, and nobody said that it does not."""


@transaction.atomic
def release(
    row: CodeScheme, answer: OpenAnswer, text: str, *, known: Known, is_looked_at: bool, by: User, now: datetime
) -> Quote:
    """Let a masked answer go; it replaces what was let go of that answer before.

    `is_looked_at`: somebody said of what is still found in it that it tells nothing. Raises QuotingError when the text says
    anything else than the answer does, and StillToMaskError.
    """
    if not tidy(text) or not is_masking_of(answer.text, text):
        raise QuotingError(
            "De tekst mag alleen van het antwoord verschillen doordat er stukken zijn vervangen, bijvoorbeeld door [naam] of "
            "[…]. Verander, verplaats of schrijf er verder niets bij."
        )
    if personal_data(tidy(text), known) and not is_looked_at:
        raise StillToMaskError(
            "Er staat nog iets in dat kan zeggen over wie het gaat. Scherm het af, of vink aan dat het geen persoonsgegeven is."
        )
    CodeScheme.objects.select_for_update(no_key=True).get(pk=row.pk)
    current = Quote.objects.filter(scheme=row, row_key=answer.row_key, withdrawn_at=None)
    if {quote.pk for quote in current} - {answer.quote.pk if answer.quote else None}:
        raise QuotingError("Een collega heeft dit antwoord intussen als citaat vrijgegeven. Kijk eerst wat er nu staat.")
    current.update(withdrawn_at=now, withdrawn_by=by)
    told = {"row_key": answer.row_key, "fingerprint": answer.fingerprint, "text": tidy(text)}
    return Quote.objects.create(scheme=row, released_at=now, released_by=by, **told)


def withdraw_quote(quote: Quote, *, by: User, now: datetime) -> None:
    """Take a quote back: it is in no file any more that is made from now on. Twice does nothing more."""
    Quote.objects.filter(pk=quote.pk, withdrawn_at=None).update(withdrawn_at=now, withdrawn_by=by)
