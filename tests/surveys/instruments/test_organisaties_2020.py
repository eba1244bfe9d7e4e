"""The organisation questionnaire of 2020: its blocks, for whom they are, the words of the tier, the bases of the tables."""

import re
from itertools import chain

import pytest

from surveys.routing import (
    FillerRole,
    Kind,
    applicable_blocks,
    block_path,
    check,
    check_block,
    check_page,
    implausible,
    page_view,
)
from tests.surveys.instruments.organisations import (
    EVERYTHING,
    MEASURES,
    OPENING,
    PERSONAL,
    SEPARATE,
    VERSIONS,
    background_of,
)

TIERS = ("gemeente", "provincie", "waterschap")
FOR_EVERYBODY = ["invuller", "algemeen"]
IDENTICAL = ["agressie", "integriteit"]
SPECIFIC = ["agressie_db", "agressie_vv", "integriteit_db", "integriteit_vv"]


def names(things):
    return [thing.name for thing in things]


def block(questionnaire, name):
    return next(part for part in questionnaire.blocks if part.name == name)


def words_on(view):
    """Yield everything that a filler reads on the page."""
    yield view.title
    for item in view.items:
        yield from (text for text in (item.label, item.hint, item.minimum_label, item.maximum_label) if text)
        yield from (choice.label for choice in item.choices)
        yield from (text for row in item.rows for text in (row.label, row.hint) if text)


def test_check_finds_nothing(organisaties_text):
    assert check(organisaties_text) == ()


def test_labels_for_tables_and_files_hold_no_names_of_variables(organisaties):
    variables = organisaties.variables.values()

    assert [variable.name for variable in variables if "${" in variable.short_label] == []
    assert [choice.name for variable in variables for choice in variable.choices if "${" in choice.short_label] == []


def test_simulation_of_a_thousand_reaches_everything(organisation_simulation):
    simulation = organisation_simulation
    missed = (simulation.unreached_pages, simulation.unreached_items, simulation.unreached_options, simulation.stuck_pages)

    assert missed == ((), (), (), ())


def test_blocks_are_personal_opening_and_those_of_the_report(organisaties):
    assert organisaties.personal_block.name == "invuller"
    assert organisaties.opening_block.name == "algemeen"
    assert names(organisaties.blocks) == [
        *FOR_EVERYBODY,
        *("agressie", "agressie_db", "agressie_vv"),
        *("integriteit", "integriteit_db", "integriteit_vv"),
        *("secretaris", "griffier", "afsluiting"),
    ]


@pytest.mark.parametrize(
    ("aggression", "integrity", "expected"),
    [
        ("ja", "ja", ["agressie", "integriteit"]),
        ("nee", "ja", ["agressie_db", "agressie_vv", "integriteit"]),
        ("ja", "weet_niet", ["agressie", "integriteit_db", "integriteit_vv"]),
        ("weet_niet", "nee", SPECIFIC),
        (None, None, []),
    ],
)
def test_blocks_follow_whether_the_policy_is_identical(organisaties, aggression, integrity, expected):
    given = {"agressie_identiek": aggression, "integriteit_identiek": integrity}
    opening = {**OPENING, **given}
    answers = {name: value for name, value in opening.items() if value is not None}

    found = applicable_blocks(organisaties, answers, background_of("gemeente", "griffier"))

    assert names(found) == [*FOR_EVERYBODY, *expected, "griffier", "afsluiting"]


@pytest.mark.parametrize(
    ("tier", "role", "own"),
    [
        ("gemeente", "secretaris", ["secretaris"]),
        ("provincie", "secretaris", ["secretaris"]),
        ("waterschap", "secretaris", ["secretaris"]),
        ("gemeente", "griffier", ["griffier"]),
        ("provincie", "griffier", ["griffier"]),
        ("waterschap", "griffier", []),
    ],
)
def test_own_blocks_are_for_who_fills_in_in_that_place(organisaties, tier, role, own):
    found = applicable_blocks(organisaties, {**PERSONAL, **OPENING}, background_of(tier, role))

    assert names(found) == [*FOR_EVERYBODY, *IDENTICAL, *own, "afsluiting"]


