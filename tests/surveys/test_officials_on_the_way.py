"""The calendar, the second pair of eyes and the ends of the survey of organisations: as for office holders, a week later."""

from datetime import timedelta

import pytest

from organisations.choices import OfficialRole, Tier
from surveys import helping
from surveys.calendar import calendar_from, usual_opening
from surveys.choices import Disposition, SurveyKind, WaveKind
from surveys.entering import is_let_in
from surveys.helping import Helper, HelpError
from surveys.inviting import plan_wave
from surveys.mails import compose
from surveys.models import Edition, Invitation, Mailing, MailWave, Survey
from surveys.planning import LetGo, let_go, set_calendar
from surveys.questionnaires import forget_cached, survey_in_field
from tests.dossiers import ABOUT_ME, SAME_POLICY, fill, make_organisation_survey
from tests.examples import make_version

pytestmark = pytest.mark.django_db

GRIFFIER, SECRETARIS, DIRECTEUR = OfficialRole


@pytest.fixture
def helper(officials, django_user_model):
    return Helper(django_user_model.objects.create(username="helpdesk"), officials.now)


def test_calendar_plans_three_waves_to_officials_a_week_later(officials):
    opening = usual_opening(SurveyKind.ORGANISATIES, year=2027)
    calendar = calendar_from(opening, SurveyKind.ORGANISATIES)

    set_calendar(officials.survey, calendar, grace_minutes=60, now=officials.now, letterhead=officials.letterhead)

    assert opening - usual_opening(SurveyKind.AMBTSDRAGERS, year=2027) == timedelta(weeks=1)
    waves = MailWave.objects.filter(survey=officials.survey).order_by("scheduled_at")
    assert [wave.kind for wave in waves] == [WaveKind.INVITATION, WaveKind.REMINDER_1, WaveKind.REMINDER_2]
    assert [wave.mailings.count() for wave in waves] == [5, 5, 5]
    assert not waves.exclude(mailings__invitation__official__isnull=False).exists()


def test_wave_to_officials_needs_a_second_pair_of_eyes_too(officials, helper, django_user_model):
    Edition.objects.update(four_eyes=True)
    survey = Survey.objects.select_related("edition").get(pk=officials.survey.pk)
    wave = plan_wave(survey, WaveKind.INVITATION, name="Ronde", now=officials.now, letterhead=officials.letterhead)
    other = django_user_model.objects.create(username="collega")

    asked = let_go(wave, recipients=5, user=helper.user, now=officials.now)
    released = let_go(wave, recipients=5, user=other, now=officials.now)

    assert (asked, released) == (LetGo.ASKED, LetGo.RELEASED)


def test_official_is_left_out_before_sending_and_ineligible_after(officials, helper):
    early, late = officials.invitation(Tier.GEMEENTE, GRIFFIER), officials.invitation(Tier.PROVINCIE, GRIFFIER)
    wave = plan_wave(officials.survey, WaveKind.INVITATION, name="x", now=officials.now, letterhead=officials.letterhead)
    Mailing.objects.filter(wave=wave, invitation=late).update(sent_at=officials.now)

    helping.exclude(early, "gefuseerd", helper)
    helping.mark_ineligible(late, "met pensioen", helper)
    with pytest.raises(HelpError):
        helping.exclude(officials.invitation(Tier.PROVINCIE, GRIFFIER), "te laat", helper)

    said = set(Invitation.objects.exclude(disposition="").values_list("official__organisation__tier", "disposition"))
    assert said == {(Tier.GEMEENTE, Disposition.EXCLUDED), (Tier.PROVINCIE, Disposition.INELIGIBLE)}


def test_survey_is_opened_again_for_one_official_after_closing(officials, helper):
    make_version(officials.survey)
    Survey.objects.filter(pk=officials.survey.pk).update(closes_at=officials.now - timedelta(days=1))
    forget_cached()
    invitation = officials.invitation(Tier.WATERSCHAP, DIRECTEUR)

    helping.reopen(invitation, officials.now + timedelta(days=2), "was ziek", helper)

    field = survey_in_field(officials.survey.pk, officials.now)
    others = Invitation.objects.filter(survey=officials.survey).exclude(pk=invitation.pk)
    assert is_let_in(officials.invitation(Tier.WATERSCHAP, DIRECTEUR), field, officials.now)
    assert not any(is_let_in(one, field, officials.now) for one in others)


def test_reminder_to_who_began_takes_few_queries(fieldwork, django_assert_max_num_queries):
    town = make_organisation_survey(year=2022)
    griffier = town.filler(GRIFFIER)
    fill(griffier, "invuller", ABOUT_ME)
    fill(griffier, "algemeen", SAME_POLICY)
    wave = plan_wave(town.survey, WaveKind.REMINDER_1, name="x", now=town.now, letterhead=fieldwork.letterhead, invitations=[])
    mailing = Mailing(wave=wave, invitation=town.invitation(GRIFFIER), message_id="<x@monitor.test>")
    compose(mailing, fieldwork.letterhead)

    with django_assert_max_num_queries(9):
        mail = compose(mailing, fieldwork.letterhead)

    assert "Het algemene deel is klaar." in mail.body
