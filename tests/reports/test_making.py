"""Files of a publication: asked for, made once by a worker, taken over when that is killed, gone with the answers."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import openpyxl
import pytest
from django.db import OperationalError

from reports.anonymising import make_anonymous
from reports.choices import ProductState
from reports.exports.products import EXPORT_KINDS
from reports.making import ABANDONED, BROKEN, LEASE, MOST_ATTEMPTS, NO_RESULTS, AlreadyMakingError, ask_for, make_next
from reports.models import ProductFile, Publication
from reports.permissions import DOWNLOAD_RESULTS
from reports.product_kinds import ProductError, ProductKind
from reports.products import KINDS
from reports.publishing import make_publication, publish, withdraw
from reports.tasks import make_products
from surveys.choices import Phase
from surveys.models import Edition
from tests.examples import NOW
from tests.reports.examples import freeze_five, frozen, report_survey

pytestmark = pytest.mark.django_db

LATER = NOW + LEASE + timedelta(seconds=1)


def kind_of(make, **parts) -> ProductKind:
    usual = {"name": "proef", "label": "Proef", "about": "", "ending": "txt", "content_type": "text/plain", "make": make}
    return ProductKind(**(usual | parts))


def writing(content: bytes) -> ProductKind:
    def make(_publication, _options, tell):
        tell(40)
        tell(30)
        return content

    return kind_of(make)


def published() -> Publication:
    snapshot = freeze_five(report_survey())
    draft = make_publication(snapshot.survey.edition, office_holders=snapshot, organisations=None, user=None, now=NOW)
    return publish(draft, user=None, now=NOW)


def asked(publication: Publication, kind: ProductKind, **options: int) -> ProductFile:
    return ask_for(publication, kind, options=options, user=None, now=NOW)


def run(kind: ProductKind, now=NOW) -> bool:
    return make_next(lambda: now, {kind.name: kind})


def test_file_is_made_and_kept_with_its_size_and_fingerprint():
    kind = writing(b"inhoud")
    row = asked(published(), kind)
    assert (row.state, row.is_busy) == (ProductState.WAITING, True)

    assert run(kind)
    assert not run(kind)

    row.refresh_from_db()
    assert (row.state, bytes(row.content), row.size, row.made_at, row.percent) == (ProductState.READY, b"inhoud", 6, NOW, 100)
    assert row.sha256 == sha256(b"inhoud").hexdigest()
    assert row.attempts == 1


def test_new_file_takes_the_place_of_the_one_before_once_it_is_there():
    publication = published()
    first = asked(publication, writing(b"eerste"))
    run(writing(b"eerste"))

    second = asked(publication, writing(b"tweede"))
    assert ProductFile.objects.get(pk=first.pk).is_ready
    run(writing(b"tweede"))

    assert list(ProductFile.objects.values_list("pk", flat=True)) == [second.pk]


def test_same_file_is_made_once_at_a_time():
    publication = published()
    asked(publication, writing(b""))

    with pytest.raises(AlreadyMakingError):
        asked(publication, writing(b""))
    asked(publication, replace(writing(b""), name="anders"))


def test_worker_that_was_killed_leaves_the_work_to_another_and_keeps_nothing_itself():
    kind = writing(b"van een ander")
    row = asked(published(), kind)

    def slow(_publication, _options, tell):
        assert run(kind, LATER)
        tell(50)
        return b"te laat"

    assert run(kind_of(slow))

    row.refresh_from_db()
    assert (row.state, bytes(row.content), row.attempts) == (ProductState.READY, b"van een ander", 2)


def test_claim_is_renewed_while_the_work_goes_on():
    seen = []

    def make(_publication, _options, tell):
        tell(10)
        seen.append(ProductFile.objects.get())
        seen.append(run(writing(b"")))
        return b""

    asked(published(), writing(b""))
    run(kind_of(make))

    assert (seen[0].percent, seen[0].claimed_until, seen[1]) == (10, NOW + LEASE, False)


def test_work_that_never_ends_is_given_up():
    row = asked(published(), writing(b""))
    ProductFile.objects.update(state=ProductState.MAKING, attempts=MOST_ATTEMPTS, claimed_until=NOW)

    assert not run(writing(b""), LATER)

    row.refresh_from_db()
    assert (row.state, row.error) == (ProductState.FAILED, ABANDONED)


@pytest.mark.parametrize(
    ("error", "told"),
    [(ProductError("Zonder figuren gaat het niet."), "Zonder figuren gaat het niet."), (KeyError("geheim"), BROKEN)],
)
def test_what_cannot_be_made_says_why_and_tells_nothing_it_should_not(error, told):
    def make(*_):
        raise error

    row = asked(published(), kind_of(make))
    assert run(kind_of(make))

    row.refresh_from_db()
    assert (row.state, row.error) == (ProductState.FAILED, told)


def test_database_that_goes_away_is_no_failure_of_the_file():
    def make(*_):
        raise OperationalError

    row = asked(published(), kind_of(make))
    with pytest.raises(OperationalError):
        run(kind_of(make))

    row.refresh_from_db()
    assert row.state == ProductState.MAKING


def test_nothing_is_made_while_the_field_is_open_or_of_what_was_withdrawn():
    publication = published()
    waiting = asked(publication, writing(b""))
    Edition.objects.update(phase=Phase.VELDWERK)

    with pytest.raises(ProductError, match="het veld is open"):
        asked(publication, replace(writing(b""), name="anders"))
    run(writing(b""))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.error) == (ProductState.FAILED, NO_RESULTS)

    Edition.objects.update(phase=Phase.VERWERKING)
    withdraw(publication, user=None, now=NOW)
    with pytest.raises(ProductError, match="ingetrokken"):
        asked(publication, writing(b""))


def test_files_on_respondents_go_when_the_edition_is_made_anonymous(monkeypatch):
    publication = published()
    for kind in (KINDS["microdata"], KINDS["tabellen"]):
        asked(publication, kind, k=5)
        make_next(lambda: NOW)
    monkeypatch.setattr("reports.anonymising.anonymise", lambda *_, **__: {})

    make_anonymous(publication.edition, now=NOW)

    files = {row.kind: (row.state, bytes(row.content or b"") == b"") for row in ProductFile.objects.all()}
    assert files == {"microdata": (ProductState.GONE, True), "tabellen": (ProductState.READY, False)}


def test_every_kind_is_made_of_a_real_publication():
    snapshot = frozen()
    publication = make_publication(snapshot.survey.edition, office_holders=snapshot, organisations=None, user=None, now=NOW)
    for kind in EXPORT_KINDS:
        asked(publication, kind, **{option.name: option.default for option in kind.options})

    make_products()

    files = {row.kind: row for row in ProductFile.objects.all()}
    made = dict.fromkeys((kind.name for kind in EXPORT_KINDS), (ProductState.READY, ""))
    made["microdata-organisaties"] = (ProductState.FAILED, "Deze publicatie heeft geen momentopname van organisaties.")
    assert {name: (row.state, row.error) for name, row in files.items()} == made
    workbook = openpyxl.load_workbook(io.BytesIO(files["tabellenboek"].content))
    assert workbook.sheetnames[0] == "Inhoud"
    with zipfile.ZipFile(io.BytesIO(files["microdata"].content)) as archive:
        assert len(archive.namelist()) == 6
    assert {kind.permission for kind in KINDS.values()} >= {DOWNLOAD_RESULTS}
