"""Stores and discards the texts of mails that staff write: the only writer of `MailTemplate`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from surveys.choices import RecipientState, WaveKind, WaveState
from surveys.mail_texts import problems
from surveys.models import Mailing, MailTemplate, MailWave, Survey


class WordingError(Exception):
    """A text cannot be sent as it is; `problems` says why, by field."""

    def __init__(self, problems: dict[str, list[str]]) -> None:
        super().__init__()
        self.problems = problems


class TextInUseError(Exception):
    """Mails of this kind are going out: half of the people would get another text."""


class TextChangedError(Exception):
    """Somebody else changed the text, or threw it away, since it was shown."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class ForWhom:
    """Whom a text is for; everybody when neither tier nor function is given."""

    kind: WaveKind
    tier: str = ""
    function: str = ""
    state: RecipientState = RecipientState.NOT_STARTED


@transaction.atomic
def write_text(survey: Survey, for_whom: ForWhom, words: Words, *, user: Any, now: datetime) -> MailTemplate:
    """Store a text for people who have none of their own yet; raises WordingError and TextInUseError."""
    _check(for_whom.kind, survey, words)
    Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    place = {"kind": for_whom.kind, "tier": for_whom.tier, "function": for_whom.function, "for_state": for_whom.state}
    if MailTemplate.objects.filter(survey=survey, **place).exists():
        raise WordingError({"for_whom": ["Hiervoor is al een tekst. Wijzig die, of kies voor wie deze is."]})
    _make_drafts_of(survey.pk, for_whom.kind)
    return MailTemplate.objects.create(survey=survey, **place, **_columns(words), changed_at=now, changed_by=user)


@transaction.atomic
def change_text(text: MailTemplate, words: Words, *, user: Any, now: datetime) -> None:
    """Let `text`, as it was shown, say something else; raises WordingError, TextInUseError and TextChangedError."""
    _check(WaveKind(text.kind), text.survey, words)
    row = MailTemplate.objects.select_for_update().filter(pk=text.pk).first()
    if row is None or row.changed_at != text.changed_at:
        raise TextChangedError
    _make_drafts_of(text.survey_id, WaveKind(text.kind))
    MailTemplate.objects.filter(pk=text.pk).update(**_columns(words), changed_at=now, changed_by=user)
    text.refresh_from_db()


@transaction.atomic
def discard_text(text: MailTemplate) -> None:
    """Let the less specific text, or that of the program, hold again; raises TextInUseError."""
    _make_drafts_of(text.survey_id, WaveKind(text.kind))
    text.delete()


def _columns(words: Words) -> dict[str, str]:
    return {"subject": words.subject, "text": words.text, "html": words.html}


def _check(kind: WaveKind, survey: Survey, words: Words) -> None:
    if found := problems(kind, survey.kind, **_columns(words)):
        raise WordingError(found)


def _make_drafts_of(survey_id: int, kind: WaveKind) -> None:
    """Take back what was asked and confirmed for another text than people will get."""
    of_kind = MailWave.objects.filter(survey=survey_id, kind=kind)
    list(of_kind.select_for_update().order_by("pk").values_list("pk"))  # none of them is released meanwhile
    going = of_kind.filter(state=WaveState.RELEASED)
    if Mailing.objects.filter(wave__in=going, sent_at=None, refused_at=None).exists():
        raise TextInUseError
    asked = of_kind.filter(state=WaveState.DRAFT, released_by__isnull=False)
    asked.update(released_by=None, confirmed_by=None, confirmed_at=None)
