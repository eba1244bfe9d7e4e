"""The two roles in the database: the owner of the tables, and the role of the running site, which cannot undo the audit log."""

from typing import Final

from django.db import connections
from django.db.utils import ProgrammingError
from psycopg import sql

from monitor_site.audit.models import Event


class DatabaseRoleError(Exception):
    """The role of the site cannot be made or is none to trust; the text says why, for who installs the monitor."""


def make_application_role(role: str, password: str, using: str = "default") -> None:
    """Make the role of the site when there is none, and give it its password; without a password that stays as it is.

    Run by the owner of the tables. Nothing is ended: who is connected stays so, also when the password changes. Only a hash
    of the password goes to the server, so that no log of it can hold the password.

    Raises DatabaseRoleError.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user::text, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        owner, is_known = cursor.fetchone()
        if role == owner:
            raise DatabaseRoleError(f"{role} is zelf de eigenaar van de tabellen. Geef de site een andere rol.")
        if is_known and not password:
            return
        verb = sql.SQL("ALTER" if is_known else "CREATE")
        statement = sql.SQL("{} ROLE {} LOGIN").format(verb, sql.Identifier(role))
        if password:
            statement += sql.SQL(" PASSWORD {}").format(sql.Literal(_hashed(role, password, using)))
        try:
            cursor.execute(statement)
        except ProgrammingError as error:
            raise DatabaseRoleError(_ASK_THE_ADMINISTRATOR.format(owner=owner, role=role)) from error


def check_application_role(role: str, using: str = "default") -> None:
    """Raise DatabaseRoleError when the role of the site can do more than it should: rule the server, or change the audit log."""
    with connections[using].cursor() as cursor:
        cursor.execute(_TOO_MIGHTY, {"role": role, "log": Event._meta.db_table})  # noqa: SLF001 -- Django's model API
        found = cursor.fetchone()
    if found is None:
        raise DatabaseRoleError(f"De rol {role} is er niet.")
    rules, is_owner, changes_log, makes_tables = found
    faults = {
        "beheert de server": rules,
        "hoort bij de eigenaar van de tabellen": is_owner,
        "kan het logboek veranderen": changes_log,
        "kan tabellen maken": makes_tables,
    }
    if any(faults.values()):
        raise DatabaseRoleError(f"De rol {role} {' en '.join(fault for fault, is_so in faults.items() if is_so)}.")


_ASK_THE_ADMINISTRATOR: Final = (
    "{owner} mag de rol {role} niet maken of haar wachtwoord zetten. Laat de beheerder van de server dat één keer doen, en laat "
    "DATABASE_APPLICATION_PASSWORD hier dan leeg: CREATE ROLE {role} LOGIN PASSWORD '…' NOSUPERUSER NOCREATEDB NOCREATEROLE;"
)

_TOO_MIGHTY: Final = """
SELECT
    rolsuper OR rolcreaterole OR rolbypassrls OR rolreplication,
    pg_has_role(oid, current_user, 'MEMBER'),
    has_table_privilege(oid, %(log)s, 'UPDATE, DELETE, TRUNCATE')
        OR EXISTS (
            SELECT FROM pg_inherits
            WHERE inhparent = %(log)s::regclass AND has_table_privilege(pg_roles.oid, inhrelid, 'UPDATE, DELETE, TRUNCATE')
        ),
    has_schema_privilege(oid, 'public', 'CREATE')
FROM pg_roles WHERE rolname = %(role)s
"""


def _hashed(role: str, password: str, using: str) -> str:
    connection = connections[using]
    connection.ensure_connection()
    hashed: bytes = connection.connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    return hashed.decode()
