from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from monitor_site.demo.almanak import Member, almanak
from monitor_site.staff.roles import Role
from organisations.choices import ImportState
from organisations.confirming import confirm_next
from organisations.models import FrameImport, OfficeHolder, ProposedChange
from organisations.progress import teller
from organisations.proposing.reading import read_next
from organisations.register import read_register
from tests.organisations.importing.files import PEOPLE_HEADER, csv_file

pytestmark = pytest.mark.django_db

LIST = "/beheer/steekproefkader/"
EDE = next(entry for entry in read_register(2020) if entry.code == "GM0228")
ANNA = Member("Raadslid", "mw. A. (Anna) van Proef", "1", "anna@ede.test")
BRAM = Member("Raadslid", "B. Model", "2", "bram@ede.test")
TABLE = csv_file(PEOPLE_HEADER, ("228", "Ede", "Raadslid", "C. Tabel", "c@ede.test", "")).getvalue()


@pytest.fixture(autouse=True)
def _nothing_told():
    cache.clear()


@pytest.fixture
def coordinator(client, settings):
    settings.STAFF_OTP_REQUIRED = False
    user = User.objects.create_user("coordinator")
    user.groups.add(Group.objects.get(name=Role.FIELDWORK))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client, content: bytes, *, kind: str = "almanak", name: str = "exportOO.xml", **more: str):
    return client.post(f"{LIST}inlezen/", {"kind": kind, "file": SimpleUploadedFile(name, content), **more})


def read(client, *members: Member) -> str:
    """Take an almanak in and have it read; return the address of its page."""
    answer = send(client, b"".join(almanak([(EDE, members)])), is_complete="on")
    read_next(timezone.now)
    return answer.url


def confirmed(client, *members: Member) -> str:
    """Have an almanak written into the frame; return the address of its page."""
    address = read(client, *members)
    client.post(f"{address}verwerken")
    assert confirm_next(timezone.now)
    return address


def text_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_file_goes_from_upload_by_way_of_a_proposal_into_the_frame(coordinator):
    sent = send(coordinator, b"".join(almanak([(EDE, [ANNA, BRAM])])))
    assert "0% ingelezen" in text_of(coordinator, sent.url)
    read_next(timezone.now)

    proposal = text_of(coordinator, sent.url)
    asked = coordinator.post(f"{sent.url}verwerken", follow=True).content.decode()
    assert OfficeHolder.objects.count() == 0
    confirm_next(timezone.now)

    assert "Het voorstel wordt verwerkt" in asked
    assert "0% verwerkt. Het wacht nog op zijn beurt." in asked
    assert "Verwerk 3 wijzigingen" in proposal
    assert "Anna van Proef" in proposal
    assert OfficeHolder.objects.count() == 2
    assert "Anna" not in text_of(coordinator, sent.url)
    assert "exportOO.xml" in text_of(coordinator, LIST)


def test_list_without_imports_says_so(coordinator):
    assert "Er is nog geen bestand ingelezen." in text_of(coordinator, LIST)


def test_file_of_another_kind_is_refused_with_how_to_mend(coordinator):
    answer = send(coordinator, b"PK\x03\x04")

    assert answer.status_code == 422
    assert "Pak het bestand eerst uit." in answer.content.decode()
    assert not FrameImport.objects.exists()


def test_broken_file_tells_where_what_and_how_to_mend(coordinator):
    address = send(coordinator, b"<overheidsorganisaties><a>").url
    read_next(timezone.now)

    page = text_of(coordinator, address)

    assert "Dit bestand is niet te lezen" in page
    assert "Haal het bestand opnieuw op." in page


def test_columns_are_suggested_checked_and_remembered(coordinator):
    address = send(coordinator, TABLE, kind="personen", name="a.csv").url
    read_next(timezone.now)
    assert "Kolommen kiezen" in text_of(coordinator, address)

    lacking = coordinator.post(f"{address}kolommen", {"email": "4"})
    double = coordinator.post(f"{address}kolommen", {"email": "4", "name": "4"})
    chosen = coordinator.post(f"{address}kolommen", {"organisation_code": "0", "function": "2", "name": "3", "email": "4"})
    again = send(coordinator, TABLE, kind="personen", name="b.csv")

    assert (lacking.status_code, double.status_code, chosen.status_code) == (422, 422, 302)
    assert "Kies een kolom voor de code of de naam van de organisatie" in lacking.content.decode()
    assert "Eén kolom is bij twee gegevens gekozen." in double.content.decode()
    assert "0% ingelezen" in text_of(coordinator, again.url)


def test_unknown_function_is_settled_on_its_screen(coordinator):
    address = read(coordinator, ANNA, Member("Stadsdichter", "G. Dichter", "9"))
    assert "Gemeente: stadsdichter (1)" in text_of(coordinator, address)

    wrong = coordinator.post(f"{address}functies", {"functie-0": "dijkgraaf"})
    coordinator.post(f"{address}functies", {"functie-0": "overslaan"})
    read_next(timezone.now)

    assert wrong.status_code == 422
    assert "1 × andere functie" in text_of(coordinator, address)


