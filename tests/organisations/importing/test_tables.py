import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.importing.columns import ORGANISATIONS, PEOPLE, missing_fields, suggested_mapping
from organisations.importing.problems import ImportProblemError
from organisations.importing.records import FileNotes, OrganisationRecord, PersonRecord
from organisations.importing.rows import organisations_of, people_of
from organisations.importing.tables import read_table
from tests.organisations.importing.files import PEOPLE_HEADER, csv_file, xlsx_file

ANNA = ("GM0363", "Proefdam", "Raadslid", "A. Proef", "a@proefdam.test", "2022-03-30")


def people(file: io.BytesIO) -> tuple[list[PersonRecord | None], FileNotes]:
    notes = FileNotes()
    table = read_table(file, notes)
    return list(people_of(table, suggested_mapping(PEOPLE, table.header), notes)), notes


def organisations(file: io.BytesIO) -> list[OrganisationRecord]:
    notes = FileNotes()
    table = read_table(file, notes)
    return list(organisations_of(table, suggested_mapping(ORGANISATIONS, table.header), notes))


def refusal(file: io.BytesIO) -> list[tuple[str, str]]:
    with pytest.raises(ImportProblemError) as caught:
        people(file)
    return [(problem.code, problem.where) for problem in caught.value.problems]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_of_any_program_gives_the_same_people(delimiter, encoding):
    row = (*ANNA[:3], "A. Prœf-Çelik", *ANNA[4:])

    (person,), notes = people(csv_file(PEOPLE_HEADER, row, encoding=encoding, delimiter=delimiter))

    assert person is not None
    assert (person.place, person.organisation_code, person.function) == ("Regel 2", "GM0363", "Raadslid")
    assert (person.name.family_name, person.started_on) == ("Prœf-Çelik", date(2022, 3, 30))
    assert notes.repaired == ({"encoding_windows": 1} if encoding == "cp1252" else {})


def test_code_and_date_that_excel_took_for_numbers_are_mended_and_told():
    row = (363, "Proefdam", "Raadslid", "A. Proef", None, 44650)

    (person,), notes = people(xlsx_file([PEOPLE_HEADER, row]))

    assert person is not None
    assert (person.organisation_code, person.started_on) == ("GM0363", date(2022, 3, 30))
    assert notes.places == {"leading_zeros": ["Regel 2, kolom 1"], "excel_date": ["Regel 2, kolom 6"]}


def test_workbook_gives_real_dates_and_skips_who_is_nobody():
    rows = [PEOPLE_HEADER, (*ANNA[:5], datetime(2022, 3, 30)), (*ANNA[:3], "Vacature", None, None)]  # noqa: DTZ001 -- as Excel keeps it

    (person, nobody), _ = people(xlsx_file(rows))

    assert person is not None
    assert person.started_on == date(2022, 3, 30)
    assert nobody is None


def test_cell_with_a_formula_is_refused_where_it_stands():
    assert refusal(csv_file(PEOPLE_HEADER, (*ANNA[:3], "=1+1", *ANNA[4:]))) == [("T108", "Regel 2, kolom 4")]
    assert refusal(xlsx_file([PEOPLE_HEADER, (*ANNA[:3], "=1+1", *ANNA[4:])])) == [("T108", "Cel D2")]


def test_telephone_number_with_a_plus_is_no_formula():
    (person,), _ = people(csv_file((*PEOPLE_HEADER, "Telefoon"), (*ANNA, "+31 (0)6 00000000")))

    assert person is not None
    assert person.phone == "+31 (0)6 00000000"


