"""Attacks on an anonymous edition by somebody with the whole database, the master key and the frame of names."""

import uuid
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from organisations.choices import Office, Province, SizeClass, Tier, Urbanity
from organisations.models import OfficeHolder, Organisation
from surveys.anonymising import AnonymisingError, anonymise, buckets, week_of
from surveys.choices import InvitationStatus, NonResponseAnswer, NonResponseMode, Phase
from surveys.codes import ErasedKeysError, code_for, edition_keys, lookup_hash, lookup_key, ticket_for
from surveys.models import Edition, Invitation, NonResponseInterview, OrganisationCluster, Response, Survey
from surveys.withdrawing import has_answers
from tests.examples import NOW, make_survey, make_version

pytestmark = pytest.mark.django_db

MASTER_KEY = b"a master key of tests, 32 bytes!"
COUNCIL = (Office.BURGEMEESTER, *[Office.RAADSLID] * 5)
# Ten municipalities, of which the last is the only big one of its province.
SIZES = [SizeClass.FROM_20K] * 9 + [SizeClass.FROM_100K]


@pytest.fixture
def survey() -> Survey:
    """Let everybody of ten councils answer one after another, and keep what each wrote beside the name."""
    survey = make_survey(phase=Phase.VERWERKING)
    make_version(survey)
    survey.refresh_from_db()
    keys = edition_keys(MASTER_KEY, survey.edition.key_salt)
    moment = NOW - timedelta(days=20)
    for number, size in enumerate(SIZES):
        organisation = make_organisation(number, size)
        cluster = OrganisationCluster.objects.create(survey=survey, organisation=organisation)
        for office in COUNCIL:
            moment += timedelta(hours=3)
            answer(survey, invite(survey, organisation, office, keys), cluster.cluster, keys, moment)
    return survey


def make_organisation(number: int, size: SizeClass) -> Organisation:
    return Organisation.objects.create(
        code=f"GM{number:04d}",
        tier=Tier.GEMEENTE,
        name=f"Gemeente {number}",
        official_name=f"Gemeente {number}",
        sort_key=f"gemeente {number}",
        province=Province.UTRECHT,
        size_class=size,
        urbanity=Urbanity.MODERATE,
    )


def invite(survey, organisation, office, keys) -> Invitation:
    holder = OfficeHolder.objects.create(organisation=organisation, office=office, family_name="Onvindbaar", sort_key="o")
    chosen = uuid.uuid4()
    lookup = lookup_hash(lookup_key(MASTER_KEY), code_for(keys, chosen))
    return Invitation.objects.create(
        id=chosen, survey=survey, office_holder=holder, lookup=lookup, status=InvitationStatus.COMPLETE
    )


def answer(survey, invitation, cluster, keys, moment) -> None:
    organisation = invitation.office_holder.organisation
    Response.objects.create(
        survey=survey,
        questionnaire_id=survey.questionnaire_id,
        ticket=ticket_for(keys, code_for(keys, invitation.pk)),
        cluster=cluster,
        tier=organisation.tier,
        office=invitation.office_holder.office,
        province=organisation.province,
        urbanity=organisation.urbanity,
        size_class=organisation.size_class,
        answers={"opmerking": str(invitation.pk)},
        counts=True,
        started_at=moment,
        saved_at=moment,
        completed_at=moment,
    )


def made_anonymous(survey: Survey):
    return anonymise(survey.edition, now=NOW)


