"""What a few people who did not take part tell about the many who did not: a range; `classic_tests` has the test."""

from dataclasses import dataclass

from reports.estimation.errors import ShareError


@dataclass(frozen=True, slots=True)
class PopulationRange:
    """The share among everybody, under two suppositions about who did not respond."""

    like_respondents: float
    """Who did not respond is as who did: the share of the survey."""
    like_interviewed: float
    """Who did not respond is as who answered the non-response question: the naive blend."""
    lowest: float
    """The naive blend at the lower end of the interval of the non-response question."""
    highest: float
    """The naive blend at the upper end."""


def effective_respondents(share: float, standard_error: float) -> float:
    """Return the number of respondents that an unweighted sample with this standard error would have: p (1 - p) / se^2.

    Raises
    ------
    ShareError
        When the share is not between 0 and 1, or the standard error not above 0.
    """
    if not 0 < share < 1 or not standard_error > 0:
        raise ShareError("no number of respondents follows from this standard error")
    return share * (1 - share) / standard_error**2


def blend(respondents: float, interviewed: float, response_rate: float) -> float:
    """Return the share among everybody when all who did not respond are as those who answered the non-response question.

    Formula: r p_respondents + (1 - r) p_interviewed. Naive: who answers a question on the telephone is not drawn at random
    from who did not respond, and says other things than on a screen.

    Raises
    ------
    ShareError
        When a share or the response rate lies outside 0 to 1.
    """
    for share in (respondents, interviewed, response_rate):
        _check_share(share)
    return response_rate * respondents + (1 - response_rate) * interviewed


def population_range(
    respondents: float, interviewed: float, interval: tuple[float, float], response_rate: float
) -> PopulationRange:
    """Return the share among everybody under both suppositions, and the naive blend at both ends of `interval`."""
    low, high = interval
    return PopulationRange(
        like_respondents=respondents,
        like_interviewed=blend(respondents, interviewed, response_rate),
        lowest=blend(respondents, low, response_rate),
        highest=blend(respondents, high, response_rate),
    )


def _check_share(share: float) -> None:
    if not 0 <= share <= 1:
        raise ShareError("a share lies outside 0 to 1")
