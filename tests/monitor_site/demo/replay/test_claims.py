"""The claims of the running text: each has what computes it, they are those of the reference, and a wrong one is seen."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from monitor_site.demo.replay.claims import Claim, ComparedClaim, as_markdown, claims
from reports.published.aggregates import find

REFERENCE = Path(__file__).parents[5] / "shared/reference/published/claims.json"


def printed(claim: Claim) -> float:
    """What the printed cells of a claim give together."""
    found = [
        one.value
        for table, *where in claim.cells
        for one in find(2020, "table", table)
        if one.edition == claim.edition and list(one.place) == where and one.statistic != "base"
    ]
    assert len(found) == len(claim.cells), claim.id
    return 100 - sum(found) if claim.complement else sum(found)


def test_cells_of_every_claim_are_printed_and_lie_within_what_is_meant():
    compared = [claim for claim in claims() if claim.cells and claim.per is None and claim.per_number is None]

    assert len(compared) > 50
    assert [claim.id for claim in compared if not ComparedClaim(claim, printed(claim)).is_same] == []


def test_numbers_are_told_apart_and_exceptions_have_a_reason():
    assert len({claim.id for claim in claims()}) == len(claims()) == 183
    assert all(len(claim.exception) > 20 for claim in claims() if claim.exception)
    assert sum(bool(claim.exception) for claim in claims()) < 25


def test_a_claim_says_what_computes_it_or_why_nothing_does():
    for wrong in ({}, {"value": 1.0}, {"exception": "nooit gevraagd", "non_response": "people"}, {"non_response": "people"}):
        with pytest.raises(ValidationError):
            Claim.model_validate({"id": "c1.1", "what": "iets", "line": 1, **wrong})


def test_a_claim_that_differs_is_listed_with_what_is_meant():
    claim = Claim(id="c1.1", what="iets", line=7, value=20, non_response="yes")

    assert ComparedClaim(claim, 20.4).is_same
    text = as_markdown([ComparedClaim(claim, 20.6), ComparedClaim(claim, None), ComparedClaim(claim, 19.5)])
    assert "| c1.1 iets | 7 | 19.5 tot 20.5 | 20.60 |" in text
    assert text.startswith("3 beweringen uit de lopende tekst vergeleken: 1 hetzelfde, 0 uitzonderingen, 2 anders.")


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference is not here")
def test_claims_are_those_of_the_reference():
    known = {claim.id: claim for claim in claims()}
    values: dict[str, Any] = {
        f"{one['id']}.{place}": (one, value)
        for one in json.loads(REFERENCE.read_text(encoding="utf-8"))
        if one["kind"] == "resultaat"
        for place, value in enumerate(one["values"], start=1)
    }

    assert set(known) == set(values)
    for number, (one, value) in values.items():
        claim = known[number]
        assert claim.line == one["source_line"]
        assert claim.exception or (claim.value is not None) == (value["precision"] == "exact" and claim.low is None), number
        if claim.value is not None:
            assert claim.value == value["value"], number
        elif value["value"] is not None and not claim.exception and value["unit"] == "%":
            low, high = claim.bounds
            assert low - 1 <= value["value"] <= high + 1, number
