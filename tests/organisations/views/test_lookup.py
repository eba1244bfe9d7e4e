"""The pages of the frame itself: search, an organisation, and a person with all that happened."""

from dataclasses import replace
from datetime import date

import pytest

from organisations.finding import find_people
from organisations.models import OfficeHolder, Official, Organisation, Reorganisation
from tests.organisations.test_confirming import ANNA, BRAM, CAS, COUNCIL, GRIFFIER, take
from tests.organisations.views.test_imports import LIST, coordinator, text_of  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db


def search(client, text: str) -> str:
    answer = client.post(f"{LIST}zoeken/", {"text": text})
    assert answer.status_code == 200
    return answer.content.decode()


def test_people_and_organisations_are_found_by_part_of_a_name_and_no_name_is_in_an_address(coordinator):  # noqa: F811 -- a fixture
    take(*COUNCIL)

    both = search(coordinator, "ede")
    anna = search(coordinator, "anna pro")

    assert "Gemeente Ede" in both
    assert "D. Griffier" in both
    assert f"{LIST}ambtsdrager/{OfficeHolder.objects.get(source_id='1').pk}/" in anna
    assert "B. Model" not in anna
    assert "Niets gevonden." in search(coordinator, "bestaat niet")
    assert coordinator.post(f"{LIST}zoeken/", {"text": ""}).status_code == 422
    assert find_people("  ") == []


def test_who_is_in_office_is_found_before_who_left():
    take(*COUNCIL)
    OfficeHolder.objects.filter(source_id="1").update(left_on=date(2020, 2, 1))

    assert [person.full_name for person in find_people("ede.test")] == ["D. Griffier", "B. Model", "C. Test", "Anna van Proef"]


def test_organisation_shows_its_people_numbers_findings_and_reorganisations(coordinator):  # noqa: F811 -- a fixture
    take(*COUNCIL)
    take(CAS, ANNA, GRIFFIER, day=date(2020, 6, 1))
    Reorganisation.objects.create(old_code="GM0228", new_code="GM0307", date=date(2020, 5, 1), kind="toevoeging")

    page = text_of(coordinator, f"{LIST}organisatie/{Organisation.objects.get().pk}/")

    present, _, gone = page.partition("Niet meer in functie")
    assert "Anna van Proef" in present
    assert "B. Model" in gone
    assert "Zetels volgens de wet</a>: 38 te weinig: 1 in het kader." in page
    assert "Geen griffier of secretaris</a>: Geen secretaris in het kader." in page
    assert "Per 1 mei 2020: Ede (GM0228) ging op in GM0307 (GM0307)." in page


def test_history_shows_another_office_leaving_and_coming_back(coordinator):  # noqa: F811 -- a fixture
    take(*COUNCIL)
    alderman = replace(ANNA, function="Wethouder", source_id="11")
    take(CAS, alderman, BRAM, GRIFFIER, day=date(2020, 6, 1))
    take(CAS, BRAM, GRIFFIER, day=date(2021, 6, 1))
    take(CAS, alderman, BRAM, GRIFFIER, day=date(2022, 6, 1))

    page = text_of(coordinator, f"{LIST}ambtsdrager/{OfficeHolder.objects.get(family_name='Proef').pk}/")

    terms = [" ".join(row.split()) for row in page.partition("Ambtsperioden")[2].partition("</table>")[0].split("<tr>")[2:]]
    assert ["Raadslid" in terms[0], "1 juni 2020" in terms[0]] == [True, True]
    assert ["Wethouder" in terms[1], "1 juni 2021" in terms[1]] == [True, True]
    assert ["Wethouder" in terms[2], "gezien op 1 juni 2022" in terms[2], "nu" in terms[2]] == [True, True, True]
    assert len(terms) == 3
    for reason in ("Staat niet in het kader", "Andere functie", "Staat niet in het bestand", "Teruggekeerd"):
        assert reason in page


def test_official_has_a_page_too_and_somebody_without_a_file_no_history_yet(coordinator):  # noqa: F811 -- a fixture
    take(*COUNCIL)
    official = Official.objects.get()
    assert "Griffier" in text_of(coordinator, f"{LIST}functionaris/{official.pk}/")
    official.terms.all().delete()

    assert "Er is nog geen geschiedenis" in text_of(coordinator, f"{LIST}functionaris/{official.pk}/")
    assert coordinator.get(f"{LIST}functionaris/0/").status_code == 404
