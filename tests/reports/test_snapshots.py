"""Freezing: who is in it, with which weights and which record; when it is refused, and that refusing writes nothing."""

import json
import uuid
from copy import deepcopy
from hashlib import sha256

import pytest
from django.contrib.auth.models import User

from organisations.choices import Office
from reports.dataset import from_parquet
from reports.estimation.weights import weight_diagnostics
from reports.models import Snapshot
from reports.snapshots import SnapshotError, freeze
from reports.tableplans.plan import plans_sha256
from surveys.choices import Phase
from surveys.models import Response, Survey
from tests.examples import NOW, make_invitation
from tests.reports.examples import CODE_VERSION, OFFICE_OF_CELL, answers, fill, frozen, report_survey, respond

pytestmark = pytest.mark.django_db

# Bijlage 1 of the report of 2020: approached and taken part, by office.
APPENDIX = {
    Office.COMMISSARIS: (12, 5),
    Office.GEDEPUTEERDE: (63, 19),
    Office.STATENLID: (544, 152),
    Office.DIJKGRAAF: (20, 8),
    Office.LID_DB: (93, 38),
    Office.LID_AB: (496, 165),
    Office.BURGEMEESTER: (355, 161),
    Office.WETHOUDER: (1320, 365),
    Office.RAADSLID: (8493, 2147),
}


def freeze_now(survey: Survey, user: User | None = None) -> Snapshot:
    return freeze(survey, user=user, now=NOW, code_version=CODE_VERSION)


def test_snapshot_holds_a_weight_for_everybody_who_counts():
    snapshot = frozen()

    frame = from_parquet(snapshot.parquet)
    assert frame.height == snapshot.respondents == 75
    # 18 people were invited, 6 of them council members: 6/18 over 15/75, and 3/18 over 15/75 for the others.
    expected = {"burgemeester": 5 / 6, "wethouder": 5 / 6, "raadslid": 5 / 3, "provincie": 5 / 6, "waterschap": 5 / 6}
    assert dict(frame.select("weegcel", "weegfactor").unique().rows()) == pytest.approx(expected)
    assert frame["weegfactor"].sum() == pytest.approx(75)


def test_snapshot_manifest_tells_where_its_figures_come_from():
    user = User.objects.create_user("onderzoeker")
    survey = report_survey()
    fill(survey)

    snapshot = freeze_now(survey, user)

    manifest = json.loads(json.dumps(snapshot.manifest))
    weighting = manifest.pop("weighting")
    assert manifest.pop("coding") == []
    columns = manifest["data"].pop("columns")
    method = manifest.pop("method")
    assert manifest.pop("polars_version").count(".") == 2
    assert manifest == {
        "format": 2,
        "survey": {"edition": 2020, "kind": "ambtsdragers", "phase": "verwerking"},
        "made_at": "2026-11-24T12:00:00+00:00",
        "made_by": "onderzoeker",
        "code_version": CODE_VERSION,
        "is_test": False,
        "data": {"sha256": snapshot.sha256, "bytes": len(snapshot.parquet), "rows": 75},
        "questionnaires": [{"version": 1, "sha256": survey.questionnaire.sha256, "respondents": 75}],
        "table_plans_sha256": plans_sha256(2020),
        "counts": {"approached": 18, "respondents": 75, "completed": 0, "test": 0},
        "population": {
            "burgemeester": 3,
            "wethouder": 3,
            "raadslid": 6,
            "commissaris": 0,
            "gedeputeerde": 0,
            "statenlid": 3,
            "dijkgraaf": 0,
            "lid_db": 0,
            "lid_ab": 3,
        },
    }
    assert columns == from_parquet(snapshot.parquet).columns
    reached = {row["office"]: (row["approached"], row["counted"], row["completed"]) for row in method["offices"]}
    assert (len(reached), reached["raadslid"], reached["dijkgraaf"]) == (9, (6, 15, 0), (0, 0, 0))
    assert {row["tier"]: row["counted"] for row in method["tiers"]} == {"provincie": 15, "waterschap": 15, "gemeente": 45}
    assert [row["tier"] for row in method["outcomes"]] == ["provincie", "waterschap", "gemeente", ""]
    assert method["outcomes"][-1]["dispositions"]["partial"] == 75
    assert method["non_response"] == {"calls": 0, "people_called": 0, "interviews": {"telefoon": 0, "afmeldpagina": 0}}
    assert method["field"]["waves"] == []
    assert (method["officials"], method["doubles"]) == ([], [])
    assert weighting["cells"][2] == {
        "name": "raadslid",
        "label": "Raadslid",
        "population": 6,
        "respondents": 15,
        "population_share": pytest.approx(1 / 3),
        "response_share": pytest.approx(1 / 5),
        "survey_weight": pytest.approx(5 / 3),
    }
    diagnostics = weight_diagnostics(from_parquet(snapshot.parquet)["weegfactor"].to_numpy())
    assert weighting["design_effect"] == pytest.approx(diagnostics.design_effect)
    assert weighting["effective_respondents"] == pytest.approx(diagnostics.effective_respondents)
    assert (weighting["smallest"], weighting["largest"]) == pytest.approx((5 / 6, 5 / 3))
    assert (snapshot.created_by, snapshot.created_at, snapshot.is_test) == (user, NOW, False)


def test_snapshot_of_the_same_answers_has_the_same_bytes():
    survey = report_survey()
    fill(survey)

    first, second = freeze_now(survey), freeze_now(survey)

    assert first.pk != second.pk
    assert bytes(first.parquet) == bytes(second.parquet)
    assert first.sha256 == second.sha256 == sha256(first.parquet).hexdigest()


