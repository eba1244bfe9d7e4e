"""The base of an estimate: the respondents over whom it is taken, and what follows from them alone."""

from dataclasses import dataclass, field

import numpy as np

from reports.estimation.arrays import BooleanArray, FloatArray
from reports.estimation.designs import SurveyDesign
from reports.estimation.results import Estimate, Interval, Statistic


@dataclass(frozen=True, slots=True)
class Base:
    """A domain of the file with its counts; make one with `base_of`."""

    design: SurveyDesign
    domain: BooleanArray
    """[respondents in the file] who is in the base."""
    used: BooleanArray = field(repr=False)
    """Those of them with a weight above zero."""
    respondents: int
    used_respondents: int
    weight: float
    effective_respondents: float
    """Kish: sum(w)^2 / sum(w^2); 0 for an empty base."""
    degrees_of_freedom: int

    @property
    def can_vary(self) -> bool:
        """Whether there is more than one respondent with a weight: a spread takes two."""
        return self.used_respondents > 1

    def estimate(
        self,
        statistic: Statistic,
        value: float | None,
        *,
        hits: int | None = None,
        standard_error: float | None = None,
        interval: Interval | None = None,
        design_effect: float | None = None,
    ) -> Estimate:
        """Make an estimate over this base."""
        return Estimate(
            value=value,
            respondents=self.respondents,
            hits=self.respondents if hits is None else hits,
            weighted_base=self.weight,
            standard_error=standard_error,
            interval=interval,
            design_effect=design_effect,
            variance=self.design.variance,
            statistic=statistic,
            degrees_of_freedom=self.degrees_of_freedom if self.degrees_of_freedom > 0 else None,
        )


def base_of(domain: BooleanArray, design: SurveyDesign) -> Base:
    """Count the base; assumes that `domain` is of the respondents of the design."""
    inside: FloatArray = design.survey_weights[domain]
    squares = float(np.square(inside).sum())
    used = domain & (design.survey_weights > 0)
    return Base(
        design=design,
        domain=domain,
        used=used,
        respondents=inside.size,
        used_respondents=int(np.count_nonzero(used)),
        weight=float(inside.sum()),
        effective_respondents=float(inside.sum()) ** 2 / squares if squares > 0 else 0.0,
        degrees_of_freedom=design.degrees_of_freedom(domain),
    )
