"""What one filler's page may depend on, whatever everybody answered; nothing is stored."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.choices import Province, SizeClass, Tier, Urbanity
from organisations.models import Official, Organisation
from surveys import routing
from surveys.choices import BlockStatus, FillerRole, Seat
from surveys.dossiers import Desk, Sharing
from surveys.models import BlockAnswers, Dossier, Filler, Invitation
from surveys.questionnaires import compiled_text
from tests.dossiers import BLOCKS
from tests.examples import NOW

QUESTIONNAIRE = compiled_text(BLOCKS.read_text("utf-8"))
CODES = {
    name: [choice.name for choice in variable.choices] for name, variable in QUESTIONNAIRE.variables.items() if variable.asked
}


@pytest.fixture(autouse=True)
def _compiled(monkeypatch):
    monkeypatch.setattr("surveys.dossiers.compiled_by_id", lambda _id: QUESTIONNAIRE)


class Everybody:
    """A griffier and a secretaris of a municipality with what they answered."""

    def __init__(self, answers):
        organisation = Organisation(
            tier=Tier.GEMEENTE, province=Province.UTRECHT, size_class=SizeClass.FROM_20K, urbanity=Urbanity.MODERATE
        )
        dossier = Dossier(organisation=organisation)
        self.asked = tuple(Invitation(official=Official(organisation=organisation, role=seat.value)) for seat in Seat)
        self.fillers = tuple(
            Filler(dossier=dossier, role=FillerRole(seat.value), seat=seat, invitation=invitation, joined_at=NOW)
            for seat, invitation in zip(Seat, self.asked, strict=True)
        )
        self.rows = tuple(
            BlockAnswers(
                dossier=dossier,
                block=block,
                filler=self.fillers[place],
                status=status,
                answers=answers,
                started_at=NOW,
                finished_at=NOW + timedelta(minutes=order) if status == BlockStatus.DONE else None,
            )
            for order, ((place, block), (status, answers)) in enumerate(answers.items())
        )

    def desk(self, place):
        return Desk(self.fillers[place], self.fillers, self.rows, self.asked)


def values_of(name):
    kind = QUESTIONNAIRE.variables[name].kind
    if kind is routing.Kind.MULTIPLE:
        return st.lists(st.sampled_from(CODES[name]), unique=True, max_size=2)
    if kind is routing.Kind.INTEGER:
        return st.integers(0, 60)
    return st.sampled_from(CODES[name]) if CODES[name] else st.text(max_size=5)


def answers_to(block):
    names = [name for page in routing.block_pages(QUESTIONNAIRE, block) for name in page.variables]
    return st.fixed_dictionaries({}, optional={name: values_of(name) for name in names})


PLACES = [(place, block) for place in range(2) for block in QUESTIONNAIRE.blocks]
EVERYTHING = st.fixed_dictionaries(
    {},
    optional={(place, block.name): st.tuples(st.sampled_from(BlockStatus), answers_to(block)) for place, block in PLACES},
)


@given(EVERYTHING, EVERYTHING)
def test_path_of_a_filler_depends_on_no_other_block(answers, others):
    read = {"invuller", "algemeen"}
    for block in QUESTIONNAIRE.blocks:
        changed = {key: value for key, value in answers.items() if key[1] in read or key == (0, block.name)}
        noise = {key: value for key, value in others.items() if key[1] not in read and key != (0, block.name)}
        one, other = Everybody(answers).desk(0), Everybody(changed | noise).desk(0)

        assert [page.name for page in one.path(block, one.row(block))] == [
            page.name for page in other.path(block, other.row(block))
        ]
        assert one.answers(block, one.row(block)) == other.answers(block, other.row(block))


@given(EVERYTHING)
def test_both_officials_see_the_same_blocks_and_whether_they_differ(answers):
    everybody = Everybody(answers)
    griffier, secretaris = everybody.desk(0), everybody.desk(1)

    assert griffier.blocks == secretaris.blocks
    assert griffier.do_openings_differ == secretaris.do_openings_differ
    assert {row.pk for row in griffier.openings()} == {row.pk for row in secretaris.openings()}


@given(EVERYTHING)
def test_own_blocks_are_among_those_of_the_organisation_once_the_opening_block_is_done(answers):
    desk = Everybody(answers).desk(0)

    if desk.openings():
        assert set(desk.own_blocks) <= set(desk.blocks)
        assert not desk.own_blocks_by_other_versions & set(desk.own_blocks)
        assert set(desk.fallen_away).isdisjoint(desk.blocks)


@given(EVERYTHING)
def test_sharing_is_offered_only_to_who_would_show_the_own_answers(answers):
    desk = Everybody(answers).desk(0)

    for block in QUESTIONNAIRE.blocks:
        if desk.sharing(block) is Sharing.OFFERED:
            assert not any(row.answers for row in desk.rows_of(block) if row.filler_id != desk.filler.pk)
