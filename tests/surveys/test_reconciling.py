"""Blocks that several fillers answered, settled and taken back; the answers themselves stay as they were."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db.models import F

from surveys.block_records import double_blocks, is_settled, rows_of, settled_answers
from surveys.choices import BlockStatus, FillerRole, ReconciliationAction, Seat
from surveys.doubles import dossiers_with_answers, double_dossiers, steps_of
from surveys.models import BlockAnswers, Dossier, Filler, Survey
from surveys.reconciling import MovedOnError, NoteMissingError, NothingToUndoError, accept, change, reopen, undo
from tests.double_dossiers import double_dossier, finish_block, make_dossier, make_filler
from tests.examples import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier() -> Dossier:
    return double_dossier()


@pytest.fixture
def researcher() -> User:
    return User.objects.create_user("onderzoeker")


def loaded(dossier: Dossier):
    return rows_of(dossiers_with_answers().get(pk=dossier.pk))


def block_of(rows, name: str = "beleid"):
    return next(part for part in rows.questionnaire.blocks if part.name == name)


def outcome(rows, name: str):
    return settled_answers(rows, block_of(rows, name))


def settle(dossier: Dossier, researcher: User, *, revision: int = 0, block: str = "beleid"):
    rows = loaded(dossier)
    return accept(rows, block_of(rows, block), revision=revision, by=researcher, now=NOW)


def test_only_blocks_that_several_fillers_are_done_with_are_double_and_the_opening_block_is_first(dossier):
    alone = make_dossier(dossier.survey)
    finish_block(make_filler(alone), "algemeen", {"identiek": "ja"})
    make_filler(alone, Seat.SECRETARIS)

    assert [part.name for part in double_blocks(loaded(dossier))] == ["algemeen", "beleid"]
    assert listed(dossier.survey) == [(dossier, {"algemeen": False, "beleid": False})]
    assert double_blocks(loaded(alone)) == ()


def test_what_is_not_finished_is_not_compared(dossier):
    BlockAnswers.objects.filter(dossier=dossier, block="beleid", filler__seat=Seat.SECRETARIS).update(
        status=BlockStatus.BUSY, finished_at=None
    )

    assert [part.name for part in double_blocks(loaded(dossier))] == ["algemeen"]


def test_before_settling_the_first_who_finished_counts_and_after_it_the_settled_record(dossier, researcher):
    assert outcome(loaded(dossier), "beleid")["gedragscode"] == "nee"

    settle(dossier, researcher)

    rows = loaded(dossier)
    assert is_settled(rows, block_of(rows, "beleid"))
    assert outcome(rows, "beleid") == {
        "gedragscode": "ja",
        "code_jaar": 2015,
        "vormen": ["gesprek"],
        "frequentie": "minder",
    }


def test_settling_keeps_source_and_reason_of_every_value_and_leaves_the_originals_alone(dossier, researcher):
    before = list(BlockAnswers.objects.order_by("pk").values())

    reconciled = settle(dossier, researcher)

    secretaris = BlockAnswers.objects.get(dossier=dossier, block="beleid", filler__seat=Seat.SECRETARIS)
    assert reconciled.values["gedragscode"] == {"value": "ja", "source": [str(secretaris.pk)], "reason": "ja_wint", "note": ""}
    assert list(BlockAnswers.objects.order_by("pk").values()) == before
    assert (reconciled.settled_by, reconciled.settled_at) == (researcher, NOW)


def test_a_change_by_hand_wants_a_note_and_what_hangs_on_it_follows(dossier, researcher):
    rows = loaded(dossier)
    with pytest.raises(NoteMissingError):
        change(rows, block_of(rows), {"frequentie": "jaarlijks"}, note=" ", revision=0, by=researcher, now=NOW)

    change(rows, block_of(rows), {"frequentie": "jaarlijks"}, note="Staat in het jaarplan", revision=0, by=researcher, now=NOW)
    reconciled = settle(dossier, researcher, revision=1)

    assert reconciled.values["frequentie"]["note"] == "Staat in het jaarplan"
    assert reconciled.values["frequentie"]["reason"] == "met_de_hand"
    assert outcome(loaded(dossier), "beleid")["maand"] == 4


def test_an_answer_can_be_taken_out_by_hand(dossier, researcher):
    rows = loaded(dossier)
    change(rows, block_of(rows), {"vormen": None, "vormen_anders": None}, note="Klopt niet", revision=0, by=researcher, now=NOW)
    settle(dossier, researcher, revision=1)

    assert "vormen" not in outcome(loaded(dossier), "beleid")


def test_every_step_can_be_undone_last_first(dossier, researcher):
    rows = loaded(dossier)
    block = block_of(rows)
    change(rows, block, {"frequentie": "jaarlijks"}, note="Jaarplan", revision=0, by=researcher, now=NOW)
    settle(dossier, researcher, revision=1)

    undo(loaded(dossier), block, revision=2, now=NOW)
    rows = loaded(dossier)
    assert not is_settled(rows, block_of(rows, "beleid"))
    assert rows.reconciled["beleid"].values["frequentie"]["value"] == "jaarlijks"

    undo(rows, block, revision=3, now=NOW)
    assert loaded(dossier).reconciled["beleid"].values == {}
    with pytest.raises(NothingToUndoError):
        undo(loaded(dossier), block, revision=4, now=NOW)
    assert [step.undone_at for step in steps_of(rows.reconciled["beleid"])] == [NOW, NOW]


def test_undoing_twice_after_three_steps_goes_back_two(dossier, researcher):
    block = block_of(loaded(dossier))
    settle(dossier, researcher)
    later = NOW + timedelta(minutes=1)
    reopen(loaded(dossier), block, revision=1, by=researcher, now=later)
    change(loaded(dossier), block, {"frequentie": "jaarlijks"}, note="Jaarplan", revision=2, by=researcher, now=later)

    undo(loaded(dossier), block, revision=3, now=later)
    undo(loaded(dossier), block, revision=4, now=later)

    assert is_settled(loaded(dossier), block_of(loaded(dossier), "beleid"))


def test_two_people_cannot_both_settle_what_one_of_them_did_not_see(dossier, researcher):
    settle(dossier, researcher)

    with pytest.raises(MovedOnError):
        settle(dossier, researcher, revision=0)
    assert loaded(dossier).reconciled["beleid"].steps.count() == 1


def test_a_settled_block_comes_back_when_the_organisation_changes_an_answer(dossier, researcher):
    settle(dossier, researcher)
    BlockAnswers.objects.filter(block="beleid", filler__seat=Seat.GRIFFIER).update(revision=2)

    assert not is_settled(loaded(dossier), block_of(loaded(dossier), "beleid"))


def test_an_earlier_settlement_of_the_opening_block_decides_under_which_the_rest_has_to_hold(dossier, researcher):
    rows = loaded(dossier)
    change(rows, block_of(rows, "algemeen"), {"identiek": "nee"}, note="Navraag", revision=0, by=researcher, now=NOW)
    settle(dossier, researcher, revision=1, block="algemeen")

    assert outcome(loaded(dossier), "algemeen") == {"identiek": "nee"}


def test_the_log_says_who_did_what(dossier, researcher):
    settle(dossier, researcher)

    step = steps_of(loaded(dossier).reconciled["beleid"]).get()
    assert (step.action, step.by, step.at) == (ReconciliationAction.ACCEPTED, researcher, NOW)


def listed(survey: Survey):
    doubles = double_dossiers(survey, personal={"invuller"})
    return [(double.dossier, {block.name: block.is_settled for block in double.blocks}) for double in doubles]


def test_the_work_list_is_read_in_three_queries_whatever_its_length(dossier, django_assert_num_queries):
    for _ in range(3):
        other = make_dossier(dossier.survey)
        for seat in Seat:
            finish_block(make_filler(other, seat), "algemeen", {"identiek": "ja"})

    with django_assert_num_queries(3):
        assert len(listed(dossier.survey)) == 4


def test_the_work_list_says_what_is_settled_until_the_answers_move_on(dossier, researcher):
    settle(dossier, researcher, block="algemeen")
    assert listed(dossier.survey) == [(dossier, {"algemeen": True, "beleid": False})]

    BlockAnswers.objects.filter(dossier=dossier, block="algemeen").update(revision=F("revision") + 1)
    assert listed(dossier.survey) == [(dossier, {"algemeen": False, "beleid": False})]


@pytest.mark.parametrize(("colleague_too", "blocks"), [(False, {"algemeen"}), (True, {"algemeen", "beleid"})])
def test_what_officials_fill_in_together_is_one_version(dossier, colleague_too, blocks):
    shared = BlockAnswers.objects.filter(dossier=dossier, block="beleid", filler__seat=Seat.GRIFFIER)
    shared.update(is_shared=True)
    if colleague_too:
        seated = {"dossier": dossier, "seat": Seat.GRIFFIER, "joined_at": NOW}
        colleague = Filler.objects.create(role=FillerRole.COLLEAGUE, **seated)
        finish_block(colleague, "beleid", {"gedragscode": "ja"})

    assert {name for _, found in listed(dossier.survey) for name in found} == blocks
    assert {part.name for part in double_blocks(loaded(dossier))} == blocks