@pytest.mark.parametrize("version", ["db", "vv"])
@pytest.mark.parametrize("theme", ["agressie", "integriteit"])
def test_board_is_for_the_secretaris_and_council_for_the_griffier(organisaties, theme, version):
    role = {"db": FillerRole.SECRETARIS, "vv": FillerRole.GRIFFIER}[version]

    assert block(organisaties, f"{theme}_{version}").block.roles == (role,)
    assert set(block(organisaties, theme).block.roles) == set(FillerRole)


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("role", ["griffier", "secretaris"])
@pytest.mark.parametrize("answers", [EVERYTHING, SEPARATE], ids=["identical", "separate"])
def test_complete_answers_leave_no_block_open(organisaties, tier, role, answers):
    allowed = {**answers, "functie": "secretaris"}
    background = background_of(tier, role)

    problems = [check_block(organisaties, part, allowed, background) for part in organisaties.blocks]

    assert set(problems) == {()}


def test_same_item_has_a_name_for_each_version(organisaties):
    stems = {version: set() for version in VERSIONS}
    for page in organisaties.pages:
        version = page.name.rpartition("-")[2]
        if version in VERSIONS:
            for name in page.variables:
                assert name.endswith(f"_{version}")
                stems[version].add(name.removesuffix(f"_{version}"))

    assert stems["id"] - stems["db"] == {"integriteit_screening_volksvertegenwoordigers"}
    assert stems["id"] - stems["vv"] == {"integriteit_screening_bestuurders"}
    assert stems["db"] | stems["vv"] == stems["id"]


def test_same_item_has_the_same_answers_in_each_version(organisaties):
    def codes(stem, version):
        return [choice.name for choice in organisaties.variables[f"{stem}_{version}"].choices]

    stems = {name.removesuffix("_db") for name in organisaties.variables if name.endswith("_db") and not name.startswith("basis")}
    shared = [stem for stem in sorted(stems) if f"{stem}_vv" in organisaties.variables]

    assert len(shared) >= 19
    assert [stem for stem in shared if not codes(stem, "id") == codes(stem, "db") == codes(stem, "vv")] == []


def test_whether_policy_exists_is_marked(organisaties):
    marked = {name for item in organisaties.items.values() if item.exists for name in item.names}

    assert {f"agressie_{measure}_{version}" for measure in MEASURES for version in VERSIONS} <= marked
    assert {
        "integriteit_aanspreekpunt_id",
        "integriteit_procedure_vv",
        "nevenfuncties_openbaar_db",
        "jaarverantwoording",
    } <= marked
    assert not any(organisaties.items[name].exists for name in ("agressie_identiek", "audit", "agressie_registratie_id"))


def test_policy_fields_of_blocks_are_answers_of_the_personal_block(organisaties):
    personal = organisaties.personal_block.block
    known = {choice.name for choice in organisaties.items[personal.policy_field].choices}

    assert (personal.policy_field, personal.years) == ("beleidsveld", "functiejaren")
    assert organisaties.items[personal.years].kind is Kind.INTEGER
    assert [part.name for part in organisaties.blocks if not set(part.block.policy_fields) <= known] == []
    assert "griffie" in block(organisaties, "integriteit_vv").block.policy_fields
    assert "veiligheid" in block(organisaties, "agressie_db").block.policy_fields


def test_blocks_with_the_same_theme_are_one_module(organisaties):
    modules = {part.name: part.block.module for part in organisaties.blocks}

    assert {modules[name] for name in ("agressie", "agressie_db", "agressie_vv")} == {"agressie"}
    assert modules["invuller"] is modules["algemeen"] is None


@pytest.mark.parametrize(
    ("tier", "words"),
    [
        ("gemeente", ("gemeente", "gemeenteraad", "college van burgemeester en wethouders", "gemeentesecretaris", "wethouder")),
        (
            "provincie",
            ("provincie", "provinciale staten", "gedeputeerde staten", "provinciesecretaris", "commissaris van de Koning"),
        ),
        ("waterschap", ("waterschap", "algemeen bestuur", "dagelijks bestuur", "secretaris-directeur", "dijkgraaf")),
    ],
)
def test_texts_use_the_words_of_the_tier_and_of_no_other(organisaties, tier, words):
    others = {
        "gemeente": ("provinci", "statenl", "staten", "waterschap", "dijkgraaf", "secretaris-directeur"),
        "provincie": ("gemeente", "de raad", "raadsl", "college", "wethouder", "waterschap", "dijkgraaf"),
        "waterschap": ("gemeente", "de raad", "raadsl", "college", "wethouder", "provinci", "staten", "griffi"),
    }[tier]
    roles = ["secretaris"] if tier == "waterschap" else ["griffier", "secretaris"]
    shown = []
    for answers in (EVERYTHING, SEPARATE):
        for role in roles:
            background = background_of(tier, role)
            for part in organisaties.blocks:
                for page in block_path(organisaties, part, {**answers, "agressie_norm_id": "nee"}, background):
                    shown += words_on(page_view(organisaties, page, {**answers, "agressie_norm_id": "nee"}, background))
    text = "\n".join(shown)

    assert [word for word in words if word.lower() not in text.lower()] == []
    assert [word for word in others if word.lower() in text.lower()] == []
    assert "${" not in text


