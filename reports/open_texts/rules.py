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
        *first, last = self.words
        for at, word in enumerate(answer[len(first) :], start=len(first)):
            is_last = word.startswith(last) if self.is_stem else word == last
            if is_last and list(answer[at - len(first) : at]) == first:
                return True
        return False


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


def caught(texts: Iterable[str], rules: Sequence[WordRule]) -> tuple[tuple[int, ...], ...]:
    """Return of every rule the places of the texts for which it holds."""
    answers = [plain_words(text) for text in texts]
    return tuple(tuple(place for place, answer in enumerate(answers) if rule.catches(answer)) for rule in rules)
