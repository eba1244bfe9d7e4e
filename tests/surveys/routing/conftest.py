"""Tiny questionnaires, one feature each, and the smallest frame to put an expression in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from surveys.routing import Questionnaire, load_questionnaire

QUESTIONNAIRES = Path(__file__).parents[2] / "questionnaires"


@pytest.fixture(scope="session")
def questionnaire() -> Callable[[str], Questionnaire]:
    loaded: dict[str, Questionnaire] = {}

    def load(name: str) -> Questionnaire:
        if name not in loaded:
            loaded[name] = load_questionnaire((QUESTIONNAIRES / f"{name}.yaml").read_text(encoding="utf-8"))
        return loaded[name]

    return load
