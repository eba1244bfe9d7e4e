"""Freezing the survey of organisations: unweighted rows after reconciliation, and refused while the bench is open."""

import json

import pytest
from django.contrib.auth.models import User

from organisations.choices import Office
from reports.dataset import from_parquet
from reports.manifests import method_facts
from reports.models import Snapshot
from reports.snapshots import SnapshotError, freeze
from surveys.block_records import rows_of
from surveys.choices import FillerRole, Phase, Seat
from surveys.doubles import dossiers_with_answers
from surveys.models import BlockAnswers, Dossier, Edition, Survey
from surveys.questionnaires import forget_cached
from surveys.reconciling import accept
from tests.double_dossiers import TWO_FILLERS, double_dossier, finish_block, invite_fillers, make_dossier, make_filler
from tests.double_dossiers import make_organisation_survey as make_survey
from tests.examples import NOW
from tests.reports.examples import CODE_VERSION
from tests.surveys.in_depth_examples import make_interview, make_interviewee, make_selected

pytestmark = pytest.mark.django_db


def freeze_now(survey: Survey) -> Snapshot:
    return freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)


def in_phase(survey: Survey, phase: Phase = Phase.VERWERKING) -> Survey:
    Edition.objects.filter(pk=survey.edition_id).update(phase=phase)
    return Survey.objects.select_related("edition").get(pk=survey.pk)


def settle(dossier: Dossier, *names: str) -> None:
    for name in names:
        rows = rows_of(dossiers_with_answers().get(pk=dossier.pk))
        accept(rows, rows.desk.block(name), revision=0, by=User.objects.first(), now=NOW)


def settled_survey() -> Survey:
    """Make one organisation that answered twice and was settled, and one of another tier that answered once."""
    dossier = double_dossier()
    invite_fillers(dossier)
    settle(dossier, "algemeen", "beleid")
    other = make_dossier(dossier.survey, office=Office.STATENLID)
    finish_block(make_filler(other), "algemeen", {"identiek": "nee"})
    invite_fillers(other)
    # One that was asked and did not get as far as to count.
    began = make_dossier(dossier.survey, office=Office.LID_AB)
    make_filler(began, Seat.SECRETARIS)
    began.fillers.update(role=FillerRole.SECRETARIS_DIRECTEUR)
    invite_fillers(began)
    return in_phase(dossier.survey)


def test_organisations_are_frozen_unweighted_with_what_was_asked_of_each_tier():
    survey = settled_survey()

    snapshot = freeze_now(survey)

    frame = from_parquet(snapshot.parquet)
    assert frame["bestuurslaag"].to_list() == ["gemeente", "provincie"]
    assert frame["weegfactor"].to_list() == [1.0, 1.0]
    assert "weegcel" not in frame.columns
    manifest = json.loads(json.dumps(snapshot.manifest))
    assert manifest["weighting"] is None
    assert manifest["population"] == {"provincie": 1, "waterschap": 1, "gemeente": 1}
    assert manifest["counts"] == {
        "approached": 3,
        "respondents": 2,
        "completed": 0,
        "test": 0,
        "double_organisations": 1,
        "double_blocks": 2,
        "open_double_blocks": 0,
    }
    assert (snapshot.respondents, snapshot.is_test, manifest["survey"]["kind"]) == (2, False, "organisaties")
    assert manifest["questionnaires"] == [{"version": 1, "sha256": survey.questionnaire.sha256, "respondents": 2}]


def test_same_organisations_give_the_same_bytes():
    survey = settled_survey()

    assert bytes(freeze_now(survey).parquet) == bytes(freeze_now(survey).parquet)


