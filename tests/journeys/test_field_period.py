"""A field period through the pages of staff: import, check, pilot, opening by two people, reminder, call, closing."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.mail import get_connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from monitor_site.demo.almanak import Member, almanak
from monitor_site.staff.accounts import save_staff_user
from monitor_site.staff.roles import Role
from organisations.choices import Office
from organisations.confirming import confirm_next
from organisations.models import OfficeHolder
from organisations.proposing.reading import read_next
from organisations.register import read_register
from surveys.choices import CallOutcome, InvitationStatus
from surveys.delivering import drain
from surveys.mails import Letterhead
from surveys.models import CallAttempt, Edition, Invitation, Mailing, NonResponseInterview, Survey
from surveys.postman import Postman
from surveys.questionnaires import forget_cached
from tests.examples import make_survey, make_version
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.filling_in import press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PASSWORD = "een-lang-wachtwoord-vol-zin"
PEOPLE = 70
EDE = next(entry for entry in read_register(2020) if entry.code == "GM0228")
MEMBERS = [
    Member("Raadslid" if number else "Burgemeester", f"P. Onvindbaar{number}", str(number), f"n{number}@raad.test")
    for number in range(PEOPLE)
]


@pytest.fixture
def _survey(settings) -> None:
    """Open a survey before there is a frame; a second pair of eyes is wanted."""
    settings.STAFF_OTP_REQUIRED = False
    forget_cached()
    now = timezone.now()
    survey = make_survey(now=now, days_left=30)
    make_version(survey, now=now)
    Edition.objects.update(four_eyes=True)


def logged_in(open_page, address: str, role: Role, name: str) -> Page:
    user = save_staff_user(name, role, password=PASSWORD, full_name=name.title())
    page = open_page(DESKTOP)
    page.goto(f"{address}/beheer/")
    page.get_by_label("Gebruikersnaam").fill(user.username)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    press(page, "Inloggen")
    return page


def deliver() -> int:
    """Send what waits, as a worker does; return how many mails went."""
    before = len(mail.outbox)
    with Postman(get_connection("django.core.mail.backends.locmem.EmailBackend")) as postman:
        drain(clock=timezone.now, letterhead=Letterhead.of(django_settings), postman=postman)
    return len(mail.outbox) - before


def go(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Beheer").get_by_role("link", name=name).click()


def type_number(page: Page, number: int, button: str) -> None:
    page.get_by_label("Om hoeveel mensen gaat het?").fill(str(number))
    press(page, button)


def read_almanak(page: Page, address: str) -> None:
    """Read the almanak, confirm what it proposes, and see what the checks find."""
    go(page, "Steekproefkader")
    page.goto(f"{address}/beheer/steekproefkader/inlezen/")
    page.get_by_label("Soort bestand").select_option(label="Almanak (XML)")
    content = b"".join(almanak([(EDE, MEMBERS)]))
    upload = {"name": "exportOO.xml", "mimeType": "text/xml", "buffer": content}
    page.get_by_label("Bestand", exact=True).set_input_files(files=[upload])
    press(page, "Inlezen")
    read_next(timezone.now)
    page.get_by_role("link", name="Ververs").click()
    assert not OfficeHolder.objects.exists()
    with page.expect_navigation():
        page.get_by_role("button", name="Verwerk").first.click()
    confirm_next(timezone.now)
    page.get_by_role("link", name="Ververs").click()
    expect(page.get_by_text("Verwerkt op")).to_be_visible()
    assert OfficeHolder.objects.count() == PEOPLE
    OfficeHolder.objects.filter(office=Office.BURGEMEESTER).update(phone="06 00 00 00 01")
    page.goto(f"{address}/beheer/steekproefkader/controle/")
    expect(page.get_by_text("39 zetels").first).to_be_visible()


def call(page: Page) -> None:
    """Call the one person with a telephone number, who refuses and is asked the one question."""
    go(page, "Bellen")
    press(page, "Volgende persoon")
    expect(page.get_by_text("Onvindbaar0").first).to_be_visible()
    press(page, "Wil niet meedoen")
    press(page, "Nee, geen enkele keer")
    assert CallAttempt.objects.get().outcome == CallOutcome.REFUSED
    assert NonResponseInterview.objects.count() == 1


def stand_before_a_closed_door(page: Page, address: str) -> None:
    """Come with the code of the first mail after closing."""
    Survey.objects.update(closes_at=timezone.now() - timedelta(days=1))
    forget_cached()
    text = str(mail.outbox[0].body)
    way_in = next(word for word in text.split() if "/start/" in word)
    page.goto(f"{address}/start/{way_in.rsplit('/', 1)[-1]}")
    expect(page.get_by_text("gesloten").first).to_be_visible()
    assert not Mailing.objects.filter(sent_at=None, refused_at=None).exists()


@pytest.mark.usefixtures("_survey")
def test_field_period_from_invitations_to_closing(open_page, live_server):
    coordinator = logged_in(open_page, live_server.url, Role.FIELDWORK, "coordinator")
    colleague = logged_in(open_page, live_server.url, Role.RESEARCHER, "collega")

    read_almanak(coordinator, live_server.url)

    # Everybody in the frame gets a code; nothing is sent.
    go(coordinator, "Veldwerk")
    coordinator.get_by_role("link", name=f"{PEOPLE} uitnodigingen klaarzetten").click()
    type_number(coordinator, PEOPLE, "Klaarzetten")
    assert (Invitation.objects.count(), deliver()) == (PEOPLE, 0)

    # The opening: planned, a pilot of fifty first, which needs no second pair of eyes.
    coordinator.get_by_role("link", name="Verzendronde plannen").click()
    coordinator.get_by_label("Soort").select_option(label="Uitnodiging")
    coordinator.get_by_label("Naam").fill("Opening")
    press(coordinator, "Plannen")
    opening = coordinator.url
    press(coordinator, "Proef van 50 trekken")
    assert coordinator.url != opening
    type_number(coordinator, 50, "Vrijgeven en verzenden")
    assert deliver() == 50

    # The rest is asked for by one and confirmed by another.
    coordinator.goto(opening)
    type_number(coordinator, PEOPLE - 50, "Vraag om bevestiging")
    assert deliver() == 0
    expect(coordinator.get_by_role("heading", name="Wacht op een tweede paar ogen")).to_be_visible()
    colleague.goto(opening)
    type_number(colleague, PEOPLE - 50, "Bevestigen en verzenden")
    assert deliver() == PEOPLE - 50
    assert sorted(message.to[0] for message in mail.outbox) == sorted(f"n{number}@raad.test" for number in range(PEOPLE))

    # A reminder passes over who finished.
    Invitation.objects.filter(office_holder__email__in=["n1@raad.test", "n2@raad.test"]).update(status=InvitationStatus.COMPLETE)
    go(coordinator, "Veldwerk")
    coordinator.get_by_role("link", name="Verzendronde plannen").click()
    coordinator.get_by_label("Soort").select_option(label="Eerste herinnering")
    coordinator.get_by_label("Naam").fill("Na tien dagen")
    press(coordinator, "Plannen")
    reminder = coordinator.url
    type_number(coordinator, PEOPLE - 2, "Vraag om bevestiging")
    colleague.goto(reminder)
    type_number(colleague, PEOPLE - 2, "Bevestigen en verzenden")
    assert deliver() == PEOPLE - 2

    call(logged_in(open_page, live_server.url, Role.CALLER, "beller"))
    stand_before_a_closed_door(open_page(PHONE, javascript=False), live_server.url)
