"""What a rule costs once compiled, and what a page of a long questionnaire costs: its path, its view and its check."""

import time
from collections.abc import Callable
from statistics import median
from typing import Final

from benchmarks.tables import Limit, Table
from surveys.routing import Questionnaire, check_page, load_questionnaire, page_view, path, progress
from surveys.routing.compiling import compiled
from surveys.routing.parsing import parse
from surveys.routing.values import Value, Values

ROUNDS: Final = 5
RULES_A_ROUND: Final = 20_000
PATHS_A_ROUND: Final = 500
QUESTIONS: Final = 40

KNOWN: Final[dict[str, Value]] = {"slachtoffer": "ja", "besproken_met": ["politie", "griffier"], "aantal": 4, "laag": "gemeente"}
RULES: Final = (
    ("één gelijkheid", "${slachtoffer} = 'ja'"),
    ("typisch: twee voorwaarden", "${slachtoffer} = 'ja' and selected(${besproken_met}, 'niemand')"),
    ("drie voorwaarden met getal", "${slachtoffer} = 'ja' and ${aantal} >= 3 and not(${laag} = 'waterschap')"),
    ("antwoordfilter", "boolean('gemeente' = ${laag})"),
    ("geneste if", "if(${laag} = 'provincie', 'staten', if(${laag} = 'gemeente', 'raad', 'bestuur'))"),
)
TYPICAL: Final = 1


def run() -> Table:
    """Time every rule and one long questionnaire, in CPU time."""
    rules = [(name, _microseconds(_rule(source), RULES_A_ROUND)) for name, source in RULES]
    questionnaire, answers = long_questionnaire()
    page = questionnaire.pages[QUESTIONS // 2]
    posted = dict.fromkeys(page.variables, "ja")
    whole = [
        (f"pad van {QUESTIONS} vragen", lambda: path(questionnaire, answers, {})),
        ("een pagina tonen", lambda: page_view(questionnaire, page, answers, {})),
        ("een pagina controleren", lambda: check_page(questionnaire, page, posted, answers, {})),
        ("de voortgang", lambda: progress(questionnaire, page, answers, {})),
    ]
    pages = [(name, _microseconds(call, PATHS_A_ROUND)) for name, call in whole]
    post = sum(cost for _, cost in pages)
    return Table(
        title="Routing rules",
        columns=("what", "µs of CPU"),
        rows=(*rules, *pages, ("alles voor één pagina", post)),
        limits=(
            Limit("typical rule, µs", measured=rules[TYPICAL][1], at_most=3.0),
            Limit("all routing of a page, µs", measured=post, at_most=1000.0),
        ),
        notes=f"Median of {ROUNDS} rounds of {RULES_A_ROUND} rules or {PATHS_A_ROUND} calls, CPU time.",
    )


def _rule(source: str) -> Callable[[], object]:
    evaluate, values = compiled(parse(source), {}), Values({}, KNOWN)
    return lambda: evaluate(values)


def _microseconds(call: Callable[[], object], times: int) -> float:
    costs = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(times):
            call()
        costs.append((time.process_time() - start) / times * 1e6)
    return median(costs)


def long_questionnaire() -> tuple[Questionnaire, dict[str, Value]]:
    """Return forty questions on as many pages, each with a rule over the ones before, and a respondent who sees them all."""
    pages = "".join(
        f"""
      - name: pagina-{number}
        title: Pagina {number}
        relevant: "{_relevant(number)}"
        items: [{{name: vraag_{number}, kind: single, label: Vraag {number}, choices: antwoorden}}]"""
        for number in range(1, QUESTIONS + 1)
    )
    text = f"""
name: lang
title: Lang
choices:
  antwoorden: [{{name: ja, label: Ja}}, {{name: nee, label: Nee}}, {{name: weet_niet, label: Weet niet}}]
parts:
  - name: deel
    title: Deel
    pages:{pages}
"""
    return load_questionnaire(text), {f"vraag_{number}": "ja" for number in range(1, QUESTIONS + 1)}


def _relevant(number: int) -> str:
    before = f"${{vraag_{number - 1}}}"
    return f"{before} = 'ja' or selected({before}, 'weet_niet')" if number > 1 else "true()"
