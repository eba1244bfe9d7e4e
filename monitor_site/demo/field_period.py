"""A whole field period of 2020 in fast-forward: the clock is an argument, and everything goes through the real operations.

Mails go out and come back, people fill in, opt out and are called, until the survey closes. Who takes part is invented; how
many of each office do, is what the report prints (Monitor Integriteit en Veiligheid 2020, bijlage 1, tabel 1), and so is how
many finished, and what the 102 of the non-response interviews answered.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final

from monitor_site.demo.crews import Crew
from monitor_site.demo.dossier_scripts import DossierScript
from monitor_site.demo.dossiers import Plan, scaled_plans, scripted_plans
from monitor_site.demo.loading import NAME, YEAR, Tell, load_frame, use_questionnaire_of_2020
from monitor_site.demo.parts import Parts
from monitor_site.demo.posting import Script, Visit
from monitor_site.demo.who_comes import Moments, some_of, visits_of
from organisations.choices import Office, Tier
from organisations.models import OfficeHolder, Official
from organisations.queries import officials_to_ask
from surveys.asking import keep_answer
from surveys.bounces.reports import read_report
from surveys.bouncing import correct_and_send_again, note_report
from surveys.calendar import DUTCH_TIME, calendar_from, usual_opening
from surveys.calling import claim_next, record_outcome
from surveys.choices import CallOutcome, InvitationStatus, NonResponseAnswer, NonResponseMode, Phase, SurveyKind, WaveKind
from surveys.inviting import invite, plan_wave, release_wave
from surveys.mails import Letterhead
from surveys.models import Edition, Invitation, Mailing, Survey
from surveys.questionnaires import forget_cached
from surveys.templatetags.dutch import dutch_number
from surveys.withdrawing import opt_out
from surveys.work_list import bounces_to_settle

BOUNCED: Final = 160
"""Addresses that fail; an assumption: a frame of this size always has some."""
CORRECTED: Final = 60
OPTED_OUT: Final = 210
INTERVIEWED: Final = 102
INTERVIEWED_YES: Final = 14
"""Bijlage 1: of 102 who did not take part, 14 said yes."""
MOTIVATING_DAYS: Final = range(31, 40)
"""When griffiers and secretarissen are called, in days since the survey of office holders opened: after their last mail."""
MOTIVATED_A_DAY: Final = 20
NO_ANSWER_EVERY: Final = 3
"""Of those called before somebody answers."""
_SEED: Final = 2020
_WAVE_NAMES: Final = {
    WaveKind.ANNOUNCEMENT: "Aankondiging",
    WaveKind.INVITATION: "Uitnodiging",
    WaveKind.REMINDER_1: "Eerste herinnering",
    WaveKind.REMINDER_2: "Tweede herinnering",
}


class AlreadyThereError(Exception):
    """There is an edition of this year already."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is answered, where that is decided beforehand."""

    people: Sequence[Script] = ()
    """Of those who count."""
    dossiers: Sequence[DossierScript] = ()


