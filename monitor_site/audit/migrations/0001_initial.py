"""The audit log in one table a month, with the only two functions that make and drop these tables.

Both functions run with the rights of the owner of the tables (SECURITY DEFINER), so that a role that may only INSERT and
SELECT can call them; the one that drops refuses the last twelve months and leaves a line in the log for each table it drops.
"""

from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

CREATE = """
CREATE SEQUENCE audit_event_id_seq AS bigint;

CREATE TABLE audit_event (
    id bigint NOT NULL DEFAULT nextval('audit_event_id_seq'),
    at timestamptz NOT NULL DEFAULT statement_timestamp(),
    user_id bigint,
    verb varchar(12) NOT NULL,
    page varchar(80) NOT NULL CONSTRAINT audit_event_page_is_a_name CHECK (page ~ '^[A-Za-z0-9_:-]+$'),
    subject varchar(40) NOT NULL CONSTRAINT audit_event_subject_is_a_kind CHECK (subject ~ '^[a-z_]*$'),
    subject_id varchar(36) NOT NULL CONSTRAINT audit_event_subject_id_is_a_number
        CHECK (subject_id ~ '^([0-9]{1,19}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$'),
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);

ALTER SEQUENCE audit_event_id_seq OWNED BY audit_event.id;
CREATE INDEX audit_event_user ON audit_event (user_id, id);
CREATE INDEX audit_event_subject ON audit_event (subject, subject_id, id);

CREATE FUNCTION audit_make_months(first_day date, months integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    month date := date_trunc('month', first_day)::date;
    next_month date;
    name text;
    made integer := 0;
BEGIN
    IF months NOT BETWEEN 1 AND 60 THEN
        RAISE EXCEPTION 'between 1 and 60 months can be made' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    FOR number IN 1..months LOOP
        next_month := (month + interval '1 month')::date;
        name := 'audit_event_' || to_char(month, 'YYYY_MM');
        IF to_regclass(name) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE %I PARTITION OF audit_event FOR VALUES FROM (%L) TO (%L)',
                name, month || ' 00:00+00', next_month || ' 00:00+00'
            );
            made := made + 1;
        END IF;
        month := next_month;
    END LOOP;
    RETURN made;
END
$$;

CREATE FUNCTION audit_drop_months_before(first_kept date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    part record;
    dropped integer := 0;
BEGIN
    IF first_kept > date_trunc('month', statement_timestamp() - interval '12 months')::date THEN
        RAISE EXCEPTION 'the last twelve months of the audit log are never dropped' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    FOR part IN
        SELECT relname AS name, to_date(right(relname, 7), 'YYYY_MM') AS month
        FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
        WHERE inhparent = 'audit_event'::regclass
        ORDER BY relname
    LOOP
        IF part.month < date_trunc('month', first_kept)::date THEN
            EXECUTE format('DROP TABLE %I', part.name);
            INSERT INTO audit_event (verb, page, subject, subject_id)
            VALUES ('dropped', 'audit_drop_months_before', 'month', to_char(part.month, 'YYYYMM'));
            dropped := dropped + 1;
        END IF;
    END LOOP;
    RETURN dropped;
END
$$;

REVOKE ALL ON FUNCTION audit_make_months(date, integer), audit_drop_months_before(date) FROM PUBLIC;
"""

DROP = """
DROP FUNCTION audit_drop_months_before(date);
DROP FUNCTION audit_make_months(date, integer);
DROP TABLE audit_event;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(CREATE, DROP)],
            state_operations=[
                migrations.CreateModel(
                    name="Event",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", models.DateTimeField(db_default=Now(), editable=False, verbose_name="tijd")),
                        ("verb", models.CharField(choices=[("seen", "bekeken"), ("changed", "gewijzigd"), ("exported", "gedownload"), ("sent", "verzending bediend"), ("refused", "mocht niet"), ("dropped", "maand opgeruimd")], max_length=12, verbose_name="wat")),
                        ("page", models.CharField(max_length=80, verbose_name="pagina")),
                        ("subject", models.CharField(blank=True, max_length=40, verbose_name="soort")),
                        ("subject_id", models.CharField(blank=True, max_length=36, verbose_name="nummer")),
                        ("user", models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=models.DO_NOTHING, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="gebruiker")),
                    ],
                    options={"verbose_name": "logregel", "verbose_name_plural": "logboek", "db_table": "audit_event", "ordering": ("-id",), "default_permissions": ("view",)},
                ),
            ],
        ),
    ]
