"""Makes and changes code schemes, and writes down what was changed. The only writer of schemes, their codes and their rules."""

import secrets
from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from reports.choices import SchemeAction
from reports.models import CodeScheme, Coding, SchemeChange, SchemeCode, SchemeRule
from reports.open_answers import OpenVariable, scheme_of
from reports.open_texts.rules import word_rule
from reports.open_texts.scheme import UNCODABLE, CodesError, code_name
from surveys.models import Survey

SHORTEST_CODE: Final = len(UNCODABLE)


class DefiningError(ValueError):
    """A scheme cannot be changed so; the text says why, for staff."""


@transaction.atomic
def start_scheme(
    survey: Survey, variable: OpenVariable, *, copied_from: CodeScheme | None = None, by: User | None, now: datetime
) -> CodeScheme:
    """Make the scheme of a variable, with the codes and rules of another where one is given.

    Raises DefiningError when there is one already, or the name of the coded variable would be too long.
    """
    Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)  # two who begin at once
    if CodeScheme.objects.filter(survey=survey, variable=variable.name).exists():
        raise DefiningError("Voor deze vraag is er al een codeschema.")
    row = CodeScheme.objects.create(
        survey=survey, variable=variable.name, seed=secrets.token_hex(16), started_at=now, started_by=by
    )
    if scheme_of(row, variable).longest_code < SHORTEST_CODE:
        raise DefiningError("De naam van de vraag is te lang voor een gecodeerde variabele.")
    _note(row, variable, SchemeAction.STARTED, by=by, now=now)
    if copied_from is not None:
        _copy(copied_from, row, variable)
        _note(row, variable, SchemeAction.COPIED, subject=copied_from.variable, by=by, now=now)
    return row


def _copy(source: CodeScheme, row: CodeScheme, variable: OpenVariable) -> None:
    """Take over codes that this question does not have as an answer, and the rules for codes that it has."""
    closed = {code.name for code in variable.closed}
    longest = scheme_of(row, variable).longest_code
    for code in source.codes.all():
        if code.name not in closed and len(code.name) <= longest:
            SchemeCode.objects.create(scheme=row, name=code.name, label=code.label, explanation=code.explanation)
    names = closed | set(row.codes.values_list("name", flat=True))
    for rule in source.rules.all():
        if rule.code in names:
            SchemeRule.objects.create(scheme=row, code=rule.code, phrase=rule.phrase, is_stem=rule.is_stem)


@transaction.atomic
def add_code(
    row: CodeScheme, variable: OpenVariable, *, label: str, explanation: str, by: User | None, now: datetime
) -> SchemeCode:
    """Add a code; its name in the data comes from its label and stays. Raises DefiningError."""
    row = _locked(row)
    scheme = scheme_of(row, variable)
    if label.casefold() in {code.label.casefold() for code in scheme.codes}:
        raise DefiningError("Er is al een code met dit label.")
    try:
        name = code_name(label, scheme.names, scheme.longest_code)
    except CodesError as error:
        raise DefiningError(str(error)) from error
    code = SchemeCode.objects.create(scheme=row, name=name, label=label, explanation=explanation)
    _note(row, variable, SchemeAction.CODE_ADDED, subject=name, after=_words(label, explanation), by=by, now=now)
    return code


@transaction.atomic
def change_code(
    code: SchemeCode, variable: OpenVariable, *, label: str, explanation: str, by: User | None, now: datetime
) -> None:
    """Change what a code is called or when it is given; its name in the data stays. Raises DefiningError."""
    row = _locked(code.scheme)
    code = _still_there(code)
    others = {one.label.casefold() for one in scheme_of(row, variable).codes if one.name != code.name}
    if label.casefold() in others:
        raise DefiningError("Er is al een code met dit label.")
    before, after = _words(code.label, code.explanation), _words(label, explanation)
    if before == after:
        return
    SchemeCode.objects.filter(pk=code.pk).update(label=label, explanation=explanation)
    _note(row, variable, SchemeAction.CODE_CHANGED, subject=code.name, before=before, after=after, by=by, now=now)


