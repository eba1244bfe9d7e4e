"""docker-compose.yml against the schema of Compose, and against what we promise about it."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from monitor_site.environment import Environment


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


def test_every_service_but_the_migration_has_a_health_check(compose: dict[str, Any]):
    assert {name for name, service in compose["services"].items() if "healthcheck" not in service} == {"migrate"}


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
    assert set(compose["services"]["web"]["secrets"]) - known == set()


def test_example_environment_names_every_variable_that_compose_demands(project: Path):
    compose_text = (project / "docker-compose.yml").read_text(encoding="utf-8")
    example = (project / "deploy" / "example.env").read_text(encoding="utf-8")
    demanded = {part.partition(":?")[0] for part in compose_text.split("${")[1:] if ":?" in part.partition("}")[0]}

    assert demanded - {line.partition("=")[0] for line in example.splitlines()} == set()
