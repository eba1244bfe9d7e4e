"""In an empty database: make the tables of an earlier release, put rows in, migrate; print what did not come through.

The release is that of 25 November 2026: office holders, fieldwork and snapshots, before organisations could fill in.
"""

import json
import uuid
from datetime import UTC, date, datetime, timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402 -- after django.setup
from django.db import connection  # noqa: E402 -- as above
from django.db.migrations.executor import MigrationExecutor  # noqa: E402 -- as above
from psycopg import sql  # noqa: E402 -- as above

from surveys.models import Invitation, MailTemplate, Response  # noqa: E402 -- as above

RELEASE = {
    "audit": "0001_initial",
    "retention": "0001_initial",
    "organisations": "0002_frame_imports",
    "reports": "0001_initial",
    "surveys": "0007_contact_letter",
}
MEANT = {("surveys_mailtemplate", "office"), ("surveys_mailtemplate", "for_started")}
"""Columns that got another name or another form; what became of them is looked at below."""
NOT_FOR_FORMS = {"page_seconds", "page_revisions", "changed_by"}
"""Columns that may be empty, which a form would refuse."""
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
ANSWERS = {"slachtoffer": "ja", "besproken": ["griffier", "anders"], "wie_anders": "Een ‘vriend’ – ok", "ernst": 6}


def make_tables():
    executor = MigrationExecutor(connection)
    others = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in RELEASE]
    targets = [*RELEASE.items(), *others]
    executor.migrate(targets)
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_make_months(%s, 1)", [NOW.date()])
    return executor.loader.project_state(targets).apps


def put_rows_in(apps):
    def make(model, **values):
        return apps.get_model(model).objects.create(**values)

    council = make(
        "organisations.Organisation",
        code="GM0001",
        tier="gemeente",
        name="Ëxloo",
        official_name="Gemeente Ëxloo",
        sort_key="exloo",
        size_class="20k_50k",
        urbanity=3,
        province="PV26",
    )
    person = make("organisations.OfficeHolder", organisation=council, office="raadslid", family_name="Çelik", sort_key="celik")
    make("organisations.OfficeTerm", office_holder=person, organisation=council, role="raadslid", first_seen_on=NOW.date())
    edition = make("surveys.Edition", year=2026, name="Monitor 2026", phase="veldwerk", key_salt=bytes(range(32)))
    dates = {"opens_at": NOW - timedelta(days=3), "closes_at": NOW + timedelta(days=30)}
    survey = make("surveys.Survey", edition=edition, kind="ambtsdragers", **dates)
    version = make(
        "surveys.Questionnaire",
        survey=survey,
        version=1,
        definition="name: klein\ntitle: Kleine vragenlijst\n",
        sha256="0" * 64,
        created_at=NOW,
        published_at=NOW,
    )
    invitation = make("surveys.Invitation", survey=survey, office_holder=person, lookup=bytes(32), status="begonnen")
    wave = make("surveys.MailWave", survey=survey, kind="uitnodiging", name="Uitnodiging", state="vrijgegeven", created_at=NOW)
    sent = {"sent_at": NOW, "attempts": 1}
    mailing = make("surveys.Mailing", wave=wave, invitation=invitation, message_id="<a@monitor.test>", **sent)
    bounce = {"report_key": "a" * 64, "kind": "definitief", "status": "5.1.1", "received_at": NOW}
    make("surveys.Bounce", mailing=mailing, message_id=mailing.message_id, **bounce)
    make("surveys.OrganisationCluster", survey=survey, organisation=council)
    make(
        "surveys.Response",
        survey=survey,
        questionnaire=version,
        ticket=bytes(range(32)),
        cluster=uuid.UUID(int=7),
        tier="gemeente",
        office="raadslid",
        province="PV26",
        urbanity=3,
        size_class="20k_50k",
        answers=ANSWERS,
        revision=4,
        started_at=NOW,
        saved_at=NOW,
    )
    text = {"subject": "Kent u de monitor?", "text": "Geachte {{ naam }},", "html": "", "changed_at": NOW}
    reminder = {"survey": survey, "kind": "herinnering_1", **text}
    make("surveys.MailTemplate", for_started=True, office="raadslid", tier="gemeente", **reminder)
    make("surveys.MailTemplate", for_started=False, **reminder)
    frozen = {"created_at": NOW, "respondents": 1, "sha256": "b" * 64, "parquet": b"PAR1\x00\xff", "manifest": {"n": 1}}
    make("reports.Snapshot", survey=survey, **frozen)
    make("retention.RetentionRule", edition=edition, what="links", due_on=date(2027, 12, 1))
    make("audit.Event", verb="viewed", page="wave", at=NOW)


def rows():
    """Return every row of every table of ours as text by column, by table and place."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')")
        names = [name for (name,) in cursor.fetchall() if name.split("_")[0] in RELEASE]
        for name in names:
            cursor.execute(sql.SQL("SELECT * FROM {} ORDER BY 1").format(sql.Identifier(name)))
            columns = [column.name for column in cursor.description]
            found[name] = [dict(zip(columns, map(as_text, row), strict=True)) for row in cursor.fetchall()]
    return found


def as_text(value):
    return bytes(value).hex() if isinstance(value, (bytes, memoryview)) else str(value)


def differences(before, after):
    """Name the tables that lost rows, and the columns in which a value is another."""
    for name, old in before.items():
        new = after.get(name, [])
        if len(old) != len(new):
            yield f"{name}: {len(old)} rows became {len(new)}"
            continue
        for was, is_now in zip(old, new, strict=True):
            for column, value in was.items():
                if (name, column) not in MEANT and is_now.get(column) != value:
                    yield f"{name}.{column}"


def what_today_reads():
    """Read the rows with the models of today, which also hold them to every rule of today."""
    for model in (Response, Invitation, MailTemplate):
        for row in model.objects.all():
            row.full_clean(exclude=NOT_FOR_FORMS)
    return {
        "answers": Response.objects.get().answers == ANSWERS,
        "templates": sorted(MailTemplate.objects.values_list("for_state", "function")),
    }


def main():
    apps = make_tables()
    put_rows_in(apps)
    before = rows()
    call_command("migrate", interactive=False, verbosity=0)
    after = rows()
    told = {"filled": sum(1 for found in before.values() if found), "differences": sorted(differences(before, after))}
    print(json.dumps(told | what_today_reads()))  # noqa: T201 -- to the test


if __name__ == "__main__":
    main()
