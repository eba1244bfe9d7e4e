"""The thresholds of an edition: what is not shown, as data. A profile is a file in the folder `disclosure` of the edition."""

from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Self

from pydantic import ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from reports.estimation.thresholds import FACTS, REGISTRATIONS, STRICT, DisclosureProfile
from reports.tableplans.parts import Shape
from reports.tableplans.plan import FOLDER, PlanError

PROFILES: Final = "disclosure"
STRICT_NAME: Final = "strict"
_KNOWN: Final = frozenset(one.name for one in fields(DisclosureProfile))


class EditionThresholds(Shape):
    """What one profile of an edition sets."""

    answers: DisclosureProfile
    """For what people answered."""
    registrations: DisclosureProfile
    """For what organisations registered about people."""
    facts: DisclosureProfile
    """For facts of public bodies."""

    @model_validator(mode="before")
    @classmethod
    def _knows_every_threshold(cls, read: Any) -> Any:
        strange = {name for one in read.values() if isinstance(one, dict) for name in one} - _KNOWN
        if strange:
            raise ValueError(f"onbekende drempel: {', '.join(sorted(strange))}")
        return read

    def of(self, *, survey: str, facts: bool) -> DisclosureProfile:
        """Return the thresholds for one kind of questions of a survey."""
        if facts:
            return self.facts
        return self.registrations if survey == "organisaties" else self.answers

    @classmethod
    def usual(cls) -> Self:
        """Return the strict thresholds of an edition that sets none."""
        return cls(answers=STRICT, registrations=REGISTRATIONS, facts=FACTS)


@lru_cache(maxsize=16)
def thresholds(edition: int, profile: str = STRICT_NAME, folder: Path = FOLDER) -> EditionThresholds:
    """Return the thresholds of an edition by a profile; the usual strict ones where the edition has no such file.

    Raises
    ------
    PlanError
        When the file cannot be read.
    """
    file = folder / str(edition) / PROFILES / f"{profile}.yaml"
    if not file.is_file():
        return EditionThresholds.usual()
    try:
        return EditionThresholds.model_validate(YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")))
    except (YAMLError, ValidationError, AttributeError) as error:
        raise PlanError(f"{edition}/{PROFILES}/{file.name}: {error}") from error
