"""Loads the demo into a database: the frame, an edition in the field, two waves of mail, respondents who are filling in."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from monitor_site.demo.almanak import almanak, everybody
from monitor_site.demo.dossiers import load_dossiers
from monitor_site.demo.interviews import load_interviews
from monitor_site.demo.respondents import respond, visits
from monitor_site.demo.trying import asked_to_try, holders_to_try, invitations_to_try, officials_to_try
from monitor_site.environment import PROJECT_FOLDER
from organisations.choices import ImportKind, ImportState, Tier
from organisations.confirming import confirm
from organisations.models import OfficeHolder, Official, Organisation, Person
from organisations.proposing.reading import read_next
from organisations.queries import officials_to_ask
from organisations.receiving import ImportStateError, Upload, receive
from surveys.choices import InvitationStatus, Phase, SurveyKind, WaveKind
from surveys.inviting import invite, plan_wave, release_wave
from surveys.mails import Letterhead
from surveys.models import Edition, Invitation, Survey
from surveys.templatetags.dutch import dutch_number
from surveys.versioning import publish, put_into_use, store_draft

YEAR: Final = 2020
"""The edition that is replayed."""
NAME: Final = f"Monitor Integriteit en Veiligheid {YEAR}"
FRESH_YEAR: Final = 2026
"""The edition in the field, which asks the questionnaire of 2020 again."""
RESPONDENTS: Final = 600
_INSTRUMENTS: Final = PROJECT_FOLDER / "surveys" / "instruments" / "2020"
INSTRUMENT: Final = _INSTRUMENTS / "ambtsdragers.yaml"
ORGANISATION_INSTRUMENT: Final = _INSTRUMENTS / "organisaties.yaml"
OPENED_BEFORE: Final = timedelta(weeks=1)
OPEN_AFTER: Final = timedelta(weeks=5)
FRAME_READ_AT: Final = datetime(2020, 1, 15, 9, 0, tzinfo=UTC)
_SEED: Final = 2020
_TOLD_EVERY: Final = 100
_DOSSIERS: Final = {Tier.GEMEENTE: 60, Tier.PROVINCIE: 5, Tier.WATERSCHAP: 5}
_DOUBLE: Final = {Tier.GEMEENTE: 8, Tier.PROVINCIE: 1}
_DOSSIERS_BEFORE: Final = timedelta(days=3)

Tell = Callable[[str], None]


class DemoLoadedError(Exception):
    """There is an edition of this year already."""


@transaction.atomic
def load_demo(
    *,
    now: datetime,
    letterhead: Letterhead,
    tell: Tell,
    respondents: int = RESPONDENTS,
    year: int = FRESH_YEAR,
    phase: Phase = Phase.VELDWERK,
    beside: Callable[[], object] | None = None,
) -> Survey:
    """Load the demo, all of it or nothing; raise DemoLoadedError when there is an edition of `year`.

    In the phase proefveld everybody is marked as test data; else only those whose codes are shown. `beside` loads another
    edition as soon as the frame is there. `tell` hears how far it is, in Dutch.
    """
    if Edition.objects.filter(year=year).exists():
        raise DemoLoadedError
    holders = load_frame(tell)
    if beside is not None:
        beside()
    survey = _survey(now, year, phase)
    tell("vragenlijsten gepubliceerd en in gebruik genomen")
    testers = None if phase == Phase.PROEFVELD else {holder.pk for holder in holders_to_try(holders)}
    invited = _invite(survey, holders, testers, letterhead)
    tell(f"{dutch_number(invited)} uitnodigingen gemaakt")
    _respondents(survey, respondents, now=now, letterhead=letterhead, tell=tell)
    tell(f"{load_interviews(survey.edition, now=now, seed=_SEED)} organisaties geloot voor interviews")
    _waves(survey, [one.pk for one in invitations_to_try(survey)], now=now, letterhead=letterhead, tell=tell)
    _officials(survey.edition, now=now, letterhead=letterhead, tell=tell)
    return survey


def _invite(survey: Survey, people: Sequence[Person], testers: Collection[int] | None, letterhead: Letterhead) -> int:
    """Invite people, the `testers` among them as test data; everybody where those are None. Return how many."""
    tried = [person for person in people if testers is None or person.pk in testers]
    others = [person for person in people if testers is not None and person.pk not in testers]
    key = letterhead.master_key
    return invite(survey, tried, master_key=key, is_test=True) + invite(survey, others, master_key=key)


def load_frame(tell: Tell) -> Sequence[OfficeHolder]:
    """Take in an almanak of 2020 as staff do, with invented people in the numbers of the report; return the office holders."""
    upload = Upload(ImportKind.ALMANAK, "exportOO.xml", almanak(everybody()), frame_date=FRAME_READ_AT.date(), is_complete=True)
    row = receive(upload, user=None, now=FRAME_READ_AT)
    tell("almanak van 2020 gemaakt en ingelezen")
    while row.state in {ImportState.WAITING, ImportState.READING}:  # another file may wait too
        if not read_next(lambda: FRAME_READ_AT):
            raise ImportStateError
        row.refresh_from_db()
    confirm(row, user=None, now=FRAME_READ_AT)
    holders = list(OfficeHolder.objects.select_related("organisation").order_by("pk"))
    number, officials = Organisation.objects.count(), Official.objects.count()
    tell(f"{number} organisaties, {dutch_number(len(holders))} verzonnen ambtsdragers en {officials} functionarissen")
    return holders


def _survey(now: datetime, year: int, phase: Phase) -> Survey:
    # Who tries the demo out is one person, at any hour of any day.
    edition = Edition.objects.create(
        year=year,
        name=f"Monitor Integriteit en Veiligheid {year}",
        phase=phase,
        four_eyes=False,
        send_from=time.min,
        send_until=time.max,
        sends_on_weekends=True,
    )
    survey = Survey.objects.create(
        edition=edition, kind=SurveyKind.AMBTSDRAGERS, opens_at=now - OPENED_BEFORE, closes_at=now + OPEN_AFTER
    )
    use_questionnaire_of_2020(survey)
    use_questionnaire_of_2020(
        Survey.objects.create(edition=edition, kind=SurveyKind.ORGANISATIES, opens_at=survey.opens_at, closes_at=survey.closes_at)
    )
    return survey


def use_questionnaire_of_2020(survey: Survey) -> None:
    """Publish the questionnaire for this kind of survey and put it into use, at the opening of the survey."""
    file = ORGANISATION_INSTRUMENT if survey.kind == SurveyKind.ORGANISATIES else INSTRUMENT
    draft = store_draft(survey, file.read_text(encoding="utf-8"), now=survey.opens_at, note="Vragenlijst van 2020")
    survey.questionnaire = put_into_use(publish(draft, now=survey.opens_at)).questionnaire


def _respondents(survey: Survey, total: int, *, now: datetime, letterhead: Letterhead, tell: Tell) -> None:
    for number, visit in enumerate(visits(survey, total, seed=_SEED, now=now), start=1):
        respond(visit, master_key=letterhead.master_key)
        if number % _TOLD_EVERY == 0 or number == total:
            tell(f"{number} van de {total} deelnemers hebben ingevuld")


def _officials(edition: Edition, *, now: datetime, letterhead: Letterhead, tell: Tell) -> None:
    """Invite the griffiers and secretarissen, and send those their mail whose codes are shown."""
    survey = edition.surveys.select_related("edition").get(kind=SurveyKind.ORGANISATIES)
    officials = list(officials_to_ask().select_related("organisation").order_by("pk"))
    testers = None if edition.phase == Phase.PROEFVELD else {official.pk for official in asked_to_try(officials)}
    invited = _invite(survey, officials, testers, letterhead)
    tell(f"{invited} griffiers en secretarissen uitgenodigd")
    to_try = [one.pk for one in officials_to_try(survey)]
    began = load_dossiers(
        survey, answered=_DOSSIERS, double=_DOUBLE, seed=_SEED, begins_at=now - _DOSSIERS_BEFORE, passed_over=to_try
    )
    tell(f"{began} organisaties hebben een dossier ingevuld")
    _waves(survey, to_try, now=now, letterhead=letterhead, tell=tell)


def _waves(survey: Survey, first: Sequence[UUID], *, now: datetime, letterhead: Letterhead, tell: Tell) -> None:
    """Send a mail to those whose codes are shown, who are the `first`, and plan the mail to all others who have not begun."""
    small = plan_wave(survey, WaveKind.INVITATION, name="Proefverzending", now=now, letterhead=letterhead, invitations=first)
    release_wave(small, recipients=len(first), released_by=None, now=now)
    others = Invitation.objects.filter(survey=survey, status=InvitationStatus.NEW).exclude(pk__in=first)
    plan_wave(
        survey,
        WaveKind.INVITATION,
        name="Uitnodiging",
        now=now,
        letterhead=letterhead,
        invitations=others.order_by("pk").values_list("pk", flat=True),
    )
    tell(f"{len(first)} mails vrijgegeven, {dutch_number(others.count())} mails klaargezet als concept")
