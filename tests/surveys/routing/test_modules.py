"""Modules of a definition: taken out with everything that only they used, put in from YAML alone."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.routing import (
    Composition,
    DefinitionError,
    ModuleError,
    applicable_blocks,
    block_path,
    check,
    check_block,
    differences,
    export_columns,
    load_questionnaire,
    module_names,
    simulate,
    with_modules,
)
from tests.surveys.routing.test_checks import BLOCK_SCRIBBLES, BLOCKS_GOOD, changed, scribbles

REPOSITORY = Path(__file__).parents[3]
DEFINITION = (REPOSITORY / "surveys/instruments/2020/organisaties.yaml").read_text(encoding="utf-8")
MODULE = (REPOSITORY / "tests/questionnaires/modules/desinformatiebeleid.yaml").read_text(encoding="utf-8")
TINY = (REPOSITORY / "tests/questionnaires/blocks.yaml").read_text(encoding="utf-8")
SECRETARIS = {"bestuurslaag": "gemeente", "namens": "secretaris"}


@pytest.fixture(scope="module")
def added():
    return load_questionnaire(with_modules(TINY, add=[MODULE]).text)


def block(questionnaire, name):
    return next(part for part in questionnaire.blocks if part.name == name)


def names(things):
    return [thing.name for thing in things]


def test_module_names_are_those_of_blocks_and_pages():
    assert module_names(DEFINITION) == ("agressie", "integriteit", "secretaris", "griffier")
    assert module_names(TINY) == ("agressie",)


def test_nothing_asked_leaves_the_text_as_it_is():
    assert with_modules(TINY) == Composition(TINY, ())


def test_module_from_yaml_alone_is_a_block_after_the_one_it_names(added):
    order = names(applicable_blocks(added, {}, SECRETARIS))

    assert order == ["invuller", "algemeen", "agressie", "secretaris", "desinformatie"]
    assert "desinformatie" not in names(applicable_blocks(added, {}, {**SECRETARIS, "bestuurslaag": "waterschap"}))


def test_module_from_yaml_alone_has_pages_and_checks(added):
    part = block(added, "desinformatie")

    assert names(block_path(added, part, {"desinformatie_beleid": "ja"}, SECRETARIS)) == ["desinformatie", "desinformatie-vormen"]
    assert names(block_path(added, part, {"desinformatie_beleid": "nee"}, SECRETARIS)) == ["desinformatie"]
    assert [found.page.name for found in check_block(added, part, {"desinformatie_beleid": "ja"}, SECRETARIS)] == [
        "desinformatie-vormen"
    ]


def test_module_from_yaml_alone_has_columns(added):
    assert export_columns(added.variables["desinformatie_vormen"]) == (
        "desinformatie_vormen__training",
        "desinformatie_vormen__meldpunt",
        "desinformatie_vormen__anders",
    )
    assert {"desinformatie_beleid", "desinformatie_vormen_anders", "basis_desinformatie"} <= set(added.variables)


def test_module_from_yaml_alone_passes_all_checks_and_is_reached(added):
    simulation = simulate(added, 300, seed=1)

    assert check(with_modules(TINY, add=[MODULE]).text) == ()
    assert (simulation.unreached_pages, simulation.unreached_options) == ((), ())


def test_module_comes_where_the_block_that_it_names_was():
    after_council = MODULE.replace("after: secretaris", "after: agressie_raad")

    composed = load_questionnaire(with_modules(TINY, off=["agressie"], add=[after_council]).text)

    assert names(composed.blocks) == ["invuller", "algemeen", "desinformatie", "secretaris"]


def test_module_can_be_replaced():
    definition = with_modules(TINY, add=[MODULE]).text
    renewed = MODULE.replace("title: Desinformatie\n", "title: Nepnieuws\n")

    composed = load_questionnaire(with_modules(definition, off=["desinformatiebeleid"], add=[renewed]).text)

    assert [part.title for part in composed.blocks][-2:] == ["Alleen de secretaris", "Nepnieuws"]


def test_module_fits_the_questionnaire_of_2020():
    composed = with_modules(DEFINITION, add=[MODULE]).text

    assert check(composed) == ()
    assert "desinformatie" in names(applicable_blocks(load_questionnaire(composed), {}, SECRETARIS))


def test_module_put_in_and_taken_out_again_changes_nothing():
    composition = with_modules(with_modules(TINY, add=[MODULE]).text, off=["desinformatiebeleid"])

    assert differences(load_questionnaire(TINY), load_questionnaire(composition.text)) == ()
    assert set(composition.dropped) == {"basis_desinformatie", "desinformatie_vormen", "ja_nee_weet_niet"}


@pytest.mark.parametrize("off", [("agressie",), ("integriteit",), ("secretaris", "griffier")])
def test_module_taken_out_leaves_a_definition_without_findings(off):
    composition = with_modules(DEFINITION, off=off)
    left = load_questionnaire(composition.text)

    assert check(composition.text) == ()
    assert set(off).isdisjoint(module_names(composition.text))
    assert [part.name for part in left.blocks if part.block.module in off] == []
    assert {"invuller", "algemeen", "afsluiting"} <= set(names(left.blocks))
    # Its questions in the opening block go too, and what was worked out from any of them.
    asked = [name for name, variable in left.variables.items() if variable.asked and name.startswith(off)]
    assert asked + [name for name in left.variables if name.startswith(tuple(f"basis_{module}" for module in off))] == []


def test_comments_stay():
    assert "# Blokken: over de invuller" in with_modules(TINY, off=["agressie"]).text


def test_calculation_that_is_left_without_use_goes_too():
    composition = with_modules(TINY, off=["agressie"])

    assert composition.dropped == ("basis_raad", "gescheiden", "maatregelen")
    assert [found for found in check(composition.text) if found.is_error] == []


@pytest.mark.parametrize(
    ("module", "words"),
    [
        (MODULE.replace("after: secretaris", "after: kiesraad"), "‘kiesraad’"),
        (MODULE.replace("module: desinformatiebeleid", "module: iets"), "module: desinformatiebeleid"),
        (MODULE.replace("ja_nee_weet_niet:", "ja_nee:"), "‘ja_nee’"),
    ],
)
def test_module_that_does_not_fit_is_refused_in_words(module, words):
    with pytest.raises(ModuleError, match=words):
        with_modules(TINY, add=[module])


def test_module_that_is_not_there_cannot_be_taken_out():
    with pytest.raises(ModuleError, match="‘agresie’ bestaat niet; kies uit: agressie"):
        with_modules(TINY, off=["agresie"])


def test_text_that_is_no_module_says_what_is_wrong():
    with pytest.raises(DefinitionError, match="bestaat hier niet"):
        with_modules(TINY, add=[TINY])


def test_module_put_in_twice_is_found_by_the_check():
    twice = with_modules(TINY, add=[MODULE, MODULE]).text

    assert "R101" in {found.code for found in check(twice)}


@settings(deadline=None, max_examples=40)
@given(scribbles(BLOCKS_GOOD, BLOCK_SCRIBBLES), st.booleans(), st.booleans())
def test_scribbled_definition_or_module_is_composed_or_refused_in_words(changes, is_off, is_added):
    try:
        text = changed(*changes, good=BLOCKS_GOOD)
    except (TypeError, KeyError, IndexError, AttributeError):
        return  # the first scribble took away the place of the second

    try:
        composed = with_modules(text, off=["agressie"] if is_off else [], add=[MODULE] if is_added else [])
    except (DefinitionError, ModuleError):
        return

    # It has the shape of a definition still, whatever the checks say of it.
    assert {found.code for found in check(composed.text)}.isdisjoint({"R001", "R002"})