@dataclass(slots=True)
class FieldPeriod:
    """A survey that is run through, and who does what in it."""

    survey: Survey
    organisations: Survey
    letterhead: Letterhead
    crew: Crew
    caller: Any
    tell: Tell
    randomness: Random
    scale: float
    parts: Parts
    visits_by_day: dict[date, list[Visit]] = field(default_factory=dict)
    dossiers_by_day: dict[date, list[tuple[datetime, Plan]]] = field(default_factory=dict)
    interviews: list[NonResponseAnswer] = field(default_factory=list)

    def run(self) -> None:
        """Go through the calendars of both surveys, day by day; that of organisations ends a week later."""
        waves: dict[date, list[tuple[Survey, WaveKind, datetime]]] = {}
        for survey in (self.survey, self.organisations):
            for kind, moment in calendar_from(survey.opens_at, SurveyKind(survey.kind)).waves:
                waves.setdefault(moment.astimezone(DUTCH_TIME).date(), []).append((survey, kind, moment))
        day, last = min(waves), self.organisations.closes_at.astimezone(DUTCH_TIME).date()
        while day <= last:
            with self.parts.part("mails"):
                for survey, kind, moment in waves.get(day, ()):
                    self._send(survey, kind, moment)
            with self.parts.part("invullen"):
                self._fill_in(day)
            with self.parts.part("bounces, afmelden en bellen"):
                self._events(day)
            day += timedelta(days=1)
        self._close()

    # --- mails -----------------------------------------------------------------------------------------------------
    def _send(self, survey: Survey, kind: WaveKind, moment: datetime) -> None:
        wave = plan_wave(survey, kind, name=_WAVE_NAMES[kind], now=moment, letterhead=self.letterhead)
        recipients = Mailing.objects.filter(wave=wave).count()
        release_wave(wave, recipients=recipients, released_by=None, now=moment)
        self.crew.deliver(moment)
        whom = survey.get_kind_display().lower()
        self.tell(f"{moment:%d-%m-%Y}: {wave.name.lower()} aan {whom}, {dutch_number(recipients)} mails")

    # --- respondents -----------------------------------------------------------------------------------------------
    def _fill_in(self, day: date) -> None:
        visits, planned = self.visits_by_day.pop(day, []), self.dossiers_by_day.pop(day, [])
        if visits or planned:
            self.crew.fill_in(visits, sorted(planned, key=lambda one: one[0]))
        if visits:
            self.tell(f"{day:%d-%m-%Y}: {dutch_number(len(visits))} mensen vulden in")
        if planned:
            self.tell(f"{day:%d-%m-%Y}: {len(planned)} organisaties vulden in")

    def _events(self, day: date) -> None:
        """Let on some days happen what happens beside filling in."""
        since = (day - self.survey.opens_at.astimezone(DUTCH_TIME).date()).days
        noon = datetime.combine(day, time(12), DUTCH_TIME)
        if since == 1:
            self._bounce(noon)
        if since == 2:  # noqa: PLR2004 -- the day after the reports came
            self._correct(noon)
        if since in {3, 12, 23}:
            self._opt_out(round(OPTED_OUT * self.scale / 3), noon)
        if since >= 24 and day.weekday() < 5 and self.interviews:  # noqa: PLR2004 -- after the second reminder, on workdays
            self._call(noon)
        if since in MOTIVATING_DAYS:
            self._motivate(noon)

    # --- what comes back -------------------------------------------------------------------------------------------
    def _bounce(self, moment: datetime) -> None:
        mailings = Mailing.objects.filter(wave__survey=self.survey, wave__kind=WaveKind.INVITATION, sent_at__isnull=False)
        mailings = mailings.exclude(invitation_id__in=self._expected()).order_by("invitation__office_holder_id")
        number = round(BOUNCED * self.scale)
        chosen = self.randomness.sample(list(mailings.values_list("pk", flat=True)), number)
        loaded = Mailing.objects.select_related("invitation__office_holder").in_bulk(chosen)
        for pk in chosen:
            report = read_report(_report_about(loaded[pk], moment), moment)
            if report is not None:
                note_report(report)
        self.tell(f"{moment:%d-%m-%Y}: {number} mails kwamen terug")

    def _correct(self, moment: datetime) -> None:
        total = round(CORRECTED * self.scale)
        for number, bounce in enumerate(list(bounces_to_settle()[:total])):
            address = f"hersteld{number}@postbus.test"
            correct_and_send_again(bounce, address, user=self.caller, now=moment, letterhead=self.letterhead)
        self.crew.deliver(moment)
        self.tell(f"{moment:%d-%m-%Y}: {total} adressen verbeterd")

    # --- who does not take part ------------------------------------------------------------------------------------
    def _opt_out(self, number: int, moment: datetime) -> None:
        people = self._silent().exclude(office_holder__email_failed_on__isnull=False).order_by("office_holder_id")
        chosen = self.randomness.sample(list(people.values_list("pk", flat=True)), number)
        loaded = Invitation.objects.in_bulk(chosen)
        for pk in chosen:
            opt_out(loaded[pk])
        self.tell(f"{moment:%d-%m-%Y}: {number} mensen meldden zich af")

    def _call(self, moment: datetime) -> None:
        """Call a day long: now and then nobody answers, and who answers refuses and gets the one question."""
        for number in range(12):
            now = moment + timedelta(minutes=10 * number)
            target = claim_next(self.survey, self.caller, now)
            if target is None or not self.interviews:
                return
            nobody = number % NO_ANSWER_EVERY == 0
            outcome = CallOutcome.NO_ANSWER if nobody else CallOutcome.REFUSED
            target = record_outcome(target.pk, outcome, caller=self.caller, now=now)
            if not nobody:
                self._interview(target.invitation, now)

    def _motivate(self, moment: datetime) -> None:
        """Call griffiers and secretarissen who did not begin, half a day; nobody asks them the one question."""
        for number in range(round(MOTIVATED_A_DAY * self.scale) or 1):
            now = moment + timedelta(minutes=10 * number)
            target = claim_next(self.organisations, self.caller, now)
            if target is None:
                return
            nobody = number % NO_ANSWER_EVERY == 0
            outcome = CallOutcome.NO_ANSWER if nobody else CallOutcome.WILL_FILL_IN
            record_outcome(target.pk, outcome, caller=self.caller, now=now)

    def _interview(self, invitation: Invitation, now: datetime) -> None:
        person = invitation.person
        keep_answer(
            self.survey,
            self.interviews.pop(),
            tier=Tier(person.organisation.tier),
            office=Office(person.function),
            mode=NonResponseMode.PHONE,
            now=now,
            is_test=False,
        )

    def _silent(self) -> Any:
        return Invitation.objects.filter(
            survey=self.survey, status=InvitationStatus.NEW, opted_out=False, disposition=""
        ).exclude(pk__in=self._expected())

    def _expected(self) -> list[Any]:
        """Return the invitations of those who are still to come: nothing happens to them."""
        return [visit.invitation.pk for visits in self.visits_by_day.values() for visit in visits]

    def _close(self) -> None:
        Edition.objects.filter(pk=self.survey.edition_id).update(phase=Phase.VERWERKING)
        forget_cached()
        self.tell(f"{self.organisations.closes_at.astimezone(DUTCH_TIME):%d-%m-%Y}: gesloten")


