"""Two members of staff at the same moment about waves of mails and their texts."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from organisations.choices import Office
from organisations.models import OfficeHolder
from surveys.choices import WaveKind, WaveState
from surveys.inviting import fill_wave
from surveys.mails import Letterhead
from surveys.models import Invitation, MailTemplate, MailWave
from tests.examples import make_office_holder
from tests.races.field import NOW, FieldSite, field_site, person, years
from tests.races.racing import Race

pytestmark = pytest.mark.django_db(transaction=True)

CHANGED = "Deze ronde is intussen veranderd. Er is niets verzonden"
NO_MORE = "Dat kan niet meer: de stand van de ronde is intussen veranderd."
WORDS = {"subject": "Uitnodiging", "text": "Beste {{ aanhef }}, {{ startlink }} {{ code }} {{ afmeldlink }}", "html": ""}


@pytest.fixture(scope="module")
def site(database):  # noqa: ARG001 -- rows are wanted
    return field_site()


# --- waves ---------------------------------------------------------------------------------------------------------
def wave(site: FieldSite, state: WaveState = WaveState.DRAFT, people: int = 1, **values: Any) -> FieldSite:
    own = site.race_of_its_own()
    if values.pop("four_eyes", False):
        own.survey.edition.four_eyes = True
        own.survey.edition.save()
    invited = [person(own).pk for _ in range(people)]
    return own.about(wave_to(own, invited, state, **values))


def wave_to(site: FieldSite, invited: list[Any], state: WaveState = WaveState.DRAFT, **values: Any) -> MailWave:
    made = MailWave.objects.create(
        survey=site.survey, kind=WaveKind.INVITATION, name="Ronde", state=state, created_at=NOW, **values
    )
    fill_wave(made, invited, Letterhead.of(settings))
    return made


def two_waves(site: FieldSite) -> FieldSite:
    first = wave(site)
    return first.about(first.it, wave_to(first, [*first.it.mailings.values_list("invitation", flat=True)]))


def asked(site: FieldSite) -> FieldSite:
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


def later_joined(site: FieldSite) -> FieldSite:
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


def invite_all(at: FieldSite, client: Client) -> Any:
    people = OfficeHolder.objects.exclude(invitations__survey=at.survey).count()
    return client.post(f"/beheer/veldwerk/{at.survey.pk}/uitnodigen/", {"number": people})


def plan(at: FieldSite, client: Client) -> Any:
    seen = MailWave.objects.filter(survey=at.survey).count()
    values = {"kind": WaveKind.INVITATION, "name": "eerste week", "seen": seen}
    return client.post(f"/beheer/veldwerk/{at.survey.pk}/nieuwe-ronde/", values)


# --- texts ---------------------------------------------------------------------------------------------------------
def text(site: FieldSite) -> FieldSite:
    at = wave(site)
    return at.about(MailTemplate.objects.create(survey=at.survey, kind=WaveKind.INVITATION, **WORDS, changed_at=NOW), at.it)


def write(client: str, subject: str = "Uitnodiging"):
    values = WORDS | {"subject": subject, "for_whom": ""}
    return lambda at: getattr(at, client).post(f"/beheer/veldwerk/{at.survey.pk}/mailteksten/uitnodiging/", values)


def change(client: str, subject: str):
    def deed(at: FieldSite) -> Any:
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


@pytest.mark.parametrize("race", WAVES + TEXTS, ids=lambda race: race.name)
def test_two_at_once(site, race):
    race.run(site)
