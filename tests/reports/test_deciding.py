"""The decision over a whole snapshot: made once, stored, and looked up by every table."""

import pytest

from reports.choices import PublicationProfile
from reports.deciding import decide_next
from reports.estimation.results import Withheld
from reports.models import DisclosureDecision, Snapshot
from reports.publishing import make_publication, publish
from reports.queries import decision_in_force, undecided
from reports.tables import compute
from reports.tables.decisions import decisions_for
from surveys.choices import Phase
from tests.examples import NOW, make_survey
from tests.races.racing import at_once
from tests.reports.tables.examples import people, plan_of, snapshot_of

pytestmark = [pytest.mark.django_db, pytest.mark.decides]

OFFICES = {"commissaris": 5, "gedeputeerde": 25, "statenlid": 60}
PLAN = {
    "breakdown": {
        "heading": "Functie",
        "groups": [
            *({"label": office, "where": f"${{functie}} = '{office}'", "offices": [office]} for office in OFFICES),
            {"label": "Totaal", "total": True},
        ],
    },
    "measures": [{"label": "Ja", "variable": "vraag", "values": ["ja"]}],
}


def respondents() -> list:
    return [
        *people(5, functie="commissaris", vraag="ja", bestuurslaag="provincie"),
        *people(25, functie="gedeputeerde", vraag="nee", bestuurslaag="provincie"),
        *people(30, functie="statenlid", vraag="ja", bestuurslaag="provincie"),
        *people(30, functie="statenlid", vraag="nee", bestuurslaag="provincie"),
    ]


@pytest.fixture
def snapshot(monkeypatch) -> Snapshot:
    """A stored snapshot of a survey of which one table is planned."""
    plan = plan_of(**PLAN)
    monkeypatch.setattr("reports.deciding.planned_tables", lambda _year: iter([(plan, 0)]))
    made = snapshot_of(respondents(), population={"commissaris": 12, "gedeputeerde": 62, "statenlid": 570})
    content = {"sha256": made.sha256, "parquet": made.parquet, "manifest": made.manifest, "respondents": made.respondents}
    stored = Snapshot.objects.create(survey=make_survey(phase=Phase.VERWERKING), created_at=NOW, **content)
    stored.plan = plan
    return stored


def draft(snapshot, **how):
    given = {"office_holders": snapshot, "organisations": None, "user": None, "now": NOW, **how}
    return make_publication(snapshot.survey.edition, **given)


def test_worker_decides_over_a_draft_and_tables_look_it_up(snapshot):
    publication = draft(snapshot)
    assert undecided(publication) == (snapshot,)
    assert decisions_for(snapshot) is None

    assert decide_next(lambda: NOW)

    assert undecided(publication) == ()
    assert not decide_next(lambda: NOW)
    hidden = {group.label: group.withheld for group in compute(snapshot, snapshot.plan).groups}
    assert hidden == {
        "commissaris": Withheld.SMALL_BASE,
        "gedeputeerde": Withheld.SUBTRACTION,
        "statenlid": None,
        "Totaal": None,
    }
    stored = decision_in_force(snapshot)
    assert (stored.profile, stored.counts["small_base"], stored.counts["shown"]) == ("strict", 1, 2)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_decide_once(snapshot):
    draft(snapshot)

    first, second = at_once(lambda: decide_next(lambda: NOW), lambda: decide_next(lambda: NOW))

    assert (first.answer, first.error) == (True, "")
    assert (second.answer, second.error) == (False, "")
    assert DisclosureDecision.objects.count() == 1


def test_what_nobody_decided_about_is_withheld(snapshot):
    draft(snapshot)
    decide_next(lambda: NOW)
    measure = {"label": "Nee", "variable": "vraag", "values": ["nee"], "exclude": ["ja"]}
    other = plan_of(measures=[measure], breakdown=PLAN["breakdown"])

    assert {group.withheld for group in compute(snapshot, other).groups} == {Withheld.UNDECIDED}


def test_newest_decision_is_in_force_with_the_reason_of_its_profile(snapshot, django_user_model):
    user = django_user_model.objects.create_user("onderzoeker")
    draft(snapshot)
    decide_next(lambda: NOW)
    profile = PublicationProfile.AS_PUBLISHED_2020
    publication = draft(snapshot, profile=profile, profile_reason="Vergelijken met 2020.", user=user)
    decide_next(lambda: NOW)

    stored = decision_in_force(snapshot)

    assert (stored.profile, stored.reason, stored.decided_by) == (profile, "Vergelijken met 2020.", user)
    assert DisclosureDecision.objects.count() == 2
    hidden = {group.label: group.withheld for group in compute(snapshot, snapshot.plan).groups}
    assert hidden == {"commissaris": Withheld.UNSTEADY, "gedeputeerde": None, "statenlid": None, "Totaal": None}
    assert publish(publication, user=user, now=NOW).published_at == NOW
