"""Two snapshots side by side: who came, went and changed, weights, versions and answers, without telling what one person said."""

from dataclasses import dataclass

import polars as pl
import pytest

from organisations.choices import Office
from reports.dataset import from_parquet, to_parquet
from reports.differences import Presence, SnapshotDifference, VariableChange, differences_between
from reports.models import NO_ROWS, Snapshot
from reports.snapshots import freeze
from surveys.choices import Phase
from surveys.models import Edition, Survey
from tests.double_dossiers import finish_block, make_dossier, make_filler, make_organisation_survey
from tests.examples import NOW
from tests.reports.examples import CODE_VERSION, report_survey
from tests.reports.test_publishing import both_surveys, made

pytestmark = pytest.mark.django_db


OFFICES = (Office.BURGEMEESTER, Office.WETHOUDER, Office.RAADSLID)
WEIGHTS = {"burgemeester": 0.5, "wethouder": 1.0, "raadslid": 1.5}


@dataclass(frozen=True)
class Pair:
    before: Snapshot
    after: Snapshot
    difference: SnapshotDifference

    def variable(self, name: str) -> VariableChange:
        return next(one for one in self.difference.variables if one.name == name)


def compared(before: Snapshot, after: Snapshot) -> Pair:
    return Pair(before, after, differences_between(before, after))


def row(number: int, office: str, **answered: object) -> dict[str, object]:
    own = {"row_id": str(number), "functie_kader": office, "weegcel": office, "weegfactor": WEIGHTS[office]}
    hurt = number % 15 == 0
    answers = {
        "functie": office,
        "geslacht": "man" if number % 3 else "vrouw",
        "burgercontact": "dagelijks",
        "slachtoffer_verbaal": "een_keer" if hurt else "nooit",
        "dader__burger": True if hurt else None,
        "dader__ondernemer": False if hurt else None,
        "dader_anders": None,
        "ernst": 5 if hurt else None,
        "ernstig": "ja" if hurt else None,
    }
    return own | answers | answered


SCHEMA = {"dader_anders": pl.String, "ernst": pl.Int32}


def snapshot_of(survey: Survey, frame: pl.DataFrame, pk: int) -> Snapshot:
    cells = [
        {"name": office, "label": office.label, "survey_weight": WEIGHTS[office], "respondents": size}
        for office in OFFICES
        if (size := frame.filter(pl.col("weegcel") == office.value).height)
    ]
    answered_to = {"version": 1, "sha256": survey.questionnaire.sha256, "respondents": frame.height}
    manifest = {"questionnaires": [answered_to], "weighting": {"cells": cells}}
    return Snapshot(pk=pk, survey=survey, manifest=manifest, parquet=to_parquet(frame))


def with_frame(snapshot: Snapshot, frame: pl.DataFrame) -> Snapshot:
    return Snapshot(pk=snapshot.pk + 1, survey=snapshot.survey, manifest=snapshot.manifest, parquet=to_parquet(frame))


@pytest.fixture
def pair() -> Pair:
    """Set 75 people beside what is left after one left, a man changed an answer and twelve women among the wethouders came."""
    survey = report_survey()
    rows = [row(number, OFFICES[number % 3].value) for number in range(75)]
    before = snapshot_of(survey, pl.DataFrame(rows, schema_overrides=SCHEMA), pk=1)
    assert rows[30]["functie_kader"] == "burgemeester"
    rows[30] |= {"burgercontact": "enkele_keren_per_week"}
    left = [each for each in rows if each["row_id"] != "45"]
    women = [row(number, "wethouder", geslacht="vrouw") for number in range(91, 103)]
    return compared(before, snapshot_of(survey, pl.DataFrame(left + women, schema_overrides=SCHEMA), pk=2))


def test_rows_are_counted_by_office_and_in_all(pair):
    flows = {one.label: (one.before, one.came, one.went, one.changed, one.after) for one in pair.difference.flows}

    assert flows["Wethouder"] == (25, 12, 0, 0, 37)
    assert flows["Raadslid"] == (25, 0, 0, 0, 25)
    assert flows["Burgemeester"] == (25, 0, 1, 1, 24)
    assert flows["Dijkgraaf"] == (0, 0, 0, 0, 0)
    assert flows["Totaal"] == (75, 12, 1, 1, 86)
    assert pair.difference.flows[0].tier == "Gemeente"
    assert pair.difference.shares_a_row


def test_weights_and_versions_stand_side_by_side(pair):
    weights = {one.label: one for one in pair.difference.weights}

    assert [(one.respondents_before, one.respondents_after) for one in weights.values()] == [(25, 24), (25, 37), (25, 25)]
    assert (weights["Wethouder"].before, weights["Wethouder"].after) == (1.0, 1.0)
    assert [(one.version, one.before, one.after) for one in pair.difference.versions] == [(1, 75, 86)]


