"""Who fills in does two things at once, or staff or a colleague comes between: nothing is lost, and each is told how it is."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from organisations.choices import Office, OfficialRole
from organisations.models import OfficeHolder, Organisation
from surveys.choices import BlockStatus, Disposition, InvitationStatus
from surveys.codes import code_for, edition_keys, lookup_hash, lookup_key
from surveys.completing import complete_dossier
from surveys.filling import finish_block
from surveys.handing_over import HandoverEndedError, Receiver, accept, give, withdraw
from surveys.mails import Letterhead
from surveys.models import (
    BlockAnswers,
    BlockHandover,
    Dossier,
    Filler,
    Invitation,
    Mailing,
    OrganisationCluster,
    Response,
    Survey,
)
from surveys.questionnaires import forget_cached
from tests.dossiers import (
    ABOUT_ME,
    MEASURES,
    SAME_POLICY,
    OrganisationSurvey,
    fill,
    make_organisation_survey,
    part,
    save_page,
)
from tests.examples import SMALL_QUESTIONNAIRE, make_invitation, make_survey, make_version
from tests.races.conftest import browser
from tests.races.racing import Race
from tests.surveys.views.filling_in import CLOSING, PAGES, VICTIM

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime.now(UTC)
ANS = Receiver("Ans de Vries", "ans@voorbeeldstad.test")
years = count(2101)


@pytest.fixture(scope="module")
def site(database):  # noqa: ARG001 -- rows are wanted
    survey = make_survey(now=NOW)
    make_version(survey, SMALL_QUESTIONNAIRE + CLOSING, now=NOW)
    forget_cached()
    return survey


# --- an office holder ----------------------------------------------------------------------------------------------
@dataclass
class Person:
    """Somebody with a code and two windows, and the browser of a member of staff."""

    invitation: Invitation
    one: Client
    other: Client
    staff: Client

    @property
    def row(self) -> Response | None:
        clusters = OrganisationCluster.objects.filter(organisation=self.invitation.office_holder.organisation_id)
        return Response.objects.filter(cluster__in=clusters.values("cluster")).first()

    @property
    def status(self) -> str:
        return Invitation.objects.get(pk=self.invitation.pk).status


def invited(survey: Survey) -> Person:
    made = make_invitation(survey, Office.RAADSLID)
    keys, key = edition_keys(settings.CODE_MASTER_KEY, survey.edition.key_salt), lookup_key(settings.CODE_MASTER_KEY)
    code = code_for(keys, made.pk)
    Invitation.objects.filter(pk=made.pk).update(lookup=lookup_hash(key, code))
    OfficeHolder.objects.filter(pk=made.office_holder_id).update(email=f"{made.office_holder_id}@voorbeeld.test")
    windows = Client(), Client()
    for window in windows:
        window.get(f"/start/{code}")
    return Person(Invitation.objects.get(pk=made.pk), *windows, browser("een"))


def begun(survey: Survey) -> Person:
    person = invited(survey)
    for window in (person.one, person.other):
        window.post("/start")
    return person


def filled_in(survey: Survey) -> Person:
    person = begun(survey)
    for number, (page, answers) in enumerate(PAGES):
        assert save(person.one, page, number, **answers).status_code == 303
    return person


def about_to_withdraw(survey: Survey) -> Person:
    person = begun(survey)
    code = code_for(edition_keys(settings.CODE_MASTER_KEY, survey.edition.key_salt), person.invitation.pk)
    person.one.post("/intrekken", {"code": code})
    return person


def save(window: Client, page: str, revision: int = 0, **answers: Any) -> Any:
    return window.post(f"/vragenlijst/{page}", {**answers, "_actie": "volgende", "_revisie": str(revision)})


def begin(window: str):
    return lambda at: getattr(at, window).post("/start")


def send(window: str):
    return lambda at: getattr(at, window).post(
        "/vragenlijst/overzicht", {"_actie": "versturen", "_revisie": "3", "slotwoord": ""}
    )


def left_out(at: Person) -> Any:
    return at.staff.post(f"/beheer/helpdesk/{at.invitation.pk}/uitsluiten/", {"reason": "gehoord"})


def withdrawn(at: Person) -> Any:
    return at.one.post("/intrekken", {"keuze": "intrekken"})


PEOPLE = [
    Race("begun in two windows", invited, begin("one"), begin("other"), "", lambda at: at.row and at.status == "begonnen"),
    Race(
        "left out and begun",
        invited,
        left_out,
        begin("other"),
        "Deze uitnodiging geldt niet meer",
        lambda at: not at.row and Invitation.objects.get(pk=at.invitation.pk).disposition == Disposition.EXCLUDED,
    ),
    Race("begun and left out", invited, begin("one"), left_out, "Deze persoon is al benaderd", lambda at: at.row),
    Race(
        "a page saved twice, the same",
        begun,
        lambda at: save(at.one, "incident", **VICTIM),
        lambda at: save(at.other, "incident", **VICTIM),
        "",
        lambda at: at.row.answers == VICTIM,
    ),
    Race(
        "a page saved twice, otherwise",
        begun,
        lambda at: save(at.one, "incident", **VICTIM),
        lambda at: save(at.other, "incident", slachtoffer="nee"),
        "Welke antwoorden wilt u bewaren?",
        lambda at: at.row.answers == VICTIM,
    ),
    Race(
        "sent twice",
        filled_in,
        send("one"),
        send("other"),
        "/vragenlijst/klaar",
        lambda at: at.row.is_complete and at.status == InvitationStatus.COMPLETE,
    ),
    Race(
        "sent while a page is saved",
        filled_in,
        send("one"),
        lambda at: save(at.other, "incident", 3, slachtoffer="nee"),
        "/vragenlijst/al-ingevuld",
        lambda at: at.row.is_complete and at.row.answers["slachtoffer"] == "ja",
    ),
    Race(
        "a page saved while it is sent",
        filled_in,
        lambda at: save(at.one, "incident", 3, slachtoffer="nee"),
        send("other"),
        "/vragenlijst/klaar",
        lambda at: at.row.answers["slachtoffer"] == "nee" and "besproken" not in at.row.answers and at.row.is_complete,
    ),
    Race(
        "withdrawn while a page is saved",
        about_to_withdraw,
        withdrawn,
        lambda at: save(at.other, "incident", **VICTIM),
        "Vul uw code",
        lambda at: not at.row,
    ),
    Race(
        "the code asked for twice",
        invited,
        lambda at: at.one.post("/code-opnieuw", {"email": f"{at.invitation.office_holder_id}@voorbeeld.test"}),
        lambda at: at.other.post("/code-opnieuw", {"email": f"{at.invitation.office_holder_id}@voorbeeld.test"}),
        "",
        lambda at: Mailing.objects.filter(invitation=at.invitation).count() == 1,
    ),
]


# --- officials and colleagues --------------------------------------------------------------------------------------
@dataclass
class Dossiers:
    """The dossier of an organisation with a griffier and a secretaris, and a block that was given to a colleague."""

    survey: OrganisationSurvey
    griffier: Filler
    secretaris: Filler
    handover: BlockHandover | None = None

    @property
    def dossier(self) -> Dossier:
        return Dossier.objects.get(pk=self.griffier.dossier_id)

    def row(self, block: str) -> BlockAnswers:
        return BlockAnswers.objects.get(dossier=self.dossier, block=block)


def together(_site: Survey) -> Dossiers:
    Organisation.objects.filter(code="Y0001").update(code=f"Z{next(years)}")
    survey = make_organisation_survey(now=NOW, year=next(years))
    fillers = survey.filler(OfficialRole.GRIFFIER), survey.filler(OfficialRole.SECRETARIS)
    for filler in fillers:
        fill(filler, "invuller", ABOUT_ME, now=NOW)
        fill(filler, "algemeen", SAME_POLICY, now=NOW)
    return Dossiers(survey, *fillers)


def given(site: Survey) -> Dossiers:
    at = together(site)
    at.handover = hand_over(at)
    return at


def nearly_done(site: Survey) -> Dossiers:
    at = together(site)
    fill(at.griffier, "agressie", MEASURES, now=NOW, finish=False)
    return at


def hand_over(at: Dossiers) -> BlockHandover:
    return give(at.griffier, part(at.griffier, "agressie"), ANS, now=NOW, letterhead=Letterhead.of(settings))


def taken(at: Dossiers) -> Filler:
    return accept(at.handover, now=NOW)


def taken_back(at: Dossiers) -> None:
    withdraw(at.griffier, at.handover, now=NOW)


def saved(at: Dossiers) -> Any:
    return save_page(at.griffier, "agressie", "maatregelen", {"maatregelen": ["training"]}, now=NOW)


def finished(at: Dossiers) -> Any:
    return finish_block(at.griffier, part(at.griffier, "agressie"), now=NOW)


TOGETHER = [
    Race(
        "a page saved and its block finished",
        nearly_done,
        saved,
        finished,
        "",
        lambda at: at.row("agressie").answers["maatregelen"] == ["training"] and at.row("agressie").status == BlockStatus.DONE,
    ),
    Race(
        "a block finished and a page of it saved",
        nearly_done,
        finished,
        saved,
        "",
        lambda at: at.row("agressie").answers["maatregelen"] == ["training"],
    ),
    Race(
        "a block given twice to one colleague",
        together,
        hand_over,
        hand_over,
        "GivenAlreadyError",
        lambda at: BlockHandover.objects.filter(dossier=at.dossier).count() == 1,
    ),
    Race(
        "a link followed twice",
        given,
        taken,
        taken,
        "",
        lambda at: Filler.objects.filter(dossier=at.dossier, invitation=None).count() == 1,
    ),
    Race(
        "a block taken back while its link is followed",
        given,
        taken_back,
        taken,
        HandoverEndedError.__name__,
        lambda at: not Filler.objects.filter(dossier=at.dossier, invitation=None).exists(),
    ),
    Race(
        "the dossier finished while a link is followed",
        given,
        lambda at: complete_dossier(at.secretaris, now=NOW),
        taken,
        HandoverEndedError.__name__,
        lambda at: at.dossier.is_complete,
    ),
    Race(
        "the dossier finished twice",
        together,
        lambda at: complete_dossier(at.griffier, now=NOW),
        lambda at: complete_dossier(at.secretaris, now=NOW),
        "DossierCompleteError",
        lambda at: at.dossier.completed_by == at.griffier,
    ),
]


@pytest.mark.parametrize("race", PEOPLE + TOGETHER, ids=lambda race: race.name)
def test_two_at_once(site, race):
    race.run(site)
