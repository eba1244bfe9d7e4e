"""docker-compose.yml against the schema of Compose, and against what we promise about it."""

import json
import re
import shutil
import stat
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
from ruamel.yaml import YAML

from monitor_site.environment import Environment
from surveys.delivering import DRAIN_TIME

OURS = {"web", "worker-mail", "worker-report", "beat", "migrate"}


@pytest.fixture
def compose(project: Path) -> dict[str, Any]:
    return YAML(typ="safe").load(project / "docker-compose.yml")


def test_compose_file_follows_its_schema(compose: dict[str, Any], compose_schema: Path):
    schema = json.loads(compose_schema.read_text(encoding="utf-8"))

    faults = [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(compose)]

    assert faults == []


def test_every_service_runs_as_ordinary_user_without_rights_on_a_read_only_disk(compose: dict[str, Any]):
    services = compose["services"]

    assert {name for name, service in services.items() if service.get("cap_drop") != ["ALL"]} == set()
    assert {name for name, service in services.items() if service.get("read_only") is not True} == set()
    # The proxy's image names its user itself, since its folders must belong to it.
    assert {name for name, service in services.items() if "user" not in service} == {"proxy"}


def test_image_and_proxy_of_our_own_run_as_ordinary_users(project: Path):
    users = [
        re.findall(r"^USER (\d+):\d+$", (project / name).read_text(encoding="utf-8"), re.MULTILINE)
        for name in ("Dockerfile", "deploy/proxy.Dockerfile")
    ]

    assert users == [["10001"], ["10002"]]


def test_web_can_be_scaled(compose: dict[str, Any]):
    web = compose["services"]["web"]

    assert {"container_name", "ports", "volumes", "hostname"} & set(web) == set()


def test_services_of_ours_wait_for_servers_and_tables(compose: dict[str, Any]):
    waits = {name: service["depends_on"] for name, service in compose["services"].items() if name in OURS - {"migrate"}}
    servers = {"database": {"condition": "service_healthy"}, "valkey": {"condition": "service_healthy"}}
    tables = {"migrate": {"condition": "service_completed_successfully"}}

    assert waits == {name: {**servers, **tables} for name in OURS - {"migrate"}}
    assert compose["services"]["migrate"]["depends_on"] == servers


def test_secrets_come_from_files_and_never_from_variables(compose: dict[str, Any], project: Path):
    secrets = set(compose["secrets"])
    variables = {name for service in compose["services"].values() for name in service.get("environment", {})}
    maker = (project / "deploy/make-secrets").read_text(encoding="utf-8")

    assert {name: secret for name, secret in compose["secrets"].items() if secret != {"file": f"./secrets/{name}"}} == {}
    assert {name for name in variables if name.lower() in secrets} == set()
    assert secrets == set(re.findall(r"^make (\w+) ", maker, re.MULTILINE))


def test_proxy_sees_the_addresses_of_visitors_over_ipv6(compose: dict[str, Any]):
    assert compose["networks"]["public"] == {"enable_ipv6": True}


def test_worker_may_finish_the_mails_that_it_is_sending(compose: dict[str, Any]):
    grace = re.fullmatch(r"(\d+)m", compose["services"]["worker-mail"]["stop_grace_period"])

    assert grace is not None
    assert timedelta(minutes=int(grace[1])) > DRAIN_TIME


def test_every_service_but_the_migration_has_a_health_check(compose: dict[str, Any]):
    assert {name for name, service in compose["services"].items() if "healthcheck" not in service} == {"migrate", "backup"}


def test_only_the_proxy_is_reached_from_outside(compose: dict[str, Any]):
    reached = {name for name, service in compose["services"].items() if service.get("ports")}
    open_networks = {name for name, network in compose["networks"].items() if not network.get("internal")}

    assert reached == {"proxy"}
    assert {name for name in compose["services"] if open_networks & set(compose["services"][name]["networks"])} == {
        "proxy",
        "worker-mail",
    }


def test_every_variable_and_secret_of_the_site_is_one_that_the_site_reads(compose: dict[str, Any]):
    known = set(Environment.model_fields)
    outside = {"WEB_CONCURRENCY"}  # gunicorn's
    given = {name.lower() for name in set(compose["services"]["web"]["environment"]) - outside}

    assert given - known == set()
    assert set(secret_files(compose["services"]["web"])) - known == set()
    assert set(secret_files(compose["services"]["migrate"])) - known == set()


def secret_files(service: dict[str, Any]) -> dict[str, str]:
    """Return the names of the files in /run/secrets, each with the secret that is in it."""
    pairs = ((one, one) if isinstance(one, str) else (one["target"], one["source"]) for one in service["secrets"])
    return dict(pairs)


def test_only_the_migration_comes_in_as_owner_of_the_tables(compose: dict[str, Any]):
    services = {name: compose["services"][name] for name in OURS}
    roles = {name: urlsplit(service["environment"]["DATABASE_URL"]).username for name, service in services.items()}
    passwords = {name: secret_files(service)["database_password"] for name, service in services.items()}
    owner = compose["services"]["database"]["environment"]["POSTGRES_USER"]
    site = compose["services"]["migrate"]["environment"]["DATABASE_APPLICATION_ROLE"]

    assert owner != site
    assert roles == {name: owner if name == "migrate" else site for name in OURS}
    assert passwords == {name: "database_password" if name == "migrate" else "database_application_password" for name in OURS}
    assert [name for name, service in services.items() if "database_application_password" in secret_files(service)] == ["migrate"]


def test_secrets_are_made_once_and_differ(project: Path, tmp_path: Path):
    (tmp_path / "deploy").mkdir()
    maker = shutil.copy(project / "deploy" / "make-secrets", tmp_path / "deploy")
    subprocess.run([maker], check=True, capture_output=True)
    made = {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "secrets").iterdir()}
    (tmp_path / "secrets" / "database_application_password").unlink()

    subprocess.run([maker], check=True, capture_output=True)

    again = {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "secrets").iterdir()}
    assert {name for name in made if made[name] != again[name]} == {"database_application_password"}
    assert made["database_application_password"] != made["database_password"]
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700


def test_example_environment_names_every_variable_that_compose_demands(project: Path):
    compose_text = (project / "docker-compose.yml").read_text(encoding="utf-8")
    example = (project / "deploy" / "example.env").read_text(encoding="utf-8")
    demanded = {part.partition(":?")[0] for part in compose_text.split("${")[1:] if ":?" in part.partition("}")[0]}

    assert demanded - {line.partition("=")[0] for line in example.splitlines()} == set()
