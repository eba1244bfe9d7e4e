"""Files that were damaged on the way or made to break something, for every page that takes one: refused in words, or read."""

import io
import random
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from monitor_site.staff.roles import Role
from organisations.choices import ImportKind, ImportState
from organisations.models import FrameImport
from organisations.proposing.reading import BROKEN, read_next
from reports.models import MicrodataImport
from surveys.choices import Phase
from surveys.models import Questionnaire
from surveys.xlsforms.converting import exported
from surveys.xlsforms.workbook_writing import workbook_of
from tests.examples import NOW, SMALL_QUESTIONNAIRE, make_survey, make_version
from tests.hostile import ALTOGETHER, SEED, VALUES, Tally
from tests.organisations.importing.files import NEW_GENERATION, OLD_GENERATION, PEOPLE_HEADER, csv_file, xlsx_file
from tests.reports.microdata.files import csv_of_rows, old_rows, spss

pytestmark = pytest.mark.django_db

MODULE = Path(__file__).parents[2] / "questionnaires/modules/desinformatiebeleid.yaml"
PEOPLE = (PEOPLE_HEADER, ("GM0228", "Ede", "Raadslid", "A. Proef", "a@ede.test", "2018-03-29"))
ZIP = b"PK\x03\x04"


UNREADABLE = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, struct.error, zlib.error)


def samples():
    """Return sound files, by name."""
    return {
        "almanak.xml": NEW_GENERATION.encode(),
        "oud.xml": OLD_GENERATION.encode(),
        "mensen.csv": csv_file(*PEOPLE).getvalue(),
        "mensen.xlsx": xlsx_file(PEOPLE).getvalue(),
        "vragen.yaml": SMALL_QUESTIONNAIRE.encode(),
        "vragen.xlsx": workbook_of(exported(SMALL_QUESTIONNAIRE)),
        "module.yaml": MODULE.read_bytes(),
        "oud.sav": spss(old_rows()),
        "oud.csv": csv_of_rows(old_rows()),
    }


def damaged(draw, content):
    """Return a file with one to three things wrong; of a packed one also inside."""
    for _ in range(draw.choice((1, 1, 2, 3))):
        if content.startswith(ZIP) and draw.random() < 0.7:
            content = repacked(draw, content)
        else:
            content = draw.choice((cut, flipped, inserted, doubled, without))(draw, content)
    return content


def cut(draw, content):
    return content[: draw.randrange(len(content) + 1)]


def flipped(draw, content):
    changed = bytearray(content)
    for _ in range(draw.choice((1, 5, 50))):
        if changed:
            changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def inserted(draw, content):
    at = draw.randrange(len(content) + 1)
    return content[:at] + draw.choice(VALUES).encode("utf-8", "replace") + content[at:]


def doubled(draw, content):
    begin = draw.randrange(len(content) + 1)
    return content + content[begin : begin + 500]


def without(draw, content):
    begin = draw.randrange(len(content) + 1)
    return content[:begin] + content[begin + draw.choice((1, 10, 200)) :]


def repacked(draw, content):
    """Damage one file of a packed one, which else is sound."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = {name: packed.read(name) for name in packed.namelist()}
    except UNREADABLE:  # it was damaged before
        return content
    if not parts:
        return content
    name = draw.choice(sorted(parts))
    parts[name] = draw.choice((cut, flipped, inserted, doubled, without))(draw, parts[name])
    if draw.random() < 0.1:
        del parts[name]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return file.getvalue()


@pytest.fixture
def doors():
    """Return the pages that take a file, with what else they ask and the files that are meant for them."""
    survey, old = make_survey(), make_survey(year=2016, phase=Phase.GEPUBLICEERD)
    version = make_version(survey)
    microdata = {"questionnaire": version.pk, "approached": "9", "source": "bureau"}
    frame = [{"kind": kind, "is_complete": "on", "frame_date": "2020-01-15"} for kind in ImportKind.values]
    of_frame = ("almanak.xml", "oud.xml", "mensen.csv", "mensen.xlsx")
    return [
        *(("/beheer/steekproefkader/inlezen/", values, of_frame) for values in frame),
        (f"/beheer/vragenlijst/nieuw/{survey.pk}/", {}, ("vragen.yaml",)),
        (f"/beheer/vragenlijst/nieuw/{survey.pk}/excel/", {}, ("vragen.xlsx",)),
        (f"/beheer/vragenlijst/{version.pk}/modules/", {}, ("module.yaml",)),
        (f"/beheer/gegevens/{old.pk}/bestand-inlezen/", microdata, ("oud.sav", "oud.csv")),
    ]


def test_no_file_breaks_an_upload_or_the_worker_that_reads_it(logged_in, doors, at_length, capsys):
    client, draw, known = logged_in(Role.RESEARCHER), random.Random(10 + 1000 * SEED), samples()  # noqa: S311 -- known
    tally = Tally("bestanden", ALTOGETHER // 20 if at_length else 40, capsys, at_length)

    while not tally.is_enough:
        address, values, meant = draw.choice(doors)
        name = draw.choice(meant if draw.random() < 0.9 else sorted(known))
        file = SimpleUploadedFile(name, damaged(draw, known[name]))
        answer = client.post(address, {**values, "file": file})
        assert answer.status_code in {200, 302, 413, 422}, (address, name, answer.status_code)
        assert b"Traceback" not in answer.content
        tally.add(answer.status_code)
        forget_what_was_read()


def forget_what_was_read():
    """Have a worker read what was taken in, which may refuse it but not stumble over it; and throw it away."""
    while read_next(lambda: NOW):
        pass
    for row in FrameImport.objects.all():
        assert row.state not in {ImportState.WAITING, ImportState.READING}
        assert BROKEN.code not in {problem["code"] for problem in row.problems}, row.file_name
    FrameImport.objects.all().delete()
    MicrodataImport.objects.all().delete()
    Questionnaire.objects.filter(published_at=None).delete()
