"""What can be asked is finite: every request has an address and a plan of its own, and nothing else has one."""

from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.requests import (
    ClashingRequestError,
    ClosedSet,
    Filter,
    Request,
    UnknownRequestError,
    all_requests,
    closed_set,
    plan_of,
    query_string,
)
from reports.requests.request import LONGEST_WORD
from surveys.routing import load_questionnaire
from tests.reports.tableplans.examples import instrument

SMALL = """
name: klein
title: Klein
language: nl
background:
  - {name: bestuurslaag, label: Bestuurslaag, choices: lagen}
choices:
  lagen: [{name: gemeente, label: Gemeente}, {name: provincie, label: Provincie}]
  ja_nee: [{name: ja, label: Ja}, {name: nee, label: Nee}, {name: weet_niet, label: Weet niet, substantive: false}]
parts:
  - name: begin
    title: Begin
    pages:
      - name: een
        title: Eén
        items:
          - {kind: single, name: bang, label: Bent u bang?, choices: ja_nee}
          - {kind: text, name: waarom, label: Waarom?}
"""


@pytest.fixture(scope="module")
def known() -> ClosedSet:
    """Everything that can be asked of the office holders of 2020."""
    found = closed_set(instrument(), 2020)
    assert found is not None
    return found


def test_requests_are_finite_and_each_has_an_address_that_reads_back(known: ClosedSet) -> None:
    requests = list(all_requests(instrument(), 2020))

    addresses = {query_string(request) for request in requests}
    assert len(addresses) == len(requests)
    assert 10_000 < len(requests) < 20_000
    assert all(known.read(parse_qs(query_string(request))) == request for request in requests[::97])


def test_requests_about_different_things_are_different_plans(known: ClosedSet) -> None:
    plans = [known.plan(request) for request in list(known.requests())[::211]]

    assert len({plan.id for plan in plans}) == len({plan.sha256 for plan in plans}) == len(plans)
    assert all(plan.sha256.startswith(plan.id.removeprefix("verkenning-")) for plan in plans)


def test_request_filters_come_in_any_order_and_are_one_request(known: ClosedSet) -> None:
    one = known.read({"vraag": ["gevolg"], "filter": ["geslacht.vrouw", "bestuurslaag.gemeente"]})
    other = known.read({"vraag": ["gevolg"], "uitsplitsing": [""], "filter": ["bestuurslaag.gemeente", "", "geslacht.vrouw"]})

    assert one == other == Request("gevolg", "totaal", (Filter("bestuurslaag", "gemeente"), Filter("geslacht", "vrouw")))


def test_plan_of_request_says_who_is_in_it_and_who_can_be() -> None:
    filters = (Filter("bestuurslaag", "waterschap"), Filter("rol", "voorzitter"))

    plan = plan_of(Request("gevolg", "geslacht", filters), instrument(), 2020)

    assert plan.base.text == (
        "politieke ambtsdragers die zelf een incident van agressie of geweld hebben meegemaakt, "
        "alleen waterschappen en voorzitters"
    )
    assert plan.base.expression == "(${slachtoffer} = 'ja') and (${bestuurslaag} = 'waterschap') and (${groep} = 'voorzitter')"
    assert [(group.label, group.offices) for group in plan.breakdown.groups] == [
        ("Mannen", ("dijkgraaf",)),
        ("Vrouwen", ("dijkgraaf",)),
        ("Totaal", ("dijkgraaf",)),
    ]


def test_plan_of_request_leaves_weet_niet_out_and_says_so(known: ClosedSet) -> None:
    plan = known.plan(Request("aangifte", "rol"))

    assert plan.dont_know == "out"
    assert {measure.exclude for measure in plan.measures} == {("weet_niet",)}
    assert plan.notes == ("Wie ‘Weet ik niet’ antwoordde, telt niet mee.",)


def test_scale_has_every_number_as_an_answer(known: ClosedSet) -> None:
    plan = known.plan(Request("incident_ernst"))

    assert [measure.values for measure in plan.measures] == [(number,) for number in range(1, 8)]


def test_whole_grid_asks_what_its_rows_ask_and_nothing_more(known: ClosedSet) -> None:
    grids = [one for one in known.questions.values() if one.rows]

    assert {one.name: len(one.rows) for one in grids}["st_organisatie"] == 6
    for grid in grids:
        whole = known.plan(Request(grid.name, "functie"))
        rows = [known.plan(Request(name, "functie")) for name in grid.rows]
        asked = {(one.variable, one.values, one.exclude) for plan in rows for one in plan.measures}
        assert {(one.variable, one.values, one.exclude) for one in whole.measures} == asked
        assert all((whole.base.expression, whole.breakdown.groups) == (one.base.expression, one.breakdown.groups) for one in rows)


