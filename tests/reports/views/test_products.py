"""The files of a publication on its page: made on request, shown with how far they are, taken out with a line in the log."""

import re

import pytest

from reports.choices import ProductState
from reports.making import LEASE, make_next
from reports.models import Download, ProductFile, Publication
from reports.publishing import make_publication, publish
from tests.examples import NOW
from tests.reports.examples import freeze_five, report_survey

pytestmark = pytest.mark.django_db

RESEARCHER = ("view_results", "download_results", "freeze_snapshot", "make_products", "download_microdata")
READER = ("view_results", "download_results")


@pytest.fixture
def publication() -> Publication:
    snapshot = freeze_five(report_survey())
    draft = make_publication(snapshot.survey.edition, office_holders=snapshot, organisations=None, user=None, now=NOW)
    return publish(draft, user=None, now=NOW)


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def at(publication: Publication, *parts: object) -> str:
    return "/".join(["/beheer/publicaties", str(publication.pk), *map(str, parts)])


def made(client, publication: Publication, kind: str, **options: int) -> ProductFile:
    assert client.post(at(publication, "maken", kind, ""), options).status_code == 302
    assert make_next(lambda: NOW)
    return ProductFile.objects.get(kind=kind)


def test_researcher_has_a_file_made_and_takes_it_out(staff, publication):
    client = staff(*RESEARCHER)
    page = text_of(client.get(at(publication, "")))
    assert page.count("Nog niet gemaakt") == page.count("Maak :") >= 5
    assert "Microdata van organisaties" not in page

    row = made(client, publication, "tabellen")
    page = text_of(client.get(at(publication, "")))
    assert "Tabellen als CSV is klaar." in page
    assert "Gemaakt op 24 november 2026, 13.00 uur voor Jo van Dam." in page

    answer = client.get(at(publication, "bestand", row.pk, ""))

    name = f"tabellen-2020-publicatie-{publication.pk}.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.content == bytes(row.content)
    (log,) = Download.objects.all()
    assert (log.what, log.file_format, log.user.username, log.product_file) == (
        f"Tabellen als CSV, publicatie {publication.pk}",
        "csv",
        "jo",
        row,
    )
    assert "Tabellen als CSV is klaar." not in text_of(client.get(at(publication, "")))


def test_page_tells_how_far_a_file_is(staff, publication):
    client = staff(*RESEARCHER)
    client.post(at(publication, "maken", "tabellenboek", ""))
    assert "Wacht op zijn beurt." in text_of(client.get(at(publication, "")))

    ProductFile.objects.update(state=ProductState.MAKING, percent=40, claimed_until=NOW + LEASE)
    part = client.get(at(publication, "voortgang")).content.decode()

    assert '<progress class="staff-progress" max="100" value="40"' in part
    assert "<html" not in part
    again = client.post(at(publication, "maken", "tabellenboek", ""), follow=True)
    assert "dit bestand wordt al gemaakt" in text_of(again)


def test_why_a_file_failed_is_said(staff, publication):
    client = staff(*RESEARCHER)
    client.post(at(publication, "maken", "tabellenboek", ""))
    ProductFile.objects.update(state=ProductState.FAILED, error="Daarom niet.")

    assert "Mislukt Daarom niet." in text_of(client.get(at(publication, "")))


def test_k_is_asked_and_nothing_below_five_is_taken(staff, publication):
    client = staff(*RESEARCHER)
    page = client.get(at(publication, "maken", "microdata", ""))
    assert 'name="k" value="5"' in page.content.decode()

    refused = client.post(at(publication, "maken", "microdata", ""), {"k": "4"})
    assert refused.status_code == 422
    assert 'value="4"' in refused.content.decode()
    assert not ProductFile.objects.exists()

    row = made(client, publication, "microdata", k=6)
    assert row.options == {"k": 6}
    assert "k = 6" in text_of(client.get(at(publication, "")))


def test_reader_takes_what_is_published_and_never_microdata(staff, publication):
    ProductFile.objects.create(publication=publication, kind="tabellen", state=ProductState.READY, asked_at=NOW, made_at=NOW)
    microdata = ProductFile.objects.create(
        publication=publication, kind="microdata", state=ProductState.READY, asked_at=NOW, made_at=NOW
    )
    client = staff(*READER)

    page = text_of(client.get(at(publication, "")))
    assert "Tabellen als CSV" in page
    assert "Microdata" not in page
    assert "Maak" not in page
    assert client.get(at(publication, "bestand", microdata.pk, "")).status_code == 403
    assert client.post(at(publication, "maken", "tabellen", "")).status_code == 403
    assert not Download.objects.exists()

    Publication.objects.update(withdrawn_at=NOW)
    assert client.get(at(publication, "bestand", ProductFile.objects.get(kind="tabellen").pk, "")).status_code == 404


def test_file_of_another_publication_or_kind_is_not_there(staff, publication):
    client = staff(*RESEARCHER)
    row = made(client, publication, "tabellen")

    assert client.get(at(publication, "maken", "onbekend", "")).status_code == 404
    assert client.get(f"/beheer/publicaties/{publication.pk + 1}/bestand/{row.pk}/").status_code == 404
    assert client.head(at(publication, "bestand", row.pk, "")).status_code == 200
    assert not Download.objects.exists()
