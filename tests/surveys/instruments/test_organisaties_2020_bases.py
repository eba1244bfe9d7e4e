"""The bases of the tables about organisations, and what stands together for board and council."""
# ruff: noqa: E501 -- a row of a table stays on one line

import pytest

from surveys.routing import derived_values
from tests.surveys.instruments.organisations import EVERYTHING, MEASURES, OPENING, PERSONAL, SEPARATE, organisation_values


def names(things):
    return [thing.name for thing in things]


@pytest.mark.parametrize(
    ("tier", "answers", "expected"),
    [
        (
            "gemeente",
            EVERYTHING,
            {"agressie_identiek", "agressie", "integriteit_identiek", "integriteit_db", "integriteit_vv", "secretaris", "griffier"},
        ),
        ("gemeente", SEPARATE, {"agressie_db", "agressie_vv", "agressie", "integriteit_db", "integriteit_vv", "secretaris", "griffier"}),
        ("waterschap", EVERYTHING, {"agressie_identiek", "agressie", "integriteit_identiek", "integriteit_db", "integriteit_vv", "secretaris"}),
        ("provincie", {**PERSONAL, **OPENING}, set()),
    ],
)  # fmt: skip
def test_bases_follow_what_the_organisation_answered(organisaties, tier, answers, expected):
    found = derived_values(organisaties, organisation_values(organisaties, tier, answers))

    bases = {name.removeprefix("basis_"): value for name, value in found.items() if name.startswith("basis_")}
    bases.pop("aangiften", None)
    assert {name for name, value in bases.items() if value == "ja"} == expected
    assert {name for name, value in bases.items() if value == "nee"} == set(bases) - expected


def without(answers, beginning):
    return {name: value for name, value in answers.items() if not name.startswith(beginning)}


def test_bases_leave_out_a_block_that_was_skipped(organisaties):
    answers = without(SEPARATE, tuple(f"agressie_{name}_vv" for name in (*MEASURES, "onderzoek", "registratie")))

    found = derived_values(organisaties, organisation_values(organisaties, "gemeente", answers))

    assert (found["basis_agressie_db"], found["basis_agressie_vv"]) == ("ja", "nee")


@pytest.mark.parametrize(("number", "expected"), [(0, "nee"), (1, "ja"), (2, "ja")])
def test_base_of_the_motives_is_who_was_reported(organisaties, number, expected):
    values = organisation_values(organisaties, "gemeente", {**EVERYTHING, "aangiften_aantal": number})

    assert derived_values(organisaties, values)["basis_aangiften"] == expected


@pytest.mark.parametrize(
    ("board", "council", "expected"),
    [
        (("2016_of_eerder", "nooit"), ("2018", "vaak"), ("2018", "vaak")),
        (("2020", "altijd"), ("2019", "soms"), ("2020", "altijd")),
        (("geen", "onbekend"), ("weet_niet", "nooit"), ("geen", "nooit")),
        (("weet_niet", "onbekend"), ("weet_niet", "onbekend"), ("weet_niet", "onbekend")),
    ],
)
def test_province_counts_once_with_latest_year_and_highest_frequency(organisaties, board, council, expected):
    answers = {**SEPARATE, "agressie_niet_geregistreerd_reden_db": "geen meldingen"}
    for version, (year, frequency) in (("db", board), ("vv", council)):
        answers |= {f"agressie_onderzoek_{version}": year, f"agressie_registratie_{version}": frequency}

    found = derived_values(organisaties, organisation_values(organisaties, "provincie", answers))

    assert (found["agressie_onderzoek_samen"], found["agressie_registratie_samen"]) == expected


def test_identical_policy_of_a_province_is_taken_as_answered(organisaties):
    found = derived_values(organisaties, organisation_values(organisaties, "provincie", EVERYTHING))

    assert (found["agressie_onderzoek_samen"], found["agressie_registratie_samen"]) == ("geen", "altijd")


@pytest.mark.parametrize(
    ("answers", "year", "ways"),
    [
        (EVERYTHING, ("2018", "2018"), (["eed", "gedragscode"], ["eed", "gedragscode"])),
        (
            {**SEPARATE, "integriteit_gedragscode_vv": "2020", "integriteit_aandacht_db": ["rapportages"]},
            ("2018", "2020"),
            (["rapportages"], ["eed", "gedragscode"]),
        ),
    ],
)
def test_identical_policy_counts_for_board_and_council(organisaties, answers, year, ways):
    found = derived_values(organisaties, organisation_values(organisaties, "gemeente", answers))

    assert (found["integriteit_gedragscode_college"], found["integriteit_gedragscode_raad"]) == year
    assert (found["integriteit_aandacht_college"], found["integriteit_aandacht_raad"]) == ways


def test_every_item_about_integrity_is_put_together_for_board_and_council(organisaties):
    asked = {name: variable for name, variable in organisaties.variables.items() if variable.asked and name.endswith("_id")}
    stems = [name.removesuffix("_id") for name, variable in asked.items() if variable.choices and not name.startswith("agressie")]
    ends = {stem: {"_college", "_raad"} for stem in stems}
    ends["integriteit_screening_bestuurders"] = {"_college"}
    ends["integriteit_screening_volksvertegenwoordigers"] = {"_raad"}

    together = {stem: {end for end in ("_college", "_raad") if f"{stem}{end}" in organisaties.variables} for stem in stems}

    assert len(stems) == 11
    assert together == ends
    for stem in stems:
        for end in ends[stem]:
            derived, original = organisaties.variables[f"{stem}{end}"], organisaties.variables[f"{stem}_id"]
            assert (derived.kind, names(derived.choices)) == (original.kind, names(original.choices))
