"""388 organisations, of which 217 answer and 34 twice, settled on the bench and counted: the numbers of the report."""

from collections import Counter
from datetime import timedelta

import polars as pl
import pytest

from monitor_site.demo.dossiers import ANSWERED, DOUBLE, load_dossiers, plans
from monitor_site.demo.loading import use_questionnaire_of_2020
from monitor_site.demo.publishing import settle_bench
from organisations.choices import Tier
from organisations.models import Official, Organisation
from organisations.register import read_register
from reports.dataset import columns_of
from reports.organisation_dataset import organisation_dataset_of
from surveys.block_records import rows_of
from surveys.choices import BlockStatus
from surveys.doubles import dossiers_with_answers, double_dossiers
from surveys.inviting import invite
from surveys.models import Dossier, Survey
from surveys.questionnaires import compiled_by_id, forget_cached
from surveys.routing import check_block
from tests.double_dossiers import make_organisation_survey
from tests.examples import NOW
from tests.frames import frame_of

pytestmark = pytest.mark.django_db


def answered_survey(entries, answered, double) -> Survey:
    frame_of(entries)
    survey = make_organisation_survey()
    use_questionnaire_of_2020(survey)
    survey.save()
    forget_cached()
    invite(survey, Official.objects.order_by("pk"), master_key=b"x" * 32)
    load_dossiers(survey, answered=answered, double=double, seed=2020, begins_at=NOW - timedelta(days=2))
    return survey


def test_388_dossiers_with_217_answered_and_34_double_are_reconciled_and_counted():
    survey = answered_survey(read_register(2020), ANSWERED, DOUBLE)
    assert Organisation.objects.count() == 388
    assert Dossier.objects.count() == 217

    doubles = list(double_dossiers(survey, personal={"invuller"}))
    assert Counter(double.dossier.organisation.tier for double in doubles) == {"gemeente": 30, "provincie": 4}
    assert settle_bench(survey, now=NOW) > 34
    assert settle_bench(survey, now=NOW) == 0
    settled = double_dossiers(survey, personal={"invuller"})
    assert [double.dossier for double in settled] == [double.dossier for double in doubles]
    assert all(block.is_settled for double in settled for block in double.blocks)

    frame = organisation_dataset_of(survey)
    assert Counter(frame["bestuurslaag"].to_list()) == {"gemeente": 194, "provincie": 11, "waterschap": 12}
    assert frame.filter(pl.col("dubbele_blokken") > 0).height == 34
    assert frame["open_dubbele_blokken"].sum() == 0
    assert frame["organisatie"].n_unique() == 217
    _check_bases(frame)
    _check_tables(frame, compiled_by_id(survey.questionnaire_id))


TABLES = [*(f"T3.{number}" for number in range(1, 5)), *(f"T5.{number}" for number in range(1, 13))]


def _check_tables(frame: pl.DataFrame, questionnaire) -> None:
    """Every question of the tables of chapters 3 and 5 is a column, with answers to count."""
    for table in TABLES:
        items = [item for item in questionnaire.items.values() if table in item.used_in]
        assert items, table
        for item in items:
            for name in item.names:
                columns = columns_of(frame.columns, name)
                assert any(frame[column].null_count() < frame.height for column in columns), (table, name)


def _check_bases(frame: pl.DataFrame) -> None:
    """Who has identical policy has no specific one, and every base follows its block."""
    identical = frame.filter(pl.col("basis_agressie_identiek") == "ja")
    specific = frame.filter(pl.col("basis_agressie_db") == "ja")
    assert identical.height > 20
    assert specific.height > 20
    assert identical.join(specific, on="organisatie").height == 0
    assert set(identical["blok_agressie_db"].to_list()) == {"nvt"}
    assert identical["agressie_norm_db"].null_count() == identical.height
    assert set(frame.filter(pl.col("blok_agressie") == "overgeslagen")["basis_agressie_identiek"].to_list()) <= {"nee"}
    griffiers = frame.filter(pl.col("basis_griffier") == "ja")
    assert "waterschap" not in griffiers["bestuurslaag"].to_list()


def test_what_the_simulated_officials_finished_is_complete_and_fits():
    some = [entry for entry in read_register(2020) if entry.code in {"GM0003", "GM0363", "GM0518", "GM0599", "WS0155"}]
    survey = answered_survey(some, {Tier.GEMEENTE: 4, Tier.WATERSCHAP: 1}, {Tier.GEMEENTE: 2})

    questionnaire = compiled_by_id(survey.questionnaire_id)
    for dossier in dossiers_with_answers():
        rows = rows_of(dossier)
        for row in rows.desk.rows:
            block = rows.desk.block(row.block)
            answers, background = rows.desk.answers(block, row, row.filler), rows.desk.background(row.filler)
            if row.status == BlockStatus.DONE:
                assert check_block(questionnaire, block, answers, background) == ()


def test_too_few_organisations_is_told():
    survey = make_organisation_survey()

    with pytest.raises(ValueError, match="too few"):
        list(plans(survey, answered={Tier.GEMEENTE: 1}, double={}, seed=1))
