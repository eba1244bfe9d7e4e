"""What can be wrong with the numbers handed to the engine; errors carry facts, never a sentence for users."""


class EstimationError(ValueError):
    """The input cannot give a sound estimate."""


class ShapeError(EstimationError):
    """Arrays that describe the same respondents do not have the same length, or hold codes out of range."""


class SurveyWeightError(EstimationError):
    """A survey weight is negative, infinite or not a number."""


class ShareError(EstimationError):
    """A share lies outside 0 to 1, or rests on nobody."""


class PopulationError(EstimationError):
    """A weighting cell has a population that is negative, or respondents where there is no population."""


class NoRespondentsError(EstimationError):
    """There is nobody to weight."""


class EmptyCellError(EstimationError):
    """Weighting cells with a population in which nobody answered: to be filled or merged, never passed over."""

    def __init__(self, cells: tuple[str, ...]) -> None:
        """Keep the names of the empty `cells`."""
        super().__init__(f"no respondents in weighting cells: {', '.join(cells)}")
        self.cells = cells


class SmallCellError(EstimationError):
    """Weighting cells with fewer respondents than were asked for: to be merged, or accepted by asking for fewer."""

    def __init__(self, cells: tuple[str, ...]) -> None:
        """Keep the names of the small `cells`."""
        super().__init__(f"too few respondents in weighting cells: {', '.join(cells)}")
        self.cells = cells


class LonelyStratumError(EstimationError):
    """A stratum holds one respondent: how much its answers vary is unknown, so what to do with it must be stated."""


class MissingValueError(EstimationError):
    """A number in the base is missing or infinite; the base must leave such respondents out."""


class ConvergenceError(EstimationError):
    """Raking does not reach the margins: they contradict each other, or a combination nobody is in stands in the way."""


class TrimmingError(EstimationError):
    """The bounds leave no weight that can take over what is trimmed."""
