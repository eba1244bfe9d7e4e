"""Lets the site write a table anew, so that no row of before lies in its files: the right alone, and nothing else of an owner's.

CLUSTER makes a new file in the order of the primary key and drops the old one; it refuses a plain VACUUM FULL's place in a
function, and unlike that needs no right that PostgreSQL 15 and 16 do not know. What somebody still looks at has to be copied:
the function returns how many dead rows stayed so, and the caller comes back later. Statistics hold samples of values: they are
made anew, and of what ties people to answers none are kept.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION retention_write_anew(name text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '10s' AS $$
DECLARE
    found oid;
    key text;
    alive bigint;
    written bigint;
BEGIN
    SELECT pg_class.oid INTO found FROM pg_class
    WHERE relname = name AND relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT relispartition;
    SELECT relname INTO key FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = found AND indisprimary;
    IF key IS NULL THEN
        RAISE EXCEPTION 'no table of the site' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    EXECUTE format('CLUSTER %I USING %I', name, key);
    EXECUTE format('ALTER TABLE %I SET WITHOUT CLUSTER', name);
    EXECUTE format('SELECT count(*) FROM %I', name) INTO alive;
    SELECT reltuples::bigint INTO written FROM pg_class WHERE oid = found;
    EXECUTE format('ANALYZE %I', name);
    RETURN written - alive;
END
$$;

REVOKE ALL ON FUNCTION retention_write_anew(text) FROM PUBLIC;

ALTER TABLE surveys_response ALTER ticket SET STATISTICS 0, ALTER row_id SET STATISTICS 0, ALTER cluster SET STATISTICS 0;
ALTER TABLE surveys_invitation ALTER lookup SET STATISTICS 0;
ALTER TABLE surveys_organisationcluster ALTER cluster SET STATISTICS 0;
ALTER TABLE surveys_edition ALTER key_salt SET STATISTICS 0;
ALTER TABLE organisations_officeholder
    ALTER email SET STATISTICS 0, ALTER phone SET STATISTICS 0, ALTER original_name SET STATISTICS 0;
ALTER TABLE organisations_official
    ALTER email SET STATISTICS 0, ALTER phone SET STATISTICS 0, ALTER original_name SET STATISTICS 0;
"""

DROP = "DROP FUNCTION retention_write_anew(text);"


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0001_initial"),
        ("surveys", "0009_dossiers"),
        ("organisations", "0002_frame_imports"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
