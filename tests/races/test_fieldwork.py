"""Two members of staff at the same moment in fieldwork: waves, texts, letters, addresses, the helpdesk, calling."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from organisations.choices import Office
from organisations.models import OfficeHolder, Organisation
from surveys.choices import BounceKind, ContactKind, Disposition, LetterKind, WaveKind, WaveState
from surveys.inviting import fill_wave, send_to_one
from surveys.mails import Letterhead
from surveys.models import (
    Bounce,
    CallAttempt,
    CallTarget,
    ContactMoment,
    Invitation,
    LetterFile,
    Mailing,
    MailTemplate,
    MailWave,
    Survey,
)
from tests.examples import make_invitation, make_office_holder, make_survey, make_version
from tests.races.conftest import browser
from tests.races.racing import Race

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime.now(UTC)
CHANGED = "Deze ronde is intussen veranderd. Er is niets verzonden"
NO_MORE = "Dat kan niet meer: de stand van de ronde is intussen veranderd."
WORDS = {"subject": "Uitnodiging", "text": "Beste {{ aanhef }}, {{ startlink }} {{ code }} {{ afmeldlink }}", "html": ""}
years = count(2101)


@dataclass
class Site:
    """A survey in the field, two browsers of staff, and what one race is about."""

    survey: Survey
    one: Client
    other: Client
    it: Any = None
    more: Any = None

    def about(self, it: Any, more: Any = None) -> "Site":
        return replace(self, it=it, more=more)

    def race_of_its_own(self) -> "Site":
        """Return a site with a survey in which nothing happened yet."""
        return replace(self, survey=make_survey(year=next(years), now=NOW))


@pytest.fixture(scope="module")
def site(database):  # noqa: ARG001 -- rows are wanted
    survey = make_survey(now=NOW)
    make_version(survey, now=NOW)
    return Site(survey, browser("een"), browser("ander"))


def person(site: Site, **values: Any) -> Invitation:
    """Invite somebody with an address."""
    invitation = make_invitation(site.survey, Office.RAADSLID)
    invitation.office_holder.email = f"a{invitation.office_holder.pk}@voorbeeld.test"
    invitation.office_holder.phone = "030-1234567"
    invitation.office_holder.save()
    Invitation.objects.filter(pk=invitation.pk).update(**values)
    return Invitation.objects.select_related("survey__edition", "office_holder__organisation").get(pk=invitation.pk)


def written_to(site: Site, **values: Any) -> Invitation:
    """Invite somebody who had a mail."""
    invitation = person(site, **values)
    send_to_one(invitation, now=NOW, letterhead=Letterhead.of(settings), name="Eerder")
    Mailing.objects.filter(invitation=invitation).update(sent_at=NOW)
    return invitation


# --- waves ---------------------------------------------------------------------------------------------------------
def wave(site: Site, state: WaveState = WaveState.DRAFT, people: int = 1, **values: Any) -> Site:
    own = site.race_of_its_own()
    if values.pop("four_eyes", False):
        own.survey.edition.four_eyes = True
        own.survey.edition.save()
    invited = [person(own).pk for _ in range(people)]
    return own.about(wave_to(own, invited, state, **values))


def wave_to(site: Site, invited: list[Any], state: WaveState = WaveState.DRAFT, **values: Any) -> MailWave:
    made = MailWave.objects.create(
        survey=site.survey, kind=WaveKind.INVITATION, name="Ronde", state=state, created_at=NOW, **values
    )
    fill_wave(made, invited, Letterhead.of(settings))
    return made


def two_waves(site: Site) -> Site:
    first = wave(site)
    return first.about(first.it, wave_to(first, [*first.it.mailings.values_list("invitation", flat=True)]))


def asked(site: Site) -> Site:
    return wave(site, four_eyes=True, released_by=User.objects.create_user(f"vrager {next(years)}"))


def page_of(made: MailWave) -> str:
    return f"/beheer/veldwerk/ronde/{made.pk}/"


def release(client: Client, made: MailWave) -> Any:
    return client.post(page_of(made), {"number": made.mailings.count()})


def state_of(made: MailWave) -> str:
    return MailWave.objects.get(pk=made.pk).state


def step(name: str, client: str = "other"):
    return lambda at: getattr(at, client).post(f"{page_of(at.it)}{name}")


def released(client: str = "other"):
    return lambda at: release(getattr(at, client), at.it)


def is_in(state: WaveState):
    return lambda at: state_of(at.it) == state


def later_joined(site: Site) -> Site:
    at = wave(site)
    person(at)
    return at


WAVES = [
    Race("released twice", wave, released("one"), released(), CHANGED, is_in(WaveState.RELEASED)),
    Race("released and cancelled", wave, released("one"), step("annuleren"), NO_MORE, is_in(WaveState.RELEASED)),
    Race("cancelled and released", wave, step("annuleren", "one"), released(), CHANGED, is_in(WaveState.CANCELLED)),
    Race(
        "two waves to the same people released",
        two_waves,
        released("one"),
        lambda at: release(at.other, at.more),
        CHANGED,
        lambda at: (state_of(at.it), state_of(at.more)) == (WaveState.RELEASED, WaveState.DRAFT),
    ),
    Race(
        "released and counted anew",
        later_joined,
        released("one"),
        step("opnieuw-tellen"),
        NO_MORE,
        lambda at: at.it.mailings.count() == 1,
    ),
    Race(
        "counted anew and released",
        later_joined,
        step("opnieuw-tellen", "one"),
        released(),
        CHANGED,
        lambda at: state_of(at.it) == WaveState.DRAFT and at.it.mailings.count() == 2,
    ),
    Race(
        "paused twice",
        lambda site: wave(site, WaveState.RELEASED),
        step("pauzeren", "one"),
        step("pauzeren"),
        NO_MORE,
        is_in(WaveState.PAUSED),
    ),
    Race(
        "resumed and cancelled",
        lambda site: wave(site, WaveState.PAUSED),
        step("hervatten", "one"),
        step("annuleren"),
        NO_MORE,
        is_in(WaveState.RELEASED),
    ),
    Race(
        "confirmed twice",
        asked,
        released("one"),
        released(),
        CHANGED,
        is_in(WaveState.RELEASED),
    ),
    Race(
        "confirmed and the request taken back",
        asked,
        released("one"),
        step("vraag-intrekken"),
        NO_MORE,
        is_in(WaveState.RELEASED),
    ),
    Race(
        "the request taken back and confirmed",
        asked,
        step("vraag-intrekken", "one"),
        released(),
        "wacht op een tweede paar ogen",
        lambda at: state_of(at.it) == WaveState.DRAFT,
    ),
    Race(
        "asked for twice",
        lambda site: wave(site, four_eyes=True),
        released("one"),
        released(),
        CHANGED,
        lambda at: MailWave.objects.get(pk=at.it.pk).released_by.username == "een",
    ),
    Race(
        "a pilot drawn twice",
        lambda site: wave(site, people=52),
        lambda at: at.one.post(f"{page_of(at.it)}proef"),
        lambda at: at.other.post(f"{page_of(at.it)}proef"),
        "Van deze ronde kan geen proef meer worden getrokken.",
        lambda at: (at.it.pilots.count(), at.it.mailings.count()) == (1, 2),
    ),
    Race(
        "released while a pilot is drawn",
        lambda site: wave(site, people=52),
        lambda at: at.one.post(f"{page_of(at.it)}proef"),
        lambda at: at.other.post(page_of(at.it), {"number": 52}),
        CHANGED,
        is_in(WaveState.DRAFT),
    ),
    Race(
        "invitations made twice",
        lambda site: site.race_of_its_own().about(make_office_holder(Office.WETHOUDER)),
        lambda at: invite_all(at, at.one),
        lambda at: invite_all(at, at.other),
        "0 uitnodigingen staan klaar",
        lambda at: Invitation.objects.filter(survey=at.survey, office_holder=at.it).count() == 1,
    ),
    Race(
        "planned twice",
        lambda site: wave(site, WaveState.CANCELLED),
        lambda at: plan(at, at.one),
        lambda at: plan(at, at.other),
        "Er staat al een concept van deze soort met deze naam.",
        lambda at: MailWave.objects.filter(survey=at.survey, state=WaveState.DRAFT).count() == 1,
    ),
]


def invite_all(at: Site, client: Client) -> Any:
    people = OfficeHolder.objects.exclude(invitations__survey=at.survey).count()
    return client.post(f"/beheer/veldwerk/{at.survey.pk}/uitnodigen/", {"number": people})


def plan(at: Site, client: Client) -> Any:
    seen = MailWave.objects.filter(survey=at.survey).count()
    values = {"kind": WaveKind.INVITATION, "name": "eerste week", "seen": seen}
    return client.post(f"/beheer/veldwerk/{at.survey.pk}/nieuwe-ronde/", values)


# --- texts ---------------------------------------------------------------------------------------------------------
def text(site: Site) -> Site:
    at = wave(site)
    return at.about(MailTemplate.objects.create(survey=at.survey, kind=WaveKind.INVITATION, **WORDS, changed_at=NOW), at.it)


def write(client: str, subject: str = "Uitnodiging"):
    values = WORDS | {"subject": subject, "for_whom": ""}
    return lambda at: getattr(at, client).post(f"/beheer/veldwerk/{at.survey.pk}/mailteksten/uitnodiging/", values)


def change(client: str, subject: str):
    def deed(at: Site) -> Any:
        seen = MailTemplate.objects.get(pk=at.it.pk).changed_at.isoformat()
        return getattr(at, client).post(f"/beheer/veldwerk/mailtekst/{at.it.pk}/", WORDS | {"subject": subject, "seen": seen})

    return deed


def discard(client: str):
    return lambda at: getattr(at, client).post(f"/beheer/veldwerk/mailtekst/{at.it.pk}/weggooien")


TEXTS = [
    Race(
        "written twice",
        lambda site: site.race_of_its_own(),
        write("one"),
        write("other", "Anders"),
        "Hiervoor is al een tekst.",
        lambda at: MailTemplate.objects.get(survey=at.survey).subject == "Uitnodiging",
    ),
    Race(
        "changed twice",
        text,
        change("one", "Eerst"),
        change("other", "Later"),
        "intussen gewijzigd",
        lambda at: MailTemplate.objects.get(pk=at.it.pk).subject == "Eerst",
    ),
    Race(
        "thrown away and changed",
        text,
        discard("one"),
        change("other", "Later"),
        "of weggegooid",
        lambda at: not MailTemplate.objects.filter(pk=at.it.pk).exists(),
    ),
    Race(
        "thrown away twice",
        text,
        discard("one"),
        discard("other"),
        "De tekst is weg.",
        lambda at: not MailTemplate.objects.filter(pk=at.it.pk).exists(),
    ),
    Race(
        "its wave released and changed",
        text,
        lambda at: release(at.one, at.more),
        change("other", "Later"),
        "Er gaan nu mails van deze soort uit.",
        lambda at: MailTemplate.objects.get(pk=at.it.pk).subject == "Uitnodiging",
    ),
]


# --- letters and addresses -----------------------------------------------------------------------------------------
def bounce(site: Site) -> Site:
    invitation = written_to(site)
    mailing = invitation.mailings.get()
    key = f"melding {mailing.pk}"
    return site.about(
        Bounce.objects.create(mailing=mailing, report_key=key, kind=BounceKind.HARD, status="5.1.1", received_at=NOW), invitation
    )


def corrected(client: str, email: str):
    return lambda at: getattr(at, client).post(f"/beheer/veldwerk/adressen/{at.it.pk}/", {"email": email})


def order(client: str):
    return lambda at: getattr(at, client).post(f"/beheer/veldwerk/brieven/{at.survey.pk}/{LetterKind.CODE}")


def without_address(site: Site) -> Site:
    own = site.race_of_its_own()
    holder = person(own).office_holder
    OfficeHolder.objects.filter(pk=holder.pk).update(email="")
    Organisation.objects.filter(pk=holder.organisation_id).update(postal_address="Postbus 1", postcode="1000 AA", city="Ergens")
    return own


ADDRESSES = [
    Race(
        "corrected twice",
        bounce,
        corrected("one", "een@voorbeeld.test"),
        corrected("other", "twee@voorbeeld.test"),
        "intussen afgehandeld",
        lambda at: (
            OfficeHolder.objects.get(pk=at.more.office_holder_id).email == "een@voorbeeld.test"
            and at.more.mailings.filter(sent_at=None).count() == 1
        ),
    ),
    Race(
        "settled twice",
        bounce,
        lambda at: at.one.post(f"/beheer/veldwerk/adressen/{at.it.pk}/afhandelen"),
        lambda at: at.other.post(f"/beheer/veldwerk/adressen/{at.it.pk}/afhandelen"),
        "De melding is afgehandeld.",
        lambda at: Bounce.objects.get(pk=at.it.pk).settled_at is not None,
    ),
    Race(
        "letters ordered twice",
        without_address,
        order("one"),
        order("other"),
        "Deze brieven worden al gemaakt.",
        lambda at: LetterFile.objects.filter(survey=at.survey).count() == 1,
    ),
]


# --- the helpdesk --------------------------------------------------------------------------------------------------
def helped(name: str, client: str = "other", **values: Any):
    return lambda at: getattr(at, client).post(f"/beheer/helpdesk/{at.it.pk}/{name}/", values)


def successor(client: str = "other"):
    return helped("opvolger", client, family_name="Opvolger", email=f"opvolger{client}@voorbeeld.test")


def contacts(at: Site, kind: ContactKind) -> int:
    return ContactMoment.objects.filter(invitation=at.it, kind=kind).count()


def disposition(at: Site) -> str:
    return Invitation.objects.get(pk=at.it.pk).disposition


def somebody(**values: Any):
    return lambda site: site.about(person(site, **values))


def somebody_written_to(**values: Any):
    return lambda site: site.about(written_to(site, **values))


def closed_for(site: Site) -> Site:
    own = site.race_of_its_own()
    at = own.about(written_to(own))
    Survey.objects.filter(pk=own.survey.pk).update(closes_at=NOW - timedelta(hours=1))
    return at


REASON = {"reason": "gehoord"}
DEAD = "Deze uitnodiging geldt niet meer."
TOMORROW = {"day": f"{NOW + timedelta(days=1):%Y-%m-%d}", **REASON}
HELP = [
    Race(
        "left out twice",
        somebody(),
        helped("uitsluiten", "one", **REASON),
        helped("uitsluiten", **REASON),
        DEAD,
        lambda at: contacts(at, ContactKind.EXCLUDED) == 1,
    ),
    Race(
        "left out and succeeded",
        somebody(),
        helped("uitsluiten", "one", **REASON),
        successor(),
        "De opvolger is uitgenodigd",
        lambda at: disposition(at) == Disposition.EXCLUDED and contacts(at, ContactKind.REPLACED) == 1,
    ),
    Race(
        "succeeded twice",
        somebody_written_to(),
        successor("one"),
        successor(),
        "al een opvolger uitgenodigd",
        lambda at: contacts(at, ContactKind.REPLACED) == 1,
    ),
    Race(
        "succeeded and taken back",
        lambda site: site.about(written_to(site, disposition=Disposition.INELIGIBLE)),
        successor("one"),
        helped("terugnemen"),
        "al een opvolger uitgenodigd",
        lambda at: disposition(at) == Disposition.INELIGIBLE,
    ),
    Race(
        "taken back twice",
        somebody(disposition=Disposition.EXCLUDED),
        helped("terugnemen", "one"),
        helped("terugnemen"),
        "niet uitgesloten",
        lambda at: contacts(at, ContactKind.RESTORED) == 1,
    ),
    Race(
        "out of office twice",
        somebody_written_to(),
        helped("niet-in-functie", "one", **REASON),
        helped("niet-in-functie", **REASON),
        DEAD,
        lambda at: contacts(at, ContactKind.INELIGIBLE) == 1,
    ),
    Race(
        "opted out twice",
        somebody(),
        helped("afmelden", "one"),
        helped("afmelden"),
        "Deze persoon is al afgemeld.",
        lambda at: contacts(at, ContactKind.OPTED_OUT) == 1,
    ),
    Race(
        "opted in twice",
        somebody(opted_out=True),
        helped("toch-meedoen", "one"),
        helped("toch-meedoen"),
        "Deze persoon is niet afgemeld.",
        lambda at: contacts(at, ContactKind.OPTED_IN) == 1,
    ),
    Race(
        "the code sent twice",
        somebody(),
        lambda at: at.one.post(f"/beheer/helpdesk/{at.it.pk}/code-opnieuw"),
        lambda at: at.other.post(f"/beheer/helpdesk/{at.it.pk}/code-opnieuw"),
        "De code is vandaag al opnieuw gestuurd",
        lambda at: at.it.mailings.count() == 1,
    ),
    Race(
        "reopened twice",
        closed_for,
        helped("heropenen", "one", **TOMORROW),
        helped("heropenen", **TOMORROW),
        "Heropend",
        lambda at: Invitation.objects.get(pk=at.it.pk).reopened_until is not None,
    ),
    Race(
        "address and telephone corrected by two",
        somebody(),
        lambda at: at.one.post(f"/beheer/helpdesk/{at.it.pk}/adres/", {"email": "nieuw@voorbeeld.test", "phone": "030-1234567"}),
        lambda at: at.other.post(f"/beheer/helpdesk/{at.it.pk}/adres/", {"email": at.it.person.email, "phone": "020-7654321"}),
        "intussen gewijzigd",
        lambda at: OfficeHolder.objects.get(pk=at.it.office_holder_id).email == "nieuw@voorbeeld.test",
    ),
]


# --- calling -------------------------------------------------------------------------------------------------------
def to_call(site: Site, people: int = 2) -> Site:
    own = site.race_of_its_own()
    CallTarget.objects.update(claimed_by=None, claimed_until=None)  # of an earlier race
    for _ in range(people):
        person(own)
    return own


def on_the_line(site: Site) -> Site:
    own = to_call(site, 1)
    target = CallTarget.objects.create(
        invitation=Invitation.objects.get(survey=own.survey),
        claimed_by=User.objects.get(username="een"),
        claimed_until=NOW + timedelta(minutes=15),
    )
    return own.about(target)


def next_person(client: str):
    return lambda at: getattr(at, client).post("/beheer/bellen/volgende", {"uitvraag": at.survey.pk})


def ended(at: Site) -> Any:
    return at.one.post("/beheer/bellen/uitkomst", {"persoon": at.it.pk, "uitkomst": "in_gesprek"})


def claimed(at: Site, name: str) -> int:
    return CallTarget.objects.filter(invitation__survey=at.survey, claimed_by__username=name).count()


CALLS = [
    Race(
        "the next person asked for twice by one caller",
        to_call,
        next_person("one"),
        lambda at: browser("een").post("/beheer/bellen/volgende", {"uitvraag": at.survey.pk}),
        "",
        lambda at: claimed(at, "een") == 1,
    ),
    Race(
        "the last person asked for by two callers",
        lambda site: to_call(site, 1),
        next_person("other"),
        next_person("one"),
        "Er is nu niemand meer om te bellen.",
        lambda at: claimed(at, "ander") == 1,
    ),
    Race(
        "an outcome written down twice",
        on_the_line,
        ended,
        ended,
        "Dit gesprek was al vastgelegd",
        lambda at: CallAttempt.objects.filter(target=at.it).count() == 1,
    ),
]


@pytest.mark.parametrize("race", WAVES + TEXTS + ADDRESSES + HELP + CALLS, ids=lambda race: race.name)
def test_two_at_once(site, race):
    race.run(site)