def test_method_facts_of_organisations_are_in_the_manifest():
    survey = settled_survey()
    chosen = make_selected(survey.edition)
    make_interview(chosen, make_interviewee(chosen, "griffier"), make_interviewee(chosen, "hr_arbo"))

    facts = method_facts(freeze_now(survey).manifest)

    reached = {row["tier"]: (row["approached"], row["started"], row["counted"]) for row in facts["tiers"]}
    assert reached == {"provincie": (1, 1, 1), "waterschap": (1, 1, 0), "gemeente": (1, 1, 1)}
    assert (facts["offices"], facts["outcomes"], facts["non_response"]) == ([], [], None)
    assert {(row["tier"], row["role"]): row["approached"] for row in facts["officials"]} == {
        ("provincie", "griffier"): 1,
        ("provincie", "secretaris"): 0,
        ("waterschap", "secretaris_directeur"): 1,
        ("gemeente", "griffier"): 1,
        ("gemeente", "secretaris"): 1,
    }
    doubles = {row["tier"]: (row["organisations"], row["blocks"]) for row in facts["doubles"]}
    assert doubles == {"provincie": (0, 0), "waterschap": (0, 0), "gemeente": (1, 2)}
    done = {row["tier"]: (row["done"], row["target"]) for row in facts["in_depth"]["organisations"]}
    assert done == {"gemeente": (1, 20), "provincie": (0, 4), "waterschap": (0, 8)}
    spoken = {(row["tier"], row["role"]): row["people"] for row in facts["in_depth"]["people"] if row["people"]}
    assert spoken == {("gemeente", "griffier"): 1, ("gemeente", "hr_arbo"): 1}


def refused(survey: Survey) -> str:
    with pytest.raises(SnapshotError) as error:
        freeze_now(survey)
    assert not Snapshot.objects.exists()
    return str(error.value)


def test_open_bench_refuses_freezing_and_says_how_many_where():
    dossier = double_dossier()
    survey = in_phase(dossier.survey)
    assert refused(survey) == (
        "Er zijn 2 blokken van 1 organisatie dubbel ingevuld en nog niet vastgesteld (gemeente 2). Stel bij Ontdubbelen eerst "
        "vast wat geldt."
    )

    settle(dossier, "algemeen")

    assert refused(survey).startswith("Er is 1 blok van 1 organisatie dubbel ingevuld")


def test_answer_that_moved_on_after_settling_opens_the_bench_again():
    dossier = double_dossier()
    settle(dossier, "algemeen", "beleid")
    BlockAnswers.objects.filter(dossier=dossier, block="beleid").update(revision=9)

    assert refused(in_phase(dossier.survey)).startswith("Er is 1 blok")


def test_open_bench_of_who_does_not_count_or_is_test_data_keeps_nobody_waiting():
    survey = settled_survey()
    fillers = [make_filler(dossier := make_dossier(survey)), make_filler(dossier)]
    for filler in fillers:
        finish_block(filler, "beleid", {"gedragscode": "nee"})
    assert freeze_now(survey).respondents == 2

    for filler in fillers:
        finish_block(filler, "algemeen", {"identiek": "ja"})
    Dossier.objects.filter(pk=dossier.pk).update(is_test=True)
    assert freeze_now(survey).respondents == 2


def test_while_trying_out_the_bench_may_be_open_and_the_manifest_says_so():
    survey = in_phase(double_dossier().survey, Phase.PROEFVELD)

    snapshot = freeze_now(survey)

    assert snapshot.is_test
    assert snapshot.manifest["counts"]["open_double_blocks"] == 2


def test_organisations_in_the_field_or_none_at_all_are_refused():
    survey = make_survey()
    assert refused(survey).startswith("Het veld is nog open.")

    assert refused(in_phase(survey)) == "Er is nog geen organisatie die meetelt, dus er valt niets te bevriezen."


def test_whom_an_organisation_names_for_an_interview_is_not_in_a_snapshot():
    forget_cached()
    named = TWO_FILLERS.replace("identiek", "contact_naam")
    survey = make_survey(named)
    filler = make_filler(make_dossier(survey))
    finish_block(filler, "algemeen", {"contact_naam": "ja"})

    frame = from_parquet(freeze_now(in_phase(survey)).parquet)

    assert frame.height == 1
    assert "contact_naam" not in frame.columns
