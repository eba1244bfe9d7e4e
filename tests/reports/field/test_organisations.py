"""How the survey of organisations stands."""

import pytest

from organisations.choices import OfficialRole, Tier
from reports.cards import survey_card
from reports.field.contacts import Contacts
from reports.field.organisations import organisation_counts, organisation_response
from reports.following import Counts
from surveys.choices import Disposition, InvitationStatus
from surveys.completing import complete_dossier
from surveys.filling import skip_block
from surveys.invitees import TierFunction
from surveys.joining import join
from surveys.models import Dossier, Invitation, Survey
from tests.dossiers import ABOUT_ME, SAME_POLICY, fill, invite_official, make_organisation, make_organisation_survey, part

pytestmark = pytest.mark.django_db

GRIFFIER, SECRETARIS, DIRECTEUR = OfficialRole
GENERAL = TierFunction(Tier.GEMEENTE, GRIFFIER), TierFunction(Tier.GEMEENTE, SECRETARIS)


@pytest.fixture
def town():
    """Make a town that did the general block, beside one of which nobody came and a water board."""
    town, elsewhere = make_organisation_survey(), make_organisation(number=2, name="Elders")
    for role in (GRIFFIER, SECRETARIS):
        invite_official(town.survey, elsewhere, role)
    invite_official(town.survey, make_organisation(Tier.WATERSCHAP, number=3, name="De Dijk"), DIRECTEUR)
    griffier = join_of(town, GRIFFIER)
    fill(griffier, "invuller", ABOUT_ME)
    fill(griffier, "algemeen", SAME_POLICY)
    return town


def join_of(town, role):
    invitation = Invitation.objects.select_related("survey__edition", "official__organisation")
    return join(invitation.get(official__role=role, official__organisation=town.organisation), now=town.now)


def survey_of(town):
    return Survey.objects.select_related("edition").get(pk=town.survey.pk)


def test_organisation_counts_once_its_general_block_is_done(town, django_assert_num_queries):
    survey = survey_of(town)
    organisation_counts(survey)

    with django_assert_num_queries(2):
        counts = organisation_counts(survey)

    assert counts == {
        Tier.GEMEENTE: Counts(approached=2, started=1, counted=1, completed=0),
        Tier.PROVINCIE: Counts(),
        Tier.WATERSCHAP: Counts(approached=1),
    }


def test_organisation_that_only_opened_the_questionnaire_does_not_count():
    town = make_organisation_survey()
    fill(town.filler(SECRETARIS), "invuller", ABOUT_ME)

    assert organisation_counts(survey_of(town))[Tier.GEMEENTE] == Counts(approached=1, started=1)


def test_officials_are_counted_per_tier_and_role(town):
    Invitation.objects.filter(official__role=DIRECTEUR).update(opted_out=True)

    response = organisation_response(survey_of(town))

    contacts = {row.function: row.contacts for row in response.officials}
    assert [row.function.tier for row in response.officials] == [*[Tier.PROVINCIE] * 2, Tier.WATERSCHAP, *[Tier.GEMEENTE] * 2]
    assert contacts[GENERAL[0]] == Contacts(approached=2, begun=1, silent=1)
    assert contacts[TierFunction(Tier.WATERSCHAP, DIRECTEUR)] == Contacts(approached=1, refused=1, silent_refused=1)
    assert response.everybody.contacts.approached == 5
    assert response.total.counts == Counts(approached=3, started=1, counted=1)


def test_who_is_done_is_done_for_all_officials(town):
    griffier = join_of(town, GRIFFIER)
    skip_block(griffier, part(griffier, "agressie"), now=town.now)
    complete_dossier(griffier, now=town.now)

    response = organisation_response(survey_of(town))

    assert response.total.counts.completed == 1
    assert response.everybody.contacts.done == 2
    assert Invitation.objects.filter(status=InvitationStatus.COMPLETE).count() == 2


def test_who_was_left_out_is_not_approached_and_test_data_does_not_count(town):
    Invitation.objects.filter(official__role=DIRECTEUR).update(disposition=Disposition.EXCLUDED)
    Dossier.objects.update(is_test=True)

    assert organisation_response(survey_of(town)).total.counts == Counts(approached=2)


def test_card_of_the_start_page_counts_organisations(town):
    card = survey_card(survey_of(town), town.now)

    assert card.counts == Counts(approached=3, started=1, counted=1)
    assert card.attention == ()
