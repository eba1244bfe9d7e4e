import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from organisations.choices import Office
from surveys.answer_rows import response_by_id
from surveys.answering import save_page
from surveys.entering import begin
from surveys.models import Response
from surveys.questionnaires import compiled_by_id, forget_cached
from surveys.statements import prepared_cursor
from tests.examples import make_version
from tests.statements import statements_seen


@pytest.fixture
def response(fieldwork):
    make_version(fieldwork.survey)
    forget_cached()
    return begin(fieldwork.invitation(Office.RAADSLID), now=fieldwork.now, master_key=settings.CODE_MASTER_KEY)


def save(response, **answers):
    page = compiled_by_id(response.questionnaire_id).page("incident")
    save_page(response, page, answers, revision=response.revision, seconds=1, now=response.started_at)


def kept():
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return sorted(statement for (statement,) in cursor.fetchall())


def test_pages_are_read_and_saved_in_statements_that_postgresql_keeps(response):
    before = kept()
    for answer in ("ja", "nee", "ja"):
        save(response_by_id(response.pk), slachtoffer=answer)

    added = [statement for statement in kept() if statement not in before]
    assert [statement.split()[0] for statement in added if "surveys_response" in statement] == ["SELECT", "UPDATE"]
    assert not any("nee" in statement for statement in added)


def test_reading_gives_what_the_orm_gives(response):
    save(response, slachtoffer="ja")

    read, row = vars(response_by_id(response.pk)), vars(Response.objects.get(pk=response.pk))
    assert {name: value for name, value in read.items() if name != "_state"} == {
        name: value for name, value in row.items() if name != "_state"
    }


def test_statement_is_seen_by_who_counts_and_fails_as_with_django(response):
    with statements_seen() as statements, CaptureQueriesContext(connection) as queries, prepared_cursor() as cursor:
        cursor.execute("SELECT 1 WHERE 1 = %s", [1])
        assert cursor.fetchone() == (1,)
    assert (len(queries), statements) == (1, ["SELECT 1 WHERE 1 = %s"])

    with pytest.raises(IntegrityError), prepared_cursor() as cursor:
        cursor.execute("UPDATE surveys_response SET revision = NULL WHERE id = %s", [response.pk])
