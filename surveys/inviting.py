"""Invites people and prepares waves of mails: makes invitations and outbox rows, and lets a wave go."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Final
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet

from organisations.models import Official, Person
from surveys import queries
from surveys.audiences import audience, overlaps
from surveys.calendar import DUTCH_TIME
from surveys.choices import ASKED_FOR, SurveyKind, WaveKind, WaveState
from surveys.codes import EditionKeys, code_for, edition_keys, lookup_hash, lookup_key
from surveys.invitees import invitees_of
from surveys.mails import Letterhead, message_id
from surveys.models import Invitation, Mailing, MailWave, OrganisationCluster, Survey
from surveys.waking import CALLS_FOR_A_WAVE, wake_for_mail

ROWS_AT_ONCE: Final = 1000


class WaveStateError(Exception):
    """A wave cannot go from the state it is in to the one that was asked."""


class UnconfirmedError(Exception):
    """A wave to everybody goes only after somebody else than who asked for it has confirmed it."""


class WrongNumberError(Exception):
    """The number of recipients that was typed is not the number of mails that would go out."""

    def __init__(self, expected: int) -> None:
        super().__init__()
        self.expected = expected


# --- invitations ---------------------------------------------------------------------------------------------------
@transaction.atomic
def invite(survey: Survey, people: Iterable[Person], *, master_key: bytes, is_test: bool = False) -> int:
    """Invite people who were not invited yet, and draw a cluster for their organisations; return how many were new.

    `people` are of the kind that the survey asks: office holders or officials; anybody else is a TypeError.
    """
    keys, key = edition_keys(master_key, survey.edition.key_salt), lookup_key(master_key)
    _lock_survey(survey.pk)
    before = Invitation.objects.filter(survey=survey).count()
    organisations: set[int] = set()
    for batch in _batches(people):
        organisations.update(person.organisation_id for person in batch)
        rows = [_invitation(survey, person, keys, key, is_test=is_test) for person in batch]
        Invitation.objects.bulk_create(rows, ignore_conflicts=True)
    clusters = [OrganisationCluster(survey=survey, organisation_id=pk) for pk in sorted(organisations)]
    OrganisationCluster.objects.bulk_create(clusters, ignore_conflicts=True)
    return Invitation.objects.filter(survey=survey).count() - before


def _invitation(survey: Survey, person: Person, keys: EditionKeys, key: bytes, *, is_test: bool) -> Invitation:
    asks_officials = survey.kind == SurveyKind.ORGANISATIES
    if isinstance(person, Official) != asks_officials:
        raise TypeError(f"{type(person).__name__} is not asked in a survey of {survey.kind}")
    invitation_id = uuid4()
    lookup = lookup_hash(key, code_for(keys, invitation_id))
    invitation = Invitation(id=invitation_id, survey=survey, lookup=lookup, is_test=is_test)
    setattr(invitation, invitees_of(survey.kind).person, person)
    return invitation


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, ROWS_AT_ONCE)):
        yield batch


# --- waves ---------------------------------------------------------------------------------------------------------
@transaction.atomic
def plan_wave(
    survey: Survey, kind: WaveKind, *, name: str, now: datetime, letterhead: Letterhead, invitations: Iterable[Any] | None = None
) -> MailWave:
    """Make a wave with an outbox row for each of its recipients; nothing is sent before it is released.

    `invitations` are the ids of the invitations to write to; when not given, everybody whom this kind of mail is for and
    who had none.
    """
    wave = MailWave.objects.create(survey=survey, kind=kind, name=name, state=WaveState.DRAFT, created_at=now)
    if invitations is None:
        invitations = audience(wave).order_by("pk").values_list("pk", flat=True)
    fill_wave(wave, invitations, letterhead)
    return wave


def fill_wave(wave: MailWave, invitations: Iterable[Any], letterhead: Letterhead) -> None:
    """Add outbox rows that are not there yet."""
    for batch in _batches(invitations):
        rows = [Mailing(wave=wave, invitation_id=pk, message_id=message_id(letterhead, wave.pk, pk)) for pk in batch]
        Mailing.objects.bulk_create(rows, ignore_conflicts=True)


def count_anew(wave: MailWave, letterhead: Letterhead) -> int:
    """Bring the recipients of a draft up to date and return how many there are; raises WaveStateError for any other wave."""
    with transaction.atomic():
        row = lock_wave(wave)
        if row.state != WaveState.DRAFT or row.is_asked:
            raise WaveStateError
        drop_others(row)
        if not row.is_pilot:
            fill_wave(row, audience(row).order_by("pk").values_list("pk", flat=True), letterhead)
        return Mailing.objects.filter(wave=row).count()


def drop_others(wave: MailWave) -> None:
    """Take off a draft whom it is not for any more."""
    Mailing.objects.filter(wave=wave, sent_at=None).exclude(invitation__in=audience(wave).values("pk")).delete()


def needs_second_pair(wave: MailWave) -> bool:
    """Tell whether somebody else has to confirm a wave: where the edition asks so, and not for a part of the people."""
    return wave.survey.edition.four_eyes and not wave.is_pilot and wave.kind not in ASKED_FOR


def release_wave(wave: MailWave, *, recipients: int, released_by: Any, now: datetime) -> None:
    """Let the mails of a planned wave go.

    Raises WrongNumberError when somebody else than expected would be written to, WaveStateError also when somebody of them
    gets this mail of another wave, and UnconfirmedError when nobody but who releases it has looked.
    """
    asked_by = getattr(released_by, "pk", None)
    with transaction.atomic():
        # Two waves of a survey are released one after the other, so that the second sees whom the first writes to.
        _lock_survey(wave.survey_id)
        row = lock_wave(wave)
        if row.state == WaveState.DRAFT and needs_second_pair(row) and row.confirmed_by_id in {None, asked_by}:
            raise UnconfirmedError
        check_number(row, recipients)
        if overlaps(row):
            raise WaveStateError
        _move(wave, from_states=(WaveState.DRAFT,), to=WaveState.RELEASED, released_by=released_by, released_at=now)
        wake_for_mail(calls=CALLS_FOR_A_WAVE)


def ask_release(wave: MailWave, *, recipients: int, asked_by: Any) -> None:
    """Ask a second pair of eyes to let a planned wave go; raises WrongNumberError and WaveStateError."""
    with transaction.atomic():
        check_number(wave, recipients)
        change_wave(wave, MailWave.objects.filter(state=WaveState.DRAFT, released_by=None), released_by=asked_by)


def take_request_back(wave: MailWave) -> None:
    """Make a wave that waits for a second pair of eyes, or for its date, a draft again."""
    asked = MailWave.objects.filter(state=WaveState.DRAFT, released_by__isnull=False)
    change_wave(wave, asked, released_by=None, confirmed_by=None, confirmed_at=None)


def confirm_wave(wave: MailWave, *, recipients: int, confirmed_by: Any, now: datetime) -> None:
    """Be the second pair of eyes, and let the wave go; raises UnconfirmedError for who asked for it, or when nobody did."""
    with transaction.atomic():
        _lock_survey(wave.survey_id)  # as everybody: first the survey, then the wave
        asked = lock_wave(wave)
        if asked.released_by_id is None or asked.released_by_id == confirmed_by.pk:
            raise UnconfirmedError
        change_wave(wave, MailWave.objects.filter(state=WaveState.DRAFT), confirmed_by=confirmed_by, confirmed_at=now)
        release_wave(wave, recipients=recipients, released_by=wave.released_by, now=now)


def lock_wave(wave: MailWave) -> MailWave:
    """Return a wave as it is now, and keep others from changing it or its recipients until the transaction ends."""
    return MailWave.objects.select_for_update(of=("self",)).select_related("survey__edition").get(pk=wave.pk)


def _lock_survey(pk: int) -> None:
    """Keep others from making or releasing a wave of a survey until the transaction ends."""
    Survey.objects.select_for_update(no_key=True).get(pk=pk)


def check_number(wave: MailWave, recipients: int) -> None:
    """Raise WrongNumberError unless so many mails would go out."""
    expected = Mailing.objects.filter(wave=wave).count()
    if recipients != expected:
        raise WrongNumberError(expected)


def pause_wave(wave: MailWave) -> None:
    """Stop sending before the next mail; what was sent was sent."""
    _move(wave, from_states=(WaveState.RELEASED,), to=WaveState.PAUSED)


def resume_wave(wave: MailWave) -> None:
    """Go on sending where a pause stopped it."""
    with transaction.atomic():
        _move(wave, from_states=(WaveState.PAUSED,), to=WaveState.RELEASED)
        wake_for_mail(calls=CALLS_FOR_A_WAVE)


def cancel_wave(wave: MailWave) -> None:
    """Send none of what is left, ever."""
    _move(wave, from_states=(WaveState.DRAFT, WaveState.PAUSED), to=WaveState.CANCELLED)


def _move(wave: MailWave, *, from_states: tuple[WaveState, ...], to: WaveState, **values: Any) -> None:
    """Change the state in one statement, so that two people cannot both do it."""
    change_wave(wave, MailWave.objects.filter(state__in=from_states), state=to, **values)


def change_wave(wave: MailWave, rows: QuerySet[MailWave], **values: Any) -> None:
    """Change a wave if it is one of `rows` still."""
    if not rows.filter(pk=wave.pk).update(**values):
        raise WaveStateError
    wave.refresh_from_db()


# --- a code again --------------------------------------------------------------------------------------------------
def send_code_again(email: str, *, now: datetime, letterhead: Letterhead) -> int:
    """Send whoever has this address the codes of the surveys in the field, at most once a day; return how many were queued."""
    queued = 0
    for survey in queries.surveys_in_field(now):
        invitations = list(queries.invitations_of_address(survey, email).values_list("pk", flat=True))
        if not invitations:
            continue
        with transaction.atomic():
            wave = wave_of_today(survey, now)
            before = Mailing.objects.filter(wave=wave).count()
            fill_wave(wave, invitations, letterhead)
            new = Mailing.objects.filter(wave=wave).count() - before
            if new:
                wake_for_mail()
        queued += new
    return queued


def send_to_one(
    invitation: Invitation,
    *,
    now: datetime,
    letterhead: Letterhead,
    kind: WaveKind = WaveKind.CODE_AGAIN,
    name: str = "Code opnieuw",
) -> bool:
    """Send one person a mail with the code, at most once a day for each `name`; return whether it was queued."""
    if not queries.surveys_in_field(now).filter(pk=invitation.survey_id).exists():
        return False
    with transaction.atomic():
        wave = wave_of_today(invitation.survey, now, kind=kind, name=name)
        if wave.mailings.filter(invitation=invitation).exists():
            return False
        fill_wave(wave, [invitation.pk], letterhead)
        wake_for_mail()
    return True


def wave_of_today(survey: Survey, now: datetime, *, kind: WaveKind = WaveKind.CODE_AGAIN, name: str = "Code opnieuw") -> MailWave:
    """Return the wave that gathers the single mails of one day; one a day, so that nobody's mailbox can be filled."""
    _lock_survey(survey.pk)
    wave, _ = MailWave.objects.get_or_create(
        survey=survey,
        kind=kind,
        name=f"{name} {now.astimezone(DUTCH_TIME):%d-%m-%Y}",
        defaults={"state": WaveState.RELEASED, "created_at": now, "released_at": now},
    )
    return wave
