"""Made-up respondents and dossiers who go through a questionnaire: shows what a plan can find. Computes no table."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from surveys.routing import (
    Part,
    Questionnaire,
    Value,
    block_values_on_path,
    derived_values,
    simulate,
    values_on_path,
)

WALKS: Final = 400
_SEED: Final = 1
_SEAT, _TIER = "namens", "bestuurslaag"
_SEATS: Final = {"gemeente": ("secretaris", "griffier"), "provincie": ("secretaris", "griffier"), "waterschap": ("secretaris",)}
"""Who fills in for an organisation of each tier: a water board has no griffier."""
Answers = Mapping[str, Value]


@lru_cache(maxsize=4)
def simulated_answers(questionnaire: Questionnaire, respondents: int = WALKS, seed: int = _SEED) -> tuple[Answers, ...]:
    """Return what is known of respondents who answer at random but see only what they should.

    A questionnaire in blocks is filled in by half as many organisations, each by everybody who has a seat there.
    """
    if questionnaire.blocks:
        return tuple(_dossiers(questionnaire, respondents // 2, seed))
    walks = simulate(questionnaire, respondents, seed).responses
    return tuple(values_on_path(questionnaire, walk.answers, walk.background, derived=True) for walk in walks)


def _dossiers(questionnaire: Questionnaire, dossiers: int, seed: int) -> Iterator[Answers]:
    """Yield of every organisation what its seats answered together; whoever comes first did a block for all."""
    tiers = tuple(_SEATS)
    backgrounds = [{_TIER: tiers[number % len(tiers)]} for number in range(dossiers)]
    walked = {
        seat: simulate(questionnaire, dossiers, seed, [{**known, _SEAT: seat} for known in backgrounds]).responses
        for seat in _SEATS[tiers[0]]
    }
    opening_variables = _variables(questionnaire, [part for part in questionnaire.blocks if part.block and part.block.opening])
    for number, background in enumerate(backgrounds):
        seats = _SEATS[str(background[_TIER])]
        answers = {seat: walked[seat][number].answers for seat in seats}
        opening = {name: value for name, value in answers[seats[0]].items() if name in opening_variables}
        known: dict[str, Value] = dict(background)
        for seat in seats:
            for block in _blocks(questionnaire):
                if not _variables(questionnaire, [block]) & known.keys():
                    given = {**answers[seat], **opening}
                    known |= block_values_on_path(questionnaire, block, given, {**background, _SEAT: seat})
        yield known | derived_values(questionnaire, known)


def _blocks(questionnaire: Questionnaire) -> tuple[Part, ...]:
    """Return the blocks about the organisation, not the one about who fills in."""
    return tuple(part for part in questionnaire.blocks if part is not questionnaire.personal_block)


def _variables(questionnaire: Questionnaire, blocks: list[Part]) -> set[str]:
    return {name for page in questionnaire.pages if page.part in blocks for name in page.variables}
