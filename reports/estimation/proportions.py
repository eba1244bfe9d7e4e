"""The weighted share of an answer, with the weights taken as given: what most cells of a table are."""

from reports.estimation.arrays import BooleanArray, FloatArray
from reports.estimation.designs import fixed_design
from reports.estimation.estimating import share
from reports.estimation.results import Estimate


def share_of(hits: BooleanArray, domain: BooleanArray, survey_weights: FloatArray) -> Estimate:
    """Estimate which weighted share of `domain` has `hits`; `share` with `fixed_design`.

    Raises ShapeError or SurveyWeightError when the arrays do not fit together or a weight is unsound.
    """
    return share(hits, domain, fixed_design(survey_weights))
