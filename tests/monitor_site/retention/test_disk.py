"""Reads the files of the database as somebody with the disk does: nothing of before may lie in them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from monitor_site.retention.choices import Kept
from monitor_site.retention.executing import erase_from_disk
from monitor_site.retention.models import RetentionReport, RetentionRule
from monitor_site.retention.periodic_tasks import let_go_what_is_due
from monitor_site.retention.rewriting import TABLES, write_anew
from organisations.models import OfficeHolder
from reports.snapshots import freeze
from surveys.choices import InvitationStatus
from surveys.models import Edition, Invitation, OrganisationCluster, Response, Survey
from tests.conftest import APPLICATION_ROLE
from tests.examples import NOW, make_invitation
from tests.patience import until
from tests.reports.examples import CODE_VERSION, OFFICE_OF_CELL, fill, report_survey

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def survey() -> Survey:
    """Close a field with tickets, addresses and a cluster map, all written twice, as saving pages does."""
    survey = report_survey()
    fill(survey)
    for office in OFFICE_OF_CELL.values():
        for _ in range(3):
            make_invitation(survey, office)
    for number, response in enumerate(Response.objects.all()):
        Response.objects.filter(pk=response.pk).update(ticket=ticket(number))
        Response.objects.filter(pk=response.pk).update(revision=2)
    for number, holder in enumerate(OfficeHolder.objects.all()):
        OfficeHolder.objects.filter(pk=holder.pk).update(email=f"mens{number}@geheim-adres.test")
    Invitation.objects.update(status=InvitationStatus.COMPLETE)
    OrganisationCluster.objects.bulk_create(
        OrganisationCluster(survey=survey, organisation_id=pk)
        for pk in OfficeHolder.objects.values_list("organisation_id", flat=True).distinct()
    )
    freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return survey


@pytest.fixture
def as_application(survey):  # noqa: ARG001 -- made by the owner
    """Go on as the role of the site, outside a transaction, as a worker does."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {APPLICATION_ROLE}")
        yield
        cursor.execute("RESET ROLE")


def ticket(number: int) -> bytes:
    return b"ticket of somebody " + number.to_bytes(13)


def files() -> bytes:
    """Return every file of the test database; the log of transactions is like a backup, and goes as one."""
    with connections["default"].cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT 'base/' || oid FROM pg_database WHERE datname = current_database()")
        (folder,) = cursor.fetchone()
        cursor.execute(
            "SELECT pg_read_binary_file(%s || '/' || name) FROM pg_ls_dir(%s) AS name WHERE name ~ '^[0-9]'", [folder, folder]
        )
        return b"\n".join(bytes(content) for (content,) in cursor.fetchall())


def secrets_of(survey: Survey) -> list[bytes]:
    edition = Edition.objects.get(pk=survey.edition_id)
    lookups = [bytes(lookup) for lookup in Invitation.objects.values_list("lookup", flat=True)]
    return [bytes(edition.key_salt), *lookups, *(ticket(number) for number in range(75))]


def due(survey: Survey, *kinds: Kept) -> None:
    for what in kinds:
        RetentionRule.objects.create(edition=survey.edition, what=what, due_on=timezone.localdate() - timedelta(days=1))


@pytest.mark.usefixtures("as_application")
def test_files_hold_no_key_ticket_lookup_or_address_after_beat_let_them_go(survey):
    secrets = secrets_of(survey)
    due(survey, Kept.LINKS, Kept.CONTACT)
    before = files()
    assert [secret for secret in secrets if secret not in before] == []
    assert b"@geheim-adres.test" in before

    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {APPLICATION_ROLE}")
    let_go_what_is_due()

    after = files()
    assert not RetentionReport.objects.filter(rewritten_at=None).exists()
    assert [secret for secret in secrets if secret in after] == []
    assert b"@geheim-adres.test" not in after


def is_there(backend: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [backend])
        return cursor.fetchone() is not None


def test_rows_that_somebody_still_looks_at_keep_the_report_open(survey):
    due(survey, Kept.LINKS)
    looking = connection.copy()
    try:
        with looking.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (backend,) = cursor.fetchone()
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM surveys_edition")
        let_go_what_is_due()
        assert RetentionReport.objects.get().rewritten_at is None
    finally:
        looking.close()
    # The server lets go of what the session saw a moment after the session is closed.
    until(lambda: not is_there(backend), "the session did not end")

    erase_from_disk(now=NOW)

    assert RetentionReport.objects.get().rewritten_at == NOW
    assert ticket(1) not in files()


@pytest.mark.usefixtures("as_application")
def test_tables_are_written_anew_and_keep_their_rows():
    before = {model: set(model.objects.values_list("pk", flat=True)) for model in TABLES[Kept.LINKS]}

    assert write_anew(TABLES[Kept.LINKS])

    assert {model: set(model.objects.values_list("pk", flat=True)) for model in TABLES[Kept.LINKS]} == before


@pytest.mark.usefixtures("as_application")
@pytest.mark.parametrize("name", ["audit_event", "audit_event_2027_01", "pg_authid", 'x"; DROP TABLE surveys_edition; --'])
def test_application_can_ask_for_nothing_else(name):
    with pytest.raises(DatabaseError, match="no table of the site"), connection.cursor() as cursor:
        cursor.execute("SELECT retention_write_anew(%s)", [name])


def test_master_key_is_no_part_of_the_files():
    assert settings.CODE_MASTER_KEY not in files()
