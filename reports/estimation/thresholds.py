"""The thresholds of disclosure control, as one edition sets them."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class DisclosureProfile:
    """Thresholds for one kind of questions of an edition. Numbers of respondents are unweighted."""

    minimum_base: int = 10
    """Fewer respondents than this in any base of a group: the whole group is withheld, and nothing may give it away."""
    minimum_population: int = 25
    """Groups that hold fewer people than this are withheld for sensitive questions, however many answered."""
    shown_from: int = 10
    """From `minimum_base` to here a group is withheld because its figures are unsteady; it is no secret."""
    indicative_below: int = 50
    """Fewer respondents than this: shown as indicative."""
    indicative_effective: float = 30
    """A smaller effective number of respondents: indicative."""
    indicative_width: float = 0.30
    """A wider interval of a share (Korn and Graubard): indicative."""
    fewest_hits: int = 3
    """Up to this many respondents are not told apart on sensitive questions: 0 to 3 who gave an answer, or 0 to 3 who did not."""
    coded_below: int = 50
    """In bases under this such a share is shown as a bound."""
    coded_population: int = 100
    """In groups of fewer people than this so is a share of 0 or 100 %."""
    guards_secrets: bool = True
    """Whether groups are withheld that would give others away, and small shares of groups around a withheld one are bounds."""


STRICT: Final = DisclosureProfile()
REGISTRATIONS: Final = DisclosureProfile()
"""For what organisations registered about people. Few of them is no reason to call a figure unsteady: there are no more."""
FACTS: Final = DisclosureProfile(minimum_base=3, shown_from=3, minimum_population=0, fewest_hits=-1)
"""For facts of public bodies, such as their policies: of two of them nothing is told, but few may be told of."""
