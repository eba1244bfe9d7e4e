"""`manage.py report`: over the newest publication that was not withdrawn, with a word where there is none."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports.documents.factsheets import SheetFile
from tests.reports.examples import frozen
from tests.reports.test_publishing import drafted

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("report", *arguments, stdout=out)
    return out.getvalue()


def test_without_publication_it_says_where_one_is_made():
    with pytest.raises(CommandError, match="Editie 2020 heeft geen publicatie"):
        said("check", "--edition", "2020")


def test_check_prints_every_finding_and_fails_on_a_fault(monkeypatch):
    drafted(frozen())
    out = StringIO()

    with pytest.raises(CommandError, match="kan zo niet worden gepubliceerd"):
        call_command("report", "check", "--edition", "2020", stdout=out)

    # The small questionnaire cannot fill table 2.3.
    assert "fout (tekst): {{ tabel" in out.getvalue()
    assert "tabel 2.3 is niet te maken uit deze publicatie" in out.getvalue()
    monkeypatch.setattr("reports.management.commands.report.lint", lambda _: ())
    assert said("check", "--edition", "2020") == "0 fouten, 0 aandachtspunten.\n"


def test_files_are_written_where_asked(monkeypatch, tmp_path):
    publication = drafted(frozen())

    def files(made_of, tell):
        tell(100)
        yield SheetFile("a.pdf", bytes([made_of.pk % 256]))

    monkeypatch.setattr("reports.management.commands.report.report_pdf", lambda made_of: f"rapport {made_of.pk}".encode())
    monkeypatch.setattr("reports.management.commands.report.sheet_files", files)

    assert "Gemaakt" in said("make", "--edition", "2020", "--out", str(tmp_path / "rapport.pdf"))
    assert "1 bestanden" in said("factsheets", "--edition", "2020", "--out", str(tmp_path / "bladen"))
    assert (tmp_path / "rapport.pdf").read_text() == f"rapport {publication.pk}"
    assert (tmp_path / "bladen" / "a.pdf").exists()
