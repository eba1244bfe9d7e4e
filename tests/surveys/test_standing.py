"""How far an official is, by what lies in the dossier."""

import pytest

from organisations.choices import OfficialRole, Tier
from surveys.choices import InvitationStatus, RecipientState
from surveys.filling import skip_block
from surveys.models import Filler, Invitation
from surveys.standing import Standing, colleague_of, made_up_standing, standing_of
from tests.dossiers import ABOUT_ME, MEASURES, OWN_POLICY, SAME_POLICY, fill, make_organisation_survey, part

pytestmark = pytest.mark.django_db

GRIFFIER, SECRETARIS, DIRECTEUR = OfficialRole


@pytest.fixture
def town():
    return make_organisation_survey()


def state(town, role):
    return standing_of(town.invitation(role)).state


def general(filler, policy=OWN_POLICY):
    fill(filler, "invuller", ABOUT_ME)
    fill(filler, "algemeen", policy)


def test_who_did_not_come_has_not_started_whatever_the_colleague_did(town):
    general(town.filler(GRIFFIER))

    assert standing_of(town.invitation(SECRETARIS)) == Standing(RecipientState.NOT_STARTED, GRIFFIER)


def test_who_came_and_did_not_finish_the_general_block_has_started(town):
    fill(town.filler(GRIFFIER), "invuller", ABOUT_ME)

    assert state(town, GRIFFIER) == RecipientState.STARTED


def test_with_the_general_block_done_that_is_all_there_is(town):
    town.filler(SECRETARIS)
    general(town.filler(GRIFFIER))

    assert (state(town, GRIFFIER), state(town, SECRETARIS)) == (RecipientState.ONLY_GENERAL,) * 2


def test_who_did_the_own_blocks_waits_for_the_colleague_and_the_colleague_does_not(town):
    secretaris = town.filler(SECRETARIS)
    town.filler(GRIFFIER)
    general(secretaris)
    fill(secretaris, "agressie", MEASURES)
    fill(secretaris, "secretaris", {"evaluatie": "nee"})

    assert state(town, SECRETARIS) == RecipientState.WAITS_FOR_COLLEAGUE
    assert state(town, GRIFFIER) == RecipientState.STARTED


def test_who_is_busy_with_a_block_has_started(town):
    secretaris = town.filler(SECRETARIS)
    general(secretaris)
    fill(secretaris, "agressie", MEASURES, finish=False)

    assert state(town, SECRETARIS) == RecipientState.STARTED


def test_a_skipped_block_is_settled(town):
    secretaris = town.filler(SECRETARIS)
    general(secretaris)
    for block in ("agressie", "secretaris"):
        skip_block(secretaris, part(secretaris, block), now=town.now)

    assert state(town, SECRETARIS) == RecipientState.WAITS_FOR_COLLEAGUE


def test_secretaris_directeur_waits_for_nobody():
    board = make_organisation_survey(Tier.WATERSCHAP)
    general(board.filler(DIRECTEUR), SAME_POLICY)

    assert standing_of(board.invitation(DIRECTEUR)) == Standing(RecipientState.ONLY_GENERAL)


def test_begun_without_a_filler_is_begun(town):
    Invitation.objects.update(status=InvitationStatus.STARTED)

    assert state(town, GRIFFIER) == RecipientState.STARTED
    assert not Filler.objects.exists()


def test_colleague_takes_one_query_and_none_for_who_is_asked_alone(town, django_assert_num_queries):
    invitation = town.invitation(GRIFFIER)

    with django_assert_num_queries(1):
        assert colleague_of(invitation) == SECRETARIS
    assert made_up_standing(DIRECTEUR, RecipientState.STARTED) == Standing(RecipientState.STARTED)
