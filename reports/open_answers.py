"""Open answers as the coding bench reads them: which variables are open, what stands in the newest snapshot, and who coded what.

Texts are read from a snapshot and handed on; nothing here keeps one.
"""

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from organisations.choices import Tier
from organisations.models import OfficeHolder, Official, Organisation
from reports.choices import CodingTurn
from reports.models import CodeScheme, Coding, Quote, Snapshot
from reports.open_texts.agreement import CoderAgreement, agreement_of
from reports.open_texts.drawing import fingerprint, in_order_of_lot, is_drawn
from reports.open_texts.personal_data import Known, known_names
from reports.open_texts.rules import WordRule, word_rule
from reports.open_texts.scheme import UNCODABLE, BackCoding, Code, Scheme
from reports.queries import snapshots_with_results
from surveys.choices import SurveyKind
from surveys.models import Questionnaire, Response, Survey
from surveys.questionnaires import compiled
from surveys.routing import Item, Kind

ROW_KEYS: Final = {SurveyKind.AMBTSDRAGERS: "row_id", SurveyKind.ORGANISATIES: "organisatie"}
"""The column that names a row."""
_MARK_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class OpenVariable:
    """A variable that holds texts: an open question, or the text at one answer of a question."""

    name: str
    label: str
    back_coding: BackCoding | None
    closed: tuple[Code, ...]
    """The answers of the question whose 'anders, namelijk' it is."""


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """A text with what was decided about it."""

    row_key: str = field(repr=False)
    text: str = field(repr=False)
    fingerprint: str
    is_drawn: bool
    first: Coding | None
    second: Coding | None
    decided: Coding | None
    quote: Quote | None

    @property
    def mark(self) -> str:
        """What stands for the answer in an address: names no row, and goes when the text changes.

        It begins with a letter, so that no log takes it for a key.
        """
        return f"a{self.fingerprint[:_MARK_LENGTH]}"

    @property
    def codes(self) -> tuple[str, ...] | None:
        """The codes that hold: as decided, or else as first given; None while there are none."""
        coding = self.decided or self.first
        return None if coding is None else tuple(coding.codes)

    @property
    def is_coded_twice(self) -> bool:
        """Whether two coders coded it."""
        return self.first is not None and self.second is not None

    @property
    def differs(self) -> bool:
        """Whether two coders gave other codes, and nobody decided yet."""
        return bool(self.first and self.second and not self.decided and set(self.first.codes) != set(self.second.codes))

    def is_hidden_from(self, user: User | AnonymousUser) -> bool:
        """Tell whether `user` may not see its codes, since this person may still be its second coder."""
        return self.is_drawn and self.second is None and self.first is not None and self.first.by_id != user.pk

    def is_second_for(self, user: User | AnonymousUser) -> bool:
        """Tell whether `user` may code it as the second coder."""
        return self.is_drawn and self.second is None and self.first is not None and self.first.by_id != user.pk


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the coding of a variable is, in answers."""

    answers: int
    coded: int
    uncodable: int
    drawn: int
    coded_twice: int
    differing: int

    @property
    def left(self) -> int:
        """How many have no code yet."""
        return self.answers - self.coded


# --- which variables -----------------------------------------------------------------------------------------------
def surveys_with_texts() -> list[Survey]:
    """Return the surveys that have a snapshot to code from, the newest first; microdata that was taken in holds no texts."""
    used = snapshots_with_results().exclude(manifest__has_key="imported").order_by().values("survey").distinct()
    return list(Survey.objects.filter(pk__in=used).select_related("edition").order_by("-edition__year", "kind"))


def newest_snapshot(survey: Survey) -> Snapshot | None:
    """Return the snapshot that is coded from; None where there is none, or the survey is in the field again."""
    return snapshots_with_results().filter(survey=survey).first()


def open_variables(survey: Survey, columns: Iterable[str], versions: Iterable[int]) -> dict[str, OpenVariable]:
    """Return the open variables among `columns`, by name, in the order of the newest of these versions of the questionnaire.

    A question for one line of text that stands by itself asks for a name or a number, and is not coded.
    """
    known = set(columns)
    rows = Questionnaire.objects.filter(survey=survey, version__in=list(versions)).order_by("-version")
    found: dict[str, OpenVariable] = {}
    for questionnaire in map(compiled, rows):
        for item in questionnaire.items.values():
            for variable in _variables_of(item):
                if variable.name in known:
                    found.setdefault(variable.name, variable)
    return found


def variables_of(snapshot: Snapshot) -> dict[str, OpenVariable]:
    """Return the open variables of a snapshot, by name."""
    manifest = snapshot.manifest
    versions = [int(one["version"]) for one in manifest["questionnaires"]]
    return open_variables(snapshot.survey, manifest["data"]["columns"], versions)


def _variables_of(item: Item) -> list[OpenVariable]:
    if item.kind is Kind.LONG_TEXT:
        return [OpenVariable(item.name, item.short_label, None, ())]
    closed = tuple(Code(choice.name, choice.short_label, is_closed=True) for choice in item.choices)
    labels = {choice.name: choice.label for choice in item.choices}
    return [
        OpenVariable(
            name,
            f"{item.short_label} – {labels[code]}",
            BackCoding(item.name, code, is_multiple=item.kind is Kind.MULTIPLE),
            closed,
        )
        for code, name in item.opens
    ]


def scheme_of(row: CodeScheme, variable: OpenVariable) -> Scheme:
    """Return the codes of a scheme: the answers of its question, then what was added."""
    added = [Code(code.name, code.label, code.explanation) for code in row.codes.all()]
    return Scheme(row.variable, (*variable.closed, *added), variable.back_coding)


def rules_of(row: CodeScheme) -> list[WordRule]:
    """Return the rules by word of a scheme."""
    return [word_rule(rule.code, rule.phrase, is_stem=rule.is_stem) for rule in row.rules.all()]


def schemes(survey: Survey) -> "QuerySet[CodeScheme]":
    """Return the schemes of a survey with their codes and rules."""
    return CodeScheme.objects.filter(survey=survey).select_related("survey__edition").prefetch_related("codes", "rules")


def added_codes(year: int) -> dict[tuple[str, str], dict[str, str]]:
    """Return the codes that were added in an edition with their labels, by kind of survey and open variable."""
    rows = CodeScheme.objects.filter(survey__edition__year=year).select_related("survey").prefetch_related("codes")
    return {(row.survey.kind, row.variable): {code.name: code.label for code in row.codes.all()} for row in rows}


# --- the answers ---------------------------------------------------------------------------------------------------
def frame_of_texts(snapshot: Snapshot, variables: Sequence[str]) -> pl.DataFrame:
    """Return the keys of the rows and the texts of `variables`, and no other column.

    Who took answers back since the snapshot was made is left out, as long as anybody can tell.
    """
    survey = snapshot.survey
    key = ROW_KEYS[SurveyKind(survey.kind)]
    frame = pl.read_parquet(io.BytesIO(bytes(snapshot.parquet)), columns=[key, *variables]).rename({key: "row_key"})
    if survey.kind != SurveyKind.AMBTSDRAGERS or survey.edition.anonymised_at is not None:
        return frame
    still_there = {str(row_id) for row_id in Response.objects.filter(survey=survey).values_list("row_id", flat=True)}
    return frame.filter(pl.col("row_key").is_in(still_there))


def texts_by_row(frame: pl.DataFrame, variable: str) -> dict[str, str]:
    """Return the texts of a variable by the key of their row; who wrote nothing is not in it."""
    found = zip(frame["row_key"], frame[variable], strict=True)
    return {key: text for key, text in found if text is not None and text.strip()}


def open_answers(row: CodeScheme, snapshot: Snapshot) -> list[OpenAnswer]:
    """Return the answers of a scheme, in the order of a lot, so that their order tells nothing."""
    return answers_of(row, texts_by_row(frame_of_texts(snapshot, [row.variable]), row.variable))


def answers_of(row: CodeScheme, texts: dict[str, str]) -> list[OpenAnswer]:
    """Return texts with what was decided about them; what was decided about another text of the row does not count."""
    codings: dict[str, dict[str, Coding]] = defaultdict(dict)
    for coding in Coding.objects.filter(scheme=row, replaced_at=None).select_related("by"):
        codings[coding.fingerprint][coding.turn] = coding
    quotes = {
        quote.fingerprint: quote for quote in Quote.objects.filter(scheme=row, withdrawn_at=None).select_related("released_by")
    }
    answers = []
    for key in in_order_of_lot(texts, seed=row.seed):
        known_by = fingerprint(key, row.variable, texts[key])
        turns = codings.get(known_by, {})
        answers.append(
            OpenAnswer(
                row_key=key,
                text=texts[key],
                fingerprint=known_by,
                is_drawn=is_drawn(key, seed=row.seed, percent=row.double_percent),
                first=turns.get(CodingTurn.FIRST),
                second=turns.get(CodingTurn.SECOND),
                decided=turns.get(CodingTurn.DECIDED),
                quote=quotes.get(known_by),
            )
        )
    return answers


def progress_of(answers: Sequence[OpenAnswer]) -> Progress:
    """Count how far the coding is."""
    return Progress(
        answers=len(answers),
        coded=sum(answer.codes is not None for answer in answers),
        uncodable=sum(answer.codes == (UNCODABLE,) for answer in answers),
        drawn=sum(answer.is_drawn or answer.second is not None for answer in answers),
        coded_twice=sum(answer.is_coded_twice for answer in answers),
        differing=sum(answer.differs for answer in answers),
    )


def coder_agreement(scheme: Scheme, answers: Iterable[OpenAnswer]) -> CoderAgreement:
    """Return how far two coders agree, before anything was settled."""
    pairs = [(tuple(one.first.codes), tuple(one.second.codes)) for one in answers if one.first and one.second]
    return agreement_of(scheme, pairs)


def names_in_the_frame() -> Known:
    """Return the names of people, places and organisations in the frame, for which a text is searched before it goes out."""
    people = [*OfficeHolder.objects.values_list("family_name", "first_name")]
    people += Official.objects.values_list("family_name", "first_name")
    boards = Organisation.objects.filter(tier=Tier.WATERSCHAP)
    return known_names(
        family_names={family for family, _ in people},
        first_names={first for _, first in people},
        places={
            *Organisation.objects.exclude(tier=Tier.WATERSCHAP).values_list("name", flat=True),
            *Organisation.objects.values_list("city", flat=True),
        },
        organisations={name for names in boards.values_list("name", "official_name") for name in names},
    )