@transaction.atomic
def remove_code(code: SchemeCode, variable: OpenVariable, *, by: User | None, now: datetime) -> None:
    """Take a code away with its rules; raises DefiningError while an answer has it."""
    row = _locked(code.scheme)
    code = _still_there(code)
    uses = sum(
        code.name in codes for codes in Coding.objects.filter(scheme=row, replaced_at=None).values_list("codes", flat=True)
    )
    if uses:
        raise DefiningError("Er zijn antwoorden met deze code. Geef die eerst een andere code.")
    SchemeRule.objects.filter(scheme=row, code=code.name).delete()
    before = _words(code.label, code.explanation)
    SchemeCode.objects.filter(pk=code.pk).delete()
    _note(row, variable, SchemeAction.CODE_REMOVED, subject=code.name, before=before, by=by, now=now)


@transaction.atomic
def add_rule(
    row: CodeScheme, variable: OpenVariable, *, code: str, phrase: str, is_stem: bool, by: User | None, now: datetime
) -> SchemeRule:
    """Add a rule by word; raises DefiningError or RuleError."""
    row = _locked(row)
    phrase = " ".join(word_rule(code, phrase, is_stem=is_stem).words)
    if code not in scheme_of(row, variable).names:
        raise DefiningError("Deze code staat niet in het codeschema.")
    rule, is_new = SchemeRule.objects.get_or_create(scheme=row, code=code, phrase=phrase, is_stem=is_stem)
    if not is_new:
        raise DefiningError("Deze regel is er al.")
    _note(row, variable, SchemeAction.RULE_ADDED, subject=phrase, after=code, by=by, now=now)
    return rule


@transaction.atomic
def remove_rule(rule: SchemeRule, variable: OpenVariable, *, by: User | None, now: datetime) -> None:
    """Take a rule away; what was coded stays coded. Twice is the same as once."""
    row = _locked(rule.scheme)
    if not SchemeRule.objects.filter(pk=rule.pk).delete()[0]:
        return
    _note(row, variable, SchemeAction.RULE_REMOVED, subject=rule.phrase, before=rule.code, by=by, now=now)


@transaction.atomic
def set_double_percent(row: CodeScheme, variable: OpenVariable, percent: int, *, by: User | None, now: datetime) -> None:
    """Change which share is coded twice; a larger share holds the smaller one."""
    row = _locked(row)
    before = row.double_percent
    if before == percent:
        return
    CodeScheme.objects.filter(pk=row.pk).update(double_percent=percent)
    change = {"before": f"{before}%", "after": f"{percent}%"}
    _note(row, variable, SchemeAction.SHARE_CHANGED, by=by, now=now, **change)


# --- what they share -----------------------------------------------------------------------------------------------
def _locked(row: CodeScheme) -> CodeScheme:
    """Let one person at a time change a scheme or code with it."""
    return CodeScheme.objects.select_for_update().get(pk=row.pk)


def _still_there(code: SchemeCode) -> SchemeCode:
    """Return a code as it is now, with its scheme locked; raises DefiningError when somebody took it away."""
    found = SchemeCode.objects.filter(pk=code.pk).first()
    if found is None:
        raise DefiningError("Deze code is intussen weggehaald door een collega.")
    return found


def _words(label: str, explanation: str) -> str:
    return f"{label}: {explanation}" if explanation else label


def _note(
    row: CodeScheme,
    variable: OpenVariable,
    action: SchemeAction,
    *,
    by: User | None,
    now: datetime,
    subject: str = "",
    before: str = "",
    after: str = "",
) -> None:
    told = {"subject": subject[:80], "before": before, "after": after}
    sha256 = scheme_of(row, variable).sha256
    SchemeChange.objects.create(scheme=row, action=action, sha256=sha256, at=now, by=by, **told)
