import pytest

from organisations.choices import Office
from reports.estimation.response_rates import Dispositions
from reports.field.contacts import Contacts, contacts_by_function, of_offices
from reports.field.rates import outcomes
from reports.field.record import field_record
from reports.field.standing import standing
from reports.following import response_counts
from surveys.choices import BounceKind, CallOutcome, Disposition, InvitationStatus, Phase, WaveKind, WaveState
from surveys.models import Bounce, CallAttempt, CallTarget, Invitation, Mailing, MailWave, Survey
from tests.examples import NOW, make_invitation, make_response, make_survey, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    survey = make_survey()
    make_version(survey)
    return Survey.objects.select_related("edition").get(pk=survey.pk)


def mail_to(invitation: Invitation, **bounce) -> None:
    wave, _ = MailWave.objects.get_or_create(
        survey=invitation.survey, kind=WaveKind.INVITATION, name="eerste", state=WaveState.RELEASED, created_at=NOW
    )
    mailing = Mailing.objects.create(wave=wave, invitation=invitation, message_id=f"<{invitation.pk}@monitor.test>", sent_at=NOW)
    if bounce:
        Bounce.objects.create(mailing=mailing, message_id=mailing.message_id, report_key=invitation.pk, received_at=NOW, **bounce)


def call(invitation: Invitation, outcome: CallOutcome) -> None:
    target = CallTarget.objects.create(invitation=invitation)
    CallAttempt.objects.create(target=target, outcome=outcome, called_at=NOW)


def invite(survey: Survey, **fields) -> Invitation:
    invitation = make_invitation(survey, Office.RAADSLID, status=fields.pop("status", InvitationStatus.NEW))
    Invitation.objects.filter(pk=invitation.pk).update(**fields) if fields else None
    return invitation


@pytest.fixture
def everything(survey) -> Survey:
    mail_to(invite(survey))
    mail_to(invite(survey), kind=BounceKind.HARD)
    mail_to(invite(survey), kind=BounceKind.HARD, settled_at=NOW)
    mail_to(invite(survey), kind=BounceKind.AUTO_REPLY)
    mail_to(invite(survey, status=InvitationStatus.STARTED))
    mail_to(invite(survey, status=InvitationStatus.STARTED))
    mail_to(invite(survey, status=InvitationStatus.COMPLETE))
    mail_to(invite(survey, opted_out=True))
    invite(survey, disposition=Disposition.REFUSED)
    invite(survey, disposition=Disposition.INELIGIBLE)
    invite(survey, disposition=Disposition.EXCLUDED)
    call(invite(survey), CallOutcome.LANGUAGE)
    call(invite(survey), CallOutcome.NO_ANSWER)
    make_response(survey, Office.RAADSLID)
    make_response(survey, Office.RAADSLID, counts=True)
    make_response(survey, Office.RAADSLID, counts=True, complete=True)
    return survey


def test_contacts_are_counted_in_one_query(everything, django_assert_num_queries):
    with django_assert_num_queries(1):
        contacts = of_offices(contacts_by_function(everything))

    assert contacts[Office.RAADSLID] == Contacts(
        excluded=1,
        approached=12,
        delivered=7,
        refused=2,
        bounced=1,
        done=1,
        begun=3,
        not_eligible=1,
        silent_refused=2,
        silent_other=1,
        silent_away=1,
        silent=4,
    )
    assert contacts[Office.WETHOUDER] == Contacts()


def test_standing_holds_the_response_of_the_same_query(everything, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = standing(everything)

    assert found.response == response_counts(everything)


def test_outcomes_put_everybody_approached_in_one_disposition(everything, django_assert_num_queries):
    with django_assert_num_queries(1):
        *tiers, total = outcomes(everything)

    expected = Dispositions(complete=1, partial=1, refused=3, non_contact=1, other=1, unknown=4, not_eligible=1)
    assert total.dispositions == expected
    assert expected.total == of_offices(contacts_by_function(everything))[Office.RAADSLID].approached
    assert total.rates.rr2 == pytest.approx(2 / 11)
    assert [(one.tier, one.rates is None) for one in tiers] == [("provincie", True), ("waterschap", True), ("gemeente", False)]


def test_test_data_counts_while_the_edition_is_tried_out(survey):
    make_invitation(survey, Office.RAADSLID, is_test=True)

    assert of_offices(contacts_by_function(survey))[Office.RAADSLID].approached == 0
    survey.edition.phase = Phase.PROEFVELD
    assert of_offices(contacts_by_function(survey))[Office.RAADSLID].approached == 1


def test_contacts_stay_as_they_were_kept(everything):
    before = outcomes(everything)
    Survey.objects.update(field_record=field_record(everything))
    Mailing.objects.all().delete()
    Invitation.objects.exclude(disposition=Disposition.EXCLUDED).update(disposition="", status=InvitationStatus.NEW)

    assert outcomes(Survey.objects.select_related("edition").get()) == before
