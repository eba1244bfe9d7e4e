"""Every planned table and figure of 2020 on its page, as CSV and on the command line; and one on paper."""

import json
import re

import pytest
from django.core.management import CommandError, call_command

from reports.exports import table_csv
from reports.models import Snapshot
from reports.tableplans.figure_plan import figure_plans
from reports.tableplans.plan import table_plans
from reports.tables import compute
from surveys.choices import Phase
from tests.examples import make_survey, make_survey_of_organisations
from tests.reports.tableplans.examples import stored_snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def snapshots(db) -> dict[str, Snapshot]:  # noqa: ARG001 -- rows are wanted
    office_holders = make_survey(phase=Phase.VERWERKING)
    organisations = make_survey_of_organisations(office_holders)
    return {survey.kind: stored_snapshot(survey) for survey in (office_holders, organisations)}


@pytest.fixture
def snapshot(snapshots) -> Snapshot:
    return snapshots["ambtsdragers"]


def test_every_planned_table_has_a_page_and_a_file(staff, snapshots):
    reader = staff("view_results", "download_results", "freeze_snapshot")

    lists = {kind: reader.get(f"/beheer/resultaten/{one.pk}/").content.decode() for kind, one in snapshots.items()}

    for plan in table_plans(2020):
        snapshot, listed = snapshots[plan.survey], lists[plan.survey]
        address = f"/beheer/resultaten/{snapshot.pk}/{plan.id}/"
        page = reader.get(address)
        assert (plan.id, page.status_code, address in listed) == (plan.id, 200, True)
        rows = table_csv(compute(snapshot, plan)).decode("utf-8-sig").splitlines()
        assert (plan.id, len(rows)) == (plan.id, 1 + len(plan.breakdown.groups) * len(plan.measures))
        last = page.content.decode()

    (address_of_csv,) = re.findall(r'href="([^"]*csv[^"]*)"', last)
    assert reader.get(address_of_csv).content.decode("utf-8-sig").splitlines() == rows

    for plan in figure_plans(2020):
        address = f"/beheer/resultaten/{snapshots[plan.survey].pk}/figuur/{plan.id}/"
        assert (plan.id, reader.get(address).status_code, address in lists[plan.survey]) == (plan.id, 200, True)


def test_table_with_lists_and_sections_is_a_pdf(staff, snapshot):
    reader = staff("view_results", "download_results", "freeze_snapshot")
    page = reader.get(f"/beheer/resultaten/{snapshot.pk}/2.9/").content.decode()
    (address,) = re.findall(r'href="([^"]*pdf[^"]*)"', page)

    answer = reader.get(address)

    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_command_prints_every_cell_with_its_evidence(snapshot, capsys):  # noqa: ARG001 -- a snapshot is wanted
    call_command("results", "table", "2.9", "--edition", "2020", "--format", "json")

    cells = json.loads(capsys.readouterr().out)

    assert [(cell["group"], cell["row"]) for cell in cells][2:7] == [
        ("Verbale agressie", "Via sociale media"),
        ("Verbale agressie", "Face-to-face"),
        ("Verbale agressie", "Overig"),
        ("Perceptie van ernst incident", "Ernstig"),
        ("Perceptie van ernst incident", "Minder ernstig"),
    ]
    total = cells[-1]
    assert (total["row"], total["column"], total["edition"], total["suppressed"]) == ("Totaal", "2020", 2020, None)
    assert total["low"] < total["value"] < total["high"]
    assert total["shown"] == f"{int(total['value'] + 0.5)}%"
    assert total["n"] > 0
    assert total["se"] > 0


@pytest.mark.parametrize("number", ["3.2", "5.9", "bijlage-2", "bijlage-5"])
def test_command_prints_tables_of_organisations_and_of_the_method(snapshots, capsys, number):  # noqa: ARG001 -- snapshots are wanted
    call_command("results", "table", number, "--edition", "2020", "--format", "json")

    cells = json.loads(capsys.readouterr().out)

    empty = {(cell["row"], cell["column"]) for cell in cells if not cell["shown"]}
    assert cells
    assert empty <= {("Totaal", "Wegingsfactoren")}


def test_command_names_the_answers_in_a_list(snapshot, capsys):  # noqa: ARG001 -- a snapshot is wanted
    call_command("results", "table", "2.8", "--edition", "2020", "--format", "json")

    cells = json.loads(capsys.readouterr().out)

    assert [cell["column"] for cell in cells][:1] == ["Belangrijkste reden"]
    values = [cell["value"] for cell in cells]
    assert values == sorted(values, reverse=True)
    assert all(cell["label"] for cell in cells)


@pytest.mark.parametrize(("file_format", "start"), [("csv", "row;column;group;label"), ("md", "Tabel 4.5: Bekendheid")])
def test_command_prints_other_forms(snapshot, capsys, file_format, start):  # noqa: ARG001 -- a snapshot is wanted
    call_command("results", "table", "4.5", "--edition", "2020", "--format", file_format)

    assert capsys.readouterr().out.startswith(start)


def test_command_prints_a_figure_and_draws_it(snapshot, capsys):  # noqa: ARG001 -- a snapshot is wanted
    def told(number: str, form: str) -> str:
        call_command("results", "figure", number, "--edition", "2020", "--format", form)
        return capsys.readouterr().out

    cells = json.loads(told("2.9", "json"))
    assert len(cells) == 5 + 5 * 6
    assert told("2.7", "md").startswith("Figuur 2.7: Registratie")
    assert "Ja: 18% in 2014, 18% in 2016, 15% in 2018," in told("2.7", "md")
    assert told("2.7", "csv").startswith("row;column;group;label")
    assert told("2.7", "svg").startswith("<svg")


def test_command_says_which_figure_it_lacks():
    with pytest.raises(CommandError, match=r"geen plan voor figuur 9\.9"):
        call_command("results", "figure", "9.9", "--edition", "2020")


@pytest.mark.parametrize(("number", "part"), [("9.9", "geen plan voor tabel 9.9"), ("2.9", "geen momentopname")])
def test_command_says_what_it_lacks(number, part):
    with pytest.raises(CommandError, match=part):
        call_command("results", "table", number, "--edition", "2020")
