"""Settings that every installation shares; the modules beside this one only say where they differ."""

import tomllib
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from monitor_site.environment import PROJECT_FOLDER, read_environment
from monitor_site.logs import logging_settings

environment: Final = read_environment()

BASE_DIR: Final = PROJECT_FOLDER
CODE_VERSION: Final[str] = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
DEVELOPMENT = False
DEBUG = False
SECRET_KEY = environment.secret_key.get_secret_value().strip()
ALLOWED_HOSTS = environment.allowed_hosts
SITE_ADDRESS = environment.site_address
TRUSTED_PROXY_HOPS = environment.trusted_proxy_hops
LOGGING = logging_settings(environment.log_level)

# --- Parts of the site ---------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "monitor_site",
    "monitor_site.audit.apps.AuditConfig",
    "monitor_site.retention.apps.RetentionConfig",
    "reports",
    "surveys",
    "organisations",
    "crispy_forms",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "monitor_site.staff.apps.StaffAdminConfig",  # django.contrib.admin, with our own site object
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

# Sessions, accounts and messages are for staff only: no other page has a user or a session.
MIDDLEWARE = [
    "monitor_site.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "monitor_site.headers.HeadersMiddleware",
    "monitor_site.headers.PolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "monitor_site.staff.only.StaffSessionMiddleware",
    "monitor_site.staff.only.StaffAccountMiddleware",
    "monitor_site.staff.only.StaffOTPMiddleware",
    "monitor_site.staff.gate.StaffGateMiddleware",
    "monitor_site.audit.middleware.AuditMiddleware",
    "monitor_site.staff.only.StaffMessageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "monitor_site.urls"
WSGI_APPLICATION = "monitor_site.wsgi.application"

# Without DEBUG, and with app directories, Django wraps both loaders in its cached loader.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "monitor_site.context.site",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("nlds",)
CRISPY_TEMPLATE_PACK = "nlds"
CRISPY_FAIL_SILENTLY = False
_TEXTBOX = "utrecht-textbox utrecht-textbox--html-input"
_SELECT = "utrecht-select utrecht-select--html-select"
CRISPY_CLASS_CONVERTERS = {
    "textinput": _TEXTBOX,
    "emailinput": _TEXTBOX,
    "numberinput": _TEXTBOX,
    "passwordinput": _TEXTBOX,
    "urlinput": _TEXTBOX,
    "dateinput": _TEXTBOX,
    "datetimeinput": _TEXTBOX,
    "fileinput": "field__file",
    "textarea": "utrecht-textarea utrecht-textarea--html-textarea",
    "select": _SELECT,
    "selectmultiple": _SELECT,
    "checkboxinput": "utrecht-checkbox utrecht-checkbox--html-input utrecht-checkbox--custom",
}

# --- Language and time ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True

# --- Rows ----------------------------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# A page is one statement, so no request is wrapped in a transaction.
DATABASES: dict[str, Any] = {
    "default": {
        **dj_database_url.parse(environment.full_database_url),
        "ENGINE": "monitor_site.database",  # Django's own; a PostgreSQL that was restarted shows nobody an error
        "ATOMIC_REQUESTS": False,
        # A page waits ten seconds for a connection. Who gave up connecting begins anew with the next page: otherwise the pauses
        # between attempts double, and pages would fail for minutes after a long outage is over.
        # The few statements of every page are kept from the first time on (surveys/statements.py); no others ever are.
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": environment.database_pool_size, "timeout": 10, "reconnect_timeout": 4},
            "prepare_threshold": 0,
        },
    },
}
# After a migrate by the owner of the tables this role gets its rights; empty where one role does everything.
DATABASE_APPLICATION_ROLE = environment.database_application_role
DATABASE_APPLICATION_PASSWORD = environment.database_application_password.get_secret_value().strip()


