from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.importing.almanak_xml import read_almanak
from organisations.importing.names import PersonName
from organisations.importing.problems import ImportProblemError
from organisations.importing.records import OrganisationRecord, PersonRecord
from tests.organisations.importing.files import NEW_GENERATION, OLD_GENERATION


def read(text: str | bytes) -> tuple[date | None, list[OrganisationRecord]]:
    records: list[OrganisationRecord] = []
    head = read_almanak([text if isinstance(text, bytes) else text.encode()], records.append)
    return head.frame_date, records


def codes_of(content: bytes) -> list[str]:
    with pytest.raises(ImportProblemError) as caught:
        read(content)
    return [problem.code for problem in caught.value.problems]


def test_new_generation_is_read_by_direct_children():
    frame_date, (municipality, province) = read(NEW_GENERATION)

    assert frame_date == date(2026, 1, 15)
    assert municipality == OrganisationRecord(
        place="Gemeente Proefdam, regel 5",
        name="Gemeente Proefdam",
        official_name="Gemeente Proefdam",
        tier="gemeente",
        code="GM9901",
        inhabitants=9876,
        declared_seats=13,
        source_id="9001",
        postal_address="Postbus 12",
        postcode="1234 AB",
        city="Proefdam",
        general_email="info@proefdam.test",
        vacancies=1,
        people=(
            PersonRecord(
                place="regel 17",
                function="Burgemeester",
                name=PersonName("Proef", "van der", "A.B.", "Anna", "mevr", "mw. mr. A.B. (Anna) van der Proef"),
                source_id="9101",
                email="burgemeester@proefdam.test",
                phone="000-0000001",
                is_acting=True,
                started_on=date(2018, 6, 1),
            ),
            PersonRecord(
                place="regel 26",
                function="Raadslid",
                name=PersonName("Proef-Model", "", "C.", "Cas", "heer", "dhr. C. (Cas) Proef-Model MSc"),
                source_id="9102",
                ended_on=date(2030, 1, 1),
            ),
        ),
    )
    assert (province.tier, province.code, province.ended_on) == ("provincie", "PV99", None)
    assert [(person.function, person.name.family_name) for person in province.people] == [("Statenlid", "Testveld")]


def test_old_generation_is_read_too():
    frame_date, (municipality,) = read(OLD_GENERATION)

    (mayor,) = municipality.people
    assert (frame_date, municipality.code, municipality.inhabitants) == (date(2020, 1, 15), "GM0363", 9876)
    assert (mayor.source_id, mayor.email, mayor.phone) == ("9102", "c.proef@proefdam.test", "000-0000002")
    assert mayor.is_acting


ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaa"><!ENTITY b "&a;&a;&a;">]><overheidsorganisaties>&b;</overheidsorganisaties>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><overheidsorganisaties>&x;</overheidsorganisaties>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (NEW_GENERATION[:-40].encode(), "X104"),
        (NEW_GENERATION.replace("</p:functies>", "", 1).encode(), "X101"),
        (NEW_GENERATION.replace("Anna", "Änna").encode("latin-1"), "X102"),
        (NEW_GENERATION.replace("UTF-8", "UTF-99").encode(), "X103"),
        (b"", "X104"),
        (b"geen xml", "X101"),
        (ENTITIES.encode(), "X105"),
        (OUTSIDE.encode(), "X105"),
        (b'<!DOCTYPE overheidsorganisaties SYSTEM "http://elders.test/x.dtd"><overheidsorganisaties/>', "X105"),
        (b"<overheidsorganisaties>" + b"<a>" * 100, "X106"),
        (b"<overheidsorganisaties " + b" ".join(b'a%d="x"' % n for n in range(100)) + b"/>", "X107"),
        (b"<html/>", "A101"),
        (b"<overheidsorganisaties/>", "A102"),
    ],
)
def test_bad_file_is_refused_with_where_and_how_to_mend(content, code):
    assert codes_of(content) == [code]


def test_element_without_end_is_refused_before_it_fills_memory():
    pieces = (b"<overheidsorganisaties><a x='" if number == 0 else b"x" * 1_000_000 for number in range(100))

    with pytest.raises(ImportProblemError) as caught:
        read_almanak(pieces, lambda _record: None)

    assert [problem.code for problem in caught.value.problems] == ["X108"]


def read_or_refused(content: bytes) -> bool:
    try:
        read(content)
    except ImportProblemError as refused:
        return bool(refused.problems)
    return True


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    assert read_or_refused(content)


@given(st.integers(0, len(NEW_GENERATION)), st.integers(0, 60), st.binary(max_size=12))
def test_damaged_almanak_is_read_or_refused(place, length, put):
    content = NEW_GENERATION.encode()

    assert read_or_refused(content[:place] + put + content[place + length :])
