"""The whole questionnaire on paper: every item with its answers, its routing in Dutch beside the expression, its source."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from surveys import routing
from surveys.documents.pdf import pdf_of
from surveys.documents.rules_in_words import in_words
from surveys.documents.varying_words import VaryingWords, for_everybody, varying_words
from surveys.models import Questionnaire
from surveys.routing import Choice, Item, Kind, Page, Rule

KIND_LABELS: Final[dict[Kind, str]] = {
    Kind.SINGLE: "Eén antwoord",
    Kind.MULTIPLE: "Meer antwoorden mogelijk",
    Kind.GRID: "Tabel: één antwoord per rij",
    Kind.SCALE: "Schaal",
    Kind.INTEGER: "Heel getal",
    Kind.YEAR: "Jaartal",
    Kind.TEXT: "Korte open tekst",
    Kind.LONG_TEXT: "Lange open tekst",
    Kind.NOTE: "Tekst",
}
TEMPLATE: Final = "surveys/versions/questionnaire_pdf.html"
STYLES: Final = ("vendor/fonts.css", "css/tokens.css", "css/questionnaire_pdf.css")


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """A rule as written and as said in Dutch."""

    purpose: str
    words: str
    source: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """An answer with what is special about it."""

    code: str
    label: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemLines:
    """An item as the document shows it; notes have no number."""

    item: Item
    number: int | None
    kind: str
    bounds: str
    choices: tuple[ChoiceLine, ...]
    rules: tuple[RuleInWords, ...]


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page with its items, and for whom it is; the title with its words for everybody."""

    page: Page
    title: str
    audience: RuleInWords | None
    items: tuple[ItemLines, ...]


@dataclass(frozen=True, slots=True)
class BlockLines:
    """What makes a part a block: for whom it is, when it applies, what is implausible in it."""

    block: routing.Block
    summary: str
    roles: str
    audience: RuleInWords | None
    plausibility: tuple[RuleInWords, ...]


@dataclass(frozen=True, slots=True)
class PartLines:
    """A part with its pages; the title with its words for everybody."""

    part: routing.Part
    title: str
    block: BlockLines | None
    pages: tuple[PageLines, ...]


@dataclass(frozen=True, slots=True)
class VariableLines:
    """A variable that nobody is asked: from the background or calculated."""

    variable: routing.Variable
    rule: RuleInWords | None


@dataclass(frozen=True, slots=True)
class QuestionnaireLines:
    """Everything that the document shows."""

    questionnaire: routing.Questionnaire
    varying: tuple[VaryingWords, ...]
    parts: tuple[PartLines, ...]
    background: tuple[VariableLines, ...]
    calculations: tuple[VariableLines, ...]
    derived: tuple[VariableLines, ...]


def question_numbers(questionnaire: routing.Questionnaire) -> dict[str, int]:
    """Return the number of the question of every asked variable; rows of a grid share that of the grid."""
    numbers: dict[str, int] = {}
    for number, item in enumerate(questionnaire.items.values(), start=1):
        numbers[item.name] = number
        numbers.update(dict.fromkeys(item.variables, number))
    return numbers


