"""Whether two databases are the same: every row of every table, every sequence, and every rule that guards them."""

from psycopg import sql

TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname
"""
ROWS = "SELECT count(*), md5(string_agg(md5(whole::text), '' ORDER BY whole::text)) FROM {} whole"
RULES = """
SELECT 'constraint', conrelid::regclass::text, conname, contype::text, convalidated::text
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', tablename, indexname, split_part(indexdef, ' WHERE ', 1), '' FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled::text
    FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', proname, pg_get_function_arguments(oid), prosrc, prosecdef::text
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


def rows_of(connection):
    """Return for every table, and every month of the log, how many rows it has and a hash over all of them."""
    names = [name for (name,) in connection.execute(TABLES)]
    return {name: connection.execute(sql.SQL(ROWS).format(sql.Identifier(name))).fetchone() for name in names}


def sequences_of(connection):
    """Return where every sequence stands."""
    found = connection.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
    return dict(found.fetchall())


def rules_of(connection):
    """Return all constraints, indexes, triggers and functions; how PostgreSQL spells a constraint changes as it is read back."""
    return set(connection.execute(RULES).fetchall())
