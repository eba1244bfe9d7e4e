"""What can be asked of a snapshot: the closed set of its questionnaire, as far as the snapshot holds the answers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from reports.dataset import UnknownVariableError, columns_of
from reports.models import Snapshot
from reports.requests import (
    EVERYBODY,
    AskableQuestion,
    ClosedSet,
    ListedBreakdown,
    Request,
    UnknownRequestError,
    closed_set,
    request_from,
)
from reports.requests.request import BREAKDOWN, QUESTION
from reports.tableplans.plan import TablePlan
from surveys import routing
from surveys.models import Questionnaire
from surveys.questionnaires import compiled_by_id
from surveys.routing import condition


@dataclass(frozen=True, slots=True)
class Theme:
    """The questions about one theme, in the order of the questionnaire."""

    name: str
    questions: tuple[AskableQuestion, ...]


@dataclass(frozen=True, slots=True)
class AskedOf:
    """A snapshot with what can be asked of it."""

    snapshot: Snapshot
    requests: ClosedSet
    questions: Mapping[str, AskableQuestion]
    """Those of which the snapshot holds answers."""
    breakdowns: tuple[ListedBreakdown, ...]
    """Those by which its respondents can be divided."""

    def plan(self, parameters: Mapping[str, Sequence[str]]) -> tuple[Request, TablePlan]:
        """Return the request in the parameters of an address, and its table.

        Raises UnknownRequestError when it cannot be asked of this snapshot, and ClashingRequestError when its parts do not go
        together.
        """
        request = request_from(parameters)
        names = {one.name for one in self.breakdowns}
        if request.question not in self.questions:
            raise UnknownRequestError(QUESTION)
        if request.breakdown not in {EVERYBODY, *names} or any(one.breakdown not in names for one in request.filters):
            raise UnknownRequestError(BREAKDOWN)
        known = self.requests.checked(request)
        return known, self.requests.plan(known)

    def themes(self, words: str = "") -> tuple[Theme, ...]:
        """Return the questions by theme; with `words` only those in which every word occurs."""
        wanted = words.casefold().split()
        found = [one for one in self.questions.values() if all(word in _text(one) for word in wanted)]
        return tuple(Theme(name, tuple(questions)) for name, questions in groupby(found, key=lambda one: one.theme))

    def beside(self, question: AskableQuestion) -> tuple[AskableQuestion, ...]:
        """Return the whole grid that the question is a row of and its other rows; of a whole grid its rows."""
        return tuple(one for one in self.questions.values() if question.grid and one.grid == question.grid and one != question)


def asked_of(snapshot: Snapshot) -> AskedOf | None:
    """Return what can be asked of `snapshot`; None where nothing is listed for it."""
    questionnaire = questionnaire_of(snapshot)
    if questionnaire is None:
        return None
    requests = closed_set(questionnaire, snapshot.survey.edition.year, snapshot.survey.kind)
    if requests is None:
        return None
    columns = snapshot.manifest["data"]["columns"]
    questions = {name: one for name, one in requests.questions.items() if _has(columns, *one.variables, *_reads(one.asked_if))}
    breakdowns = tuple(one for one in requests.listed.breakdowns if _has(columns, *requests.reads[one.name]))
    return AskedOf(snapshot, requests, questions, breakdowns) if questions else None


def questionnaire_of(snapshot: Snapshot) -> routing.Questionnaire | None:
    """Return the newest version of the questionnaire that somebody in `snapshot` answered."""
    versions = [one["version"] for one in snapshot.manifest.get("questionnaires", ())]
    found = Questionnaire.objects.filter(survey=snapshot.survey, version__in=versions, published_at__isnull=False)
    newest = found.order_by("-version").values_list("pk", flat=True).first()
    return None if newest is None else compiled_by_id(newest)


def _reads(source: str) -> tuple[str, ...]:
    return condition(source, "de basis").reads if source else ()


def _has(columns: Collection[str], *variables: str) -> bool:
    """Tell whether a snapshot with these columns holds all variables."""
    try:
        for name in variables:
            columns_of(columns, name)
    except UnknownVariableError:
        return False
    return True


def _text(question: AskableQuestion) -> str:
    """Return everything in which a search looks."""
    answers = (answer.label for answer in question.answers)
    return " ".join((question.title, question.text, question.theme, *answers)).casefold()
