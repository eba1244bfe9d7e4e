"""The table route gives the numbers of the row route, for every design that it can do, and for any weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.estimation.counting import Answers, count_answers
from reports.estimation.designs import LonelyStratum, fixed_design, post_stratified_design, stratified_design
from reports.estimation.elementary_cells import Breakdown, elementary_cells, everybody, free_cells, weighted_cells
from reports.estimation.errors import LonelyStratumError, PopulationError, ShapeError, SurveyWeightError
from reports.estimation.estimating import mean, share
from reports.estimation.grouping import group_counts
from reports.estimation.results import IntervalMethod, VarianceMethod
from reports.estimation.scores import mean_of, nets
from reports.estimation.tabulating import score_table, share_table
from tests.reports.estimation.examples import (
    ANSWER,
    BREAKDOWNS,
    CELLS,
    COUNTS,
    DESIGNS,
    FREE,
    GRADE,
    GROUP,
    PEOPLE,
    SIZES,
    members,
    same,
)


@pytest.mark.parametrize("variance", DESIGNS)
@pytest.mark.parametrize("interval", [IntervalMethod.LOGIT, IntervalMethod.WILSON, IntervalMethod.KORN_GRAUBARD])
def test_share_table_equals_the_row_route_in_every_cell(variance, interval):
    grouped = group_counts(COUNTS, variance, PEOPLE)
    table = share_table(grouped)

    for breakdown in BREAKDOWNS:
        for group in range(breakdown.group_count):
            for answer in range(3):
                domain = members(breakdown, group) & (ANSWER.codes >= 0)
                expected = share(ANSWER.codes == answer, domain, DESIGNS[variance], interval)
                same(table.estimate(grouped.groups_of(breakdown.name).start + group, answer, interval), expected)


@pytest.mark.parametrize("variance", DESIGNS)
def test_score_table_mean_and_net_equal_the_row_route(variance):
    grouped = group_counts(COUNTS, variance, PEOPLE)
    marks = score_table(grouped, "cijfer", mean_of({code: code + 1.0 for code in range(10)}, 10))
    passes = score_table(grouped, "cijfer", nets(10, [(5, 6, 7, 8, 9), (9,)], excluded=(0,)))

    for breakdown in BREAKDOWNS:
        for group in range(breakdown.group_count):
            position = grouped.groups_of(breakdown.name).start + group
            domain = members(breakdown, group) & (GRADE.codes >= 0)
            same(marks.estimate(position, 0), mean(GRADE.codes + 1, domain, DESIGNS[variance]))
            valid = domain & (GRADE.codes > 0)
            same(passes.estimate(position, 0), share(GRADE.codes >= 5, valid, DESIGNS[variance]))
            same(passes.estimate(position, 1), share(GRADE.codes == 9, valid, DESIGNS[variance]))


def test_share_table_excluded_answer_leaves_the_base_and_has_no_value():
    grouped = group_counts(COUNTS)
    table = share_table(grouped, {"antwoord": [2]})

    domain = (ANSWER.codes == 0) | (ANSWER.codes == 1)
    same(table.estimate(0, 0), share(ANSWER.codes == 0, domain, DESIGNS[VarianceMethod.FIXED]))
    assert table.estimate(0, 2).value is None
    grades = COUNTS.slots_of("cijfer")
    same(table.estimate(0, grades.start), share(GRADE.codes == 0, GRADE.codes >= 0, DESIGNS[VarianceMethod.FIXED]))


@pytest.mark.parametrize("strata", [None, CELLS])
def test_share_table_free_weights_equal_the_row_route(strata):
    design = fixed_design(FREE) if strata is None else stratified_design(FREE, strata)
    counts = count_answers(free_cells(BREAKDOWNS, FREE, strata), [ANSWER, GRADE])
    grouped = group_counts(counts, design.variance)

    table = share_table(grouped)

    for group in range(3):
        for answer in range(3):
            domain = members(GROUP, group) & (ANSWER.codes >= 0)
            same(table.estimate(1 + group, answer), share(ANSWER.codes == answer, domain, design), rel=1e-10)


def test_part_of_a_table_is_one_breakdown_of_one_question():
    grouped = group_counts(COUNTS, VarianceMethod.STRATIFIED)
    table = share_table(grouped)

    part = table.part(grouped.groups_of("geslacht"), COUNTS.slots_of("cijfer"))

    assert part.values.shape == (2, 10)
    same(part.estimate(1, 6), table.estimate(grouped.groups_of("geslacht").start + 1, COUNTS.slots_of("cijfer").start + 6))
    assert part.estimates()[1][6] == part.estimate(1, 6)
    assert part.design_effects[1, 6] == table.design_effects[grouped.groups_of("geslacht").start + 1, 9]


def test_logit_bounds_are_those_of_the_cells():
    table = share_table(group_counts(COUNTS, VarianceMethod.STRATIFIED))
    low, high = table.logit_bounds()

    interval = table.estimate(2, 1).interval
    assert (low[2, 1], high[2, 1]) == (pytest.approx(interval.low), pytest.approx(interval.high))


def test_group_counts_lonely_stratum_is_refused_unless_said():
    cells = elementary_cells([everybody(3)], np.array([0, 0, 1]), np.ones(2))
    counts = count_answers(cells, [Answers("a", np.array([0, 1, 1]), 2)])
    with pytest.raises(LonelyStratumError):
        group_counts(counts, VarianceMethod.STRATIFIED)

    table = share_table(group_counts(counts, VarianceMethod.STRATIFIED, lonely=LonelyStratum.CERTAIN))

    design = stratified_design(np.ones(3), np.array([0, 0, 1]), lonely=LonelyStratum.CERTAIN)
    same(table.estimate(0, 0), share(np.array([True, False, False]), np.ones(3, dtype=bool), design))


def test_group_counts_methods_that_need_rows_are_refused():
    with pytest.raises(ValueError, match="rows"):
        group_counts(COUNTS, VarianceMethod.CLUSTERED)
    free = count_answers(free_cells(BREAKDOWNS, FREE, CELLS), [ANSWER])
    with pytest.raises(ValueError, match="differ"):
        group_counts(free, VarianceMethod.POST)


@pytest.mark.parametrize("populations", [None, PEOPLE[:2], SIZES - 1])
def test_group_counts_correction_without_a_sound_population_is_refused(populations):
    with pytest.raises(PopulationError):
        group_counts(COUNTS, VarianceMethod.STRATIFIED_FPC, populations)


@pytest.mark.parametrize(
    ("groups", "cells", "codes"),
    [
        ([0, 2], [0, 0], [0, 0]),
        ([0, -2], [0, 0], [0, 0]),
        ([0], [0, 0], [0, 0]),
        ([0, 0], [0, 1], [0, 0]),
        ([0, 0], [0, -1], [0, 0]),
        ([0, 0], [0, 0], [0, 1]),
        ([0, 0], [0, 0], [0, -2]),
        ([0, 0], [0, 0], [0]),
    ],
)
def test_count_answers_codes_outside_their_list_are_refused(groups, cells, codes):
    with pytest.raises(ShapeError):
        count_answers(
            elementary_cells([Breakdown("b", np.array(groups), 2)], np.array(cells), np.ones(1)),
            [Answers("a", np.array(codes), 1)],
        )


def test_weighted_cells_know_whether_there_is_one_weight_to_a_weighting_cell():
    weights = np.array([0.5, 0.5, 2.0])
    cells = np.array([0, 0, 2])

    constant = weighted_cells([everybody(3)], cells, weights)
    free = weighted_cells([everybody(3)], cells, np.array([0.5, 0.6, 2.0]))

    assert (constant.cell_weights.tolist(), constant.survey_weights) == ([0.5, 2.0], None)
    assert (free.cell_weights, free.survey_weights.tolist()) == (None, [0.5, 0.6, 2.0])
    assert constant.stratum_sizes.tolist() == free.stratum_sizes.tolist() == [2, 0, 1]
    assert (constant.file_weight, constant.file_used) == (3.0, 3)


@pytest.mark.parametrize("cells", [[0, 0], [0, 0, -1]])
def test_weighted_cells_that_do_not_fit_are_refused(cells):
    with pytest.raises(ShapeError):
        weighted_cells([everybody(3)], np.array(cells), np.ones(3))


def test_elementary_cells_unsound_weight_is_refused():
    with pytest.raises(SurveyWeightError):
        elementary_cells([everybody(1)], np.array([0]), np.array([np.nan]))


def test_elementary_cells_of_very_many_combinations_counts_the_same():
    rng = np.random.default_rng(7)
    many = [Breakdown(f"b{number}", rng.integers(-1, 40, 300), 40) for number in range(5)]
    cells = elementary_cells([everybody(300), *many], rng.integers(0, 2, 300), np.array([0.5, 1.5]))
    answers = Answers("a", rng.integers(-1, 3, 300), 3)

    grouped = group_counts(count_answers(cells, [answers]))

    for breakdown in many:
        counted = grouped.respondents[0, grouped.groups_of(breakdown.name)]
        expected = [[np.sum((breakdown.groups == group) & (answers.codes == code)) for code in range(3)] for group in range(40)]
        assert (counted == expected).all()


def test_count_answers_in_blocks_and_batches_counts_everybody_once():
    rng = np.random.default_rng(8)
    size = (1 << 16) + 1000
    questions = [Answers(f"q{number}", rng.integers(-1, 3, size).astype(np.int8), 3) for number in range(7)]
    cells = elementary_cells([Breakdown("b", rng.integers(-1, 4, size), 4)], rng.integers(0, 2, size), np.ones(2))

    counts = count_answers(cells, questions)

    chosen = [cells.cell_of[one.codes == code] for one in questions for code in range(3)]
    expected = np.stack([np.bincount(where, minlength=cells.cell_count) for where in chosen], axis=1)
    assert (counts.respondents == expected).all()


row = st.tuples(st.integers(-1, 2), st.integers(-1, 1), st.integers(0, 2))
files = st.lists(row, min_size=2, max_size=60)


@given(files, st.lists(st.floats(0.05, 20), min_size=3, max_size=3), st.sampled_from([VarianceMethod.FIXED, VarianceMethod.POST]))
def test_share_table_any_file_equals_the_row_route(rows, weights, variance):
    answers, groups, cells = (np.array(part) for part in zip(*rows, strict=True))
    cell_weights = np.array(weights)
    design = fixed_design(cell_weights[cells])
    if variance is VarianceMethod.POST:
        design = post_stratified_design(cell_weights[cells], cells)
    counts = count_answers(elementary_cells([Breakdown("g", groups, 2)], cells, cell_weights), [Answers("a", answers, 3)])

    table = share_table(group_counts(counts, variance))

    for group in range(2):
        for answer in range(3):
            expected = share(answers == answer, (groups == group) & (answers >= 0), design)
            found = table.estimate(group, answer)
            assert (found.respondents, found.hits) == (expected.respondents, expected.hits)
            assert found.value == (None if expected.value is None else pytest.approx(expected.value, rel=1e-9))
            if expected.standard_error is not None:
                assert found.standard_error == pytest.approx(expected.standard_error, rel=1e-6, abs=1e-8)


@given(files)
def test_share_table_merged_answers_are_the_sum_and_groups_add_to_the_total(rows):
    answers, groups, cells = (np.array(part) for part in zip(*rows, strict=True))
    everyone = np.where(groups < 0, -1, 0)
    breakdowns = [Breakdown("g", groups, 2), Breakdown("t", everyone, 1)]
    counts = count_answers(elementary_cells(breakdowns, cells, np.array([0.5, 1.0, 1.7])), [Answers("a", answers, 3)])
    grouped = group_counts(counts)

    apart, merged = share_table(grouped), score_table(grouped, "a", nets(3, [(0, 1), (2,)]))

    assert merged.values[:, 0] == pytest.approx(apart.values[:, 0] + apart.values[:, 1], nan_ok=True)
    assert merged.values[:, 1] == pytest.approx(apart.values[:, 2], nan_ok=True)
    bases = apart.moments.weighted_bases[:, 0]
    if (bases > 0).all():
        assert (bases[0] * apart.values[0] + bases[1] * apart.values[1]) / bases[2] == pytest.approx(apart.values[2])
    assert (apart.respondents[:2].sum(axis=0) == apart.respondents[2]).all()
