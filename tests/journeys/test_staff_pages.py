"""Staff in a real browser: in with a second factor, past every page, at two widths, with axe looking on."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from monitor_site.environment import given
from monitor_site.staff.accounts import save_staff_user
from monitor_site.staff.roles import Role
from organisations.choices import Office
from surveys.choices import InvitationStatus, Phase, WaveKind, WaveState
from surveys.models import Mailing, MailWave, Survey
from tests.examples import SMALL_QUESTIONNAIRE, make_invitation, make_response, make_survey, make_version
from tests.journeys.filling_in import press
from tests.journeys.measuring import page_width

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PASSWORD = "een-lang-wachtwoord-vol-zin"
SIZES = [(1280, 800), (390, 844)]
SECOND = SMALL_QUESTIONNAIRE.replace("Hoe ernstig was het?", "Hoe ernstig vond u het?")
UNTIDY = SECOND.replace("  wie:\n", "  ongebruikt:\n    - {name: a, label: A}\n  wie:\n")


def filled_survey() -> Survey:
    now = timezone.now()
    survey = make_survey(phase=Phase.PROEFVELD, now=now, days_left=5)
    make_version(survey, now=now)
    make_version(survey, SECOND, in_use=False, now=now)
    survey = Survey.objects.select_related("edition").get(pk=survey.pk)
    for office in Office:
        for status in InvitationStatus:
            make_invitation(survey, office, status=status)
        make_response(survey, office, counts=True, complete=True, is_test=True, now=now)
        make_response(survey, office, is_test=True, now=now)
    wave = MailWave.objects.create(
        survey=survey,
        kind=WaveKind.INVITATION,
        name="Eerste week",
        state=WaveState.RELEASED,
        created_at=now - timedelta(days=2),
        released_at=now - timedelta(days=1),
    )
    for number, invitation in enumerate(survey.invitations.all()[:20]):
        Mailing.objects.create(wave=wave, invitation=invitation, message_id=f"<{number}>", sent_at=now if number else None)
    MailWave.objects.create(survey=survey, kind=WaveKind.REMINDER_1, name="Herinnering", created_at=now)
    return survey


def log_in(page: Page, address: str, role: Role) -> None:
    user = save_staff_user(f"proef-{role}", role, password=PASSWORD, full_name="Jo van Dam")
    page.goto(f"{address}/beheer/")
    page.get_by_label("Gebruikersnaam").fill(user.username)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    press(page, "Inloggen")
    device = TOTPDevice.objects.get(user=user)
    totp = TOTP(device.bin_key)
    totp.time = time.time()
    page.get_by_label("Code").fill(f"{totp.token():06d}")
    press(page, "App koppelen")
    page.get_by_role("link", name="De codes zijn bewaard, verder").click()
    expect(page.get_by_role("heading", name="Start", level=1)).to_be_visible()


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page where the person who runs the test asks for pictures."""
    folder = given("MONITOR_PICTURES")
    if folder:
        size = page.viewport_size or {"width": 0}
        page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)


def staff_addresses(survey: Survey) -> dict[str, str]:
    used, draft = survey.questionnaires.order_by("version")
    released, planned = survey.mail_waves.order_by("created_at")
    version = f"/beheer/vragenlijst/{used.pk}/"
    return {
        "start": "/beheer/",
        "respons": f"/beheer/respons/{survey.pk}/",
        "respons-gemeente": f"/beheer/respons/{survey.pk}/?bestuurslaag=gemeente&sorteer=respons",
        "vragenlijst": "/beheer/vragenlijst/",
        "nieuw": f"/beheer/vragenlijst/nieuw/{survey.pk}/",
        "nieuw-excel": f"/beheer/vragenlijst/nieuw/{survey.pk}/excel/",
        "versie": version,
        "concept": f"/beheer/vragenlijst/{draft.pk}/",
        "publiceren": f"/beheer/vragenlijst/{draft.pk}/publiceren/",
        "in-gebruik": f"{version}in-gebruik/",
        "weggooien": f"/beheer/vragenlijst/{draft.pk}/weggooien/",
        "controle": f"{version}controle/",
        "voorbeeld": f"{version}voorbeeld/?functie=dijkgraaf",
        "doorlopen": f"{version}doorloop/?functie=wethouder&toeval=7&pagina=2",
        "verschillen": f"/beheer/vragenlijst/{draft.pk}/verschillen/",
        "veldwerk": "/beheer/veldwerk/",
        "ronde": f"/beheer/veldwerk/ronde/{released.pk}/",
        "ronde-concept": f"/beheer/veldwerk/ronde/{planned.pk}/",
        "ronde-plannen": f"/beheer/veldwerk/{survey.pk}/nieuwe-ronde/",
        "kalender": f"/beheer/veldwerk/{survey.pk}/kalender/?voorstel=1",
        "mailteksten": f"/beheer/veldwerk/{survey.pk}/mailteksten/",
        "mailtekst": f"/beheer/veldwerk/{survey.pk}/mailteksten/herinnering_1/?begonnen=1",
        "handleiding": "/beheer/handleiding/onderzoeker",
        "handleiding-beheerder": "/beheer/handleiding/beheerder",
        "wachtwoord": "/beheer/wachtwoord",
    }


