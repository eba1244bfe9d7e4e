"""Two officials do something at the very same moment: whoever comes first, nothing is lost and both see the same."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from organisations.choices import OfficialRole
from surveys.choices import BlockStatus, InvitationStatus
from surveys.completing import complete_dossier, reopen_dossier
from surveys.filling import finish_block, skip_block
from surveys.models import BlockAnswers, Dossier, Filler, Invitation
from surveys.saving import ClosedError, ConflictError
from surveys.sharing import NotShareableError, agree, share_block
from tests.dossiers import ABOUT_ME, MEASURES, OWN_POLICY, SAME_POLICY, fill, make_organisation_survey, part, save_page
from tests.examples import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def both():
    fieldwork = make_organisation_survey()
    griffier, secretaris = fieldwork.filler(OfficialRole.GRIFFIER), fieldwork.filler(OfficialRole.SECRETARIS)
    for filler in (griffier, secretaris):
        fill(filler, "invuller", ABOUT_ME)
        fill(filler, "algemeen", SAME_POLICY)
    return griffier, secretaris


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do all at the same moment, each on a connection of its own; return the kind of error of each, or nothing."""
    start, ends = threading.Barrier(len(deeds)), [""] * len(deeds)

    def run(place: int, deed: Callable[[], object]) -> None:
        try:
            start.wait()
            deed()
        except (ClosedError, ConflictError, NotShareableError) as error:
            ends[place] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def test_both_come_in():
    fieldwork = make_organisation_survey()

    ends = at_once(*(lambda role=role: fieldwork.filler(role) for role in (OfficialRole.GRIFFIER, OfficialRole.SECRETARIS) * 2))

    assert ends == [""] * 4
    assert (Dossier.objects.count(), Filler.objects.count()) == (1, 2)


def test_both_choose_to_fill_in_together(both):
    ends = at_once(*(lambda filler=filler: share_block(filler, part(filler, "agressie"), now=NOW) for filler in both))

    assert ends == ["", ""]
    assert BlockAnswers.objects.get(block="agressie").is_shared


def test_one_saves_a_first_page_while_the_other_chooses_to_fill_in_together(both):
    griffier, secretaris = both

    ends = at_once(
        lambda: save_page(griffier, "agressie", "maatregelen", MEASURES),
        lambda: share_block(secretaris, part(secretaris, "agressie"), now=NOW),
    )

    kept = [row for row in BlockAnswers.objects.filter(block="agressie") if row.answers]
    assert [row.answers for row in kept] == [{"maatregelen": ["protocol"]}]
    assert (ends, kept[0].is_shared) in ((["", ""], True), (["", "NotShareableError"], False))


def test_both_save_the_same_page_of_a_shared_block(both):
    griffier, secretaris = both
    share_block(griffier, part(griffier, "agressie"), now=NOW)

    ends = at_once(
        lambda: save_page(griffier, "agressie", "maatregelen", {"maatregelen": ["protocol"]}),
        lambda: save_page(secretaris, "agressie", "maatregelen", {"maatregelen": ["training"]}),
    )

    row = BlockAnswers.objects.get(block="agressie")
    assert row.revision == 1 + ends.count("")
    assert ends.count("ConflictError") <= 1


def test_one_finishes_a_shared_block_while_the_other_skips_it(both):
    griffier, secretaris = both
    share_block(griffier, part(griffier, "agressie"), now=NOW)
    fill(griffier, "agressie", MEASURES, finish=False)

    ends = at_once(
        lambda: finish_block(griffier, part(griffier, "agressie"), now=NOW),
        lambda: skip_block(secretaris, part(secretaris, "agressie"), now=NOW),
    )

    row = BlockAnswers.objects.get(block="agressie")
    assert ends == ["", ""]
    assert (row.status in {BlockStatus.DONE, BlockStatus.SKIPPED}, row.answers) == (True, MEASURES)


def test_one_gives_an_own_version_while_the_other_agrees(both):
    griffier, secretaris = both

    ends = at_once(
        lambda: save_page(griffier, "algemeen", "identiek", OWN_POLICY),
        lambda: agree(secretaris, now=NOW),
    )

    assert ends == ["", ""]
    assert BlockAnswers.objects.get(filler=griffier, block="algemeen").answers == OWN_POLICY
    assert Filler.objects.get(pk=secretaris.pk).agreed_with.filler == griffier


def test_both_finish_for_the_organisation(both):
    ends = at_once(*(lambda filler=filler: complete_dossier(filler, now=NOW) for filler in both))

    assert sorted(ends) == ["", "DossierCompleteError"]
    assert Dossier.objects.get().completed_by in both


def test_one_finishes_for_the_organisation_while_the_other_saves_a_page(both):
    griffier, secretaris = both

    ends = at_once(
        lambda: complete_dossier(griffier, now=NOW),
        lambda: save_page(secretaris, "agressie", "maatregelen", MEASURES),
    )

    is_saved = BlockAnswers.objects.filter(filler=secretaris, block="agressie").exists()
    assert (ends, is_saved) in ((["", ""], True), (["", "DossierCompleteError"], False))


def test_one_finishes_for_the_organisation_while_the_other_opens_it_again(both):
    griffier, secretaris = both

    at_once(lambda: complete_dossier(griffier, now=NOW), lambda: reopen_dossier(secretaris))

    statuses = set(Invitation.objects.values_list("status", flat=True))
    expected = InvitationStatus.COMPLETE if Dossier.objects.get().is_complete else InvitationStatus.STARTED
    assert statuses == {expected}
