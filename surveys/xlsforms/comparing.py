"""What a spreadsheet changes: the differences for whoever reads the questionnaire, and the lines of the canonical text."""

from dataclasses import dataclass
from difflib import unified_diff
from typing import Final

from surveys.routing import Difference, differences, load_questionnaire
from surveys.xlsforms.yaml_text import canonical_text

_AROUND: Final = 2


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences in what respondents see and what is stored, and all lines that differ, marked with + and -."""

    differences: tuple[Difference, ...]
    lines: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether both are the same questionnaire, to the letter of the canonical text."""
        return not self.lines


def compared(old: str, new: str) -> Comparison:
    """Compare two questionnaires as YAML; raises routing.DefinitionError where one of them has errors."""
    before, after = canonical_text(old).splitlines(), canonical_text(new).splitlines()
    lines = list(unified_diff(before, after, n=_AROUND, lineterm=""))[2:]
    found = differences(load_questionnaire(old), load_questionnaire(new)) if lines else ()
    return Comparison(found, tuple(lines))
