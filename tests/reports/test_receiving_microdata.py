"""Microdata of an earlier edition: recognised, mapped, remembered, and made a snapshot in the shape of every other."""

import json

import polars as pl
import pytest
from django.contrib.auth.models import User

from reports.choices import MicrodataState
from reports.dataset import from_parquet
from reports.differences import differences_between
from reports.manifests import plans_year
from reports.microdata.reading import MicrodataError
from reports.models import NO_ROWS, MicrodataImport, Snapshot
from reports.publishing import make_publication, publish
from reports.receiving import columns_of_file, discard, receive, say_meaning, take_in, targets_for
from reports.snapshots import freeze
from reports.tableplans.plan import table_plan
from reports.tables import compute
from reports.tables.looking_back import earlier_tables
from surveys.choices import Phase
from surveys.models import Survey
from tests.examples import NOW, make_survey, make_version
from tests.reports.examples import CODE_VERSION, answers, fill, report_survey, respond
from tests.reports.microdata.files import csv_of_rows, old_rows, spss, spss_of_snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def old() -> Survey:
    """Make the survey of 2018, without answers, beside that of 2020 with a questionnaire."""
    report_survey()
    return make_survey(year=2018, phase=Phase.GEPUBLICEERD)


def received(old: Survey, content: bytes | None = None, name: str = "oud.sav") -> MicrodataImport:
    questionnaire = Survey.objects.get(edition__year=2020).questionnaire
    more = {"source": " Bureau X, rapport 2018 ", "approached": 900, "user": None, "now": NOW}
    return receive(old, questionnaire, name=name, content=content or spss(old_rows()), **more)


def target_of(row: MicrodataImport, name: str):
    return next(one for one in targets_for(row.survey, row.questionnaire) if one.name == name)


def column(row: MicrodataImport, name: str):
    return next(one for one in columns_of_file(row) if one.name == name)


def map_the_rest(row: MicrodataImport) -> None:
    say_meaning(row, column(row, "FUNC"), target_of(row, "functie_kader"), None)
    say_meaning(row, column(row, "gewicht"), target_of(row, "weegfactor"), None)


def taken(row: MicrodataImport, user: User | None = None) -> Snapshot:
    return take_in(row, user=user, now=NOW, code_version=CODE_VERSION)


def test_columns_are_recognised_by_name_and_label_and_the_rest_is_not_used(old):
    row = received(old)

    becomes = {name: one["target"] for name, one in row.meanings.items()}
    assert becomes == {
        "geslacht": "geslacht",
        "FUNC": "",
        "slachtoffer_verbaal": "slachtoffer_verbaal",
        "v6": "ernst",
        "dader__burger": "dader__burger",
        "dader__ondernemer": "dader__ondernemer",
        "gewicht": "",
        "naam": "",
    }
    assert row.meanings["geslacht"]["answers"] == {"1": "man", "2": "vrouw"}
    assert row.meanings["dader__burger"]["answers"] == {"0": "nee", "1": "ja"}


def test_snapshot_has_the_shape_of_every_other(old):
    user = User.objects.create_user("onderzoeker")
    row = received(old)
    map_the_rest(row)

    snapshot = taken(row, user)

    rows = from_parquet(snapshot.parquet).sort("weegfactor", "ernst", "geslacht", nulls_last=True).to_dicts()
    found = [(one["functie_kader"], one["geslacht"], one["slachtoffer_verbaal"], one["ernst"], one["ernstig"]) for one in rows]
    assert found == [
        ("burgemeester", "man", "nooit", None, None),
        ("raadslid", None, "nooit", None, None),
        ("raadslid", "vrouw", "een_keer", 5, "ja"),
        ("raadslid", None, "een_keer", None, None),
    ]
    boxes = [(one["dader__burger"], one["dader__ondernemer"]) for one in rows]
    assert boxes == [(None, None), (None, None), (True, False), (False, True)]
    assert [one["weegfactor"] for one in rows] == [0.5, 0.5, 1.5, 1.5]
    assert (snapshot.respondents, snapshot.created_by, snapshot.is_test) == (4, user, False)


def test_nothing_that_was_not_mapped_and_no_open_text_comes_along(old):
    snapshot = taken(received(old))

    content, manifest = bytes(snapshot.parquet), json.dumps(snapshot.manifest)
    columns = from_parquet(content).columns
    assert not {"naam", "dader_anders", "burgercontact", "dader__anders", "FUNC"} & set(columns)
    assert "Onvindbaar" not in manifest
    assert from_parquet(content).select(pl.col(pl.String).str.contains("Onvindbaar").any()).sum_horizontal().sum() == 0
    targets = {one.name for one in targets_for(old, MicrodataImport.objects.get().questionnaire)}
    assert "dader_anders" not in targets


def test_manifest_says_that_it_was_imported_and_from_where(old):
    snapshot = taken(received(old))

    imported = snapshot.manifest["imported"]
    assert (imported["file"], imported["source"], imported["is_weighted"]) == ("oud.sav", "Bureau X, rapport 2018", False)
    assert imported["columns_not_used"] == ["FUNC", "gewicht", "naam"]
    assert snapshot.manifest["counts"]["approached"] == 900
    assert snapshot.manifest["survey"]["edition"] == 2018
    assert plans_year(snapshot.manifest) == 2020
    assert snapshot.manifest["weighting"] is None