def test_every_bad_row_is_told_at_once():
    rows = [(*ANNA[:5], "gisteren"), ("XX12", *ANNA[1:]), ("", "", *ANNA[2:]), (*ANNA[:2], "", *ANNA[3:])]

    assert refusal(csv_file(PEOPLE_HEADER, *rows)) == [
        ("R101", "Regel 2, kolom 6"),
        ("R102", "Regel 3, kolom 1"),
        ("R103", "Regel 4"),
        ("R104", "Regel 5, kolom 3"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "T102"),
        (b"\r\n\r\n", "T102"),
        (b"een kolom\r\nx", "T103"),
        (b"a;b;c\r\n" + b"x;y;z;w", "T106"),
        (b'Naam;Functie\r\n"A. Proef;x', "T111"),
        (b"Naam;Functie\r\nA\0;x", "T110"),
        ("Naam;Functie\r\nRenÃ©e;x".encode(), "T110"),
        (b"Naam;Functie\r\n\x81;x", "T110"),
        (b"%PDF-1.7", "T101"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "T101"),
        (b"\x1f\x8b\x08\x00", "T101"),
        (b"PK\x03\x04 geen zip", "W101"),
    ],
)
def test_file_that_is_no_table_is_refused(content, code):
    assert [found for found, _ in refusal(io.BytesIO(content))] == [code]


def test_zip_bomb_is_refused_unopened():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    file.seek(0)

    assert [code for code, _ in refusal(file)] == ["W102"]


def test_workbook_with_entities_is_refused():
    good, bad = xlsx_file([PEOPLE_HEADER, ANNA]), io.BytesIO()
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, b'<!DOCTYPE x [<!ENTITY a "b">]>' + content if name.endswith("sheet1.xml") else content)
    bad.seek(0)

    assert [code for code, _ in refusal(bad)] == ["X105"]


def test_organisations_are_read_with_province_and_classes():
    header = ("Gemeentecode", "Gemeentenaam", "Provincie", "Inwoners", "Stedelijkheid", "Postcode")

    (record,) = organisations(csv_file(header, ("363", "Proefdam", "Fryslân", "17.500", "4", "1234 AB")))

    assert record == OrganisationRecord(
        place="Regel 2",
        name="Proefdam",
        tier="gemeente",
        code="GM0363",
        province="PV21",
        inhabitants=17_500,
        urbanity=4,
        postcode="1234 AB",
    )


def test_organisation_twice_or_of_no_class_is_refused():
    header = ("Code", "Naam", "Stedelijkheid", "Provincie")
    rows = [("GM0363", "A", "9", ""), ("GM0363", "B", "1", ""), ("GM0364", "C", "1", "Nergens"), ("", "D", "", "")]

    with pytest.raises(ImportProblemError) as caught:
        organisations(csv_file(header, *rows))

    assert [problem.code for problem in caught.value.problems] == ["R107", "R106", "R108", "R105"]


def test_what_a_mapping_cannot_lack_is_told_in_words():
    assert missing_fields(PEOPLE, {"email": 0}) == [
        "de code of de naam van de organisatie",
        "de functie",
        "de hele naam of de achternaam",
    ]
    assert missing_fields(ORGANISATIONS, {"name": 0}) == ["de code van de organisatie"]


def read_or_refused(content: bytes) -> bool:
    def is_read_or_refused(read) -> bool:
        try:
            read(io.BytesIO(content))
        except ImportProblemError as refused:
            return bool(refused.problems)
        return True

    return all(is_read_or_refused(read) for read in (people, organisations))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    assert read_or_refused(content)


@given(st.text(st.sampled_from('a1;,"\r\n=- 363'), max_size=80))
def test_any_text_under_good_heads_is_read_or_refused(text):
    assert read_or_refused((";".join(PEOPLE_HEADER) + "\r\n" + text).encode())


WORKBOOK = xlsx_file([PEOPLE_HEADER, ANNA]).getvalue()


@given(st.integers(0, len(WORKBOOK)), st.integers(0, 40), st.binary(max_size=8))
def test_damaged_workbook_is_read_or_refused(place, length, put):
    assert read_or_refused(WORKBOOK[:place] + put + WORKBOOK[place + length :])


@given(st.integers(0, 2_000), st.integers(0, 40), st.sampled_from([b"", b"<", b'"9', b"x", b"\xff", b' t="s"', b"99999999"]))
def test_workbook_with_damaged_sheet_is_read_or_refused(place, length, put):
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            is_sheet = name.endswith("sheet1.xml")
            target.writestr(name, content[:place] + put + content[place + length :] if is_sheet else content)

    assert read_or_refused(file.getvalue())
