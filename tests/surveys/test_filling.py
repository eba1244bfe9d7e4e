from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.choices import OfficialRole
from surveys.choices import BlockStatus, FillerRole, Seat
from surveys.completing import complete_dossier
from surveys.filling import (
    DossierCompleteError,
    IncompleteBlockError,
    NotSkippableError,
    NotYoursError,
    finish_block,
    reopen_block,
    skip_block,
)
from surveys.models import BlockAnswers, BlockHandover, Filler
from surveys.saving import BusyError, ConflictError, OffPathError, PostedPage, save
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
def griffier():
    return make_organisation_survey().filler(OfficialRole.GRIFFIER)


@pytest.fixture
def begun(griffier):
    """A griffier who is past the opening block."""
    fill(griffier, "invuller", ABOUT_ME)
    fill(griffier, "algemeen", OWN_POLICY)
    return griffier


def row(filler, block):
    return BlockAnswers.objects.get(filler=filler, block=block)


def post(filler, block, page, answers, revision, **options):
    in_hand = sheet(filler, block)
    return save(in_hand, PostedPage(in_hand.desk.questionnaire.page(page), answers, revision, 10, NOW, **options))


# --- a page --------------------------------------------------------------------------------------------------------
def test_first_page_of_a_block_makes_the_row(begun):
    check = save_page(begun, "agressie", "maatregelen", MEASURES)

    kept = row(begun, "agressie")
    assert check.problems == ()
    assert (kept.answers, kept.revision, kept.status) == ({"maatregelen": ["protocol"]}, 1, BlockStatus.BUSY)
    assert (kept.page_seconds, kept.page_revisions, kept.last_saved_by) == ({"maatregelen": 10}, {"maatregelen": 1}, begun)


def test_page_of_a_block_that_was_begun_is_one_update(begun):
    save_page(begun, "agressie", "maatregelen", MEASURES)
    in_hand = sheet(begun, "agressie")
    page = in_hand.desk.questionnaire.page("aangiften")

    with CaptureQueriesContext(connection) as queries:
        save(in_hand, PostedPage(page, {"aangiften": "3"}, in_hand.row.revision, 10, NOW))

    assert [query["sql"].split()[0] for query in queries] == ["UPDATE"]


def test_page_follows_the_path_of_this_filler_alone(begun):
    BlockAnswers.objects.filter(filler=begun, block="invuller").update(answers=ABOUT_ME | {"veld": "anders"})

    save_page(begun, "agressie", "maatregelen", {"maatregelen": ["training"]})

    with pytest.raises(OffPathError):
        save_page(begun, "agressie", "aangiften", {"aangiften": 3})


def test_page_that_was_saved_elsewhere_with_other_answers_is_a_conflict(begun):
    save_page(begun, "agressie", "maatregelen", MEASURES)
    seen = row(begun, "agressie").revision
    post(begun, "agressie", "maatregelen", {"maatregelen": ["training"]}, seen)

    with pytest.raises(ConflictError) as caught:
        post(begun, "agressie", "maatregelen", {"maatregelen": ["protocol", "training"]}, seen)

    assert caught.value.stored == {"maatregelen": ["training"]}
    assert row(begun, "agressie").answers == {"maatregelen": ["training"]}


def test_first_page_from_two_tabs_at_once_makes_one_row_and_shows_both(begun):
    one, other = sheet(begun, "agressie"), sheet(begun, "agressie")
    page = one.desk.questionnaire.page("maatregelen")
    save(one, PostedPage(page, {"maatregelen": ["protocol"]}, 0, 10, NOW))

    with pytest.raises(ConflictError):
        save(other, PostedPage(page, {"maatregelen": ["training"]}, 0, 10, NOW))

    assert row(begun, "agressie").answers == {"maatregelen": ["protocol"]}


def test_page_that_others_keep_saving_is_not_saved(begun, monkeypatch):
    in_hand = sheet(begun, "agressie")
    monkeypatch.setattr(type(in_hand), "write", lambda _sheet, _before: False)

    with pytest.raises(BusyError):
        save(in_hand, PostedPage(in_hand.desk.questionnaire.page("maatregelen"), {}, 0, 10, NOW))


