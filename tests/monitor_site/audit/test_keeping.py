from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import ProgrammingError

from monitor_site.audit.choices import Verb
from monitor_site.audit.keeping import drop_months_before, make_months
from monitor_site.audit.models import Event
from monitor_site.audit.noting import Subject, note_event

pytestmark = pytest.mark.django_db


def months() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_event'::regclass")
        return {name for (name,) in cursor.fetchall()}


def test_make_months_twice_makes_them_once():
    assert (make_months(date(2019, 3, 31)), make_months(date(2019, 3, 1))) == (13, 0)
    assert {"audit_event_2019_03", "audit_event_2020_03"} <= months()


def test_migrate_made_this_month_and_the_year_after():
    note_event(Verb.SEEN, "wave", user_id=None)

    assert Event.objects.count() == 1
    assert len(months()) == 13


def test_drop_months_takes_whole_months_and_tells_so():
    make_months(date(2019, 3, 1))
    Event.objects.create(at=datetime(2019, 4, 30, 23, 59, tzinfo=UTC), verb=Verb.SEEN, page="wave")
    kept = Event.objects.create(at=datetime(2019, 5, 1, tzinfo=UTC), verb=Verb.SEEN, page="wave")

    dropped = drop_months_before(date(2019, 5, 20))

    assert dropped == 2
    assert "audit_event_2019_05" in months()
    told = Event.objects.filter(verb=Verb.DROPPED).order_by("id").values_list("subject", "subject_id", "user_id")
    assert list(told) == [("month", "201903", None), ("month", "201904", None)]
    assert list(Event.objects.exclude(verb=Verb.DROPPED)) == [kept]


def test_last_twelve_months_are_never_dropped():
    with pytest.raises(DatabaseError, match="never dropped"):
        drop_months_before(datetime.now(UTC).date())


@pytest.mark.parametrize("page", ["Jo van Dam", "jo@voorbeeld.test", ""])
def test_database_refuses_what_is_no_name_of_a_page(page):
    with pytest.raises(DatabaseError, match="page_is_a_name"):
        note_event(Verb.SEEN, page, user_id=None)


def test_application_adds_and_reads_and_keeps_the_months():
    note_event(Verb.CHANGED, "wave", user_id=7, subjects=[Subject("wave", "3"), Subject("wave", "4")])
    make_months(date(2018, 1, 1))

    assert list(Event.objects.values_list("user_id", "subject_id").order_by("id")) == [(7, "3"), (7, "4")]
    assert drop_months_before(date(2019, 1, 1)) == 12


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET user_id = 1",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "DROP TABLE audit_event",
        "ALTER TABLE audit_event DETACH PARTITION {month}",
        "UPDATE {month} SET user_id = 1",
        "DELETE FROM {month}",
        "TRUNCATE {month}",
        "DROP TABLE {month}",
        "SELECT * FROM {month}",
        "CREATE TABLE mine (id int)",
        "DELETE FROM django_migrations",
        "CREATE OR REPLACE FUNCTION audit_drop_months_before(first_kept date) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    ],
)
def test_application_cannot_undo_a_line(statement):
    note_event(Verb.SEEN, "wave", user_id=7)
    month = min(months())

    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        connection.cursor().execute(statement.format(month=month))

    assert Event.objects.count() == 1


def test_application_gets_no_right_on_a_month_that_comes_later():
    make_months(date(2018, 1, 1))

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("DELETE FROM audit_event_2018_01")


def test_database_refuses_a_key_that_is_none():
    with pytest.raises(DatabaseError, match="subject_id_is_a_number"):
        note_event(Verb.SEEN, "wave", user_id=None, subjects=[Subject("wave", "ABCD-EFGH-JKMN")])
