"""Which columns of a snapshot become microdata, and what each is called, asked and coded: the questionnaire says it.

Open texts never leave, nor calculations that have no answers to choose from, since those may hold texts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from organisations.choices import Province, SizeClass, Tier, Urbanity
from reports.dataset import SURVEY_WEIGHT, WEIGHTING_CELL
from reports.exports.microdata.anonymous import GIVING_UP, said_by
from reports.exports.microdata.variables import (
    FIRST_WITHOUT_ANSWER,
    HIDDEN,
    HIDDEN_LABEL,
    LONGEST_LABEL,
    LONGEST_VALUE_LABEL,
    NOT_ASKED,
    NOT_ASKED_LABEL,
    ORDER_NUMBER,
    Category,
    CodedVariable,
    Level,
    cut,
)
from reports.models import Snapshot
from surveys.documents.rules_in_words import in_words
from surveys.documents.varying_words import VaryingWords, for_everybody, varying_words
from surveys.routing import Choice, Kind, Origin, Questionnaire, Rule, Variable, export_columns

_TEXTS: Final = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.NOTE})
_NUMBERS: Final = frozenset({Kind.SCALE, Kind.INTEGER, Kind.YEAR})
_YES_NO: Final = (Category(0, "Nee", stored=False), Category(1, "Ja", stored=True))
_CHOSEN: Final = (Category(0, "Niet gekozen", stored=False), Category(1, "Gekozen", stored=True))
_OWN: Final[dict[str, tuple[str, Level, tuple[Category, ...]]]] = {
    "bestuurslaag": ("Bestuurslaag", Level.NOMINAL, tuple(Category(n, t.label, t.value) for n, t in enumerate(Tier, 1))),
    "provincie": ("Provincie", Level.NOMINAL, tuple(Category(n, p.label, p.value) for n, p in enumerate(Province, 1))),
    "stedelijkheid": (
        "Stedelijkheid van de gemeente",
        Level.ORDINAL,
        tuple(Category(int(u), str(u.label), int(u)) for u in Urbanity),
    ),
    "inwonersklasse": (
        "Inwonertal van de gemeente",
        Level.ORDINAL,
        tuple(Category(n, s.label, s.value) for n, s in enumerate(SizeClass, 1)),
    ),
    "verzonden": ("Heeft de vragenlijst verzonden", Level.NOMINAL, _YES_NO),
}


@dataclass(frozen=True, slots=True)
class CodebookLine:
    """A variable with the columns of the snapshot that it hangs on, and the rules by which it is asked."""

    coded: CodedVariable
    rules: tuple[Rule, ...] = ()
    hangs_on: frozenset[str] = frozenset()
    """The variables, of the background or asked, that decide whether it is asked or what it is."""


def codebook_of(snapshot: Snapshot, questionnaires: Sequence[Questionnaire]) -> tuple[CodebookLine, ...]:
    """Return a line for every column of `snapshot` that may leave; `questionnaires` are its versions, the newest first."""
    columns = snapshot.manifest["data"]["columns"]
    lines = [CodebookLine(CodedVariable(ORDER_NUMBER, "Volgnummer (willekeurig)", Level.SCALE))]
    lines += [CodebookLine(_own(name)) for name in _OWN if name in columns]
    seen = {name for name in columns if name in _OWN}
    for questionnaire in questionnaires:
        varying = varying_words(questionnaire)
        for variable in questionnaire.variables.values():
            for line in _lines(questionnaire, variable, varying):
                name = line.coded.name
                if name in columns and name not in seen:
                    seen.add(name)
                    lines.append(_with_older_codes(line, variable.name, questionnaires))
    return (*lines, *_weights(snapshot, columns))


def _own(name: str) -> CodedVariable:
    label, level, categories = _OWN[name]
    hidden = (Category(HIDDEN, HIDDEN_LABEL),) if name in GIVING_UP else ()
    return CodedVariable(name, label, level, (*categories, *hidden))


def _weights(snapshot: Snapshot, columns: Sequence[str]) -> Iterator[CodebookLine]:
    cells: list[dict[str, Any]] = (snapshot.manifest.get("weighting") or {}).get("cells", [])
    if WEIGHTING_CELL in columns:
        known = tuple(Category(number, cell["label"], cell["name"]) for number, cell in enumerate(cells, 1))
        yield CodebookLine(CodedVariable(WEIGHTING_CELL, "Weegcel", Level.NOMINAL, known))
    if SURVEY_WEIGHT in columns:
        yield CodebookLine(CodedVariable(SURVEY_WEIGHT, "Weegfactor (gemiddeld 1)", Level.SCALE, is_weight=True))


# --- what the questionnaire says -----------------------------------------------------------------------------------
def _lines(questionnaire: Questionnaire, variable: Variable, varying: Sequence[VaryingWords]) -> Iterator[CodebookLine]:
    if variable.origin is Origin.BACKGROUND or variable.kind in _TEXTS or (not variable.asked and not variable.choices):
        return
    rules = _rules(questionnaire, variable)
    universe = " en ".join(in_words(rule.tree, questionnaire, {}) for rule in rules)
    hangs_on = _leaves(questionnaire, [name for rule in _deciding(variable, rules) for name in rule.reads])
    missing = _missing(is_routed=bool(rules), is_hidden=bool({variable.name, *map(said_by, hangs_on)} & {*GIVING_UP}))
    label = _plain(_label(variable), varying)
    whole = CodedVariable(
        name=variable.name,
        label=cut(label, LONGEST_LABEL),
        level=_level(variable),
        categories=(*_categories(variable, varying), *missing),
        question=_question(variable, varying),
        universe=universe,
    )
    if variable.kind is not Kind.MULTIPLE:
        yield CodebookLine(whole, rules, hangs_on)
        return
    for choice, column in zip(variable.choices, export_columns(variable), strict=True):
        option = cut(f"{_plain(choice.short_label, varying)} – {label}", LONGEST_LABEL)
        coded = replace(
            whole, name=column, label=option, categories=(*_CHOSEN, *missing), set_name=variable.name, set_label=label
        )
        yield CodebookLine(coded, rules, hangs_on)


def _missing(*, is_routed: bool, is_hidden: bool) -> tuple[Category, ...]:
    not_asked = (Category(NOT_ASKED, NOT_ASKED_LABEL),) if is_routed else ()
    return not_asked + ((Category(HIDDEN, HIDDEN_LABEL),) if is_hidden else ())


def _rules(questionnaire: Questionnaire, variable: Variable) -> tuple[Rule, ...]:
    """Return the rules that must hold for `variable` to be asked."""
    if variable.item is None or variable.page_name is None:
        return ()
    found = (questionnaire.page(variable.page_name).shown_if, variable.item.relevant)
    return tuple(rule for rule in found if rule is not None)


def _deciding(variable: Variable, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    offered = tuple(rule for rule in (variable.item and variable.item.choice_rules) or () if rule is not None)
    return (*rules, *offered, *((variable.rule,) if variable.rule else ()))


def _leaves(questionnaire: Questionnaire, names: Sequence[str]) -> frozenset[str]:
    """Return what `names` come down to: asked variables, and those of the background."""
    waiting, seen = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        rule = questionnaire.variables[name].rule if name in questionnaire.variables else None
        if name not in seen and rule is not None:
            waiting += rule.reads
        seen.add(name)
    return frozenset(name for name in seen if name in questionnaire.variables and questionnaire.variables[name].rule is None)


def _label(variable: Variable) -> str:
    is_row = variable.item is not None and variable.item.kind is Kind.GRID
    return f"{variable.short_label} – {variable.item.short_label}" if is_row and variable.item else variable.short_label


def _question(variable: Variable, varying: Sequence[VaryingWords]) -> str:
    if variable.item is None:
        return ""
    texts = [variable.item.label, *([variable.label] if variable.item.kind is Kind.GRID else [])]
    return " ".join(_plain(text, varying) for text in texts)


def _plain(text: str, varying: Sequence[VaryingWords]) -> str:
    return " ".join(for_everybody(text, varying).replace("**", "").split())


def _level(variable: Variable) -> Level:
    if variable.kind in _NUMBERS:
        return Level.SCALE
    is_grid = variable.item is not None and variable.item.kind is Kind.GRID
    return Level.ORDINAL if is_grid else Level.NOMINAL


def _categories(variable: Variable, varying: Sequence[VaryingWords]) -> Iterator[Category]:
    if variable.kind is Kind.SCALE and variable.item is not None:
        item = variable.item
        ends = ((item.minimum, item.minimum_label), (item.maximum, item.maximum_label))
        yield from (
            Category(at, cut(_plain(text, varying), LONGEST_VALUE_LABEL), at) for at, text in ends if text and at is not None
        )
        return
    number, missing = 0, FIRST_WITHOUT_ANSWER
    for choice in variable.choices:
        if choice.substantive:
            number += 1
        code = number if choice.substantive else missing
        missing -= not choice.substantive
        yield Category(code, _value_label(choice, varying), choice.name)


def _value_label(choice: Choice, varying: Sequence[VaryingWords]) -> str:
    return cut(_plain(choice.short_label, varying), LONGEST_VALUE_LABEL)


def _with_older_codes(line: CodebookLine, name: str, questionnaires: Sequence[Questionnaire]) -> CodebookLine:
    """Add the answers that only older versions offered, so that none is lost."""
    if line.coded.set_name or line.coded.level is Level.SCALE:
        return line
    known = {category.stored for category in line.coded.categories}
    highest = max((category.code for category in line.coded.categories), default=0)
    lowest = min((c.code for c in line.coded.categories if c.code not in {NOT_ASKED, HIDDEN}), default=0)
    missing = min(lowest - 1, FIRST_WITHOUT_ANSWER)
    added: list[Category] = []
    for questionnaire in questionnaires:
        variable = questionnaire.variables.get(name)
        for choice in variable.choices if variable else ():
            if choice.name in known:
                continue
            known.add(choice.name)
            highest += choice.substantive
            added.append(Category(highest if choice.substantive else missing, _value_label(choice, ()), choice.name))
            missing -= not choice.substantive
    return replace(line, coded=replace(line.coded, categories=(*line.coded.categories, *added))) if added else line
