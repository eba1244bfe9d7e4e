"""Simulated officials: what they finish fits the questionnaire, and who answers twice comes on the bench."""

from datetime import timedelta

import pytest

from monitor_site.demo.dossiers import load_dossiers, plans
from monitor_site.demo.loading import use_questionnaire_of_2020
from organisations.choices import Tier
from organisations.models import Official
from organisations.register import read_register
from surveys.block_records import rows_of
from surveys.choices import BlockStatus
from surveys.doubles import dossiers_with_answers, double_dossiers
from surveys.inviting import invite
from surveys.models import Survey
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


def test_what_the_simulated_officials_finished_is_complete_and_fits():
    some = [entry for entry in read_register(2020) if entry.code in {"GM0003", "GM0363", "GM0518", "GM0599", "WS0155"}]
    survey = answered_survey(some, {Tier.GEMEENTE: 4, Tier.WATERSCHAP: 1}, {Tier.GEMEENTE: 2})

    assert len(double_dossiers(survey, personal={"invuller"})) == 2
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
