from datetime import timedelta

import pytest
from django.conf import settings
from structlog.testing import capture_logs

from organisations.choices import Office
from surveys.answering import IncompleteError, ResponseSheet, SentError, missing_pages, save_page, submit
from surveys.choices import InvitationStatus
from surveys.entering import begin
from surveys.models import Response
from surveys.questionnaires import compiled_by_id, forget_cached
from surveys.saving import BusyError, ConflictError, OffPathError
from tests.examples import make_version
from tests.statements import statements_seen

VICTIM = {"slachtoffer": "ja"}
TALKED = {"besproken": ["griffier", "anders"], "wie_anders": "Een vriend", "ernst": "6"}
OFTEN = {"soort_verbaal": "vaker", "soort_fysiek": "nooit"}


@pytest.fixture
def response(fieldwork):
    make_version(fieldwork.survey)
    forget_cached()
    return begin(fieldwork.invitation(Office.RAADSLID), now=fieldwork.now, master_key=settings.CODE_MASTER_KEY)


def save(response, name, posted, **options):
    page = compiled_by_id(response.questionnaire_id).page(name)
    known = {"revision": response.revision, "seconds": 10, "now": response.started_at + timedelta(minutes=1)} | options
    return save_page(response, page, posted, **known)


def stored(response):
    return Response.objects.get(pk=response.pk)


def filled_in(response):
    for name, posted in (("incident", VICTIM), ("gesprek", TALKED), ("stellingen", OFTEN)):
        save(response, name, posted)
    return response


def test_save_page_keeps_answers_and_moves_on(response):
    check = save(response, "incident", VICTIM, seconds=42)

    row = stored(response)
    assert check.problems == ()
    assert (row.answers, row.revision, row.furthest_page, row.counts) == ({"slachtoffer": "ja"}, 1, 1, True)
    assert (row.page_seconds, row.page_revisions) == ({"incident": 42}, {"incident": 1})
    assert row.progress_percent == 33
    assert row.saved_at == response.started_at + timedelta(minutes=1)


def test_save_page_is_one_update(response):
    save(response, "incident", VICTIM)  # the definition is compiled once a process
    with statements_seen() as statements:
        save(response, "gesprek", TALKED)

    assert [statement.split()[0] for statement in statements] == ["UPDATE"]


def test_save_page_with_something_missing_keeps_the_rest_and_stays(response):
    save(response, "incident", VICTIM)

    check = save(response, "gesprek", {"besproken": ["griffier"]})

    row = stored(response)
    assert [(problem.variable, problem.code) for problem in check.problems] == [("ernst", "required")]
    assert row.answers == {"slachtoffer": "ja", "besproken": ["griffier"]}
    assert row.furthest_page == 1


def test_save_page_going_back_asks_nothing_that_is_missing(response):
    save(response, "incident", VICTIM)

    check = save(response, "gesprek", {"ernst": "3"}, complete=False)

    row = stored(response)
    assert check.problems == ()
    assert row.answers == {"slachtoffer": "ja", "ernst": 3}
    assert row.furthest_page == 1


def test_save_page_that_does_not_fit_leaves_the_stored_answer(response):
    filled_in(response)

    check = save(response, "gesprek", {"besproken": ["griffier"], "ernst": "9"})

    assert [problem.code for problem in check.problems] == ["outside_scale"]
    assert stored(response).answers["ernst"] == 6
    assert stored(response).answers["besproken"] == ["griffier"]


def test_save_page_answer_taken_away_is_gone(response):
    save(response, "incident", VICTIM)
    save(response, "gesprek", TALKED)

    save(response, "gesprek", {"ernst": "6"}, complete=False)

    assert stored(response).answers == {"slachtoffer": "ja", "ernst": 6}


def test_save_page_goes_further_back_and_never_moves_the_mark_or_the_bar_back(response):
    filled_in(response)
    before = (response.furthest_page, response.progress_percent)

    save(response, "incident", {"slachtoffer": "nee"})

    assert (stored(response).furthest_page, stored(response).progress_percent) == before


def test_save_page_adds_up_seconds_within_bounds(response):
    save(response, "incident", VICTIM, seconds=20)
    save(response, "incident", VICTIM, seconds=-5)
    save(response, "incident", VICTIM, seconds=9999)

    assert stored(response).page_seconds == {"incident": 20 + 0 + 1800}


def test_save_page_off_the_path_is_refused_and_logged_without_answers(response):
    save(response, "incident", {"slachtoffer": "nee"})

    with capture_logs() as logs, pytest.raises(OffPathError):
        save(response, "gesprek", TALKED)

    assert stored(response).answers == {"slachtoffer": "nee"}
    assert logs == [{"event": "page_off_path_refused", "page": "gesprek", "log_level": "warning"}]


