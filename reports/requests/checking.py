"""Checks the list of what can be asked against the questionnaire: all that it names exists. Asks for nothing."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from organisations.choices import Tier
from reports.requests.listed import RequestList, request_lists
from reports.requests.questions import askable_questions
from reports.tableplans.checking import PlanFinding
from reports.tableplans.plan import FOLDER, REQUESTS_FILE, PlanError, weighting_plan
from surveys.routing import Questionnaire, compared_codes, condition


def check_requests(edition: int, questionnaires: Mapping[str, Questionnaire], folder: Path = FOLDER) -> tuple[PlanFinding, ...]:
    """Return every fault in the list of an edition; `questionnaires` by survey. Nothing where there is no list."""
    file = folder / str(edition) / REQUESTS_FILE
    try:
        lists = request_lists(edition, folder)
    except PlanError as error:
        return (PlanFinding(file, 1, str(error)),)
    offices: dict[str, set[str]] = {"organisaties": {tier.value for tier in Tier}}
    offices["ambtsdragers"] = {
        office for cell in getattr(weighting_plan(edition, folder), "cells", ()) for office in cell.offices
    }
    faults: list[str] = []
    for listed in lists:
        if listed.survey not in questionnaires:
            faults.append(f"er is geen vragenlijst voor {listed.survey}")
            continue
        faults += _groups(listed, questionnaires[listed.survey], offices[listed.survey])
        faults += _names(listed, questionnaires[listed.survey])
    return tuple(PlanFinding(file, 1, fault) for fault in faults)


def _groups(listed: RequestList, questionnaire: Questionnaire, offices: set[str]) -> Iterator[str]:
    """Find variables, codes and offices of groups that do not exist."""
    for breakdown in listed.breakdowns:
        for group in breakdown.groups:
            at = f"groep {breakdown.name}.{group.name}"
            yield from (f"{at}: onbekende variabele {name}" for name in _unknown(group.where, questionnaire))
            for name, code in compared_codes(group.where):
                choices = questionnaire.variables[name].choices if name in questionnaire.variables else ()
                if choices and code not in {choice.name for choice in choices}:
                    yield f"{at}: variabele {name} heeft geen antwoord {code}"
            yield from (f"{at}: onbekende functie of bestuurslaag {office}" for office in group.offices if office not in offices)


def _names(listed: RequestList, questionnaire: Questionnaire) -> Iterator[str]:
    """Find bases, themes and questions that the questionnaire does not have, and questions whose base has no words."""
    questions = askable_questions(questionnaire, listed)
    asked = {question.asked_if for question in questions if question.asked_if}
    known = {base.holds_for for base in listed.bases}
    yield from (f"bases: geen vraag wordt gesteld als {source}" for source in sorted(known - asked))
    yield from (f"bases: zonder woorden is wie vragen krijgt als {source}" for source in sorted(asked - known))
    parts = {part.name for part in questionnaire.parts}
    yield from (f"themes: onbekend deel {theme.part}" for theme in listed.themes if theme.part not in parts)
    named = {"leave_out": listed.leave_out, "no_facts": listed.no_facts, "sensitive_questions": listed.sensitive_questions}
    named["titles"] = tuple(title.question for title in listed.titles)
    for at, names in named.items():
        yield from (f"{at}: onbekende vraag {name}" for name in names if name not in questionnaire.variables)


def _unknown(source: str, questionnaire: Questionnaire) -> Iterator[str]:
    yield from (name for name in condition(source, "de groep").reads if name not in questionnaire.variables)
