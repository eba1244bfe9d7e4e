"""Every code of the catalogue, found in a definition with just that fault; a good definition gives nothing."""
# ruff: noqa: E501 -- a row of a table stays on one line

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from surveys.routing import DefinitionError, block_path, check, check_answers, check_block, load_questionnaire, simulate
from surveys.routing.checks import search as searching
from surveys.routing.errors import CATALOGUE
from tests.surveys.routing.block_faults import BLOCK_FAULTS, BLOCKS
from tests.surveys.routing.respondents import FILES

GOOD = {
    "name": "goed",
    "title": "Goed",
    "background": [{"name": "laag", "choices": "lagen"}, {"name": "klasse", "kind": "text"}],
    "choices": {
        "lagen": [{"name": "gemeente", "label": "Gemeente"}, {"name": "provincie", "label": "Provincie"}],
        "ja_nee": [{"name": "ja", "label": "Ja"}, {"name": "nee", "label": "Nee"}],
        "wie": [
            {"name": "raad", "label": "Raad", "tier": "gemeente"},
            {"name": "staten", "label": "Staten", "tier": "provincie"},
            {"name": "anders", "label": "Anders", "open": "wie_anders"},
            {"name": "geen", "label": "Geen", "exclusive": True},
        ],
    },
    "calculations": [{"name": "kenner", "calculation": "if(${kent} = 'ja', 'ja', 'nee')"}],
    "parts": [
        {
            "name": "deel",
            "title": "Deel",
            "pages": [
                {
                    "name": "een",
                    "title": "Een",
                    "items": [{"name": "kent", "kind": "single", "label": "Kent?", "choices": "ja_nee"}],
                },
                {
                    "name": "twee",
                    "title": "Twee",
                    "relevant": "${kenner} = 'ja'",
                    "items": [
                        {
                            "name": "wie",
                            "kind": "multiple",
                            "label": "Wie?",
                            "choices": "wie",
                            "choice_filter": "tier = '' or tier = ${laag}",
                        },
                        {"name": "n", "kind": "integer", "label": "Hoeveel?", "minimum": 0, "maximum": 90},
                    ],
                },
                {
                    "name": "drie",
                    "title": "Drie",
                    "items": [{"name": "slot", "kind": "text", "label": "Slot bij ${laag}", "required": False}],
                },
            ],
        }
    ],
    "derived": [{"name": "veel", "label": "Veel", "calculation": "${n} > 10"}],
}
ITEM = ("parts", 0, "pages", 1, "items")
PAGES = ("parts", 0, "pages")


def changed(*changes, good=GOOD):
    """Return the good definition as text, with each (place, value) of `changes` set; JSON is YAML."""
    definition = copy.deepcopy(good)
    for place, value in changes:
        target = definition
        for step in place[:-1]:
            target = target[step]
        # A copy: the next change may write inside it.
        if isinstance(target, list) and place[-1] == len(target):
            target.append(copy.deepcopy(value))
        else:
            target[place[-1]] = copy.deepcopy(value)
    return json.dumps(definition, ensure_ascii=False, indent=1)


def item(**keys):
    return {"name": "extra", "kind": "single", "label": "Extra?", "choices": "ja_nee", **keys}


