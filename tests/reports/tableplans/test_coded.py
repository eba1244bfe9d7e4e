"""Plans over coded variables: known to the check by their name, and computed from a snapshot as any other."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reports.coding import code_answers
from reports.models import CodeScheme
from reports.tableplans.checking import check_plans
from reports.tableplans.plan import read_plan
from reports.tables import compute
from surveys.routing import load_questionnaire
from tests.examples import NOW
from tests.reports.coding_examples import OPEN_QUESTIONNAIRE, TEXTS, bench, coder, freeze_again, make_scheme, open_survey

PLAN = """\
id: "9.1"
title: Waar de toelichting over gaat
theme: Thema
survey: ambtsdragers
editions: [2020]
base: {text: wie iets toelichtte, expression: "${toelichting} != ''"}
dont_know: out
facts: true
weight: null
breakdown:
  axis: columns
  groups:
    - {label: Totaal, total: true}
measures:
  - {label: App, variable: toelichting_code, values: [app], exclude: [niet_te_coderen]}
  - {label: E-mail, variable: toelichting_code, values: [e_mail], exclude: [niet_te_coderen]}
source: bron
"""
BACK_CODED = """\
id: "9.1"
title: Hoe zij werden benaderd
theme: Thema
survey: ambtsdragers
editions: [2020]
base: {text: wie dat vertelde, expression: "${kanaal_code} != ''"}
dont_know: none
breakdown:
  axis: columns
  groups:
    - {label: Via een app, where: "${kanaal_code} = 'app'"}
    - {label: Anders, where: "${kanaal_code} != 'app'"}
    - {label: Totaal, total: true}
measures:
  - {label: Brief, variable: kanaal_code, values: [brief]}
source: bron
"""


def written(folder: Path, text: str) -> Path:
    (folder / "2020").mkdir(exist_ok=True)
    file = folder / "2020" / "9.1.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (PLAN, []),
        (BACK_CODED, []),
        (PLAN.replace("dont_know: out", "dont_know: in"), ["dont_know is in, maar exclude noemt niet_te_coderen"] * 2),
        (PLAN.replace("variable: toelichting_code", "variable: naam_code"), ["onbekende variabele naam_code"] * 2),
        (PLAN.replace("expression: \"${toelichting} != ''\"", 'expression: ""'), ["toelichting_code is niet aan iedereen"] * 2),
    ],
)
def test_check_knows_coded_variables_by_their_name(tmp_path, text, messages):
    written(tmp_path, text)

    found = check_plans(2020, {"ambtsdragers": load_questionnaire(OPEN_QUESTIONNAIRE)}, tmp_path)

    assert [part in one.message for one, part in zip(found, messages, strict=True)] == [True] * len(messages)


@pytest.mark.django_db
def test_table_counts_codes_and_a_code_that_nobody_added_is_found(tmp_path, capsys):
    survey = open_survey()
    freeze_again(survey)
    row = make_scheme(survey)
    scheme, answers = bench(row)
    given = [
        (answers[text], codes) for text, codes in zip(TEXTS, (["app"], ["e_mail"], ["straat"], ["straat"], ["app"]), strict=True)
    ]
    code_answers(row, scheme, given, by=coder("jo"), now=NOW)
    file = written(tmp_path, PLAN)

    table = compute(freeze_again(survey), read_plan(file))

    assert [cell.value for cell in table.groups[0].cells] == [pytest.approx(0.4), pytest.approx(0.2)]
    CodeScheme.objects.update(variable="desinformatie_toelichting")
    file.write_text(
        PLAN.replace("toelichting", "desinformatie_toelichting").replace("values: [e_mail]", "values: [post]"), "utf-8"
    )
    with pytest.raises(CommandError):
        call_command("tableplan", "check", "--edition", "2020", "--folder", str(tmp_path), "--codes")
    assert "heeft geen antwoord post; wel: app, e_mail, straat, niet_te_coderen" in capsys.readouterr().out
