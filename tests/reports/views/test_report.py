"""The report as a page, with what the linter found, for who may see the publication."""

import re

import pytest

from reports.prose.chapters import TextError
from tests.reports.examples import frozen
from tests.reports.test_publishing import drafted

pytestmark = pytest.mark.django_db


@pytest.fixture
def publication():
    return drafted(frozen())


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_report_is_a_page_with_an_anchor_for_every_table(staff, publication):
    answer = staff("view_results", "freeze_snapshot").get(f"/beheer/publicaties/{publication.pk}/rapport/")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="tabel-2.1"' in page
    assert "Vrouwelijke ambtsdragers hebben" in text_of(answer)
    anchors = re.findall(r' id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= {*anchors}


def test_page_of_the_report_can_be_used_on_a_phone(staff, publication):
    page = staff("view_results", "freeze_snapshot").get(f"/beheer/publicaties/{publication.pk}/rapport/").content.decode()

    # A chart scrolls in a box of its own and keeps its size; the long lists are folded.
    assert page.count('class="report-chart"') == page.count('role="region" aria-label="Figuur') > 0
    assert re.findall(r"<details><summary[^>]*>([^<]*)<", page) == ["Lijst van tabellen", "Lijst van figuren"]
    assert page.count('href="#inhoudsopgave">Terug') == page.count('<section class="report-chapter"')


def test_linter_tells_what_it_found(staff, publication):
    page = text_of(staff("view_results", "freeze_snapshot").get(f"/beheer/publicaties/{publication.pk}/rapport/controle/"))

    # The small questionnaire of the test has no question about the seriousness of an incident.
    assert "tabel 2.3 is niet te maken uit deze publicatie" in page
    assert "fouten en" in page


def test_draft_is_not_for_readers(staff, publication):
    reader = staff("view_results")

    for path in ("", "controle/"):
        assert reader.get(f"/beheer/publicaties/{publication.pk}/rapport/{path}").status_code == 404


def test_text_that_cannot_be_read_is_told(staff, publication, monkeypatch, tmp_path):
    def broken(*_: object, **__: object) -> None:
        raise TextError(tmp_path / "a.md", 3, "losse }}")

    monkeypatch.setattr("reports.views.report.compose", broken)
    client = staff("view_results", "freeze_snapshot")

    for path in ("", "controle/"):
        assert "a.md:3: losse }}" in text_of(client.get(f"/beheer/publicaties/{publication.pk}/rapport/{path}"))
