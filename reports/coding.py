"""Codes open answers: by a first coder, blind by a second, and by decision where they differ. The only writer of `Coding`.

Nothing is changed: what replaces a coding stands beside it, so that every decision can be read back.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import polars as pl
from django.contrib.auth.models import User
from django.db import transaction

from reports.choices import CodingTurn
from reports.models import CodeScheme, Coding, Quote, SchemeCode
from reports.open_answers import ROW_KEYS, OpenAnswer, texts_by_row
from reports.open_texts.drawing import fingerprint
from reports.open_texts.scheme import Scheme
from surveys.choices import SurveyKind
from surveys.models import Survey

ROWS_A_STATEMENT: Final = 500


class CodingError(ValueError):
    """An answer cannot be coded so; the text says why, for staff."""


@transaction.atomic
def code_answers(
    row: CodeScheme, scheme: Scheme, given: Sequence[tuple[OpenAnswer, Collection[str]]], *, by: User, now: datetime
) -> int:
    """Give answers codes as their first coder; return how many were coded.

    What another coded meanwhile, or was coded by a second coder too, is left as it is. Raises CodesError, with nothing written.
    """
    CodeScheme.objects.select_for_update().get(pk=row.pk)
    scheme = _as_it_is(row, scheme)
    current = _current(row, CodingTurn.FIRST, [answer for answer, _ in given])
    twice = _current(row, CodingTurn.SECOND, [answer for answer, _ in given])
    new: list[Coding] = []
    for answer, codes in given:
        checked = list(scheme.checked(codes))
        known = current.get(answer.row_key)
        is_mine = known is None or known.by_id == by.pk or not answer.is_drawn
        has_moved = known is not None and known.pk != (answer.first.pk if answer.first else None)
        if is_mine and not has_moved and answer.row_key not in twice and (known is None or known.codes != checked):
            new.append(_coding(row, answer, CodingTurn.FIRST, checked, by=by, now=now))
    _replace(row, CodingTurn.FIRST, new, now=now)
    return len(new)


@transaction.atomic
def code_again(row: CodeScheme, scheme: Scheme, answer: OpenAnswer, codes: Collection[str], *, by: User, now: datetime) -> None:
    """Code an answer as its second coder, who did not see what the first one gave.

    Raises CodesError, and CodingError when it was not drawn for that, or not for this person.
    """
    CodeScheme.objects.select_for_update().get(pk=row.pk)
    if not answer.is_second_for(by) or _current(row, CodingTurn.SECOND, [answer]):
        raise CodingError("Dit antwoord is niet geloot om door deze codeur nog eens te worden gecodeerd.")
    checked = list(_as_it_is(row, scheme).checked(codes))
    _replace(row, CodingTurn.SECOND, [_coding(row, answer, CodingTurn.SECOND, checked, by=by, now=now)], now=now)


@transaction.atomic
def decide(row: CodeScheme, scheme: Scheme, answer: OpenAnswer, codes: Collection[str], *, by: User, now: datetime) -> None:
    """Settle what two coders gave; what each of them gave stays, and the decision can be taken again.

    Raises CodesError, and CodingError when it was not coded twice, or somebody else decided meanwhile.
    """
    CodeScheme.objects.select_for_update().get(pk=row.pk)
    if not answer.is_coded_twice:
        raise CodingError("Een besluit kan pas als twee mensen het antwoord hebben gecodeerd.")
    decided = _current(row, CodingTurn.DECIDED, [answer]).get(answer.row_key)
    if decided != answer.decided:
        raise CodingError("Een collega heeft hierover intussen besloten. Kijk eerst wat er nu geldt.")
    checked = list(_as_it_is(row, scheme).checked(codes))
    _replace(row, CodingTurn.DECIDED, [_coding(row, answer, CodingTurn.DECIDED, checked, by=by, now=now)], now=now)


@transaction.atomic
def forget_outdated(survey: Survey, frame: pl.DataFrame) -> int:
    """Let go of what was decided about texts that are not in `frame` any more; return how many rows went.

    Somebody took them back, wrote something else, or does not count any more.
    """
    keyed = frame.rename({ROW_KEYS[SurveyKind(survey.kind)]: "row_key"})
    gone = 0
    for row in CodeScheme.objects.filter(survey=survey):
        texts = texts_by_row(keyed, row.variable) if row.variable in frame.columns else {}
        kept = [fingerprint(key, row.variable, text) for key, text in texts.items()]
        for kind in (Coding, Quote):
            deleted, _ = kind.objects.filter(scheme=row).exclude(fingerprint__in=kept).delete()
            gone += deleted
    return gone


# --- rows ----------------------------------------------------------------------------------------------------------
def _as_it_is(row: CodeScheme, scheme: Scheme) -> Scheme:
    """Return a scheme without the codes that were taken away since it was read; call it with the scheme locked."""
    left = set(SchemeCode.objects.filter(scheme=row).values_list("name", flat=True))
    return replace(scheme, codes=tuple(code for code in scheme.codes if code.is_closed or code.name in left))


def _current(row: CodeScheme, turn: CodingTurn, answers: Iterable[OpenAnswer]) -> Mapping[str, Coding]:
    """Return what holds now for these texts, by row."""
    prints = [answer.fingerprint for answer in answers]
    found = Coding.objects.filter(scheme=row, turn=turn, replaced_at=None, fingerprint__in=prints)
    return {coding.row_key: coding for coding in found}


def _coding(row: CodeScheme, answer: OpenAnswer, turn: CodingTurn, codes: list[str], *, by: User, now: datetime) -> Coding:
    told = {"row_key": answer.row_key, "fingerprint": answer.fingerprint, "codes": codes}
    return Coding(scheme=row, turn=turn, by=by, coded_at=now, **told)


def _replace(row: CodeScheme, turn: CodingTurn, new: Sequence[Coding], *, now: datetime) -> None:
    keys = [coding.row_key for coding in new]
    Coding.objects.filter(scheme=row, turn=turn, replaced_at=None, row_key__in=keys).update(replaced_at=now)
    Coding.objects.bulk_create(new, batch_size=ROWS_A_STATEMENT)
