"""Two members of staff at the same moment: versions of a questionnaire, imports of the frame, interviews, settling doubles."""

from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from monitor_site.demo.almanak import almanak
from organisations.choices import ImportKind, ImportState, ReorganisationKind
from organisations.confirming import confirm_next
from organisations.models import FrameImport, Organisation, Reorganisation
from organisations.proposing.reading import read_next
from organisations.receiving import Upload, receive
from organisations.reorganising import (
    KnownReorganisationError,
    RemovedReorganisationError,
    remove_reorganisation,
    save_reorganisation,
)
from surveys.choices import InterviewState
from surveys.models import (
    Edition,
    Interview,
    Interviewee,
    Mailing,
    Questionnaire,
    ReconciledBlock,
    ReconciliationStep,
    SelectedOrganisation,
    Survey,
)
from tests.double_dossiers import double_dossier, invite_fillers
from tests.examples import NOW, SMALL_QUESTIONNAIRE, make_survey, make_version
from tests.organisations.test_confirming import COUNCIL, EDE
from tests.races.conftest import browser
from tests.races.racing import Race, Site
from tests.surveys.in_depth_examples import make_edition, make_interview, make_interviewee, make_organisation, make_selected

pytestmark = pytest.mark.django_db(transaction=True)

years = count(2101)


@pytest.fixture(scope="module")
def site(database):  # noqa: ARG001 -- rows are wanted
    return Site(make_survey(year=2016), browser("een"), browser("ander"))


def posted(client: str, address: str, **values: Any):
    """Post a form, whose address may name what the race is about."""
    return lambda at: getattr(at, client).post(address.format(at=at), values)


def both(address: str, **values: Any):
    return posted("one", address, **values), posted("other", address, **values)


# --- versions ------------------------------------------------------------------------------------------------------
def version(site: Site, *, in_use: bool = False) -> Site:
    at = replace(site, survey=make_survey(year=next(years)))
    return at.about(make_version(at.survey, in_use=in_use))


def exists(at: Site) -> bool:
    return Questionnaire.objects.filter(pk=at.it.pk).exists()


STEPS = "/beheer/vragenlijst/{at.it.pk}/"
UPLOAD = "/beheer/vragenlijst/nieuw/{at.survey.pk}/"
OTHER_TEXT = SMALL_QUESTIONNAIRE.replace("Kleine vragenlijst", "Andere vragenlijst")
VERSIONS = [
    Race(
        "the same text stored twice",
        version,
        *both(UPLOAD, text=OTHER_TEXT),
        "Deze tekst is al opgeslagen als versie 2",
        lambda at: at.survey.questionnaires.count() == 2,
    ),
    Race(
        "two texts stored",
        version,
        posted("one", UPLOAD, text=OTHER_TEXT),
        posted("other", UPLOAD, text=OTHER_TEXT.replace("Andere", "Derde")),
        "Versie 3 is opgeslagen",
        lambda at: at.survey.questionnaires.count() == 3,
    ),
    Race("published twice", version, *both(f"{STEPS}publiceren/"), "is gepubliceerd", exists),
    Race(
        "thrown away and published",
        version,
        posted("one", f"{STEPS}weggooien/"),
        posted("other", f"{STEPS}publiceren/"),
        "Dit concept is intussen weggegooid",
        lambda at: not exists(at),
    ),
    Race(
        "published and thrown away",
        version,
        posted("one", f"{STEPS}publiceren/"),
        posted("other", f"{STEPS}weggooien/"),
        "Een gepubliceerde versie kan niet weg",
        exists,
    ),
    Race(
        "thrown away twice", version, *both(f"{STEPS}weggooien/"), "Dit concept is intussen weggegooid", lambda at: not exists(at)
    ),
    Race(
        "put into use twice",
        lambda site: version(site, in_use=True),
        *both(f"{STEPS}in-gebruik/", number=0),
        "is nu in gebruik",
        lambda at: Survey.objects.get(pk=at.survey.pk).questionnaire == at.it,
    ),
]


# --- the frame -----------------------------------------------------------------------------------------------------
def proposal(site: Site) -> Site:
    FrameImport.objects.all().delete()
    upload = Upload(ImportKind.ALMANAK, "exportOO.xml", almanak([(EDE, COUNCIL)]), frame_date=NOW.date(), is_complete=True)
    row = receive(upload, user=None, now=NOW)
    assert read_next(lambda: NOW)
    return site.about(FrameImport.objects.get(pk=row.pk))


def confirming(site: Site) -> Site:
    at = proposal(site)
    FrameImport.objects.filter(pk=at.it.pk).update(state=ImportState.CONFIRMING, decided_by=User.objects.first())
    return at


