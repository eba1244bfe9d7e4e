import base64
import re
import time
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from monitor_site.staff.roles import Role
from monitor_site.staff.second_factor import new_recovery_codes

pytestmark = pytest.mark.django_db

PASSWORD = "een-lang-wachtwoord-vol-zin"
LOGIN, SECOND_STEP, HOME = "/beheer/inloggen", "/beheer/tweede-stap", "/beheer/"


def log_in(client: Client, name: str, password: str = PASSWORD, **extra):
    return client.post(LOGIN, {"username": name, "password": password, **extra})


def token_of(device: TOTPDevice) -> str:
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time()
    return f"{totp.token():06d}"


@pytest.fixture
def researcher(staff_user) -> User:
    return staff_user(Role.RESEARCHER)


@pytest.fixture
def enrolled(researcher) -> TOTPDevice:
    return TOTPDevice.objects.create(user=researcher, name="app", confirmed=True)


def test_first_login_leads_through_linking_an_app_to_the_page_asked_for(client, researcher):
    asked = client.get("/beheer/respons/")
    assert unquote(asked.url) == f"{LOGIN}?next=/beheer/respons/"

    to_page = log_in(client, researcher.username, next="/beheer/respons/")
    assert to_page.url == "/beheer/respons/"
    to_second_step = client.get(to_page.url)
    assert unquote(to_second_step.url) == f"{SECOND_STEP}?next=/beheer/respons/"

    page = client.get(to_second_step.url)
    device = TOTPDevice.objects.get(user=researcher)
    secret = base64.b32encode(device.bin_key).decode()
    assert secret in page.content.decode().replace(" ", "")
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert not device.confirmed

    linked = client.post(SECOND_STEP, {"token": token_of(device), "next": "/beheer/respons/"})
    codes = re.findall(r'<li class="staff-secret">(\w+)</li>', linked.content.decode())
    assert len(set(codes)) == 8
    assert client.get("/beheer/respons/").status_code == 200


def test_second_login_asks_the_figures_of_the_app(client, researcher, enrolled):
    log_in(client, researcher.username)
    assert "QR" not in client.get(SECOND_STEP).content.decode()

    wrong = client.post(SECOND_STEP, {"token": "000000"})
    assert wrong.status_code == 422
    assert client.get(HOME).status_code == 302

    TOTPDevice.objects.update(throttling_failure_count=0)
    right = client.post(SECOND_STEP, {"token": token_of(enrolled)})
    assert right.url == HOME
    assert client.get(HOME).status_code == 200


def test_wrong_figures_make_the_next_try_wait(client, researcher, enrolled):
    log_in(client, researcher.username)
    for _ in range(4):
        client.post(SECOND_STEP, {"token": "000000"})

    answer = client.post(SECOND_STEP, {"token": token_of(enrolled)})

    assert answer.status_code == 422
    assert "te veel foute codes" in answer.content.decode()


def test_figures_work_once(client, researcher, enrolled):
    figures = token_of(enrolled)
    log_in(client, researcher.username)
    client.post(SECOND_STEP, {"token": figures})
    other = Client()
    log_in(other, researcher.username)

    assert other.post(SECOND_STEP, {"token": figures}).status_code == 422


@pytest.mark.usefixtures("enrolled")
def test_recovery_code_works_once_and_leads_on(client, researcher):
    code = new_recovery_codes(researcher)[0]
    log_in(client, researcher.username)
    assert client.post(SECOND_STEP, {"token": code.upper()}).url == HOME
    assert StaticToken.objects.count() == 7

    other = Client()
    log_in(other, researcher.username)
    assert other.post(SECOND_STEP, {"token": code}).status_code == 422


def test_password_alone_cannot_link_another_app(client, researcher, enrolled):
    log_in(client, researcher.username)
    client.get(SECOND_STEP)
    client.post(SECOND_STEP, {"token": "123456"})

    assert list(TOTPDevice.objects.all()) == [enrolled]


