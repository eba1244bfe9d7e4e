"""Whatever readers can ask for is attacked: no groups are told apart by what is never attacked together."""

import pytest

from reports.requests import ClosedSet, Request, closed_set
from reports.tables.answers import answers_of
from reports.tables.closed_sets import ATTACKED, Gathering
from surveys.routing import condition
from tests.reports.tableplans.examples import instrument
from tests.reports.tables.examples import people, plan_of, snapshot_of


def told_apart_by(known: ClosedSet, request: Request) -> frozenset[str]:
    """Return the variables that say who is in the groups of a request."""
    breakdown = known.listed.breakdown(request.breakdown)
    groups = (*known.filter_groups(request), *(() if breakdown is None else breakdown.groups))
    return frozenset(name for group in groups for name in condition(group.where, "een groep").reads)


@pytest.mark.parametrize(("survey", "most"), [("ambtsdragers", 3), ("organisaties", 1)])
def test_groups_of_every_request_fall_under_one_attack(survey: str, most: int) -> None:
    known = closed_set(instrument(survey), 2020, survey)
    assert known is not None

    requests = {(one.breakdown, one.filters): one for one in known.requests()}.values()
    told_apart = {told_apart_by(known, request) for request in requests}

    assert max(map(len, told_apart)) == most, "they are told apart by more than one thing at once"
    assert [sorted(names) for names in told_apart if not any(names <= together for together in ATTACKED)] == []


def test_groups_that_only_the_report_tells_apart_are_attacked_too() -> None:
    rows = [*people(9, functie="a", soort="x", vraag="ja"), *people(8, functie="b", soort="y", vraag="ja")]
    gathering = Gathering(answers_of(snapshot_of(rows)), {})
    groups = [
        {"label": "Samen", "where": "${functie} != 'c'"},
        {"label": "Deel", "where": "${functie} = 'a'", "section": "Samen"},
        {"label": "Soort", "where": "${soort} = 'x'", "section": "Samen"},
        {"label": "Totaal", "total": True},
    ]
    gathering.add_table(plan_of(breakdown={"heading": "Groep", "groups": groups}))

    gathered = gathering.gathered()

    assert gathered.families == (*ATTACKED, frozenset({"functie", "soort"}))
    names = [name.split("\n")[-1] for name in gathered.closed.names]
    of_offices = {name for name, attacked in zip(names, gathered.attacked[0], strict=True) if attacked}
    assert of_offices == {"${functie} != 'c'", "${functie} = 'a'"}
    assert sum(gathered.attacked).all(), "no group is in none of the families"
