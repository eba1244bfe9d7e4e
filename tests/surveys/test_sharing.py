import pytest

from organisations.choices import OfficialRole, Tier
from surveys.choices import BlockStatus, InvitationStatus
from surveys.completing import NotCountingError, complete_dossier, reopen_dossier
from surveys.dossiers import Sharing
from surveys.filling import DossierCompleteError, skip_block
from surveys.models import BlockAnswers, Dossier, Filler, Invitation
from surveys.saving import ConflictError, PostedPage, save
from surveys.sharing import NothingToAgreeError, NotShareableError, agree, share_block
from tests.dossiers import (
    ABOUT_ME,
    MEASURES,
    OWN_POLICY,
    SAME_POLICY,
    desk,
    fill,
    make_organisation_survey,
    part,
    save_page,
    sheet,
)
from tests.examples import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def both():
    """A griffier who did the opening block, and a secretaris who came in."""
    fieldwork = make_organisation_survey()
    griffier, secretaris = fieldwork.filler(OfficialRole.GRIFFIER), fieldwork.filler(OfficialRole.SECRETARIS)
    fill(griffier, "invuller", ABOUT_ME)
    fill(griffier, "algemeen", SAME_POLICY)
    fill(secretaris, "invuller", ABOUT_ME | {"jaren": 9})
    return griffier, secretaris


def sharing(filler):
    return desk(filler).sharing(part(filler, "agressie"))


# --- together ------------------------------------------------------------------------------------------------------
def test_share_block_makes_one_row_that_both_write(both):
    griffier, secretaris = both
    share_block(griffier, part(griffier, "agressie"), now=NOW)

    save_page(secretaris, "agressie", "maatregelen", MEASURES)
    save_page(griffier, "agressie", "aangiften", MEASURES)

    row = BlockAnswers.objects.get(block="agressie")
    assert (row.answers, row.filler, row.last_saved_by, row.is_shared) == (MEASURES, griffier, griffier, True)
    assert (sharing(griffier), sharing(secretaris)) == (Sharing.CHOSEN, Sharing.CHOSEN)


def test_share_block_shows_what_who_chooses_it_had(both):
    griffier, secretaris = both
    save_page(griffier, "agressie", "maatregelen", MEASURES)

    share_block(griffier, part(griffier, "agressie"), now=NOW)

    assert desk(secretaris).row(part(secretaris, "agressie")).answers == {"maatregelen": ["protocol"]}


def test_share_block_never_shows_what_the_other_answered(both):
    griffier, secretaris = both
    save_page(secretaris, "agressie", "maatregelen", MEASURES)

    with pytest.raises(NotShareableError) as caught:
        share_block(griffier, part(griffier, "agressie"), now=NOW)

    assert caught.value.why is Sharing.COLLEAGUE_BEGAN
    assert (sharing(griffier), sharing(secretaris)) == (Sharing.COLLEAGUE_BEGAN, Sharing.OFFERED)


def test_share_block_keeps_two_versions_apart(both):
    griffier, secretaris = both
    save_page(secretaris, "agressie", "maatregelen", MEASURES)
    save_page(griffier, "agressie", "maatregelen", {"maatregelen": ["training"]})

    with pytest.raises(NotShareableError) as caught:
        share_block(griffier, part(griffier, "agressie"), now=NOW)

    assert caught.value.why is Sharing.BOTH_BEGAN
    assert BlockAnswers.objects.filter(block="agressie").count() == 2


@pytest.mark.parametrize("name", ["invuller", "algemeen"])
def test_share_block_is_not_for_what_everybody_answers(both, name):
    with pytest.raises(NotShareableError):
        share_block(both[0], part(both[0], name), now=NOW)


def test_share_block_needs_somebody_to_share_with():
    secretaris = make_organisation_survey(Tier.WATERSCHAP).filler(OfficialRole.SECRETARIS_DIRECTEUR)

    assert sharing(secretaris) is Sharing.NOT_HERE


def test_share_block_that_both_skipped_is_taken_up_again(both):
    griffier, secretaris = both
    for filler in both:
        skip_block(filler, part(filler, "agressie"), reason="geen zicht", now=NOW)

    share_block(griffier, part(griffier, "agressie"), now=NOW)

    assert desk(secretaris).row(part(secretaris, "agressie")).status == BlockStatus.BUSY
    assert BlockAnswers.objects.get(filler=secretaris, block="agressie").skip_reason == "geen zicht"


def test_page_that_the_other_has_open_while_sharing_is_chosen_lands_in_the_shared_row(both):
    griffier, secretaris = both
    save_page(secretaris, "agressie", "maatregelen", {})
    open_page = sheet(secretaris, "agressie")
    share_block(griffier, part(griffier, "agressie"), now=NOW)

    save(open_page, PostedPage(open_page.desk.questionnaire.page("maatregelen"), MEASURES, 1, 10, NOW))

    assert BlockAnswers.objects.get(is_shared=True).answers == {"maatregelen": ["protocol"]}