# --- Valkey: throttles (database 1) and the wake-up calls for workers (database 0) ----------------------------------
def with_redis_database(url: str, number: int, *, broker: bool = False) -> str:
    """Name one of Valkey's numbered databases in an address over TCP or over a Unix socket."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return parts._replace(path=f"/{number}").geturl()
    key = "virtual_host" if broker else "db"
    options = {name: values[-1] for name, values in parse_qs(parts.query).items() if name not in {"db", "virtual_host"}}
    scheme = "redis+socket" if broker else "unix"
    return f"{scheme}://{parts.netloc}{parts.path}?{urlencode({**options, key: number})}"


# The cache answers within a second or counts as down, so that a page never waits for it.
REDIS_URL = environment.full_redis_url
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": with_redis_database(REDIS_URL, 1),
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    },
}
CELERY_BROKER_URL = with_redis_database(REDIS_URL, 0, broker=True)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker that was killed gives its work back after ten minutes; the outbox makes doing it twice harmless.
# Without Valkey a wake-up call is given up at once: nobody's page waits for it, and beat makes up for it.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_throttle": 1,
    "max_retries": 0,
    "interval_start": 0,
    "socket_connect_timeout": 1,
}
# A worker drops a call of beat that it finds too old, by its own clock: one that is hours fast must not find every call so.
# Two hours fast is a machine that takes Dutch summer time for universal time.
BEAT_CALL_KEEPS = timedelta(hours=3)
CELERY_TASK_DEFAULT_QUEUE = "mail"
CELERY_TASK_ROUTES = {
    "surveys.make_letters": {"queue": "report"},
    "surveys.*": {"queue": "mail"},
    "reports.*": {"queue": "report"},
    "organisations.*": {"queue": "report"},
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_ENABLE_UTC = True

# --- Files ---------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static_collected"
# `vendor` holds the CSS and fonts that the set-up commands collect; the pages stay readable without it.
STATICFILES_DIRS: list[Any] = [
    source
    for source, folder in (
        (BASE_DIR / "static", BASE_DIR / "static"),
        (("vendor", BASE_DIR / "static_vendor"), BASE_DIR / "static_vendor"),
    )
    if folder.is_dir()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = BASE_DIR / "var" / "media"

# --- Safety --------------------------------------------------------------------------------------------------------
# Secure and __Host- everywhere: browsers keep such cookies on http://localhost too.
SESSION_COOKIE_NAME = "__Host-sessionid"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None  # gone with the browser
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
# With "no-referrer" Chromium sends `Origin: null` and Django refuses every form.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "usb",
    )
}

# --- Codes and mails -----------------------------------------------------------------------------------------------
CODE_MASTER_KEY = environment.master_key
QUICK_EXIT_URL = environment.quick_exit_url
HELPDESK_EMAIL = environment.helpdesk_email
HELPDESK_PHONE = environment.helpdesk_phone
MAIL_FROM = environment.mail_from
DEFAULT_FROM_EMAIL = MAIL_FROM
EMAIL_HOST = environment.smtp_host
EMAIL_PORT = environment.smtp_port
EMAIL_HOST_USER = environment.smtp_user
EMAIL_HOST_PASSWORD = environment.smtp_password.get_secret_value().strip()
EMAIL_USE_TLS = environment.smtp_starttls
EMAIL_TIMEOUT = 60
# How long a worker keeps the mails that it claimed: at least ten times EMAIL_TIMEOUT.
MAIL_LEASE = timedelta(minutes=10)
# Where reports about mails come back to; not read when neither is set.
BOUNCE_MAILDIR = environment.bounce_maildir
BOUNCE_IMAP_HOST = environment.bounce_imap_host
BOUNCE_IMAP_PORT = environment.bounce_imap_port
BOUNCE_IMAP_USER = environment.bounce_imap_user
BOUNCE_IMAP_PASSWORD = environment.bounce_imap_password.get_secret_value().strip()
BOUNCE_IMAP_FOLDER = environment.bounce_imap_folder
LETTER_RETURN_ADDRESS = environment.letter_return_address
# Where the mail sink of `make run` keeps what was sent; only development has a page that reads it.
MAILBOX_FOLDER = environment.mailbox_folder

# --- Back-ups ------------------------------------------------------------------------------------------------------
BACKUP_PUBLIC_KEY = environment.backup_public_key
BACKUP_FOLDER = environment.backup_folder
BACKUP_DAYS = environment.backup_days

# --- Staff ---------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "monitor_site.staff.sign_on.SignOnBackend",  # lets nobody in where OIDC_ISSUER is empty
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "staff_login"
LOGIN_REDIRECT_URL = "staff_home"
LOGOUT_REDIRECT_URL = "staff_login"
STAFF_OTP_REQUIRED = True
STAFF_IDLE_SECONDS = 60 * 60
STAFF_SESSIONS = 3  # of one person, at the same time
OTP_TOTP_ISSUER = "Monitor Integriteit en Veiligheid"
OTP_ADMIN_HIDE_SENSITIVE_DATA = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "monitor_site.staff.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "monitor_site.visitor_address.visitor_address"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "state"]

# --- The sign-on of an employer, where one is set -------------------------------------------------------------------
OIDC_ISSUER = environment.oidc_issuer
OIDC_NAME = environment.oidc_name
OIDC_ROLE_CLAIM = environment.oidc_role_claim
OIDC_ROLES = environment.sign_on_roles
OIDC_ACR = environment.oidc_acr
OIDC_AMR = environment.oidc_amr
OIDC_RP_CLIENT_ID = environment.oidc_client_id
OIDC_RP_CLIENT_SECRET = environment.oidc_client_secret.get_secret_value().strip()
OIDC_RP_SIGN_ALGO = environment.oidc_algorithm
OIDC_RP_SCOPES = environment.oidc_scopes
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 10  # seconds
