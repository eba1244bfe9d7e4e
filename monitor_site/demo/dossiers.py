"""Simulated dossiers: griffiers and secretarissen who fill in blocks, apart or both, in the numbers of 2020.

They come in by their invitation. What they answer is scripted, and then played by the real operations; or it is a random walk
through the questionnaire, which goes into the rows at once, since a page at a time would take minutes. What may be answered
together is decided by the engine, as on the pages.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from monitor_site.demo.dossier_scripts import DossierScript, play
from monitor_site.demo.open_texts import with_texts
from organisations.choices import Tier
from surveys import routing
from surveys.choices import SEAT_OF_ROLE, BlockStatus, FillerRole, InvitationStatus, Seat
from surveys.dossiers import background_of_seat
from surveys.joining import join
from surveys.models import BlockAnswers, Dossier, Filler, Invitation, Survey
from surveys.questionnaires import compiled_by_id
from surveys.routing import Part, Questionnaire, Value

# Monitor Integriteit en Veiligheid 2020, bijlage 1: how many organisations answered, and how many of them twice.
ANSWERED: Final[Mapping[Tier, int]] = {Tier.GEMEENTE: 194, Tier.PROVINCIE: 11, Tier.WATERSCHAP: 12}
DOUBLE: Final[Mapping[Tier, int]] = {Tier.GEMEENTE: 30, Tier.PROVINCIE: 4}
_DOUBLE_BLOCKS: Final = 3
"""So many blocks do both fill in where a dossier is double: the opening block and the next ones."""
_SKIPPED_SHARE: Final = 0.05
_FINISHED_SHARE: Final = 0.85
_SECONDS_A_PAGE: Final = (15, 180)


@dataclass(frozen=True, slots=True)
class Plan:
    """One dossier to be filled in: by whom, whether both give the same blocks, and how seeded."""

    invitations: tuple[Invitation, ...]
    """One or two, who begins first."""
    is_double: bool
    seed: int
    script: DossierScript | None = None
    """What is answered, where that is decided beforehand."""


def load_dossiers(
    survey: Survey,
    *,
    answered: Mapping[Tier, int],
    double: Mapping[Tier, int],
    seed: int,
    begins_at: datetime,
    passed_over: Sequence[object] = (),
) -> int:
    """Let so many organisations of each tier answer, some of them twice; return how many did. Raises ValueError as `plans`."""
    chosen = list(plans(survey, answered=answered, double=double, seed=seed, passed_over=passed_over))
    for place, plan in enumerate(chosen):
        fill_in(plan, begins_at=begins_at + timedelta(minutes=place))
    return len(chosen)


def plans(
    survey: Survey, *, answered: Mapping[Tier, int], double: Mapping[Tier, int], seed: int, passed_over: Sequence[object] = ()
) -> Iterator[Plan]:
    """Choose which organisations answer, and by whom; those of the invitations `passed_over` do not.

    Raises ValueError when there are too few organisations, or too few with two officials.
    """
    randomness = Random(seed)  # noqa: S311 -- a repeatable demo, nothing secret
    by_organisation = _invited(survey, passed_over)
    for tier in Tier:
        found = [invited for invited in by_organisation.values() if invited[0].person.organisation.tier == tier]
        randomness.shuffle(found)
        found.sort(key=len, reverse=True)  # who has two officials comes first: only they can be double
        twice, once = double.get(tier, 0), answered.get(tier, 0) - double.get(tier, 0)
        if len(found) < twice + once or any(len(invited) < 2 for invited in found[:twice]):  # noqa: PLR2004 -- griffier and secretaris
            message = f"too few organisations with officials in the tier {tier}"
            raise ValueError(message)
        for place, invited in enumerate(found[: twice + once]):
            both = invited if place < twice or randomness.random() < 1 / 2 else [randomness.choice(invited)]
            yield Plan(tuple(both), place < twice, randomness.randrange(2**32))


def scaled_plans(survey: Survey, *, scale: float, seed: int) -> Iterator[Plan]:
    """Choose a share of the organisations that answered in 2020, as far as they are invited; of a share none is double."""
    tiers = Counter(invited[0].person.organisation.tier for invited in _invited(survey, ()).values())
    answered = {tier: min(max(1, round(number * scale)), tiers[tier]) for tier, number in ANSWERED.items()}
    return plans(survey, answered=answered, double=DOUBLE if scale == 1 else {}, seed=seed)


def scripted_plans(survey: Survey, scripts: Sequence[DossierScript], *, seed: int) -> Iterator[Plan]:
    """Choose which organisations answer as scripted; raises ValueError where no organisation has the officials for a script."""
    randomness = Random(seed)  # noqa: S311 -- a repeatable demo, nothing secret
    found = [by_seat(invited) for invited in _invited(survey, ()).values()]
    randomness.shuffle(found)
    for script in sorted(scripts, key=lambda one: len(one.fillings), reverse=True):
        seats = {filling.seat for filling in script.fillings}
        fitting = (seated for seated in found if seats <= set(seated) and _tier(seated) == script.tier)
        chosen = next(fitting, None)
        if chosen is None:
            message = f"too few organisations with officials in the tier {script.tier}"
            raise ValueError(message)
        found.remove(chosen)
        invitations = tuple(chosen[filling.seat] for filling in script.fillings)
        yield Plan(invitations, script.is_double, randomness.randrange(2**32), script)


def by_seat(invitations: Iterable[Invitation]) -> dict[Seat, Invitation]:
    """Return the invitations of the officials of one organisation by where they sit."""
    return {SEAT_OF_ROLE[FillerRole(one.person.function)]: one for one in invitations}


def _tier(seated: Mapping[Seat, Invitation]) -> str:
    return next(iter(seated.values())).person.organisation.tier


def _invited(survey: Survey, passed_over: Sequence[object]) -> dict[int, list[Invitation]]:
    invitations = Invitation.objects.filter(survey=survey, official__left_on=None, official__isnull=False)
    related = ("survey__edition", "official__organisation")
    found: dict[int, list[Invitation]] = {}
    for invitation in invitations.select_related(*related).order_by("official__organisation__code", "official__role"):
        found.setdefault(invitation.person.organisation.pk, []).append(invitation)
    away = set(passed_over)
    return {pk: invited for pk, invited in found.items() if not away & {one.pk for one in invited}}


def fill_in(plan: Plan, *, begins_at: datetime) -> Dossier:
    """Let the officials of one organisation fill in their blocks."""
    if plan.script is not None:
        return play(plan.script, by_seat(plan.invitations), begins_at=begins_at, seed=plan.seed)
    randomness = Random(plan.seed)  # noqa: S311 -- a repeatable demo, nothing secret
    fillers = [join(invitation, now=begins_at) for invitation in plan.invitations]
    dossier = fillers[0].dossier
    questionnaire = compiled_by_id(dossier.questionnaire_id)
    rows: list[BlockAnswers] = []
    opening = _walk(questionnaire, fillers[0], randomness, {})
    for place, filler in enumerate(fillers):
        walked = opening if place == 0 else _walk(questionnaire, filler, randomness, _opening_of(questionnaire, opening))
        walked = with_texts(questionnaire, walked, seed=plan.seed)
        wanted = _blocks_of(questionnaire, filler, fillers, walked, is_double=plan.is_double)
        at = begins_at + timedelta(minutes=place)
        rows += _rows(questionnaire, filler, wanted, walked, randomness=randomness, begins_at=at)
    BlockAnswers.objects.bulk_create(rows)
    _agree(questionnaire, fillers[1:], rows, is_double=plan.is_double)
    _finish(dossier, fillers, begins_at, is_finished=randomness.random() < _FINISHED_SHARE)
    return dossier


def _walk(questionnaire: Questionnaire, filler: Filler, randomness: Random, fixed: Mapping[str, Value]) -> dict[str, Value]:
    """Return what a filler would answer to all blocks, the answers that are `fixed` among them."""
    weights = {
        name: {choice.name: float(choice.name == value) for choice in questionnaire.variables[name].choices}
        for name, value in fixed.items()
        if isinstance(value, str) and questionnaire.variables[name].choices
    }
    background = background_of_seat(filler.dossier, Seat(filler.seat))
    walk = routing.simulate(questionnaire, 1, randomness.randrange(2**32), [background], weights=weights)
    return {**walk.responses[0].answers, **fixed}


def _opening_of(questionnaire: Questionnaire, answers: Mapping[str, Value]) -> dict[str, Value]:
    part = questionnaire.opening_block
    names = {name for page in questionnaire.pages if page.part is part for name in page.variables}
    return {name: value for name, value in answers.items() if name in names}


def _blocks_of(
    questionnaire: Questionnaire, filler: Filler, fillers: Sequence[Filler], answers: Mapping[str, Value], *, is_double: bool
) -> tuple[Part, ...]:
    """Return the blocks that a filler does: one's own, and those that both do where the dossier is double."""
    background = background_of_seat(filler.dossier, Seat(filler.seat))
    parts = routing.applicable_blocks(questionnaire, answers, background)
    if len(fillers) == 1:
        return parts
    is_first = filler is fillers[0]
    shared = [part for part in parts if part is not questionnaire.personal_block][:_DOUBLE_BLOCKS] if is_double else []
    return tuple(part for part in parts if part in shared or _is_for(questionnaire, part, filler, is_first=is_first))


