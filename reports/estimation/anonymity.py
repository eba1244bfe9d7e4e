"""How many people a combination of background shares at least: k-anonymity of a file of respondents."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reports.estimation.arrays import Codes
from reports.estimation.errors import ShapeError


@dataclass(frozen=True, slots=True)
class Anonymity:
    """What a file gives away by combinations of background variables."""

    k: int
    """Size of the smallest combination that occurs; 0 for an empty file."""
    combinations: int
    small_combinations: int
    """How many of them hold fewer than the number asked for."""
    respondents_in_small: int
    unique_respondents: int
    """How many are alone in theirs."""


def k_anonymity(background: Sequence[Codes], at_least: int) -> Anonymity:
    """Count the combinations of `background` that fewer than `at_least` respondents share.

    Parameters
    ----------
    background
        Of every variable, such as tier, office, province, gender and size class, the codes [respondents]. An unknown value
        is a value: -1 is shared with whoever has -1 too.

    Raises
    ------
    ShapeError
        When there is no variable, or they describe different respondents.
    """
    if not background or any(codes.shape != background[0].shape for codes in background):
        raise ShapeError("background variables must describe the same respondents")
    _, sizes = np.unique(np.stack(background), axis=1, return_counts=True)
    small = sizes < at_least
    return Anonymity(
        k=int(sizes.min(initial=background[0].size)),
        combinations=sizes.size,
        small_combinations=int(np.count_nonzero(small)),
        respondents_in_small=int(sizes[small].sum()),
        unique_respondents=int(np.count_nonzero(sizes == 1)),
    )
