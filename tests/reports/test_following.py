from datetime import timedelta

import pytest

from organisations.choices import Office, Tier
from reports.cards import Attention, AttentionPoint, edition_cards, survey_card
from reports.following import Counts, Order, arranged, response_counts
from surveys.choices import InvitationStatus, Phase, WaveKind, WaveState
from surveys.models import Mailing, MailWave, Survey
from tests.examples import NOW, make_invitation, make_response, make_survey, make_version

pytestmark = pytest.mark.django_db


def survey_with_people(phase: Phase = Phase.VELDWERK) -> Survey:
    survey = make_survey(phase=phase)
    make_version(survey)
    survey = Survey.objects.select_related("edition").get(pk=survey.pk)
    make_invitation(survey, Office.RAADSLID)
    make_invitation(survey, Office.RAADSLID, status=InvitationStatus.STARTED)
    make_invitation(survey, Office.RAADSLID, status=InvitationStatus.COMPLETE)
    make_invitation(survey, Office.DIJKGRAAF, status=InvitationStatus.STARTED)
    make_response(survey, Office.RAADSLID)
    make_response(survey, Office.RAADSLID, counts=True, complete=True)
    make_response(survey, Office.DIJKGRAAF, counts=True)
    return survey


def counts_of(survey: Survey, office: Office) -> Counts:
    rows = {row.office: row.counts for tier in response_counts(survey).tiers for row in tier.offices}
    return rows[office]


def test_response_counts_people_per_office_in_one_query(django_assert_num_queries):
    survey = survey_with_people()

    with django_assert_num_queries(1):
        response = response_counts(survey)

    assert counts_of(survey, Office.RAADSLID) == Counts(approached=3, started=2, counted=1, completed=1)
    assert counts_of(survey, Office.DIJKGRAAF) == Counts(approached=1, started=1, counted=1, completed=0)
    assert counts_of(survey, Office.WETHOUDER) == Counts()
    assert response.total == Counts(approached=4, started=3, counted=2, completed=1)
    assert response.total.response_percent == 50


def test_response_counts_keep_the_layout_of_the_report():
    response = response_counts(make_survey())

    assert [rows.tier for rows in response.tiers] == [Tier.PROVINCIE, Tier.WATERSCHAP, Tier.GEMEENTE]
    assert [row.office for row in response.tiers[2].offices] == [Office.BURGEMEESTER, Office.WETHOUDER, Office.RAADSLID]
    assert response.total.response_percent is None


@pytest.mark.parametrize(("phase", "counted"), [(Phase.PROEFVELD, 2), (Phase.VELDWERK, 1), (Phase.VERWERKING, 1)])
def test_test_data_counts_only_while_the_edition_is_tried_out(phase, counted):
    survey = survey_with_people(phase)
    make_invitation(survey, Office.RAADSLID, is_test=True, status=InvitationStatus.COMPLETE)
    make_response(survey, Office.RAADSLID, counts=True, complete=True, is_test=True)

    response = response_counts(survey)

    assert counts_of(survey, Office.RAADSLID).counted == counted
    assert response.test_responses == 1
    assert response.includes_test == (phase == Phase.PROEFVELD)


def test_response_of_another_survey_is_left_out():
    survey = survey_with_people()
    make_survey(year=2022)

    assert response_counts(Survey.objects.get(edition__year=2022)).total == Counts()
    assert response_counts(survey).total.approached == 4


def test_arranged_table_shows_one_tier_with_its_own_total():
    response = arranged(response_counts(survey_with_people()), tier=Tier.WATERSCHAP, order=Order.REPORT)

    assert [rows.tier for rows in response.tiers] == [Tier.WATERSCHAP]
    assert response.total == Counts(approached=1, started=1, counted=1)


def test_arranged_table_sorts_within_the_tiers():
    survey = survey_with_people()
    make_invitation(survey, Office.WETHOUDER)
    make_response(survey, Office.WETHOUDER, counts=True)

    response = arranged(response_counts(survey), tier=Tier.GEMEENTE, order=Order.RESPONSE)

    assert [row.office for row in response.tiers[0].offices] == [Office.WETHOUDER, Office.RAADSLID, Office.BURGEMEESTER]


def attention(survey: Survey, now=NOW) -> tuple[AttentionPoint, ...]:
    return survey_card(survey, now).attention


def test_survey_without_questionnaire_or_invitations_asks_attention():
    assert attention(make_survey()) == (AttentionPoint(Attention.NO_QUESTIONNAIRE), AttentionPoint(Attention.NOBODY_INVITED))


def test_survey_that_closes_within_a_week_asks_attention():
    survey = survey_with_people()

    assert attention(survey, survey.closes_at - timedelta(days=2)) == (AttentionPoint(Attention.CLOSING_SOON, 2),)


def test_survey_past_its_closing_in_the_field_asks_attention():
    survey = survey_with_people()
    card = survey_card(survey, survey.closes_at + timedelta(days=1))

    assert card.attention == (AttentionPoint(Attention.CLOSED_IN_FIELD),)
    assert card.days_left == -1


def test_mails_that_were_refused_or_wait_ask_attention():
    survey = survey_with_people()
    wave = MailWave.objects.create(
        survey=survey, kind=WaveKind.INVITATION, name="eerste", state=WaveState.RELEASED, created_at=NOW
    )
    waiting, refused = survey.invitations.all()[:2]
    Mailing.objects.create(wave=wave, invitation=waiting, message_id="<1@monitor.test>")
    Mailing.objects.create(wave=wave, invitation=refused, message_id="<2@monitor.test>", refused_at=NOW, refusal="550")

    assert attention(survey) == (AttentionPoint(Attention.MAILS_REFUSED, 1), AttentionPoint(Attention.MAILS_WAITING, 1))


def test_published_edition_asks_no_attention():
    assert attention(make_survey(phase=Phase.GEPUBLICEERD)) == ()


def test_edition_in_processing_without_snapshot_asks_attention():
    assert AttentionPoint(Attention.NO_SNAPSHOT) in attention(make_survey(phase=Phase.VERWERKING))


@pytest.mark.parametrize("editions", [1, 3])
def test_edition_cards_take_few_queries(django_assert_num_queries, editions):
    for number in range(editions):
        make_survey(year=2020 + 2 * number, phase=Phase.GEPUBLICEERD)

    with django_assert_num_queries(2 + editions):
        cards = edition_cards(NOW)

    assert [card.edition.year for card in cards] == sorted((2020 + 2 * number for number in range(editions)), reverse=True)