# --- beforehand ----------------------------------------------------------------------------------------------------
def fast_forward(
    *,
    letterhead: Letterhead,
    crew: Crew,
    caller: Any,
    tell: Tell,
    scale: float = 1.0,
    draw: Callable[[], Drawn] = Drawn,
    parts: Parts | None = None,
) -> Survey:
    """Run the field period of 2020; raise AlreadyThereError when there is an edition of 2020.

    `crew` sends the mails and lets people fill in. `scale` invites fewer people and lets less happen, for tests. `draw` gives
    what those who count answer, and what organisations do; drawn at random where it gives nothing.
    """
    if Edition.objects.filter(year=YEAR).exists():
        raise AlreadyThereError
    randomness, parts = Random(_SEED), parts or Parts()  # noqa: S311 -- repeatable, nothing secret
    with parts.part("kader"):
        holders = load_frame(tell)
    with parts.part("uitnodigingen"):
        survey, organisations = _surveys()
        invite(survey, some_of(holders, scale), master_key=letterhead.master_key)
        _invite_officials(organisations, letterhead, scale)
    yes = [NonResponseAnswer.ONCE, NonResponseAnswer.MORE] * (INTERVIEWED_YES // 2)
    answers = yes + [NonResponseAnswer.NEVER] * (INTERVIEWED - len(yes))
    randomness.shuffle(answers)
    interviews = answers[: round(INTERVIEWED * scale)]
    period = FieldPeriod(survey, organisations, letterhead, crew, caller, tell, randomness, scale, parts, interviews=interviews)
    with parts.part("wachten op de antwoorden"):
        drawn = draw()
    with parts.part("wie wanneer komt"):
        _decide_who_comes(period, drawn)
    period.run()
    return survey


def _decide_who_comes(period: FieldPeriod, drawn: Drawn) -> None:
    """Choose who takes part and when; the telephone number of some others is known."""
    survey, organisations, randomness, scale = period.survey, period.organisations, period.randomness, period.scale
    for visit in visits_of(survey, randomness, scale, drawn.people):
        period.visits_by_day.setdefault(visit.begins_at.astimezone(DUTCH_TIME).date(), []).append(visit)
    moments = Moments(organisations, randomness)
    plans = scripted_plans(organisations, drawn.dossiers, seed=_SEED) if drawn.dossiers else None
    for plan in plans or scaled_plans(organisations, scale=scale, seed=_SEED):
        begins_at = moments.drawn()
        period.dossiers_by_day.setdefault(begins_at.astimezone(DUTCH_TIME).date(), []).append((begins_at, plan))
    _give_telephones(period, randomness)


def _invite_officials(survey: Survey, letterhead: Letterhead, scale: float) -> None:
    """Invite griffiers and secretarissen, or a share of them; the telephone number of some is known."""
    officials = list(officials_to_ask().order_by("role", "pk"))
    chosen = officials[:: max(1, round(1 / scale))]
    for number, official in enumerate(chosen[::3]):
        official.phone = f"06-0001{number:04d}"
    Official.objects.bulk_update(chosen[::3], ["phone"])
    invite(survey, chosen, master_key=letterhead.master_key)


def _surveys() -> tuple[Survey, Survey]:
    """Make the edition with both surveys; that of organisations is a week later."""
    edition = Edition.objects.create(year=YEAR, name=NAME, phase=Phase.VELDWERK, four_eyes=False)
    made = []
    for kind in (SurveyKind.AMBTSDRAGERS, SurveyKind.ORGANISATIES):
        calendar = calendar_from(usual_opening(kind, year=YEAR), kind)
        dates = {"opens_at": calendar.opens_at, "closes_at": calendar.closes_at}
        made.append(Survey.objects.create(edition=edition, kind=kind, **dates))
        use_questionnaire_of_2020(made[-1])
    forget_cached()
    return made[0], made[1]


def _give_telephones(period: FieldPeriod, randomness: Random) -> None:
    """Let the telephone number of some be known who will not take part: those can be called."""
    silent = list(period._silent().order_by("office_holder_id").values_list("office_holder_id", flat=True))  # noqa: SLF001
    chosen = randomness.sample(silent, 4 * len(period.interviews) + 4)
    OfficeHolder.objects.bulk_update(
        [OfficeHolder(pk=holder, phone=f"06-0000{number:04d}") for number, holder in enumerate(chosen)], ["phone"]
    )


def _report_about(mailing: Mailing, moment: datetime) -> bytes:
    """Return the report of a mail server that knows no such mailbox (RFC 3464)."""
    address = mailing.invitation.person.email
    return f"""\
Return-Path: <>
Date: {moment:%a, %d %b %Y %H:%M:%S %z}
From: MAILER-DAEMON@mx.postbus.test
To: uitnodiging@monitor.test
Subject: Undelivered Mail Returned to Sender
Message-ID: <melding-{mailing.pk}@mx.postbus.test>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grens"

--grens
Content-Type: text/plain

User unknown.

--grens
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.postbus.test

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--grens
Content-Type: message/rfc822-headers

Message-ID: {mailing.message_id}
To: {address}

--grens--
""".encode()
