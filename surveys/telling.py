"""Tells officials by mail, once, that their versions of the opening block differ. Writes outbox rows only."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from surveys.choices import InvitationStatus, WaveKind
from surveys.dossiers import Desk
from surveys.inviting import fill_wave, wave_of_today
from surveys.mails import Letterhead
from surveys.models import Filler, Mailing
from surveys.queries import reachable_invitations
from surveys.waking import wake_for_mail

SEES_IT: Final = timedelta(days=1)
"""Who was at work this short ago is told by the overview, where it stands as well."""


@transaction.atomic
def tell_of_difference(desk: Desk, *, now: datetime, letterhead: Letterhead) -> int:
    """Queue a mail to each official who is not at work and was not told before; return how many.

    `desk` is that of who just finished a block; nothing happens while there is but one version of the opening block.
    """
    if not desk.do_openings_differ:
        return 0
    away = [filler.pk for filler in desk.officials if not _sees_it(desk, filler, now)]
    survey = desk.dossier.survey
    told = Mailing.objects.filter(wave__survey=survey, wave__kind=WaveKind.DIFFERENCE).values("invitation")
    to_tell = reachable_invitations(survey).exclude(status=InvitationStatus.COMPLETE).exclude(pk__in=told)
    found = list(to_tell.filter(filler__in=away).values_list("pk", flat=True))
    if found:
        fill_wave(wave_of_today(survey, now, kind=WaveKind.DIFFERENCE, name="Twee versies"), found, letterhead)
        wake_for_mail()
    return len(found)


def _sees_it(desk: Desk, filler: Filler, now: datetime) -> bool:
    if filler.pk == desk.filler.pk:
        return True
    moments = [row.saved_at for row in desk.rows if row.last_saved_by_id == filler.pk]
    moments += [row.finished_at for row in desk.rows if row.filler_id == filler.pk]
    return any(moment is not None and moment > now - SEES_IT for moment in moments)
