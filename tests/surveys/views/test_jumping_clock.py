"""The clock of the web server jumps while somebody fills in: nobody is put out for no reason, no time is counted that was not."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.surveys.views.filling_in import TALKED, VICTIM, Respondent, text

HERE = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(HERE, tick=False) as clock:
        yield clock


@pytest.fixture
def at_work(clock, respondent):  # noqa: ARG001 -- the clock stands before anybody comes in
    """Somebody who is past the first page."""
    assert respondent.post("incident", VICTIM).status_code == 303
    return respondent


def test_clock_that_goes_back_an_hour_puts_nobody_out_and_counts_no_time(clock, at_work):
    clock.move_to(HERE - timedelta(hours=1))

    assert at_work.post("gesprek", TALKED).status_code == 303

    assert at_work.row.answers["wie_anders"] == "Een vriend"
    assert at_work.row.page_seconds["gesprek"] == 0


def test_clock_that_jumps_ahead_asks_the_code_again_and_keeps_what_was_typed(clock, at_work):
    clock.move_to(HERE + timedelta(hours=1))

    answer = at_work.post("gesprek", TALKED)

    assert answer.status_code == 403
    assert 'name="wie_anders" value="Een vriend"' in text(answer)


def test_clock_that_is_set_right_again_lets_somebody_go_on(clock, at_work):
    clock.move_to(HERE + timedelta(hours=1))
    other = Respondent(at_work.fieldwork)
    clock.move_to(HERE)

    assert other.post("gesprek", TALKED).status_code == 303
