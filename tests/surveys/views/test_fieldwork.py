import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from organisations.choices import Office
from surveys.choices import InvitationStatus, Phase, WaveState
from surveys.models import Edition, Invitation, Mailing, MailWave, Survey
from surveys.postman import Postman, RefusedError
from tests.examples import make_invitation, make_office_holder, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client: Client, settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    user = User.objects.create_superuser("coordinator", password="een-lang-wachtwoord-vol-zin")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def survey() -> Survey:
    return make_survey()


def with_address(survey: Survey, status: InvitationStatus = InvitationStatus.NEW) -> Invitation:
    invitation = make_invitation(survey, Office.RAADSLID, status=status)
    invitation.office_holder.email = f"{invitation.pk}@raad.test"
    invitation.office_holder.save()
    return invitation


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def planned(coordinator: Client, survey: Survey, kind: str = "uitnodiging") -> MailWave:
    coordinator.post(f"/beheer/veldwerk/{survey.pk}/nieuwe-ronde/", {"kind": kind, "name": "eerste week"})
    return MailWave.objects.get()


def test_without_edition_the_page_says_what_comes_first(coordinator):
    assert "geen editie in voorbereiding of in het veld" in text_of(coordinator.get("/beheer/veldwerk/"))


def test_past_editions_are_left_out(coordinator):
    make_survey(phase=Phase.GEPUBLICEERD)

    assert "geen editie in voorbereiding" in text_of(coordinator.get("/beheer/veldwerk/"))


def test_invitations_are_made_for_who_has_none_after_typing_how_many(coordinator, survey):
    make_invitation(survey, Office.RAADSLID)
    make_office_holder(Office.WETHOUDER)
    make_office_holder(Office.DIJKGRAAF)
    address = f"/beheer/veldwerk/{survey.pk}/uitnodigen/"

    assert "2 uitnodigingen klaarzetten" in text_of(coordinator.get("/beheer/veldwerk/"))
    assert coordinator.post(address, {"number": "3"}).status_code == 422
    assert coordinator.post(address, {"number": "2"}).status_code == 302

    assert Invitation.objects.count() == 3
    assert not Mailing.objects.exists()


def test_planned_wave_waits_and_shows_its_mail_with_a_code_that_opens_nothing(coordinator, survey):
    with_address(survey)

    wave = planned(coordinator, survey)
    page = coordinator.get(f"/beheer/veldwerk/ronde/{wave.pk}/")

    assert wave.state == WaveState.DRAFT
    assert "1 mail" in text_of(page)
    assert "Voorbeeld" in text_of(page)
    assert "Onvindbaar" not in page.content.decode()
    assert Invitation.objects.count() == 1


def test_wave_is_released_after_typing_for_how_many(coordinator, survey):
    for _ in range(2):
        with_address(survey)
    wave = planned(coordinator, survey)
    address = f"/beheer/veldwerk/ronde/{wave.pk}/"

    assert coordinator.post(address, {"number": "1"}).status_code == 422
    coordinator.post(address, {"number": "2"})

    wave.refresh_from_db()
    assert wave.state == WaveState.RELEASED
    assert wave.released_by.username == "coordinator"


def log_in_as(name: str) -> Client:
    client = Client()
    user = User.objects.create_superuser(name, password="een-lang-wachtwoord-vol-zin")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_with_a_second_pair_of_eyes_somebody_else_lets_the_wave_go(coordinator, survey):
    Edition.objects.update(four_eyes=True)
    with_address(survey)
    wave = planned(coordinator, survey)
    address = f"/beheer/veldwerk/ronde/{wave.pk}/"

    asked = coordinator.post(address, {"number": "1"}, follow=True)
    again = coordinator.post(address, {"number": "1"}, follow=True)
    wave.refresh_from_db()
    assert (wave.state, wave.released_by.username, wave.confirmed_by) == (WaveState.DRAFT, "coordinator", None)
    assert "Wacht op een tweede paar ogen" in text_of(asked)
    assert "iemand anders dan wie erom vroeg" in text_of(again)
    colleague = log_in_as("collega")
    assert "coordinator vraagt om deze ronde te verzenden" in text_of(colleague.get(address))
    colleague.post(address, {"number": "1"})

    wave.refresh_from_db()
    assert (wave.state, wave.released_by.username, wave.confirmed_by.username) == (WaveState.RELEASED, "coordinator", "collega")


