"""The check of table plans: a planted fault is found, on its line, and the plans of 2020 have none."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reports.tableplans.checking import check_plans
from reports.tableplans.plan import FOLDER, table_plans
from surveys.routing import load_questionnaire
from tests.reports.tableplans.examples import instrument

QUESTIONNAIRE = """
name: klein
title: Klein
language: nl
choices:
  ja_nee:
    - {name: ja, label: Ja}
    - {name: nee, label: Nee}
  oordeel:
    - {name: goed, label: Goed}
    - {name: slecht, label: Slecht}
    - {name: weet_niet, label: Weet niet, substantive: false}
parts:
  - name: deel
    title: Deel
    pages:
      - name: een
        title: Een
        items:
          - {name: slachtoffer, kind: single, label: Vraag?, choices: ja_nee}
          - {name: groep, kind: single, label: Groep?, choices: ja_nee}
          - {name: oordeel, kind: single, label: Oordeel?, choices: oordeel}
          - {name: dader, kind: multiple, label: Wie?, choices: ja_nee}
      - name: twee
        title: Twee
        relevant: "${slachtoffer} = 'ja'"
        items:
          - {name: melding, kind: single, label: Gemeld?, choices: ja_nee}
"""
GOOD = """\
id: "9.1"
title: Titel
theme: Thema
survey: ambtsdragers
editions: [2030]
base: {text: slachtoffers, expression: "${slachtoffer} = 'ja'"}
dont_know: none
adds_to_100: true
breakdown:
  axis: columns
  groups:
    - {label: A, where: "${groep} = 'ja'"}
    - {label: B, where: "${groep} = 'nee'"}
    - {label: Totaal, total: true}
measures:
  - {label: Ja, variable: melding, values: [ja]}
  - {label: Nee, variable: melding, values: [nee]}
