"""Two members of staff at the same moment about one person: letters, addresses, the helpdesk, calling."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from organisations.models import OfficeHolder, Organisation
from surveys.choices import BounceKind, ContactKind, Disposition, LetterKind
from surveys.models import Bounce, CallAttempt, CallTarget, ContactMoment, Invitation, LetterFile, Survey
from tests.races.conftest import browser
from tests.races.field import NOW, FieldSite, field_site, person, written_to
from tests.races.racing import Race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def site(database):  # noqa: ARG001 -- rows are wanted
    return field_site()


# --- letters and addresses -----------------------------------------------------------------------------------------
def bounce(site: FieldSite) -> FieldSite:
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


def without_address(site: FieldSite) -> FieldSite:
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


def contacts(at: FieldSite, kind: ContactKind) -> int:
    return ContactMoment.objects.filter(invitation=at.it, kind=kind).count()


def disposition(at: FieldSite) -> str:
    return Invitation.objects.get(pk=at.it.pk).disposition


def somebody(**values: Any):
    return lambda site: site.about(person(site, **values))


def somebody_written_to(**values: Any):
    return lambda site: site.about(written_to(site, **values))


def closed_for(site: FieldSite) -> FieldSite:
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
def to_call(site: FieldSite, people: int = 2) -> FieldSite:
    own = site.race_of_its_own()
    CallTarget.objects.update(claimed_by=None, claimed_until=None)  # of an earlier race
    for _ in range(people):
        person(own)
    return own


def on_the_line(site: FieldSite) -> FieldSite:
    own = to_call(site, 1)
    target = CallTarget.objects.create(
        invitation=Invitation.objects.get(survey=own.survey),
        claimed_by=User.objects.get(username="een"),
        claimed_until=NOW + timedelta(minutes=15),
    )
    return own.about(target)


def next_person(client: str):
    return lambda at: getattr(at, client).post("/beheer/bellen/volgende", {"uitvraag": at.survey.pk})


def ended(at: FieldSite) -> Any:
    return at.one.post("/beheer/bellen/uitkomst", {"persoon": at.it.pk, "uitkomst": "in_gesprek"})


def claimed(at: FieldSite, name: str) -> int:
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


@pytest.mark.parametrize("race", ADDRESSES + HELP + CALLS, ids=lambda race: race.name)
def test_two_at_once(site, race):
    race.run(site)
