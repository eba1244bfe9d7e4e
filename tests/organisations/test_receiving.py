from datetime import UTC, datetime

import pytest

from organisations.choices import ImportKind, ImportState
from organisations.importing.problems import ImportProblemError
from organisations.models import FrameImport, UploadChunk
from organisations.proposing.reading import read_next
from organisations.receiving import MissingColumnError, Upload, choose_columns, file_of, receive, reject
from organisations.tasks import read_imports
from tests.organisations.importing.files import NEW_GENERATION, PEOPLE_HEADER, csv_file

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)
TABLE = csv_file(PEOPLE_HEADER, ("363", "Proefdam", "Raadslid", "A. Proef", "", "")).getvalue()


def people(content: bytes = TABLE) -> FrameImport:
    """Take a table in and have its heads read."""
    row = receive(Upload(ImportKind.PEOPLE, "map/mensen.csv", [content]), user=None, now=NOW)
    assert (row.state, row.header) == (ImportState.WAITING, [])
    read_next(lambda: NOW)
    row.refresh_from_db()
    return row


def test_file_is_kept_packed_and_given_back_whole():
    content = b"<overheidsorganisaties>" + b"x" * 2_500_000

    row = receive(Upload(ImportKind.ALMANAK, "a.xml", [content[:7], content[7:]]), user=None, now=NOW)

    with file_of(row) as file:
        assert file.read() == content
    assert (row.file_size, row.chunks.count(), row.state) == (len(content), 3, ImportState.WAITING)


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        (ImportKind.ALMANAK, b"PK\x03\x04", "F103"),
        (ImportKind.ALMANAK, b"", "F102"),
        (ImportKind.PEOPLE, b"x" * 31_000_000, "F101"),
    ],
)
def test_file_of_another_kind_is_refused_and_nothing_of_it_kept(kind, content, code):
    with pytest.raises(ImportProblemError) as caught:
        receive(Upload(kind, "x", [content]), user=None, now=NOW)

    assert [problem.code for problem in caught.value.problems] == [code]
    assert FrameImport.objects.count() == UploadChunk.objects.count() == 0


def test_columns_are_chosen_once_for_all_tables_with_these_heads():
    row = people()
    assert (row.state, row.file_name) == (ImportState.COLUMNS, "mensen.csv")

    choose_columns(row, row.mapping, user=None, now=NOW)

    read_next(lambda: NOW)
    assert people().state == ImportState.PROPOSED


def test_table_without_heads_is_failed_by_the_worker_and_not_kept():
    row = people(b"een kolom")

    assert (row.state, [each["code"] for each in row.problems], row.chunks.count()) == (ImportState.FAILED, ["T103"], 0)


def test_mapping_without_what_is_needed_is_refused():
    with pytest.raises(MissingColumnError) as caught:
        choose_columns(people(), {"email": 4}, user=None, now=NOW)

    assert caught.value.fields == ["de code of de naam van de organisatie", "de functie", "de hele naam of de achternaam"]


def test_rejected_import_keeps_no_byte_of_its_file():
    row = people()

    reject(row, user=None, now=NOW)

    row.refresh_from_db()
    assert (row.state, row.chunks.count()) == (ImportState.REJECTED, 0)
    assert not read_next(lambda: NOW)


def test_people_of_an_organisation_that_is_not_in_the_frame_are_doubtful():
    row = people()
    choose_columns(row, row.mapping, user=None, now=NOW)

    read_next(lambda: NOW)

    row.refresh_from_db()
    assert row.counts["rows"]["ambtsdrager"] == {"twijfel": 1}
    assert row.counts["repaired"] == {"leading_zeros": 1}


def test_task_reads_all_that_waits():
    for _ in range(2):
        receive(Upload(ImportKind.ALMANAK, "a.xml", [NEW_GENERATION.encode()]), user=None, now=NOW)

    read_imports()

    assert set(FrameImport.objects.values_list("state", flat=True)) == {ImportState.PROPOSED}
