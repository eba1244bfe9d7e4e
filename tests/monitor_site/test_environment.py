import base64
from pathlib import Path

import pytest

from monitor_site import environment
from monitor_site.environment import ConfigurationError, Environment, read_environment
from monitor_site.settings.base import with_redis_database

KEY = base64.b64encode(b"k" * 32).decode()
WHOLE = {"SECRET_KEY": "s", "CODE_MASTER_KEY": KEY, "DATABASE_URL": "postgres://a@b/c", "REDIS_URL": "redis://v"}


@pytest.fixture(autouse=True)
def _production(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "monitor_site.settings.production")
    for name in WHOLE:
        monkeypatch.delenv(name, raising=False)


def put(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def test_environment_without_required_values_names_them_all():
    with pytest.raises(ConfigurationError) as caught:
        read_environment()

    assert [name for name in WHOLE if name not in str(caught.value)] == []


def test_environment_with_short_master_key_is_refused_without_showing_it(monkeypatch: pytest.MonkeyPatch):
    short = base64.b64encode(b"too short").decode()
    put(monkeypatch, **{**WHOLE, "CODE_MASTER_KEY": short})

    with pytest.raises(ConfigurationError) as caught:
        read_environment()

    assert "CODE_MASTER_KEY" in str(caught.value)
    assert short not in str(caught.value)


def test_environment_reads_lists_without_json(monkeypatch: pytest.MonkeyPatch):
    put(monkeypatch, **WHOLE, ALLOWED_HOSTS="a.nl, b.nl")

    assert read_environment().allowed_hosts == ["a.nl", "b.nl"]


def test_environment_takes_passwords_from_secret_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "database_password").write_text("p@ss/word\n")
    monkeypatch.setattr(environment, "SECRETS_FOLDER", tmp_path)
    put(monkeypatch, **WHOLE)

    assert read_environment().full_database_url == "postgres://a:p%40ss%2Fword@b/c"


def test_master_key_is_read_in_both_base64_alphabets():
    key = bytes(range(200, 248))
    plain, url_safe = base64.b64encode(key).decode(), base64.urlsafe_b64encode(key).decode()

    read = [
        Environment(**{**{n.lower(): v for n, v in WHOLE.items()}, "code_master_key": text}).master_key
        for text in (plain, url_safe)
    ]

    assert read == [key, key]


@pytest.mark.parametrize(
    ("url", "cache", "broker"),
    [
        ("redis://:p@v:6379", "redis://:p@v:6379/1", "redis://:p@v:6379/1"),
        ("unix:///run/v.sock", "unix:///run/v.sock?db=1", "redis+socket:///run/v.sock?virtual_host=1"),
        ("unix:///run/v.sock?db=0", "unix:///run/v.sock?db=1", "redis+socket:///run/v.sock?virtual_host=1"),
    ],
)
def test_numbered_database_of_valkey_is_named_over_tcp_and_socket(url: str, cache: str, broker: str):
    assert with_redis_database(url, 1) == cache
    assert with_redis_database(url, 1, broker=True) == broker
