"""Every form of the microdata, read back by another program than the one that wrote it."""

import csv
import io
import json
import shutil
import subprocess
import zipfile

import polars as pl
import pyreadstat
import pytest

from reports.exports.microdata.bundle import bundle_of
from reports.exports.microdata.labelled import csv_of_labels, parquet_of
from reports.exports.microdata.report import report_of
from reports.exports.microdata.sav import sav_of
from reports.exports.microdata.syntax import sps_of
from reports.exports.microdata.variables import cut
from tests.reports.exports.microdata.examples import SECRET

NAME = "microdata-ambtsdragers-2020-testgegevens"


@pytest.fixture(scope="module")
def folder(data, tmp_path_factory):
    place = tmp_path_factory.mktemp("spss")
    (place / f"{NAME}.sav").write_bytes(sav_of(data))
    (place / f"{NAME}.sps").write_bytes(sps_of(data))
    return place


@pytest.fixture(scope="module")
def sav(folder):
    return pyreadstat.read_sav(str(folder / f"{NAME}.sav"), user_missing=True, output_format="polars")


def test_sav_holds_the_same_numbers(data, sav):
    frame, _ = sav

    assert frame.columns == data.frame.columns
    for name in frame.columns:
        assert frame[name].cast(pl.Float64).to_list() == data.frame[name].cast(pl.Float64).to_list(), name


def test_sav_says_what_everything_means(data, sav):
    _, meta = sav

    assert meta.file_label.startswith("TESTGEGEVENS, Monitor IV 2020")
    assert meta.column_names_to_labels == {variable.name: variable.label for variable in data.variables}
    assert meta.variable_value_labels["slachtoffer"] == {1: "Ja", 2: "Nee", -91: "Weet ik niet"}
    assert meta.variable_value_labels["ernst"] == {1: "niet", 7: "zeer", -99: "Niet voorgelegd"}
    assert meta.missing_ranges["slachtoffer"] == [{"lo": -99.0, "hi": -90.0}]
    assert "weegcel" not in meta.missing_ranges
    assert (meta.variable_measure["functie"], meta.variable_measure["ernst"]) == ("nominal", "scale")
    assert any(data.sha256 in note for note in meta.notes)


@pytest.mark.skipif(shutil.which("pspp") is None, reason="PSPP ontbreekt: make test installeert het als root")
def test_pspp_opens_weighs_and_knows_the_questions_with_several_answers(data, folder):
    syntax = (folder / f"{NAME}.sps").read_text(encoding="utf-8-sig")
    commands = f"{syntax}\nSHOW WEIGHT.\nFREQUENCIES slachtoffer.\nDISPLAY DICTIONARY.\n"
    (folder / "run.sps").write_text(commands, encoding="utf-8")

    done = subprocess.run(
        ["pspp", "-b", "-O", "format=csv", "run.sps"], cwd=folder, capture_output=True, text=True, timeout=30, check=False
    )

    assert (done.returncode, "error" in done.stdout.lower()) == (0, False), done.stdout[:2000]
    assert "WEIGHT is weegfactor" in done.stdout
    assert "$dader,Wie deed het?,Dichotomies,1" in done.stdout
    yes = data.frame.filter(pl.col("slachtoffer") == 1)["weegfactor"].sum()
    row = next(line for line in csv.reader(io.StringIO(done.stdout)) if line[:2] == ["Valid", "Ja"])
    assert float(row[2]) == pytest.approx(yes)
    assert "Weet ik niet" in done.stdout


def test_syntax_keeps_quotes_inside_a_label(data):
    assert b"\xef\xbb\xbf" == sps_of(data)[:3]
    assert "GET FILE='microdata-ambtsdragers-2020-testgegevens.sav'." in sps_of(data).decode()
    assert max(map(len, sps_of(data).decode().splitlines())) < 250


def test_csv_has_labels_for_codes_and_no_formulas(data):
    rows = list(csv.DictReader(io.StringIO(csv_of_labels(data).decode("utf-8-sig")), delimiter=";"))

    assert len(rows) == 198
    assert {row["slachtoffer"] for row in rows} == {"Ja", "Nee", "Weet ik niet", ""}
    assert {row["weegfactor"] for row in rows} == {"1,1", "0,5", "0,75"}
    assert {row["rol"] for row in rows} == {"Ja", "Niet voorgelegd", "Afgeschermd"}


def test_parquet_has_the_codes_and_carries_its_codebook(data):
    content = parquet_of(data)

    told = json.loads(pl.read_parquet_metadata(io.BytesIO(content))["monitor"])
    assert pl.read_parquet(io.BytesIO(content)).equals(data.frame)
    assert told["weight"] == "weegfactor"
    assert told["variables"]["slachtoffer"]["values"] == {"1": "Ja", "2": "Nee", "-91": "Weet ik niet"}
    assert told["variables"]["slachtoffer"]["missing"] == [-91]


def test_report_says_what_was_hidden_where(data):
    text = report_of(data).decode("utf-8-sig")
    office = next(given for given in data.anonymity.given_up if given.variable == "functie")

    assert f"- functie: {office.rows} van 198 rijen (Waterschap 5)" in text
    assert "Rijen die zijn weggelaten: 0." in text


def test_bundle_holds_every_form_and_no_text_of_anybody(data):
    told = []
    with zipfile.ZipFile(io.BytesIO(bundle_of(data, told.append))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}

    assert set(files) == {f"{NAME}.{ending}" for ending in ("sav", "sps", "csv", "parquet", "ddi.xml", "k-anonimiteit.txt")}
    assert told == sorted(told)
    assert told[-1] == 100
    for content in files.values():
        assert SECRET.encode() not in content
        assert b"raadslid-1" not in content


@pytest.mark.parametrize("longest", [10, 11, 12])
def test_label_is_cut_at_a_whole_letter_and_says_so(longest):
    short = cut("ééééééé", longest)

    assert len(short.encode()) <= longest
    assert short.endswith("…")
    assert cut("één", longest) == "één"