def test_first_page_that_the_other_has_open_while_sharing_is_chosen_lands_in_the_shared_row(both):
    griffier, secretaris = both
    open_page = sheet(secretaris, "agressie")
    share_block(griffier, part(griffier, "agressie"), now=NOW)

    save(open_page, PostedPage(open_page.desk.questionnaire.page("maatregelen"), MEASURES, 0, 10, NOW))

    assert BlockAnswers.objects.get(block="agressie").answers == {"maatregelen": ["protocol"]}


def test_same_page_of_both_is_a_conflict_that_loses_nothing(both):
    griffier, secretaris = both
    share_block(griffier, part(griffier, "agressie"), now=NOW)
    seen = sheet(griffier, "agressie").row.revision
    save_page(secretaris, "agressie", "maatregelen", {"maatregelen": ["training"]})
    late = sheet(griffier, "agressie")

    with pytest.raises(ConflictError) as caught:
        save(late, PostedPage(late.desk.questionnaire.page("maatregelen"), MEASURES, seen, 10, NOW))

    assert caught.value.stored == {"maatregelen": ["training"]}
    assert caught.value.check.values == {"maatregelen": ["protocol"]}


# --- the opening block ---------------------------------------------------------------------------------------------
def test_opening_block_of_the_first_holds_for_the_other_too(both):
    griffier, secretaris = both

    assert desk(secretaris).opening_row().filler_id == griffier.pk
    assert not desk(secretaris).do_openings_differ


def test_agree_takes_the_version_of_the_other(both):
    griffier, secretaris = both

    agree(secretaris, now=NOW)

    assert Filler.objects.get(pk=secretaris.pk).agreed_with == BlockAnswers.objects.get(filler=griffier, block="algemeen")


def test_agree_sets_an_own_version_aside_and_keeps_it(both):
    griffier, secretaris = both
    fill(secretaris, "algemeen", OWN_POLICY)
    assert desk(secretaris).do_openings_differ

    agree(secretaris, now=NOW)

    own = BlockAnswers.objects.get(filler=secretaris, block="algemeen")
    assert (own.status, own.answers) == (BlockStatus.SKIPPED, OWN_POLICY)
    assert desk(secretaris).opening_row().filler_id == griffier.pk
    assert not desk(secretaris).do_openings_differ


def test_agree_needs_a_version_of_somebody_else(both):
    with pytest.raises(NothingToAgreeError):
        agree(both[0], now=NOW)


def test_own_version_of_the_opening_block_shows_the_union_of_blocks(both):
    griffier, secretaris = both
    agree(secretaris, now=NOW)

    fill(secretaris, "algemeen", OWN_POLICY)

    assert Filler.objects.get(pk=secretaris.pk).agreed_with is None
    all_blocks = ["invuller", "algemeen", "agressie", "agressie_raad", "secretaris"]
    for filler in both:
        assert desk(filler).do_openings_differ
        assert [block.name for block in desk(filler).blocks] == all_blocks
    assert [block.name for block in desk(griffier).own_blocks] == ["invuller", "algemeen", "agressie"]
    assert [block.name for block in desk(secretaris).own_blocks] == all_blocks


def test_own_version_with_the_same_answers_differs_in_nothing(both):
    fill(both[1], "algemeen", SAME_POLICY)

    assert len(desk(both[0]).openings()) == 2
    assert not desk(both[0]).do_openings_differ


# --- the whole -----------------------------------------------------------------------------------------------------
def test_complete_dossier_is_for_the_organisation_and_all_its_officials(both):
    griffier, _ = both

    complete_dossier(griffier, now=NOW)

    dossier = Dossier.objects.get()
    assert (dossier.completed_at, dossier.completed_by) == (NOW, griffier)
    assert set(Invitation.objects.values_list("status", flat=True)) == {InvitationStatus.COMPLETE}


def test_complete_dossier_twice_tells_the_second(both):
    griffier, secretaris = both
    complete_dossier(griffier, now=NOW)

    with pytest.raises(DossierCompleteError):
        complete_dossier(secretaris, now=NOW)

    assert Dossier.objects.get().completed_by == griffier


def test_complete_dossier_needs_the_opening_block():
    griffier = make_organisation_survey().filler(OfficialRole.GRIFFIER)
    fill(griffier, "invuller", ABOUT_ME)

    with pytest.raises(NotCountingError):
        complete_dossier(griffier, now=NOW)


def test_reopen_dossier_goes_on_as_before():
    fieldwork = make_organisation_survey()
    griffier = fieldwork.filler(OfficialRole.GRIFFIER)
    fill(griffier, "invuller", ABOUT_ME)
    fill(griffier, "algemeen", SAME_POLICY)
    complete_dossier(griffier, now=NOW)

    reopen_dossier(griffier)
    reopen_dossier(griffier)

    assert (Dossier.objects.get().completed_at, Dossier.objects.get().completed_by) == (None, None)
    assert fieldwork.invitation(OfficialRole.GRIFFIER).status == InvitationStatus.STARTED
    assert fieldwork.invitation(OfficialRole.SECRETARIS).status == InvitationStatus.NEW
    fill(griffier, "agressie", MEASURES)
