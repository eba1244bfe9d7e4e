"""A published version of a questionnaire never changes and never goes, whatever program or person writes to the database.

Its note may be mended, and the maker's account may be removed; what respondents saw stays as it was.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION refuse_change_of_published_questionnaire() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'questionnaire % is published and cannot be deleted', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'questionnaire_published_never_deleted';
    END IF;
    IF (NEW.id, NEW.survey_id, NEW.version, NEW.definition, NEW.sha256, NEW.created_at, NEW.published_at)
        IS DISTINCT FROM
       (OLD.id, OLD.survey_id, OLD.version, OLD.definition, OLD.sha256, OLD.created_at, OLD.published_at)
    THEN
        RAISE EXCEPTION 'questionnaire % is published and cannot be changed', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'questionnaire_published_never_changed';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER questionnaire_published_never_changes
    BEFORE UPDATE OR DELETE ON surveys_questionnaire
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
    EXECUTE FUNCTION refuse_change_of_published_questionnaire();
"""

DROP = """
DROP TRIGGER questionnaire_published_never_changes ON surveys_questionnaire;
DROP FUNCTION refuse_change_of_published_questionnaire();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