FAULTS = [
    ("R001", "name: [goed"),
    ("R001", "name: a\nname: b"),
    ("R002", changed((("titel",), "Goed"))),
    ("R002", changed(((*ITEM, 0, "kind"), "meerkeuze"))),
    ("R002", "- een lijst"),
    ("R002", ""),
    ("R003", "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [" + "*a," * 100 + "]\nc: &c [" + "*b," * 100 + "]\nd: [" + "*c," * 100 + "]"),
    ("R101", changed(((*ITEM, 2), item(name="kent")))),
    ("R101", changed(((*ITEM, 2), item(name="wie_anders")))),
    ("R101", changed(((*PAGES, 2, "name"), "een"))),
    ("R101", changed(((*ITEM, 2), item(name="nogmaals", kind="single", choices="wie")))),
    ("R102", changed(((*PAGES, 2, "name"), "Derde pagina"))),
    ("R102", changed(((*PAGES, 2, "name"), "overzicht"))),
    ("R103", changed(((*PAGES, 2, "items"), []))),
    ("R104", changed(((*ITEM, 2), item(choices="bestaat_niet")))),
    ("R104", changed((("background", 0, "choices"), "bestaat_niet"))),
    ("R105", changed((("choices", "over"), [{"name": "a", "label": "A"}]))),
    ("R106", changed((("choices", "ja_nee", 0), {"name": "ja"}))),
    ("R107", changed((("choices", "ja_nee", 2), {"name": "ja", "label": "Jawel"}))),
    ("R108", changed(((*ITEM, 2), item(kind="grid")))),
    ("R109", changed((("choices", "ja_nee", 0, "exclusive"), True))),
    ("R110", changed(((*ITEM, 1, "minimum"), 91))),
    ("R111", changed((("choices", "ja_nee"), []))),
    ("R112", changed(((*PAGES, 0, "counts"), True), ((*PAGES, 1, "counts"), True))),
    ("R114", changed((("choices", "ja_nee", 2), {"name": "weet niet", "label": "Weet niet"}))),
    ("R115", changed(((*ITEM, 2), item(kind="grid", choices="wie", rows=[{"name": "r", "label": "R"}])))),
    ("R116", changed(((*ITEM, 0, "minimum"), 4))),
    ("R118", changed(((*ITEM, 2), {"name": "extra", "kind": "scale", "label": "Extra?", "minimum": 1, "maximum": 40, "minimum_label": "a", "maximum_label": "b"}))),
    ("R119", changed(((*PAGES, 0, "closing"), True))),
    ("R119", changed(((*PAGES, 2, "closing"), True), ((*PAGES, 2, "relevant"), "${kent} = 'ja'"))),
    ("R201", changed(((*PAGES, 2, "relevant"), "${kent} = "))),
    ("R202", changed(((*PAGES, 2, "relevant"), "${kend} = 'ja'"))),
    ("R203", changed(((*PAGES, 1, "relevant"), "${slot} = 'x'"))),
    ("R203", changed((("calculations", 0, "calculation"), "if(${slot} = 'x', 'ja', 'nee')"))),
    ("R204", changed(((*ITEM, 1, "relevant"), "selected(${wie}, 'raad')"))),
    (
        "R205",
        changed(
            (("calculations", 1), {"name": "a", "calculation": "${b} + 1"}),
            (("calculations", 2), {"name": "b", "calculation": "${c} + 1"}),
            (("calculations", 3), {"name": "c", "calculation": "${a} + 1"}),
        ),
    ),
    ("R205", changed((("derived", 1), {"name": "zelf", "calculation": "${zelf} + 1"}))),
    ("R206", changed(((*PAGES, 2, "relevant"), "gekozen(${kent}, 'ja')"))),
    ("R207", changed(((*PAGES, 2, "relevant"), "selected(${kent})"))),
    ("R208", changed(((*PAGES, 2, "relevant"), "kent = 'ja'"))),
    ("R208", changed(((*ITEM, 0, "choice_filter"), "laag = ${laag}"))),
    ("R209", changed(((*PAGES, 2, "relevant"), ". = 'ja'"))),
    ("R210", changed(((*ITEM, 1, "constraint"), "regex(., '[')"))),
    ("R211", changed(((*PAGES, 2, "relevant"), "${kent} = 'misschien' or ${kent} = 'ja'"))),
    ("R211", changed(((*PAGES, 2, "relevant"), "selected(${wie}, 'rijk') or ${kent} = 'ja'"))),
    ("R211", changed(((*ITEM, 0, "constraint"), "not(selected(., 'rijk'))"))),
    ("R212", changed(((*PAGES, 2, "relevant"), "label-of(${klasse}) = 'x'"))),
    ("R213", changed(((*PAGES, 2, "relevant"), "${veel} = 1"))),
    ("R301", changed(((*ITEM, 1, "label"), "Hoeveel ${wat}?"))),
    ("R302", changed(((*ITEM, 1, "label"), "Hoeveel ${slot}?"))),
    ("R302", changed(((*ITEM, 1, "label"), "Hoeveel ${wie}?"))),
    ("R303", changed(((*PAGES, 2, "title"), "U had er ${n}"))),
    ("R304", changed(((*ITEM, 1, "label"), "Hoeveel ${wie?"))),
    ("R401", changed(((*PAGES, 2, "relevant"), "${kent} = 'ja' and ${kent} = 'nee'"))),
    ("R401", changed(((*PAGES, 2, "relevant"), "${n} > 90"))),
    ("R401", changed(((*PAGES, 2, "relevant"), "${n} > 20 and ${n} < 21"))),
    ("R401", changed(((*PAGES, 2, "relevant"), "selected(${wie}, 'geen') and count-selected(${wie}) > 1"))),
    ("R401", changed(((*PAGES, 2, "relevant"), "${kenner} = 'misschien'"))),
    ("R401", changed(((*ITEM, 1, "warning"), ". > 100"))),
    ("R402", changed(((*PAGES, 2, "relevant"), "count-selected(${wie}) >= 3"))),
    ("R402", changed(((*PAGES, 2, "relevant"), "${kent} = 'nee' and ${n} >= 0"))),
    ("R403", changed(((*ITEM, 1, "relevant"), "${kent} = 'nee'"))),
    ("R404", changed(((*ITEM, 0, "choice_filter"), "tier = '' or (tier = ${laag} and ${laag} = 'gemeente')"))),
    ("R405", changed(((*ITEM, 1, "constraint"), ". > 90"))),
    ("R406", changed(((*PAGES, 2, "relevant"), "${n} * ${n} = 7"))),
    ("R501", changed(((*ITEM, 1, "name"), "2e_keer"))),
    ("R501", changed(((*ITEM, 1, "name"), "Aantal"), (("derived", 0, "calculation"), "${Aantal} > 10"))),
    ("R502", changed(((*ITEM, 1, "name"), "with"), (("derived", 0, "calculation"), "${with} > 10"))),
    ("R503", changed(((*ITEM, 1, "name"), "n" * 65), (("derived", 0, "calculation"), "${" + "n" * 65 + "} > 10"))),
    ("R503", changed(((*ITEM, 2), item(name="e" * 60, kind="multiple")), (("choices", "ja_nee", 2), {"name": "lang", "label": "L"}))),
    ("R504", changed(((*ITEM, 1, "label"), "é" * 129))),
    ("R505", changed((("choices", "ja_nee", 0, "label"), "J" * 121))),
    ("R506", changed(((*ITEM, 2), item(name="wie__raad")))),
    ("R601", changed((("calculations", 1), {"name": "ongebruikt", "calculation": "1"}))),
    ("R602", changed(((*ITEM, 1, "warning_message"), "Klopt dat?"))),
    ("R603", changed(((*ITEM, 0, "minimum"), 0))),
]  # fmt: skip
ALL_FAULTS = [*FAULTS, *BLOCK_FAULTS]


