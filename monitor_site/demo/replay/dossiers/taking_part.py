"""Which organisation of 2020 fills in which blocks, by whom, and who stops where: the n of the tables tell.

An organisation answers the blocks on policy once for college and raad where its policy is identical, and apart where it is not;
the tables of chapter 5 count an answer about identical policy in both columns. Source: the n of tables 3.1-3.4 and 5.1-5.12 and
of figures 5.1 and 5.2 of the report of 2020, footnotes 36, 39, 40 and 41, and Bijlage 1 for how many answered twice. How many
answered about identical policy the report does not tell: that is a choice between what the n allow.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from monitor_site.demo.dossiers import DOUBLE
from organisations.choices import Tier
from surveys.choices import Seat
from surveys.routing import Questionnaire, Value

OPENING: Final = "algemeen"
_BOTH: Final = (Seat.SECRETARIS, Seat.GRIFFIER)
_SEATS: Final[Mapping[Tier, Sequence[tuple[int, tuple[Seat, ...]]]]] = {
    Tier.GEMEENTE: ((60, _BOTH), (50, (Seat.SECRETARIS,)), (84, (Seat.GRIFFIER,))),
    Tier.PROVINCIE: ((5, _BOTH), (2, (Seat.SECRETARIS,)), (4, (Seat.GRIFFIER,))),
    Tier.WATERSCHAP: ((12, (Seat.SECRETARIS,)),),
}
"""How many organisations answer by whom: 110 and 7 secretarissen as in table 5.12, and as many griffiers as councils in 5.2."""
_TAKEN: Final[Mapping[Tier, Mapping[str, int]]] = {
    Tier.GEMEENTE: {
        "agressie": 100,
        "agressie_db": 20,
        "agressie_vv": 28,
        "integriteit": 84,
        "integriteit_db": 28,
        "integriteit_vv": 60,
        "secretaris": 110,
        "griffier": 135,
    },
    Tier.PROVINCIE: {
        "agressie": 7,
        "agressie_db": 1,
        "agressie_vv": 1,
        "integriteit": 4,
        "integriteit_db": 3,
        "integriteit_vv": 5,
        "secretaris": 7,
        "griffier": 9,
    },
    Tier.WATERSCHAP: {"agressie": 10, "integriteit": 7, "integriteit_db": 4, "integriteit_vv": 3, "secretaris": 11},
}
"""How many begin with each block. The province with policy of its own answers for both (footnote 40)."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where somebody stops in a block: the first page that is not finished, and what is filled in on it."""

    page: str
    keeps: tuple[str, ...] = ()


_STOPS: Final[Mapping[Tier, Mapping[str, Sequence[tuple[int, Stop]]]]] = {
    Tier.GEMEENTE: {
        "agressie": ((3, Stop("onderzoek-id")),),
        # Only 28 fits the norm, and only 27 six of the other measures; table 3.4 fits 26 (I10).
        "agressie_vv": (
            (1, Stop("maatregelen-vv", ("agressie_norm_vv", "agressie_sociale_media_vv"))),
            (1, Stop("agressie-registratie-vv")),
        ),
        "integriteit_db": ((1, Stop("aandacht-db")), (2, Stop("integriteit-registratie-db"))),
        "integriteit_vv": ((2, Stop("screening-vv")), (1, Stop("frequentie-vv"))),
        "secretaris": ((1, Stop("audit")), (29, Stop("rol-secretaris"))),
    },
    Tier.PROVINCIE: {},
    Tier.WATERSCHAP: {"agressie": ((1, Stop("agressie-registratie-id")),)},
}
"""Of 112, 111 and 109 for the college, 144, 142 and 141 for the council, 110, 109 and 80 secretarissen."""
_APPLIES: Final[Mapping[str, tuple[str, bool]]] = {
    "agressie": ("agressie_identiek", True),
    "agressie_db": ("agressie_identiek", False),
    "agressie_vv": ("agressie_identiek", False),
    "integriteit": ("integriteit_identiek", True),
    "integriteit_db": ("integriteit_identiek", False),
    "integriteit_vv": ("integriteit_identiek", False),
}
"""The answer of the opening block that a block depends on, and whether that is yes."""
_OBVIOUS: Final[Mapping[str, Seat]] = {
    "agressie_db": Seat.SECRETARIS,
    "agressie_vv": Seat.GRIFFIER,
    "integriteit_db": Seat.SECRETARIS,
    "integriteit_vv": Seat.GRIFFIER,
    "secretaris": Seat.SECRETARIS,
    "griffier": Seat.GRIFFIER,
}