@pytest.mark.parametrize("size", SIZES)
def test_every_staff_page_is_accessible_and_fits(live_server, open_page, accessibility_faults, size):
    survey = filled_survey()
    page = open_page(size)
    log_in(page, live_server.url, Role.RESEARCHER)

    for name, address in staff_addresses(survey).items():
        answer = page.goto(f"{live_server.url}{address}")
        assert answer is not None
        assert (name, answer.status) == (name, 200)
        picture(page, name)
        assert (name, accessibility_faults(page)) == (name, [])
        width = page_width(page)
        assert (name, width) == (name, size[0])


@pytest.mark.parametrize("size", SIZES)
def test_the_way_in_is_accessible(live_server, open_page, accessibility_faults, size):
    user = save_staff_user("proef", Role.BZK_READER, password=PASSWORD)
    page = open_page(size)

    def look(name: str) -> None:
        picture(page, name)
        assert (name, accessibility_faults(page)) == (name, [])

    page.goto(f"{live_server.url}/beheer/")
    look("inloggen")
    page.get_by_label("Gebruikersnaam").fill(user.username)
    page.get_by_label("Wachtwoord").fill("verkeerd")
    press(page, "Inloggen")
    expect(page).to_have_title("Fout: Inloggen · Beheer")
    look("inloggen-fout")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    press(page, "Inloggen")
    look("app-koppelen")
    page.get_by_label("Code").fill("000000")
    press(page, "App koppelen")
    look("app-koppelen-fout")


def test_lock_out_tells_what_to_do(live_server, open_page, accessibility_faults):
    page = open_page()
    page.goto(f"{live_server.url}/beheer/")
    for _ in range(5):
        page.get_by_label("Gebruikersnaam").fill("proef")
        page.get_by_label("Wachtwoord").fill("verkeerd")
        press(page, "Inloggen")

    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen is tijdelijk geblokkeerd")
    picture(page, "op-slot")
    assert accessibility_faults(page) == []


def test_empty_site_says_what_comes_first(live_server, open_page, accessibility_faults):
    page = open_page()
    log_in(page, live_server.url, Role.RESEARCHER)

    for address in ("/beheer/", "/beheer/respons/", "/beheer/vragenlijst/", "/beheer/veldwerk/"):
        page.goto(f"{live_server.url}{address}")
        picture(page, f"leeg-{address.strip('/').replace('/', '-')}")
        assert (address, accessibility_faults(page)) == (address, [])


def test_researcher_brings_a_questionnaire_from_text_to_use(live_server, open_page, accessibility_faults):
    survey = make_survey(now=timezone.now())
    page = open_page()
    log_in(page, live_server.url, Role.RESEARCHER)

    page.get_by_role("link", name="Vragenlijst", exact=True).click()
    page.get_by_role("link", name="Nieuwe versie").click()
    page.get_by_label("Of plak de tekst").fill(UNTIDY.replace("choices: ja_nee", "choices: onbekend"))
    page.get_by_role("button", name="Controleren en opslaan als concept").click()
    expect(page.get_by_text("R104")).to_be_visible()
    picture(page, "nieuw-fout")
    assert accessibility_faults(page) == []

    page.get_by_label("Of plak de tekst").fill(UNTIDY)
    press(page, "Controleren en opslaan als concept")
    page.get_by_role("link", name="Controle").click()
    expect(page.get_by_text("R105")).to_be_visible()
    page.get_by_role("link", name="Overzicht").click()
    page.get_by_role("link", name="Publiceren").click()
    page.get_by_role("button", name="Ja, publiceren").click()
    page.get_by_role("link", name="In gebruik nemen").click()
    page.get_by_role("button", name="Ja, in gebruik nemen").click()

    expect(page.get_by_text("Wie nu begint, krijgt deze versie.")).to_be_visible()
    survey.refresh_from_db()
    assert survey.questionnaire is not None


