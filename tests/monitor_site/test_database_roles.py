import io

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from monitor_site.audit.keeping import grant_to_application
from monitor_site.database_roles import DatabaseRoleError, check_application_role, make_application_role

pytestmark = [pytest.mark.django_db, pytest.mark.owner]

ROLE = "site_of_a_test"


def hash_of_password() -> str:
    return asked("SELECT rolpassword FROM pg_authid WHERE rolname = %s", ROLE)


def asked(query: str, *values: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]


def did(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_role_is_made_with_a_hash_of_its_password_and_no_rights_on_the_server():
    make_application_role(ROLE, "geheim'; DROP TABLE surveys_response; --")

    assert hash_of_password().startswith("SCRAM-SHA-256$")
    assert asked("SELECT rolcanlogin AND NOT (rolsuper OR rolcreatedb OR rolcreaterole) FROM pg_roles WHERE rolname = %s", ROLE)


def test_role_that_is_there_gets_the_new_password_and_keeps_its_rights():
    make_application_role(ROLE, "oud")
    grant_to_application(ROLE)
    old = hash_of_password()

    make_application_role(ROLE, "nieuw")
    grant_to_application(ROLE)

    assert hash_of_password() != old
    check_application_role(ROLE)


def test_role_that_somebody_else_made_keeps_the_password_of_that_person():
    did(f"CREATE ROLE {ROLE} LOGIN PASSWORD 'van-de-beheerder'")
    old = hash_of_password()

    make_application_role(ROLE, "")

    assert hash_of_password() == old


def test_owner_cannot_be_the_role_of_the_site():
    with pytest.raises(DatabaseRoleError, match="zelf de eigenaar"):
        make_application_role(asked("SELECT current_user::text"), "geheim")


def test_owner_that_may_make_no_roles_is_told_what_to_ask():
    did("CREATE ROLE poor_owner_of_a_test NOLOGIN")
    did("SET LOCAL ROLE poor_owner_of_a_test")

    with pytest.raises(DatabaseRoleError, match="CREATE ROLE site_of_a_test LOGIN") as refused, transaction.atomic():
        make_application_role(ROLE, "geheim")

    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (f"ALTER ROLE {ROLE} CREATEROLE", "beheert de server"),
        (f"GRANT {{owner}} TO {ROLE}", "hoort bij de eigenaar"),
        (f"GRANT DELETE ON audit_event TO {ROLE}", "kan het logboek veranderen"),
        (f"GRANT CREATE ON SCHEMA public TO {ROLE}", "kan tabellen maken"),
    ],
)
def test_role_that_can_do_more_is_found_out(statement, fault):
    make_application_role(ROLE, "geheim")
    grant_to_application(ROLE)

    did(statement.format(owner=asked("SELECT current_user::text")))

    with pytest.raises(DatabaseRoleError, match=fault):
        check_application_role(ROLE)


def test_right_on_one_month_of_the_log_is_found_out_and_taken_back():
    make_application_role(ROLE, "geheim")
    grant_to_application(ROLE)
    month = asked("SELECT min(inhrelid::regclass::text) FROM pg_inherits WHERE inhparent = 'audit_event'::regclass")
    did(f"GRANT UPDATE ON {month} TO {ROLE}")

    with pytest.raises(DatabaseRoleError, match="logboek"):
        check_application_role(ROLE)
    grant_to_application(ROLE)
    check_application_role(ROLE)


def test_command_prepares_the_database_as_often_as_it_is_asked(settings):
    settings.DATABASE_APPLICATION_ROLE, settings.DATABASE_APPLICATION_PASSWORD = ROLE, "geheim"

    for _ in range(2):
        told = io.StringIO()
        call_command("prepare_database", verbosity=0, stdout=told)

        assert f"De site werkt als {ROLE}" in told.getvalue()
    did(f"SET LOCAL ROLE {ROLE}")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        did("TRUNCATE audit_event")


def test_command_says_that_one_role_does_everything(settings):
    settings.DATABASE_APPLICATION_ROLE = ""
    told = io.StringIO()

    call_command("prepare_database", verbosity=0, stdout=told)

    assert "één rol doet alles" in told.getvalue()


def test_command_stops_when_the_role_is_no_other_than_the_owner(settings):
    settings.DATABASE_APPLICATION_ROLE = asked("SELECT current_user::text")

    with pytest.raises(CommandError, match="zelf de eigenaar"):
        call_command("prepare_database", verbosity=0)