def test_request_for_a_second_pair_of_eyes_can_be_taken_back(coordinator, survey):
    Edition.objects.update(four_eyes=True)
    with_address(survey)
    wave = planned(coordinator, survey)
    coordinator.post(f"/beheer/veldwerk/ronde/{wave.pk}/", {"number": "1"})

    coordinator.post(f"/beheer/veldwerk/ronde/{wave.pk}/vraag-intrekken")

    wave.refresh_from_db()
    assert (wave.state, wave.released_by) == (WaveState.DRAFT, None)
    assert "Vraag om bevestiging" in text_of(log_in_as("collega").get(f"/beheer/veldwerk/ronde/{wave.pk}/"))


def test_reminder_skips_who_is_done(coordinator, survey):
    with_address(survey)
    with_address(survey, InvitationStatus.COMPLETE)

    wave = planned(coordinator, survey, "herinnering_1")

    assert wave.mailings.count() == 1


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        (WaveState.RELEASED, "pauzeren", WaveState.PAUSED),
        (WaveState.PAUSED, "hervatten", WaveState.RELEASED),
        (WaveState.PAUSED, "annuleren", WaveState.CANCELLED),
        (WaveState.DRAFT, "annuleren", WaveState.CANCELLED),
        (WaveState.CANCELLED, "hervatten", WaveState.CANCELLED),
        (WaveState.DRAFT, "pauzeren", WaveState.DRAFT),
    ],
)
def test_step_changes_the_state_only_where_that_can_be(coordinator, survey, before, step, after):
    with_address(survey)
    wave = planned(coordinator, survey)
    MailWave.objects.update(state=before)

    answer = coordinator.post(f"/beheer/veldwerk/ronde/{wave.pk}/{step}", follow=True)

    wave.refresh_from_db()
    assert wave.state == after
    assert ("Dat kan niet meer" in text_of(answer)) == (before == after)


def test_steps_are_taken_by_post_only(coordinator, survey):
    wave = planned(coordinator, survey)

    assert coordinator.get(f"/beheer/veldwerk/ronde/{wave.pk}/annuleren").status_code == 405


def test_numbers_of_a_wave_link_to_the_mails_they_count(coordinator, survey):
    with_address(survey)
    wave = planned(coordinator, survey)

    page = coordinator.get("/beheer/veldwerk/").content.decode()
    mails = coordinator.get(f"/beheer/admin/surveys/mailing/?wave__id__exact={wave.pk}&bezorging=wacht")

    assert f"?wave__id__exact={wave.pk}&amp;bezorging=wacht" in page
    assert mails.content.decode().count('class="field-wave') == 1


def test_plan_counts_who_would_get_which_mail_and_leaves_out_who_had_it(coordinator, survey):
    with_address(survey)
    with_address(survey)
    wave = planned(coordinator, survey)
    coordinator.post(f"/beheer/veldwerk/ronde/{wave.pk}/", {"number": "2"})
    with_address(survey, InvitationStatus.STARTED)

    page = text_of(coordinator.get(f"/beheer/veldwerk/{survey.pk}/nieuwe-ronde/"))

    assert "Gemeente Raadslid 1 3 3" in page
    assert "Gemeente Burgemeester 0 0 0" in page
    assert "Totaal 1 3 3" in page


def test_pilot_is_drawn_from_the_page_and_goes_before_the_rest(coordinator, survey):
    for _ in range(51):
        with_address(survey)
    wave = planned(coordinator, survey)
    address = f"/beheer/veldwerk/ronde/{wave.pk}/"

    assert "Proef van 50 trekken" in text_of(coordinator.get(address))
    drawn = coordinator.post(f"{address}proef", follow=True)
    pilot = MailWave.objects.get(pilot_of=wave)
    too_soon = coordinator.post(address, {"number": "1"}, follow=True)
    again = coordinator.post(f"{address}proef", follow=True)

    assert "Dit is de proef van eerste week" in text_of(drawn)
    assert "De proef van deze ronde is nog niet verzonden" in text_of(too_soon)
    assert "kan geen proef meer worden getrokken" in text_of(again)
    assert "Proef van 50 trekken" not in text_of(coordinator.get(address))
    assert (pilot.mailings.count(), wave.mailings.count()) == (50, 1)
    coordinator.post(f"/beheer/veldwerk/ronde/{pilot.pk}/", {"number": "50"})
    coordinator.post(address, {"number": "1"})
    assert set(MailWave.objects.values_list("state", flat=True)) == {WaveState.RELEASED}


