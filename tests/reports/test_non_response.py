from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from organisations.choices import Office, Tier
from reports.estimation.results import Withheld
from reports.models import Snapshot
from reports.non_response import OutcomeCount, call_counts, non_response_result, snapshot_after_closing
from reports.queries import snapshots_with_results
from surveys.asking import keep_answer
from surveys.choices import CallOutcome, NonResponseAnswer, NonResponseMode, Phase
from surveys.models import CallAttempt, CallTarget, Survey
from tests.examples import NOW, make_invitation
from tests.reports.examples import frozen, report_survey

pytestmark = pytest.mark.django_db

CLOSED = NOW - timedelta(hours=1)


def closed_with_snapshot() -> Snapshot:
    """Make a snapshot of 75 people of whom 30 were hurt, of a survey that had closed."""
    snapshot = frozen()
    Survey.objects.filter(pk=snapshot.survey_id).update(closes_at=CLOSED)
    return Snapshot.objects.select_related("survey__edition").get(pk=snapshot.pk)


def ask(survey, *, yes: int, no: int, mode: NonResponseMode = NonResponseMode.PHONE, is_test: bool = False) -> None:
    answers = [NonResponseAnswer.ONCE, NonResponseAnswer.MORE] * (yes // 2) + [NonResponseAnswer.MORE] * (yes % 2)
    for answer in [*answers, *([NonResponseAnswer.NEVER] * no)]:
        keep_answer(survey, answer, tier=Tier.GEMEENTE, office=Office.RAADSLID, mode=mode, now=NOW, is_test=is_test)


def call(survey, *outcomes: CallOutcome, is_test: bool = False) -> None:
    target = CallTarget.objects.create(invitation=make_invitation(survey, Office.RAADSLID, is_test=is_test))
    caller, _ = User.objects.get_or_create(username="beller")
    for number, outcome in enumerate(outcomes):
        CallAttempt.objects.create(target=target, caller=caller, outcome=outcome, called_at=NOW + timedelta(hours=number))


# --- until closing -------------------------------------------------------------------------------------------------
def test_call_counts_gives_calls_and_people_by_their_last_call(django_assert_num_queries):
    survey = report_survey(phase=Phase.VELDWERK)
    call(survey, CallOutcome.NO_ANSWER, CallOutcome.NO_ANSWER, CallOutcome.REFUSED)
    call(survey, CallOutcome.NO_ANSWER)
    call(survey, CallOutcome.BUSY, is_test=True)
    ask(survey, yes=1, no=1)
    ask(survey, yes=0, no=1, mode=NonResponseMode.WEB)
    ask(survey, yes=5, no=0, is_test=True)

    with django_assert_num_queries(3):
        counts = call_counts(survey)

    assert [one for one in counts.outcomes if one.calls] == [
        OutcomeCount(CallOutcome.NO_ANSWER, 3, 1),
        OutcomeCount(CallOutcome.REFUSED, 1, 1),
    ]
    assert [one.outcome for one in counts.outcomes] == list(CallOutcome)
    assert (counts.calls, counts.people, counts.answered) == (4, 2, 3)
    assert counts.interviews == ((NonResponseMode.PHONE, 2), (NonResponseMode.WEB, 1))


def test_call_counts_counts_test_people_in_the_proefveld():
    survey = report_survey(phase=Phase.PROEFVELD)
    call(survey, CallOutcome.BUSY, is_test=True)

    assert call_counts(survey).calls == 1


# --- after closing -------------------------------------------------------------------------------------------------
def test_snapshot_from_before_closing_shows_nothing():
    snapshot = frozen()

    assert snapshot_after_closing(snapshot.survey, snapshots_with_results()) is None


@pytest.mark.parametrize(("phase", "is_seen"), [(Phase.VERWERKING, True), (Phase.GEPUBLICEERD, True), (Phase.VELDWERK, False)])
def test_snapshot_after_closing_is_seen_outside_the_field(phase, is_seen):
    survey = closed_with_snapshot().survey
    survey.edition.phase = phase
    survey.edition.save()

    assert (snapshot_after_closing(survey, snapshots_with_results()) is not None) == is_seen


def test_snapshot_of_test_data_is_not_taken_for_a_real_one():
    survey = closed_with_snapshot().survey
    Snapshot.objects.update(is_test=True)

    assert snapshot_after_closing(survey, snapshots_with_results()) is None


def test_result_sets_the_question_beside_the_survey_with_test_and_range():
    snapshot = closed_with_snapshot()
    ask(snapshot.survey, yes=14, no=88)

    result = non_response_result(snapshot.survey, snapshot)

    assert result is not None
    phone, web = result.modes
    assert (phone.shown.respondents, phone.shown.value) == (102, pytest.approx(14 / 102))
    assert phone.shown.interval.low < 14 / 102 < phone.shown.interval.high
    assert result.main.respondents == 75
    assert phone.test.difference == pytest.approx(result.main.value - 14 / 102)
    assert phone.test.z > 3
    assert (web.shown.respondents, web.shown.value, web.test) == (0, None, None)


def test_range_goes_from_the_blend_to_the_share_of_the_survey():
    snapshot = closed_with_snapshot()
    snapshot.manifest["counts"]["approached"] = 300
    ask(snapshot.survey, yes=14, no=88)

    result = non_response_result(snapshot.survey, snapshot)

    assert result.response_rate == 0.25
    assert result.range.like_respondents == result.main.value
    assert result.range.like_interviewed == pytest.approx(0.25 * result.main.value + 0.75 * 14 / 102)
    assert result.range.lowest < result.range.like_interviewed < result.range.highest < result.main.value


def test_range_is_left_out_where_more_took_part_than_were_approached():
    snapshot = closed_with_snapshot()
    ask(snapshot.survey, yes=14, no=88)

    assert non_response_result(snapshot.survey, snapshot).range is None


def test_result_with_few_answers_shows_none_of_them():
    snapshot = closed_with_snapshot()
    ask(snapshot.survey, yes=3, no=6)

    result = non_response_result(snapshot.survey, snapshot)

    assert (result.modes[0].shown.value, result.modes[0].shown.respondents) == (None, None)
    assert result.modes[0].shown.withheld == Withheld.SMALL_BASE
    assert (result.modes[0].test, result.range) == (None, None)


def test_result_without_the_table_of_the_survey_is_none():
    snapshot = closed_with_snapshot()
    snapshot.manifest["data"]["columns"] = ["row_id"]

    assert non_response_result(snapshot.survey, snapshot) is None
