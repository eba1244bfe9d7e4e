"""The words of a questionnaire that differ by the background of who fills it in, such as ‘de raad’ or ‘provinciale staten’."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from surveys import routing

BETWEEN: Final = " / "
_PLACEHOLDER: Final = re.compile(r"\$\{\s*([A-Za-z_][\w.\-]*)\s*\}")


@dataclass(frozen=True, slots=True)
class VaryingWord:
    """A calculated word, and what it is for each answer of the background variable that it hangs on, in their order."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VaryingWords:
    """All words that hang on one background variable and nothing else; `labels` are the answers of that variable."""

    label: str
    labels: tuple[str, ...]
    words: tuple[VaryingWord, ...]


def varying_words(questionnaire: routing.Questionnaire) -> tuple[VaryingWords, ...]:
    """Return the varying words of each background variable that has any."""
    found = []
    for variable in questionnaire.background:
        names = [
            one.name for one in questionnaire.calculations if not one.choices and _leaves(questionnaire, one) == {variable.name}
        ]
        if names and variable.choices:
            by_code = [routing.derived_values(questionnaire, {variable.name: choice.name}) for choice in variable.choices]
            words = tuple(VaryingWord(name, tuple(routing.text_of(values.get(name, "")) for values in by_code)) for name in names)
            found.append(VaryingWords(variable.label, tuple(choice.label for choice in variable.choices), words))
    return tuple(found)


def for_everybody(text: str, varying: Sequence[VaryingWords]) -> str:
    """Return `text` with each varying word written out for all: ‘de raad / provinciale staten’. Other variables stay."""
    known = {word.name: BETWEEN.join(dict.fromkeys(word.words)) for group in varying for word in group.words}
    return _PLACEHOLDER.sub(lambda found: known.get(found[1], found[0]), text)


def _leaves(questionnaire: routing.Questionnaire, variable: routing.Variable) -> set[str]:
    """Return what a calculation hangs on in the end: the variables that are no calculations."""
    leaves: set[str] = set()
    waiting, seen = [variable.name], set[str]()
    while waiting:
        name = waiting.pop()
        rule = questionnaire.variables[name].rule
        if rule is None:
            leaves.add(name)
        elif name not in seen:
            waiting += rule.reads
        seen.add(name)
    return leaves