def test_wave_with_a_date_to_come_stands_ready_and_can_be_taken_back(coordinator, survey):
    with_address(survey)
    wave = planned(coordinator, survey)
    MailWave.objects.update(scheduled_at=timezone.now() + timedelta(days=2))
    address = f"/beheer/veldwerk/ronde/{wave.pk}/"

    assert "Vrijgeven op de datum" in text_of(coordinator.get(address))
    ready = text_of(coordinator.post(address, {"number": "1"}, follow=True))
    wave.refresh_from_db()
    assert (wave.state, wave.is_confirmed) == (WaveState.DRAFT, True)
    assert "Deze ronde gaat vanzelf uit op" in ready
    coordinator.post(f"{address}vraag-intrekken")

    wave.refresh_from_db()
    assert not wave.is_confirmed


def test_mail_is_shown_for_the_office_that_is_chosen(coordinator, survey):
    with_address(survey)
    wave = planned(coordinator, survey)

    page = text_of(coordinator.get(f"/beheer/veldwerk/ronde/{wave.pk}/?functie=dijkgraaf"))
    unknown = text_of(coordinator.get(f"/beheer/veldwerk/ronde/{wave.pk}/?functie=koning"))

    assert "Zoals een verzonnen dijkgraaf hem krijgt" in page
    assert "Zoals een verzonnen raadslid hem krijgt" in unknown


def test_wave_of_an_anonymous_edition_shows_no_mail(coordinator, survey):
    with_address(survey)
    wave = planned(coordinator, survey)
    Edition.objects.update(key_salt=None)

    page = coordinator.get(f"/beheer/veldwerk/ronde/{wave.pk}/")
    tried = coordinator.post(f"/beheer/veldwerk/ronde/{wave.pk}/testmail", follow=True)

    assert (page.status_code, "De mail" in text_of(page)) == (200, False)
    assert "geen e-mailadres" in text_of(tried)


def test_trial_mails_go_to_the_address_of_the_account(coordinator, survey, mailoutbox):
    with_address(survey)
    wave = planned(coordinator, survey)
    address = f"/beheer/veldwerk/ronde/{wave.pk}/testmail"

    without = coordinator.post(address, follow=True)
    User.objects.update(email="coordinator@onderzoek.test")
    done = coordinator.post(address, follow=True)

    assert "Bij dit account hoort geen e-mailadres" in text_of(without)
    assert "Testmails verzonden naar het adres van dit account: 3." in text_of(done)
    assert [mail.to for mail in mailoutbox] == [["coordinator@onderzoek.test"]] * 3


def test_mail_server_that_refuses_the_trial_is_said(coordinator, survey, monkeypatch):
    def refuse(_postman, _message):
        raise RefusedError("550 nee")

    monkeypatch.setattr(Postman, "send", refuse)
    User.objects.update(email="coordinator@onderzoek.test")
    with_address(survey)
    wave = planned(coordinator, survey)

    answer = coordinator.post(f"/beheer/veldwerk/ronde/{wave.pk}/testmail", follow=True)

    assert "De mailserver nam de testmail niet aan" in text_of(answer)


def test_progress_of_a_wave_is_the_part_of_the_page_that_moves(coordinator, survey):
    with_address(survey)
    with_address(survey)
    wave = planned(coordinator, survey)
    coordinator.post(f"/beheer/veldwerk/ronde/{wave.pk}/", {"number": "2"})
    Mailing.objects.filter(pk=wave.mailings.first().pk).update(sent_at=timezone.now())

    part = coordinator.get(f"/beheer/veldwerk/ronde/{wave.pk}/voortgang")

    assert part.content in coordinator.get(f"/beheer/veldwerk/ronde/{wave.pk}/").content
    assert "1 verzonden, 1 wacht nog, 0 geweigerd" in text_of(part)
    assert "data-moves" in part.content.decode()
    Mailing.objects.update(sent_at=timezone.now())
    assert "data-moves" not in coordinator.get(f"/beheer/veldwerk/ronde/{wave.pk}/voortgang").content.decode()
