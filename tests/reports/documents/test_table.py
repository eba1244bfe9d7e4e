"""A table on paper: what stands in it, that nothing withheld does, and that it passes PDF/UA-1."""

import io
import re

import page
import pytest
from pypdf import PdfReader

from reports.documents import table_html, table_pdf
from reports.tables import compute, printed
from surveys.choices import Phase
from tests.reports.examples import frozen
from tests.reports.tables.examples import plan_2_1

pytestmark = pytest.mark.django_db


def text_of(content: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages))


def test_html_names_table_base_and_source():
    snapshot = frozen()

    html = table_html(printed(compute(snapshot, plan_2_1())), snapshot)

    assert "<title>Tabel 2.1: Ervaring met agressie en geweld naar geslacht</title>" in html
    assert "Basis: alle politieke ambtsdragers (n = 75)." in html
    assert "TESTGEGEVENS" not in html


def test_pdf_is_tagged_and_passes_pdf_ua(tmp_path, caplog):
    snapshot = frozen(phase=Phase.PROEFVELD)

    content = table_pdf(printed(compute(snapshot, plan_2_1())), snapshot)

    text = text_of(content)
    assert "Van alle politieke ambtsdragers had 40%" in text
    assert "Bladzijde 1 van 1" in text
    assert text.count("TESTGEGEVENS") == 2
    assert f"Momentopname {snapshot.pk} · 24 november 2026 · {snapshot.sha256[:12]}" in text
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    reader = PdfReader(io.BytesIO(content))
    assert reader.metadata is not None
    assert reader.metadata.title == "Tabel 2.1: Ervaring met agressie en geweld naar geslacht"
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    (tmp_path / "tabel.pdf").write_bytes(content)
    assert page.validate_pdf(str(tmp_path / "tabel.pdf"), profile="ua1").is_compliant