def is_at(state: ImportState):
    return lambda at: FrameImport.objects.get(pk=at.it.pk).state == state


def herindeling(site: Site) -> Site:
    number = next(years)
    given = {"old_code": f"GM{number}", "new_code": "GM0228", "date": NOW.date(), "kind": ReorganisationKind.values[0]}
    return site.about(Reorganisation.objects.create(**given))


def added(at: Site) -> Any:
    given = {"old_code": f"GM9{at.it.pk:03d}", "new_code": "GM0228", "on": NOW.date()}
    return save_reorganisation(None, kind=ReorganisationKind(ReorganisationKind.values[0]), **given)


def moved(at: Site) -> Any:
    given = {"old_code": at.it.old_code, "new_code": "GM0344", "on": NOW.date()}
    return save_reorganisation(at.it, kind=ReorganisationKind(at.it.kind), **given)


IMPORT, GONE_ON = "/beheer/steekproefkader/import/{at.it.pk}/", "Deze import is intussen verder"
FRAME = [
    Race("confirmed twice", proposal, *both(f"{IMPORT}verwerken"), GONE_ON, is_at(ImportState.CONFIRMING)),
    Race(
        "rejected and confirmed",
        proposal,
        posted("one", f"{IMPORT}verwerpen"),
        posted("other", f"{IMPORT}verwerken"),
        GONE_ON,
        is_at(ImportState.REJECTED),
    ),
    Race(
        "confirmed and rejected",
        proposal,
        posted("one", f"{IMPORT}verwerken"),
        posted("other", f"{IMPORT}verwerpen"),
        GONE_ON,
        is_at(ImportState.CONFIRMING),
    ),
    Race("rejected twice", proposal, *both(f"{IMPORT}verwerpen"), GONE_ON, is_at(ImportState.REJECTED)),
    Race("compared again twice", proposal, *both(f"{IMPORT}opnieuw"), GONE_ON, is_at(ImportState.WAITING)),
    Race("taken back twice", confirming, *both(f"{IMPORT}terug"), GONE_ON, is_at(ImportState.PROPOSED)),
    Race(
        "written by two workers",
        confirming,
        lambda _at: confirm_next(timezone.now),
        lambda _at: confirm_next(timezone.now),
        "",
        lambda at: is_at(ImportState.CONFIRMED)(at) and Organisation.objects.filter(code="GM0228").count() == 1,
    ),
    Race(
        "the same reorganisation added twice",
        herindeling,
        added,
        added,
        KnownReorganisationError.__name__,
        lambda at: Reorganisation.objects.filter(old_code=f"GM9{at.it.pk:03d}").count() == 1,
    ),
    Race(
        "a reorganisation removed and changed",
        herindeling,
        lambda at: remove_reorganisation(Reorganisation.objects.get(pk=at.it.pk)),
        moved,
        RemovedReorganisationError.__name__,
        lambda at: not Reorganisation.objects.filter(pk=at.it.pk).exists(),
    ),
]


# --- interviews ----------------------------------------------------------------------------------------------------
def chosen(site: Site) -> Site:
    edition = Edition.objects.filter(year=2020).first() or make_edition()
    return site.about(make_selected(edition))


def with_somebody(site: Site) -> Site:
    at = chosen(site)
    at.it.somebody = make_interviewee(at.it)
    return at.about(at.it)


def with_plan(site: Site) -> Site:
    at = with_somebody(site)
    at.it.interview = make_interview(at.it, at.it.somebody, state=InterviewState.PLANNED, days=9)
    return at.about(at.it)


def free(site: Site) -> Site:
    at = chosen(site)
    return at.about(make_organisation(f"HX{next(years)}"))


SELECTED, SOMEBODY = "/beheer/verdieping/organisatie/{at.it.pk}/", "/beheer/verdieping/gesprekspartner/{at.it.somebody.pk}/"
HELD = {"takes_place_at": f"{timezone.now() - timedelta(days=2):%Y-%m-%dT%H:%M}", "mode": "bezoek", "state": "gehouden"}
KEPT = {"name": "Jo Anders", "role": "griffier"}


def held_with(client: str):
    return lambda at: getattr(at, client).post(
        f"/beheer/verdieping/interview/{at.it.interview.pk}/", HELD | {"interviewees": [at.it.somebody.pk]}
    )