source: bron
"""


@pytest.fixture(scope="module")
def questionnaires():
    return {"ambtsdragers": load_questionnaire(QUESTIONNAIRE)}


def faults(folder: Path, questionnaires, text: str) -> list[tuple[int, str]]:
    (folder / "2030").mkdir(exist_ok=True)
    (folder / "2030" / "9.1.yaml").write_text(text, encoding="utf-8")
    return [(found.line, found.message) for found in check_plans(2030, questionnaires, folder)]


def test_good_plan_has_no_faults(tmp_path, questionnaires):
    assert faults(tmp_path, questionnaires, GOOD) == []


@pytest.mark.parametrize(
    ("change", "line", "part"),
    [
        (("variable: melding, values: [nee]", "variable: meldin, values: [nee]"), 17, "onbekende variabele meldin"),
        (("values: [nee]", "values: [neen]"), 17, "melding heeft geen antwoord neen; wel: ja, nee"),
        (("${groep} = 'nee'", "${groepen} = 'nee'"), 13, "onbekende variabele groepen"),
        (("${groep} = 'nee'", "${groep} = 'neen'"), 13, "groep heeft geen antwoord neen"),
        (("${slachtoffer} = 'ja'", "${slachtoffer} = 'ja' and ${slachtoffer} = 'nee'"), 6, "de basis is leeg"),
        (("${groep} = 'nee'", "${slachtoffer} = 'nee'"), 13, "de groep B is leeg"),
        (("${groep} = 'nee'", "${slachtoffer} = 'ja'"), 13, "overlapt"),
        (("${slachtoffer} = 'ja'", ""), 16, "niet aan iedereen in de basis gevraagd"),
        (("  - {label: Nee, variable: melding, values: [nee]}\n", ""), 16, "geen 100%: nee ontbreekt"),
        (("values: [nee]", "values: [ja, nee]"), 16, "geen 100%: ja telt meer dan één keer mee"),
        (("variable: melding, values: [nee]", "variable: slachtoffer, values: [nee]"), 16, "zij gaan over melding, slachtoffer"),
        (("dont_know: none", "dont_know: in"), 7, "dont_know is none"),
        (("where: \"${groep} = 'ja'\"", "where: \"${groep} = 'ja'\", offices: [koning]"), 12, "onbekende functie koning"),
        (("values: [ja]", "values: [ja], label_by_group: {C: Jawel}"), 16, "een groep die er niet is: C"),
        (("title: Titel", "title: ["), 1, "9.1.yaml"),
    ],
)
def test_planted_fault_is_found_on_its_line(tmp_path, questionnaires, change, line, part):
    found = faults(tmp_path, questionnaires, GOOD.replace(*change))

    assert line in [where for where, _ in found]
    assert any(part in message for _, message in found), found


@pytest.mark.parametrize(
    ("rule", "exclude", "part"),
    [
        ("none", "", "kies dont_know in of out"),
        ("out", "", "exclude mist weet_niet"),
        ("in", ", exclude: [weet_niet]", "exclude noemt weet_niet"),
        ("in", "", None),
        ("out", ", exclude: [weet_niet]", None),
    ],
)
def test_rule_for_dont_know_is_kept_by_every_measure(tmp_path, questionnaires, rule, exclude, part):
    text = GOOD.replace("dont_know: none\nadds_to_100: true", f"dont_know: {rule}")
    start = text.index("measures:")
    text = text[:start] + f"measures:\n  - {{label: Goed, variable: oordeel, values: [goed]{exclude}}}\nsource: bron\n"

    found = faults(tmp_path, questionnaires, text)

    assert [part in message for _, message in found] == ([True] if part else [])


def test_multiple_response_cannot_add_up(tmp_path, questionnaires):
    found = faults(tmp_path, questionnaires, GOOD.replace("variable: melding", "variable: dader"))

    assert [message for _, message in found] == ["de rijen zijn samen geen 100%: bij dader zijn meer antwoorden mogelijk"]


def test_total_row_asks_for_rows_that_add_up(tmp_path, questionnaires):
    text = GOOD.replace("adds_to_100: true\n", "").replace(
        "source:", "  - {label: Totaal, variable: melding, total: true}\nsource:"
    )

    assert [line for line, _ in faults(tmp_path, questionnaires, text)] == [15]


def test_faults_in_plans_about_organisations_are_found_in_made_up_dossiers(tmp_path):
    changes = {
        "3.2": (" and ${basis_agressie_db} = 'ja'\"}", '"}'),
        "3.4": ("variant: samen", "variant: allebei"),
        "bijlage-1": ("of: [raadslid]", "of: [koning]"),
        "bijlage-3": ("by: tier", "by: laag"),
    }
    (tmp_path / "2020").mkdir()
    for name, change in changes.items():
        text = (FOLDER / "2020" / f"{name}.yaml").read_text(encoding="utf-8")
        assert change[0] in text
        (tmp_path / "2020" / f"{name}.yaml").write_text(text.replace(*change), encoding="utf-8")
    (tmp_path / "2020" / "weighting.yaml").write_bytes((FOLDER / "2020" / "weighting.yaml").read_bytes())

    found = check_plans(2020, {survey: instrument(survey) for survey in ("ambtsdragers", "organisaties")}, tmp_path)

    messages = {(fault.file.stem, fault.message.split(" (")[0]) for fault in found}
    assert ("3.2", "agressie_norm_db is niet aan iedereen in de basis gevraagd") in messages
    assert ("3.4", "onbekende variabele agressie_registratie_allebei") in messages
    assert any(name == "bijlage-1" and message.startswith("onbekend: koning; wel: burgemeester") for name, message in messages)
    assert ("bijlage-3", "by noemt iets wat niet wordt geteld: laag; wel: office, tier, name") in messages
    assert {name for name, _ in messages} == set(changes)


def test_command_finds_nothing_wrong_with_the_plans_of_2020(capsys):
    call_command("tableplan", "check", "--edition", "2020")

    assert capsys.readouterr().out == f"Editie 2020: {len(table_plans(2020))} tabellen, 22 figuren, 0 fouten.\n"


def test_command_tells_file_and_line_and_fails(tmp_path, capsys):
    (tmp_path / "2020").mkdir()
    file = tmp_path / "2020" / "9.1.yaml"
    file.write_text(GOOD.replace("melding", "aangifte_gedaan").replace("dont_know: none", "dont_know: in"), encoding="utf-8")

    with pytest.raises(CommandError) as error:
        call_command("tableplan", "check", "--folder", str(tmp_path))

    assert error.value.returncode == 1
    assert f"{file}:12: variabele groep heeft geen antwoord ja" in capsys.readouterr().out
