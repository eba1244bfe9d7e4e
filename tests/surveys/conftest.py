"""A survey in the field with one invited person for every office, small enough to read in a failing test."""

import asyncio
import email
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP
from django.conf import settings
from django.core.mail import get_connection

from organisations.choices import OFFICES_OF_TIER, OFFICIALS_OF_TIER, Office, OfficialRole, SizeClass, Tier
from organisations.models import OfficeHolder, Official, Organisation
from surveys.choices import Phase, SurveyKind
from surveys.codes import code_for, edition_keys
from surveys.invitees import WITH_PERSON
from surveys.inviting import invite
from surveys.mails import Letterhead
from surveys.models import Edition, Invitation, Questionnaire, Survey
from surveys.postman import Postman
from surveys.questionnaires import forget_cached
from surveys.throttling import forget_counted
from tests.examples import AT_ANY_HOUR, make_official, make_survey_of_organisations

DEFINITION = """
name: klein
title: Kleine vragenlijst
language: nl
background:
  - {name: bestuurslaag, kind: text}
  - {name: functie_kader, kind: text}
  - {name: provincie, kind: text}
  - {name: stedelijkheid, kind: integer}
  - {name: inwonersklasse, kind: text}
choices:
  ja_nee:
    - {name: ja, label: Ja}
    - {name: nee, label: Nee}
parts:
  - name: deel
    title: Deel
    pages:
      - name: eerste
        title: Eerste
        items:
          - {name: vraag_een, kind: single, label: Vraag een, choices: ja_nee}
      - name: tweede
        title: Tweede
        relevant: "${vraag_een} = 'ja'"
        counts: true
        items:
          - {name: vraag_twee, kind: single, label: Vraag twee, choices: ja_nee}
"""


@dataclass
class MailServer:
    """What arrived, and how to answer; `answers` maps a recipient to the answers still to give, one an attempt."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    answers: dict[str, list[str]] = field(default_factory=dict)
    mails_a_connection: int | None = None

    async def handle_EHLO(  # noqa: N802 -- aiosmtpd's
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(  # noqa: N802 -- aiosmtpd's
        self, _server: Any, session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if getattr(session, "mail_count", 0) == self.mails_a_connection:
            return "421 enough mails on this connection"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 -- aiosmtpd's
        answers = self.answers.get(address, [])
        if answers:
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd's
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        session.mail_count = getattr(session, "mail_count", 0) + 1
        return "250 Kept"

    @property
    def recipients(self) -> list[str]:
        return [mail["To"] for mail in self.mails]


@contextmanager
def running_mail_server() -> Iterator[MailServer]:
    """Serve on a free port of this machine in a thread of its own."""
    box, is_ready, stop = MailServer(), threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        loops.append(loop)
        server = await loop.create_server(lambda: SMTP(box, hostname="localhost", loop=loop), "127.0.0.1", 0)
        box.port = server.sockets[0].getsockname()[1]
        is_ready.set()
        async with server:
            await stop.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    is_ready.wait()
    try:
        yield box
    finally:
        loops[0].call_soon_threadsafe(stop.set)
        thread.join()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """Run a mail server."""
    with running_mail_server() as server:
        yield server


@pytest.fixture
def two_postmen(mail_server: MailServer) -> Iterator[tuple[Postman, Postman]]:
    """Give the connections of two workers."""
    with new_postman(mail_server) as one, new_postman(mail_server) as other:
        yield one, other


@pytest.fixture
def postman(mail_server: MailServer) -> Iterator[Postman]:
    """Give a connection to that mail server."""
    with new_postman(mail_server) as postman:
        yield postman


def new_postman(server: MailServer) -> Postman:
    """Make a connection to a mail server, as a worker does."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return Postman(get_connection(backend, host="127.0.0.1", port=server.port, timeout=5))


