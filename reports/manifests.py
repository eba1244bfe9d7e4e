"""The shape of what a snapshot tells of itself, as far as tables are computed from it: what its method tables need.

`manifest["method"]` holds the facts behind tabel 1.1 to 1.3 and bijlage 1, tabel 1 to 5, so that those come from a snapshot as
all others do. The weights (bijlage 1, tabel 2) stand in `manifest["weighting"]`, which is null where everybody weighs the same.
Snapshots of before manifest format 2 have no such facts: ask `method_facts`, never the key.

`manifest["coding"]` lists the coded variables in the data (`coded_variables`): their columns, codes with labels, the digest of
the code scheme, how many answers have a code, and how far two coders agree. Older snapshots lack it.

Every number is of people or organisations; test data is in it only where the snapshot is one of test data. Tiers, offices,
roles and kinds are codes; their labels are those of the lists of codes, but for the roles of the in-depth study, which are
data of the edition and stand beside the numbers.
"""

from collections.abc import Mapping
from typing import Any, Final, TypedDict, cast

MANIFEST_FORMAT: Final = 2


class Reached(TypedDict):
    """How many were approached, and how many of them began, count as respondent, and are complete."""

    approached: int
    started: int
    counted: int
    completed: int


class OfficeFacts(Reached):
    """The people of one office (tabel 1.1; bijlage 1, tabel 1)."""

    tier: str
    office: str


class TierFacts(Reached):
    """People, or organisations in the survey of organisations, of one tier (tabel 1.2; bijlage 1, tabel 3)."""

    tier: str


class OutcomeFacts(TypedDict):
    """The dispositions of AAPOR of one tier, or of all where `tier` is empty, and the response rates RR1 to RR6."""

    tier: str
    dispositions: dict[str, int]
    """By the names of `estimation.response_rates.Dispositions`."""
    rates: dict[str, float | None] | None
    """By the names of `estimation.response_rates.ResponseRates`, 0 to 1; None where nobody was approached."""


class OfficialFacts(TypedDict):
    """The officials of one role at one tier."""

    tier: str
    role: str
    approached: int
    started: int
    completed: int


class DoubleFacts(TypedDict):
    """The organisations of one tier of which several people did the same block, and how many blocks that were."""

    tier: str
    organisations: int
    blocks: int


class WaveFacts(TypedDict):
    """Mails of one kind that went out: on which day (ISO 8601, Dutch time) and how many."""

    kind: str
    sent_on: str
    mails: int


class FieldFacts(TypedDict):
    """When people could answer, ISO 8601, and what they were sent."""

    opens_at: str
    closes_at: str
    waves: list[WaveFacts]


class NonResponseFacts(TypedDict):
    """The calls, and how many answered the one question, by mode; never what they answered."""

    calls: int
    people_called: int
    interviews: dict[str, int]


class InDepthTier(TypedDict):
    """The organisations of one tier in which an interview was held, beside the target (tabel 1.3; bijlage 1, tabel 4)."""

    tier: str
    label: str
    plural: str
    done: int
    target: int


class InDepthRole(TypedDict):
    """The people of one role at one tier who were spoken to (bijlage 1, tabel 5); a row of every role at every tier."""

    tier: str
    role: str
    label: str
    people: int


class InDepthFacts(TypedDict):
    """The in-depth study of the edition: in the order of its plan."""

    organisations: list[InDepthTier]
    people: list[InDepthRole]


class MethodFacts(TypedDict):
    """What the method tables are computed from."""

    field: FieldFacts
    tiers: list[TierFacts]
    """In the order of the report: provincie, waterschap, gemeente."""
    offices: list[OfficeFacts]
    """Of the survey of office holders; else empty."""
    outcomes: list[OutcomeFacts]
    """Of the survey of office holders, the last row of all together; else empty."""
    officials: list[OfficialFacts]
    """Of the survey of organisations; else empty."""
    doubles: list[DoubleFacts]
    """Of the survey of organisations, only of organisations that count; else empty."""
    non_response: NonResponseFacts | None
    """Of the survey of office holders."""
    in_depth: InDepthFacts | None
    """In both snapshots of an edition, as it was when each was made; None where the edition has no plan for it."""


def method_facts(manifest: Mapping[str, Any]) -> MethodFacts | None:
    """Return what the method tables are computed from; None of a snapshot that was made before it was kept."""
    return cast("MethodFacts | None", manifest.get("method"))


def plans_year(manifest: Mapping[str, Any]) -> int:
    """Return of which edition the table plans fit a snapshot: its own, or that to whose questions its columns were mapped."""
    imported = manifest.get("imported")
    return int(imported["questionnaire"]["edition"] if imported else manifest["survey"]["edition"])
