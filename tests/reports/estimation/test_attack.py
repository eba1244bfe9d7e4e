"""The attacker: succeeds against naive protection, fails against ours, on the sensitive questions at the size of 2020."""

import numpy as np
import pytest

from reports.estimation.attack import Attack, AttackError, Printed, printed_percent
from reports.estimation.hardening import Published, Variable, apart
from reports.estimation.rounding import whole_percent
from reports.estimation.withholding import is_secret
from tests.reports.estimation.monitor_2020 import RESPONDENTS, SHARES, STRICT_2020, monitor, protected


def published(name: str) -> Published:
    known = monitor()
    groups = np.flatnonzero(known.closed.requested.any(axis=1))
    return Published(known.closed, groups, known.variables[name], known.weights, STRICT_2020)


@pytest.mark.parametrize("name", SHARES)
def test_attacker_who_knows_all_that_is_printed_leaves_every_withheld_office_and_gender_three_people(name):
    reasons, withheld, guards = protected()
    known, seen = monitor(), published(name)
    secrets = is_secret(reasons)[seen.groups]
    names = {known.closed.names[group] for group in seen.groups[secrets]}
    assert names >= {"commissaris", "dijkgraaf", "gedeputeerde vrouw", "dijkgraaf man"}
    shown = known.closed.requested & (reasons == 0)[:, np.newaxis] & ~withheld

    attack = seen.attack(list(seen.printed(shown, guards)))

    assert not seen.too_near(secrets, attack).any()


@pytest.mark.parametrize("name", SHARES)
def test_attacker_succeeds_where_only_the_small_groups_are_hidden(name):
    known, seen = monitor(), published(name)
    small = known.closed.bases().max(axis=1) < STRICT_2020.minimum_base
    shown = known.closed.requested & ~small[:, np.newaxis]

    attack = seen.attack(list(seen.printed(shown, np.zeros(small.size, dtype=np.bool_), bounds=False)))

    known_by_name = np.isin([known.closed.names[group] for group in seen.groups], ["commissaris", "dijkgraaf"])
    assert seen.too_near(small[seen.groups] & known_by_name, attack).sum() == known_by_name.sum()


def test_most_figures_stay():
    reasons, withheld, _ = protected()
    known = monitor()

    asked = known.closed.requested.sum()
    shown = (known.closed.requested & (reasons == 0)[:, np.newaxis] & ~withheld).sum()
    tiers = [known.closed.number_of[name] for name in ("totaal", "gemeente", "provincie", "waterschap")]
    assert shown > 0.4 * asked
    assert not reasons[tiers].any()
    assert withheld[tiers].sum() <= 2


def test_hidden_group_of_five_follows_from_the_total_and_the_others():
    # Three answers of five, nineteen and 152 people: the small group is hidden, all else is printed in whole percents.
    truth = np.array([[2, 1, 2], [6, 4, 9], [50, 40, 62]])
    weights = np.ones(3)
    everything = (0, 1, 2)
    printed = [
        printed_percent(np.array(cells), (answer,), everything, whole_percent(truth[cells, answer].sum() / truth[cells].sum()))
        for cells in ([1], [2], [0, 1, 2])
        for answer in everything
    ]

    attack = Attack(truth, weights, printed)

    group = np.array([True, False, False])
    found = [attack.interval(group, answer) for answer in everything]
    assert all(low <= hits <= high for (low, high), hits in zip(found, truth[0], strict=True))
    assert max(high - low for low, high in found) < 3
    with_sibling_hidden = Attack(truth, weights, printed[3:])
    assert min(high - low for low, high in (with_sibling_hidden.interval(group, one) for one in everything)) >= 3


@pytest.mark.parametrize(
    ("hits", "percent", "possible"),
    [(4, 10, (4, 4)), (5, 13, (5, 5)), (6, 15, (6, 6))],
    ids=["below a half", "on a half", "above a half"],
)
def test_share_on_a_half_is_not_what_is_rounded_down(hits, percent, possible):
    # Of forty people five are 12.5%, which is printed as 13%.
    truth = np.array([[hits, 40 - hits]])
    assert whole_percent(hits / 40) == percent

    attack = Attack(truth, np.ones(1), [printed_percent(np.array([0]), (0,), (0, 1), percent)])

    assert attack.interval(np.array([True]), 0) == possible


def test_share_on_a_half_is_not_allowed_beside_the_truth():
    # Of two hundred people 25 are 12.5%, printed as 13%; 12% is printed of 23 and 24.
    truth = np.array([[24, 176]])

    attack = Attack(truth, np.ones(1), [printed_percent(np.array([0]), (0,), (0, 1), 12)])

    assert attack.interval(np.array([True]), 0) == (23, 24)
    assert [found.tolist() for found in attack.exchanged(np.array([[True]]))] == [[[23.0, 176.0]], [[24.0, 177.0]]]


def test_truth_just_below_a_half_is_allowed():
    # Weights that bring the share to 12.5% but for a millionth of a respondent.
    truth, weights = np.array([[25, 175], [0, 1]]), np.array([1.0, 1e-6])
    both = np.array([0, 1])

    attack = Attack(truth, weights, [printed_percent(both, (0,), (0, 1), 12)])

    low, high = attack.interval(np.array([True, False]), 0)
    assert low <= 25 <= high


def test_bounds_leave_the_attacker_three_people():
    truth = np.array([[0, 24]])
    attack = Attack(truth, np.ones(1), [Printed(np.array([0]), (0,), (0, 1), most=3)])

    assert attack.interval(np.array([True]), 0) == (0, 3)


def test_what_is_printed_wrongly_is_noticed():
    truth = np.array([[10, 10]])

    with pytest.raises(AttackError, match="does not agree"):
        Attack(truth, np.ones(1), [printed_percent(np.array([0]), (0,), (0, 1), 60)])


def test_respondents_are_those_of_2020():
    assert sum(RESPONDENTS.values()) == 3060


def test_variables_with_a_question_in_common_are_decided_one_after_another():
    codes = np.zeros(1, dtype=np.int64)
    asked = [(0,), (1,), (0, 2), (3,), (2,)]
    variables = [Variable(codes, 2, tuple((question, (0,), (0, 1)) for question in each)) for each in asked]

    parts = apart(variables)

    assert [[next(at for at, known in enumerate(variables) if known is one) for one in part] for part in parts] == [
        [1],
        [3],
        [0, 2, 4],
    ]