def test_researcher_works_on_a_version_in_excel_and_brings_it_back(live_server, open_page, accessibility_faults, tmp_path):
    size = (320, 640)
    version = make_version(make_survey(now=timezone.now()))
    page = open_page(size)
    log_in(page, live_server.url, Role.RESEARCHER)

    def look(name: str) -> None:
        picture(page, name)
        assert (name, accessibility_faults(page)) == (name, [])
        assert (name, page_width(page)) == (name, size[0])

    def bring(cell: str, text: str) -> None:
        workbook["survey"][cell] = text
        workbook.save(tmp_path / "versie.xlsx")
        page.get_by_label("Excel-bestand").set_input_files(tmp_path / "versie.xlsx")
        page.get_by_role("button", name="Nakijken").click()

    page.goto(f"{live_server.url}/beheer/vragenlijst/{version.pk}/")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="als Excel-bestand (XLSForm)").click()
    downloading.value.save_as(tmp_path / "gedownload.xlsx")
    workbook = load_workbook(tmp_path / "gedownload.xlsx")
    page.goto(f"{live_server.url}/beheer/vragenlijst/")
    page.get_by_role("link", name="Nieuwe versie").click()
    page.get_by_role("link", name="een Excel-bestand laten nakijken").click()
    look("excel-kiezen")

    bring("A8", "select_one onbekend")
    expect(page.get_by_text("blad survey, rij 8 (slachtoffer)")).to_be_visible()
    look("excel-fout")

    bring("A8", "select_one ja_nee")
    expect(page.get_by_text("Er is geen verschil met")).to_be_visible()
    look("excel-gelijk")

    bring("C8", "Maakte u agressie mee?")
    expect(page.get_by_text("Er is nog niets bewaard.")).to_be_visible()
    page.get_by_text("De regels van de YAML").click()
    look("excel-verschillen")
    assert version.survey.questionnaires.count() == 1
    page.get_by_label("Toelichting").fill("Korter gevraagd")
    page.get_by_role("button", name="Opslaan als concept").click()
    expect(page.get_by_text("Versie 2 is opgeslagen als concept.")).to_be_visible()
    page.get_by_role("link", name="Verschillen").click()
    expect(page.get_by_role("row").filter(has_text="Maakte u agressie mee?")).to_have_count(1)


def test_table_is_sorted_by_a_click_on_its_head(live_server, open_page):
    filled_survey()
    page = open_page()
    log_in(page, live_server.url, Role.RESEARCHER)
    page.goto(f"{live_server.url}/beheer/vragenlijst/")

    head = page.get_by_role("columnheader", name="Versie")
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("Versie 2")
    head.get_by_role("button").click()

    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(first).to_contain_text("Versie 1")


def test_wave_counts_on_while_its_page_is_open(live_server, open_page):
    wave = filled_survey().mail_waves.get(state=WaveState.RELEASED)
    page = open_page()
    log_in(page, live_server.url, Role.RESEARCHER)
    page.clock.install()
    page.goto(f"{live_server.url}/beheer/veldwerk/ronde/{wave.pk}/")
    expect(page.get_by_text("19 verzonden, 1 wacht nog")).to_be_visible()

    wave.mailings.update(sent_at=timezone.now())
    page.clock.run_for(6000)

    expect(page.get_by_text("20 verzonden, 0 wachten nog")).to_be_visible()


def test_staff_pages_work_without_javascript(live_server, open_page):
    filled_survey()
    page = open_page(javascript=False)
    log_in(page, live_server.url, Role.BZK_READER)

    page.get_by_role("link", name="Respons", exact=True).click()
    page.get_by_label("Bestuurslaag", exact=True).select_option("waterschap")
    page.get_by_role("button", name="Toon").click()

    table = page.get_by_role("table", name="Stand van het veldwerk naar bestuurslaag en functie")
    expect(table.get_by_role("rowheader", name="Dijkgraaf")).to_be_visible()
    expect(table.get_by_role("rowheader", name="Raadslid")).to_have_count(0)
    expect(page.get_by_role("link", name="Vragenlijst", exact=True)).to_have_count(0)