def test_grid_whose_label_speaks_to_somebody_is_called_after_its_theme() -> None:
    grid = """
          - kind: grid
            name: rooster
            label: "Hoe vaak bij ${laag}?"
            choices: ja_nee
            rows:
              - {name: eerste, label: Eerste}
"""
    text = SMALL.replace("parts:\n", "calculations:\n  - {name: laag, calculation: \"'de gemeente'\"}\nparts:\n", 1).rstrip()
    found = [closed_set(load_questionnaire(text + grid + more), 2020) for more in ("", "              - {name: t, label: T}\n")]

    titles = [[one.title for one in known.questions.values() if one.rows] for known in found if known]
    assert titles == [[], ["Achtergrond en ervaringen met agressie en geweld (alle onderdelen)"]]


def test_parts_that_do_not_go_together_are_told_from_parts_that_are_not_there(known: ClosedSet) -> None:
    with pytest.raises(ClashingRequestError):
        known.plan(Request("gevolg", "rol", (Filter("rol", "voorzitter"),)))
    with pytest.raises(UnknownRequestError) as unknown:
        known.plan(Request("gevolg", "rol", (Filter("rol", "niemand"),)))

    assert not isinstance(unknown.value, ClashingRequestError)


@pytest.mark.parametrize(
    ("request_", "part"),
    [
        (Request("opmerkingen"), "vraag"),
        (Request("provincie"), "vraag"),
        (Request("functie_gewijzigd"), "vraag"),
        (Request("gevolg", "gemeente"), "uitsplitsing"),
        (Request("geslacht", "geslacht"), "uitsplitsing"),
        (Request("gevolg", "functie", (Filter("bestuurslaag", "gemeente"), Filter("rol", "voorzitter"))), "uitsplitsing"),
        (Request("gevolg", "stedelijkheid", (Filter("bestuurslaag", "provincie"),)), "uitsplitsing"),
        (Request("gevolg", "totaal", (Filter("functie", "dijkgraaf"),)), "filter"),
        (Request("gevolg", "burgercontact", (Filter("geslacht", "vrouw"),)), "filter"),
        (Request("gevolg", "ambtsjaren", (Filter("rol", "voorzitter"),)), "filter"),
        (Request("gevolg", "rol", (Filter("rol", "voorzitter"),)), "filter"),
        (Request("gevolg", "totaal", (Filter("rol", "voorzitter"), Filter("rol", "medebestuurder"))), "filter"),
        (Request("geslacht", "totaal", (Filter("geslacht", "man"),)), "filter"),
        (
            Request(
                "gevolg",
                "functie",
                tuple(Filter(*word) for word in (("bestuurslaag", "gemeente"), ("rol", "voorzitter"), ("geslacht", "man"))),
            ),
            "filter",
        ),
    ],
)
def test_request_outside_the_set_is_refused_by_its_part(known: ClosedSet, request_: Request, part: str) -> None:
    with pytest.raises(UnknownRequestError) as refused:
        known.plan(request_)

    assert refused.value.part == part


def test_parameters_that_stand_twice_or_are_endless_are_refused(known: ClosedSet) -> None:
    for hostile in (
        {},
        {"vraag": ["gevolg", "gevolg"]},
        {"vraag": ["x" * (LONGEST_WORD + 1)]},
        {"vraag": ["gevolg"], "filter": ["man"]},
    ):
        with pytest.raises(UnknownRequestError):
            known.read(hostile)


words = st.one_of(st.text(max_size=30), st.sampled_from(["gevolg", "rol", "geslacht.man", "rol.voorzitter", "totaal", ""]))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["vraag", "uitsplitsing", "filter"]), st.lists(words, max_size=4)))
def test_whatever_stands_in_an_address_is_a_request_or_refused(parameters: dict[str, list[str]]) -> None:
    known = closed_set(instrument(), 2020)
    assert known is not None
    try:
        request = known.read(parameters)
    except UnknownRequestError:
        return
    assert known.plan(request).breakdown.groups


def test_another_questionnaire_has_its_own_questions() -> None:
    known = closed_set(load_questionnaire(SMALL), 2020)

    assert known is not None
    assert list(known.questions) == ["bang"]
    assert known.plan(Request("bang")).theme == "Achtergrond en ervaringen met agressie en geweld"


def test_edition_without_a_list_has_nothing_to_ask() -> None:
    assert closed_set(instrument(), 1999) is None
    assert list(all_requests(instrument(), 1999)) == []
