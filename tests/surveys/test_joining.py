from datetime import timedelta

import pytest

from organisations.choices import Office, OfficialRole, Tier
from surveys.choices import Disposition, FillerRole, InvitationStatus, Seat
from surveys.completing import complete_dossier
from surveys.entering import NotInvitedError, NotOpenError
from surveys.joining import join, may_stay
from surveys.models import BlockHandover, Dossier, Filler, Invitation, Survey
from surveys.questionnaires import forget_cached, survey_in_field
from tests.dossiers import ABOUT_ME, SAME_POLICY, fill, make_organisation_survey
from tests.examples import NOW, SMALL_QUESTIONNAIRE, make_invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def fieldwork():
    return make_organisation_survey()


def test_join_makes_the_dossier_of_the_organisation(fieldwork):
    filler = fieldwork.filler(OfficialRole.GRIFFIER)

    dossier = Dossier.objects.get()
    assert (dossier.organisation, dossier.questionnaire_id) == (fieldwork.organisation, fieldwork.survey.questionnaire_id)
    assert (filler.dossier, filler.role, filler.seat) == (dossier, FillerRole.GRIFFIER, Seat.GRIFFIER)
    assert (filler.name, filler.email) == ("", "")
    assert fieldwork.invitation(OfficialRole.GRIFFIER).status == InvitationStatus.STARTED
    assert fieldwork.invitation(OfficialRole.SECRETARIS).status == InvitationStatus.NEW


def test_join_of_the_other_official_is_in_the_same_dossier(fieldwork):
    fieldwork.filler(OfficialRole.GRIFFIER)
    fieldwork.filler(OfficialRole.SECRETARIS)

    assert Dossier.objects.count() == 1
    assert sorted(Filler.objects.values_list("seat", flat=True)) == ["griffier", "secretaris"]


def test_join_twice_is_the_same_filler(fieldwork):
    assert fieldwork.filler(OfficialRole.GRIFFIER) == fieldwork.filler(OfficialRole.GRIFFIER)


def test_join_secretaris_directeur_has_the_seat_of_the_secretaris():
    filler = make_organisation_survey(Tier.WATERSCHAP).filler(OfficialRole.SECRETARIS_DIRECTEUR)

    assert (filler.role, filler.seat) == (FillerRole.SECRETARIS_DIRECTEUR, Seat.SECRETARIS)


def test_join_takes_back_an_opt_out(fieldwork):
    Invitation.objects.update(opted_out=True, disposition=Disposition.REFUSED, disposition_reason="druk")

    fieldwork.filler(OfficialRole.GRIFFIER)

    invitation = fieldwork.invitation(OfficialRole.GRIFFIER)
    assert (invitation.opted_out, invitation.disposition, invitation.disposition_reason) == (False, "", "")


def test_join_of_a_finished_dossier_does_not_open_it(fieldwork):
    griffier = fieldwork.filler(OfficialRole.GRIFFIER)
    fill(griffier, "invuller", ABOUT_ME)
    fill(griffier, "algemeen", SAME_POLICY)
    complete_dossier(griffier, now=NOW)

    fieldwork.filler(OfficialRole.SECRETARIS)

    assert fieldwork.invitation(OfficialRole.SECRETARIS).status == InvitationStatus.COMPLETE


def test_join_is_not_for_who_was_left_out_or_came_too_late(fieldwork):
    invitation = fieldwork.invitation(OfficialRole.GRIFFIER)
    with pytest.raises(NotOpenError):
        join(invitation, now=NOW + timedelta(days=11))

    invitation.disposition = Disposition.INELIGIBLE
    with pytest.raises(NotInvitedError):
        join(invitation, now=NOW)


def test_join_waits_for_a_questionnaire_in_blocks():
    fieldwork = make_organisation_survey(text=SMALL_QUESTIONNAIRE)

    with pytest.raises(NotOpenError):
        fieldwork.filler(OfficialRole.GRIFFIER)

    assert not Dossier.objects.exists()


def test_join_is_not_for_office_holders(fieldwork):
    with pytest.raises(ValueError, match="office holder"):
        join(make_invitation(fieldwork.survey, Office.RAADSLID), now=NOW)


# --- after closing -------------------------------------------------------------------------------------------------
def stays(filler, now):
    forget_cached()
    return may_stay(filler, survey_in_field(filler.dossier.survey_id, now), now)


def test_may_stay_until_the_grace_after_closing_is_over(fieldwork):
    griffier = fieldwork.filler(OfficialRole.GRIFFIER)
    closing = fieldwork.survey.closes_at

    assert [stays(griffier, closing + timedelta(minutes=minutes)) for minutes in (-1, 1, 119, 121)] == [True, True, True, False]


def test_may_stay_longer_when_reopened_for_this_person_alone(fieldwork):
    griffier, secretaris = fieldwork.filler(OfficialRole.GRIFFIER), fieldwork.filler(OfficialRole.SECRETARIS)
    late = fieldwork.survey.closes_at + timedelta(days=2)
    Invitation.objects.filter(filler=griffier).update(reopened_until=late + timedelta(hours=1))

    assert (stays(griffier, late), stays(secretaris, late)) == (True, False)


def test_may_stay_as_a_colleague_while_the_giver_may(fieldwork):
    griffier = fieldwork.filler(OfficialRole.GRIFFIER)
    colleague = Filler.objects.create(dossier=griffier.dossier, role=FillerRole.COLLEAGUE, seat=Seat.GRIFFIER, joined_at=NOW)
    BlockHandover.objects.create(
        dossier=griffier.dossier,
        block="agressie",
        given_by=griffier,
        lookup=b"x",
        given_at=NOW,
        expires_at=NOW + timedelta(days=7),
        accepted_by=colleague,
    )
    late = fieldwork.survey.closes_at + timedelta(days=2)
    assert not stays(colleague, late)

    Invitation.objects.filter(filler=griffier).update(reopened_until=late + timedelta(hours=1))

    assert stays(colleague, late)


def test_may_stay_not_when_the_field_is_over(fieldwork):
    griffier = fieldwork.filler(OfficialRole.GRIFFIER)
    Survey.objects.get().edition.__class__.objects.update(phase="verwerking")

    assert not stays(griffier, NOW)