def test_save_page_answers_to_questions_elsewhere_are_refused_and_logged_without_answers(response):
    with capture_logs() as logs:
        save(response, "incident", VICTIM | {"ernst": "7", "verzonnen": "x"})

    assert stored(response).answers == {"slachtoffer": "ja"}
    assert logs == [{"event": "answers_off_path_refused", "page": "incident", "refused": 2, "log_level": "warning"}]


# --- two at a time -------------------------------------------------------------------------------------------------
def test_save_page_other_answer_in_another_tab_is_a_conflict_that_shows_both(response):
    other = stored(response)
    save(other, "incident", {"slachtoffer": "nee"})

    with pytest.raises(ConflictError) as caught:
        save(response, "incident", VICTIM, revision=0)

    conflict = caught.value
    assert (conflict.stored, conflict.check.values, conflict.revision) == ({"slachtoffer": "nee"}, {"slachtoffer": "ja"}, 1)
    assert stored(response).answers == {"slachtoffer": "nee"}


def test_save_page_chosen_after_a_conflict_is_saved(response):
    save(stored(response), "incident", {"slachtoffer": "nee"})
    with pytest.raises(ConflictError) as caught:
        save(response, "incident", VICTIM, revision=0)

    save(response, "incident", VICTIM, revision=caught.value.revision)

    assert stored(response).answers == {"slachtoffer": "ja"}


def test_save_page_same_answer_in_another_tab_is_no_conflict(response):
    save(stored(response), "incident", VICTIM)

    save(response, "incident", VICTIM, revision=0)

    assert stored(response).revision == 2


def test_save_page_another_page_in_another_tab_is_no_conflict(response):
    save(response, "incident", VICTIM)
    seen = response.revision
    save(stored(response), "gesprek", TALKED)

    save(response, "incident", {"slachtoffer": "nee"}, revision=seen)

    row = stored(response)
    assert row.answers["slachtoffer"] == "nee"
    assert row.answers["ernst"] == 6


def test_save_page_that_others_keep_saving_gives_up_without_saving(response, monkeypatch):
    monkeypatch.setattr(ResponseSheet, "write", lambda _sheet, _before: False)

    with pytest.raises(BusyError):
        save(response, "incident", VICTIM)

    assert stored(response).answers == {}


# --- sending -------------------------------------------------------------------------------------------------------
def test_submit_sends_and_tells_the_invitation(response, fieldwork):
    filled_in(response)
    lookup = bytes(fieldwork.invitation(Office.RAADSLID).lookup)
    now = fieldwork.now + timedelta(hours=1)

    submit(response, lookup=lookup, now=now)

    row = stored(response)
    assert (row.is_complete, row.completed_at, row.progress_percent) == (True, now, 100)
    assert fieldwork.invitation(Office.RAADSLID).status == InvitationStatus.COMPLETE
    assert fieldwork.invitation(Office.WETHOUDER).status == InvitationStatus.NEW


def test_submit_drops_what_ended_up_off_the_path(response, fieldwork):
    filled_in(response)
    save(response, "incident", {"slachtoffer": "nee"})

    submit(response, lookup=b"", now=fieldwork.now)

    assert stored(response).answers == {"slachtoffer": "nee"} | OFTEN


def test_submit_with_something_missing_says_where_and_sends_nothing(response, fieldwork):
    save(response, "incident", VICTIM)

    with pytest.raises(IncompleteError) as caught:
        submit(response, lookup=b"", now=fieldwork.now)

    assert [missing.page.name for missing in caught.value.pages] == ["gesprek", "stellingen"]
    assert [missing.page.name for missing in missing_pages(response)] == ["gesprek", "stellingen"]
    assert not stored(response).is_complete


def test_submit_twice_is_once(response, fieldwork):
    filled_in(response)
    submit(response, lookup=b"", now=fieldwork.now)

    submit(response, lookup=b"", now=fieldwork.now + timedelta(hours=2))

    assert stored(response).completed_at == fieldwork.now


def test_submit_while_a_page_is_saved_elsewhere_sends_nothing(response, fieldwork):
    filled_in(response)
    save(stored(response), "incident", {"slachtoffer": "nee"})

    with pytest.raises(BusyError):
        submit(response, lookup=b"", now=fieldwork.now)

    assert not stored(response).is_complete


def test_save_page_after_sending_changes_nothing(response, fieldwork):
    filled_in(response)
    submit(stored(response), lookup=b"", now=fieldwork.now)

    with pytest.raises(SentError):
        save(response, "incident", {"slachtoffer": "nee"})

    assert stored(response).answers["slachtoffer"] == "ja"