def test_only_a_municipality_is_offered_the_processes_of_a_municipality(organisaties):
    def offered(tier):
        view = page_view(organisaties, organisaties.page("kwetsbare-processen"), EVERYTHING, background_of(tier))
        return {choice.name for choice in view.items[0].choices}

    assert offered("gemeente") - offered("provincie") == {"openbare_orde", "sociaal_domein", "identificatie", "brp"}
    assert offered("provincie") == offered("waterschap")


def test_at_most_three_vulnerable_processes(organisaties):
    page, background = organisaties.page("kwetsbare-processen"), background_of("gemeente")

    def problems(chosen):
        checked = check_page(organisaties, page, {"kwetsbare_processen": chosen}, EVERYTHING, background)
        return [problem.code for problem in checked.problems]

    assert problems(["inkoop", "brp", "bibob"]) == []
    assert len(problems(["inkoop", "brp", "bibob", "subsidies"])) == 1
    assert len(problems(["inkoop", "geen"])) == 1


@pytest.mark.parametrize(("number", "is_asked"), [(0, False), (1, True), (2, True), (None, False)])
def test_motives_are_asked_after_a_report_to_the_police(organisaties, number, is_asked):
    answers = {name: value for name, value in EVERYTHING.items() if name != "aangiften_aantal"}
    answers |= {} if number is None else {"aangiften_aantal": number}

    pages = block_path(organisaties, block(organisaties, "secretaris"), answers, background_of("provincie"))

    assert ("gemotiveerd" in names(pages)) is is_asked


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("theme", ["agressie", "integriteit"])
@pytest.mark.parametrize(
    ("answer", "is_asked"), [("altijd", False), ("vaak", False), ("soms", True), ("nooit", True), ("onbekend", False)]
)
def test_reason_is_asked_where_reports_are_not_always_registered(organisaties, theme, version, answer, is_asked):
    name = theme if version == "id" else f"{theme}_{version}"
    answers = {**(EVERYTHING if version == "id" else SEPARATE), f"{theme}_registratie_{version}": answer}

    pages = block_path(organisaties, block(organisaties, name), answers, background_of("gemeente"))

    page = f"niet-geregistreerd-{version}" if theme == "agressie" else f"integriteit-niet-geregistreerd-{version}"
    assert (page in names(pages)) is is_asked


@pytest.mark.parametrize(("answer", "is_asked"), [("ja", False), ("nee", True), ("weet_niet", False)])
def test_reason_is_asked_where_there_is_no_norm(organisaties, answer, is_asked):
    answers = {**EVERYTHING, "agressie_norm_id": answer}

    view = page_view(organisaties, organisaties.page("onderzoek-id"), answers, background_of("waterschap"))

    assert ("geen_norm_reden_id" in names(view.items)) is is_asked
    assert not organisaties.items["geen_norm_reden_id"].required


def test_implausible_answers_are_named(organisaties):
    answers = {
        **EVERYTHING,
        "integriteit_gedragscode_id": "geen",
        "agressie_melding_id": "nee",
        "aangiften_aantal": 11,
    }
    background = background_of("gemeente")

    found = [names(implausible(organisaties, part, answers, background)) for part in organisaties.blocks]

    assert list(chain(*found)) == ["registreren_zonder_melden_id", "gedragscode_verspreid_id", "veel_aangiften"]


def test_questions_are_short_and_formal(organisaties):
    own = [item for page in organisaties.pages for item in page.items if not (item.source or "").startswith("letterlijk")]
    words = {item.name: len(item.label.split()) for item in own if item.is_question}
    informal = [item.name for item in own if re.search(r"\b(je|jij|jou|jouw|jullie)\b", item.label + (item.hint or ""))]

    assert {name: count for name, count in words.items() if count > 25} == {}
    assert informal == []


def test_page_has_at_most_four_questions(organisaties):
    assert {page.name: len(page.items) for page in organisaties.pages if sum(item.is_question for item in page.items) > 4} == {}


def test_minutes_of_a_block_fit_its_questions(organisaties):
    # A statement takes about ten seconds, another question half a minute.
    for part in organisaties.blocks:
        items = [item for page in organisaties.pages if page.part is part for item in page.items if item.is_question]
        seconds = sum(10 * len(item.rows) or 30 for item in items)
        assert seconds / 60 - 1 <= part.block.minutes <= seconds / 60 + 5, part.name
