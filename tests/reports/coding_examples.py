"""Open answers of a handful of people, and what it takes to code them."""

from typing import Any, Final

from django.contrib.auth.models import User

from organisations.choices import Office
from reports.defining import add_code, start_scheme
from reports.models import CodeScheme, Snapshot
from reports.open_answers import OpenAnswer, newest_snapshot, open_answers, scheme_of, variables_of
from reports.open_texts.scheme import Scheme
from reports.snapshots import freeze
from surveys.choices import Phase
from surveys.models import Response, Survey
from tests.examples import NOW, make_invitation
from tests.reports.examples import CODE_VERSION, OFFICE_OF_CELL, REPORT_QUESTIONNAIRE, answers, report_survey, respond

_LISTS: Final = """\
  kanalen:
    - {name: brief, label: Brief}
    - {name: anders, label: "Anders, namelijk", open: kanaal_anders}
calculations:
"""
_PAGE: Final = """\
      - name: tot-slot
        title: Tot slot
        items:
          - {name: kanaal, kind: single, label: Hoe werd u benaderd?, choices: kanalen, required: false}
          - {name: naam, kind: text, label: Hoe heet u?, required: false}
          - {name: toelichting, kind: long_text, label: Wilt u iets toelichten?, required: false}
derived:
"""
OPEN_QUESTIONNAIRE: Final = REPORT_QUESTIONNAIRE.replace("calculations:\n", _LISTS).replace("derived:\n", _PAGE)
TEXTS: Final = (
    "Via WhatsApp van Piet Zoekbaar uit Utrecht",
    "Een mail naar piet@voorbeeld.nl",
    "Op straat",
    "xx",
    "Een app en een mail",
)


def open_survey(*, phase: Phase = Phase.VERWERKING) -> Survey:
    """Make a survey in which five people, one of every cell, wrote the `TEXTS`, in that order of rows; two chose 'anders'.

    A sixth, of the cell of the third, wrote nothing.
    """
    survey = report_survey(phase=phase, text=OPEN_QUESTIONNAIRE)
    for number, (office, text) in enumerate(zip(OFFICE_OF_CELL.values(), TEXTS, strict=True), start=1):
        make_invitation(survey, office)
        respond(survey, office, written(text, office, is_other=number < 3), number=number)
    respond(survey, Office.RAADSLID, answers(), number=6)
    return survey


def written(text: str, office: Office, *, is_other: bool = False) -> dict[str, Any]:
    """Return the answers of somebody who wrote a text."""
    kanaal = {"kanaal": "anders", "kanaal_anders": "een app"} if is_other else {"kanaal": "brief"}
    return {**answers(office=office.value), **kanaal, "naam": "Noor Zoekbaar", "toelichting": text}


def freeze_again(survey: Survey) -> Snapshot:
    """Freeze what stands there now."""
    return freeze(Survey.objects.select_related("edition").get(pk=survey.pk), user=None, now=NOW, code_version=CODE_VERSION)


def coder(name: str) -> User:
    """Make somebody who codes."""
    return User.objects.create_user(name, first_name=name.title(), last_name="van Dam")


def make_scheme(
    survey: Survey, variable: str = "toelichting", labels: tuple[str, ...] = ("App", "E-mail", "Straat")
) -> CodeScheme:
    """Make a scheme with codes, of the newest snapshot."""
    snapshot = newest_snapshot(survey)
    assert snapshot is not None
    known = variables_of(snapshot)[variable]
    row = start_scheme(survey, known, by=None, now=NOW)
    for label in labels:
        add_code(row, known, label=label, explanation="", by=None, now=NOW)
    return CodeScheme.objects.get(pk=row.pk)


def bench(row: CodeScheme) -> tuple[Scheme, dict[str, OpenAnswer]]:
    """Return the codes of a scheme and the answers as they stand, by their text."""
    snapshot = newest_snapshot(row.survey)
    assert snapshot is not None
    row = CodeScheme.objects.get(pk=row.pk)
    return scheme_of(row, variables_of(snapshot)[row.variable]), {one.text: one for one in open_answers(row, snapshot)}


def response_of(text: str) -> Response:
    """Return the response of who wrote a text."""
    return Response.objects.get(answers__toelichting=text)
