"""From the rows of a dossier to the engine of the bench: the only adapter. Reads what is loaded already, writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from surveys import routing
from surveys.choices import BlockStatus
from surveys.dossiers import Desk, background_of_seat, seats_of, was_finished
from surveys.models import BlockAnswers, Dossier, ReconciledBlock
from surveys.questionnaires import background_of_organisation, compiled_by_id
from surveys.reconciliation import Proposal, Reason, Record, propose
from surveys.routing import Part, Questionnaire, Value


@dataclass(frozen=True, slots=True)
class DossierRows:
    """A dossier with its answers and what was settled of them."""

    desk: Desk
    """The dossier as any of its fillers meets it: it tells which answers and which opening block hold for each of them."""
    reconciled: Mapping[str, ReconciledBlock]
    """By name of the block."""

    @property
    def dossier(self) -> Dossier:
        """The dossier."""
        return self.desk.dossier

    @property
    def questionnaire(self) -> Questionnaire:
        """The version that the dossier was given to."""
        return self.desk.questionnaire

    def title(self, block: Part) -> str:
        """Return the title of a block in the words of this organisation."""
        return title_of(self.dossier, block)

    def finished(self, block: Part) -> tuple[BlockAnswers, ...]:
        """Return the answers to a block that somebody was done with and did not skip since, first finished first."""
        rows = [row for row in self.desk.rows_of(block) if was_finished(row)]
        return tuple(sorted(rows, key=lambda row: (row.finished_at is None, row.finished_at, str(row.pk))))


def title_of(dossier: Dossier, block: Part) -> str:
    """Return the title of a block in the words of the organisation."""
    known = background_of_seat(dossier, seats_of(dossier)[0])
    return _title(dossier.questionnaire_id, block, tuple(known.items()))


# Lists ask for the same few titles again and again; a version of a questionnaire never changes.
@lru_cache(maxsize=4096)
def _title(questionnaire_id: int, block: Part, background: tuple[tuple[str, Value], ...]) -> str:
    return routing.block_view(compiled_by_id(questionnaire_id), block, {}, dict(background)).title


def rows_of(dossier: Dossier) -> DossierRows | None:
    """Return the rows of a dossier that was loaded by `doubles.dossiers_with_answers`; None where nobody answered."""
    answers, blocks = dossier.loaded_answers, dossier.loaded_blocks  # type: ignore[attr-defined]  # prefetched there
    if not answers:
        return None
    fillers = {row.filler_id: row.filler for row in answers}
    for row in answers:
        row.filler = fillers[row.filler_id]
        row.filler.dossier = dossier
    desk = Desk(answers[0].filler, tuple(fillers.values()), tuple(answers), invited=())
    return DossierRows(desk, {block.block: block for block in blocks})


def double_blocks(rows: DossierRows) -> tuple[Part, ...]:
    """Return the blocks that several fillers are done with, in the order of the questionnaire; the opening block is first."""
    parts = [part for part in rows.questionnaire.blocks if part is not rows.desk.personal and is_double(rows, part)]
    return tuple(sorted(parts, key=lambda part: part is not rows.desk.opening))


def is_double(rows: DossierRows, block: Part) -> bool:
    """Tell whether more than one filler is done with a block, so that it has to be settled."""
    return len(rows.finished(block)) > 1


def is_settled(rows: DossierRows, block: Part) -> bool:
    """Tell whether a double block is settled, on the answers as they are now."""
    reconciled = rows.reconciled.get(block.name)
    if reconciled is None or reconciled.settled_at is None:
        return False
    return reconciled.sources == revisions_of(rows.finished(block))


def revisions_of(answers: Iterable[BlockAnswers]) -> dict[str, int]:
    """Return which revision of which answers is compared, to see later whether they moved on."""
    return {str(row.pk): row.revision for row in answers}


def records_of(rows: DossierRows, block: Part) -> tuple[Record, ...]:
    """Return the finished answers to a block as the engine compares them."""
    return tuple(
        Record(
            id=str(row.pk),
            seat=row.filler.seat,
            personal=_answers_of(rows.desk.row(rows.desk.personal, row.filler)),
            opening={} if block is rows.desk.opening else _answers_of(rows.desk.opening_row(row.filler)),
            answers=row.answers,
            seconds=sum(row.page_seconds.values()),
        )
        for row in rows.finished(block)
    )


def proposal_for(rows: DossierRows, block: Part) -> Proposal:
    """Return what the engine proposes for a block, around what was changed by hand; raises ValueError when nobody is done."""
    opening = None if block is rows.desk.opening else settled_opening(rows)
    return propose(
        rows.questionnaire,
        block,
        records_of(rows, block),
        background_of_organisation(rows.dossier.organisation),
        opening=opening or None,
        fixed=by_hand(rows.reconciled.get(block.name)),
    )


def by_hand(reconciled: ReconciledBlock | None) -> dict[str, Value | None]:
    """Return the values of a block that somebody chose."""
    entries = {} if reconciled is None else reconciled.values
    return {name: entry["value"] for name, entry in entries.items() if entry["reason"] == Reason.BY_HAND}


def settled_opening(rows: DossierRows) -> dict[str, Value]:
    """Return the answers of the opening block that hold for the organisation."""
    return settled_answers(rows, rows.desk.opening)


def settled_answers(rows: DossierRows, block: Part) -> dict[str, Value]:
    """Return the one record of a block: as settled on the bench, else of who finished it first; empty when nobody did."""
    reconciled = rows.reconciled.get(block.name)
    if reconciled is not None and is_settled(rows, block):
        return {name: entry["value"] for name, entry in reconciled.values.items() if entry["value"] is not None}
    finished = rows.finished(block)
    return dict(finished[0].answers) if finished else {}


def answers_that_count(rows: DossierRows, block: Part) -> dict[str, Value]:
    """Return what an organisation says in a block: the one record, or while nobody finished, as far as anybody got.

    Of several who began and did not finish, who got furthest counts, the first to begin where they got equally far. Skipping
    takes answers back, and the opening block counts only as a whole.
    """
    if block is rows.desk.opening or rows.finished(block):
        return settled_answers(rows, block)
    begun = [row for row in rows.desk.rows_of(block) if row.status == BlockStatus.BUSY]
    return dict(max(begun, key=lambda row: row.furthest_page).answers) if begun else {}


def _answers_of(row: BlockAnswers | None) -> dict[str, Value]:
    return {} if row is None else dict(row.answers)
