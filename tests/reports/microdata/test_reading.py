"""Reading a file: values and labels of SPSS and CSV as text, and what is no file of microdata."""

import pytest

from reports.microdata.reading import FileAnswer, MicrodataError, read_microdata
from tests.reports.microdata.files import csv_of_rows, old_rows, spss


def test_spss_is_read_with_labels_of_columns_and_values():
    read = read_microdata("oud.sav", spss(old_rows()))

    columns = {one.name: one for one in read.columns}
    assert columns["geslacht"].answers == (
        FileAnswer("1", "Man", 1),
        FileAnswer("2", "Vrouw", 1),
        FileAnswer("9", "Wil niet zeggen", 1),
    )
    assert (columns["FUNC"].label, columns["FUNC"].filled) == ("Wat is uw functie bij de raad", 4)
    assert read.rows["gewicht"].to_list() == ["0.5", "1.5", "1.5", "0.5"]
    assert read.rows["v6"].to_list() == [None, "5", "99", None]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_csv_is_read_with_any_usual_separator_and_encoding(separator, encoding):
    text = separator.join(("geslacht", "één")) + "\n" + separator.join(("Vrouw", "")) + "\n" + separator.join(("Man", "ë")) + "\n"

    read = read_microdata("oud.CSV", text.encode(encoding))

    assert read.rows.to_dicts() == [{"geslacht": "Vrouw", "één": None}, {"geslacht": "Man", "één": "ë"}]


def test_values_of_a_column_with_many_are_not_listed():
    rows = [{"nummer": number, "soort": number % 2} for number in range(100)]

    columns = {one.name: one for one in read_microdata("oud.csv", csv_of_rows(rows)).columns}

    assert (columns["nummer"].answers, columns["nummer"].filled) == ((), 100)
    assert [one.rows for one in columns["soort"].answers] == [50, 50]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("oud.docx", b"x", "Dit soort bestand"),
        ("oud.sav", b"geen spss", "geen leesbaar SPSS-bestand"),
        ("oud.csv", b"a;b\n", "geen regels"),
        ("oud.csv", b"a;a\n1;2\n", "twee keer"),
        ("oud.csv", b"a;b\n1;2\n3\n", "evenveel velden"),
        ("oud.csv", b"", "geen regels"),
        ("oud.csv", b"a;b\n\x81\x8d;2\n", "geen tekst"),
        ("oud.csv", b"a;b\n1;2\r3;4;5\n", "evenveel velden"),
        ("oud.csv", b"a;b\x00\n1;2\n", "tekens met code 0"),
        ("oud.csv", b"a;b\n1;\x002\n", "tekens met code 0"),
        ("oud.csv", b"a;b\n1;" + b"x" * 200_000, "Regel 2 is niet te lezen"),
    ],
)
def test_what_is_no_file_of_microdata_is_refused_in_words(name, content, message):
    with pytest.raises(MicrodataError, match=message):
        read_microdata(name, content)
