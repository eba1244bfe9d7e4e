"""publiccode.yml has what its standard (0.4) demands, and says the same as the rest of the project."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

PROJECT = Path(__file__).resolve().parents[2]
DEMANDED = {
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "developmentStatus",
    "softwareType",
    "description",
    "legal",
    "maintenance",
    "localisation",
}


@pytest.fixture
def publiccode() -> dict[str, Any]:
    return YAML(typ="safe").load(PROJECT / "publiccode.yml")


def test_publiccode_has_every_key_that_is_demanded(publiccode: dict[str, Any]):
    assert DEMANDED - set(publiccode) == set()
    assert publiccode["publiccodeYmlVersion"] == "0.4"
    assert publiccode["maintenance"]["contacts"]
    assert {"localisationReady", "availableLanguages"} <= set(publiccode["localisation"])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_publiccode_describes_at_the_lengths_that_are_demanded(publiccode: dict[str, Any], language: str):
    description = publiccode["description"][language]

    assert len(description["genericName"]) <= 35
    assert len(description["shortDescription"]) <= 150
    assert 150 <= len(description["longDescription"]) <= 10_000
    assert [feature for feature in description["features"] if len(feature) > 100] == []


def test_publiccode_says_what_the_project_says(publiccode: dict[str, Any]):
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert publiccode["softwareVersion"] == project["version"]
    assert publiccode["legal"]["license"] == project["license"]
    assert (PROJECT / "LICENSE").read_text(encoding="utf-8").startswith("# EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