def test_same_file_with_the_same_meanings_gives_the_same_bytes(old):
    first, second = received(old), received(old)

    snapshots = taken(first), taken(second)
    assert bytes(snapshots[0].parquet) == bytes(snapshots[1].parquet)
    difference = differences_between(*snapshots)
    assert (difference.total.came, difference.total.changed, difference.shares_a_row) == (0, 0, True)
    assert "Wat is uw geslacht?" in {one.label for one in difference.variables}


def test_rows_go_and_meanings_stay_and_are_proposed_for_the_next_file(old):
    row = received(old)
    map_the_rest(row)
    say_meaning(row, column(row, "geslacht"), target_of(row, "geslacht"), {"1": "man", "2": "vrouw", "9": ""})
    taken(row)

    row.refresh_from_db()
    assert (row.state, bytes(row.content)) == (MicrodataState.TAKEN_IN, NO_ROWS)
    again = received(old)
    assert again.meanings["FUNC"] == {"target": "functie_kader", "answers": {"1": "burgemeester", "2": "raadslid"}}
    assert again.meanings["geslacht"]["answers"] == {"1": "man", "2": "vrouw", "9": ""}
    assert again.meanings["naam"]["target"] == ""


def test_two_columns_cannot_mean_the_same(old):
    row = received(old)

    with pytest.raises(MicrodataError, match="Kolom geslacht is al"):
        say_meaning(row, column(row, "FUNC"), target_of(row, "geslacht"), None)

    say_meaning(row, column(row, "geslacht"), None, None)
    say_meaning(row, column(row, "FUNC"), target_of(row, "geslacht"), {"1": "man"})
    row.refresh_from_db()
    assert row.meanings["FUNC"] == {"target": "geslacht", "answers": {"1": "man"}}


def test_file_that_was_decided_about_does_not_change(old):
    row = received(old)
    discard(row)

    row.refresh_from_db()
    assert (row.state, bytes(row.content)) == (MicrodataState.DISCARDED, NO_ROWS)
    for step in (lambda: discard(row), lambda: taken(row), lambda: say_meaning(row, column(row, "FUNC"), None, None)):
        with pytest.raises(MicrodataError, match="al weggegooid"):
            step()


@pytest.mark.parametrize("weight", ["0", "-1", "nan", "inf", "", "x"])
def test_weight_that_is_none_refuses_the_file(old, weight):
    rows = [{"geslacht": "Vrouw", "gewicht": "1"}, {"geslacht": "Man", "gewicht": weight}]
    row = received(old, csv_of_rows(rows), "oud.csv")
    say_meaning(row, column(row, "gewicht"), target_of(row, "weegfactor"), None)

    with pytest.raises(MicrodataError, match="weegfactor"):
        taken(row)
    assert not Snapshot.objects.exists()


def test_file_without_a_question_and_survey_with_answers_are_refused(old):
    row = received(old, csv_of_rows([{"x": 1}]), "oud.csv")
    with pytest.raises(MicrodataError, match="Geen enkele kolom"):
        taken(row)

    row = received(old)
    make_version(old)
    respond(Survey.objects.get(pk=old.pk), "raadslid", answers())
    for step in (lambda: received(old), lambda: taken(row)):
        with pytest.raises(MicrodataError, match="eigen antwoorden"):
            step()


def test_survey_in_the_field_takes_no_file_in():
    report_survey()
    open_survey = make_survey(year=2022, phase=Phase.VELDWERK)

    with pytest.raises(MicrodataError, match="nog in het veld"):
        received(open_survey)


def test_snapshot_that_went_out_as_spss_comes_back_the_same_and_gives_the_same_table(old):
    survey = Survey.objects.get(edition__year=2020)
    fill(survey)
    before = freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)
    frame = from_parquet(bytes(before.parquet))

    snapshot = taken(received(old, spss_of_snapshot(frame)))

    back = from_parquet(bytes(snapshot.parquet))
    kept = [name for name in back.columns if name not in {"row_id", "cluster"}]
    assert {"geslacht", "dader__burger", "ernst", "slachtoffer", "ernstig", "functie_kader", "weegfactor"} <= set(kept)
    # The mean of the weights is 1 but for the last digit, and they are scaled anew.
    first, second = (one.select(kept).with_columns(pl.col("weegfactor").round(9)).sort(kept) for one in (frame, back))
    assert first.equals(second, null_equal=True)
    plan = table_plan(2020, "2.1")
    first, second = ([cell for _, _, cell in compute(one, plan).cells()] for one in (before, snapshot))
    assert [cell.respondents for cell in first] == [cell.respondents for cell in second]
    assert [cell.value for cell in first] == pytest.approx([cell.value for cell in second])


def test_published_it_is_an_earlier_edition_to_the_tables_of_the_next(old):
    survey = Survey.objects.get(edition__year=2020)
    fill(survey)
    now = freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)
    earlier = taken(received(old, spss_of_snapshot(from_parquet(bytes(now.parquet)))))
    plan = table_plan(2020, "2.2")
    assert earlier_tables(now, plan) == {}

    draft = make_publication(old.edition, office_holders=earlier, organisations=None, user=None, now=NOW)
    publish(draft, user=None, now=NOW)

    tables = earlier_tables(now, plan)
    assert list(tables) == [2018]
    shares = [cell.value for _, _, cell in compute(now, plan).cells()]
    assert [cell.value for _, _, cell in tables[2018].cells()] == pytest.approx(shares)