def _is_for(questionnaire: Questionnaire, part: Part, filler: Filler, *, is_first: bool) -> bool:
    """Tell whether a block is for this filler where two divide them: by seat, and what is for both to who came first."""
    if part is questionnaire.personal_block:
        return True
    roles = part.block.roles if part.block else ()
    return is_first if len(roles) != 1 else roles[0] == filler.seat


def _rows(
    questionnaire: Questionnaire,
    filler: Filler,
    blocks: Sequence[Part],
    answers: Mapping[str, Value],
    *,
    randomness: Random,
    begins_at: datetime,
) -> Iterator[BlockAnswers]:
    background, at = background_of_seat(filler.dossier, Seat(filler.seat)), begins_at
    for block in blocks:
        pages = routing.block_path(questionnaire, block, answers, background)
        is_fixed = block in {questionnaire.personal_block, questionnaire.opening_block}
        if not pages:
            continue
        is_skipped = not is_fixed and randomness.random() < _SKIPPED_SHARE
        seconds = {} if is_skipped else {page.name: randomness.randint(*_SECONDS_A_PAGE) for page in pages}
        began, at = at, at + timedelta(seconds=sum(seconds.values()))
        yield BlockAnswers(
            dossier=filler.dossier,
            block=block.name,
            filler=filler,
            status=BlockStatus.SKIPPED if is_skipped else BlockStatus.DONE,
            last_saved_by=filler,
            answers={} if is_skipped else routing.block_values_on_path(questionnaire, block, answers, background),
            revision=len(seconds),
            furthest_page=0 if is_skipped else pages[-1].number,
            page_seconds=seconds,
            page_revisions={name: place for place, name in enumerate(seconds, 1)},
            started_at=began,
            saved_at=at,
            finished_at=None if is_skipped else at,
        )


def _agree(questionnaire: Questionnaire, others: Sequence[Filler], rows: Sequence[BlockAnswers], *, is_double: bool) -> None:
    """Let who came second agree with the opening block as it is, where they did not answer it themselves."""
    part = questionnaire.opening_block
    first = next((row for row in rows if part is not None and row.block == part.name), None)
    if not is_double and first is not None:
        Filler.objects.filter(pk__in=[filler.pk for filler in others]).update(agreed_with=first)


def _finish(dossier: Dossier, fillers: Sequence[Filler], begins_at: datetime, *, is_finished: bool) -> None:
    if not is_finished:
        return
    Dossier.objects.filter(pk=dossier.pk).update(completed_at=begins_at + timedelta(days=1), completed_by=fillers[-1])
    own = [filler.invitation_id for filler in fillers if filler.invitation_id is not None]
    Invitation.objects.filter(pk__in=own).update(status=InvitationStatus.COMPLETE)
