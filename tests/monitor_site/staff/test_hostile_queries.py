"""Whatever stands behind the question mark of a staff page, and whatever is sent to it: no page breaks."""

import random
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from monitor_site.staff.roles import Role
from tests.hostile import ALTOGETHER, SEED, VALUES, Tally, posted
from tests.monitor_site.staff.test_roles import PAGES, places

__all__ = ["places"]
pytestmark = pytest.mark.django_db

ROOMS = ("surveys", "organisations", "reports", "monitor_site")
READ = re.compile(r"""(?:GET|POST)(?:\.get|\.getlist)?[(\[]["'](\w+)["']|^\s+(\w+) = \w*\.?\w*Field\(""", re.MULTILINE)
BROKEN = range(500, 600)
FITTING = ("1", "2", "0", "csv", "xlsx", "gemeente", "raadslid", "ja", "2020", "alles", "-naam", "naam")


@pytest.fixture
def tally(at_length, capsys):
    """Return what counts the requests of a kind."""
    return lambda what: Tally(what, ALTOGETHER // 20 if at_length else 40, capsys, at_length)


@pytest.fixture(scope="module")
def names():
    """Return the names of all fields that a staff page may read."""
    sources = [path for room in ROOMS for path in Path(settings.BASE_DIR, room).rglob("*.py")]
    found = {name for path in sources for pair in READ.findall(path.read_text(encoding="utf-8")) for name in pair if name}
    assert {"pagina", "sorteer", "zoek"} <= found
    return sorted(found)


def draws():
    return random.Random(8 + 1000 * SEED)  # noqa: S311 -- the same in every run


def test_no_query_breaks_a_staff_page(logged_in, places, names, tally):
    client, draw, sent = logged_in(Role.RESEARCHER), draws(), tally("adressen van medewerkers")

    while not sent.is_enough:
        path = draw.choice(list(PAGES))
        query = posted(draw, draw.sample(names, 8), FITTING)
        status = client.get(places.address(path), query).status_code
        assert status not in BROKEN, (path, query)
        sent.add(status)


def test_no_post_breaks_a_staff_page(logged_in, places, names, tally):
    client, draw, sent = logged_in(Role.RESEARCHER), draws(), tally("formulieren van medewerkers")

    while not sent.is_enough:
        path = draw.choice([path for path in PAGES if path not in {"/beheer/wachtwoord", "/beheer/sessies"}])
        form = posted(draw, draw.sample(names, 20), FITTING)
        form["file"] = [file_of(draw)]
        status = client.post(places.address(path), form).status_code
        assert status not in BROKEN, (path, form)
        sent.add(status)


def file_of(draw):
    """Return a file that is not what its name says."""
    xml = b"<?xml version='1.0'?><!DOCTYPE a>"
    content = draw.choice((b"", b"PK\x03\x04" + draw.randbytes(200), draw.randbytes(500), xml, b"a;b\n1;"))
    name = draw.choice(("kader.xlsx", "almanak.xml", "lijst.csv", "data.sav", "vragen.yaml", *filter(str.strip, VALUES)))
    return SimpleUploadedFile(name, content)