def test_page_of_a_done_block_keeps_it_done_while_nothing_is_missing(begun):
    fill(begun, "agressie", {"maatregelen": ["training"], "aangiften": 1})
    before = row(begun, "agressie")

    save_page(begun, "agressie", "aangiften", {"aangiften": 2}, now=NOW + timedelta(hours=1))

    kept = row(begun, "agressie")
    assert (kept.status, kept.answers["aangiften"]) == (BlockStatus.DONE, 2)
    assert kept.saved_at > before.saved_at


def test_page_of_a_done_block_that_opens_a_question_makes_it_busy(begun):
    BlockAnswers.objects.filter(filler=begun, block="invuller").update(answers=ABOUT_ME | {"veld": "anders"})
    fill(begun, "agressie", {"maatregelen": ["training"]})

    save_page(begun, "agressie", "maatregelen", {"maatregelen": ["protocol"]})

    assert row(begun, "agressie").status == BlockStatus.BUSY


def test_page_of_a_skipped_block_takes_it_up_again(begun):
    skip_block(begun, part(begun, "agressie"), reason="Geen zicht op", now=NOW)

    save_page(begun, "agressie", "maatregelen", MEASURES)

    assert (row(begun, "agressie").status, row(begun, "agressie").skip_reason) == (BlockStatus.BUSY, "")


@pytest.mark.parametrize("begins", [True, False])
def test_nothing_is_saved_once_the_organisation_is_done(begun, begins):
    if not begins:
        save_page(begun, "agressie", "maatregelen", MEASURES)
    in_hand = sheet(begun, "agressie")
    page = in_hand.desk.questionnaire.page("maatregelen")
    complete_dossier(begun, now=NOW)

    with pytest.raises(DossierCompleteError):
        save(in_hand, PostedPage(page, {"maatregelen": ["training"]}, in_hand.row.revision, 10, NOW))

    kept = BlockAnswers.objects.filter(filler=begun, block="agressie").values_list("answers", flat=True)
    assert list(kept) == ([] if begins else [{"maatregelen": ["protocol"]}])


# --- a block -------------------------------------------------------------------------------------------------------
def test_finish_block_says_what_is_missing(begun):
    save_page(begun, "agressie", "maatregelen", MEASURES)

    with pytest.raises(IncompleteBlockError) as caught:
        finish_block(begun, part(begun, "agressie"), now=NOW)

    assert [missing.page.name for missing in caught.value.pages] == ["aangiften"]
    assert row(begun, "agressie").status == BlockStatus.BUSY


def test_finish_block_twice_is_once(begun):
    fill(begun, "agressie", MEASURES)
    first = row(begun, "agressie")

    finish_block(begun, part(begun, "agressie"), now=NOW + timedelta(days=1))

    assert row(begun, "agressie").finished_at == first.finished_at == NOW
    assert row(begun, "agressie").revision == first.revision


def test_finish_block_while_a_page_is_saved_keeps_both(begun):
    fill(begun, "agressie", MEASURES, finish=False)
    in_hand = sheet(begun, "agressie")
    finish_block(begun, part(begun, "agressie"), now=NOW)

    save(in_hand, PostedPage(in_hand.desk.questionnaire.page("aangiften"), {"aangiften": "5"}, in_hand.row.revision, 10, NOW))

    assert (row(begun, "agressie").status, row(begun, "agressie").answers["aangiften"]) == (BlockStatus.DONE, 5)


def test_skip_block_keeps_the_answers_and_the_reason(begun):
    save_page(begun, "agressie", "maatregelen", MEASURES)

    skip_block(begun, part(begun, "agressie"), reason="Daar gaat HR over", now=NOW)

    kept = row(begun, "agressie")
    assert (kept.status, kept.skip_reason) == (BlockStatus.SKIPPED, "Daar gaat HR over")
    assert kept.answers == {"maatregelen": ["protocol"]}


def test_skip_block_returns_the_dossier_as_it_is_then(begun):
    skipped = skip_block(begun, part(begun, "agressie"), now=NOW)

    assert [(one.block, one.status) for one in skipped.rows] == [(one.block, one.status) for one in desk(begun).rows]
    assert skipped.rows == desk(begun).rows
    assert skipped.row(part(begun, "agressie")).status == BlockStatus.SKIPPED


