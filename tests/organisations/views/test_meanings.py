"""The pages of reorganisations and of what functions mean: listed, changed after the effect was shown, taken back."""

import pytest

from organisations.choices import ImportState
from organisations.models import FrameImport, FunctionMapping, Reorganisation
from tests.organisations.test_confirming import ANNA, COUNCIL, EDE, Member, read, take
from tests.organisations.views.test_imports import LIST, coordinator, text_of  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db

MERGER = {"old_code": "GM0228", "new_code": "GM0307", "date": "2020-01-01", "kind": "toevoeging"}
FUNCTION = {"tier": "gemeente", "function": " Raadslid ", "mandate": "overslaan"}


def seen(page: str) -> str:
    """Return what the page says the effect was shown of."""
    return page.partition('name="gezien" value="')[2].partition('"')[0].replace("&gt;", ">")


# --- reorganisations -----------------------------------------------------------------------------------------------
def test_effect_of_a_reorganisation_is_shown_before_it_is_kept(coordinator):  # noqa: F811 -- a fixture
    take(*COUNCIL)
    address = f"{LIST}herindelingen/nieuw/"

    page = coordinator.post(address, MERGER).content.decode()
    assert not Reorganisation.objects.exists()
    other = coordinator.post(address, {**MERGER, "gezien": seen(page), "new_code": "GM0344"}).content.decode()
    assert not Reorganisation.objects.exists()
    done = coordinator.post(address, {**MERGER, "gezien": seen(page)}, follow=True).content.decode()

    assert "Gemeente Ede komt op de lijst als heringedeeld, met 4 mensen in functie." in page
    assert "bij GM0344 staat" in other
    assert "De herindeling is bewaard." in done
    assert "Nog niet opgeheven: 4 in functie" in done
    assert "1 organisatie staat nog in het steekproefkader" in done


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"old_code": "228"}, "Schrijf de code als GM0363"),
        ({"new_code": "GM0228"}, "Kies een andere organisatie dan de oude."),
        ({"new_code": "PV26"}, "bij één bestuurslaag"),
        ({"date": "gisteren"}, "geldige datum"),
    ],
)
def test_wrong_reorganisation_is_refused(coordinator, sent, words):  # noqa: F811 -- a fixture
    answer = coordinator.post(f"{LIST}herindelingen/nieuw/", {**MERGER, **sent})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_reorganisation_of_staff_is_changed_and_removed_and_one_of_the_register_is_not_made_again(coordinator):  # noqa: F811 -- a fixture
    row = Reorganisation.objects.create(old_code="GM0228", new_code="GM0307", date="2020-01-01", kind="toevoeging")
    address = f"{LIST}herindelingen/{row.pk}/"
    known = {"old_code": "GM0005", "new_code": "GM1966", "date": "2019-01-01", "kind": "samenvoeging"}

    assert 'value="GM0307"' in text_of(coordinator, address)
    page = coordinator.post(address, known).content.decode()
    twice = coordinator.post(address, {**known, "gezien": seen(page)})
    page = coordinator.post(address, {**MERGER, "new_code": "GM0344"}).content.decode()
    coordinator.post(address, {**MERGER, "new_code": "GM0344", "gezien": seen(page)})
    row.refresh_from_db()
    coordinator.post(f"{address}weg")

    assert (twice.status_code, row.new_code) == (422, "GM0344")
    assert "Deze herindeling is al bekend." in twice.content.decode()
    assert not Reorganisation.objects.exists()


def test_reorganisations_can_be_taken_out(coordinator):  # noqa: F811 -- a fixture
    lines = coordinator.get(f"{LIST}herindelingen/herindelingen.csv").content.decode("utf-8-sig").splitlines()

    assert lines[0] == "per;soort;oude_code;oude_naam;nieuwe_code;nog_in_functie;bron"
    assert "2019-01-01;Samenvoeging;GM0005;Bedum;GM1966;0;register" in lines


# --- functions -----------------------------------------------------------------------------------------------------
def test_effect_of_a_function_is_shown_with_how_many_had_it(coordinator):  # noqa: F811 -- a fixture
    take(*COUNCIL)
    waiting = read([(EDE, [ANNA])])
    take_back = coordinator.get(f"{LIST}import/{waiting.pk}/")
    assert take_back.status_code == 200
    read([(EDE, COUNCIL)])
    address = f"{LIST}functies/betekenis/"
    assert 'value="raadslid"' in text_of(coordinator, f"{address}?laag=gemeente&functie=raadslid")

    page = coordinator.post(address, FUNCTION).content.decode()
    assert not FunctionMapping.objects.exists()
    coordinator.post(address, {**FUNCTION, "gezien": seen(page)})

    assert "In de laatste import (exportOO.xml) hadden 2 mensen deze functie." in page
    assert "De betekenis was raadslid en wordt niet in het kader." in page
    assert "2 imports die lopen, moeten opnieuw worden vergeleken." in page
    assert FunctionMapping.objects.get().function == "raadslid"
    stale = coordinator.post(f"{LIST}import/{waiting.pk}/verwerken", follow=True).content.decode()
    assert "Vergelijk opnieuw." in stale
    assert FrameImport.objects.get(pk=waiting.pk).state == ImportState.PROPOSED


def test_function_of_another_tier_is_refused(coordinator):  # noqa: F811 -- a fixture
    answer = coordinator.post(f"{LIST}functies/betekenis/", {**FUNCTION, "mandate": "dijkgraaf"})

    assert answer.status_code == 422
    assert "Deze functie bestaat niet bij een gemeente." in answer.content.decode()


def test_functions_are_listed_filtered_taken_out_and_forgotten(coordinator):  # noqa: F811 -- a fixture
    empty = text_of(coordinator, f"{LIST}functies/")
    read([(EDE, [*COUNCIL, Member("Stadsdichter", "G. Dichter", "9")])])
    FunctionMapping.objects.create(tier="gemeente", function="stadsdichter", mandate="overslaan", saved_at="2020-01-01T00:00Z")

    own = text_of(coordinator, f"{LIST}functies/?bron=eigen")
    rows = coordinator.get(f"{LIST}functies/functies.csv?laag=gemeente").content.decode("utf-8-sig").splitlines()
    coordinator.post(f"{LIST}functies/vergeet", {"tier": "gemeente", "function": "stadsdichter"})

    assert "nog geen bestand met mensen ingelezen" in empty
    assert "1 functie<" in own
    assert "Gemeente;stadsdichter;Niet in het kader;medewerkers;1" in rows
    assert "Gemeente;raadslid;Raadslid;register;2" in rows
    assert not FunctionMapping.objects.exists()
    assert "Geen functies die hierbij passen." in text_of(coordinator, f"{LIST}functies/?bron=eigen")
