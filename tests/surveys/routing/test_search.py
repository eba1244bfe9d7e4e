"""The search for what nobody reaches against trying everything, and three-valued reasoning against every completion."""

import json
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.routing import load_questionnaire, values_on_path
from surveys.routing.building import rule_of
from surveys.routing.checks.search import Outcome, search
from surveys.routing.values import UNKNOWN, PartialValues, Values

CODES = ("a", "b", "c")


def item(name, kind, **keys):
    return {"name": name, "kind": kind, "label": name, **keys}


DEFINITION = {
    "name": "klein",
    "title": "Klein",
    "background": [{"name": "laag", "choices": "codes"}],
    "choices": {
        "codes": [{"name": code, "label": code} for code in CODES],
        "meer": [*({"name": code, "label": code} for code in CODES), {"name": "geen", "label": "geen", "exclusive": True}],
    },
    "calculations": [{"name": "som", "calculation": "if(${laag} = 'a' and ${keuze} != 'b', 1, ${getal})"}],
    "parts": [
        {
            "name": "deel",
            "title": "Deel",
            "pages": [
                {"name": "een", "title": "Een", "items": [item("keuze", "single", choices="codes", required=False)]},
                {
                    "name": "twee",
                    "title": "Twee",
                    "relevant": "${keuze} != 'a'",
                    "items": [item("veel", "multiple", choices="meer", maximum=2, choice_filter="name != ${keuze}")],
                },
                {
                    "name": "drie",
                    "title": "Drie",
                    "relevant": "selected(${veel}, 'b') or ${laag} = 'c'",
                    "items": [item("getal", "integer", minimum=0, maximum=40)],
                },
                {"name": "vier", "title": "Vier", "items": [item("slot", "single", choices="codes")]},
            ],
        }
    ],
}
KLEIN = load_questionnaire(json.dumps(DEFINITION))
MANY = [["geen"], *([code] for code in CODES), ["a", "b"], ["a", "c"], ["b", "c"]]
DOMAINS = {"laag": [*CODES], "keuze": [*CODES, ""], "veel": [*MANY, ""], "getal": [*range(41), ""]}

facts = st.one_of(
    st.builds("${{{}}} {} '{}'".format, st.sampled_from(["laag", "keuze"]), st.sampled_from(["=", "!="]), st.sampled_from(CODES)),
    st.builds("selected(${{veel}}, '{}')".format, st.sampled_from([*CODES, "geen"])),
    st.builds("count-selected(${{veel}}) {} {}".format, st.sampled_from(["=", ">", "<"]), st.integers(0, 3)),
    st.builds(
        "${{{}}} {} {}".format, st.sampled_from(["getal", "som"]), st.sampled_from(["=", "!=", "<", ">="]), st.integers(-1, 42)
    ),
    st.builds("${{{}}} = ''".format, st.sampled_from(["keuze", "veel", "getal"])),
)
expressions = st.recursive(
    facts,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not({})".format, inner),
        st.builds("if({}, {}, {})".format, inner, inner, inner),
    ),
    max_leaves=5,
)


def every_combination():
    for values in product(*DOMAINS.values()):
        yield dict(zip(DOMAINS, values, strict=True))


COMBINATIONS = list(every_combination())
REACHED = {
    json.dumps(on_path, sort_keys=True): on_path
    for given_values in COMBINATIONS
    if (on_path := values_on_path(KLEIN, given_values, {"laag": given_values["laag"]}))
    and ("veel" in on_path or given_values["keuze"] == "a")
    and ("getal" in on_path or not ("b" in on_path.get("veel", ()) or on_path["laag"] == "c"))
}


def holds(rule, known):
    return bool(rule.evaluate(Values(KLEIN.evaluations, known)))


@settings(max_examples=150, deadline=None)
@given(expressions)
def test_search_over_a_rule_alone_agrees_with_trying_everything(source):
    rule = rule_of(source, KLEIN.labels)

    outcome = search(KLEIN, [rule], on_path=False).outcome

    assert outcome is (Outcome.FOUND if any(holds(rule, known) for known in COMBINATIONS) else Outcome.IMPOSSIBLE)


@settings(max_examples=150, deadline=None)
@given(expressions)
def test_search_along_the_path_agrees_with_every_respondent(source):
    rule = rule_of(source, KLEIN.labels)

    outcome = search(KLEIN, [rule]).outcome

    calculated = set(KLEIN.evaluations)
    respondents = [{name: value for name, value in each.items() if name not in calculated} for each in REACHED.values()]
    assert outcome is (Outcome.FOUND if any(holds(rule, known) for known in respondents) else Outcome.IMPOSSIBLE)


@settings(deadline=None)
@given(expressions, st.sampled_from(COMBINATIONS), st.sets(st.sampled_from(sorted(DOMAINS))))
def test_what_is_decided_stays_so_however_the_unknown_turns_out(source, known, unknown):
    rule = rule_of(source, KLEIN.labels)
    partial = PartialValues(KLEIN.decisions, {name: UNKNOWN if name in unknown else known[name] for name in DOMAINS})

    verdict = rule.decide(partial)

    if verdict is not UNKNOWN:
        outcomes = {holds(rule, {**known, name: value}) for name in unknown for value in DOMAINS[name]} | {holds(rule, known)}
        assert outcomes == {bool(verdict)}
