"""How far two coders agree: Cohen's kappa."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from reports.estimation.arrays import BooleanArray, Codes
from reports.estimation.bases import base_of
from reports.estimation.designs import SurveyDesign
from reports.estimation.errors import ShapeError
from reports.estimation.intervals import student_interval
from reports.estimation.results import Interval
from reports.estimation.variance import variance_of

_ROUNDING: Final = 1e-12
"""A standard error below this is 0 but for what a computer loses in rounding."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement beyond chance of two coders over the same answers."""

    answers: int
    """Unweighted number of answers that both coded."""
    observed: float | None
    """Share on which they agree; None without answers."""
    kappa: float | None
    """1 is always, 0 as often as chance; None where both always gave one and the same code, or there are no answers."""
    standard_error: float | None
    interval: Interval | None


def cohens_kappa(one: Codes, other: Codes, domain: BooleanArray, design: SurveyDesign) -> Agreement:
    """Compare two coders over the answers in `domain` that both coded.

    Formula: kappa = (po - pe) / (1 - pe), po the share on which they agree, pe = sum over codes of their shares' product;
    z = (z_po (1 - pe) - z_pe (1 - po)) / (1 - pe)^2, z_pe = sum(z_row col + row z_col). The same as `svykappa`; for a plain
    count use `fixed_design` with weights of 1.

    Raises ShapeError or LonelyStratumError when arrays do not fit together, or a stratum holds one respondent and the
    design refuses that.

    References
    ----------
    Cohen (1960), A coefficient of agreement for nominal scales.
    """
    if not one.shape == other.shape == domain.shape == design.survey_weights.shape:
        raise ShapeError("codes, domain and survey weights must describe the same answers")
    base = base_of(domain & (one >= 0) & (other >= 0), design)
    if not base.used_respondents:
        return Agreement(base.respondents, None, None, None, None)
    codes = np.unique(np.concatenate([one[base.used], other[base.used]]))
    weights = np.where(base.used, design.survey_weights, 0.0) / base.weight
    agree = (one == other) & base.used
    rows, columns = one[:, np.newaxis] == codes, other[:, np.newaxis] == codes
    row_shares, column_shares = weights @ rows, weights @ columns
    observed, chance = float(weights @ agree), float(row_shares @ column_shares)
    if np.isclose(chance, 1.0):
        return Agreement(base.respondents, observed, None, None, None)
    by_chance = rows @ column_shares + columns @ row_shares - 2 * chance
    influence = weights * ((agree - observed) * (1 - chance) - by_chance * (1 - observed)) / (1 - chance) ** 2
    kappa = (observed - chance) / (1 - chance)
    if not base.can_vary:
        return Agreement(base.respondents, observed, kappa, None, None)
    standard_error = float(np.sqrt(variance_of(influence, design)))
    has_interval = standard_error > _ROUNDING and base.degrees_of_freedom > 0
    interval = student_interval(kappa, standard_error, base.degrees_of_freedom) if has_interval else None
    return Agreement(base.respondents, observed, kappa, standard_error, interval)
