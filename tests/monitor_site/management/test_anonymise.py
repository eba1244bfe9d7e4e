import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from monitor_site.audit.models import Event
from reports.snapshots import freeze
from surveys.models import Edition, Response
from tests.examples import NOW, make_invitation
from tests.reports.examples import CODE_VERSION, OFFICE_OF_CELL, fill, report_survey

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def survey():
    survey = report_survey()
    fill(survey)
    for office in OFFICE_OF_CELL.values():
        for _ in range(3):
            make_invitation(survey, office)
    return survey


def run(*options: str) -> str:
    told = io.StringIO()
    call_command("anonymise", "2020", "--backups-kept", "90", *options, stdout=told)
    return told.getvalue()


def test_dry_run_says_that_it_can_and_changes_nothing(survey):
    freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)

    told = run("--dry-run")

    assert "Dit kan; er is niets veranderd." in told
    assert Edition.objects.get().key_salt is not None
    assert Event.objects.count() == 0


def test_command_makes_anonymous_notes_it_and_tells_until_when_backups_hold_the_link(survey):
    freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)

    told = run()

    assert "Momentopnamen om te vergroven: 1. Gedaan." in told
    assert "Back-ups" in told
    assert Edition.objects.get().key_salt is None
    assert list(Event.objects.values_list("verb", "page", "subject")) == [("changed", "anonymise", "edition")]


def test_no_row_of_before_is_left_in_the_file(survey):
    freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)

    run()

    with connection.cursor() as cursor:
        cursor.execute("SELECT max(ctid)::text FROM surveys_response")
        page = int(cursor.fetchone()[0].strip("()").split(",")[0])
        cursor.execute("SELECT pg_relation_size('surveys_response') / current_setting('block_size')::int")
        assert cursor.fetchone() == (page + 1,)
    assert Response.objects.count() == 75


def test_edition_without_a_final_snapshot_is_refused(survey):
    with pytest.raises(CommandError, match="momentopname"):
        run()

    assert Edition.objects.get(pk=survey.edition_id).key_salt is not None


def test_edition_that_is_not_there_is_refused():
    with pytest.raises(CommandError, match="geen editie van 2020"):
        run()


@pytest.mark.usefixtures("survey")
def test_tables_of_an_edition_that_is_not_anonymous_are_not_rewritten():
    with pytest.raises(CommandError, match="nog niet anoniem"):
        run("--rewrite-only")


def test_tables_can_be_rewritten_later(survey):
    freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)
    Edition.objects.update(anonymised_at=NOW)

    assert "op 22 februari 2027" in run("--rewrite-only")
