"""What respondents meet when the survey closes: time to finish for who was filling in, a friendly page for all others."""

from datetime import UTC, datetime, timedelta

from surveys.models import Invitation, Survey
from surveys.questionnaires import forget_cached
from tests.surveys.views.filling_in import VICTIM, text


def close(*, minutes_ago: int) -> None:
    Survey.objects.update(closes_at=datetime.now(UTC) - timedelta(minutes=minutes_ago), grace_minutes=60)
    forget_cached()


def test_who_is_filling_in_at_closing_may_finish(respondent):
    close(minutes_ago=59)

    answer = respondent.post("incident", VICTIM)

    assert answer.status_code == 303
    assert respondent.row.answers != {}


def test_reopening_for_one_person_lets_that_person_go_on(respondent):
    close(minutes_ago=24 * 60)
    Invitation.objects.update(reopened_until=datetime.now(UTC) + timedelta(days=2))

    assert respondent.post("incident", VICTIM).status_code == 303

    Invitation.objects.update(reopened_until=datetime.now(UTC) - timedelta(seconds=1))
    assert "gesloten" in text(respondent.client.get("/vragenlijst/incident"))


def test_page_after_closing_is_friendly_and_saves_nothing(respondent):
    close(minutes_ago=61)

    answer = respondent.post("incident", VICTIM)

    assert answer.status_code == 200
    assert "gesloten" in text(answer)
    assert respondent.row.answers == {}


def test_closing_that_is_moved_opens_again(respondent):
    close(minutes_ago=61)
    close(minutes_ago=-60)

    assert respondent.post("incident", VICTIM).status_code == 303
