"""Respondents of the size of 2020 by office, with simulated answers, and everything that is asked of the offices."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from reports.estimation.closed_set import ClosedSet, ClosedSetBuilder
from reports.estimation.extremes import QuestionAnswers, guarding, pinned_down
from reports.estimation.hardening import Variable, hardened
from reports.estimation.thresholds import DisclosureProfile
from reports.estimation.withholding import decide

# Report 2020, tabel 1.1 (respondents) and bijlage 1, tabel 2 (weights).
RESPONDENTS = {
    "burgemeester": 161,
    "wethouder": 365,
    "raadslid": 2147,
    "commissaris": 5,
    "gedeputeerde": 19,
    "statenlid": 152,
    "dijkgraaf": 8,
    "lid_db": 38,
    "lid_ab": 165,
}
WEIGHTS = dict(zip(RESPONDENTS, (0.592068, 0.971069, 1.062180, *(0.944380,) * 3, *(0.775004,) * 3), strict=True))
POPULATIONS = {"commissaris": 12, "dijkgraaf": 20}
TIERS = {
    "gemeente": ("burgemeester", "wethouder", "raadslid"),
    "provincie": ("commissaris", "gedeputeerde", "statenlid"),
    "waterschap": ("dijkgraaf", "lid_db", "lid_ab"),
}
ROLES = dict(zip(("voorzitter", "medebestuurder", "volksvertegenwoordiger"), zip(*TIERS.values(), strict=True), strict=True))
# Once, more often, never; what was published of victims, and of undesired behaviour within the organisation.
SHARES = {
    "slachtoffer": (0.35, 0.65),
    "slachtoffer_verbaal": (0.10, 0.22, 0.68),
    "slachtoffer_bedreiging": (0.07, 0.06, 0.87),
    "slachtoffer_fysiek": (0.005, 0.003, 0.992),
    "intern": (0.05, 0.10, 0.85),
}
WOMEN, NEITHER = 0.31, 0.004
STRICT_2020 = DisclosureProfile(shown_from=20)


@dataclass(frozen=True)
class Monitor:
    """The closed set with what was answered."""

    closed: ClosedSet
    variables: dict[str, Variable]
    weights: np.ndarray
    core: np.ndarray


@cache
def monitor() -> Monitor:
    """Make the respondents; the same every time."""
    offices = np.repeat(list(RESPONDENTS), list(RESPONDENTS.values()))
    builder = ClosedSetBuilder(offices.size)
    random = np.random.default_rng(2020)
    variables, questions = {}, []
    for number, (name, shares) in enumerate(SHARES.items()):
        codes = random.choice(len(shares), size=offices.size, p=shares)
        codes[random.random(offices.size) < 0.01] = -1
        questions.append(builder.question(name, codes >= 0))
        everything = tuple(range(len(shares)))
        figures = [(number, (answer,), everything) for answer in everything]
        if len(shares) > 2:
            figures.append((number, (0, 1), everything))
        variables[name] = Variable(codes.astype(np.int64), len(shares), tuple(figures))
    total = builder.group("totaal", np.ones(offices.size, dtype=np.bool_))
    builder.ask([total], questions)
    for among, rank in ((TIERS, 0), (ROLES, 1)):
        parts = [builder.group(name, np.isin(offices, named)) for name, named in among.items()]
        builder.ask(parts, questions, rank=rank)
        builder.divide(total, parts)
    for named in TIERS.values():
        parts = [builder.group(office, offices == office, population=POPULATIONS.get(office)) for office in named]
        builder.ask(parts, questions, rank=1)
        builder.divide(builder.group("lagen", np.isin(offices, named)), parts)
    genders = np.where(random.random(offices.size) < WOMEN, "vrouw", "man")
    genders[random.random(offices.size) < NEITHER] = "anders"
    _by_gender(builder, questions, offices, genders)
    for wide, narrow in (TIERS, ROLES), (ROLES, TIERS):
        for name, named in wide.items():
            parts = [
                builder.group(f"{name} en {other}", np.isin(offices, [one for one in named if one in own]))
                for other, own in narrow.items()
            ]
            builder.ask(parts, questions, rank=2)
            builder.divide(builder.group("geheel", np.isin(offices, named)), parts)
    closed = builder.built()
    weights = np.array([WEIGHTS[office] for office in offices])
    return Monitor(closed, variables, weights, np.ones(len(closed.names), dtype=np.bool_))


def _by_gender(builder: ClosedSetBuilder, questions: list[int], offices: np.ndarray, genders: np.ndarray) -> None:
    """Ask by gender, of all and of one tier or role; and by tier, role and office of one gender."""
    each = {name: (name,) for name in RESPONDENTS}
    for among in ({"totaal": tuple(RESPONDENTS)}, TIERS, ROLES):
        for name, named in among.items():
            inside = np.isin(offices, named)
            parts = [builder.group(f"{name} {gender}", inside & (genders == gender)) for gender in ("man", "vrouw")]
            builder.ask(parts, questions, rank=1 + (name != "totaal"))
            builder.divide(builder.group(name, inside), parts)
    for gender in ("man", "vrouw"):
        whole = builder.group(f"totaal {gender}", genders == gender)
        for among in (TIERS, ROLES, each):
            parts = [
                builder.group(f"{name} {gender}", np.isin(offices, named) & (genders == gender), population=POPULATIONS.get(name))
                for name, named in among.items()
            ]
            builder.ask(parts, questions, rank=2)
            builder.divide(whole, parts)


@cache
def protected() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the reasons by group, what is withheld by question besides, and which groups guard a secret."""
    known = monitor()
    reasons, _ = decide(known.closed, STRICT_2020, sensitive=True)
    answers = [
        QuestionAnswers(np.stack([np.isin(one.codes, values) for _, values, _ in one.figures]))
        for one in known.variables.values()
    ]
    guards = guarding(known.closed, reasons)
    pinned = pinned_down(known.closed, reasons, answers, known.weights, STRICT_2020)
    withheld = hardened(
        known.closed,
        reasons,
        pinned,
        list(known.variables.values()),
        core=known.core,
        guards=guards,
        weights=known.weights,
        profile=STRICT_2020,
    )
    return reasons, withheld, guards