def written_in_order() -> list[str]:
    """Return who wrote each response, in the order of the file; what the attacker wants to learn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers->>'opmerking' FROM surveys_response ORDER BY ctid")
        return [writer for (writer,) in cursor.fetchall()]


def test_keys_no_longer_lead_from_anybody_to_answers(survey):
    old_keys = edition_keys(MASTER_KEY, survey.edition.key_salt)
    invitations = list(Invitation.objects.all())
    old_lookups = {bytes(one.lookup) for one in invitations}

    made_anonymous(survey)

    edition = Edition.objects.get()
    assert (edition.key_salt, edition.anonymised_at) == (None, NOW)
    assert Response.objects.exclude(ticket=None).count() == 0
    assert not old_lookups & {bytes(one.lookup) for one in Invitation.objects.all()}
    assert not {lookup_hash(lookup_key(MASTER_KEY), code_for(old_keys, one.pk)) for one in invitations} & {
        bytes(one.lookup) for one in Invitation.objects.all()
    }
    with pytest.raises(ErasedKeysError):
        has_answers(Invitation.objects.select_related("survey__edition").first(), master_key=MASTER_KEY)


def test_times_tell_one_week_that_five_of_the_same_office_and_background_share(survey):
    latecomer = Response.objects.filter(office=Office.RAADSLID).first()
    latecomer.completed_at = latecomer.saved_at = latecomer.started_at = NOW + timedelta(days=30)
    latecomer.save()

    made_anonymous(survey)

    sharing = defaultdict(int)
    for response in Response.objects.all():
        assert response.started_at == response.saved_at == response.completed_at == week_of(response.started_at)
        sharing[response.started_at, response.office, response.province, response.urbanity, response.size_class] += 1
    assert min(sharing.values()) >= 5


def test_buckets_hold_five_and_take_the_week_of_the_middle_one():
    weeks = [NOW + timedelta(weeks=week) for week in (3, 0, 0, 0, 1, 1, 1, 9, 2, 3, 3, 3)]

    assert [(bucket.week, sorted(bucket.places)) for bucket in buckets(weeks)] == [
        (NOW + timedelta(weeks=1), [1, 2, 3, 4, 5, 6]),
        (NOW + timedelta(weeks=3), [0, 7, 8, 9, 10, 11]),
    ]


def test_fewer_than_five_share_one_bucket():
    assert [len(bucket.places) for bucket in buckets([NOW, NOW + timedelta(weeks=4)])] == [2]


def test_week_begins_on_a_dutch_monday():
    assert week_of(datetime(2026, 3, 29, 22, 30, tzinfo=UTC)).isoformat() == "2026-03-30T00:00:00+02:00"


def test_order_of_rows_and_their_transactions_tell_nothing(survey):
    came_in = written_in_order()

    made_anonymous(survey)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM surveys_response")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT id::text FROM surveys_invitation ORDER BY ctid")
        invited = [name for (name,) in cursor.fetchall()]
    order = written_in_order()
    assert sorted(order) == sorted(came_in)
    # Of 60 people in random order about one stands in the own place; that ten do is rarer than once in a million.
    for known in (came_in, invited, sorted(order)):
        assert sum(left == right for left, right in zip(order, known, strict=True)) < 10


def test_keys_of_rows_are_new(survey):
    before = set(Response.objects.values_list("pk", flat=True)) | set(Response.objects.values_list("row_id", flat=True))

    made_anonymous(survey)

    after = set(Response.objects.values_list("pk", flat=True)) | set(Response.objects.values_list("row_id", flat=True))
    assert not before & after


def test_background_and_cluster_beside_the_frame_leave_five_people_and_five_organisations(survey):
    kept = made_anonymous(survey)[survey.pk]

    fits = defaultdict(set)
    for holder in OfficeHolder.objects.select_related("organisation"):
        organisation = holder.organisation
        for profile, coarse in kept.items():
            if (profile.tier, profile.province, profile.urbanity, profile.size_class) == (
                organisation.tier,
                organisation.province,
                organisation.urbanity,
                organisation.size_class,
            ):
                fits[holder.office, coarse].add(organisation.pk)
    of_cluster = defaultdict(set)
    for response in Response.objects.all():
        (coarse,) = {
            one
            for one in kept.values()
            if (one.province, one.urbanity, one.size_class) == (response.province, response.urbanity, response.size_class)
        }
        of_cluster[response.cluster].add((response.office, coarse))
    for told in of_cluster.values():
        assert len(set.intersection(*(fits[one] for one in told))) >= 5
    assert OrganisationCluster.objects.count() == 0
    assert len(of_cluster) == len(SIZES)


def test_answers_by_telephone_lose_their_day_and_order(survey):
    for day in range(1, 21):
        NonResponseInterview.objects.create(
            survey=survey,
            tier=Tier.GEMEENTE,
            office=Office.RAADSLID,
            answer=NonResponseAnswer.NEVER if day % 2 else NonResponseAnswer.MORE,
            mode=NonResponseMode.PHONE,
            answered_on=date(2026, 11, day),
        )
    keys = set(NonResponseInterview.objects.values_list("pk", flat=True))

    made_anonymous(survey)

    assert NonResponseInterview.objects.filter(answer=NonResponseAnswer.NEVER).count() == 10
    assert not keys & set(NonResponseInterview.objects.values_list("pk", flat=True))
    assert set(NonResponseInterview.objects.values_list("answered_on", flat=True)) == {survey.closes_at.date()}


def test_answers_office_and_cluster_stay(survey):
    before = sorted(Response.objects.values_list("office", "cluster", "answers__opmerking", "counts"))

    made_anonymous(survey)

    assert sorted(Response.objects.values_list("office", "cluster", "answers__opmerking", "counts")) == before


@pytest.mark.parametrize("phase", [Phase.VOORBEREIDING, Phase.PROEFVELD, Phase.VELDWERK])
def test_edition_that_is_not_closed_is_refused(survey, phase):
    Edition.objects.update(phase=phase)

    with pytest.raises(AnonymisingError, match="verwerking"):
        made_anonymous(survey)

    assert Edition.objects.get().key_salt is not None


def test_edition_is_made_anonymous_once(survey):
    made_anonymous(survey)

    with pytest.raises(AnonymisingError, match="al anoniem"):
        made_anonymous(survey)


def test_nothing_is_written_when_a_tier_is_too_small(survey):
    Invitation.objects.filter(office_holder__organisation__code__gte="GM0004").delete()
    salt = bytes(Edition.objects.get().key_salt)

    with pytest.raises(ValueError, match="minder dan 5"):
        made_anonymous(survey)

    assert bytes(Edition.objects.get().key_salt) == salt
    assert Response.objects.filter(ticket=None).count() == 0