def test_weighted_shares_are_compared_with_the_answer_that_changed_most(pair):
    gender = pair.variable("geslacht")

    def share(snapshot: Snapshot, answer: str) -> float:
        frame = from_parquet(bytes(snapshot.parquet))
        return frame.filter(pl.col("geslacht") == answer)["weegfactor"].sum() / frame["weegfactor"].sum()

    assert (gender.presence, gender.different, gender.before, gender.after) == (Presence.BOTH, 13, 75, 86)
    changes = {answer: share(pair.after, answer) - share(pair.before, answer) for answer in ("man", "vrouw")}
    assert gender.distance == pytest.approx(sum(map(abs, changes.values())) / 2)
    assert gender.largest.label == "Vrouw"
    assert gender.largest.before == pytest.approx(share(pair.before, "vrouw"))
    assert gender.largest.difference == pytest.approx(changes["vrouw"])


def test_few_answers_that_differ_tell_nothing_but_how_many(pair):
    """Only who left was a victim: the number who got the question would tell it."""
    severity = pair.variable("ernst")

    assert severity.is_withheld
    assert 0 < severity.different < pair.difference.minimum == 10
    assert (severity.before, severity.after, severity.largest, severity.distance) == (None, None, None, None)


def test_same_snapshot_differs_in_nothing(pair):
    same = differences_between(pair.before, pair.before)

    assert {(one.came, one.went, one.changed) for one in same.flows} == {(0, 0, 0)}
    assert {(one.different, one.distance or 0.0, one.is_withheld) for one in same.variables} == {(0, 0.0, False)}


def test_every_question_is_compared_once_and_ticked_boxes_together(pair):
    names = [one.name for one in pair.difference.variables]

    assert len(set(names)) == len(names)
    assert {"functie", "dader", "dader_anders", "slachtoffer_verbaal", "ernstig"} <= set(names)
    assert not {"row_id", "weegfactor", "functie_kader", "dader__burger"} & set(names)
    assert pair.variable("geslacht").label == "Wat is uw geslacht?"


def test_columns_that_came_went_or_became_another_kind_are_told(pair):
    frame = from_parquet(bytes(pair.before.parquet))
    changed = frame.drop("geslacht").with_columns(
        pl.col("ernst").cast(pl.String),
        pl.lit("thema").alias("open_code"),
        pl.lit(value=True).alias("codes__a"),
        pl.lit(value=False).alias("codes__b"),
        pl.Series("tekst", [f"verhaal {place}" for place in range(frame.height)]),
    )

    other = compared(pair.before, with_frame(pair.before, changed))

    presences = {name: other.variable(name).presence for name in ("geslacht", "ernst", "open_code", "codes")}
    assert presences == {"geslacht": "weg", "ernst": "in allebei", "open_code": "nieuw", "codes": "nieuw"}
    assert other.variable("ernst").different == 0
    assert (other.variable("tekst").after, other.variable("tekst").largest) == (75, None)


def test_ticked_boxes_are_shares_of_who_answered(pair):
    frame = from_parquet(bytes(pair.before.parquet)).with_columns(dader__burger=pl.lit(value=True), dader__ondernemer=False)
    ticked = frame.with_columns(dader__ondernemer=pl.lit(value=True))

    change = compared(with_frame(pair.before, frame), with_frame(pair.before, ticked)).variable("dader")

    assert change.different == change.before == change.after == 75
    assert (change.largest.label, change.largest.before, change.largest.after) == ("Ondernemer", 0, pytest.approx(1))
    assert change.distance == pytest.approx(1)


def test_snapshot_without_rows_is_compared_by_its_manifest(pair):
    gone = with_frame(pair.before, pl.DataFrame())
    gone.parquet = NO_ROWS

    difference = differences_between(gone, pair.after)

    assert (difference.has_rows, difference.flows, difference.variables, difference.total) == (False, (), (), None)
    assert len(difference.weights) == 3


def test_snapshots_of_two_surveys_are_refused():
    holders, organisations = both_surveys()

    with pytest.raises(ValueError, match="two surveys"):
        differences_between(made(holders), made(organisations))


def test_organisations_are_compared_by_tier_and_nothing_is_withheld():
    survey = make_organisation_survey()
    for office in (Office.RAADSLID, Office.STATENLID):
        finish_block(make_filler(make_dossier(survey, office=office)), "algemeen", {"identiek": "ja"})
    Edition.objects.update(phase=Phase.VERWERKING)
    survey = Survey.objects.select_related("edition").get(pk=survey.pk)
    before = freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)
    finish_block(make_filler(make_dossier(survey, office=Office.LID_AB)), "algemeen", {"identiek": "nee"})

    pair = compared(before, freeze(survey, user=None, now=NOW, code_version=CODE_VERSION))

    came = {one.label: (one.before, one.came, one.after) for one in pair.difference.flows}
    assert came == {"Gemeente": (1, 0, 1), "Provincie": (1, 0, 1), "Waterschap": (0, 1, 1), "Totaal": (2, 1, 3)}
    change = pair.variable("identiek")
    assert (change.is_withheld, change.different, change.before, change.after) == (False, 1, 2, 3)
    assert (change.largest.label, change.largest.difference) == ("Nee", pytest.approx(1 / 3))
    assert pair.difference.weights == ()
