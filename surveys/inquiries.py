"""What an organisation can be asked about a double block: on which questions the fillers differ, and whom to ask. Only reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from surveys import routing
from surveys.block_records import DossierRows, proposal_for
from surveys.choices import SEAT_OF_ROLE, FillerRole, Seat
from surveys.dossiers import background_of_seat
from surveys.models import BlockAnswers, BlockHandover, Dossier, Filler, Invitation
from surveys.queries import reachable_invitations
from surveys.questionnaires import compiled_by_id
from surveys.routing import Item, Part, Questionnaire


@dataclass(frozen=True, slots=True)
class Inquired:
    """An official to whom the mail goes."""

    invitation: Invitation
    filled_in: bool
    """Whether this official answered the block; else a colleague did, to whom he or she gave it."""


def differing_questions(rows: DossierRows, block: Part) -> tuple[str, ...]:
    """Return the questions of a block on which fillers differ, in the order of the questionnaire.

    A question is named by its name, a row of a grid by that of the row; an open text stands under its question, since the
    words of the answer that it belongs to would tell what somebody chose.
    """
    differ = {line.variable for line in proposal_for(rows, block).lines if not line.is_agreed}
    items = (item for page in rows.questionnaire.pages if page.part is block for item in page.items)
    found = (_question_of(item, name) for item in items for name in item.variables if name in differ)
    return tuple(dict.fromkeys(found))


def _question_of(item: Item, variable: str) -> str:
    return variable if any(row.name == variable for row in item.rows) else item.name


def question_words(dossier: Dossier, block: Part, questions: Iterable[str], seat: Seat) -> dict[str, str]:
    """Return the words of questions as they are put from a seat, by name; nobody's answers are filled in."""
    questionnaire, background = compiled_by_id(dossier.questionnaire_id), background_of_seat(dossier, seat)
    pages = [page for page in questionnaire.pages if page.part.name == block.name]
    words: dict[str, str] = {}
    for page in pages:
        words |= routing.question_labels(questionnaire, page, {}, background)
    return {name: words[name] for name in questions if name in words}


def block_called(questionnaire: Questionnaire, name: str) -> Part:
    """Return a block by name; raises StopIteration for one that the questionnaire does not have."""
    return next(part for part in questionnaire.blocks if part.name == name)


def seat_of(invitation: Invitation) -> Seat:
    """Return from which seat an official answers."""
    if invitation.official is None:
        message = "an office holder has no seat in a dossier"
        raise ValueError(message)
    return SEAT_OF_ROLE[FillerRole(invitation.official.role)]


# --- whom ----------------------------------------------------------------------------------------------------------
def whom_to_ask(rows: DossierRows, block: Part) -> tuple[Inquired, ...]:
    """Return the officials to ask about a block: who answered it, and who gave it to a colleague who did.

    Only who can be reached: also who finished, not who opted out, left, or has no address that works.
    """
    filled_in, gave = _fillers(rows, block)
    wanted = reachable_invitations(rows.dossier.survey).filter(filler__in=filled_in | gave)
    found = wanted.select_related("official__organisation", "survey__edition", "filler").order_by("official__role", "pk")
    return tuple(Inquired(invitation, invitation.filler.pk in filled_in) for invitation in found)


def not_reached(rows: DossierRows, block: Part) -> int:
    """Return how many officials would have been asked, and cannot be."""
    filled_in, gave = _fillers(rows, block)
    return len(filled_in | gave) - len(whom_to_ask(rows, block))


def _fillers(rows: DossierRows, block: Part) -> tuple[set[UUID], set[UUID]]:
    """Return the ids of the officials who answered a block, and of those who gave it away."""
    finished = rows.finished(block)
    filled_in = {pk for row in finished for pk in _officials_of(rows, row)}
    colleagues = [row.filler_id for row in finished if row.filler.is_colleague]
    given = BlockHandover.objects.filter(dossier=rows.dossier, block=block.name, accepted_by__in=colleagues)
    return filled_in, set(given.values_list("given_by_id", flat=True))


def _officials_of(rows: DossierRows, row: BlockAnswers) -> Sequence[UUID]:
    if row.is_shared:
        return list(Filler.objects.filter(dossier=rows.dossier, invitation__isnull=False).values_list("pk", flat=True))
    return [] if row.filler.is_colleague else [row.filler_id]