def questionnaire_lines(questionnaire: routing.Questionnaire) -> QuestionnaireLines:
    """Return what the document of `questionnaire` shows, in the order in which it is asked."""
    varying = varying_words(questionnaire)
    writer = _Writer(questionnaire, question_numbers(questionnaire), varying)
    pages = [writer.page(page) for page in questionnaire.pages]
    return QuestionnaireLines(
        questionnaire=questionnaire,
        varying=varying,
        parts=tuple(writer.part(part, pages) for part in questionnaire.parts),
        background=tuple(VariableLines(variable, None) for variable in questionnaire.background),
        calculations=tuple(map(writer.variable, questionnaire.calculations)),
        derived=tuple(map(writer.variable, questionnaire.derived)),
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    questionnaire: routing.Questionnaire
    numbers: Mapping[str, int]
    varying: Sequence[VaryingWords]

    def part(self, part: routing.Part, pages: Sequence[PageLines]) -> PartLines:
        own = tuple(lines for lines in pages if lines.page.part is part)
        return PartLines(part, for_everybody(part.title, self.varying), self.block(part.block), own)

    def rule(self, purpose: str, rule: Rule, message: str = "") -> RuleInWords:
        return RuleInWords(purpose, in_words(rule.tree, self.questionnaire, self.numbers), rule.source, message)

    def block(self, block: routing.Block | None) -> BlockLines | None:
        if block is None:
            return None
        audience = None if block.relevant is None else self.rule("Alleen als", block.relevant)
        checks = (self.rule(check.label, check.rule) for check in block.plausibility)
        summary = for_everybody(block.summary.source, self.varying)
        return BlockLines(block, summary, " en de ".join(block.roles), audience, tuple(checks))

    def page(self, page: Page) -> PageLines:
        audience = None if page.relevant is None else self.rule("Alleen als", page.relevant)
        return PageLines(page, for_everybody(page.title, self.varying), audience, tuple(map(self.item, page.items)))

    def item(self, item: Item) -> ItemLines:
        return ItemLines(
            item=item,
            number=self.numbers.get(item.name) if item.is_question else None,
            kind=KIND_LABELS[item.kind],
            bounds=_bounds(item),
            choices=tuple(self.choices(item)),
            rules=tuple(self.rules(item)),
        )

    def choices(self, item: Item) -> Iterator[ChoiceLine]:
        rules = item.choice_rules or (None,) * len(item.choices)
        for choice, rule in zip(item.choices, rules, strict=True):
            yield ChoiceLine(choice.name, choice.label, tuple(self.remarks(choice, rule)))

    def remarks(self, choice: Choice, rule: Rule | None) -> Iterator[str]:
        if choice.exclusive:
            yield "sluit de andere antwoorden uit"
        if choice.open_name:
            yield f"met open tekst ({choice.open_name})"
        if not choice.substantive:
            yield "geen inhoudelijk antwoord"
        if rule is not None and rule.reads:
            words = in_words(rule.tree, self.questionnaire, self.numbers)
            if words != "true()":
                yield f"alleen als {words}"

    def rules(self, item: Item) -> Iterator[RuleInWords]:
        texts = item.texts
        if item.exists:
            yield RuleInWords("Vraagt of iets bestaat: waar invullers verschillen, wint ‘ja’", "", "")
        if item.relevant:
            yield self.rule("Alleen als", item.relevant)
        if isinstance(item.required, Rule):
            yield self.rule("Verplicht als", item.required)
        elif item.is_question and not item.required:
            yield RuleInWords("Niet verplicht", "", "")
        if item.default:
            yield self.rule("Vooraf ingevuld met", item.default)
        if item.constraint:
            message = texts.constraint_message.source if texts.constraint_message else ""
            yield self.rule("Moet voldoen aan", item.constraint, message)
        if item.warning:
            message = texts.warning_message.source if texts.warning_message else ""
            yield self.rule("Waarschuwing als", item.warning, message)

    def variable(self, variable: routing.Variable) -> VariableLines:
        return VariableLines(variable, None if variable.rule is None else self.rule("Berekening", variable.rule))


def _bounds(item: Item) -> str:
    """Return the bounds of an answer in words."""
    if item.kind is Kind.SCALE:
        low = f" ({item.minimum_label})" if item.minimum_label else ""
        high = f" ({item.maximum_label})" if item.maximum_label else ""
        return f"{item.minimum}{low} tot en met {item.maximum}{high}"
    if item.maximum_length is not None:
        return f"ten hoogste {item.maximum_length} tekens"
    unit = " antwoorden" if item.kind is Kind.MULTIPLE else ""
    if item.minimum is not None and item.maximum is not None:
        return f"{item.minimum} tot en met {item.maximum}{unit}"
    if item.maximum is not None:
        return f"ten hoogste {item.maximum}{unit}"
    return f"ten minste {item.minimum}{unit}" if item.minimum is not None else ""


def questionnaire_html(version: Questionnaire, questionnaire: routing.Questionnaire) -> SafeString:
    """Return the document of a stored version as one page of HTML."""
    return render_to_string(TEMPLATE, {"version": version, "lines": questionnaire_lines(questionnaire)})


def questionnaire_pdf(version: Questionnaire, questionnaire: routing.Questionnaire) -> bytes:
    """Return the document of a stored version as a tagged PDF (PDF/UA-1); raises PdfUnavailableError."""
    html = questionnaire_html(version, questionnaire)
    # No line may end between the $ of a variable and its bracket.
    return pdf_of(html.replace("${", "$\N{WORD JOINER}{"), STYLES)
