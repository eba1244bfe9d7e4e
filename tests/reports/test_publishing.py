"""Publishing: which snapshots go together, when they may go out, and that one publication of an edition is out at a time."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from reports.choices import PublicationProfile, PublicationState
from reports.models import DisclosureDecision, Publication, Snapshot
from reports.publishing import PublicationError, make_publication, publish, withdraw
from reports.queries import published_publication, published_snapshots_with_results, undecided
from surveys.choices import Phase, SurveyKind
from surveys.models import Edition, Survey
from tests.examples import NOW, make_survey

pytestmark = pytest.mark.django_db


def both_surveys(year: int = 2020, phase: Phase = Phase.VERWERKING) -> tuple[Survey, Survey]:
    first = make_survey(year=year, phase=phase)
    dates = {"opens_at": first.opens_at, "closes_at": first.closes_at}
    return first, Survey.objects.create(edition=first.edition, kind=SurveyKind.ORGANISATIES, **dates)


def made(survey: Survey, *, is_test: bool = False) -> Snapshot:
    content = {"parquet": b"rows", "sha256": "0" * 64, "manifest": {}, "respondents": 1}
    return Snapshot.objects.create(survey=survey, created_at=NOW, is_test=is_test, **content)


def draft(phase: Phase = Phase.VERWERKING, *, is_test: bool = False) -> Publication:
    holders, organisations = both_surveys(phase=phase)
    return drafted(made(holders, is_test=is_test), made(organisations, is_test=is_test))


def drafted(office_holders: Snapshot | None, organisations: Snapshot | None = None, **more: object) -> Publication:
    edition = (office_holders or organisations).survey.edition
    given = {"office_holders": office_holders, "organisations": organisations, "user": None, "now": NOW, **more}
    return make_publication(edition, **given)


def in_phase(edition: Edition, phase: Phase) -> None:
    Edition.objects.filter(pk=edition.pk).update(phase=phase)


@pytest.mark.parametrize("phase", [Phase.VERWERKING, Phase.GEPUBLICEERD])
def test_draft_is_seen_by_nobody_until_it_is_published(phase):
    publication = draft(phase)
    assert publication.state == PublicationState.DRAFT
    assert published_publication(publication.edition) is None
    user = User.objects.create_user("onderzoeker")

    publication = publish(publication, user=user, now=NOW)

    assert (publication.state, publication.published_at, publication.published_by) == (PublicationState.PUBLISHED, NOW, user)
    assert published_publication(publication.edition) == publication
    assert set(published_snapshots_with_results()) == set(publication.snapshots)


@pytest.mark.decides
def test_draft_is_not_published_before_it_is_decided_what_may_be_shown():
    publication = draft()

    with pytest.raises(PublicationError, match="wordt nog uitgezocht"):
        publish(publication, user=None, now=NOW)


@pytest.mark.decides
def test_draft_needs_a_decision_by_its_own_profile():
    publication = draft()
    for snapshot in publication.snapshots:
        for profile in ("as_published_2020", "strict"):
            kept = {"sha256": "0" * 64, "content": b"", "counts": {}, "profile": profile}
            DisclosureDecision.objects.create(snapshot=snapshot, decided_at=NOW, **kept)
            assert (snapshot in undecided(publication)) == (profile != "strict")


def test_publishing_the_next_withdraws_the_one_before():
    first = publish(draft(), user=None, now=NOW)
    second = drafted(made(first.office_holders.survey))
    later = NOW + timedelta(hours=1)

    second = publish(second, user=None, now=later)

    first.refresh_from_db()
    assert (first.state, first.withdrawn_at) == (PublicationState.WITHDRAWN, later)
    assert published_publication(first.edition) == second
    assert list(published_snapshots_with_results()) == [second.office_holders]


def test_withdrawn_publication_is_seen_by_nobody_and_stays_so():
    publication = publish(draft(), user=None, now=NOW)

    publication = withdraw(publication, user=None, now=NOW)

    assert published_publication(publication.edition) is None
    assert not published_snapshots_with_results().exists()
    for step in (publish, withdraw):
        with pytest.raises(PublicationError, match="al ingetrokken"):
            step(publication, user=None, now=NOW)


def test_edition_is_published_with_its_publication_and_in_processing_again_when_that_is_withdrawn():
    def phase_of(publication: Publication) -> str:
        return Edition.objects.get(pk=publication.edition_id).phase

    rehearsal = publish(draft(Phase.PROEFVELD, is_test=True), user=None, now=NOW)
    assert phase_of(rehearsal) == Phase.PROEFVELD

    in_phase(rehearsal.edition, Phase.VERWERKING)
    first = publish(drafted(made(rehearsal.office_holders.survey)), user=None, now=NOW)
    given_up = drafted(made(first.office_holders.survey))
    assert phase_of(first) == Phase.GEPUBLICEERD

    withdraw(given_up, user=None, now=NOW)
    assert phase_of(first) == Phase.GEPUBLICEERD, "a draft was never out"
    withdraw(first, user=None, now=NOW)
    assert phase_of(first) == Phase.VERWERKING


@pytest.mark.parametrize("phase", [Phase.VOORBEREIDING, Phase.VELDWERK])
def test_nothing_is_published_before_closing(phase):
    publication = draft(phase)

    with pytest.raises(PublicationError, match="zolang het veld open is"):
        publish(publication, user=None, now=NOW)

    publication.refresh_from_db()
    assert publication.published_at is None


def test_test_data_is_published_in_the_proefveld_only_and_gone_after_it():
    publication = publish(draft(Phase.PROEFVELD, is_test=True), user=None, now=NOW)
    assert publication.is_test
    assert published_publication(publication.edition) == publication

    for phase in (Phase.VELDWERK, Phase.VERWERKING, Phase.GEPUBLICEERD):
        in_phase(publication.edition, phase)
        assert published_publication(publication.edition) is None
        assert not published_snapshots_with_results().exists()


@pytest.mark.parametrize(("phase", "is_test"), [(Phase.PROEFVELD, False), (Phase.VERWERKING, True)])
def test_real_data_in_the_proefveld_and_test_data_after_it_are_not_published(phase, is_test):
    with pytest.raises(PublicationError, match="alleen in het proefveld"):
        publish(draft(phase, is_test=is_test), user=None, now=NOW)


def test_published_results_are_hidden_while_the_edition_is_back_in_the_field():
    publication = publish(draft(), user=None, now=NOW)

    in_phase(publication.edition, Phase.VELDWERK)

    assert published_publication(publication.edition) is None


def test_snapshots_that_do_not_belong_together_make_no_publication():
    holders, organisations = both_surveys()
    elsewhere, _ = both_surveys(2022)
    gone = made(holders)
    gone.manifest = {"anonymised": {"rows_gone": True}}
    wrong = {
        "ten minste één": (None, None),
        "is niet van ambtsdragers": (made(elsewhere), made(organisations)),
        "is niet van organisaties": (made(holders), made(holders)),
        "bevat testgegevens": (made(holders, is_test=True), made(organisations)),
        "zijn weg": (gone, None),
    }

    for message, (first, second) in wrong.items():
        with pytest.raises(PublicationError, match=message):
            make_publication(holders.edition, office_holders=first, organisations=second, user=None, now=NOW)
    assert not Publication.objects.exists()


def test_another_profile_takes_a_named_researcher_and_a_reason():
    holders, _ = both_surveys()
    user = User.objects.create_user("onderzoeker")
    other = {"profile": PublicationProfile.AS_PUBLISHED_2020}
    for given in ({"user": user}, {"user": user, "profile_reason": "  "}, {"profile_reason": "Vergelijken met 2020."}):
        with pytest.raises(PublicationError, match="waarom"):
            drafted(made(holders), **other, **given)

    publication = drafted(made(holders), **other, user=user, profile_reason=" Vergelijken met 2020. ")

    assert (publication.profile_reason, publication.created_by) == ("Vergelijken met 2020.", user)
    assert drafted(made(holders), profile_reason="niet nodig").profile_reason == ""


def test_database_holds_the_rules_too():
    publication = publish(draft(), user=None, now=NOW)
    copies = {"edition": publication.edition, "created_at": NOW}
    second = {"office_holders": publication.office_holders, "published_at": NOW}
    other = {"office_holders": publication.office_holders, "profile": PublicationProfile.AS_PUBLISHED_2020}

    for wrong in ({}, second, other):
        with pytest.raises(IntegrityError), transaction.atomic():
            Publication.objects.create(**copies, **wrong)
