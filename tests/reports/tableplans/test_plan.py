"""Table plans: what a file may say, and that the plans of 2020 ask for what the questionnaire of 2020 has."""

from pathlib import Path

import pytest

from organisations.choices import Office
from reports.tableplans.plan import PlanError, TablePlan, plans_sha256, table_plan, table_plans, weighting_plan
from surveys.routing import Questionnaire, load_questionnaire

REPOSITORY = Path(__file__).parents[3]
GOOD = """
id: "9.1"
title: Titel
theme: Thema
survey: ambtsdragers
editions: [2030]
base: {text: iedereen}
breakdown:
  heading: Geslacht
  groups:
    - {label: Mannen, where: "${geslacht} = 'man'"}
    - {label: Totaal, total: true}
measures:
  - {label: "{jaar}", variable: slachtoffer, values: [ja]}
  - {label: Verbaal, variable: verbaal, values: [ja]}
sentence: "In {jaar} had {Totaal} ermee te maken, en {Mannen|Verbaal} van de mannen met verbale agressie."
source: bron
"""


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return load_questionnaire((REPOSITORY / "surveys/instruments/2020/ambtsdragers.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "2030").mkdir()
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / "2030" / name).write_text(text, encoding="utf-8")


def read(folder: Path, text: str = GOOD) -> TablePlan:
    write(folder, "9.1.yaml", text)
    (plan,) = table_plans(2030, folder)
    return plan


def test_weighting_of_2020_puts_every_office_in_one_of_five_cells(questionnaire):
    plan = weighting_plan(2020)

    assert plan is not None
    assert [cell.name for cell in plan.cells] == ["burgemeester", "wethouder", "raadslid", "provincie", "waterschap"]
    assert sorted(office for cell in plan.cells for office in cell.offices) == sorted(Office.values)
    assert {plan.variable, plan.fallback} <= set(questionnaire.variables)


def test_edition_without_plans_has_none():
    assert (table_plans(1999), weighting_plan(1999), table_plan(1999, "2.1")) == ((), None, None)


def test_plans_stand_in_the_order_of_the_report(folder):
    for name in ("10.1", "9.10", "bijlage-1", "9.2"):
        write(folder, f"{name}.yaml", GOOD.replace('"9.1"', f'"{name}"'))

    assert [plan.id for plan in table_plans(2030, folder)] == ["9.2", "9.10", "10.1", "bijlage-1"]


def test_labelled_plan_has_the_year_in_label_and_sentence(folder):
    plan = read(folder).labelled(2030)

    assert [measure.label for measure in plan.measures] == ["2030", "Verbaal"]
    assert plan.sentence_parts == (
        "In 2030 had ",
        ("Totaal", "2030"),
        " ermee te maken, en ",
        ("Mannen", "Verbaal"),
        " van de mannen met verbale agressie.",
    )


def test_fingerprint_changes_with_every_letter_of_a_plan(folder):
    before = read(folder).sha256
    all_before = plans_sha256(2030, folder)
    table_plans.cache_clear()
    plans_sha256.cache_clear()

    after = read(folder, GOOD.replace("Titel", "Titels"))

    assert after.sha256 != before
    assert plans_sha256(2030, folder) != all_before


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("title: Titel", "", "title"),
        ("title: Titel", "title: Titel\nkleur: rood", "kleur"),
        ("'man'\"", '"', "R201"),
        ("${geslacht} = 'man'", "label-of(${geslacht}) = 'Man'", "R212"),
        ("total: true", 'where: "1 = 1", total: true', "is het totaal"),
        ("label: Mannen", "label: Totaal", "hetzelfde label"),
        ("label: Verbaal", 'label: "{jaar}"', "hetzelfde label"),
        ("{label: Mannen, where: \"${geslacht} = 'man'\"}", "{label: Alles, total: true}", "hooguit één totaal"),
        ("{Totaal}", "{Vrouwen}", "een cel die er niet is: Vrouwen"),
        ('id: "9.1"', 'id: "9.2"', "heet anders"),
        ("measures:", "measures: [", "while"),
    ],
)
def test_plan_that_cannot_be_right_is_refused_with_its_file(folder, old, new, part):
    with pytest.raises(PlanError, match=r"9\.1\.yaml: ") as error:
        read(folder, GOOD.replace(old, new, 1))

    assert part in str(error.value)


def test_weighting_with_an_office_in_two_cells_is_refused(folder):
    cells = "[{name: a, label: A, offices: [raadslid]}, {name: b, label: B, offices: [raadslid]}]"
    write(folder, "weighting.yaml", f"survey: ambtsdragers\nvariable: functie\nfallback: f\nsource: s\ncells: {cells}")

    with pytest.raises(PlanError, match="twee keer in de weging"):
        weighting_plan(2030, folder)
