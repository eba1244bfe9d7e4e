"""The two ways into a definition: check it, or load it for use."""

from surveys.routing.building import build
from surveys.routing.checks import (
    Outline,
    block_findings,
    export_findings,
    expression_findings,
    name_findings,
    reachability_findings,
    structure_findings,
)
from surveys.routing.definition import QuestionnaireShape
from surveys.routing.errors import DefinitionError, Finding
from surveys.routing.questions import Questionnaire
from surveys.routing.reading import Source, read


def load_questionnaire(text: str) -> Questionnaire:
    """Read and compile the YAML `text`; raises DefinitionError with all findings when it has errors.

    Leaves out the search for what nobody can reach and the look at exports, which take longer: `check` does those, before
    publication.
    """
    shape, source = read(text)
    findings = _direct_findings(Outline(shape, source))
    if any(found.is_error for found in findings):
        raise DefinitionError(findings)
    return build(shape, text)


def check(text: str) -> tuple[Finding, ...]:
    """Return everything that is wrong with the YAML `text`, errors before warnings, each in the order of the file.

    What nobody can reach is only searched for when all names and expressions are right.
    """
    try:
        shape, source = read(text)
    except DefinitionError as error:
        return error.findings
    return findings_in(shape, source, text)


def findings_in(shape: QuestionnaireShape, source: Source, text: str) -> tuple[Finding, ...]:
    """Return what `check` returns for a definition that was read already, from another kind of file perhaps."""
    outline = Outline(shape, source)
    findings = (*_direct_findings(outline), *name_findings(outline))
    if not any(found.is_error for found in findings):
        questionnaire = build(shape, text)
        findings += (*export_findings(outline, questionnaire), *reachability_findings(outline, questionnaire))
    return tuple(sorted(dict.fromkeys(findings), key=lambda found: not found.is_error))


def _direct_findings(outline: Outline) -> tuple[Finding, ...]:
    return (*structure_findings(outline), *block_findings(outline), *expression_findings(outline))