@dataclass
class Fieldwork:
    """What the tests of access and mail start from."""

    survey: Survey
    now: datetime
    letterhead: Letterhead

    def invitation(self, office: Office) -> Invitation:
        """Return the invitation of the one person with this office."""
        related = ("survey__edition", "office_holder__organisation")
        return Invitation.objects.select_related(*related).get(office_holder__office=office)

    def code(self, office: Office) -> str:
        """Return the code of the one person with this office."""
        keys = edition_keys(settings.CODE_MASTER_KEY, self.survey.edition.key_salt)
        return code_for(keys, self.invitation(office).pk)

    def add_people(self, number: int) -> None:
        """Invite more council members."""
        organisation = Organisation.objects.get(tier=Tier.GEMEENTE)
        people = [
            OfficeHolder(
                organisation=organisation,
                office=Office.RAADSLID,
                family_name=f"Extra{index}",
                sort_key=f"extra{index:05d}",
                email=f"extra{index}@raad.test",
            )
            for index in range(number)
        ]
        invite(self.survey, OfficeHolder.objects.bulk_create(people), master_key=settings.CODE_MASTER_KEY)


@pytest.fixture
def fieldwork(db: Any) -> Fieldwork:  # noqa: ARG001 -- rows are wanted
    """Make an edition in the field, one organisation for each tier, nine people, nine invitations."""
    forget_cached()
    forget_counted()
    now = datetime.now(UTC)
    edition = Edition.objects.create(
        year=2020, name="Monitor Integriteit en Veiligheid 2020", phase=Phase.VELDWERK, **AT_ANY_HOUR
    )
    survey = Survey.objects.create(
        edition=edition,
        kind=SurveyKind.AMBTSDRAGERS,
        opens_at=now - timedelta(days=3),
        closes_at=now + timedelta(days=30),
    )
    survey.questionnaire = Questionnaire.objects.create(
        survey=survey,
        version=1,
        definition=DEFINITION,
        sha256=hashlib.sha256(DEFINITION.encode()).hexdigest(),
        created_at=now,
        published_at=now,
    )
    survey.save()
    for tier in Tier:
        organisation = Organisation.objects.create(
            code=f"{tier[:2].upper()}0001",
            tier=tier,
            name=f"Voorbeeld {tier}",
            official_name=f"{tier} Voorbeeld",
            sort_key=f"voorbeeld {tier}",
            province="PV27" if tier != Tier.WATERSCHAP else "",
            size_class=SizeClass.FROM_20K if tier == Tier.GEMEENTE else SizeClass.NOT_APPLICABLE,
            urbanity=3 if tier == Tier.GEMEENTE else 0,
        )
        for office in OFFICES_OF_TIER[tier]:
            OfficeHolder.objects.create(
                organisation=organisation,
                office=office,
                first_name="Puck",
                prefix="van der",
                family_name=f"Onvindbaar{office.title().replace('_', '')}",
                sort_key=f"onvindbaar{office}",
                email=f"{office}@voorbeeld.test",
            )
    invite(survey, OfficeHolder.objects.all(), master_key=settings.CODE_MASTER_KEY)
    return Fieldwork(survey, now, Letterhead.of(settings))


@dataclass
class OfficialsInField:
    """What the tests about griffiers and secretarissen start from."""

    survey: Survey
    now: datetime
    letterhead: Letterhead

    def invitation(self, tier: Tier, role: OfficialRole) -> Invitation:
        """Return the invitation of the one official with this role."""
        related = ("survey__edition", *WITH_PERSON)
        of_role = Invitation.objects.select_related(*related).filter(official__role=role)
        return of_role.get(official__organisation__tier=tier)

    def code(self, tier: Tier, role: OfficialRole) -> str:
        """Return the code of the one official with this role."""
        keys = edition_keys(settings.CODE_MASTER_KEY, self.survey.edition.key_salt)
        return code_for(keys, self.invitation(tier, role).pk)


@pytest.fixture
def officials(fieldwork: Fieldwork) -> OfficialsInField:
    """Make the survey of organisations beside that of office holders, with the five officials there are of three tiers."""
    survey = make_survey_of_organisations(fieldwork.survey)
    for organisation in Organisation.objects.all():
        for role in OFFICIALS_OF_TIER[Tier(organisation.tier)]:
            name, email = f"Onvindbaar{role.title()}", f"{role}@{organisation.tier}.test"
            make_official(role, organisation=organisation, family_name=name, sort_key=name.lower(), email=email, phone="06 00")
    invite(survey, Official.objects.all(), master_key=settings.CODE_MASTER_KEY)
    return OfficialsInField(survey, fieldwork.now, fieldwork.letterhead)