def test_block_is_finished_in_few_queries(begun):
    save_page(begun, "agressie", "maatregelen", MEASURES)
    save_page(begun, "agressie", "aangiften", {"aangiften": "3"})
    block = part(begun, "agressie")

    with CaptureQueriesContext(connection) as queries:
        finish_block(begun, block, now=NOW)

    # Dossier and answers are read as they are locked; then who fills in, and one UPDATE.
    assert [query["sql"].split()[0] for query in queries if "SAVEPOINT" not in query["sql"]] == [*["SELECT"] * 3, "UPDATE"]


@pytest.mark.parametrize("name", ["invuller", "algemeen"])
def test_skip_block_refuses_what_all_others_rest_on(begun, name):
    with pytest.raises(NotSkippableError):
        skip_block(begun, part(begun, name), now=NOW)


def test_reopen_block_takes_up_what_was_done_or_skipped(begun):
    fill(begun, "agressie", MEASURES)
    reopen_block(begun, part(begun, "agressie"))
    assert row(begun, "agressie").status == BlockStatus.BUSY

    skip_block(begun, part(begun, "agressie"), now=NOW)
    reopen_block(begun, part(begun, "agressie"))

    assert row(begun, "agressie").status == BlockStatus.BUSY
    assert row(begun, "agressie").answers == MEASURES


def test_opening_block_that_is_being_changed_still_holds(begun):
    reopen_block(begun, part(begun, "algemeen"))

    assert desk(begun).opening_row() == row(begun, "algemeen")
    assert [block.name for block in desk(begun).blocks] == ["invuller", "algemeen", "agressie", "agressie_raad", "secretaris"]


def test_blocks_are_those_of_the_opening_block(griffier):
    assert [block.name for block in desk(griffier).blocks] == ["invuller", "algemeen"]

    fill(griffier, "invuller", ABOUT_ME)
    fill(griffier, "algemeen", SAME_POLICY)

    assert [block.name for block in desk(griffier).blocks] == ["invuller", "algemeen", "agressie", "secretaris"]
    assert [block.name for block in desk(griffier).own_blocks] == ["invuller", "algemeen", "agressie"]


def test_blocks_that_fall_away_keep_their_answers(begun):
    fill(begun, "agressie_raad", {"maatregelen_raad": ["training"]})

    fill_again = {"identiek": "ja"}
    save_page(begun, "algemeen", "identiek", fill_again)

    assert [block.name for block in desk(begun).fallen_away] == ["agressie_raad"]
    assert row(begun, "agressie_raad").answers == {"maatregelen_raad": ["training"]}


# --- a colleague ---------------------------------------------------------------------------------------------------
@pytest.fixture
def colleague(begun):
    colleague = Filler.objects.create(
        dossier=begun.dossier, role=FillerRole.COLLEAGUE, seat=Seat.GRIFFIER, name="Cor Collega", joined_at=NOW
    )
    give(begun, colleague, "agressie")
    return colleague


def give(giver, colleague, block, **values):
    return BlockHandover.objects.create(
        dossier=giver.dossier,
        block=block,
        given_by=giver,
        lookup=f"{colleague.pk}{block}".encode()[-32:],
        given_at=NOW,
        expires_at=NOW + timedelta(days=7),
        accepted_at=NOW,
        accepted_by=colleague,
        **values,
    )


def test_colleague_fills_in_what_was_given_and_the_block_about_people(colleague):
    fill(colleague, "invuller", ABOUT_ME)
    fill(colleague, "agressie", MEASURES)

    assert row(colleague, "agressie").status == BlockStatus.DONE


@pytest.mark.parametrize("change", [finish_block, skip_block])
def test_colleague_may_not_touch_another_block(colleague, change):
    with pytest.raises(NotYoursError):
        change(colleague, part(colleague, "agressie_raad"), now=NOW)


def test_colleague_may_not_begin_another_block(colleague):
    with pytest.raises(NotYoursError):
        save_page(colleague, "agressie_raad", "maatregelen-raad", {"maatregelen_raad": ["training"]})

    assert not BlockAnswers.objects.filter(filler=colleague).exists()


def test_colleague_is_out_once_the_block_is_taken_back(colleague):
    BlockHandover.objects.update(withdrawn_at=NOW)

    with pytest.raises(NotYoursError):
        save_page(colleague, "agressie", "maatregelen", MEASURES)