@dataclass(slots=True)
class Organisation:
    """An organisation that answers."""

    tier: Tier
    seats: tuple[Seat, ...]
    """Who of it fill in, the first to begin first."""
    is_double: bool = False
    """Whether two fill in the same blocks."""
    answers: dict[str, Value] = field(default_factory=dict)
    """Of all blocks together, with the background: what expressions may read."""
    blocks: dict[str, Stop | None] = field(default_factory=dict)
    """The blocks that are begun, and where the filler stops; None where the block is finished."""

    def applies(self, block: str) -> bool:
        """Tell whether a block is for this organisation, by its opening block."""
        if block == "griffier":
            return self.tier != Tier.WATERSCHAP
        name, is_yes = _APPLIES.get(block, ("", True))
        return not name or (self.answers[name] == "ja") == is_yes

    def filler_of(self, block: str) -> Seat:
        """Return who fills in a block: the obvious one where that one is there, else who came first."""
        obvious = _OBVIOUS.get(block, self.seats[0])
        return obvious if obvious in self.seats else self.seats[0]

    def has_asked(self, questionnaire: Questionnaire, block: str, name: str) -> bool:
        """Tell whether somebody answers the question `name` of a block, were it shown."""
        if block not in self.blocks:
            return False
        stop, page = self.blocks[block], questionnaire.page(questionnaire.variables[name].page_name or "")
        return stop is None or page.number < questionnaire.page(stop.page).number or name in stop.keeps


def everybody(randomness: Random) -> list[Organisation]:
    """Return the 217 of 2020, tier by tier, who of them answers, and which 34 answer twice."""
    found: list[Organisation] = []
    for tier, groups in _SEATS.items():
        seats = [of_one for number, of_one in groups for _ in range(number)]
        of_tier = [Organisation(tier, tuple(randomness.sample(of_one, len(of_one)))) for of_one in seats]
        for one in of_tier[: DOUBLE.get(tier, 0)]:
            one.is_double = True
        for one in of_tier:
            one.answers["bestuurslaag"] = tier.value
            one.blocks[OPENING] = None
        found += of_tier
    return found


def take_blocks(organisations: Sequence[Organisation], randomness: Random) -> None:
    """Decide who begins with which blocks and where they stop, once it is known whose policy is identical."""
    for tier, numbers in _TAKEN.items():
        of_tier = [one for one in organisations if one.tier == tier]
        for block, number in numbers.items():
            takers = _takers(of_tier, block, number, randomness)
            stops = list(_stops(tier, block))
            # Two who answer the same block are done with it, or there would be nothing to compare.
            stopping = [one for one in takers if not one.is_double][-len(stops) :] if stops else []
            for one in takers:
                one.blocks[block] = None
            for one, stop in zip(stopping, stops, strict=True):
                one.blocks[block] = stop


def _takers(of_tier: Sequence[Organisation], block: str, number: int, randomness: Random) -> list[Organisation]:
    """Choose who begins with a block: those where the obvious filler is there come first, else who has the other half."""
    found = [one for one in of_tier if one.applies(block)]
    randomness.shuffle(found)
    obvious = _OBVIOUS.get(block)
    if obvious is not None:
        found.sort(key=lambda one: obvious not in one.seats)
    other = block.replace("_vv", "_db")
    if other != block and of_tier[0].tier == Tier.PROVINCIE and block.startswith("agressie"):
        found.sort(key=lambda one: other not in one.blocks)
    if len(found) < number:
        message = f"too few organisations for the block {block}"
        raise ValueError(message)
    return found[:number]


def _stops(tier: Tier, block: str) -> Iterator[Stop]:
    for number, stop in _STOPS[tier].get(block, ()):
        yield from [stop] * number
