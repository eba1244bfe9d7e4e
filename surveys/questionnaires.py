"""From stored rows to the routing engine: the only adapter. Caches per process what respondents' pages need on every request."""

import hashlib
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, Protocol

from organisations.models import Organisation
from surveys import routing
from surveys.choices import PHASES_IN_FIELD
from surveys.models import Questionnaire, Survey

SURVEY_CACHE_TIME: Final = timedelta(seconds=30)
_COMPILED_AT_ONCE: Final = 32


@dataclass(frozen=True, slots=True)
class SurveyInField:
    """What a respondent's page needs to know of its survey."""

    id: int
    edition_id: int
    year: int
    kind: str
    phase: str
    questionnaire_id: int | None
    opens_at: datetime
    closes_at: datetime
    is_open: bool
    """Whether somebody may begin at the moment that was asked about."""
    is_ending: bool
    """Whether who was filling in at closing may still go on: the grace period after it."""
    is_in_field: bool
    """Whether the edition is in a phase in which answers come in, whatever the hour."""


class UnpublishedQuestionnaireError(LookupError):
    """A questionnaire is asked by id for respondents, and is not published."""


def compiled(questionnaire: Questionnaire) -> routing.Questionnaire:
    """Return the compiled definition of a stored version; compiled once per process and text.

    Raises routing.DefinitionError for a draft with errors.
    """
    return compiled_text(questionnaire.definition)


def compiled_text(definition: str) -> routing.Questionnaire:
    """Return the compiled `definition`; keyed by its hash, so that a changed draft is compiled anew."""
    return _compiled_by_hash(_Definition(hashlib.sha256(definition.encode()).hexdigest(), definition))


@dataclass(frozen=True, slots=True)
class _Definition:
    """A text that is equal to another when its hash is."""

    sha256: str
    text: str

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Definition) and self.sha256 == other.sha256


@lru_cache(maxsize=_COMPILED_AT_ONCE)
def _compiled_by_hash(definition: _Definition) -> routing.Questionnaire:
    return routing.load_questionnaire(definition.text)


def check_report(questionnaire: Questionnaire) -> tuple[routing.Finding, ...]:
    """Return everything that the checks find in a stored version; worked out once per process and text."""
    return check_report_of(questionnaire.definition)


def check_report_of(text: str) -> tuple[routing.Finding, ...]:
    """Return everything that the checks find in the text of a version; worked out once per process and text."""
    return _checked_by_hash(_Definition(hashlib.sha256(text.encode()).hexdigest(), text))


@lru_cache(maxsize=_COMPILED_AT_ONCE)
def _checked_by_hash(definition: _Definition) -> tuple[routing.Finding, ...]:
    return routing.check(definition.text)


@lru_cache(maxsize=_COMPILED_AT_ONCE)
def compiled_by_id(questionnaire_id: int) -> routing.Questionnaire:
    """Return the compiled published version with this id: one query per process, for a published version never changes.

    Raises Questionnaire.DoesNotExist, or UnpublishedQuestionnaireError for a draft.
    """
    row = Questionnaire.objects.only("definition", "published_at").get(pk=questionnaire_id)
    if not row.is_published:
        message = f"questionnaire {questionnaire_id} is not published"
        raise UnpublishedQuestionnaireError(message)
    return compiled(row)


class _SurveyCache:
    """Surveys as read at most 30 seconds ago. The age is machine time; `now` only decides whether a survey is open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[int, tuple[float, Survey]] = {}

    def survey(self, survey_id: int) -> Survey:
        kept = self._kept.get(survey_id)
        if kept is not None and time.monotonic() - kept[0] <= SURVEY_CACHE_TIME.total_seconds():
            return kept[1]
        survey = Survey.objects.select_related("edition").get(pk=survey_id)
        with self._lock:
            self._kept[survey_id] = (time.monotonic(), survey)
        return survey

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


_surveys = _SurveyCache()


def survey_in_field(survey_id: int, now: datetime) -> SurveyInField:
    """Return how the survey stands at `now`, from a row at most 30 seconds old; raises Survey.DoesNotExist."""
    survey = _surveys.survey(survey_id)
    is_in_field = survey.edition.phase in PHASES_IN_FIELD
    grace = timedelta(minutes=survey.grace_minutes)
    return SurveyInField(
        id=survey.pk,
        edition_id=survey.edition_id,
        year=survey.edition.year,
        kind=survey.kind,
        phase=survey.edition.phase,
        questionnaire_id=survey.questionnaire_id,
        opens_at=survey.opens_at,
        closes_at=survey.closes_at,
        is_open=is_in_field and survey.opens_at <= now < survey.closes_at,
        is_ending=is_in_field and survey.closes_at <= now < survey.closes_at + grace,
        is_in_field=is_in_field,
    )


def forget_cached() -> None:
    """Forget what this process keeps, after a change of survey or questionnaire (and between tests)."""
    _surveys.clear()
    compiled_by_id.cache_clear()


class Backgrounded(Protocol):
    """A response, or the columns of one."""

    @property
    def tier(self) -> str:
        """Municipality, province or water board."""

    @property
    def office(self) -> str:
        """Office in the frame."""

    @property
    def province(self) -> str:
        """Name of the province."""

    @property
    def urbanity(self) -> int:
        """Degree of urbanity, 1 to 5; 0 where it has none."""

    @property
    def size_class(self) -> str:
        """Class of inhabitants."""


def background_of(response: Backgrounded) -> dict[str, routing.Value]:
    """Return the background of a response under the names that questionnaires use."""
    return {
        "bestuurslaag": str(response.tier),
        "functie_kader": str(response.office),
        "provincie": str(response.province),
        "stedelijkheid": int(response.urbanity),
        "inwonersklasse": str(response.size_class),
    }


def background_of_organisation(organisation: Organisation) -> dict[str, routing.Value]:
    """Return what is known of an organisation under the names that questionnaires use."""
    return {
        "bestuurslaag": str(organisation.tier),
        "provincie": str(organisation.province),
        "stedelijkheid": int(organisation.urbanity),
        "inwonersklasse": str(organisation.size_class),
    }
