from hashlib import sha256

import pytest

from organisations.choices import Office, Urbanity
from reports.anonymising import check_is_frozen, coarsen_snapshots
from reports.dataset import from_parquet
from reports.models import NO_ROWS, Snapshot
from reports.queries import snapshots_with_results
from reports.snapshots import freeze
from surveys.anonymising import AnonymisingError, anonymise
from surveys.models import Response
from tests.examples import NOW, make_invitation
from tests.reports.examples import CODE_VERSION, OFFICE_OF_CELL, fill, report_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    survey = report_survey()
    fill(survey)
    for office in OFFICE_OF_CELL.values():
        for _ in range(3):
            make_invitation(survey, office)
    return survey


def frozen(survey) -> Snapshot:
    return freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)


def test_older_snapshot_keeps_answers_and_weights_and_loses_fine_background(survey):
    snapshot = frozen(survey)
    before = from_parquet(bytes(snapshot.parquet))

    changed = coarsen_snapshots(survey.pk, anonymise(survey.edition, now=NOW)[survey.pk], now=NOW)

    old_digest = snapshot.sha256
    snapshot.refresh_from_db()
    after = from_parquet(bytes(snapshot.parquet))
    coarse = ["provincie", "stedelijkheid", "inwonersklasse"]
    assert changed == 1
    assert after.schema == before.schema
    assert after.drop(coarse).equals(before.drop(coarse))
    assert snapshot.sha256 == sha256(bytes(snapshot.parquet)).hexdigest() == snapshot.manifest["data"]["sha256"]
    assert snapshot.manifest["anonymised"] == {"at": NOW.isoformat(), "sha256_before": old_digest, "rows_gone": False}


def test_snapshot_holds_no_background_that_the_responses_do_not_have(survey):
    Response.objects.filter(office=Office.RAADSLID).update(urbanity=Urbanity.VERY_STRONG)
    snapshot = frozen(survey)

    coarsen_snapshots(survey.pk, anonymise(survey.edition, now=NOW)[survey.pk], now=NOW)

    snapshot.refresh_from_db()
    told = from_parquet(bytes(snapshot.parquet)).select("bestuurslaag", "provincie", "stedelijkheid", "inwonersklasse")
    responses = Response.objects.values_list("tier", "province", "urbanity", "size_class")
    assert {(tier, place or "", *rest) for tier, place, *rest in told.iter_rows()} == set(responses)


def test_row_of_an_older_snapshot_is_no_row_of_a_response(survey):
    names = set(from_parquet(bytes(frozen(survey).parquet))["row_id"])

    anonymise(survey.edition, now=NOW)

    now = {str(name) for name in Response.objects.values_list("row_id", flat=True)}
    assert len(names) == len(now) == len(names ^ now) / 2


def test_snapshot_and_weights_afterwards_are_those_of_before(survey):
    before = frozen(survey)
    anonymise(survey.edition, now=NOW)

    after = frozen(survey)

    assert after.manifest["weighting"]["cells"] == before.manifest["weighting"]["cells"]
    # A sum over rows in another order.
    assert after.manifest["weighting"]["design_effect"] == pytest.approx(before.manifest["weighting"]["design_effect"])
    assert after.manifest["population"] == before.manifest["population"]
    assert after.respondents == before.respondents


def test_older_snapshot_with_somebody_who_took_answers_back_loses_its_rows(survey):
    older = frozen(survey)
    Response.objects.filter(office=Office.RAADSLID).first().delete()
    newest, same = frozen(survey), frozen(survey)

    coarsen_snapshots(survey.pk, anonymise(survey.edition, now=NOW)[survey.pk], now=NOW)

    rows = {pk: bytes(parquet) for pk, parquet in Snapshot.objects.values_list("pk", "parquet")}
    assert rows[older.pk] == NO_ROWS
    assert from_parquet(rows[newest.pk]).height == from_parquet(rows[same.pk]).height == 74
    older.refresh_from_db()
    assert older.manifest["anonymised"]["rows_gone"]
    assert older.manifest["counts"]["respondents"] == 75
    assert set(snapshots_with_results()) == set(Snapshot.objects.exclude(pk=older.pk))


def test_answers_that_no_snapshot_holds_keep_the_edition_from_it(survey):
    with pytest.raises(AnonymisingError, match="momentopname"):
        check_is_frozen(survey.edition)


def test_edition_with_a_snapshot_may_be_made_anonymous(survey):
    frozen(survey)

    assert check_is_frozen(survey.edition) is None
