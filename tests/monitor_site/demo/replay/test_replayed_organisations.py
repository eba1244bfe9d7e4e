"""The organisations of the replay: what they answer gives the printed report back, past the real checks and the bench."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from monitor_site.demo.dossier_browsing import browse_dossier
from monitor_site.demo.dossier_scripts import DossierScript, FilledBlock
from monitor_site.demo.dossiers import ANSWERED, DOUBLE, by_seat, fill_in, scripted_plans
from monitor_site.demo.loading import use_questionnaire_of_2020
from monitor_site.demo.publishing import settle_bench
from monitor_site.demo.replay.claims import ComparedClaim, compared_claims
from monitor_site.demo.replay.clocked import now
from monitor_site.demo.replay.comparing import Compared, compared
from monitor_site.demo.replay.fingerprint import dataset_sha256
from monitor_site.demo.replay.in_depth import speak
from monitor_site.demo.replay.playing import drawn_dossiers
from organisations.choices import Tier
from organisations.models import Official
from organisations.register import RegisterEntry, read_register
from reports import snapshots
from reports.dataset import from_parquet
from surveys.choices import SEAT_OF_ROLE, BlockStatus, FillerRole, Phase, SurveyKind
from surveys.doubles import dossiers_with_answers, double_dossiers
from surveys.inviting import invite
from surveys.models import BlockAnswers, Dossier, Filler, Survey
from surveys.questionnaires import compiled_by_id, forget_cached
from tests.demo_browser import Browser
from tests.double_dossiers import make_organisation_survey
from tests.examples import NOW
from tests.frames import frame_of

pytestmark = [pytest.mark.django_db]
EVERY = 10
ORDER = ("dossier__organisation__code", "filler__seat", "block")
KEPT = (
    "status",
    "answers",
    "revision",
    "furthest_page",
    "page_seconds",
    "page_revisions",
    "started_at",
    "saved_at",
    "finished_at",
    "dossier__completed_at",
    "filler__agreed_with__filler__seat",
    "filler__invitation__status",
)


@pytest.fixture(scope="module")
def played() -> list[DossierScript]:
    return drawn_dossiers()


@dataclass(frozen=True)
class Outcome:
    """What came of the scripts: what the bench had to do, the frozen answers, and the comparison with the report."""

    doubles: Counter[str]
    settled: int
    settled_again: int
    frame: pl.DataFrame
    rows: list[Compared]
    claims: list[ComparedClaim]


@pytest.fixture(scope="module")
def outcome(played: list[DossierScript], django_db_setup: None, django_db_blocker: Any) -> Outcome:  # noqa: ARG001 -- a database
    """The answers are put in as the pages would keep them, and are settled on the real bench."""
    forget_cached()
    with django_db_blocker.unblock(), transaction.atomic():
        survey = in_use(read_register(2020))
        keep(survey, played)
        assert speak(survey.edition, now=NOW, seed=1) == 36
        doubles = Counter(double.dossier.organisation.tier for double in double_dossiers(survey, personal={"invuller"}))
        settled = [settle_bench(survey, now=NOW) for _ in range(2)]
        survey.edition.phase = Phase.VERWERKING
        survey.edition.save()
        snapshot = snapshots.freeze(survey, user=None, now=NOW, code_version="test")
        claims = list(compared_claims({SurveyKind.ORGANISATIES: snapshot}))
        found = Outcome(doubles, *settled, from_parquet(bytes(snapshot.parquet)), list(compared(snapshot)), claims)
        transaction.set_rollback(True)
    forget_cached()
    return found


def in_use(entries: Iterable[RegisterEntry] = (), *, year: int = 2020) -> Survey:
    """A survey on the real questionnaire, with the officials of these organisations and of those that are there invited."""
    if entries:
        frame_of(entries)
    survey = make_organisation_survey(year=year)
    use_questionnaire_of_2020(survey)
    survey.save()
    forget_cached()
    invite(survey, Official.objects.order_by("pk"), master_key=settings.CODE_MASTER_KEY)
    return survey


def keep(survey: Survey, scripts: list[DossierScript]) -> None:
    """Put the answers of scripts into rows, as playing them leaves them; every tenth is played."""
    questionnaire = compiled_by_id(survey.questionnaire_id)
    made: list[BlockAnswers] = []
    for place, plan in enumerate(scripted_plans(survey, scripts, seed=1)):
        if place % EVERY == 0:
            fill_in(plan, begins_at=NOW)
            continue
        dossier = Dossier(
            survey=survey,
            organisation=plan.invitations[0].person.organisation,
            questionnaire_id=questionnaire_id_of(survey),
            started_at=NOW,
        )
        dossier.save(force_insert=True)
        for invitation, filling in zip(plan.invitations, plan.script.fillings, strict=True):
            role = FillerRole(invitation.person.function)
            filler = Filler(dossier=dossier, role=role, seat=SEAT_OF_ROLE[role], invitation=invitation, joined_at=NOW)
            filler.save(force_insert=True)
            made += [row_of(questionnaire, filler, block, NOW + timedelta(minutes=len(made))) for block in filling.blocks]
    BlockAnswers.objects.bulk_create(made)


def questionnaire_id_of(survey: Survey) -> int:
    assert survey.questionnaire_id is not None
    return survey.questionnaire_id


def row_of(questionnaire: Any, filler: Filler, block: FilledBlock, at: Any) -> BlockAnswers:
    complete = block.pages[:-1] if block.is_left_halfway else block.pages
    status = BlockStatus.SKIPPED if not block.pages else BlockStatus.DONE if block.is_done else BlockStatus.BUSY
    return BlockAnswers(
        dossier=filler.dossier,
        block=block.name,
        filler=filler,
        status=status,
        last_saved_by=filler,
        answers={name: value for _, posted in block.pages for name, value in posted.items()},
        revision=1,
        furthest_page=max((questionnaire.page(name).number for name, _ in complete), default=0),
        started_at=at,
        saved_at=at,
        finished_at=at if status == BlockStatus.DONE else None,
    )


def kept(script: DossierScript) -> Iterator[tuple[str, str, dict[str, Any], bool]]:
    for filling in script.fillings:
        for block in filling.blocks:
            answers = {name: value for _, posted in block.pages for name, value in posted.items()}
            yield filling.seat, block.name, answers, bool(block.pages) and block.is_done


def browse_all(survey: Survey, scripts: list[DossierScript]) -> None:
    """Let the officials of scripts come in their browsers."""
    questionnaire = compiled_by_id(questionnaire_id_of(survey))
    for plan in scripted_plans(survey, scripts, seed=1):
        browse_dossier(
            lambda: nullcontext(Browser()),
            plan.script,
            by_seat(plan.invitations),
            questionnaire,
            begins_at=NOW,
            seed=plan.seed,
            master_key=settings.CODE_MASTER_KEY,
        )


def test_as_many_organisations_answer_and_as_many_twice_as_in_2020(played):
    assert Counter(script.tier for script in played) == ANSWERED
    assert Counter(script.tier for script in played if script.is_double) == DOUBLE


def test_pages_and_operations_take_what_is_played_and_leave_the_same(played, monkeypatch):
    by_length = sorted(played, key=lambda one: sum(len(block.pages) for filling in one.fillings for block in filling.blocks))
    shown = [
        next(one for one in by_length if one.is_double),
        next(one for one in by_length if one.is_finished and not one.is_double and len(one.fillings) == 2),
        next(one for one in by_length if any(block.is_left_halfway for filling in one.fillings for block in filling.blocks)),
        next(one for one in by_length if one.tier == Tier.WATERSCHAP),
    ]
    survey = in_use(one for one in read_register(2020) if one.code in {"GM0003", "GM0363", "GM0518", "WS0155"})
    for plan in scripted_plans(survey, shown, seed=1):
        dossier = fill_in(plan, begins_at=NOW)
        stored = {
            (row.filler.seat, row.block): row for row in BlockAnswers.objects.filter(dossier=dossier).select_related("filler")
        }
        assert {(seat, name) for seat, name, *_ in kept(plan.script)} == set(stored)
        for seat, name, answers, is_done in kept(plan.script):
            row = stored[seat, name]
            assert {one: value for one, value in row.answers.items() if one in answers}.keys() == answers.keys()
            assert (row.status == BlockStatus.DONE) == is_done
        assert Dossier.objects.get(pk=dossier.pk).is_complete == plan.script.is_finished
    assert dossiers_with_answers().count() == len(shown)

    monkeypatch.setattr(timezone, "now", now)
    browsed = in_use(year=2022)
    browse_all(browsed, shown)
    assert dataset_sha256(browsed) == dataset_sha256(survey)
    rows, others = (
        list(BlockAnswers.objects.filter(dossier__survey=one).order_by(*ORDER).values(*ORDER, *KEPT)) for one in (survey, browsed)
    )
    assert rows == others


def test_organisations_that_answered_twice_are_settled_and_counted_once(outcome):
    assert outcome.doubles == DOUBLE
    assert outcome.settled > sum(DOUBLE.values())
    assert outcome.settled_again == 0
    assert Counter(outcome.frame["bestuurslaag"].to_list()) == ANSWERED
    assert outcome.frame.filter(pl.col("dubbele_blokken") > 0).height == sum(DOUBLE.values())
    assert outcome.frame["open_dubbele_blokken"].sum() == 0
    assert outcome.frame["organisatie"].n_unique() == sum(ANSWERED.values())


def test_every_base_follows_its_block(outcome):
    """Who has identical policy has no specific one, and what is skipped is in no base."""
    frame = outcome.frame
    identical, specific = frame.filter(basis_agressie_identiek="ja"), frame.filter(basis_agressie_db="ja")
    assert identical.join(specific, on="organisatie").height == 0
    assert set(identical["blok_agressie_db"].to_list()) == {"nvt"}
    assert identical["agressie_norm_db"].null_count() == identical.height
    assert set(frame.filter(blok_agressie="overgeslagen")["basis_agressie_identiek"].to_list()) == {"nee"}
    assert frame.filter(blok_agressie="bezig", basis_agressie_identiek="ja").height == 4
    assert "waterschap" not in frame.filter(basis_griffier="ja")["bestuurslaag"].to_list()


def test_every_printed_figure_comes_out_and_every_exception_has_a_reason(outcome):
    assert [row for row in outcome.rows if row.is_wrong] == []
    assert len(outcome.rows) > 950
    assert {row.exemption.number for row in outcome.rows if not row.is_same} == {"I10", "I11"}


def test_what_the_text_says_of_organisations_comes_out_too(outcome):
    assert [(row.claim.id, row.found) for row in outcome.claims if row.is_wrong] == []
    assert sum(row.is_same for row in outcome.claims) > 35