INTERVIEWS = [
    Race(
        "one organisation chosen twice by hand",
        free,
        lambda at: at.one.post("/beheer/verdieping/2020/toevoegen/", by_hand(at)),
        lambda at: at.other.post("/beheer/verdieping/2020/toevoegen/", by_hand(at)),
        "Deze organisatie is al gekozen",
        lambda at: SelectedOrganisation.objects.filter(organisation=at.it).count() == 1,
    ),
    Race(
        "dropped out twice",
        chosen,
        posted("one", f"{SELECTED}afvallen/", reason="geen tijd"),
        posted("other", f"{SELECTED}afvallen/", reason="ander"),
        "Deze organisatie is al afgevallen",
        lambda at: SelectedOrganisation.objects.get(pk=at.it.pk).dropped_reason == "geen tijd",
    ),
    Race(
        "dropped out and taking part",
        chosen,
        posted("one", f"{SELECTED}afvallen/", reason="geen tijd"),
        posted("other", f"{SELECTED}doet-mee"),
        "Deze organisatie is afgevallen",
        lambda at: SelectedOrganisation.objects.get(pk=at.it.pk).agreed_at is None,
    ),
    Race(
        "an interview held and the organisation dropped",
        with_plan,
        held_with("one"),
        posted("other", f"{SELECTED}afvallen/", reason="geen tijd"),
        "Hier is al een interview gehouden",
        lambda at: SelectedOrganisation.objects.get(pk=at.it.pk).dropped_at is None,
    ),
    Race(
        "somebody thrown away and spoken to",
        with_plan,
        posted("one", f"{SOMEBODY}weggooien/", zeker="ja"),
        held_with("other"),
        "Kies gesprekspartners van deze organisatie",
        lambda at: Interview.objects.get(pk=at.it.interview.pk).state == InterviewState.PLANNED,
    ),
    Race(
        "somebody spoken to and thrown away",
        with_plan,
        held_with("one"),
        posted("other", f"{SOMEBODY}weggooien/", zeker="ja"),
        "Met deze gesprekspartner is een interview gehouden",
        lambda at: Interviewee.objects.filter(pk=at.it.somebody.pk).exists(),
    ),
    Race(
        "somebody thrown away and changed",
        with_somebody,
        posted("one", f"{SOMEBODY}weggooien/", zeker="ja"),
        posted("other", SOMEBODY, **KEPT),
        "Dit is intussen weggegooid",
        lambda at: not Interviewee.objects.filter(pk=at.it.somebody.pk).exists(),
    ),
    Race(
        "somebody thrown away twice",
        with_somebody,
        *both(f"{SOMEBODY}weggooien/", zeker="ja"),
        "Weggegooid.",
        lambda at: not Interviewee.objects.filter(pk=at.it.somebody.pk).exists(),
    ),
]


def by_hand(at: Site) -> dict[str, Any]:
    return {"organisation": at.it.pk, "reason": "voor de spreiding"}


# --- doubles -------------------------------------------------------------------------------------------------------
def doubles(site: Site) -> Site:
    dossier = double_dossier(next(years))
    invite_fillers(dossier)
    at = site.about(dossier)
    assert at.one.post(f"/beheer/ontdubbelen/{dossier.pk}/algemeen/vaststellen", {"_revisie": 0}).status_code == 302
    return at


def settled(site: Site) -> Site:
    at = doubles(site)
    assert at.one.post(f"/beheer/ontdubbelen/{at.it.pk}/beleid/vaststellen", {"_revisie": 0}).status_code == 302
    return at


def steps(at: Site) -> int:
    return ReconciliationStep.objects.filter(reconciled=block(at), undone_at=None).count()


def block(at: Site) -> ReconciledBlock:
    return ReconciledBlock.objects.get(dossier=at.it, block="beleid")


BENCH, MOVED = "/beheer/ontdubbelen/{at.it.pk}/beleid/", "Iemand anders werkte net aan dit blok"
ASK = {"vragen": ["gedragscode"], "tekst": "Welke code geldt?", "aantal": 2}
DOUBLES = [
    Race("settled twice", doubles, *both(f"{BENCH}vaststellen", _revisie=0), MOVED, lambda at: steps(at) == 1),
    Race("reopened twice", settled, *both(f"{BENCH}heropenen", _revisie=1), MOVED, lambda at: block(at).revision == 2),
    Race("undone twice", settled, *both(f"{BENCH}ongedaan", _revisie=1), MOVED, lambda at: steps(at) == 0),
    Race(
        "asked about twice",
        doubles,
        *both(f"{BENCH}navraag/", **ASK),
        "is vandaag al navraag gedaan",
        lambda at: Mailing.objects.filter(inquiry__step__reconciled__dossier=at.it).count() == 2,
    ),
]


@pytest.mark.parametrize("race", VERSIONS + FRAME + INTERVIEWS + DOUBLES, ids=lambda race: race.name)
def test_two_at_once(site, race):
    race.run(site)
