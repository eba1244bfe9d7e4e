"""The questionnaires of the 2020 edition, loaded once, and the published report beside them where it is at hand."""

import json
from pathlib import Path

import pytest

from surveys.routing import Questionnaire, Simulation, load_questionnaire, simulate

REPOSITORY = Path(__file__).parents[3]
REFERENCE = REPOSITORY.parent / "shared" / "reference"


@pytest.fixture(scope="session")
def ambtsdragers_text() -> str:
    return (REPOSITORY / "surveys/instruments/2020/ambtsdragers.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def ambtsdragers(ambtsdragers_text: str) -> Questionnaire:
    return load_questionnaire(ambtsdragers_text)


@pytest.fixture(scope="session")
def simulation(ambtsdragers: Questionnaire) -> Simulation:
    return simulate(ambtsdragers, 1000, seed=1)


@pytest.fixture(scope="session")
def organisaties_text() -> str:
    return (REPOSITORY / "surveys/instruments/2020/organisaties.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def organisaties(organisaties_text: str) -> Questionnaire:
    return load_questionnaire(organisaties_text)


@pytest.fixture(scope="session")
def organisation_simulation(organisaties: Questionnaire) -> Simulation:
    return simulate(organisaties, 1000, seed=1)


@pytest.fixture(scope="session")
def published() -> dict[str, list]:
    """Return the published tables and figures for office holders."""
    return published_for("ambtsdragers")


@pytest.fixture(scope="session")
def published_organisations() -> dict[str, list]:
    """Return the published tables and figures for organisations."""
    return published_for("organisaties")


def published_for(survey: str) -> dict[str, list]:
    folder = REFERENCE / "published"
    if not folder.is_dir():
        pytest.skip("the published tables are not at hand: ../shared/reference/published")
    return {
        name: [entry for entry in json.loads((folder / f"{name}.json").read_text("utf-8")) if entry["survey"] == survey]
        for name in ("tables", "figures")
    }


@pytest.fixture(scope="session")
def report() -> str:
    """Return the text of the report of 2020."""
    file = REFERENCE / "monitor-2020-report.md"
    if not file.is_file():
        pytest.skip("the report is not at hand: ../shared/reference/monitor-2020-report.md")
    return file.read_text(encoding="utf-8")
