"""What changed between two versions of a questionnaire, for the researcher."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from surveys.routing.questions import Block, Choice, Item, Page, Questionnaire, Rule, Variable


class Change(StrEnum):
    """The kinds of differences."""

    ADDED = "toegevoegd"
    REMOVED = "vervallen"
    CHANGED = "gewijzigd"
    MOVED = "verplaatst"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: what happened where, with the old and the new words (empty where there is none)."""

    kind: Change
    where: str
    old: str
    new: str


def differences(old: Questionnaire, new: Questionnaire) -> tuple[Difference, ...]:
    """Return all differences in what respondents see and in what is stored, in the order of the new version."""
    return (
        *_changed("vragenlijst", {"titel": old.title}, {"titel": new.title}),
        *_compared("deel", _parts(old), _parts(new)),
        *_compared("pagina", _pages(old), _pages(new)),
        *_compared("onderdeel", _items(old), _items(new)),
        *_compared("berekening", _calculations(old), _calculations(new)),
        *_moved("pagina", [page.name for page in old.pages], [page.name for page in new.pages]),
        *_moved("vraag", list(old.items), list(new.items)),
    )


_Facts = dict[str, str]


def _compared(kind: str, old: Mapping[str, _Facts], new: Mapping[str, _Facts]) -> Iterator[Difference]:
    for name, facts in old.items():
        if name not in new:
            yield Difference(Change.REMOVED, f"{kind} {name}", next(iter(facts.values())), "")
    for name, facts in new.items():
        if name not in old:
            yield Difference(Change.ADDED, f"{kind} {name}", "", next(iter(facts.values())))
        else:
            yield from _changed(f"{kind} {name}", old[name], facts)


def _changed(where: str, old: _Facts, new: _Facts) -> Iterator[Difference]:
    for key in dict.fromkeys((*new, *old)):
        before, after = old.get(key, ""), new.get(key, "")
        if before != after:
            change = Change.ADDED if not before else Change.REMOVED if not after else Change.CHANGED
            yield Difference(change, f"{where} › {key}", before, after)


def _moved(kind: str, old: list[str], new: list[str]) -> Iterator[Difference]:
    """Yield what stands after something else than before, among what both versions have."""
    kept_old, kept_new = [name for name in old if name in set(new)], [name for name in new if name in set(old)]
    before = dict(zip(kept_old, ["", *kept_old], strict=False))
    steady = _longest_steady([kept_old.index(name) for name in kept_new])
    for place, name in enumerate(kept_new):
        if place not in steady:
            after = kept_new[place - 1] if place else ""
            yield Difference(Change.MOVED, f"{kind} {name}", _after(before[name]), _after(after))


def _after(name: str) -> str:
    return f"na {name}" if name else "vooraan"


def _longest_steady(places: list[int]) -> set[int]:
    """Return the positions of a longest ascending run (not adjacent), so that as little as possible counts as moved."""
    best: list[list[int]] = []
    for position, place in enumerate(places):
        longest: list[int] = []
        for run in best:
            if places[run[-1]] < place and len(run) > len(longest):
                longest = run
        best.append([*longest, position])
    widest: list[int] = []
    for run in best:
        widest = run if len(run) > len(widest) else widest
    return set(widest)


def _parts(questionnaire: Questionnaire) -> dict[str, _Facts]:
    return {part.name: {"titel": part.title, **_block_facts(part.block)} for part in questionnaire.parts}


def _block_facts(block: Block | None) -> _Facts:
    if block is None:
        return {}
    return {
        "blok voor": ", ".join(block.roles),
        "minuten": str(block.minutes),
        "samenvatting": block.summary.source,
        "blok geldt als": _rule(block.relevant),
        "over de invuller": _yes(block.personal),
        "opent": _yes(block.opening),
        "module": block.module or "",
        "beleidsveld": block.policy_field or "",
        "jaren in de functie": block.years or "",
        "beleidsvelden": ", ".join(block.policy_fields),
        **{f"aannemelijkheid {check.name}": f"{check.label}: {check.rule.source}" for check in block.plausibility},
    }


def _pages(questionnaire: Questionnaire) -> dict[str, _Facts]:
    return {page.name: _page_facts(page) for page in questionnaire.pages}


def _page_facts(page: Page) -> _Facts:
    return {
        "titel": page.title,
        "deel": page.part.name,
        "voorwaarde": _rule(page.relevant),
        "snel weg": _yes(page.quick_exit),
        "op het overzicht": _yes(page.closing),
        "telt mee": _yes(page.counts),
    }


def _items(questionnaire: Questionnaire) -> dict[str, _Facts]:
    return {item.name: _item_facts(item) for page in questionnaire.pages for item in page.items}


def _item_facts(item: Item) -> _Facts:
    texts = item.texts
    facts = {
        "tekst": item.label,
        "soort": item.kind.value,
        "pagina": item.page_name,
        "toelichting": item.hint or "",
        "kort label": item.short_label if item.short_label != item.label else "",
        "voorwaarde": _rule(item.relevant),
        "verplicht": item.required.source if isinstance(item.required, Rule) else _yes(item.required),
        "vooraf ingevuld": _rule(item.default),
        "controle": _rule(item.constraint),
        "melding bij controle": texts.constraint_message.source if texts.constraint_message else "",
        "waarschuwing": _rule(item.warning),
        "melding bij waarschuwing": texts.warning_message.source if texts.warning_message else "",
        "minimum": _number(item.minimum),
        "maximum": _number(item.maximum),
        "label laagste": item.minimum_label or "",
        "label hoogste": item.maximum_label or "",
        "aantal tekens": _number(item.maximum_length),
        "antwoordfilter": item.choice_filter or "",
        **({"vraagt of iets bestaat": "ja"} if item.exists else {}),
        "herkomst": item.source or "",
        "gebruikt in": ", ".join(item.used_in),
        "volgorde van de antwoorden": " | ".join(choice.name for choice in item.choices),
    }
    answers = {f"antwoord {choice.name}": _choice(choice) for choice in item.choices}
    rows = {f"rij {row.name}": f"{row.label} ({row.hint})" if row.hint else row.label for row in item.rows}
    return {**facts, **answers, **rows}


def _choice(choice: Choice) -> str:
    marks = [
        *(["sluit andere uit"] if choice.exclusive else []),
        *([] if choice.substantive else ["niet inhoudelijk"]),
        *([f"open tekst {choice.open_name}"] if choice.open_name else []),
        *(f"{name}={value}" for name, value in choice.columns.items()),
    ]
    return f"{choice.label} [{'; '.join(marks)}]" if marks else choice.label


def _calculations(questionnaire: Questionnaire) -> dict[str, _Facts]:
    return {variable.name: _calculation(variable) for variable in questionnaire.calculations + questionnaire.derived}


def _calculation(variable: Variable) -> _Facts:
    labels = {f"waarde {choice.name}": choice.label for choice in variable.choices}
    return {"berekening": _rule(variable.rule), "label": variable.label, **labels}


def _rule(rule: Rule | None) -> str:
    return rule.source if rule else ""


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _yes(fact: bool) -> str:  # noqa: FBT001 -- a fact to print
    return "ja" if fact else "nee"
