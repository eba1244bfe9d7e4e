"""Figures on the page Resultaten: chart, words and table together, and as files that are noted."""

import html
import re

import pytest

from reports.models import Download
from surveys.choices import Phase
from tests.reports.examples import frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(staff):
    return staff("view_results", "download_results", "freeze_snapshot")


def text_of(answer) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_figure_has_its_chart_in_words_and_its_table_beside_it(reader):
    snapshot = frozen()
    address = f"/beheer/resultaten/{snapshot.pk}/figuur/2.1/"

    page = reader.get(address)

    (alt,) = re.findall(r'<img class="report-chart"[^>]* alt="([^"]*)"', page.content.decode())
    text = text_of(page)
    # Of every 15 people 6 were hurt; what was published of 2014 comes with its source.
    assert alt.startswith("Lijnen van 2014 tot en met 2020. Totaal: 23% in 2014, 40% in 2020.")
    assert "Figuur 2.1: Ervaring met agressie en geweld in de afgelopen twaalf maanden" in text
    assert "Basis: alle politieke ambtsdragers (n = 75)" in text
    assert "Van 2016 en 2018 zijn hierover geen cijfers gepubliceerd." in text
    assert f"momentopname {snapshot.sha256[:12]}; eerdere edities: Monitor Integriteit en Veiligheid 2020" in text
    assert "Totaal 40% 29–52%" in text
    (source,) = re.findall(r'<img class="report-chart" src="([^"]*)"', reader.get(f"{address}?intervallen=ja").content.decode())
    assert source == f"{address}beeld.svg?intervallen=ja"
    with_intervals, without = reader.get(source), reader.get(f"{address}beeld.svg")
    assert with_intervals["Content-Type"] == without["Content-Type"] == "image/svg+xml"
    assert len(with_intervals.content) > len(without.content) > 0
    assert Download.objects.count() == 0
    assert address in reader.get(f"/beheer/resultaten/{snapshot.pk}/").content.decode()


def test_files_of_a_figure_are_noted_and_named(reader):
    snapshot = frozen(phase=Phase.PROEFVELD)
    address = f"/beheer/resultaten/{snapshot.pk}/figuur/2.1/"
    links = re.findall(r'href="([^"]*figuur\.(?:svg|png|csv))"', reader.get(address).content.decode())

    files = {link.rsplit(".", 1)[1]: reader.get(link) for link in links}

    assert files["svg"].content.startswith(b"<svg")
    assert b"Testgegevens" in files["svg"].content
    assert files["png"].content.startswith(b"\x89PNG")
    rows = files["csv"].content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("figuur;editie;")
    assert [row.split(";")[1] for row in rows[1:]] == ["2020", "2020", "2020", "2020", "2014"]
    assert rows[-1].endswith("het ministerie van BZK")
    name = f"figuur-2.1-2020-momentopname-{snapshot.pk}-testgegevens.svg"
    assert files["svg"]["Content-Disposition"] == f'attachment; filename="{name}"'
    assert sorted(Download.objects.values_list("what", "file_format")) == [("figuur 2.1", form) for form in ("csv", "png", "svg")]


def test_figure_that_cannot_be_made_is_not_there(reader):
    snapshot = frozen()
    listed = reader.get(f"/beheer/resultaten/{snapshot.pk}/").content.decode()

    for number in ("2.4", "5.1", "9.9"):
        assert reader.get(f"/beheer/resultaten/{snapshot.pk}/figuur/{number}/").status_code == 404
        assert f"/figuur/{number}/" not in listed


def test_who_may_not_download_sees_no_buttons(staff):
    snapshot = frozen()
    reader = staff("view_results", "freeze_snapshot")
    address = f"/beheer/resultaten/{snapshot.pk}/figuur/2.1/"

    assert "Download als SVG" not in text_of(reader.get(address))
    assert reader.get(f"{address}figuur.png").status_code == 403


def test_table_has_its_earlier_editions_below_it(reader):
    snapshot = frozen()

    text = text_of(reader.get(f"/beheer/resultaten/{snapshot.pk}/2.2/"))

    assert "Vergeleken met eerdere edities" in text
    assert "2014 2016 2018 2020 Verschil Dagelijks 32% 40% 41%" in text
    assert "Toets niet mogelijk: n onbekend." in text
    assert "Vergeleken met eerdere edities" not in text_of(reader.get(f"/beheer/resultaten/{snapshot.pk}/2.1/"))