def test_lost_app_is_linked_again_after_a_recovery_code(client, researcher):
    code = new_recovery_codes(researcher)[0]
    log_in(client, researcher.username)
    client.post(SECOND_STEP, {"token": code})

    page = client.get(SECOND_STEP)

    assert "QR-code" in page.content.decode()


def test_second_factor_is_not_asked_where_the_installation_says_so(client, researcher, settings):
    settings.STAFF_OTP_REQUIRED = False
    log_in(client, researcher.username)

    assert client.get(HOME).status_code == 200


@pytest.mark.parametrize("path", ["/beheer/", "/beheer/admin/", "/beheer/bestaat-niet", "/beheer/admin/auth/user/"])
def test_session_without_second_factor_gets_nowhere(client, researcher, path):
    client.force_login(researcher, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get(path)

    assert answer.status_code == 302
    assert answer.url.startswith(SECOND_STEP)


@pytest.mark.parametrize("asked", ["https://kwaad.test/", "//kwaad.test/", "javascript:alert(1)"])
def test_login_never_leads_to_another_site(client, researcher, settings, asked):
    settings.STAFF_OTP_REQUIRED = False

    assert log_in(client, researcher.username, next=asked).url == HOME


def test_wrong_password_shows_the_form_again_and_tells_not_which_is_wrong(client, researcher):
    known = log_in(client, researcher.username, "verkeerd")
    unknown = log_in(client, "niemand", "verkeerd")

    assert (known.status_code, unknown.status_code) == (422, 422)
    message = "horen niet bij elkaar"
    assert message in known.content.decode()
    assert message in unknown.content.decode()


def test_five_wrong_passwords_lock_out_with_a_way_back(client, researcher):
    for _ in range(4):
        assert log_in(client, researcher.username, "verkeerd").status_code == 422
    locked = log_in(client, researcher.username, "verkeerd")

    assert locked.status_code == 429
    assert "30 minuten op slot" in locked.content.decode()
    assert log_in(client, researcher.username).status_code == 429

    call_command("axes_reset_username", researcher.username, verbosity=0)
    assert log_in(client, researcher.username).status_code == 302


def test_lock_out_is_of_one_account_only(client, staff_user, researcher):
    other = staff_user(Role.BZK_READER)
    for _ in range(5):
        log_in(client, researcher.username, "verkeerd")

    assert log_in(client, other.username).status_code == 302


def test_logging_out_ends_the_session_and_needs_a_post(logged_in):
    client = logged_in(Role.RESEARCHER)
    assert client.get("/beheer/uitloggen").status_code == 405

    answer = client.post("/beheer/uitloggen")

    assert answer.url == LOGIN
    assert not Session.objects.exists()
    assert client.get(HOME).status_code == 302


def test_session_cookie_is_of_this_host_only_and_lasts_eight_hours(client, researcher):
    cookie = log_in(client, researcher.username).cookies["__Host-sessionid"]

    assert cookie["max-age"] == 8 * 60 * 60
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")


def test_staff_pages_are_kept_by_no_cache(client, logged_in):
    for answer in (client.get(LOGIN), logged_in(Role.RESEARCHER).get(HOME)):
        assert "no-store" in answer["Cache-Control"]


def test_account_that_is_switched_off_gets_nowhere_at_once(logged_in):
    client = logged_in(Role.RESEARCHER)
    User.objects.update(is_active=False)

    assert client.get(HOME).status_code == 302


def test_admin_sends_to_the_one_login(client):
    assert client.get(reverse("admin:login")).url.startswith(LOGIN)


def test_new_password_must_be_good_and_replaces_the_old_one(logged_in):
    client = logged_in(Role.BZK_READER)
    weak = {"old_password": PASSWORD, "new_password1": "kort", "new_password2": "kort"}
    assert client.post("/beheer/wachtwoord", weak).status_code == 422

    strong = {"old_password": PASSWORD, "new_password1": "nieuwe zin met regen", "new_password2": "nieuwe zin met regen"}
    assert client.post("/beheer/wachtwoord", strong).url == HOME
    assert log_in(Client(), "test-bzk_lezer").status_code == 422
