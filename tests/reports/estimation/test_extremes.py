"""Figures that pin a withheld group down although its size is hidden: hardly anybody, or nearly everybody, gave an answer."""

import numpy as np
import pytest

from reports.estimation.closed_set import ClosedSet, ClosedSetBuilder
from reports.estimation.extremes import QuestionAnswers, pinned_down
from reports.estimation.results import Withheld
from reports.estimation.thresholds import DisclosureProfile
from reports.estimation.withholding import REASONS

STRICT = DisclosureProfile()
SECRET = 8


def everybody_with_a_secret(people: int) -> tuple[ClosedSet, np.ndarray]:
    """Return a total of so many people with a withheld group of eight in it, and the reasons by group."""
    builder = ClosedSetBuilder(people)
    question = builder.question("vraag", np.ones(people, dtype=np.bool_))
    total = builder.group("totaal", np.ones(people, dtype=np.bool_))
    secret = builder.group("geheim", np.arange(people) < SECRET)
    builder.ask([total, secret], [question])
    reasons = np.zeros(2, dtype=np.int64)
    reasons[secret] = REASONS.index(Withheld.SMALL_BASE)
    return builder.built(), reasons


def is_withheld(people: int, hits: int) -> bool:
    """Tell whether the total is withheld for a question to which so many people said yes."""
    closed, reasons = everybody_with_a_secret(people)
    answers = [QuestionAnswers((np.arange(people) < hits)[np.newaxis])]
    return bool(pinned_down(closed, reasons, answers, np.ones(people), STRICT)[closed.number_of["totaal"], 0])


@pytest.mark.parametrize(
    ("people", "hits", "withheld"),
    [
        (599, 2, False),  # printed as a bound, which allows three
        (600, 2, True),  # 0%: three of six hundred are 0.5%, printed as 1%, so that there are two at most
        (601, 2, False),  # 0%, as three would be
        (600, 3, False),  # 1%: three to eight
        (600, 598, False),  # 100%: three who did not say yes are 99.5%, printed as 100%
        (600, 300, False),
    ],
)
def test_total_whose_percentage_leaves_too_little_is_withheld(people, hits, withheld):
    assert is_withheld(people, hits) is withheld
