"""The only reader of environment variables, secret files and `var/local.env`: reads and checks them, once.

A name is looked up in this order: environment variable, `var/*.env` (development only; written by `make run` and
`make servers`), file with that name in the secrets folder, default. A value that is wrong stops the start with its name.
"""

import base64
import binascii
import os
import secrets
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic import BeforeValidator, NonNegativeInt, PositiveInt, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def given(name: str) -> str | None:
    """Return a variable of the environment; None when it is absent or empty."""
    return os.environ.get(name) or None


PROJECT_FOLDER: Final = Path(__file__).resolve().parent.parent
VAR_FOLDER: Final = Path(given("MONITOR_VAR") or PROJECT_FOLDER / "var").absolute()
# Written once by `make run` or `make servers`: the keys of this machine. Written at every start: where its servers are.
LOCAL_KEYS_FILE: Final = VAR_FOLDER / "keys.env"
LOCAL_SERVERS_FILE: Final = VAR_FOLDER / "servers.env"
SECRETS_FOLDER: Final = Path("/run/secrets")
SHORTEST_MASTER_KEY: Final = 32


def split_list(value: object) -> object:
    """Read `a, b` as a list, so that no JSON has to be typed in an environment variable."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


CommaSeparated = Annotated[list[str], NoDecode, BeforeValidator(split_list)]


class ConfigurationError(Exception):
    """The environment lacks something or holds something wrong; the text names it, never its value."""


class Environment(BaseSettings):
    """Everything that differs between two installations of the monitor."""

    model_config = SettingsConfigDict(extra="ignore", hide_input_in_errors=True)

    secret_key: SecretStr
    code_master_key: SecretStr
    database_url: str
    database_password: SecretStr | None = None
    database_pool_size: PositiveInt = 8
    database_application_role: str = ""
    database_application_password: SecretStr = SecretStr("")
    redis_url: str
    redis_password: SecretStr | None = None

    site_address: str = "http://localhost:8000"
    allowed_hosts: CommaSeparated = ["localhost", "127.0.0.1", "[::1]"]
    trusted_proxy_hops: NonNegativeInt = 0
    quick_exit_url: str = "https://www.rijksoverheid.nl/"
    helpdesk_email: str = "helpdesk@monitor.test"
    helpdesk_phone: str = "070 000 00 00"
    mail_from: str = "Monitor Integriteit en Veiligheid <uitnodiging@monitor.test>"

    smtp_host: str = "localhost"
    smtp_port: PositiveInt = 25
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = False
    mailbox_folder: Path = VAR_FOLDER / "mail"

    bounce_maildir: str = ""
    bounce_imap_host: str = ""
    bounce_imap_port: PositiveInt = 993
    bounce_imap_user: str = ""
    bounce_imap_password: SecretStr = SecretStr("")
    bounce_imap_folder: str = "INBOX"
    letter_return_address: str = "Postbus 00000, 2500 AA Den Haag"

    oidc_issuer: str = ""
    oidc_name: str = "de werkgever"
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_algorithm: Literal["RS256", "ES256"] = "RS256"
    oidc_scopes: str = "openid profile"
    oidc_role_claim: str = "groups"
    oidc_roles: CommaSeparated = []
    oidc_acr: CommaSeparated = []
    oidc_amr: CommaSeparated = []

    backup_public_key: str = ""
    backup_folder: Path = VAR_FOLDER / "backups"
    backup_days: PositiveInt = 30

    debug: bool = False
    log_level: str = "INFO"

    @field_validator("code_master_key")
    @classmethod
    def check_master_key(cls, value: SecretStr) -> SecretStr:
        """Refuse a key that is not base64 or too short to protect the codes."""
        if len(decode_key(value)) < SHORTEST_MASTER_KEY:
            message = f"must hold at least {SHORTEST_MASTER_KEY} bytes, written in base64"
            raise ValueError(message)
        return value

    @field_validator("site_address")
    @classmethod
    def strip_slash(cls, value: str) -> str:
        """Links are written as address + path."""
        return value.rstrip("/")

    @model_validator(mode="after")
    def check_sign_on(self) -> Self:
        """Refuse a sign-on that is half set, unencrypted, or that gives a role without a name."""
        if not self.oidc_issuer:
            return self
        if not (self.oidc_client_id and self.oidc_client_secret.get_secret_value() and self.oidc_roles):
            message = "OIDC_ISSUER needs OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_ROLES too"
            raise ValueError(message)
        if urlsplit(self.oidc_issuer).scheme != "https":
            message = "OIDC_ISSUER must begin with https://"
            raise ValueError(message)
        if any(not (name and role) for name, role in self.sign_on_roles.items()):
            message = "OIDC_ROLES is written as group=role,group=role"
            raise ValueError(message)
        return self

    @property
    def sign_on_roles(self) -> dict[str, str]:
        """The role that each group of the provider gives, the weightiest first."""
        pairs = (part.partition("=") for part in self.oidc_roles)
        return {name.strip(): role.strip() for name, _, role in pairs}

    @property
    def master_key(self) -> bytes:
        """The key from which all codes are derived."""
        return decode_key(self.code_master_key)

    @property
    def full_database_url(self) -> str:
        """The database address with its password, which may come from a file of its own."""
        return with_password(self.database_url, self.database_password)

    @property
    def full_redis_url(self) -> str:
        """The address of Valkey with its password, which may come from a file of its own."""
        return with_password(self.redis_url, self.redis_password)


def decode_key(value: SecretStr) -> bytes:
    """Read a key in base64, in either alphabet."""
    text = value.get_secret_value().strip().replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        message = "is not base64"
        raise ValueError(message) from None


def with_password(url: str, password: SecretStr | None) -> str:
    """Put a password into an address that names only the user."""
    if password is None:
        return url
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    login = f"{user.partition(':')[0]}:{quote(password.get_secret_value().strip(), safe='')}"
    return urlunsplit(parts._replace(netloc=f"{login}@{host}"))


# One folder a run, so that two test runs at the same moment never meet. Short: the path of a socket has 107 bytes.
TEST_SERVERS_FOLDER: Final = Path("/tmp") / f"miv-test-{os.getpid()}-{secrets.token_hex(3)}"  # noqa: S108 -- made 0700
TEST_VALUES: Final = {
    "secret_key": "only-for-tests-and-therefore-no-secret-at-all-0123456789",
    "code_master_key": base64.b64encode(b"only for tests, so no secret at all").decode(),
    "database_url": f"postgres://monitor@{quote(str(TEST_SERVERS_FOLDER), safe='')}/monitor",
    "redis_url": f"unix://{TEST_SERVERS_FOLDER}/valkey.sock",
}


def read_environment() -> Environment:
    """Read the environment as the chosen settings module wants it.

    Development adds what `make run` and `make servers` wrote down; the tests have values of their own below every variable.
    """
    chosen = os.environ.get("DJANGO_SETTINGS_MODULE", "").rpartition(".")[2]
    given = {name.lower() for name in os.environ}
    values: dict[str, Any] = {}
    if chosen == "test":
        values = {name: value for name, value in TEST_VALUES.items() if name not in given}
    elif chosen == "development":
        values["_env_file"] = (LOCAL_KEYS_FILE, LOCAL_SERVERS_FILE)
    if SECRETS_FOLDER.is_dir():
        values["_secrets_dir"] = SECRETS_FOLDER
    try:
        return Environment(**values)
    except ValidationError as error:
        faults = [f"{str((*fault['loc'], 'omgeving')[0]).upper()}: {fault['msg']}" for fault in error.errors(include_input=False)]
        advice = "\nDraaien de servers? Start ze met: make servers" if chosen == "development" else ""
        raise ConfigurationError("De omgeving klopt niet:\n  " + "\n  ".join(faults) + advice) from None
