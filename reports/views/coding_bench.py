"""The open question that a page of the coding bench is about: its codes, and its answers as they stand in the newest snapshot."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404

from reports.models import CodeScheme, Snapshot
from reports.open_answers import (
    OpenAnswer,
    OpenVariable,
    Progress,
    newest_snapshot,
    open_answers,
    progress_of,
    rules_of,
    scheme_of,
    variables_of,
)
from reports.open_texts.rules import WordRule
from reports.open_texts.scheme import Scheme, labels


@dataclass(frozen=True)
class Bench:
    """An open question on the bench."""

    row: CodeScheme
    snapshot: Snapshot
    variable: OpenVariable

    @cached_property
    def scheme(self) -> Scheme:
        """Its codes."""
        return scheme_of(self.row, self.variable)

    @cached_property
    def rules(self) -> list[WordRule]:
        """Its rules by word."""
        return rules_of(self.row)

    @cached_property
    def answers(self) -> list[OpenAnswer]:
        """Its answers, in the order of the lot."""
        return open_answers(self.row, self.snapshot)

    @cached_property
    def progress(self) -> Progress:
        """How far it is."""
        return progress_of(self.answers)

    @cached_property
    def uses(self) -> Counter[str]:
        """How many answers have each code."""
        return Counter(code for answer in self.answers for code in answer.codes or ())

    def answer(self, mark: str) -> OpenAnswer:
        """Return the answer that `mark` stands for; 404 when it is not there, or its text is another now."""
        found = next((answer for answer in self.answers if answer.mark == mark), None)
        if found is None:
            raise Http404
        return found

    def labels(self, codes: tuple[str, ...]) -> str:
        """Return codes in words."""
        return ", ".join(labels(self.scheme, codes))

    def context(self, user: User | AnonymousUser, tab: str) -> dict[str, Any]:
        """Return what every page of the question shows."""
        return {
            "bench": self,
            "scheme_row": self.row,
            "survey": self.row.survey,
            "progress": self.progress,
            "second_left": sum(answer.is_second_for(user) for answer in self.answers),
            "tab": tab,
        }


def bench_of(scheme_id: int) -> Bench:
    """Return an open question; 404 when there is none, or there is no snapshot to code from now."""
    row = CodeScheme.objects.select_related("survey__edition").prefetch_related("codes", "rules").filter(pk=scheme_id).first()
    snapshot = None if row is None else newest_snapshot(row.survey)
    variable = None if row is None or snapshot is None else variables_of(snapshot).get(row.variable)
    if row is None or snapshot is None or variable is None:
        raise Http404
    return Bench(row, snapshot, variable)
