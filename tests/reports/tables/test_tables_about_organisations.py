"""Tables about organisations of the report of 2020, on a dozen organisations that can be counted by hand."""

import pytest

from reports.estimation.results import Withheld
from reports.tableplans.plan import TablePlan, table_plan
from reports.tables import Table, cell_records, compute, printed
from surveys.routing import derived_values
from tests.reports.tableplans.examples import instrument
from tests.reports.tables.examples import snapshot_of

# Of each organisation its tier and what it answered, by the end of the names of the variables.
STUDIES = [
    ("gemeente", {"norm_id": "ja", "onderzoek_id": "2019", "registratie_id": "altijd"}),
    ("gemeente", {"norm_id": "ja", "onderzoek_id": "2019", "registratie_id": "soms"}),
    ("gemeente", {"norm_id": "nee", "onderzoek_id": "geen", "registratie_id": "altijd"}),
    ("gemeente", {"norm_id": "weet_niet", "onderzoek_id": "weet_niet"}),
    ("gemeente", {"norm_db": "ja", "onderzoek_db": "2018", "norm_vv": "nee", "onderzoek_vv": "2020"}),
    ("gemeente", {"norm_db": "ja", "onderzoek_db": "geen", "norm_vv": "nee", "onderzoek_vv": "geen"}),
    ("gemeente", {"norm_db": "nee", "onderzoek_db": "geen", "norm_vv": "nee", "onderzoek_vv": "weet_niet"}),
    ("provincie", {"norm_id": "ja", "onderzoek_id": "2017", "registratie_id": "nooit"}),
    ("provincie", {"onderzoek_db": "2018", "onderzoek_vv": "2020", "registratie_db": "nooit", "registratie_vv": "vaak"}),
    ("provincie", {"onderzoek_vv": "geen", "registratie_vv": "onbekend"}),
    ("waterschap", {"norm_id": "ja", "onderzoek_id": "2020", "registratie_id": "altijd"}),
    ("waterschap", {"norm_id": "ja", "onderzoek_id": "2020", "registratie_id": "altijd"}),
]
MEASURES = [
    f"{name}_id"
    for name in ("norm", "huisregels", "communicatie", "melding", "opvang", "training", "voorlichting", "sociale_media")
]
CODES = [
    *[("gemeente", {"gedragscode_id": year}) for year in ("2019", "2019", "2020")],
    ("gemeente", {"gedragscode_db": "2018"}),
    ("gemeente", {"gedragscode_vv": "geen"}),
    ("gemeente", {"gedragscode_vv": "geen"}),
]


def plan_2020(number: str) -> TablePlan:
    plan = table_plan(2020, number)
    assert plan is not None
    return plan


def table_of(number: str, subject: str, organisations: list, population: dict[str, int] | None = None) -> Table:
    """Compute a table of 2020 on organisations, with what the instrument derives from their answers."""
    rows = []
    plan, questionnaire = plan_2020(number), instrument("organisaties")
    read = {measure.variable_in(group) for measure in plan.measures for group in plan.breakdown.groups}
    for tier, answers in organisations:
        known = {"bestuurslaag": tier, **{f"{subject}_{name}": code for name, code in answers.items()}}
        rows.append(dict.fromkeys(read) | known | derived_values(questionnaire, known))
    return compute(snapshot_of(rows, population=population), plan)


def columns_of(table: Table) -> dict[str, dict[str, str]]:
    """Return of every column what stands in it, but for what is 0%."""
    columns: dict[str, dict[str, str]] = {}
    for record in cell_records(table):
        if record.shown != "0%":
            columns.setdefault(record.column, {})[record.row] = record.shown
    return columns


def numbers_of(table: Table) -> dict[str, str]:
    laid_out = printed(table)
    return dict(zip(laid_out.columns, laid_out.column_respondents, strict=True))


@pytest.fixture(scope="module")
def studies() -> Table:
    return table_of("3.3", "agressie", STUDIES)


def test_identical_and_specific_policy_have_their_own_base(studies):
    assert numbers_of(studies) == {
        "Gemeenten – Beleid identiek": "4",
        "Gemeenten – College specifiek": "3",
        "Gemeenten – Raad specifiek": "3",
        "Provincies": "3",
        "Waterschappen – Beleid identiek": "–",
    }
    columns = columns_of(studies)
    assert columns["Gemeenten – Beleid identiek"] == {"2019": "50%", "Geen onderzoek uitgevoerd": "25%", "Weet ik niet": "25%"}
    assert columns["Gemeenten – College specifiek"] == {"2018": "33%", "Geen onderzoek uitgevoerd": "67%"}
    assert columns["Gemeenten – Raad specifiek"] == {"2020": "33%", "Geen onderzoek uitgevoerd": "33%", "Weet ik niet": "33%"}


def test_province_with_two_policies_counts_once_with_the_latest_year(studies):
    assert columns_of(studies)["Provincies"] == {"2020": "33%", "2017": "33%", "Geen onderzoek uitgevoerd": "33%"}


def test_facts_are_withheld_of_two_organisations_and_indicative_of_few(studies):
    hidden = {group.label: group.withheld for group in studies.groups if group.withheld}

    assert hidden == {"Waterschappen – Beleid identiek": Withheld.SMALL_BASE}
    assert printed(studies).notes[-1] == "Minder dan 20 organisaties, dus indicatief: Gemeenten, Provincies."


def test_registration_follows_the_strict_rule():
    table = table_of("3.4", "agressie", STUDIES)

    assert table.groups[0].label == "Gemeenten – Beleid identiek"
    assert table.groups[0].withheld is Withheld.SMALL_BASE


def test_registration_of_a_tier_of_few_organisations_is_withheld_however_many_answer():
    boards = [("waterschap", {"norm_id": "ja", "registratie_id": "altijd"})] * 12
    hidden = {}
    for number in (21, 342):
        table = table_of("3.4", "agressie", boards, population={"gemeente": 355, "provincie": 12, "waterschap": number})
        hidden[number] = table.groups[-1].withheld

    assert hidden == {21: Withheld.SMALL_POPULATION, 342: None}


def test_province_with_two_policies_counts_with_the_highest_frequency():
    provinces = [one for one in STUDIES if one[0] == "provincie"] * 4

    assert columns_of(table_of("3.4", "agressie", provinces))["Provincies"] == {"Vaak": "33%", "Nooit": "33%", "Onbekend": "33%"}


def test_measures_of_provinces_are_those_of_identical_policy_only():
    identical = [("provincie", dict.fromkeys(MEASURES, "ja"))] * 3

    table = table_of("3.2", "agressie", [*identical, STUDIES[8], STUDIES[9]])

    assert numbers_of(table)["Provincies – Beleid identiek"] == "3"
    assert printed(table).base_respondents == "3"


def test_identical_policy_counts_for_board_and_council():
    columns = columns_of(table_of("5.2", "integriteit", CODES))

    assert columns["Gemeenten – College"] == {"2020": "25%", "2019": "50%", "2018": "25%"}
    assert columns["Gemeenten – Raad"] == {"2020": "20%", "2019": "40%", "Er is geen gedragscode": "40%"}


def test_n_of_every_cell_is_told_where_it_is_not_that_of_its_column():
    everything = [("gemeente", dict.fromkeys(MEASURES, "ja"))] * 4
    broken_off = [("gemeente", {"norm_id": "nee"})] * 4

    table = printed(table_of("3.2", "agressie", [*everything, *broken_off]))

    assert [(row.cells[0].percent, row.cells[0].count) for row in table.rows[:2]] == [("50%", "n = 8"), ("100%", "n = 4")]
    assert table.column_respondents[0] == "4–8"
