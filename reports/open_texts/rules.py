"""Rules by word: which codes the words of an answer point to. A rule holds words and is never read as an expression."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from reports.open_texts.words import plain_words

SHORTEST_STEM: Final = 3


class RuleError(ValueError):
    """A rule cannot work; the text says why, for staff."""


@dataclass(frozen=True, slots=True)
class WordRule:
    """An answer that holds these words one after another is proposed the code; a stem is how the last of them begins."""

    code: str
    words: tuple[str, ...]
    is_stem: bool

    def catches(self, answer: Sequence[str]) -> bool:
        """Tell whether the rule holds for an answer in plain words."""
        length = len(self.words)
        return any(self._fits(answer[at : at + length]) for at in range(len(answer) - length + 1))

    def _fits(self, found: Sequence[str]) -> bool:
        *first, last = self.words
        if list(found[:-1]) != first:
            return False
        return found[-1].startswith(last) if self.is_stem else found[-1] == last


def word_rule(code: str, phrase: str, *, is_stem: bool) -> WordRule:
    """Return the rule of a word or phrase as it was typed; raises RuleError when nothing in it can be looked for."""
    words = plain_words(phrase)
    if not words:
        raise RuleError("Vul een woord of een paar woorden in.")
    if is_stem and len(words[-1]) < SHORTEST_STEM:
        raise RuleError(f"Een begin van een woord heeft ten minste {SHORTEST_STEM} letters.")
    return WordRule(code, words, is_stem)


def proposed_codes(text: str, rules: Iterable[WordRule]) -> tuple[str, ...]:
    """Return the codes that rules propose for an answer, each once, in the order of the rules."""
    answer = plain_words(text)
    return tuple(dict.fromkeys(rule.code for rule in rules if rule.catches(answer)))


def caught(texts: Iterable[str], rule: WordRule) -> tuple[int, ...]:
    """Return the places of the texts for which the rule holds."""
    return tuple(place for place, text in enumerate(texts) if rule.catches(plain_words(text)))
