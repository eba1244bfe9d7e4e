"""Two members of staff at the same moment on the way to results: snapshots, publications, files, codes, accounts."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice

from monitor_site.retention.choices import Kept
from monitor_site.retention.executing import execute, set_schedule
from monitor_site.retention.models import RetentionReport, RetentionRule
from monitor_site.staff.accounts import save_signed_on_user
from monitor_site.staff.roles import Role
from monitor_site.staff.second_factor import device_to_enrol
from reports.choices import ProductState, PublicationProfile
from reports.models import Favourite, MicrodataImport, ProductFile, Publication, Snapshot
from reports.publishing import make_publication
from reports.receiving import receive, targets_for
from surveys.choices import Phase
from surveys.models import Edition, Survey
from tests.examples import NOW, make_survey
from tests.races.frozen import FrozenSite, both, frozen_site, numbers, posted
from tests.races.racing import Race, Site

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def site(database):  # noqa: ARG001 -- rows are wanted
    return frozen_site()


# --- snapshots and publications ------------------------------------------------------------------------------------
def draft(site: FrozenSite) -> Site:
    given = {"office_holders": site.snapshot, "organisations": None, "user": None, "now": NOW}
    return site.about(make_publication(site.survey.edition, **given))


def counted(site: FrozenSite) -> Site:
    return site.about((Snapshot.objects.count(), Publication.objects.count()))


def more(at: FrozenSite) -> tuple[int, int]:
    return Snapshot.objects.count() - at.it[0], Publication.objects.count() - at.it[1]


def publication(at: FrozenSite) -> Publication:
    return Publication.objects.get(pk=at.it.pk)


FREEZE = "/beheer/gegevens/{at.survey.pk}/momentopname-maken/"
NEW_PUBLICATION = "/beheer/publicaties/nieuw/{at.survey.edition_id}/"
PAIR = {"office_holders": lambda at: at.snapshot.pk, "profile": PublicationProfile.STRICT}
PUBLISH, WITHDRAW = "/beheer/publicaties/{at.it.pk}/publiceren/", "/beheer/publicaties/{at.it.pk}/intrekken/"
PUBLISHING = [
    Race("frozen twice", counted, *both(FREEZE, number=6), "intussen al een momentopname gemaakt", lambda at: more(at) == (1, 0)),
    Race("made twice", counted, *both(NEW_PUBLICATION, **PAIR), "intussen een publicatie gemaakt", lambda at: more(at) == (0, 1)),
    Race("published twice", draft, *both(PUBLISH, number=6), "Deze publicatie is al", lambda at: publication(at).published_at),
    Race(
        "published and withdrawn",
        draft,
        posted("one", PUBLISH, number=6),
        posted("other", WITHDRAW, number=6),
        "is ingetrokken",
        lambda at: publication(at).published_at and publication(at).withdrawn_at,
    ),
    Race(
        "withdrawn and published",
        draft,
        posted("one", WITHDRAW, number=6),
        posted("other", PUBLISH, number=6),
        "Deze publicatie is al ingetrokken",
        lambda at: not publication(at).published_at,
    ),
    Race("withdrawn twice", draft, *both(WITHDRAW, number=6), "al ingetrokken", lambda at: publication(at).withdrawn_at),
    Race(
        "a file asked for twice",
        draft,
        *both("/beheer/publicaties/{at.it.pk}/maken/tabellenboek/"),
        "dit bestand wordt al gemaakt",
        lambda at: ProductFile.objects.filter(publication=at.it, state=ProductState.WAITING).count() == 1,
    ),
]


# --- microdata -----------------------------------------------------------------------------------------------------
def microdata(site: FrozenSite) -> Site:
    at = site.about(make_survey(year=1900 + next(numbers), phase=Phase.GEPUBLICEERD))
    given = {"source": "bureau", "approached": 9, "user": None, "now": NOW}
    row = receive(at.it, site.survey.questionnaire, name="oud.csv", content=b"geslacht,contact\nMan,x\n", **given)
    assert targets_for(row.survey, row.questionnaire)
    return at.about(row)


def file_state(at: FrozenSite) -> str:
    return MicrodataImport.objects.get(pk=at.it.pk).state


PROCESS, DISCARD = "/beheer/gegevens/bestand/{at.it.pk}/verwerken/", "/beheer/gegevens/bestand/{at.it.pk}/weggooien/"
MICRODATA = [
    Race(
        "a file taken in twice",
        microdata,
        *both(PROCESS, number=1),
        "Dit bestand is al",
        lambda at: Snapshot.objects.filter(survey=at.it.survey).count() == 1,
    ),
    Race(
        "a file thrown away and taken in",
        microdata,
        posted("one", DISCARD, number=1),
        posted("other", PROCESS, number=1),
        "Dit bestand is al",
        lambda at: not Snapshot.objects.filter(survey=at.it.survey).exists(),
    ),
    Race("a file thrown away twice", microdata, *both(DISCARD, number=1), "Dit bestand is al", file_state),
]


# --- one's own things, accounts and retention ----------------------------------------------------------------------
def rule(site: FrozenSite) -> Site:
    edition = Edition.objects.create(year=1800 + next(numbers), name="Oud", phase=Phase.GEPUBLICEERD)
    Survey.objects.create(edition=edition, kind="ambtsdragers", opens_at=NOW.replace(year=1999), closes_at=NOW.replace(year=2000))
    return site.about(RetentionRule.objects.create(edition=edition, what=Kept.CONTACT, due_on=NOW.date()))


def carried_out(at: FrozenSite) -> Any:
    return execute(at.it, now=NOW, key=b"sleutel")


def signed_on(at: FrozenSite) -> Any:
    return save_signed_on_user(f"oidc-{at.it}", Role.RESEARCHER, full_name="Jo van Dam")


def favourite(at: FrozenSite) -> Any:
    address = f"/beheer/resultaten/verkennen/favoriet/?momentopname={at.snapshot.pk}&vraag=geslacht"
    return at.one.post(address, {"name": "Vaak"})


def edition_added(client: str):
    values = {"year": "2050", "name": "Nieuw", "phase": Phase.VOORBEREIDING, "send_from": "09:00", "send_until": "17:00"}
    return posted(client, "/beheer/admin/surveys/edition/add/", **values)


OTHERS = [
    Race(
        "the same favourite kept twice",
        lambda site: site,
        favourite,
        favourite,
        "U heeft al een favoriet met deze naam",
        lambda _at: Favourite.objects.count() == 1,
    ),
    Race(
        "signed on twice for the first time",
        lambda site: site.about(next(numbers)),
        signed_on,
        signed_on,
        "",
        lambda at: User.objects.get(username=f"oidc-{at.it}").groups.count() == 1,
    ),
    Race(
        "two pages that link an app",
        lambda site: site.about(User.objects.create_user(f"nieuw {next(numbers)}")),
        lambda at: device_to_enrol(at.it),
        lambda at: device_to_enrol(at.it),
        "",
        lambda at: TOTPDevice.objects.filter(user=at.it).count() == 1,
    ),
    Race(
        "let go twice",
        rule,
        carried_out,
        carried_out,
        "RetentionError: Dit is al opgeruimd.",
        lambda at: RetentionReport.objects.filter(edition=at.it.edition).count() == 1,
    ),
    Race(
        "terms set twice",
        rule,
        lambda at: set_schedule(at.it.edition, {Kept.ANSWERS: NOW.date()}),
        lambda at: set_schedule(at.it.edition, {Kept.ANSWERS: NOW.date()}),
        "",
        lambda at: RetentionRule.objects.filter(edition=at.it.edition).count() == 2,
    ),
    Race(
        "the same edition added twice",
        lambda site: site,
        edition_added("one"),
        edition_added("other"),
        "Een collega heeft dit intussen al opgeslagen",
        lambda _at: Edition.objects.filter(year=2050).count() == 1,
    ),
]


@pytest.mark.parametrize("race", PUBLISHING + MICRODATA + OTHERS, ids=lambda race: race.name)
def test_two_at_once(site, race):
    race.run(site)
