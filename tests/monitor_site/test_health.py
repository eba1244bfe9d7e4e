import pytest
from django.core.cache import caches
from django.test import Client
from redis.exceptions import ConnectionError as RedisConnectionError

from monitor_site import health


def test_healthz_answers_any_host_without_asking_the_database():
    response = Client(headers={"host": "10.0.0.7"}).get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db(transaction=True)
def test_readyz_with_database_migrations_and_valkey_is_ready():
    response = Client(headers={"host": "10.0.0.7"}).get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "missing": []})


@pytest.mark.django_db(transaction=True)
def test_readyz_without_valkey_names_it(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_args: object, **_options: object) -> None:
        raise RedisConnectionError

    monkeypatch.setattr(caches["default"], "set", refuse)

    response = Client().get("/readyz")

    assert (response.status_code, response.json()) == (503, {"status": "not ready", "missing": ["valkey"]})


@pytest.mark.django_db(transaction=True)
def test_readyz_with_migrations_to_do_names_the_database(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: ["something"])

    assert Client().get("/readyz").json()["missing"] == ["database"]
