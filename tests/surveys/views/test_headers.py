"""The headers of every kind of page, and what the logs keep of the addresses that hold a secret."""

import io
import json
import logging
import logging.config
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.test import Client
from gunicorn.config import Config

from monitor_site.access_log import AccessLogger
from organisations.choices import Office
from surveys.codes import group_code, opt_out_key, opt_out_token
from surveys.models import Response

PUBLIC = ("/", "/privacy", "/is-deze-mail-echt", "/wat-zien-wij")
HIDDEN = ("/start", "/intrekken", "/niet-meedoen", "/code-opnieuw", "/vragenlijst/al-ingevuld", "/bestaat-niet")
CSP = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


class SecureClient(Client):
    """Speaks TLS."""

    def generic(self, *args, **options):
        return super().generic(*args, **options | {"secure": True})


@pytest.fixture
def secure_client(settings):
    """Speak TLS to a site that is set up as production is."""
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    settings.STAFF_OTP_REQUIRED = False
    return SecureClient()


def check_headers(answer):
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";") if part.strip())
    assert policy == CSP
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    for feature in ("camera", "geolocation", "microphone", "payment", "usb"):
        assert f"{feature}=()" in answer.headers["Permissions-Policy"]
    for name, cookie in answer.cookies.items():
        assert name.startswith("__Host-")
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, True, "Lax", "/")
        assert cookie["domain"] == ""


@pytest.mark.usefixtures("fieldwork")
@pytest.mark.parametrize("address", [*PUBLIC, *HIDDEN, "/beheer/", "/beheer/inloggen", "/sessie-verlopen", "/vragenlijst/eerste"])
def test_headers_of_every_kind_of_page(secure_client, address):
    answer = secure_client.get(address)

    check_headers(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers.get("X-Robots-Tag") == (None if address in PUBLIC else "noindex, nofollow")


def test_headers_of_pages_with_answers_and_of_the_way_to_them(secure_client, fieldwork):
    code = fieldwork.code(Office.WETHOUDER)
    answers = [
        secure_client.get(f"/start/{code}"),
        secure_client.get("/start"),
        secure_client.post("/start"),
        secure_client.get("/vragenlijst/eerste"),
        secure_client.post("/vragenlijst/eerste", {"vraag_een": "ja"}),
        secure_client.get("/vragenlijst/overzicht"),
        secure_client.post("/", {"code": "fout"}),
    ]

    assert Response.objects.count() == 1
    for answer in answers:
        check_headers(answer)
        assert "no-store" in answer.headers["Cache-Control"]
    assert all("noindex" in answer.headers["X-Robots-Tag"] for answer in answers[:-1])


@pytest.mark.django_db
def test_headers_of_a_staff_page(secure_client):
    staff = User.objects.create_user("medewerker", password="een lang wachtwoord", is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="send_mail_wave"))
    secure_client.force_login(staff)

    answer = secure_client.get("/beheer/veldwerk/")

    check_headers(answer)
    assert "no-store" in answer.headers["Cache-Control"]


# --- logs ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def log_lines():
    """Gather what the console would show, with the real settings of the log."""
    output = io.StringIO()
    root = logging.getLogger()
    handlers = [handler for handler in root.handlers if type(handler) is logging.StreamHandler]
    assert handlers, "the site logs to the console"
    before = [handler.setStream(output) for handler in handlers]
    yield output
    for handler, stream in zip(handlers, before, strict=True):
        handler.setStream(stream)


def test_logs_hold_no_code_and_no_token(client, fieldwork, log_lines):
    code = fieldwork.code(Office.WETHOUDER)
    token = opt_out_token(opt_out_key(settings.CODE_MASTER_KEY), fieldwork.invitation(Office.WETHOUDER).pk)
    shapes = [code, code.lower(), group_code(code)]

    for shape in shapes:
        client.post(f"/start/{shape}")  # 405
        client.get(f"/start/{shape}/verder")  # 404
        client.get(f"/start/{shape}")
        client.post("/", {"code": shape[:-1]})  # 422
        logging.getLogger("elsewhere").warning("kreeg %s", f"https://monitor.test/start/{shape}")
        failure = ValueError(f"/start/{shape}")
        logging.getLogger("elsewhere").error("mislukt", exc_info=failure)
    client.put(f"/niet-meedoen/{token}")  # 405
    client.get(f"/niet-meedoen/{token}/verder")  # 404
    Client(enforce_csrf_checks=True).post("/start", {"code": code})  # 403

    written = log_lines.getvalue()
    statuses = {json.loads(line).get("event", "").split(":")[0] for line in written.splitlines()}
    assert {"Method Not Allowed (POST)", "Not Found", "Unprocessable Entity"} <= statuses
    assert "[weggelaten]" in written
    for secret in (*shapes, token, code[:-1], "wethouder@voorbeeld.test"):
        assert secret not in written


def test_log_of_the_web_server_holds_no_code_no_query_and_no_address_of_a_visitor(fieldwork):
    code, output = fieldwork.code(Office.WETHOUDER), io.StringIO()
    config = Config()
    config.set("accesslog", "-")
    logger = AccessLogger(config)
    for handler in logger.access_log.handlers:
        handler.setStream(output)
    answer = type("Answer", (), {"status": "303 See Other"})
    request = type("Request", (), {"method": "GET"})
    environ = {"PATH_INFO": f"/start/{code}", "QUERY_STRING": f"code={code}", "REMOTE_ADDR": "192.0.2.77"}

    logger.access(answer, request, environ, timedelta(milliseconds=3))

    assert json.loads(output.getvalue())["event"] == "GET /start/[weggelaten] 303 3.0 ms"
    assert code not in output.getvalue()
    assert "192.0.2.77" not in output.getvalue()