def test_snapshot_before_and_after_one_answer_differ_by_one_person():
    survey = report_survey()
    fill(survey)
    before = freeze_now(survey)

    respond(survey, Office.BURGEMEESTER, answers("vrouw", hurt=True, office="burgemeester"))
    after = freeze_now(survey)

    assert after.respondents - before.respondents == 1
    first, second = from_parquet(before.parquet), from_parquet(after.parquet)
    (new,) = set(second["row_id"]) - set(first["row_id"])
    kept = second.filter(second["row_id"] != new).drop("weegfactor")
    assert kept.equals(first.drop("weegfactor"))
    assert after.manifest["weighting"]["cells"][0]["respondents"] == 16
    assert after.sha256 != before.sha256


def test_snapshot_weights_of_bijlage_1_are_those_of_2020(monkeypatch):
    survey = report_survey()
    for office, (_, taken_part) in APPENDIX.items():
        respond_many(survey, office, taken_part)
    population = {office.value: approached for office, (approached, _) in APPENDIX.items()}
    monkeypatch.setattr("reports.snapshots.population_by_office", lambda _: population)

    weights = [cell["survey_weight"] for cell in freeze_now(survey).manifest["weighting"]["cells"]]

    assert [round(weight, 6) for weight in weights] == [0.592068, 0.971069, 1.062180, 0.944380, 0.775004]


def respond_many(survey: Survey, office: Office, number: int) -> None:
    response = respond(survey, office, answers())
    copies = []
    for _ in range(number - 1):
        copy = deepcopy(response)
        copy.pk, copy.row_id = uuid.uuid4(), uuid.uuid4()
        copies.append(copy)
    Response.objects.bulk_create(copies)


def test_snapshot_population_holds_who_does_not_take_part():
    survey = report_survey()
    fill(survey)
    survey.invitations.update(opted_out=True)

    assert freeze_now(survey).manifest["counts"]["approached"] == 18


def test_snapshot_cell_follows_the_own_answer_and_else_the_frame():
    survey = report_survey()
    fill(survey)
    respond(survey, Office.RAADSLID, answers(office="wethouder"))
    respond(survey, Office.RAADSLID, answers())

    cells = {cell["name"]: cell["respondents"] for cell in freeze_now(survey).manifest["weighting"]["cells"]}

    assert (cells["wethouder"], cells["raadslid"]) == (16, 16)


@pytest.mark.parametrize(("phase", "people", "is_test"), [(Phase.PROEFVELD, 76, True), (Phase.VERWERKING, 75, False)])
def test_snapshot_counts_test_data_in_the_proefveld_only_and_says_so(phase, people, is_test):
    survey = report_survey(phase=phase)
    fill(survey)
    respond(survey, Office.RAADSLID, answers(office="raadslid"), is_test=True)

    snapshot = freeze_now(survey)

    assert (snapshot.respondents, snapshot.is_test, snapshot.manifest["is_test"]) == (people, is_test, is_test)


def test_snapshot_population_holds_test_invitations_in_the_proefveld_only():
    survey = report_survey()
    fill(survey)
    make_invitation(survey, Office.RAADSLID, is_test=True)

    assert freeze_now(survey).manifest["counts"]["approached"] == 18
    survey.edition.phase = Phase.PROEFVELD
    assert freeze_now(survey).manifest["counts"]["approached"] == 19


def refused(survey: Survey) -> str:
    with pytest.raises(SnapshotError) as error:
        freeze_now(survey)
    assert not Snapshot.objects.exists()
    return str(error.value)


def test_snapshot_while_the_field_is_open_is_refused():
    survey = report_survey(phase=Phase.VELDWERK)
    fill(survey)

    assert refused(survey).startswith("Het veld is nog open.")


def test_snapshot_of_nobody_is_refused():
    assert refused(report_survey()) == "Er is nog niemand die meetelt, dus er valt niets te bevriezen."


def test_snapshot_with_empty_weighting_cells_names_them_all():
    survey = report_survey()
    for cell in ("burgemeester", "raadslid", "waterschap"):
        respond(survey, OFFICE_OF_CELL[cell], answers())
    for office in OFFICE_OF_CELL.values():
        make_invitation(survey, office)

    assert "in deze weegcel telt mee: Wethouder, Provincie." in refused(survey)


def test_snapshot_with_answers_of_a_cell_that_nobody_was_invited_in_is_refused():
    survey = report_survey()
    respond(survey, Office.RAADSLID, answers(office="wethouder"))
    make_invitation(survey, Office.RAADSLID)

    assert refused(survey) == "In deze weegcel zijn wel deelnemers maar geen uitnodigingen: Wethouder."


def test_snapshot_with_an_office_outside_the_weighting_is_refused():
    survey = report_survey()
    respond(survey, Office.RAADSLID, answers(office="koning"))

    assert refused(survey) == "Deze functie staat in geen enkele weegcel: koning."


def test_snapshot_without_planned_weighting_is_refused():
    survey = report_survey()
    survey.edition.year = 1999

    assert "nog geen weging vastgelegd" in refused(survey)


def test_snapshot_with_an_answer_of_the_wrong_kind_names_the_variable_only():
    survey = report_survey()
    respond(survey, Office.RAADSLID, {**answers(hurt=True), "ernst": "geheim"})

    message = refused(survey)

    assert "‘ernst’" in message
    assert "geheim" not in message
