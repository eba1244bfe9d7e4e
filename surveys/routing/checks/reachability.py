"""Checks for what nobody can reach: rules that never hold, pages, questions and answers that never show."""

from collections.abc import Iterator

from surveys.routing.building import rule_of
from surveys.routing.checks.outline import Mention, Outline
from surveys.routing.checks.search import MOST_CASES, Outcome, Result, routing_to, search
from surveys.routing.errors import Finding, finding
from surveys.routing.questions import Item, Origin, Page, Questionnaire, Rule
from surveys.routing.reading import Place
from surveys.routing.texts import read_text

_REASONS = {
    Outcome.TOO_MANY: f"na {MOST_CASES} gevallen is het zoeken gestopt",
    Outcome.NOT_TOLD: "de expressie rekent met tekst of met getallen, en daarvan zijn niet alle waarden na te gaan",
}


def reachability_findings(outline: Outline, questionnaire: Questionnaire) -> Iterator[Finding]:
    """Yield what no respondent can reach, over the values that the rules can tell apart."""
    nobody = set[str]()
    for block_place, part, _ in outline.blocks:
        for found in _block_findings(outline, questionnaire, block_place):
            if found.is_error:
                nobody.add(part.name)
            yield found
    for (place, _), page in zip(outline.pages, questionnaire.pages, strict=True):
        if page.part.name in nobody:
            continue
        impossible = list(_shown_findings(outline, questionnaire, (*place, "relevant"), page, None))
        yield from impossible
        if any(found.is_error for found in impossible):
            continue
        for number, item in enumerate(page.items):
            yield from _item_findings(outline, questionnaire, (*place, "items", number), page, item)
    for mention in outline.mentions:
        if questionnaire.pages[mention.page - 1].part.name in nobody:
            continue
        yield from _possibly_missing(outline, questionnaire, mention)


def _block_findings(outline: Outline, questionnaire: Questionnaire, place: Place) -> Iterator[Finding]:
    """Yield why a block never applies, and plausibility checks that nobody can fail."""
    block = questionnaire.parts[int(place[1])].block
    if block is None:
        return
    if block.relevant is not None:
        where = outline.where((*place, "block", "relevant"))
        alone = search(questionnaire, [block.relevant], on_path=False)
        if alone.outcome is Outcome.IMPOSSIBLE:
            yield finding("R401", where, source=block.relevant.source, variables=_listed(alone))
            return
        routed = search(questionnaire, [block.relevant])
        if routed.outcome is Outcome.IMPOSSIBLE:
            yield finding("R407", where, variables=_listed(routed))
            return
        if routed.outcome in _REASONS:
            yield finding("R406", where, reason=_REASONS[routed.outcome])
    for number, check in enumerate(block.plausibility):
        result = search(questionnaire, [check.rule], on_path=False)
        if result.outcome is Outcome.IMPOSSIBLE:
            where = outline.where((*place, "block", "plausibility", number))
            yield finding("R401", where, source=check.rule.source, variables=_listed(result))


def _shown_findings(
    outline: Outline, questionnaire: Questionnaire, place: Place, page: Page, item: Item | None
) -> Iterator[Finding]:
    """Yield why a page or an item never shows: its own rule, or the rules before it."""
    own_rule = item.relevant if item else page.relevant
    if own_rule is None:
        return
    where = outline.where(place)
    alone = search(questionnaire, [own_rule], on_path=False)
    if alone.outcome is Outcome.IMPOSSIBLE:
        yield finding("R401", where, source=own_rule.source, variables=_listed(alone))
        return
    routed = search(questionnaire, routing_to(page, item))
    if routed.outcome is Outcome.IMPOSSIBLE:
        yield finding("R403" if item else "R402", where, variables=_listed(routed))
    elif routed.outcome in _REASONS:
        yield finding("R406", where, reason=_REASONS[routed.outcome])


def _item_findings(outline: Outline, questionnaire: Questionnaire, place: Place, page: Page, item: Item) -> Iterator[Finding]:
    impossible = list(_shown_findings(outline, questionnaire, (*place, "relevant"), page, item))
    yield from impossible
    if any(found.is_error for found in impossible):
        return
    for choice, rule in zip(item.choices, item.choice_rules or (), strict=False):
        if rule is not None and search(questionnaire, [*routing_to(page, item), rule]).outcome is Outcome.IMPOSSIBLE:
            yield finding("R404", outline.where((*place, "choice_filter")), name=choice.name)
    for code, key, rule in (("R405", "constraint", item.constraint), ("R401", "warning", item.warning)):
        result = _best_for(questionnaire, item, rule)
        if rule is not None and result is not None and result.outcome is Outcome.IMPOSSIBLE:
            yield finding(code, outline.where((*place, key)), source=rule.source, variables=_listed(result))


def _best_for(questionnaire: Questionnaire, item: Item, rule: Rule | None) -> Result | None:
    """Search for an answer to `item` that makes `rule` true; the rows of a grid have the same answers, so one will do."""
    if rule is None:
        return None
    return search(questionnaire, [rule], own=questionnaire.variables[item.names[0]], on_path=False)


def _possibly_missing(outline: Outline, questionnaire: Questionnaire, mention: Mention) -> Iterator[Finding]:
    """Yield a text that somebody will read with a gap in it."""
    page = questionnaire.pages[mention.page - 1]
    item = next((each for each in page.items if each.name == mention.item), None)
    is_message = mention.place[-1] in {"constraint_message", "warning_message"}
    for name in dict.fromkeys(read_text(mention.source).names):
        if is_message or questionnaire.variables[name].origin is Origin.BACKGROUND:
            continue
        gap = rule_of(f"${{{name}}} = ''", questionnaire.labels)
        if search(questionnaire, [*routing_to(page, item), gap]).outcome is Outcome.FOUND:
            yield finding("R303", outline.where(mention.place), name=name)


def _listed(result: Result) -> str:
    return ", ".join(result.variables) or "vaste waarden"
