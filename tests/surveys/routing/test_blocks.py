"""Blocks: which there are for a filler, the path through one, and that a block never reads another."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.routing import (
    FillerRole,
    applicable_blocks,
    block_next_page,
    block_path,
    block_previous_page,
    block_progress,
    block_values_on_path,
    block_view,
    check_answers,
    check_block,
    derived_values,
    implausible,
    load_questionnaire,
    obvious_roles,
    path,
    progress,
    values_on_path,
)
from tests.surveys.routing.respondents import value_of

REPOSITORY = Path(__file__).parents[3]
QUESTIONNAIRES = [
    load_questionnaire(file.read_text(encoding="utf-8"))
    for file in (REPOSITORY / "tests/questionnaires/blocks.yaml", REPOSITORY / "surveys/instruments/2020/organisaties.yaml")
    if file.is_file()
]
GRIFFIER = {"bestuurslaag": "gemeente", "namens": "griffier"}
SECRETARIS = {"bestuurslaag": "gemeente", "namens": "secretaris"}
PERSONAL = {"veld": "veiligheid", "jaren": 3}
SEPARATE = {"beleid": "ja", "identiek": "nee"}


def names(parts):
    return [part.name for part in parts]


def part_of(questionnaire, name):
    return next(part for part in questionnaire.parts if part.name == name)


@st.composite
def fillers(draw):
    """A questionnaire with blocks, and one filler with any answers to all of its blocks."""
    questionnaire = draw(st.sampled_from(QUESTIONNAIRES))
    background = {v.name: draw(value_of(v)) for v in questionnaire.background if draw(st.booleans())}
    asked = [variable for variable in questionnaire.variables.values() if variable.asked]
    answers = {v.name: draw(value_of(v)) for v in asked if draw(st.booleans())}
    return questionnaire, answers, background


def merged(questionnaire, block, answers):
    """Return the answers that belong to this block, the personal and the opening block."""
    read = {block, questionnaire.personal_block, questionnaire.opening_block}
    owners = {name: page.part for page in questionnaire.pages for name in page.variables}
    return {name: value for name, value in answers.items() if owners[name] in read}


def test_load_of_blocks_compiles_what_the_file_says(questionnaire):
    blocks = questionnaire("blocks")

    assert names(blocks.blocks) == ["invuller", "algemeen", "agressie", "agressie_raad", "secretaris"]
    assert (blocks.personal_block.name, blocks.opening_block.name) == ("invuller", "algemeen")
    block = part_of(blocks, "agressie").block
    assert block.roles == (FillerRole.SECRETARIS,)
    assert (block.minutes, block.module, block.policy_fields) == (5, "agressie", ("veiligheid",))
    assert (blocks.personal_block.block.policy_field, blocks.personal_block.block.years) == ("veld", "jaren")
    assert blocks.items["maatregelen"].exists
    assert not blocks.items["maatregelen_raad"].exists


def test_questionnaire_without_blocks_has_none(questionnaire):
    assert questionnaire("every_kind").blocks == ()
    assert questionnaire("every_kind").opening_block is None
    assert questionnaire("every_kind").personal_block is None


@pytest.mark.parametrize(
    ("answers", "background", "expected"),
    [
        ({}, GRIFFIER, ["agressie"]),
        (SEPARATE, GRIFFIER, ["agressie", "agressie_raad"]),
        (SEPARATE, SECRETARIS, ["agressie", "agressie_raad", "secretaris"]),
        # `identiek` is not asked when there is no policy: what was answered before does not count.
        ({"beleid": "nee", "identiek": "nee"}, GRIFFIER, ["agressie"]),
    ],
)
def test_applicable_blocks_follow_opening_block_and_background(questionnaire, answers, background, expected):
    found = applicable_blocks(questionnaire("blocks"), answers, background)

    assert names(found) == ["invuller", "algemeen", *expected]


def test_block_path_reads_the_personal_block(questionnaire):
    blocks = questionnaire("blocks")
    block = part_of(blocks, "agressie")

    assert names(block_path(blocks, block, {**PERSONAL, "maatregelen": ["training"]}, GRIFFIER)) == ["maatregelen", "aangiften"]
    assert names(block_path(blocks, block, {"veld": "anders", "maatregelen": ["training"]}, GRIFFIER)) == ["maatregelen"]


def test_block_path_of_a_block_that_does_not_apply_is_empty(questionnaire):
    blocks = questionnaire("blocks")

    assert block_path(blocks, part_of(blocks, "agressie_raad"), {"maatregelen_raad": ["protocol"]}, GRIFFIER) == ()
    assert check_block(blocks, part_of(blocks, "agressie_raad"), {}, GRIFFIER) == ()


def test_check_block_names_only_its_own_pages(questionnaire):
    blocks = questionnaire("blocks")

    problems = check_block(blocks, part_of(blocks, "agressie"), {"maatregelen": ["protocol"]}, GRIFFIER)

    assert [(page.page.name, [problem.code for problem in page.problems]) for page in problems] == [("aangiften", ["required"])]


def test_block_progress_counts_within_the_block(questionnaire):
    blocks = questionnaire("blocks")

    found = block_progress(blocks, blocks.page("aangiften"), {**PERSONAL, "maatregelen": ["training"]}, GRIFFIER)

    assert (found.part_number, found.part_count, found.part_title) == (1, 1, "Agressie")
    assert (found.pages_done, found.pages_left) == (1, 1)
    assert (found.question_number, found.question_estimate) == (2, 2)


def test_implausible_names_the_checks_that_fail(questionnaire):
    blocks = questionnaire("blocks")
    block = part_of(blocks, "agressie")

    assert names(implausible(blocks, block, {"maatregelen": ["protocol"], "aangiften": 51}, GRIFFIER)) == ["veel_aangiften"]
    assert implausible(blocks, block, {"maatregelen": ["protocol"], "aangiften": 50}, GRIFFIER) == ()


def test_derived_values_work_out_the_bases_from_all_blocks_together(questionnaire):
    found = derived_values(questionnaire("blocks"), {"identiek": "nee", "maatregelen_raad": ["training"]})

    assert found == {"gescheiden": "ja", "basis_raad": "ja"}


@given(fillers())
def test_the_block_paths_together_are_the_path(filler):
    questionnaire, answers, background = filler

    together = [page for part in questionnaire.blocks for page in block_path(questionnaire, part, answers, background)]

    assert tuple(together) == path(questionnaire, answers, background)


@given(fillers(), st.data())
def test_a_block_never_reads_another(filler, data):
    questionnaire, answers, background = filler
    part = data.draw(st.sampled_from(questionnaire.blocks))
    own = merged(questionnaire, part, answers)

    assert block_path(questionnaire, part, own, background) == block_path(questionnaire, part, answers, background)
    assert check_block(questionnaire, part, own, background) == check_block(questionnaire, part, answers, background)
    assert implausible(questionnaire, part, own, background) == implausible(questionnaire, part, answers, background)
    everything = values_on_path(questionnaire, answers, background)
    kept = block_values_on_path(questionnaire, part, own, background)
    mine = {name for page in questionnaire.pages if page.part is part for name in page.variables}
    assert kept == {name: value for name, value in everything.items() if name in mine}


@given(fillers())
def test_checks_of_all_blocks_together_are_the_check_of_all_answers(filler):
    questionnaire, answers, background = filler

    together = [problem for part in questionnaire.blocks for problem in check_block(questionnaire, part, answers, background)]

    assert tuple(together) == check_answers(questionnaire, answers, background)


@given(fillers())
def test_blocks_that_apply_are_those_with_a_path(filler):
    questionnaire, answers, background = filler

    applicable = applicable_blocks(questionnaire, answers, background)

    # The first page of a block is for everybody who gets the block.
    assert applicable == tuple(p for p in questionnaire.blocks if block_path(questionnaire, p, answers, background))


@given(fillers(), st.data())
def test_going_forward_and_back_in_a_block_gives_its_path(filler, data):
    questionnaire, answers, background = filler
    part = data.draw(st.sampled_from(applicable_blocks(questionnaire, answers, background)))
    pages = block_path(questionnaire, part, answers, background)

    forward = [pages[0]]
    while (page := block_next_page(questionnaire, forward[-1], answers, background)) is not None:
        forward.append(page)
    back = [forward[-1]]
    while (page := block_previous_page(questionnaire, back[-1], answers, background)) is not None:
        back.append(page)

    assert tuple(forward) == pages == tuple(reversed(back))


@given(fillers())
def test_block_progress_agrees_with_the_progress_in_the_part(filler):
    questionnaire, answers, background = filler

    for page in path(questionnaire, answers, background):
        whole = progress(questionnaire, page, answers, background)
        within = block_progress(questionnaire, page, answers, background)
        assert (within.question_number, within.question_estimate) == (whole.question_number, whole.question_estimate)
        assert within.part_title == whole.part_title
        assert within.pages_left >= 1


def test_block_view_has_the_words_of_this_filler(questionnaire):
    blocks = questionnaire("blocks")

    view = block_view(blocks, part_of(blocks, "agressie"), {}, GRIFFIER)

    assert (view.title, view.summary, view.minutes) == ("Agressie", "Maatregelen van de Gemeente", 5)


def test_block_view_of_a_part_that_is_no_block_fails(questionnaire):
    plain = questionnaire("every_kind")

    with pytest.raises(ValueError, match="is no block"):
        block_view(plain, plain.parts[0], {}, {})


@pytest.mark.parametrize(
    ("block", "present", "expected"),
    [
        ("agressie_raad", ["griffier", "secretaris"], ["griffier"]),
        ("agressie_raad", ["secretaris"], ["secretaris"]),
        ("algemeen", ["griffier", "secretaris"], ["secretaris", "griffier"]),
        ("algemeen", ["griffier"], ["griffier"]),
    ],
)
def test_obvious_roles_are_those_present_or_else_who_is(questionnaire, block, present, expected):
    found = obvious_roles(part_of(questionnaire("blocks"), block), [FillerRole(role) for role in present])

    assert list(found) == expected