def test_doubt_is_shown_first_and_must_be_decided_before_confirming(coordinator):
    confirmed(coordinator, ANNA, BRAM)
    address = read(coordinator, replace(ANNA, name="E. Opvolger", email="e@ede.test"), BRAM)
    row = ProposedChange.objects.get(frame_import__state=ImportState.PROPOSED, action="twijfel")

    page = text_of(coordinator, address)
    early = coordinator.post(f"{address}verwerken", follow=True).content.decode()
    wrong = coordinator.post(f"{address}besluit", {"rij": row.pk, "besluit": "beeindigen"}, follow=True).content.decode()
    coordinator.post(f"{address}besluit", {"rij": row.pk, "besluit": "ander"})
    coordinator.post(f"{address}verwerken")
    confirm_next(timezone.now)
    late = text_of(coordinator, address)

    assert "Er is nog 1 twijfelgeval zonder besluit." in page
    assert "achternaam: Proef → Opvolger" in page
    assert "Er zijn nog twijfelgevallen zonder besluit." in early
    assert "Kies wat er met de rij moet gebeuren." in wrong
    assert "Verwerkt op" in late


def test_all_doubts_of_one_reason_are_decided_at_once(coordinator):
    confirmed(coordinator, ANNA, BRAM)
    address = read(coordinator, Member("Wethouder", "C. Test", "3"))

    page = text_of(coordinator, f"{address}?voorstel=twijfel&reden=functie_leeg")
    done = coordinator.post(f"{address}besluit", {"reden": "functie_leeg", "besluit": "beeindigen"}, follow=True)

    assert "Besluit voor alle open rijen met deze reden" in page
    assert "Het besluit is bewaard voor 2 rijen." in done.content.decode()


def test_proposal_about_another_frame_asks_to_compare_again(coordinator):
    address = read(coordinator, ANNA)
    confirmed(coordinator, ANNA, BRAM)

    refused = coordinator.post(f"{address}verwerken", follow=True).content.decode()
    coordinator.post(f"{address}opnieuw")

    assert "Vergelijk opnieuw." in refused
    assert FrameImport.objects.filter(state=ImportState.WAITING).count() == 1


def test_import_is_rejected_once(coordinator):
    address = read(coordinator, ANNA)

    first = coordinator.post(f"{address}verwerpen", follow=True).content.decode()
    second = coordinator.post(f"{address}verwerpen", follow=True).content.decode()

    assert "Aan het steekproefkader is niets veranderd." in first
    assert "Deze import is intussen verder." in second
    assert not OfficeHolder.objects.exists()


def test_long_proposal_is_shown_in_pages(coordinator):
    address = read(coordinator, *(Member("Raadslid", f"A. Lid{chr(97 + n // 26)}{chr(97 + n % 26)}", f"{n}") for n in range(60)))

    assert "Bladzijde 2 van 2" in text_of(coordinator, f"{address}?voorstel=nieuw&reden=niet_in_kader&pagina=2")


def test_progress_is_told_until_there_is_something_to_do(coordinator):
    address = read(coordinator, ANNA)
    coordinator.post(f"{address}verwerken")
    FrameImport.objects.update(claimed_until=timezone.now(), work_started_at=timezone.now() - timedelta(seconds=150))
    teller(FrameImport.objects.get().pk)(25)

    busy = text_of(coordinator, f"{address}voortgang")
    FrameImport.objects.update(claimed_until=None)
    confirm_next(timezone.now)
    done = text_of(coordinator, f"{address}voortgang")

    assert "25% verwerkt. Nog ongeveer 8 minuten." in busy
    assert "data-moves" in busy
    assert "Het voorstel is verwerkt in het steekproefkader." in done
    assert "data-moves" not in done


def test_confirmation_that_nobody_began_is_taken_back_and_can_be_given_again(coordinator):
    address = read(coordinator, ANNA)
    coordinator.post(f"{address}verwerken")

    back = coordinator.post(f"{address}terug", follow=True).content.decode()
    late = coordinator.post(f"{address}terug", follow=True).content.decode()

    assert "Er is niets veranderd." in back
    assert "Verwerk 2 wijzigingen" in back
    assert "Deze import is intussen verder." in late
    assert not confirm_next(timezone.now)


def test_proposal_that_could_not_be_written_says_so(coordinator):
    address = read(coordinator, ANNA)
    coordinator.post(f"{address}verwerken")
    FrameImport.objects.update(frame_stamp="een ander kader")

    assert confirm_next(timezone.now)

    page = text_of(coordinator, address)
    assert "Het voorstel is niet verwerkt" in page
    assert "Er is niets verwerkt en het voorstel is bewaard. Vergelijk opnieuw." in page