@pytest.mark.parametrize(("code", "text"), ALL_FAULTS, ids=[f"{code}-{place}" for place, (code, _) in enumerate(ALL_FAULTS)])
def test_check_of_a_fault_finds_its_code(code, text):
    assert code in {found.code for found in check(text)}


def test_check_of_a_good_definition_finds_nothing():
    assert check(changed()) == ()


def test_every_code_of_the_catalogue_is_tested():
    assert {code for code, _ in ALL_FAULTS} == set(CATALOGUE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_check_of_the_tiny_questionnaires_finds_no_errors(file):
    assert [found for found in check(file.read_text(encoding="utf-8")) if found.is_error] == []


@pytest.mark.parametrize(
    "relevant",
    [
        "${n} > 89",
        "${n} = 45",
        "${n} != 45 and ${n} > 44 and ${n} < 47",
        "${n} * 2 = 180",
        "count-selected(${wie}) = 2 and selected(${wie}, 'anders')",
        "not(selected(${wie}, 'raad')) and ${laag} = 'gemeente'",
        "${wie_anders} = 'de buurman'",
        "${klasse} = 'klein' and ${kent} = 'nee'",
        "${klasse} != ''",
        "${kent} = 'nee'",
        "${n} = ''",
        "count-selected(${wie}) >= 2",
    ],
)
def test_check_of_a_rule_that_can_be_true_finds_nothing_wrong(relevant):
    errors = [found for found in check(changed(((*PAGES, 2, "relevant"), relevant))) if found.is_error]

    assert errors == []


def test_check_tells_where_what_and_how_to_mend():
    (found,) = check(
        (Path(__file__).parents[2] / "questionnaires/conditional_items.yaml").read_text("utf-8").replace("${kent} =", "${kend} =")
    )

    assert str(found) == (
        "fout R202 · regel 18, deel deel › pagina dan › vraag hoe › relevant: De variabele ‘kend’ bestaat niet. Misschien: ‘kent’."
    )


def test_check_past_the_bound_says_that_it_stopped(monkeypatch):
    monkeypatch.setattr(searching, "MOST_CASES", 2)

    found = check(changed(((*PAGES, 2, "relevant"), "${kent} = 'nee' and ${n} >= 0")))

    assert {(each.code, each.is_error) for each in found} == {("R406", False)}


def test_load_of_a_faulty_definition_raises_with_all_findings():
    with pytest.raises(DefinitionError) as caught:
        load_questionnaire(changed(((*PAGES, 2, "relevant"), "${kend} = 'ja'"), (("choices", "ja_nee", 0), {"name": "ja"})))

    assert {found.code for found in caught.value.findings} == {"R106", "R202"}


def places(node, above=()):
    """Yield every place in the good definition."""
    yield above
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, inner in steps:
        yield from places(inner, (*above, step))


SCRIBBLES = [
    *[None, True, "", " ", "x", -1, 10**30, 1.5, [], {}, [[]], [None], {"name": "a"}, "{0}", "{name}", "\x00", "\ud800", "é é"],
    *["${x}", "${kent}", ". = ${kent}", "${n} > ", "'a' = label", "label-of(${wie})", "regex(., '(')", "${wie} = ${n}"],
    *["not(not(${laag} = 'gemeente'))", "${kenner} = ${kent}"],
]


BLOCKS_GOOD = YAML(typ="safe", pure=True).load(BLOCKS)
BLOCK_SCRIBBLES = [
    *SCRIBBLES,
    "griffier",
    "veld",
    60,
    ["secretaris"],
    "${maatregelen} = 'protocol'",
    "${evaluatie}",
    "${gescheiden}",
]


def scribbles(good, values):
    """One or two places of a good definition, each with something that does not belong there."""
    return st.lists(st.tuples(st.sampled_from(list(places(good))[1:]), st.sampled_from(values)), min_size=1, max_size=2)


@settings(deadline=None, max_examples=100)
@given(scribbles(GOOD, SCRIBBLES))
def test_check_of_a_scribbled_definition_never_fails_and_agrees_with_load(changes):
    check_agrees_with_load(GOOD, changes)


@settings(deadline=None, max_examples=40)
@given(scribbles(BLOCKS_GOOD, BLOCK_SCRIBBLES))
def test_check_of_scribbled_blocks_never_fails_and_agrees_with_load(changes):
    questionnaire = check_agrees_with_load(BLOCKS_GOOD, changes)

    for block in questionnaire.blocks if questionnaire else ():
        assert check_block(questionnaire, block, {}, {}) == () or block_path(questionnaire, block, {}, {}) != ()


def check_agrees_with_load(good, changes):
    """Check a scribbled definition; load it where it has no errors, and let three respondents through."""
    try:
        text = changed(*changes, good=good)
    except (TypeError, KeyError, IndexError, AttributeError):
        return None  # the first scribble took away the place of the second
    if any(found.is_error for found in check(text)):
        return None
    questionnaire = load_questionnaire(text)
    simulation = simulate(questionnaire, 3, seed=1)
    for response in () if simulation.stuck_pages else simulation.responses:
        assert check_answers(questionnaire, response.answers, response.background) == ()
    return questionnaire
