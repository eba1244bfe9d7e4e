import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from organisations.choices import Office
from surveys.choices import BounceKind, WaveKind, WaveState
from surveys.models import Bounce, ContactMoment, Invitation, Mailing, MailWave
from surveys.views import bounces
from tests.examples import make_invitation, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client: Client, settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    client.force_login(User.objects.create_superuser("coordinator"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def wave() -> MailWave:
    now = timezone.now()
    survey = make_survey(now=now)
    return MailWave.objects.create(
        survey=survey, kind=WaveKind.INVITATION, name="Ronde", state=WaveState.RELEASED, created_at=now, released_at=now
    )


def bounced(wave: MailWave, office: Office = Office.RAADSLID, kind: BounceKind = BounceKind.HARD, **fields) -> Bounce:
    invitation = make_invitation(wave.survey, office)
    number = Mailing.objects.count()
    mailing = Mailing.objects.create(
        wave=wave, invitation=invitation, message_id=f"<{number}@monitor.test>", sent_at=wave.created_at
    )
    values = {"status": "5.1.1", "diagnostic": "User unknown", **fields}
    return Bounce.objects.create(
        mailing=mailing,
        message_id=mailing.message_id,
        report_key=f"melding {number}",
        kind=kind,
        received_at=timezone.now(),
        **values,
    )


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_empty_list_says_that_there_is_nothing_to_do(coordinator):
    assert "Er is niets om na te kijken" in text_of(coordinator.get("/beheer/veldwerk/adressen/"))
    assert "geen automatische antwoorden" in text_of(coordinator.get("/beheer/veldwerk/afwezig/"))


def test_list_shows_who_where_and_why_without_the_address(coordinator, wave):
    bounce = bounced(wave)
    Invitation.objects.get().office_holder.__class__.objects.update(email="puck@raad.test")

    page = coordinator.get("/beheer/veldwerk/adressen/")

    assert "Onvindbaar Raadslid Gemeente 1 Adres bestaat niet of weigert (5.1.1)" in text_of(page)
    assert f"/beheer/veldwerk/adressen/{bounce.pk}/" in page.content.decode()
    assert "puck@raad.test" not in page.content.decode()


def test_fieldwork_page_counts_the_addresses(coordinator, wave):
    bounced(wave)

    assert "Adressen die niet werken (1)" in text_of(coordinator.get("/beheer/veldwerk/"))


def test_correcting_sends_the_mail_again_and_clears_the_list(coordinator, wave):
    bounce = bounced(wave)

    answer = coordinator.post(f"/beheer/veldwerk/adressen/{bounce.pk}/", {"email": "nieuw@raad.test"}, follow=True)

    assert "Het adres is verbeterd. De mail gaat nu opnieuw uit." in text_of(answer)
    assert "Er is niets om na te kijken" in text_of(answer)
    again = Mailing.objects.latest("pk")
    assert (again.invitation, again.wave.kind) == (bounce.mailing.invitation, WaveKind.INVITATION)
    assert again.invitation.office_holder.email == "nieuw@raad.test"
    assert ContactMoment.objects.get().by.username == "coordinator"


def test_correcting_outside_the_field_says_that_nothing_is_sent(coordinator, wave):
    bounce = bounced(wave)
    wave.survey.closes_at = timezone.now() - timedelta(days=1)
    wave.survey.save()

    answer = coordinator.post(f"/beheer/veldwerk/adressen/{bounce.pk}/", {"email": "nieuw@raad.test"}, follow=True)

    assert "Er gaat geen mail uit" in text_of(answer)
    assert Mailing.objects.count() == 1


def test_impossible_address_is_refused_and_nothing_changes(coordinator, wave):
    bounce = bounced(wave)

    answer = coordinator.post(f"/beheer/veldwerk/adressen/{bounce.pk}/", {"email": "nieuw.raad.test"})

    assert answer.status_code == 422
    assert "Fout: Adres verbeteren" in text_of(answer)
    bounce.refresh_from_db()
    assert bounce.settled_at is None


def test_settling_takes_the_person_off_the_list(coordinator, wave):
    bounce = bounced(wave)

    answer = coordinator.post(f"/beheer/veldwerk/adressen/{bounce.pk}/afhandelen", follow=True)

    assert "De melding is afgehandeld. " in text_of(answer)
    assert "Er is niets om na te kijken" in text_of(answer)
    assert not ContactMoment.objects.exists()


def test_report_about_nobody_can_be_settled_only(coordinator):
    bounce = Bounce.objects.create(report_key="een", kind=BounceKind.HARD, status="5.1.1", received_at=timezone.now())
    address = f"/beheer/veldwerk/adressen/{bounce.pk}/"

    assert "Onbekend" in text_of(coordinator.get("/beheer/veldwerk/adressen/"))
    assert "noemt geen mail die van hier kwam" in text_of(coordinator.get(address))
    assert "E-mailadres" not in text_of(coordinator.get(address))
    assert coordinator.post(f"{address}afhandelen").status_code == 302
    assert "Er is niets om na te kijken" in text_of(coordinator.get("/beheer/veldwerk/adressen/"))


def test_automatic_replies_stand_apart_with_the_day_of_return(coordinator, wave):
    today = timezone.localdate()
    late = bounced(wave, kind=BounceKind.AUTO_REPLY, status="", diagnostic="", returns_on=today + timedelta(days=9))
    bounced(wave, Office.WETHOUDER, BounceKind.AUTO_REPLY, status="", diagnostic="", returns_on=today + timedelta(days=2))

    page = text_of(coordinator.get("/beheer/veldwerk/afwezig/"))

    assert "2 automatische antwoorden" in page
    assert page.index("Wethouder") < page.index("Raadslid")
    assert "Er is niets om na te kijken" in text_of(coordinator.get("/beheer/veldwerk/adressen/"))
    answer = coordinator.post(f"/beheer/veldwerk/adressen/{late.pk}/afhandelen", follow=True)
    assert "1 automatische antwoord " in text_of(answer)


def test_long_list_has_pages_and_the_same_number_of_queries(coordinator, wave, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(bounces, "ROWS_A_PAGE", 2)
    for _ in range(5):
        bounced(wave)

    with django_assert_max_num_queries(12):
        page = coordinator.get("/beheer/veldwerk/adressen/?pagina=2")

    assert "Bladzijde 2 van 3" in text_of(page)
    assert page.content.count(b"Onvindbaar") == 2
